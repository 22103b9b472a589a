// RUN: %check %s
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// growth-in-loop: nested loops, whose counts are multiplied, and gains that add up.

#include <cstddef>
#include <string>
#include <vector>

using Grid = std::vector<std::vector<int>>;
int at(int x, int y);
int next();

void product_of_counted_loops(int width, int height) {
  std::vector<int> cells;
  for (int y = 0; y < height; ++y)  // expected-note {{the loop runs 'height' times}}
    for (int x = 0; x < width; ++x) // expected-note {{the loop runs 'width' times}}
      cells.push_back(at(x, y));    // expected-warning {{'cells' grows element by element in this loop}}
}

void statements_around_the_inner_loop(const std::vector<int> &rows, const std::vector<int> &columns) {
  std::vector<int> cells;
  int sum = 0;
  for (int row : rows) { // expected-note {{'rows.size()' times}}
    sum += row;
    for (int column : columns) { // expected-note {{'columns.size()' times}}
      sum += column;
      cells.push_back(at(row, column)); // expected-warning {{'cells' grows}}
    }
  }
}

void constants_multiply() {
  std::vector<int> around, few;
  for (int dx = -1; dx <= 1; ++dx)   // expected-note {{'3' times}}
    for (int dy = -1; dy <= 1; ++dy) // expected-note {{'3' times}}
      around.push_back(at(dx, dy));  // expected-warning {{'around' grows}} expected-note {{reaching 9 elements}}
  for (int x = 0; x < 2; ++x)
    for (int y = 0; y < 3; ++y)
      few.push_back(at(x, y));
}

void in_the_outer_and_in_the_inner_loop(int width, int height) {
  std::vector<int> cells;
  for (int y = 0; y < height; ++y) { // expected-note {{'height' times}}
    cells.push_back(-1);             // expected-warning {{'cells' grows}}
    for (int x = 0; x < width; ++x)  // expected-note {{'width' times}}
      cells.push_back(at(x, y));
    cells.push_back(-2);
  } // expected-note@-4 {{2 elements are added on every pass}}
}

void of_members(const Grid &grid, std::size_t columns) {
  struct Result {
    std::vector<int> cells;
    std::string text;
  } result;
  for (std::size_t y = 0; y < grid.size(); ++y)
    for (std::size_t x = 0; x < columns; ++x) {
      result.cells.push_back(grid[y][x]); // expected-warning {{'result.cells' grows}}
      result.text += grid[y][x] ? '#' : ' '; // expected-warning {{'result.text' grows}}
    }
}

struct Size {
  int width, height;
};
void pointers_that_stay(const Size *size) {
  std::vector<int> cells;
  for (int y = 0; y < size->height; ++y)  // expected-note {{'size->height' times}}
    for (int x = 0; x < size->width; ++x) // expected-note {{'size->width' times}}
      cells.push_back(at(x, y));          // expected-warning {{'cells' grows}}
}

void declared_between_the_loops(const Grid &grid, bool (*more)()) {
  while (more()) {
    std::vector<int> row;
    for (const auto &cells : grid) { // expected-note {{'grid.size()' times}}
      int first = cells.front();
      row.push_back(first); // expected-warning {{'row' grows}}
    }
  }
}

// ---- Not reported: an inner count is not known before the outer loop.

void sum_of_sizes(const Grid &grid) {
  std::vector<int> cells;
  for (const auto &row : grid)
    for (int cell : row)
      cells.push_back(cell);
}

void triangle(int n) {
  std::vector<int> cells;
  for (int y = 0; y < n; ++y)
    for (int x = 0; x < y; ++x)
      cells.push_back(at(x, y));
}

void computed_on_the_way(int n, int width) {
  std::vector<int> a, b, c;
  for (int y = 0; y < n; ++y) {
    int here = next();
    for (int x = 0; x < here; ++x)
      a.push_back(x);
  }
  for (int y = 0; y < n; ++y) {
    for (int x = 0; x < width; ++x)
      b.push_back(x);
    width = next();
  }
  for (int y = 0, twice = 2 * next(); y < n; ++y)
    for (int x = 0; x < twice; ++x)
      c.push_back(x);
}

void an_outer_loop_of_unknown_length(int width) {
  std::vector<int> cells;
  while (next())
    for (int x = 0; x < width; ++x)
      cells.push_back(x);
}

// ---- Not reported: the inner loop may be skipped, or left.

void conditional_row(const std::vector<int> &rows, int width) {
  std::vector<int> cells;
  for (int row : rows) {
    if (row == 0)
      continue;
    for (int x = 0; x < width; ++x)
      cells.push_back(at(row, x));
  }
}
