# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""From a Debian source package to a compile_commands.json whose files all compile.

Invariants:
- The machine's own apt configuration is read, never changed: its binary archives
  are rewritten as source archives into a folder of our own, lists and caches too.
- A project is configured, not built. Of the build only the generated sources are
  made: the outputs of custom commands that are named like a source. That is all
  -fsyntax-only needs.
- A stamp file names what a step was done with, so a step is repeated only when
  that changes.
"""

import glob
import os
import re
import shutil
import subprocess

from . import projects

TOOLS = ("dpkg-dev", "cmake", "ninja-build", "clang-19", "pkg-config", "python3")
SOURCE_NAMES = (".h", ".hh", ".hpp", ".inc", ".inl", ".def", ".c", ".cc", ".cpp", ".cxx")


class StepFailed(Exception):
    """A step of one project failed; the message names the log to read."""


def logged(command, log, cwd=None):
    """Runs a command with its output in a log; raises StepFailed if it fails."""
    path = "/usr/bin:" + os.environ.get("PATH", "")  # Debian's python3 before any other
    with open(log, "w") as out:
        done = subprocess.run(command, cwd=cwd, env={**os.environ, "PATH": path}, stdout=out, stderr=subprocess.STDOUT,
                              stdin=subprocess.DEVNULL)
    if done.returncode:
        raise StepFailed(f"'{' '.join(command[:3])} …' failed, see {log}")


def stamped(stamp, text):
    """True if a step left this stamp, done with exactly this."""
    try:
        with open(stamp) as f:
            return f.read() == text
    except FileNotFoundError:
        return False


def leave_stamp(stamp, text):
    with open(stamp, "w") as f:
        f.write(text)


def source_lines():
    """The machine's apt sources as source archives: {file name: text}."""
    texts = {}
    files = ["/etc/apt/sources.list"] + sorted(glob.glob("/etc/apt/sources.list.d/*"))
    for path in files:
        if not path.endswith((".list", ".sources")) or not os.path.exists(path):
            continue
        with open(path) as f:
            text = f.read()
        if path.endswith(".sources"):
            text = re.sub(r"(?mi)^Types:.*$", "Types: deb-src", text)
        else:
            lines = [l.strip() for l in text.splitlines()]
            text = "".join(re.sub(r"^deb\s", "deb-src ", l) + "\n"
                           for l in lines if l.startswith("deb "))
        texts[os.path.basename(path)] = text
    return texts


def apt_options():
    """Makes apt's own folder below the field and returns the options that use it."""
    base = os.path.join(projects.root(), "apt")
    parts, lists, cache = (os.path.join(base, d) for d in ("parts", "lists", "cache"))
    shutil.rmtree(parts, ignore_errors=True)
    for folder in (parts, os.path.join(lists, "partial"),
                   os.path.join(cache, "archives", "partial")):
        os.makedirs(folder, exist_ok=True)
    for name, text in source_lines().items():
        with open(os.path.join(parts, name), "w") as f:
            f.write(text)
    return ["-o", "Dir::Etc::sourcelist=/dev/null", "-o", f"Dir::Etc::sourceparts={parts}",
            "-o", f"Dir::State::lists={lists}", "-o", f"Dir::Cache={cache}",
            "-o", "APT::Sandbox::User=root"]


def install(packages):
    """Installs what is missing of these packages; nothing when all is there."""
    asked = sorted(set(packages))
    have = subprocess.run(["dpkg-query", "-W", "-f=${db:Status-Abbrev} ${Package}\n", *asked],
                          capture_output=True, text=True).stdout
    there = {l.split()[1] for l in have.splitlines() if l.startswith("ii")}
    missing = [p for p in asked if p not in there]
    if not missing:
        return
    sudo = [] if os.geteuid() == 0 else ["sudo"]
    log = os.path.join(projects.root(), "install.log")
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    logged(sudo + quiet + ["update", "-q"], log)
    logged(sudo + quiet + ["install", "-yq", "--no-install-recommends", "--no-remove",
           *missing], log)


def fetch(project, apt):
    """Unpacks the source package into src/ unless it is there. Returns its version."""
    stamp = os.path.join(project.dir, "fetched")
    if os.path.exists(stamp) and os.path.isdir(project.source):
        with open(stamp) as f:
            return f.read().strip()
    shutil.rmtree(project.dir, ignore_errors=True)
    os.makedirs(project.dir)
    logged(["apt-get", *apt, "source", "-q", project.package],
           os.path.join(project.dir, "fetch.log"), cwd=project.dir)
    unpacked = [e.path for e in os.scandir(project.dir) if e.is_dir()]
    if len(unpacked) != 1:
        raise StepFailed(f"{project.package} unpacked to {len(unpacked)} folders, not one")
    os.rename(unpacked[0], project.source)
    dsc = glob.glob(os.path.join(project.dir, "*.dsc"))[0]
    with open(dsc) as f:
        version = re.search(r"(?m)^Version: (\S+)", f.read()).group(1)
    leave_stamp(stamp, version + "\n")
    return version


def fetch_all(chosen):
    """Installs what the projects need and yields (project, version) as each is there."""
    os.makedirs(projects.root(), exist_ok=True)
    install(list(TOOLS) + [n for p in chosen for n in p.needs])
    apt = apt_options()
    if not all(os.path.exists(os.path.join(p.dir, "fetched")) for p in chosen):
        logged(["apt-get", *apt, "update", "-q"], os.path.join(projects.root(), "apt.log"))
    for project in chosen:
        yield project, fetch(project, apt)


def configure(project):
    """Writes compile_commands.json and makes the generated sources."""
    command = ["cmake", "-G", project.generator, "-S", project.source, "-B", project.build,
               "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON", "-DCMAKE_BUILD_TYPE=Release",
               "-DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON",  # they would have to be built
               "-DCMAKE_C_COMPILER=clang-19", "-DCMAKE_CXX_COMPILER=clang++-19",
               *project.options]
    stamp = os.path.join(project.dir, "configured")
    if stamped(stamp, " ".join(command)):
        return
    shutil.rmtree(project.build, ignore_errors=True)
    if project.prepare:
        logged(project.prepare, os.path.join(project.dir, "prepare.log"), cwd=project.source)
    logged(command, os.path.join(project.dir, "configure.log"))
    if project.generator == "Ninja":
        generate(project)
    leave_stamp(stamp, " ".join(command))


def generate(project):
    """Makes the sources that the build generates, and nothing else of it.

    The order-only inputs of custom commands are dropped first: in z3 they name every
    library of the program, which would be compiled to run a Python script. (Dropping
    them beats CMake's phony 'cmake_object_order_depends_target_*', which keep them.)
    """
    with open(os.path.join(project.build, "build.ninja")) as f:
        text = re.sub(r"(?m)^(build .*: CUSTOM_COMMAND.*?) \|\| .*$", r"\1", f.read())
    with open(os.path.join(project.build, "generate.ninja"), "w") as f:
        f.write(text)
    ninja = ["ninja", "-j1", "-C", project.build, "-f", "generate.ninja"]
    listing = os.path.join(project.dir, "targets.log")
    logged([*ninja, "-t", "targets", "rule", "CUSTOM_COMMAND"], listing)
    with open(listing) as f:
        outputs = sorted({l for l in f.read().split()
                          if l.endswith(SOURCE_NAMES) and not l.startswith("/")})
    if outputs:
        logged([*ninja, *outputs], os.path.join(project.dir, "generate.log"))
