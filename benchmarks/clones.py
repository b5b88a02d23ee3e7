"""Files of public repositories out of their clones: a commit and globs go in, the files' bytes come out, unchanged."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path


def files(listing: Path, checkouts: Path, wanted: str) -> Iterator[tuple[str, str, bytes]]:
    """(repository, name, bytes) of the files that a list names and that are there; `wanted` stands in the repository.

    A line of the list: repository, commit, glob and, if need be, how many of its files, evenly spread.
    """
    for line in listing.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#") or wanted not in line:
            continue
        repository, commit, glob, *limit = line.split()
        clone = checkouts / repository
        if not clone.is_dir():
            print(f"Not there: {repository}", file=sys.stderr)
            continue
        found = listed(clone, commit, glob)
        step = max(1, len(found) // int(limit[0])) if limit else 1
        some = found[::step][: int(limit[0]) if limit else None]
        for (name, _), data in zip(some, blobs(clone, [blob for _, blob in some]), strict=True):
            yield repository, name, data


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
