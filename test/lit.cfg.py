# lit's configuration for the tests that are files. The words a RUN line may use:
#
#   %mapchurn         the command, build/bin/mapchurn
#   %plugin           the plugin's file, build/lib/mapchurn.so
#   %tidy_module      the clang-tidy module's file, build/lib/mapchurn-tidy.so
#   %clangxx, %clang  clang++-19, clang-19
#   %clangxx_plugin   clang++-19 with the plugin loaded
#   %tidy             clang-tidy-19 with the module loaded; a test names its checks
#   %boost_flags      where boost 1.81's headers are, if the compiler does not look there by itself
#   %check FILE       what the file's comments expect is what each door reports (test/Inputs/check-doors.py)
#   %fixit FILE       the fixes of the program are right (test/Inputs/fixit.py)
#                     both take [KEY=VALUE...] [-- FLAGS...] after the file
#   %llvm             the folder of clang 19's programs
#   %root             the source tree
#   %build            the build folder
#   %llvm_include     the folder of LLVM's headers
#   %python %cmake    the programs
#   %replay           runs a program of map operations on go_map (test/reference/)
#
# FileCheck, not, count, split-file and the other LLVM tools are version 19's, found by PATH.
#
# Features: plugin, tidy, tool (that door was built), checks (there are any), libcxx (libc++-19-dev is installed), go,
# go1.19 (go is that version), boost-flat-map (boost 1.81 or later), gdb (it is there and may run programs), fuzzer
# (the readers were built for libFuzzer), map-benchmark (that was built), graphviz (its `dot`).
#
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

import glob
import os
import re
import shutil
import subprocess
import sys

import lit.formats

config.name = "mapchurn"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".cpp", ".c", ".test", ".yaml"]
config.excludes = ["Inputs", "unit", "CMakeLists.txt"]
config.test_source_root = os.path.join(config.mapchurn_source_dir, "test")
config.test_exec_root = os.path.join(config.mapchurn_build_dir, "test")

# The caller's environment reaches a test only where it must: a setting of the caller's must not change a result.
for name in ("HOME", "LANG", "TMPDIR", "CCACHE_DIR", "GOCACHE", "GOROOT", "GOPATH",
             "MAPCHURN_LONG_TESTS"):
    if name in os.environ:
        config.environment[name] = os.environ[name]
config.environment["LC_ALL"] = "C.UTF-8"
config.environment["PATH"] = os.pathsep.join(
    [config.llvm_tools_dir, os.environ.get("PATH", "")]
)


def tool(name):
    """The path of one of LLVM 19's tools; the tests cannot run without it."""
    path = os.path.join(config.llvm_tools_dir, name)
    if not os.path.exists(path):
        lit_config.fatal(f"{path} is missing: run scripts/setup")
    return path


for name in ("FileCheck", "not", "count", "split-file"):
    tool(name)

build = config.mapchurn_build_dir
plugin = os.path.join(build, "lib", "mapchurn.so")
module = os.path.join(build, "lib", "mapchurn-tidy.so")
command = os.path.join(build, "bin", "mapchurn")
clangxx = tool("clang++")
boost = config.mapchurn_boost_include_dir
boost = "" if boost.endswith("NOTFOUND") or boost == "/usr/include" else boost


def script(name):
    return f"{sys.executable} {os.path.join(config.test_source_root, 'Inputs', name)}.py"


doors = f"--build {build} --llvm {config.llvm_tools_dir}"

# \b keeps %clangxx from matching the beginning of %clangxx_plugin.
config.substitutions += [
    (r"%clangxx_plugin\b", f"{clangxx} -fplugin={plugin}"),
    (r"%clangxx\b", clangxx),
    (r"%clang\b", tool("clang")),
    (r"%tidy_module\b", module),
    (r"%tidy\b", f"{tool('clang-tidy')} --load={module}"),
    (r"%plugin\b", plugin),
    (r"%mapchurn\b", command),
    (r"%boost_flags\b", f"-isystem {boost}" if boost else ""),
    (r"%llvm\b", config.llvm_tools_dir),
    (r"%root\b", config.mapchurn_source_dir),
    (r"%build\b", build),
    (r"%llvm_include\b", os.path.join(config.llvm_tools_dir, "..", "include")),
    (r"%python\b", sys.executable),
    (r"%check\b", f"{script('check-doors')} {doors}"),
    (r"%fixit\b", f"{script('fixit')} {doors} --temp %t.fixit"),
    (r"%cmake\b", shutil.which("cmake") or "cmake"),
    (r"%replay\b", os.path.join(build, "test", "reference", "go-map-replay")),
]

config.available_features.update(f for f in config.mapchurn_features if f)
for feature, path in (("plugin", plugin), ("tidy", module), ("tool", command)):
    if os.path.exists(path):
        config.available_features.add(feature)
if glob.glob(os.path.join(config.mapchurn_source_dir, "plugin", "checks", "*.cpp")):
    config.available_features.add("checks")
if os.path.isdir(os.path.join(config.llvm_tools_dir, "..", "include", "c++", "v1")):
    config.available_features.add("libcxx")
if os.path.exists(os.path.join(build, "test", "fuzz", "records-fuzzer")):
    config.available_features.add("fuzzer")
if os.path.exists(os.path.join(build, "benchmarks", "map-benchmark")):
    config.available_features.add("map-benchmark")
if shutil.which("dot"):
    config.available_features.add("graphviz")
if shutil.which("go"):
    config.available_features.add("go")
    version = subprocess.run(["go", "env", "GOVERSION"], stdout=subprocess.PIPE, text=True).stdout
    if re.match(r"go1\.19\b", version):
        config.available_features.add("go1.19")

# Where programs may not be traced, as in some containers, gdb is of no use to the tests.
if shutil.which("gdb"):
    trace = ["gdb", "-nx", "-batch", "-ex", "starti", "-ex", "kill", "/bin/true"]
    if "Program stopped" in subprocess.run(trace, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True).stdout:
        config.available_features.add("gdb")
in_namespace = ["unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
if shutil.which("unshare") and subprocess.run(in_namespace, capture_output=True).returncode == 0:
    config.available_features.add("mount-namespaces")
promtool_dir = os.path.join(build, "deps", "prometheus", "usr", "bin")
config.environment["PATH"] += os.pathsep + promtool_dir
if shutil.which("promtool", path=config.environment["PATH"]):
    config.available_features.add("promtool")
