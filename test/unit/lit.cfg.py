# lit's configuration for the unit tests: runs each <room>Tests program of the build folder and counts its cases.
#
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

import os

import lit.formats

config.name = "mapchurn-unit"
config.test_format = lit.formats.GoogleTest("", "Tests")
config.test_source_root = config.test_exec_root = os.path.join(
    config.mapchurn_build_dir, "test", "unit"
)
for name in ("HOME", "TMPDIR"):
    if name in os.environ:
        config.environment[name] = os.environ[name]
