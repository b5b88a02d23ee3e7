"""Whether a file is still the one that it was, without reading it.

A stamp is what the file system says of a file; while it stays, the content does. A digest is a hash of the content.
"""

from __future__ import annotations

import os
import stat
import sys
import time
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path
from typing import Final

_TICK: Final = 20_000_000
"""Nanoseconds within which a clock of a file system may stand still: two writes in one tick look the same."""
_COARSE: Final = 2_000_000_000
"""The tick of file systems that know whole seconds only."""


def digest(*parts: bytes) -> str:
    """A hash of these parts, in hex; the same parts give the same, and no two lists of parts do."""
    found = blake2b(digest_size=16)
    for part in parts:
        found.update(len(part).to_bytes(8, "big") + part)
    return found.hexdigest()


def stamp(path: Path | str) -> str:
    """Size, times, and identity of a regular file, links followed; empty where there is none."""
    try:
        found = os.stat(path)
    except OSError:
        return ""
    return _written(found) if stat.S_ISREG(found.st_mode) else ""


def settled(path: Path | str) -> tuple[str, bytes] | None:
    """Stamp and content of a file which no later writing can leave with the same stamp; None: it can't be said yet.

    A file that was written a moment ago can be written again within the same tick of its clock (git calls this racy).
    """
    try:
        before = os.stat(path)
        data = Path(path).read_bytes()
        after = os.stat(path)
    except OSError:
        return None
    tick = _TICK if after.st_mtime_ns % 1_000_000_000 else _COARSE
    age = time.time_ns() - max(after.st_mtime_ns, after.st_ctime_ns)
    return (_written(after), data) if _written(before) == _written(after) and age > tick else None


def tick() -> None:
    """Wait until what was written before this call has an age."""
    time.sleep(2 * _TICK / 1_000_000_000)


def program() -> str:
    """A fingerprint of the program itself and of what it stands on, by the names, sizes and times of its files."""
    package = Path(__file__).parent
    files = sorted(
        os.path.join(folder, name)
        for folder, folders, names in os.walk(package)
        for name in names
        if not name.endswith(".pyc")
    )
    beside = [entry for entry in sys.path if entry.endswith(("site-packages", "dist-packages"))]
    return digest(sys.version.encode(), *_stamps(files), *(str(_time(folder)).encode() for folder in beside))


def _stamps(files: Iterable[str]) -> Iterable[bytes]:
    for file in files:
        yield file.encode(errors="surrogateescape")
        yield stamp(file).encode()


def _time(folder: str) -> int:
    try:
        return os.stat(folder).st_mtime_ns
    except OSError:
        return 0


def _written(found: os.stat_result) -> str:
    parts = (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)
    return " ".join(map(str, parts))
