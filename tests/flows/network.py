"""A command on a machine whose network is cut off, and whom it called or tried to, with all its child processes."""

import ipaddress
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from pipeline.settings import ROOT

RECORDER = """
import sys

def record(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        where = arguments[1]
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo"):
        where = arguments[0]
    else:
        return
    with open({log!r}, "a") as file:
        print(where[0] if isinstance(where, tuple) else where, file=file)

sys.addaudithook(record)
"""
"""Python runs this first in every process of a command, Prefect's server among them: also names that are looked up."""
ALONE = """
import fcntl, os, socket, struct, sys
with socket.socket() as probe:  # the loopback interface is down in a new network
    fcntl.ioctl(probe, 0x8914, struct.pack("16sH14x", b"lo", 0x41))
    assert probe.connect_ex(("192.0.2.1", 80)) != 0, "the network is cut off"
os.execvp(sys.argv[1], sys.argv[1:])
"""
UNSHARE = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--net", "--map-root-user"]
STRACE = ["strace", "--follow-forks", "--seccomp-bpf", "--quiet=all", "--trace=connect,sendto,sendmsg,sendmmsg"]
ADDRESS = re.compile(r'inet_addr\("([^"]+)|inet_pton\(AF_INET6, "([^"]+)')


def _works(command: list[str]) -> bool:
    return bool(shutil.which(command[0])) and not subprocess.run([*command, "true"], capture_output=True).returncode


def offline(command: list[str], folder: Path, env: dict[str, str]) -> tuple[subprocess.CompletedProcess[str], set[str]]:
    """Run it in a network of its own where the system allows that. Returns its result, and the addresses and names it
    called: as Python reports them, and as the system does where it can be traced. It must be able to write in `folder`.
    """
    recorded, traced, recorder = folder / "recorded.txt", folder / "traced.txt", folder / "recorder"
    recorder.mkdir()
    (recorder / "sitecustomize.py").write_text(RECORDER.format(log=str(recorded)))
    env = env | {"PYTHONPATH": str(recorder)}
    trace = [*STRACE, f"--output={traced}"]
    prefix = trace if _works(trace) else []
    if _works(UNSHARE):
        prefix = [*UNSHARE, sys.executable, "-I", "-c", ALONE, *prefix]
    done = subprocess.run([*prefix, *command], capture_output=True, text=True, timeout=1200, cwd=ROOT, env=env)
    called = set(recorded.read_text().splitlines())
    for pair in ADDRESS.findall(traced.read_text() if traced.exists() else ""):
        called |= set(filter(None, pair))
    return done, called


def is_loopback(where: str) -> bool:
    """Of an address, a name or the file of a socket; `None` is what Python calls this machine."""
    if where in ("localhost", "None") or where.startswith("/"):
        return True
    try:
        return ipaddress.ip_address(where).is_loopback
    except ValueError:
        return False
