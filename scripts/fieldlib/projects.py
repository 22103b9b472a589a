# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The field: C++ projects, from small to large, that nobody of mapchurn wrote.

Each is one Debian source package. They were chosen for three things: code that
fills containers, few build dependencies, and a CMake build (so that one way of
configuring serves all). `needs` are the packages its headers come from,
`options` go to cmake, `prepare` runs in the source folder first. Tests of a project are built where that costs no further
package: they are the largest functions and the oddest templates one can get.
"""

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Project:
    name: str
    package: str
    what: str
    needs: tuple = ()
    options: tuple = ()
    prepare: tuple = ()
    generator: str = "Ninja"

    @property
    def dir(self):
        return os.path.join(root(), self.name)

    @property
    def source(self):
        return os.path.join(self.dir, "src")

    @property
    def build(self):
        return os.path.join(self.dir, "build")

    @property
    def database(self):
        return os.path.join(self.build, "compile_commands.json")


PROJECTS = (
    Project("leveldb", "leveldb", "key-value store",
            ("libsnappy-dev", "libgmock-dev", "libbenchmark-dev")),
    Project("ninja", "ninja-build", "build tool", ("re2c", "libgtest-dev")),
    Project("re2", "re2", "regular expressions",
            ("unicode-data", "python3-six"), ("-DRE2_BUILD_TESTING=ON",),
            ("make", "REBUILD_TABLES=1", "re2/perl_groups.cc",
             "re2/unicode_casefold.cc", "re2/unicode_groups.cc")),
    Project("fmt", "fmtlib", "formatting", (), ("-DFMT_TEST=OFF",)),
    Project("spdlog", "spdlog", "logging", ("libfmt-dev", "catch2"),
            ("-DSPDLOG_FMT_EXTERNAL=ON", "-DSPDLOG_BUILD_EXAMPLE=ON",
             "-DSPDLOG_BUILD_TESTS=ON")),
    Project("jsoncpp", "libjsoncpp", "JSON", (),
            ("-DJSONCPP_WITH_POST_BUILD_UNITTEST=OFF",)),
    Project("yaml-cpp", "yaml-cpp", "YAML", (),
            ("-DYAML_CPP_BUILD_TESTS=OFF",)),
    Project("task", "task", "to-do list on the command line",
            ("libgnutls28-dev", "uuid-dev"),
            generator="Unix Makefiles"),  # its build.ninja does not parse
    Project("cppcheck", "cppcheck", "static analyser", ("libpcre3-dev",),
            ("-DBUILD_TESTS=ON", "-DUSE_MATCHCOMPILER=Off")),
    Project("spirv-tools", "spirv-tools", "shader optimizer",
            ("spirv-headers",),
            ("-DSPIRV-Headers_SOURCE_DIR=/usr", "-DSPIRV_SKIP_TESTS=ON",
             "-DSPIRV_WERROR=OFF")),
    Project("protobuf", "protobuf", "serialization and its compiler",
            ("zlib1g-dev",), ("-Dprotobuf_BUILD_TESTS=OFF",)),
    Project("rocksdb", "rocksdb", "key-value store, over 200,000 lines",
            ("libgflags-dev", "libsnappy-dev", "libbz2-dev", "zlib1g-dev",
             "liblz4-dev", "libzstd-dev"),
            ("-DWITH_TESTS=OFF", "-DFAIL_ON_WARNINGS=OFF",
             "-DWITH_SNAPPY=ON", "-DWITH_ZLIB=ON")),
    Project("qpdf", "qpdf", "PDF transformation",
            ("libjpeg-dev", "zlib1g-dev", "libgnutls28-dev", "libssl-dev")),
    Project("flatbuffers", "flatbuffers", "serialization and its compiler", (),
            ("-DFLATBUFFERS_BUILD_TESTS=OFF",)),
    Project("glslang", "glslang", "shader compiler", (), ("-DENABLE_OPT=OFF",)),
    Project("wabt", "wabt", "tools for WebAssembly", (),
            ("-DBUILD_TESTS=OFF", "-DUSE_INTERNAL_SHA256=ON")),
    Project("libtorrent", "libtorrent-rasterbar", "BitTorrent",
            ("libboost-dev", "libboost-system-dev", "libssl-dev")),
    Project("binaryen", "binaryen", "optimizer for WebAssembly", (),
            ("-DBUILD_TESTS=OFF", "-DENABLE_WERROR=OFF")),
    Project("z3", "z3", "theorem prover, over 200,000 lines", (),
            ("-DZ3_BUILD_TEST_EXECUTABLES=OFF",)),
)


def root():
    """The folder that holds all data; nothing of it is ever committed."""
    here = os.path.dirname(os.path.abspath(__file__))
    default = os.path.join(here, "..", "..", "build", "field")
    return os.path.abspath(os.environ.get("MAPCHURN_FIELD") or default)


def select(names):
    """The projects of these names, all if none is named. KeyError names a stranger."""
    known = {p.name: p for p in PROJECTS}
    for name in names:
        if name not in known:
            raise KeyError(f"no project '{name}'; there are: {', '.join(known)}")
    return [p for p in PROJECTS if not names or p.name in names]
