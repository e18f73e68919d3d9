#!/usr/bin/env python3
"""What acmlint asks of the system, for every input of the tests and for a tree of attempts to get out: it opens nothing
outside of the scanned tree but what its own loader and thread library need, writes nothing but what it was told to,
starts nothing, and talks to nobody.

    cargo build && python3 tests/integration/strace.py [BINARY]      needs strace, git
"""

import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import escapes

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "target/debug/acmlint").resolve()

# The loader, the C library, and what says how many threads there may be.
OWN = ("/lib/", "/lib64/", "/usr/lib/", "/usr/lib64/", "/etc/ld.so.", "/sys/fs/cgroup/", "/sys/devices/system/cpu", "/proc/")
OWN_FILES = {"/dev/null"}
# Of /proc, what speaks of the process and the machine, and not of others.
PROC = re.compile(r"/proc/(self|thread-self|\d+)/(cgroup|mountinfo|maps|stat|status|exe)$|/proc/(stat|meminfo|cpuinfo|sys/vm/.*)$")

LINE = re.compile(r"^(?:\d+ +)?(?P<call>[a-z0-9_]+)\((?P<rest>.*)$")
NAME = re.compile(r'"((?:[^"\\]|\\.)*)"')
OPENED = re.compile(r"= \d+<(.*)>$")
FOLDER = re.compile(r'^(?:AT_FDCWD|\d+)<([^>]*)>')
CHANGES = {
    "creat", "mkdir", "mkdirat", "mknod", "mknodat", "rmdir", "unlink", "unlinkat", "rename", "renameat", "renameat2", "link",
    "linkat", "symlink", "symlinkat", "chmod", "fchmodat", "fchmodat2", "chown", "lchown", "fchownat", "truncate", "utime",
    "utimes", "utimensat", "futimesat", "setxattr", "lsetxattr", "mount", "umount2", "chroot", "pivot_root", "swapon",
}
TALKS = {"socket", "socketpair", "connect", "bind", "listen", "accept", "accept4", "sendto", "sendmsg", "io_uring_setup"}
STARTS = {"fork", "vfork", "execve", "execveat", "kill", "tkill"}


def text(quoted: str) -> str:
    return quoted.encode("latin1").decode("unicode_escape").encode("latin1").decode("utf-8", "surrogateescape")


def lies_in(path: str, folders: list[pathlib.Path]) -> bool:
    return any(path == str(folder) or path.startswith(f"{folder}/") for folder in folders)


def is_own(path: str) -> bool:
    if path.startswith("/proc/"):
        return PROC.match(path) is not None
    return path in OWN_FILES or path.startswith(OWN)


def offences(log: str, here: pathlib.Path, read: list[pathlib.Path], written: list[pathlib.Path]) -> list[str]:
    """The calls of a log that a run in this folder must not make."""
    wrong, started = [], False
    for line in log.splitlines():
        met = LINE.match(line)
        if met is None or met["call"].startswith("resumed"):
            continue
        call, rest = met["call"], met["rest"]
        if call in ("execve", "execveat") and not started:
            # strace starts it.
            started = True
        elif call in TALKS or call in STARTS:
            wrong.append(line)
        elif call in ("clone", "clone3") and "CLONE_THREAD" not in rest:
            wrong.append(line)
        elif call in ("open", "openat", "openat2") or call in CHANGES:
            folder = FOLDER.match(rest)
            base = folder[1] if folder else str(here)
            names = [os.path.normpath(os.path.join(base, text(name))) for name in NAME.findall(rest)]
            opened = OPENED.search(rest)
            # Where it was, whatever the name said.
            names += [text(opened[1].removesuffix("(deleted)"))] if opened else []
            is_change = call in CHANGES or re.search(r"O_(WRONLY|RDWR|CREAT|TRUNC)", rest)
            for name in names:
                fine = lies_in(name, written) or (not is_change and (lies_in(name, read) or is_own(name)))
                if not fine:
                    wrong.append(f"{name}: {line}")
    return wrong


def traced(command: list, here: pathlib.Path, **more) -> tuple[subprocess.CompletedProcess, str]:
    with tempfile.NamedTemporaryFile(prefix="strace-") as log:
        calls = "trace=%file,%network,%process,io_uring_setup,kill,tkill"
        strace = ["strace", "-f", "-y", "-qq", "-s", "4096", "-e", calls, "-e", "signal=none", "-o", log.name]
        done = subprocess.run([*strace, *command], cwd=here, capture_output=True, timeout=600, **more)
        return done, pathlib.Path(log.name).read_text(errors="surrogateescape")


def run(arguments: list, here: pathlib.Path, read: list[pathlib.Path], written: list[pathlib.Path], codes=(0, 1, 2)) -> list[str]:
    """What is wrong with a run."""
    # A home with settings that nobody may read.
    environment = {"PATH": os.environ["PATH"], "HOME": "/root", "XDG_CONFIG_HOME": "/etc", "LANG": "C.UTF-8"}
    done, log = traced([BINARY, *arguments], here, env=environment, stdin=subprocess.DEVNULL)
    shown = " ".join(map(str, arguments))
    wrong = [f"{shown}\n    {offence}" for offence in offences(log, here, read, written)]
    if done.returncode not in codes:
        wrong.append(f"{shown}\n    ended with {done.returncode}: {done.stderr.decode(errors='replace')[-300:]}")
    everything = done.stdout + done.stderr + b"".join(file.read_bytes() for folder in written for file in folder.rglob("*") if file.is_file())
    if escapes.SECRET.encode() in everything:
        wrong.append(f"{shown}\n    tells what lies outside")
    return wrong


