"""Git's merge driver for catalogs: three files in, the first person's file out, and what makes git call it.

Git keeps drivers in the config of each clone, so that nobody's machine runs a foreign command: `.gitattributes` travels
and names the driver, `install` says in this clone what it is. Without it, git merges catalogs line by line.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipeline import files, pofile
from pipeline.errors import InputRefused, UsageError
from pipeline.merging import Conflict, merge
from pipeline.messages import _
from pipeline.model import Catalog

ATTRIBUTES: Final = ".gitattributes"
LINE: Final = "*.po text eol=lf merge=zwiesprache"
"""What tells git which driver merges catalogs."""
_BY_LINES: Final = "git merge-file -L ours -L base -L theirs"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of three files."""

    path: str
    conflicts: tuple[Conflict, ...] = ()
    refused: InputRefused | None = None
    """Why they can't be merged by entries; git's own merge stands in the file then, with its markers."""


def merge_files(base: Path, ours: Path, theirs: Path, name: str = "") -> Outcome:
    """Merge into the file `ours` what changed from `base` to `theirs`; `name` is what people call the file.

    A side that can't be read leaves the file as git's own merge makes it, or where there is no git, as it was.
    """
    shown = name or ours.as_posix()
    try:
        merged = merge(_read(base, shown, "base"), _read(ours, shown, "ours"), _read(theirs, shown, "theirs"))
        files.write(ours, pofile.write(merged.catalog), root=ours.parent)
    except InputRefused as error:
        _merge_lines(base, ours, theirs)
        return Outcome(shown, refused=error)
    return Outcome(shown, merged.conflicts)


def _read(file: Path, name: str, side: str) -> Catalog:
    """One side; an empty file is one that was not there."""
    try:
        data = files.read(file, root=file.parent, limit=files.CATALOG_LIMIT)
        return pofile.read(data, path=name) if data.strip() else Catalog("", path=name)
    except InputRefused as error:
        error.path = f"{name} ({side})"
        raise


def _merge_lines(base: Path, ours: Path, theirs: Path) -> None:
    if shutil.which("git") and all(file.is_file() for file in (base, ours, theirs)):
        subprocess.run([*_BY_LINES.split(), str(ours), str(base), str(theirs)], capture_output=True, check=False)


def install(root: Path) -> tuple[str, ...]:
    """Make git merge the catalogs of a site by entries, in this clone; the files that changed.

    UsageError: the folder is in no git repository, or there is no git.
    """
    if not in_git(root):
        raise UsageError(
            _("{folder} is in no git repository.", folder=root),
            repair=_("Make one with: git init"),
            code="no-git",
        )
    _git(root, "config", "merge.zwiesprache.name", "catalogs entry by entry")
    _git(root, "config", "merge.zwiesprache.driver", command())
    file = root / ATTRIBUTES
    text = file.read_bytes().decode() if file.is_file() else ""
    if "merge=zwiesprache" in text.split():
        return ()
    files.write(file, (text + ("\n" if text and not text.endswith("\n") else "") + f"{LINE}\n").encode(), root=root)
    return (ATTRIBUTES,)


def in_git(root: Path) -> bool:
    """Whether a folder is in a work tree of git."""
    return bool(shutil.which("git")) and _git(root, "rev-parse", "--is-inside-work-tree") == "true"


def command() -> str:
    """The driver as git's shell runs it: this program, and git's own merge where it can't be started or breaks down."""
    own = Path(sys.executable).with_name("zwiesprache.exe" if os.name == "nt" else "zwiesprache")
    program = shlex.quote(own.as_posix() if own.is_file() else "zwiesprache")
    return f"{program} merge %O %A %B %P; code=$?; test $code -lt 70 && exit $code; {_BY_LINES} %A %O %B"


def _git(root: Path, *arguments: str) -> str:
    """What git prints; empty where it fails."""
    done = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, check=False)
    return done.stdout.decode(errors="replace").strip() if done.returncode == 0 else ""
