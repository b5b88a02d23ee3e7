"""The rules of the disk: bytes come in capped, contained and at rest, and go out whole or not at all.

Paths and bytes enter and leave. Nothing here follows a path out of its root, knows a charset or touches a file that
already holds what it should.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Final

from pipeline.atrest import Found, NotAFile, look, mark
from pipeline.errors import InputRefused
from pipeline.messages import _

SOURCE_LIMIT: Final = 5 * 2**20
"""Largest source document, in bytes."""
CATALOG_LIMIT: Final = 64 * 2**20
"""Largest .po file, in bytes."""
STATE_FOLDER: Final = ".zwiesprache"
"""The lock and the caches of a site; may be deleted between runs."""
PATIENCE: Final = 5.0
"""Seconds that a file is waited for which another program is writing."""
CHANGED: Final = "changed"
"""Code of the refusal to write over what somebody else has saved meanwhile."""
UNFLUSHED: Final = "unflushed"
"""Code of the refusal to rely on a file that has found its place in a folder which the disk did not take."""

_TEMPORARY: Final = re.compile(r"\.zwiesprache-[0-9a-f]{16}\.tmp")
_WINDOWS: Final = os.name == "nt"
_PAUSES: Final = (0.05, 0.1, 0.2, 0.4, 0.8)
"""Seconds between the attempts to replace a file that another program of Windows has open."""
_NO_FLUSH: Final = frozenset({errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EBADF, errno.EACCES, errno.EPERM})
"""What network file systems answer that can't flush a folder, and folders that can't be opened."""


def read(path: Path, *, root: Path, limit: int) -> bytes:
    """The bytes of the regular file `path`, which must lie inside `root` and hold at most `limit` bytes.

    A file that another program is writing is waited for, so that half of it is never taken for the whole. Raises
    InputRefused (outside, missing, not-a-file, too-large, unreadable, being-written).
    """
    where, real = shown(path, root), contained(path, root)
    try:
        found = _at_rest(real, where, limit)
    except FileNotFoundError as error:
        raise InputRefused(_("There is no such file."), path=where, code="missing") from error
    except OSError as error:
        message = _("It can't be read: {reason}.", reason=error.strerror)
        raise InputRefused(message, path=where, code="unreadable") from error
    if len(found.data) > limit:
        raise InputRefused(
            _("It is larger than {limit} MiB, the most that is read.", limit=f"{limit / 2**20:g}"),
            path=where,
            repair=_("Cut it into several files."),
            code="too-large",
        )
    return found.data


def write(path: Path, data: bytes, *, root: Path, durable: bool = True) -> bool:
    """Make the file `path` inside `root` hold `data`; False, and the file untouched, if it does already.

    At any moment the file is the old one or the new one, whole. It keeps its mode and, where we may, its owner; folders
    are made as needed. A hard link elsewhere keeps the old text: it may be somebody's backup. `durable=False` leaves
    out the flush to the disk, for files that can be made again: then this holds for a killed program, not for a power
    cut. Raises InputRefused (outside, unwritable, read-only).
    """
    where, real = shown(path, root), contained(path, root)
    with _written(where):
        old = real.stat() if real.exists() else None
        if old and not stat.S_ISREG(old.st_mode):
            raise _not_a_file(where)
        if old and old.st_size == len(data) and real.read_bytes() == data:
            return False
        _put(real, data, where, old, durable=durable)
    return True


def exchange(path: Path, old: bytes | None, new: bytes | None, *, root: Path) -> bool:
    """Make the file `path` hold `new`, provided that it holds `old`; None stands for no file. Durable like `write`.

    False, and nothing touched, if it holds `new` already. So nobody's work is overwritten who saved the file after it
    was read as `old`: that is looked at when all else is done, a moment of some microseconds before the file is
    replaced. Raises InputRefused (changed; outside, unwritable, read-only, being-written).
    """
    where, real = shown(path, root), contained(path, root)
    with _written(where):
        try:
            found = _at_rest(real, where, max(len(old or b""), len(new or b"")))
        except FileNotFoundError:
            found = None
        present = found.data if found else None
        if present == new:
            return False
        if present != old:
            raise _saved_by_others(where)

        if new is not None:
            _put(real, new, where, found.status if found else None, durable=True, guarded=True)
        elif found:
            _refuse_protected(real, where, found.status)
            _refuse_changed(real, where, found.status)
            path.unlink()
            _flush_folder(path.parent, where)
            _tidy(path, root)
    return True


def remove(path: Path, *, root: Path) -> bool:
    """Take the file `path` inside `root` away, and the folders that it leaves empty; False: it is not there.

    Raises InputRefused (outside, unwritable).
    """
    contained(path.parent, root)
    with _written(shown(path, root)):
        try:
            path.unlink()
        except FileNotFoundError:
            return False
    _tidy(path, root)
    return True


def sweep(root: Path) -> int:
    """Remove the temporary files that killed runs left below `root`, under its lock; how many there were."""
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
    real = Path(os.path.realpath(path))  # Path.resolve raises RuntimeError for a link to itself
    if not real.is_relative_to(os.path.realpath(root)):
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
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def _at_rest(real: Path, where: str, limit: int) -> Found:
    """The file at a moment when nobody is writing it, up to one byte more than `limit`."""
    deadline = time.monotonic() + PATIENCE
    while (found := _looked(real, where, limit)) is None:
        if time.monotonic() >= deadline:
            raise InputRefused(
                _("Another program is writing it."),
                path=where,
                repair=_("Save it there, then run again."),
                code="being-written",
            )
        time.sleep(0.02)
    return found


def _looked(real: Path, where: str, limit: int) -> Found | None:
    try:
        return look(real, limit)
    except NotAFile:
        raise _not_a_file(where) from None


def _not_a_file(where: str) -> InputRefused:
    return InputRefused(_("This is not a regular file."), path=where, code="not-a-file")


@contextmanager
def _written(where: str) -> Iterator[None]:
    """What goes wrong in here is a refusal that names the file."""
    try:
        yield
    except OSError as error:
        message = _("It can't be written: {reason}.", reason=error.strerror)
        raise InputRefused(message, path=where, code="unwritable") from error


def _refuse_protected(real: Path, where: str, old: os.stat_result) -> None:
    """Neither a rename nor a removal asks whether the file may be written to."""
    if not (old.st_mode & 0o222 and os.access(real, os.W_OK)):
        repair = _("Allow writing to it, then run again.")
        raise InputRefused(_("It is write-protected."), path=where, repair=repair, code="read-only")


def _refuse_changed(real: Path, where: str, old: os.stat_result | None) -> None:
    """The last look before a file is replaced: somebody has saved it, or has opened it to do so."""
    try:
        found = _looked(real, where, 0)
    except FileNotFoundError:
        if old is None:
            return
        found = None
    if found is None or old is None or mark(found.status) != mark(old):
        raise _saved_by_others(where)


def _saved_by_others(where: str) -> InputRefused:
    message = _("Somebody has saved it while this run was at work; it stays as it is.")
    return InputRefused(message, path=where, repair=_("Run again."), code=CHANGED)


def _put(
    real: Path, data: bytes, where: str, old: os.stat_result | None, *, durable: bool, guarded: bool = False
) -> None:
    """Replace the file by one that holds `data`; `guarded`: if it is still the `old` one."""
    if old:
        _refuse_protected(real, where, old)
    made = _make_folders(real.parent)
    # Always the same name for a file: what a failing disk did not let us remove is gone when it is written at last.
    temporary = real.parent / f".zwiesprache-{sha256(os.fsencode(real.name)).hexdigest()[:16]}.tmp"
    try:
        _fill(temporary, data, real, old, durable=durable)
        if guarded:
            _refuse_changed(real, where, old)
        _replace(temporary, real)
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    if durable:
        for folder in dict.fromkeys((real.parent, *(folder.parent for folder in made))):
            _flush_folder(folder, where)


def _make_folders(folder: Path) -> list[Path]:
    """Make `folder` and those above it; the ones that were missing, the last one first."""
    missing = []
    while not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    for one in reversed(missing):
        one.mkdir(exist_ok=True)
    return missing


def _fill(temporary: Path, data: bytes, real: Path, old: os.stat_result | None, *, durable: bool) -> None:
    """Make the new file `temporary` of `data`, on the disk itself if `durable`, for those who may use the old one."""
    temporary.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with open(os.open(temporary, flags, 0o600 if old else 0o666), "wb") as stream:
        stream.write(data)
        stream.flush()
        if old:
            _take_over(temporary, real, old)
        if durable:
            os.fsync(stream.fileno())


def _take_over(temporary: Path, real: Path, old: os.stat_result) -> None:
    """Give the new file the owner, the access list and the mode of the old one, as far as we may."""
    if hasattr(os, "chown"):
        new = temporary.stat()
        for owner in (old.st_uid, -1):
            if (new.st_uid, new.st_gid) != (old.st_uid, old.st_gid):
                with suppress(PermissionError):
                    os.chown(temporary, owner, old.st_gid)
                    break
    if hasattr(os, "listxattr"):
        for name in os.listxattr(real):
            with suppress(OSError):
                os.setxattr(temporary, name, os.getxattr(real, name))
    temporary.chmod(stat.S_IMODE(old.st_mode))


def _replace(temporary: Path, real: Path) -> None:
    """Rename; Windows is asked again, where virus scanners and editors have files open for a moment."""
    for pause in _PAUSES if _WINDOWS else ():
        try:
            temporary.replace(real)
            return
        except PermissionError:
            time.sleep(pause)
    temporary.replace(real)


def _tidy(path: Path, root: Path) -> None:
    """Remove the folders that a file left empty; what can't be removed does no harm."""
    with suppress(OSError):
        for folder in path.parents:
            if folder == root or any(folder.iterdir()):
                break
            folder.rmdir()


def _flush_folder(folder: Path, where: str) -> None:
    """Make a rename in `folder` outlast a power cut, where the system lets a folder be flushed. Raises InputRefused."""
    if os.name != "posix":
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        if error.errno not in _NO_FLUSH:
            message = _("It is written, but can't be kept safe from a power cut: {reason}.", reason=error.strerror)
            raise InputRefused(message, path=where, code=UNFLUSHED) from error
