// RUN: %check %s
// expected-no-diagnostics

#include <vector>

// ---- Not reported: nothing is, so far.

int first(const std::vector<int> &values) { return values.front(); }
