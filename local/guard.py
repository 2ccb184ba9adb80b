"""Run one command that never outlives whoever asked for it.

Called as `python guard.py GRACE_SECONDS COMMAND [WORD ...]`. The caller holds the other end of this
process's standard input; when that end closes (the caller is done, or was killed, even by SIGKILL)
every process that the command started is asked to end and, after the grace period, made to.
The same happens to what the command leaves running when it ends by itself.

Exit code: the command's own; 128 + N when signal N ended it; 143 when it was stopped; 127 when it
cannot be started.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

STOPPED = 128 + signal.SIGTERM
CANNOT_START = 127
POLL_SECONDS = 0.02
PROC = Path("/proc")
IS_LINUX = sys.platform == "linux"
PR_SET_CHILD_SUBREAPER = 36  # see prctl(2)


def main(words: list[str]) -> int:
    """Run the command that `words` spell out and answer with its exit code."""
    grace, command = float(words[0]), words[1:]
    asked, over = threading.Event(), threading.Event()

    def ask(*_: object) -> None:
        asked.set()
        over.set()

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, ask)
    _adopt_orphans()
    try:
        child = _start(command)
    except OSError as error:
        sys.stderr.write(f"{command[0]}: cannot be started: {error.strerror}\n")
        return CANNOT_START
    ended: list[int] = []
    _in_background(lambda: _when_input_closes(ask))
    waiting = _in_background(lambda: _when_it_ends(child, ended, over))

    over.wait()
    end_all(child, grace)
    waiting.join()
    _bury_orphans()
    if asked.is_set():
        return STOPPED
    return ended[0] if ended[0] >= 0 else 128 - ended[0]


def end_all(child: int, grace: float) -> None:
    """End every process that came from `child`: SIGTERM, then SIGKILL after `grace` seconds."""
    deadline = time.monotonic() + grace
    _signal(_alive(child), signal.SIGTERM)
    while _alive(child) and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)
    # Again and again, for a process that forks while it is being killed leaves one more behind.
    while left := _alive(child):
        _signal(left, signal.SIGKILL)
        time.sleep(POLL_SECONDS)


def _start(command: list[str]) -> int:
    """Start `command` as the leader of its own process group, with nothing to read."""
    nothing = (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0)
    return os.posix_spawnp(
        command[0],
        command,
        os.environ,
        file_actions=[nothing],
        setpgroup=0,
        setsigdef=[signal.SIGTERM, signal.SIGINT, signal.SIGHUP],
    )


def _adopt_orphans() -> None:
    """Become the parent of processes whose parent ends, so that none gets out of sight."""
    if IS_LINUX:
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _bury_orphans() -> None:
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG) != (0, 0):
            pass


def _in_background(work: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def _when_input_closes(ask: Callable[[], None]) -> None:
    while os.read(0, 1024):
        pass
    ask()


def _when_it_ends(child: int, ended: list[int], over: threading.Event) -> None:
    _, status = os.waitpid(child, 0)
    ended.append(os.waitstatus_to_exitcode(status))
    over.set()


def _signal(pids: list[int], number: signal.Signals) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


def _alive(child: int) -> list[int]:
    """List the living processes below this one.

    Where there is no /proc to look into, the command's process group stands for them, as one
    negative id.
    """
    if IS_LINUX:
        return list(_below(os.getpid(), _children()))
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child, 0)
        return [-child]
    return []


def _below(pid: int, children: dict[int, list[int]]) -> Iterator[int]:
    for child in children.get(pid, []):
        yield child
        yield from _below(child, children)


def _children() -> dict[int, list[int]]:
    """Map each process to its children, the dead that nobody has buried left out."""
    children: dict[int, list[int]] = {}
    for process in PROC.iterdir():
        with contextlib.suppress(OSError, ValueError):
            state, parent = _state_and_parent(process)
            if state not in ("Z", "X"):
                children.setdefault(parent, []).append(int(process.name))
    return children


def _state_and_parent(process: Path) -> tuple[str, int]:
    # The command's name, in brackets, may hold anything, spaces and brackets too.
    state, parent = process.joinpath("stat").read_text().rpartition(")")[2].split()[:2]
    return state, int(parent)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