def the_checker_sees(folder: pathlib.Path) -> list[str]:
    """What the checker says of programs that do what acmlint must not."""
    inside = folder / "inside"
    inside.mkdir()
    (folder / "outside").write_text("x")
    (inside / "link").symlink_to("../outside")
    (inside / "file").write_text("x")
    python = [sys.executable, "-I", "-S", "-c"]
    bad = {
        "an opened file": ["cat", "../outside"],
        "a followed link": ["cat", "link"],
        "a missing file": ["cat", "/nowhere/at/all"],
        "a listed folder": ["ls", ".."],
        "a written file": ["cp", "file", "copy"],
        "a removed file": ["rm", "-f", "copy"],
        "a rename": ["mv", "file", "file2"],
        "a socket": [*python, "import socket; socket.socket()"],
        "a program": ["sh", "-c", "cat file2; true"],
        "a child": ["sh", "-c", "(true); true"],
    }
    wrong = []
    for what, command in bad.items():
        own = [inside, pathlib.Path(sys.prefix), pathlib.Path("/usr"), pathlib.Path("/etc")]
        _, log = traced(command, inside)
        if not offences(log, inside, own, []):
            wrong.append(f"the checker does not see {what}")
    _, log = traced(["cat", "file2"], inside, env={"PATH": os.environ["PATH"], "LC_ALL": "C"})
    if found := offences(log, inside, [inside], []):
        wrong.append(f"the checker sees what is not there: {found}")
    return wrong


def of_every_case(scratch: pathlib.Path) -> list[tuple]:
    """A run over each folder of the tests' inputs, as a tree of its own."""
    cases = {file.parent for name in ("expected.txt", "expect.json", "expected.json") for file in (ROOT / "testdata").rglob(name)}
    cases |= {folder for top in ("examples", "testdata", "testdata/real", "testdata/cdk", "testdata/broken", "testdata/pull-request")
              for folder in (ROOT / top).glob("*") if folder.is_dir()}
    runs = []
    for number, case in enumerate(sorted(cases)):
        out = scratch / f"case-{number}"
        out.mkdir()
        arguments = ["check", "--root", case, case, "-o", f"json={out}/report.json", "--undecided", "-q"]
        runs.append((arguments, scratch, [case], [out]))
    runs.append((["check", "--root", ROOT, ROOT / "testdata", ROOT / "examples", "-q"], scratch, [ROOT], []))
    return runs


def of_attempts(scratch: pathlib.Path) -> list[tuple]:
    """Runs over what tries to get out."""
    tree = escapes.make(scratch / "escapes")
    out = scratch / "reports"
    out.mkdir()
    formats = ["full", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit", "rdjson", "markdown"]
    reports = [argument for name in formats for argument in ("-o", f"{name}={out}/{name}")]
    runs = [
        (["check", *reports], tree, [tree], [out]),
        (["check", "--no-gitignore", "-j", "3", "--pedantic"], tree, [tree], []),
        (["model"], tree, [tree], []),
        (["config", "show"], tree, [tree], []),
        (["baseline", "create", "--output", f"{out}/baseline.json"], tree, [tree], [out]),
        (["check", "--plan", "plan/tfplan", "terraform"], tree, [tree], []),
    ]
    named = ["terraform", "terraform/linked.tf", "terraform/linked", "special/pipe.tf", "special/socket.tf", "terraform/zero.tf"]
    named += ["terraform/stdin.json", "templates/linked.yaml", "app3/cdk.out", "everything/etc", "around/around/terraform"]
    runs += [(["check", name], tree, [tree], []) for name in named]
    for path in ("outside/acmlint.toml", "outside/baseline.json"):
        (tree / "settings" / path.split("/")[1].split(".")[0]).mkdir(parents=True)
    (tree / "settings/acmlint/acmlint.toml").symlink_to(scratch / "escapes/outside/acmlint.toml")
    (tree / "settings/baseline/acmlint.toml").write_text('baseline = "../../../outside/baseline.json"\n')
    runs += [(["check", f"settings/{name}"], tree, [tree], [], (2,)) for name in ("acmlint", "baseline")]
    targets = {"link": "../outside/report.json", "linked-folder": "../outside"}
    for name, target in targets.items():
        (tree / name).symlink_to(target)
    runs += [(["check", "-o", f"json={path}"], tree, [tree], [], (2,)) for path in ("link", "linked-folder/report.json", "special/main.tf")]
    return runs


def of_commands(scratch: pathlib.Path) -> list[tuple]:
    """What writes, and what reads a repository."""
    folder = scratch / "repository"
    escapes.write(folder / "main.tf", escapes.certificate("a", '"a.example.com"'))
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com", "-C", folder]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "one"]):
        subprocess.run([*git, *command], check=True)
    with open(folder / ".git/config", "a") as config:
        config.write("[include]\n\tpath = /etc/passwd\n")
    own = [folder]
    runs = [(["check", "--new-from", "HEAD"], folder, own, [])]
    runs += [(arguments, folder, own, []) for arguments in (["rules"], ["explain", "email-validation"], ["--help"], ["completions", "bash"], ["man"])]
    runs += [(["baseline", "create"], folder, own, [folder]), (["baseline", "prune"], folder, own, [folder]), (["init"], folder, own, [folder])]
    return runs


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="acmlint-strace-") as scratch:
        scratch = pathlib.Path(scratch).resolve()
        (scratch / "checker").mkdir()
        wrong = the_checker_sees(scratch / "checker")
        runs = of_every_case(scratch) + of_attempts(scratch)
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            for found in pool.map(lambda given: run(*given), runs):
                wrong += found
        # These write where others read.
        commands = of_commands(scratch)
        for given in commands:
            wrong += run(*given)
        print(f"{len(runs) + len(commands)} runs traced, {len(wrong)} offences")
        for line in wrong[:40]:
            print(line, file=sys.stderr)
        sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
