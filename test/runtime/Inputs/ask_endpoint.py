"""Starts a program with an endpoint at a free port and asks it everything, good and bad; prints what it answers.

    ask_endpoint.py FOLDER PROGRAM [ARGUMENT...]

The program says `ready` on its stdout, and is told to end by a line on its stdin. Profile, snapshot, metrics and timeline are put into FOLDER.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import http.client
import os
import re
import socket
import subprocess
import sys
import time


def ask(port, method, path, headers=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(method, path, headers=headers or {})
    response = connection.getresponse()
    return response, response.read()


def raw(port, request, wait=True):
    with socket.create_connection(("127.0.0.1", port), timeout=30) as client:
        client.sendall(request)
        if not wait:
            return b""
        answer = b""
        try:
            while part := client.recv(65536):
                answer += part
        except ConnectionResetError:
            answer += b"(reset)"
        return answer


def main():
    folder = sys.argv[1]
    os.makedirs(folder, exist_ok=True)
    environment = dict(os.environ, MAPCHURN_OPTIONS="http=0")
    program = subprocess.Popen(sys.argv[2:], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True)
    said = program.stderr.readline()
    port = int(re.fullmatch(r"mapchurn: listening at http://127\.0\.0\.1:(\d+)\n", said)[1])
    assert program.stdout.readline() == "ready\n"
    for path, file in (("/profile", "map.pb.gz"), ("/debug/pprof/heap?seconds=1", "heap.pb.gz"), ("/snapshot", "map.mcs"),
                       ("/metrics", "map.prom"), ("/timeline", "map.json"), ("/", "index")):
        response, body = ask(port, "GET", path)
        assert len(body) == int(response.headers["Content-Length"])
        print(path, response.status, response.headers["Content-Type"])
        with open(os.path.join(folder, file), "wb") as out:
            out.write(body)
    response, body = ask(port, "HEAD", "/metrics")
    print("HEAD", response.status, len(body), int(response.headers["Content-Length"]) > 0)
    for method, path, headers in (("GET", "/etc/passwd", {}), ("GET", "/metrics/", {}), ("POST", "/metrics", {}),
                                  ("GET", "/metrics", {"Host": "evil.example"}),
                                  ("GET", "/metrics", {"Host": "localhost:1"})):
        response, body = ask(port, method, path, headers)
        print(method, path, headers.get("Host", ""), response.status, body.decode().strip()[:30].splitlines()[0])
    for request in (b"nonsense\r\n\r\n", b"GET /metrics SPDY/3\r\n\r\n", b"GET relative HTTP/1.1\r\n\r\n", b"\0\xff\r\n\r\n",
                    b"GET /metrics HTTP/1.0\r\n\r\n"):
        print(request[:20], raw(port, request).split(b"\r\n")[0].decode())
    print("too long", raw(port, b"GET / HTTP/1.1\r\nA: " + b"x" * 100000 + b"\r\n\r\n")[:20])
    raw(port, b"GET /metrics HTTP/1.1\r\n", wait=False)  # goes away in the middle
    with socket.create_connection(("127.0.0.1", port)) as slow:  # and one that says nothing
        start = time.monotonic()
        response, body = ask(port, "GET", "/")
        print("after a slow one", response.status, time.monotonic() - start < 20)
        slow.close()
    for _ in range(200):
        assert ask(port, "GET", "/metrics")[0].status == 200
    print("200 more")
    refused = False
    for address in ("127.0.0.2",):
        try:
            socket.create_connection((address, port), timeout=5)
        except ConnectionRefusedError:
            refused = True
    print("other addresses refused", refused)
    said = program.communicate("end\n", timeout=60)[1]
    print("ended", program.returncode, *said.split())


if __name__ == "__main__":
    main()
