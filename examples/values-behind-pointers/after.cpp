// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A table of client sessions. Each session lives in the node of the map, which
// stays where it is when the map grows.

#include "../allocations.h"
#include <unordered_map>

struct Session {
  long lastSeen = 0;
  int requests = 0;
};

class SessionTable {
public:
  void touch(int client, long now) {
    Session &session = sessions[client];
    session.lastSeen = now;
    ++session.requests;
  }

  std::size_t expire(long before) {
    std::size_t expired = 0;
    for (auto it = sessions.begin(); it != sessions.end();)
      if (it->second.lastSeen < before) {
        it = sessions.erase(it);
        ++expired;
      } else {
        ++it;
      }
    return expired;
  }

private:
  std::unordered_map<int, Session> sessions;
};

int main() {
  SessionTable table;
  measure("100000 requests of 10000 clients", [&] {
    for (int request = 0; request < 100000; ++request)
      table.touch(request * 7919 % 10000, request);
  });
  std::printf("expired: %zu\n", table.expire(95000));
}
