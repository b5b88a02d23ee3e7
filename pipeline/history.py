"""The history of a site's catalogs as git keeps it: commits with the files that each changed, and their old contents.

A folder goes in, frozen data comes out, read through the `git` command without a shell. Nothing is written, fetched or
guessed: where git is missing, refuses, or does not have all of it, that is said.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import Final, Literal

from pipeline.messages import _

Missing = Literal["", "git", "repository", "commits", "failure"]
"""Why there is no history: no git on this machine, no repository here, nothing committed yet, git's own refusal."""

_FIELD: Final = "\x1f"
_NAME: Final = "\x1d"
_FORMAT: Final = "%x1f".join(
    ("%H", "%P", "%aI", "%aN", "%(trailers:key=Co-authored-by,valueonly,unfold,separator=%x1d)")
)
_LOG: Final = (
    # Parents are rewritten to the nearest commits that touch a catalog, and no branch is left out.
    *["log", "--topo-order", "--reverse", "--full-history", "--parents"],
    *["--root", "--raw", "-z", "--no-abbrev", "--diff-merges=first-parent", "-M50%", "-l5000", "--encoding=UTF-8"],
    # What a person may have configured otherwise for reading.
    *[
        "--no-color",
        "--no-show-signature",
        "--no-ext-diff",
        "--no-textconv",
        "--no-notes",
        "--no-relative",
        "--no-follow",
    ],
    "-O/dev/null",
    f"--format={_FORMAT}",
)


@dataclass(frozen=True, slots=True)
class Change:
    """What a commit did to a file, compared with its first parent."""

    path: str
    """From the top of the repository."""
    before: str
    """Its path before; another one where the file was renamed, empty where it is new."""
    blob: str
    """Names its contents; empty where the file was deleted."""


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit that touches a catalog, or a merge."""

    id: str
    """Empty: what stands in the folder and is not committed yet."""
    parents: tuple[str, ...] = ()
    """The nearest commits before it that are in this history too."""
    author: str = ""
    """As .mailmap has it. The committer may be a server or a bot, and does not count."""
    when: datetime | None = None
    """The author's date, which a rebase keeps."""
    co_authors: tuple[str, ...] = ()
    """Names of co-authors."""
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class History:
    """The commits of a repository that touch catalogs."""

    commits: tuple[Commit, ...] = ()
    """Parents before their children."""
    prefix: str = ""
    """The way from the top of the repository to the folder: `web/`, or empty."""
    missing: Missing = ""
    reason: str = ""
    """What git says to it."""
    shallow: bool = False
    """Only the latest commits are on this machine."""


def read(root: Path, *, ending: str = ".po") -> History:
    """The history of every file with this ending in the repository that the folder `root` belongs to."""
    if shutil.which("git") is None:
        return History(missing="git")
    asked = _run(root, "rev-parse", "--is-shallow-repository", "--show-prefix")
    if asked.returncode:
        reason = _said(asked)
        return History(missing="repository" if "not a git repository" in reason else "failure", reason=reason)
    shallow, _newline, prefix = asked.stdout.decode(errors="surrogateescape").partition("\n")
    prefix = prefix.removesuffix("\n")
    if _run(root, "rev-parse", "--verify", "--quiet", "HEAD").returncode:
        return History(prefix=prefix, missing="commits")
    log = _run(root, *_LOG, "HEAD", "--", f":(top,glob)**/*{ending}")
    if log.returncode:
        return History(prefix=prefix, missing="failure", reason=_said(log))
    return History(tuple(_commits(log.stdout)), prefix, shallow=shallow == "true")


def prefix(root: Path) -> str:
    """The way from the top of the repository to the folder: `web/`; empty where there is none."""
    if shutil.which("git") is None:
        return ""
    asked = _run(root, "rev-parse", "--show-prefix")
    return "" if asked.returncode else asked.stdout.decode(errors="surrogateescape").removesuffix("\n")


@dataclass(frozen=True, slots=True)
class Tree:
    """The files below a folder as a commit has them."""

    commit: str
    files: Mapping[str, str]
    """File, relative to the folder -> what names its contents."""


def tree(root: Path, revision: str) -> Tree | str:
    """The files below `root` at a revision; or why not. Links are no files."""
    if shutil.which("git") is None:
        return _("git is not installed")
    asked = _run(root, "rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}")
    if asked.returncode:
        return _said(asked)
    commit = asked.stdout.decode().strip()
    listed = _run(root, "ls-tree", "-r", "-z", commit)
    if listed.returncode:
        return _said(listed)
    rows = (row.partition("\t") for row in listed.stdout.decode(errors="surrogateescape").split("\0") if row)
    found = ((about.split(" "), name) for about, _tab, name in rows)
    return Tree(commit, {name: blob for (mode, kind, blob), name in found if kind == "blob" and mode != "120000"})


