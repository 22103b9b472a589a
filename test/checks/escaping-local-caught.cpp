// RUN: %check %s -- -std=c++20
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Caught exceptions end with their handlers, and their texts with them.

#include <exception>
#include <filesystem>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <typeinfo>
#include <vector>

std::vector<const char *> messages;
std::vector<std::string> copies;
std::vector<std::string_view> views;
std::vector<std::string *> texts;
std::exception_ptr kept;
void work();

struct Failure {
  std::string text;
};

void message_of_a_caught_exception() {
  try {
    work();
  } catch (const std::exception &error) { // expected-note {{'error' is declared here}}
    messages.push_back(error.what()); // expected-warning {{the address of 'error' stays in 'messages' after 'error' is gone [mapchurn-escaping-local]}}
  }
}

void member_of_a_caught_exception() {
  try {
    work();
  } catch (Failure &failure) { // expected-note {{'failure' is declared here}}
    texts.push_back(&failure.text); // expected-warning {{the address of 'failure' stays in 'texts' after 'failure' is gone [mapchurn-escaping-local]}}
  }
}

void message_for_later() {
  const char *message = nullptr; // expected-note {{'message' is declared here, in an outer scope}}
  try {
    work();
  } catch (const std::runtime_error &error) { // expected-note {{'error' is declared here}}
    message = error.what(); // expected-warning {{the address of 'error' stays in 'message' after 'error' is gone [mapchurn-escaping-local]}}
  }
  if (message)
    copies.push_back(message);
}

void text_of_a_path(const std::string &name) {
  std::filesystem::path path(name); // expected-note 2 {{'path' is declared here}}
  messages.push_back(path.c_str()); // expected-warning {{after 'path' is gone [mapchurn-escaping-local]}}
  views.push_back(path.native()); // expected-warning {{after 'path' is gone [mapchurn-escaping-local]}}
}

void text_of_a_stream(int number) {
  std::ostringstream out; // expected-note {{'out' is declared here}}
  out << number;
  views.push_back(out.view()); // expected-warning {{after 'out' is gone [mapchurn-escaping-local]}}
}

// ---- Not reported: a copy, a name that lives for ever, an exception of somebody else's

void copied() {
  try {
    work();
  } catch (const std::exception &error) {
    copies.push_back(error.what());
    messages.push_back(typeid(error).name());
  }
}

void given(const std::exception &error) { messages.push_back(error.what()); }

// ---- Not reported: the exception lives on

void thrown_on() {
  try {
    work();
  } catch (std::exception &error) {
    messages.push_back(error.what());
    throw;
  }
}

void held() {
  try {
    work();
  } catch (const std::exception &error) {
    kept = std::current_exception();
    messages.push_back(error.what());
  }
}
