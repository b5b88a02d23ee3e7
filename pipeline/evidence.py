"""The story of every entry out of the history of its catalog: who proposed its target, who approved it, and since when.

The commits of `history` with the contents of their files go in, a `Story` for each entry leaves. A story goes from
version to version, along renames and both sides of a merge; an entry that did not change keeps the story it had.
Nothing is read here, and what the history does not show stays unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pipeline import pofile, provenance
from pipeline.errors import InputRefused
from pipeline.history import Change, Commit, History
from pipeline.life.origins import untouched
from pipeline.memory import UNAPPROVED
from pipeline.model import Entry, Key, State
from pipeline.po import syntax
from pipeline.po.faults import Fault
from pipeline.provenance import Provenance

Version = tuple[tuple[Key, Entry], ...]
"""The entries of a catalog in one version, in file order; an entry that did not change is the same object."""

UNCOMMITTED: Final = Commit("")
"""What stands in the files and is in no commit yet."""


@dataclass(frozen=True, slots=True)
class Story:
    """What happened to an entry up to one version of its catalog."""

    entry: Entry
    """As it stands in this version, or stood in the last one that had it."""
    first: Commit
    """The first version that has it."""
    since: Commit
    """Brought its German onto the page, for the last time where it was away."""
    origin: Provenance | None = None
    """Of its latest draft; None: a person wrote it, or its note was lost before git saw it."""
    draft: str | None = None
    """The draft as it was proposed; None: no version shows it untouched."""
    drafted: Commit | None = None
    """The first version with that draft's note."""
    blank: bool = False
    """A version shows it without a target, so that what came later came from somebody."""
    previous: str | None = None
    """The German for which its target had been approved before."""
    approvals: tuple[Commit, ...] = ()
    """Each that approved it, or another target of it."""
    reopened: tuple[Commit, ...] = ()
    """Each that took an approval back."""

    @property
    def approved(self) -> Commit | None:
        """Approved the target that stands there; None: it is not approved."""
        return self.approvals[-1] if self.approvals and stands(self.entry) else None

    @property
    def at_once(self) -> bool:
        """It was approved in the first version that has it and stayed so: what was before, git has not seen."""
        return self.approvals == (self.first,) and not self.blank


@dataclass(frozen=True, slots=True)
class Trace:
    """What the history of some catalogs tells."""

    stories: Mapping[str, Mapping[Key, Story]]
    """Path of the catalog now -> entry -> its story."""
    unreadable: tuple[tuple[Commit, str], ...] = ()
    """Versions of files that can't be read, or that git does not have."""


@dataclass(frozen=True, slots=True)
class _File:
    """A catalog in one commit."""

    line: str
    """The same for all versions of a file, whatever it is called."""
    stories: Mapping[Key, Story]


def trace(
    history: History,
    versions: Iterable[tuple[str, bytes]],
    current: Mapping[str, Iterable[Entry]],
    paths: frozenset[str],
) -> Trace:
    """The story of each of the `current` entries, by path of their catalog.

    `paths` are all that these catalogs were ever called, `versions` (blob, contents) of their old contents.
    """
    pieces: dict[bytes, Version | None] = {}
    known = {blob: _version(data, pieces) for blob, data in versions}
    states: dict[str, dict[str, _File]] = {}
    unreadable: list[tuple[Commit, str]] = []
    waiting = _children(history)
    last: dict[str, _File] = {}
    for commit in history.commits:
        before = [states[parent] for parent in commit.parents if parent in states]
        state = dict(before[0]) if before else {}
        for change in commit.changes:
            if change.path in paths:
                _take(state, before, change, commit, known)
                if change.blob and known.get(change.blob) is None:
                    unreadable.append((commit, change.path))
            elif change.before != change.path:
                state.pop(change.before, None)
        states[commit.id] = last = state
        for parent in commit.parents:  # a version that no later one follows is let go
            waiting[parent] = waiting.get(parent, 1) - 1
            if not waiting[parent]:
                states.pop(parent, None)
    stories = {
        path: _continued([last[path].stories] if path in last else [], _keyed(entries), UNCOMMITTED)
        for path, entries in current.items()
    }
    return Trace(stories, tuple(unreadable))


def stands(entry: Entry) -> bool:
    """A person has approved this target, and nobody took it back, whether its German is on the page or not."""
    if not entry.obsolete:
        return entry.state is State.APPROVED
    marked = any(comment.strip() == UNAPPROVED for comment in entry.comments)
    return not (entry.fuzzy or marked) and all(map(str.strip, entry.targets))


