int plain(int new) { return new; }
