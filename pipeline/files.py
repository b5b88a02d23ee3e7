"""The rules of the disk: bytes come in capped and contained and go out whole or not at all, one run at a time.

Paths and bytes enter and leave. Nothing here follows a path out of its root, knows a charset or touches a file that
already holds what it should.
"""

from __future__ import annotations

import os
import re
import secrets
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from pipeline.errors import InputRefused, UsageError
from pipeline.messages import _

SOURCE_LIMIT: Final = 5 * 2**20
"""Largest source document, in bytes."""
CATALOG_LIMIT: Final = 64 * 2**20
"""Largest .po file, in bytes."""
STATE_FOLDER: Final = ".zwiesprache"
"""The lock and the caches of a site; may be deleted between runs."""

_TEMPORARY: Final = re.compile(r"\.zwiesprache-[0-9a-f]{16}\.tmp")


def read(path: Path, *, root: Path, limit: int) -> bytes:
    """The bytes of the regular file `path`, which must lie inside `root` and hold at most `limit` bytes.

    Raises InputRefused (outside, missing, not-a-file, too-large, unreadable).
    """
    where, real = shown(path, root), contained(path, root)
    try:
        if not stat.S_ISREG(real.stat().st_mode):  # asked before opening: opening a pipe waits for its writer
            raise InputRefused(_("This is not a regular file."), path=where, code="not-a-file")
        with real.open("rb") as stream:
            data = stream.read(limit + 1)
    except FileNotFoundError as error:
        raise InputRefused(_("There is no such file."), path=where, code="missing") from error
    except OSError as error:
        message = _("It can't be read: {reason}.", reason=error.strerror)
        raise InputRefused(message, path=where, code="unreadable") from error
    if len(data) > limit:
        raise InputRefused(
            _("It is larger than {limit} MiB, the most that is read.", limit=f"{limit / 2**20:g}"),
            path=where,
            repair=_("Cut it into several files."),
            code="too-large",
        )
    return data


def write(path: Path, data: bytes, *, root: Path, durable: bool = True) -> bool:
    """Make the file `path` inside `root` hold `data`; False, and the file untouched, if it does already.

    At any moment the file is the old one or the new one, whole. It keeps its mode, and folders are made as needed.
    `durable=False` leaves out the flush to the disk, for files that can be made again: then this holds for a killed
    program, not for a power cut. Raises InputRefused (outside, unwritable).
    """
    where, real = shown(path, root), contained(path, root)
    temporary = real.parent / f".zwiesprache-{secrets.token_hex(8)}.tmp"
    try:
        old = real.stat() if real.exists() else None
        if old and old.st_size == len(data) and real.read_bytes() == data:
            return False
        real.parent.mkdir(parents=True, exist_ok=True)
        try:
            _fill(temporary, data, durable=durable)
            if old:
                temporary.chmod(stat.S_IMODE(old.st_mode))
            temporary.replace(real)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        if durable:
            _flush_folder(real.parent)
    except OSError as error:
        message = _("It can't be written: {reason}.", reason=error.strerror)
        raise InputRefused(message, path=where, code="unwritable") from error
    return True


@contextmanager
def lock(root: Path, *, wait: float = 60.0) -> Iterator[bool]:
    """Hold the site in `root` for this process; True if the run before was killed, whose temporary files are then gone.

    A second process waits up to `wait` seconds; threads of one process are not kept apart. The operating system frees
    the lock of a killed process, so nobody ever removes it by hand. Raises UsageError (locked, unwritable).
    """
    try:
        folder = contained(root / STATE_FOLDER, root)
        folder.mkdir(exist_ok=True)
        descriptor = os.open(contained(folder / "lock", root), os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        message = _("The site can't be locked: {reason}.", reason=error.strerror)
        raise UsageError(message, path=f"{STATE_FOLDER}/lock", code="unwritable") from error
    try:
        _wait_for(descriptor, wait)
        # A run's process number stands in the file as long as the run lasts; one that is still there was killed.
        killed = bool(_holder(descriptor))
        if killed:
            sweep(root)
        _set_holder(descriptor, str(os.getpid()))
        try:
            yield killed
        finally:
            _set_holder(descriptor, "")
    finally:
        os.close(descriptor)


def sweep(root: Path) -> int:
    """Remove the temporary files that killed runs left below `root`, under its `lock`; how many there were."""
    removed = 0
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith(".") and name != "node_modules"]
        for name in filter(_TEMPORARY.fullmatch, names):
            with suppress(OSError):
                Path(folder, name).unlink()
                removed += 1
    return removed


def contained(path: Path, root: Path) -> Path:
    """`path` with its links followed, proved to lie inside `root`. Raises InputRefused (outside)."""
    real = path.resolve()
    if not real.is_relative_to(root.resolve()):
        raise InputRefused(
            _("It lies outside the site's folder, by itself or through a link."),
            path=shown(path, root),
            repair=_("Put a copy inside."),
            code="outside",
        )
    return real


def shown(path: Path, root: Path) -> str:
    """`path` for messages: relative to `root` where it lies inside, `/` on every system, on one printable line."""
    text = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def _fill(file: Path, data: bytes, *, durable: bool) -> None:
    """Make the new file `file` of `data`, on the disk itself if `durable`."""
    with file.open("xb") as stream:
        stream.write(data)
        if durable:
            stream.flush()
            os.fsync(stream.fileno())


def _flush_folder(folder: Path) -> None:
    """Make a rename in `folder` outlast a power cut, where the system lets a folder be flushed."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # some network file systems refuse
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _wait_for(descriptor: int, seconds: float) -> None:
    """Lock the open lock file; raises UsageError (locked) when it is held for so long."""
    deadline = time.monotonic() + seconds
    while not _locked(descriptor):
        if time.monotonic() >= deadline:
            raise UsageError(
                _("Another run is at work on this site (process {process}).", process=_holder(descriptor) or "?"),
                repair=_("Wait until it has ended."),
                code="locked",
            )
        time.sleep(0.05)


if sys.platform == "win32":
    import msvcrt

    def _locked(descriptor: int) -> bool:
        """Try to lock the open file. Windows hides locked bytes from readers, hence one far behind the text."""
        os.lseek(descriptor, 2**30, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _locked(descriptor: int) -> bool:
        """Try to lock the open file; by `lockf`, because a `flock` lives on in the forked workers of a killed run."""
        try:
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


def _holder(descriptor: int) -> str:
    """The process number in the open lock file; empty where no run is on."""
    os.lseek(descriptor, 0, os.SEEK_SET)
    return os.read(descriptor, 20).decode("ascii", "replace").strip()


def _set_holder(descriptor: int, process: str) -> None:
    os.ftruncate(descriptor, 0)
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.write(descriptor, process.encode())