def left(root: Path, revision: str) -> str:
    """The commit at which this branch left `revision`; empty where their histories have nothing in common."""
    found = _run(root, "merge-base", "--end-of-options", revision, "HEAD")
    return found.stdout.decode().strip() if found.returncode == 0 else ""


def changed(root: Path, revision: str, *, fork: bool = True) -> frozenset[str] | str:
    """The files below `root` that differ from where this branch left `revision`, untracked ones too; or why not.

    Not `fork`, or where the histories have nothing in common, as in a shallow clone: from `revision` itself.
    """
    if shutil.which("git") is None:
        return _("git is not installed")
    asked = _run(root, "rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}")
    if asked.returncode:
        return _said(asked)
    commit = asked.stdout.decode().strip()
    start = (fork and left(root, commit)) or commit
    differing = _run(root, "diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", "--relative", start, "--", ".")
    untracked = _run(root, "ls-files", "-z", "--others", "--exclude-standard", "--", ".")
    for done in (differing, untracked):
        if done.returncode:
            return _said(done)
    listed = (differing.stdout + untracked.stdout).decode(errors="surrogateescape")
    return frozenset(listed.split("\0")) - {""}


def names(history: History, wanted: Iterable[str]) -> frozenset[str]:
    """The `wanted` paths and all that these files were called before."""
    found = set(wanted)
    for commit in reversed(history.commits):
        found.update(change.before for change in commit.changes if change.path in found and change.before)
    return frozenset(found)


def blobs(history: History, paths: Collection[str]) -> tuple[str, ...]:
    """What names the contents of every version of these files, the oldest first, each once."""
    changes = (change for commit in history.commits for change in commit.changes)
    return tuple(dict.fromkeys(change.blob for change in changes if change.blob and change.path in paths))


def contents(root: Path, wanted: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """(name, contents) of each blob in this order, by one process; those that git does not have are left out."""
    asked = tuple(wanted)
    if not asked:
        return
    with TemporaryFile() as listed:  # not a pipe: git would wait for us to read while we wait for it to read
        listed.write("".join(f"{name}\n" for name in asked).encode("ascii"))
        listed.seek(0)
        with subprocess.Popen(
            _command("cat-file", "--batch", "--buffer"),
            cwd=root,
            env=_environment(),
            stdin=listed,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as git:
            assert git.stdout is not None
            for name in asked:
                answer = git.stdout.readline().split()
                if len(answer) == 3 and answer[1] == b"blob":
                    data = git.stdout.read(int(answer[2]))
                    git.stdout.read(1)
                    yield name, data


def _command(*arguments: str) -> list[str]:
    return ["git", "--no-pager", "--no-replace-objects", "-c", "core.quotepath=off", *arguments]


def _environment() -> dict[str, str]:
    """Without GIT_DIR and the like, which hooks set; git speaks English, asks nothing and fetches nothing."""
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith("GIT_")}
    quiet = {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1"}
    return kept | quiet | {"LC_ALL": "C", "LANGUAGE": ""}


def _run(root: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        _command(*arguments), cwd=root, env=_environment(), stdin=subprocess.DEVNULL, capture_output=True, check=False
    )


def _said(done: subprocess.CompletedProcess[bytes]) -> str:
    """The first line of git's complaint."""
    lines = done.stderr.decode(errors="replace").strip().splitlines()
    return lines[0].removeprefix("fatal: ") if lines else f"git: {done.returncode}"


def _commits(log: bytes) -> Iterator[Commit]:
    """The commits of `git log --raw -z`: a header, then for each file its data and one path, or two if renamed."""
    pieces = iter(log.decode(errors="surrogateescape").split("\0"))
    header, changes = "", list[Change]()
    for piece in pieces:
        data = piece.lstrip("\n")
        if not data:
            continue
        if data.startswith(":"):
            changes.append(_change(data, pieces))
            continue
        if header:
            yield _commit(header, changes)
        header, changes = data, []
    if header:
        yield _commit(header, changes)


def _change(data: str, pieces: Iterator[str]) -> Change:
    """`:100644 100644 <blob before> <blob> R087`, and the paths that follow it."""
    _mode, _mode_after, _before, blob, status = data.split(" ")
    old = next(pieces)
    if status[0] == "D":
        return Change(old, old, "")
    if status[0] == "R":
        return Change(next(pieces), old, blob)
    return Change(old, "" if status[0] == "A" else old, blob)


def _commit(header: str, changes: Iterable[Change]) -> Commit:
    name, parents, when, author, co_authors = header.split(_FIELD, 4)
    return Commit(
        name,
        tuple(parents.split()),
        _readable(author),
        datetime.fromisoformat(when) if when else None,
        tuple(_readable(co_author.partition("<")[0]) for co_author in co_authors.split(_NAME) if co_author.strip()),
        tuple(changes),
    )


def _readable(name: str) -> str:
    """A name as it can be printed: one line, and no bytes of another charset."""
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())
