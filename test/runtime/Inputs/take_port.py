"""Runs a program with its endpoint at a port that is taken already.

SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""

import os
import socket
import subprocess
import sys

with socket.create_server(("127.0.0.1", 0)) as server:
    environment = dict(os.environ, MAPCHURN_OPTIONS=f"http={server.getsockname()[1]}")
    sys.exit(subprocess.run(sys.argv[1:], env=environment).returncode)
