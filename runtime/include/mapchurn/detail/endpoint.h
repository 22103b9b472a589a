// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The loopback endpoint: HTTP/1.1, one request a connection, one at a time.
//
//   /metrics           for Prometheus
//   /debug/pprof/heap  for `go tool pprof http://127.0.0.1:PORT` (and /profile)
//   /snapshot          for `mapchurn diff`
//   /timeline          for Perfetto
//
// It listens on 127.0.0.1 only, and answers only those who call it by that name
// or localhost: a page in a browser that has another name resolve to 127.0.0.1
// gets nothing. A client that is slow is left after two seconds.

#ifndef MAPCHURN_DETAIL_ENDPOINT_H
#define MAPCHURN_DETAIL_ENDPOINT_H

#include "mapchurn/detail/text.h"
#include <arpa/inet.h>
#include <cerrno>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace mapchurn::detail {

/// The socket, or -errno. \p port is set to the one that was chosen for 0.
inline int listen_on_loopback(std::uint16_t &port) noexcept {
  int file = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (file < 0)
    return -errno;
  int on = 1;
  setsockopt(file, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  socklen_t size = sizeof address;
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  auto *name = reinterpret_cast<sockaddr *>(&address);
  if (bind(file, name, size) != 0 || listen(file, 16) != 0 ||
      getsockname(file, name, &size) != 0) {
    int error = errno;
    close(file);
    return -error;
  }
  port = ntohs(address.sin_port);
  return file;
}

struct response {
  std::string_view status = "200 OK";
  std::string_view type = "text/plain; charset=utf-8";
  text body;
};

class connection {
public:
  explicit connection(int file) noexcept : file_(file) {
    timeval patience{2, 0};
    setsockopt(file, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(file, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  }
  connection(const connection &) = delete;
  connection &operator=(const connection &) = delete;
  ~connection() {
    // What was not read would reset the connection before the answer is.
    shutdown(file_, SHUT_WR);
    char rest[1024];
    for (unsigned n = 0; n != 64 && recv(file_, rest, sizeof rest, 0) > 0; ++n)
      continue;
    close(file_);
  }

  /// \p answer(path, response) is called for a request that is understood.
  template <class Answer> void serve(Answer answer) noexcept {
    response r;
    std::string_view method, target;
    if (!read_head())
      return;
    if (!parse(method, target))
      r.status = "400 Bad Request";
    else if (method != "GET" && method != "HEAD")
      r.status = "405 Method Not Allowed";
    else if (!is_called_by_our_name())
      r.status = "403 Forbidden";
    else
      answer(target.substr(0, target.find('?')), r);
    if (r.status != "200 OK")
      r.body.add(r.status).add('\n');
    send_response(r, method == "HEAD");
  }

private:
  /// Up to the empty line; false when it does not come, or is too far.
  bool read_head() noexcept {
    while (size_ != sizeof head_) {
      ssize_t n = recv(file_, head_ + size_, sizeof head_ - size_, 0);
      if (n <= 0)
        return false;
      size_ += std::size_t(n);
      if (view().find("\r\n\r\n") != std::string_view::npos)
        return true;
    }
    return false;
  }
  std::string_view view() const noexcept { return {head_, size_}; }
  bool parse(std::string_view &method, std::string_view &target) noexcept {
    std::string_view request = view().substr(0, view().find("\r\n"));
    std::size_t first = request.find(' ');
    std::size_t second = request.find(' ', first + 1);
    if (first == std::string_view::npos || second == std::string_view::npos ||
        request.substr(second + 1, 7) != "HTTP/1.")
      return false;
    method = request.substr(0, first);
    target = request.substr(first + 1, second - first - 1);
    return target.substr(0, 1) == "/";
  }
  bool is_called_by_our_name() const noexcept {
    std::string_view lines = view();
    std::size_t end;
    while ((end = lines.find("\r\n")) != std::string_view::npos) {
      std::string_view field = lines.substr(0, end);
      lines.remove_prefix(end + 2);
      if (field.size() < 5 || !is_host(field.substr(0, 5)))
        continue;
      std::string_view name = field.substr(5);
      while (!name.empty() && name[0] == ' ')
        name.remove_prefix(1);
      name = name.substr(0, name.find(':'));
      return name == "127.0.0.1" || name == "localhost";
    }
    return true; // HTTP/1.0 need not say
  }
  static bool is_host(std::string_view name) noexcept {
    constexpr std::string_view host = "host:";
    for (std::size_t n = 0; n != host.size(); ++n)
      if ((name[n] | 0x20) != host[n] && name[n] != host[n])
        return false;
    return true;
  }
  void send_response(const response &r, bool head_only) noexcept {
    text head;
    head.add("HTTP/1.1 ").add(r.status).add("\r\nContent-Type: ").add(r.type);
    head.add("\r\nContent-Length: ").number(r.body.size());
    head.add("\r\nConnection: close\r\nCache-Control: no-store\r\n\r\n");
    if (send_all(head.view()) && !head_only)
      send_all(r.body.view());
  }
  bool send_all(std::string_view bytes) noexcept {
    while (!bytes.empty()) {
      ssize_t n = send(file_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (n <= 0)
        return false;
      bytes.remove_prefix(std::size_t(n));
    }
    return true;
  }

  int file_;
  char head_[8192];
  std::size_t size_ = 0;
};

} // namespace mapchurn::detail

#endif
