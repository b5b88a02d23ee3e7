"""A file at rest: what stands in it at a moment when no other program is writing it.

A path enters, bytes and the mark of their moment leave. Nothing is waited for but the fraction of a second that tells
whether a file is still growing, and nothing is written.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_AT_REST: Final = 0.1
"""Seconds without a change after which a file counts as saved, where the system can't tell who writes it."""


class NotAFile(Exception):
    """A folder, a pipe or a device."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file as it was seen at one moment."""

    data: bytes
    status: os.stat_result


def look(real: Path, limit: int) -> Found | None:
    """The regular file as it is, up to one byte more than `limit`; None: somebody is writing it. OSError, NotAFile."""
    if not stat.S_ISREG(real.stat().st_mode):  # asked before opening, which rewinds a tape
        raise NotAFile
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)  # else a pipe waits for its writer
    try:
        stream = open(os.open(real, flags), "rb")  # noqa: SIM115
    except BlockingIOError:  # a file server keeps it for one of its clients, and has been told now
        return None
    with stream:
        before = os.fstat(stream.fileno())
        if not stat.S_ISREG(before.st_mode):
            raise NotAFile
        leased = _lease(stream.fileno())
        data = stream.read(limit + 1) if leased is not False else b""
        after = os.fstat(stream.fileno())
        if leased:
            leased = _release(stream.fileno())
    if leased is False or mark(after) != mark(before) or len(data) != min(after.st_size, limit + 1):
        return None
    if leased is None and abs(time.time() - after.st_mtime) < _AT_REST:
        time.sleep(_AT_REST)
        return Found(data, after) if mark(real.stat()) == mark(after) else None
    return Found(data, after)


def mark(status: os.stat_result) -> tuple[int, ...]:
    """What differs when a file is another one or was written to."""
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


if sys.platform == "linux":
    import fcntl
    import signal

    def _lease(descriptor: int) -> bool | None:
        """Keep writers away from the open file until it is closed; False: one has it open, None: can't be known.

        A program that wants to write meanwhile waits in its `open`, and we are told by a signal: by one that does
        nothing, for the usual one would end us.
        """
        try:
            fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)
            fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        except OSError as error:  # others' files, network file systems
            return False if error.errno == errno.EAGAIN else None
        return True

    def _release(descriptor: int) -> bool:
        """Let writers in; False: one waits already. Closing would not do while a forked worker has the file as well."""
        nobody = fcntl.fcntl(descriptor, fcntl.F_GETLEASE) == fcntl.F_RDLCK
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
        return nobody

else:

    def _lease(descriptor: int) -> bool | None:
        """Only Linux can tell whether somebody has a file open for writing."""
        return None

    def _release(descriptor: int) -> bool:
        """There is nothing to release."""
        return True
