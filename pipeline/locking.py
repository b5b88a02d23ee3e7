"""One run at a time on a site: a lock that the operating system takes back from whoever dies.

A folder enters; nothing is known here of what a run does, and nobody ever removes a lock by hand.
"""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from pipeline.errors import UsageError
from pipeline.files import STATE_FOLDER, contained, sweep
from pipeline.messages import _

WORTH_TELLING: Final = 1.0
"""Seconds of waiting after which a person wants to know for whom."""


def _silent(_process: str) -> None:
    """Nobody watches."""


@contextmanager
def lock(root: Path, *, wait: float = 60.0, waiting: Callable[[str], None] = _silent) -> Iterator[bool]:
    """Hold the site in `root` for this process; True if the run before was killed, whose temporary files are then gone.

    A second process waits up to `wait` seconds, and calls `waiting` once with the number of the first; threads of one
    process are not kept apart. Raises UsageError (locked, unwritable).
    """
    try:
        folder = contained(root / STATE_FOLDER, root)
        folder.mkdir(exist_ok=True)
        descriptor = _locked(contained(folder / "lock", root), wait, waiting)
    except OSError as error:
        raise _no_lock(error) from error
    try:
        # A run's process number stands in the file as long as the run lasts; one that is still there was killed.
        killed = bool(_holder(descriptor))
        if killed:
            sweep(root)
        try:
            _set_holder(descriptor, str(os.getpid()))
        except OSError as error:
            raise _no_lock(error) from error
        try:
            yield killed
        finally:
            with suppress(OSError):  # then the next run sweeps, which does no harm
                _set_holder(descriptor, "")
    finally:
        with suppress(OSError):
            os.close(descriptor)


def _no_lock(error: OSError) -> UsageError:
    message = _("The site can't be locked: {reason}.", reason=error.strerror)
    return UsageError(message, path=f"{STATE_FOLDER}/lock", code="unwritable")


def _locked(file: Path, seconds: float, waiting: Callable[[str], None]) -> int:
    """The lock file, open and locked; opened for each try, for it may be removed and made anew. UsageError: locked."""
    deadline = time.monotonic() + seconds
    worth_telling = time.monotonic() + WORTH_TELLING
    while True:
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            if _taken(descriptor) and _is(descriptor, file):
                return descriptor
            now, process = time.monotonic(), _holder(descriptor) or "?"
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)
        if now >= deadline:
            raise UsageError(
                _("Another run is at work on this site (process {process}).", process=process),
                repair=_("Wait until it has ended."),
                code="locked",
            )
        if now >= worth_telling:
            waiting(process)
            worth_telling = deadline
        time.sleep(0.05)


def _is(descriptor: int, file: Path) -> bool:
    """Whether `file` is the open one."""
    try:
        return os.path.samestat(os.fstat(descriptor), file.stat())
    except FileNotFoundError:
        return False


if sys.platform == "win32":
    import msvcrt

    def _taken(descriptor: int) -> bool:
        """Try to lock the open file. Windows hides locked bytes from readers, hence one far behind the text."""
        os.lseek(descriptor, 2**30, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _taken(descriptor: int) -> bool:
        """Try to lock the open file; by `lockf`, because a `flock` lives on in the forked workers of a killed run."""
        try:
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in (errno.EACCES, errno.EAGAIN):
                return False
            raise  # this file system has no locks, or no more of them
        return True


def _holder(descriptor: int) -> str:
    """The process number in the open lock file; empty where no run is on."""
    os.lseek(descriptor, 0, os.SEEK_SET)
    return os.read(descriptor, 20).decode("ascii", "replace").strip()


def _set_holder(descriptor: int, process: str) -> None:
    os.ftruncate(descriptor, 0)
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.write(descriptor, process.encode())
