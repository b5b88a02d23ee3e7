"""Where a target comes from, as the notes of its entry tell: a segment or an entry goes in, notes or answers come out.

Behind every origin stand 8 hex digits of the target, so that a target which no person touched is known without any
other file. Notes depend on the segment and its draft alone, and stay as they are for the life of an entry.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Final, Literal

from pipeline import provenance
from pipeline.model import Entry, Segment
from pipeline.provenance import Provenance

Origin = Literal["Kept", "Values", "Joined", "Split"]
"""Kept: the target of similar German; Values: the same with dates, numbers or addresses exchanged; Joined, Split: of
the same German, cut otherwise."""

_A_PERSONS: Final = frozenset({"kept", "values", "joined", "split", "your page"})
_CHANGED: Final = "Changed: "
_KINDS: Final = {
    "heading": "Heading",
    "label": "Label",
    "cell": "Table cell",
    "alt": "Alternative text of an image",
    "title": "Title",
    "description": "Description for search engines",
    "term": "Term",
    "tooltip": "Tooltip",
    "name": "Name that a screen reader says",
    "placeholder": "Example in an empty field",
    "meta": "Text for search engines and social media",
    "drawing": "Title of a drawing",
    "control": "Choice or text in a form",
    "argument": "Argument of a template tag",
}


def of_segment(segment: Segment) -> tuple[str, ...]:
    """The notes that depend on the segment alone: its kind and the author's words."""
    return tuple(note for note in (kind(segment), segment.note) if note)


def kind(segment: Segment) -> str:
    """The note that says what a segment is; empty of a sentence."""
    return _KINDS.get(segment.kind, "")


def fingerprint(target: str) -> str:
    """8 hex digits of a target, behind its origin in the notes."""
    return sha256(target.encode()).hexdigest()[:8]


def marked(origin: str, targets: Sequence[str]) -> str:
    """The note of an origin."""
    return f"{origin} {fingerprint(_whole(targets))}"


def changed(words: Iterable[str]) -> tuple[str, ...]:
    """The note that names words which turn the meaning; none without words."""
    named = ", ".join(words)
    return (f"{_CHANGED}{named}",) if named else ()


def changes(entry: Entry) -> tuple[str, ...]:
    """The words that the note of an entry names."""
    named = (note.removeprefix(_CHANGED) for note in entry.notes if note.startswith(_CHANGED))
    return tuple(word for words in named for word in words.split(", "))


def lasting(notes: Iterable[str]) -> tuple[str, ...]:
    """The notes that do not tell of a target: those that another target may keep."""
    return tuple(note for note in notes if not provenance.read(note))


def settled(notes: Iterable[str]) -> tuple[str, ...]:
    """The notes that neither tell of a target nor of a change."""
    return tuple(note for note in lasting(notes) if not note.startswith(_CHANGED))


def renewed(entry: Entry, targets: Sequence[str]) -> tuple[str, ...]:
    """The notes of an entry for other targets that are none of a person's either; a person's stays a person's."""
    old, new = fingerprint(_whole(entry.targets)), fingerprint(_whole(targets))
    return tuple(
        note.removesuffix(old) + new if (origin := provenance.read(note)) and origin.mark == old else note
        for note in entry.notes
    )


def untouched_origin(entry: Entry) -> Provenance | None:
    """Where its target comes from; None: there is no note of it, or a person has changed the target since."""
    mark = fingerprint(_whole(entry.targets))
    return next((origin for note in entry.notes if (origin := provenance.read(note)) and origin.mark == mark), None)


def untouched(entry: Entry) -> bool:
    """True of a target that no person wrote or changed: it is empty, or its hash stands in the note of its origin."""
    return not any(map(str.strip, entry.targets)) or untouched_origin(entry) is not None


def made_from_a_persons(entry: Entry) -> bool:
    """True of an untouched target that was made from what a person wrote, here or on an existing page."""
    origin = untouched_origin(entry)
    return origin is not None and origin.way in _A_PERSONS


def derived(entry: Entry) -> Literal["", "Joined", "Taken over"]:
    """How an untouched target came to be approved without a person; empty: a person approved it."""
    origin = untouched_origin(entry)
    if origin is None:
        return ""
    return "Joined" if origin.way == "joined" else "Taken over" if origin.way == "taken over" else ""


def _whole(targets: Sequence[str]) -> str:
    return "\0".join(targets)