def told(before: Story | None, entry: Entry, commit: Commit) -> Story:
    """The story of an entry in one version more."""
    story = before or Story(entry, commit, commit)
    if before is not None and before.entry == entry:
        return before
    back = before is not None and before.entry.obsolete and not entry.obsolete
    story = replace(
        story, entry=entry, since=commit if back else story.since, previous=entry.previous or story.previous
    )
    story = _drafted(story, before, entry, commit)
    was, now = before is not None and stands(before.entry), stands(entry)
    if now and (before is None or not was or before.entry.targets != entry.targets):
        return replace(story, approvals=(*story.approvals, commit))
    return replace(story, reopened=(*story.reopened, commit)) if was and not now else story


def _drafted(story: Story, before: Story | None, entry: Entry, commit: Commit) -> Story:
    """The story with what this version shows of a draft."""
    if not any(map(str.strip, entry.targets)):
        return replace(story, origin=None, draft=None, drafted=None, blank=True)
    origin = provenance.of(entry.notes)
    if origin is None:  # some tools drop notes: what an earlier version said still holds
        return story
    proposed = entry.target if untouched(entry) else None
    if before is None or origin != story.origin:
        return replace(story, origin=origin, draft=proposed, drafted=commit)
    return replace(story, draft=proposed) if story.draft is None and proposed is not None else story


def _take(
    state: dict[str, _File],
    parents: Sequence[Mapping[str, _File]],
    change: Change,
    commit: Commit,
    known: Mapping[str, Version | None],
) -> None:
    """Bring one file of `state`, the first parent's, to what the commit made of it."""
    if not change.blob:
        return  # its stories stay: a revert brings the file back
    old = [parents[0][change.before]] if parents and change.before in parents[0] else []
    for other in parents if len(parents) > 1 else ():
        old += [file for path, file in other.items() if path == change.path or (old and file.line == old[0].line)]
    if not old and change.path in state:
        old = [state[change.path]]  # it was deleted, and is back
    if change.before not in ("", change.path):
        state.pop(change.before, None)
    line = old[0].line if old else f"{commit.id}:{change.path}"
    stories = _continued([file.stories for file in old], known.get(change.blob) or (), commit)
    state[change.path] = _File(line, stories)


def _continued(before: Sequence[Mapping[Key, Story]], version: Version, commit: Commit) -> Mapping[Key, Story]:
    """Entry -> story in a version that follows others: one, or those that are merged."""
    if len(before) <= 1:
        stories = dict(before[0]) if before else {}
        for key, entry in version:
            old = stories.get(key)
            if old is None or old.entry is not entry:
                stories[key] = told(old, entry, commit)
        return stories
    stories = {key: story for side in reversed(before) for key, story in side.items()}
    for key, entry in version:
        sides = [side[key] for side in before if key in side]
        same = [story for story in sides if story.entry == entry]
        stories[key] = told(next(iter(same or sides), None), entry, commit)
    return stories


def _children(history: History) -> dict[str, int]:
    """Commit -> how many follow it."""
    found: dict[str, int] = {}
    for commit in history.commits:
        for parent in commit.parents:
            found[parent] = found.get(parent, 0) + 1
    return found


def _version(data: bytes, pieces: dict[bytes, Version | None]) -> Version | None:
    """The entries in the bytes of a catalog; None: it can't be read.

    Versions have most of their entries in common, so each stretch between blank lines is read once and kept in
    `pieces`. A file in which an entry is not such a stretch is read as a whole.
    """
    text = data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
    found: list[tuple[Key, Entry]] = []
    for piece in text.split(b"\n\n"):
        try:
            entries = pieces[piece]
        except KeyError:
            entries = pieces[piece] = _piece(piece)
        if entries is None:
            return _whole(data)
        found += entries
    known = dict(found)
    header = known.pop((None, ""), None)
    if len(known) + (header is not None) < len(found):
        return _whole(data)
    if header is None:
        return tuple(found)
    first, *messages = found
    return tuple(messages) if first[1] is header and "charset=utf-8" in header.target.lower() else _whole(data)


def _piece(piece: bytes) -> Version | None:
    """The entries of a stretch that holds whole ones and nothing else; None: it does not."""
    try:
        text = piece.decode("utf-8").strip("\n")
        blocks = tuple(syntax.blocks(text, charset="utf-8"))
    except (UnicodeDecodeError, Fault):
        return None
    lines = text.count("\n") + 1 if text else 0
    return _keyed(block.entry for block in blocks) if (blocks[-1].end if blocks else 0) == lines else None


def _whole(data: bytes) -> Version | None:
    try:
        return _keyed(pofile.read(data).entries)
    except InputRefused:
        return None


def _keyed(entries: Iterable[Entry]) -> Version:
    return tuple((entry.key, entry) for entry in entries)
