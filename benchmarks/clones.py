"""Files of public repositories out of their clones: a commit and globs go in, the files' bytes come out, unchanged."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path


def git(clone: Path, *arguments: str, lines: Sequence[str] = ()) -> bytes:
    """What a git command prints."""
    command = ["git", "-C", str(clone), *arguments]
    return subprocess.run(command, input="\n".join(lines).encode(), check=True, capture_output=True).stdout


def listed(clone: Path, commit: str, glob: str) -> list[tuple[str, str]]:
    """The files of a commit that fit a glob, in which `*` crosses folders: name and blob of each."""
    tree = git(clone, "ls-tree", "-r", "-z", commit).decode("utf-8", "surrogateescape")
    rows = [row.partition("\t") for row in tree.split("\0") if row]
    return [(name, about.split()[2]) for about, _, name in rows if fnmatchcase(name, glob)]


def blobs(clone: Path, names: Sequence[str]) -> Iterator[bytes]:
    """The bytes of each blob."""
    out = git(clone, "cat-file", "--batch", lines=names)
    place = 0
    for _ in names:
        end = out.index(b"\n", place)
        size = int(out[place:end].split()[2])
        yield out[end + 1 : end + 1 + size]
        place = end + 2 + size
