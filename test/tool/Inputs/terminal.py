"""Runs a command with a terminal for its output and prints what it sent there: terminal.py [--columns=N] COMMAND…

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import fcntl
import os
import pty
import struct
import sys
import termios

words = sys.argv[1:]
columns = int(words.pop(0).split("=")[1]) if words[0].startswith("--columns=") else 200
child, terminal = pty.fork()
if child == 0:
    fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    os.environ["TERM"] = "xterm-256color"
    os.environ.pop("COLUMNS", None)
    os.execv(words[0], words)

sent = b""
while True:
    try:
        chunk = os.read(terminal, 65536)
    except OSError:  # Linux says so when the other side is closed
        break
    if not chunk:
        break
    sent += chunk
os.waitpid(child, 0)
text = sent.decode().replace("\r\n", "\n").replace("\r", "<CR>").replace("\x1b", "<ESC>")
print(text, end="")
