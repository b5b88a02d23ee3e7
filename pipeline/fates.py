"""What becomes of a changed sentence's translation: a change and the catalog after it go in, a `Fate` comes out.

The catalog tells it, once it was brought up to date; so the answer is the same before and after a run has written it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from pipeline.life import origins
from pipeline.life.versions import Change
from pipeline.memory import ever_approved
from pipeline.model import Entry, Key
from pipeline.provenance import Way
from pipeline.publish import gate
from pipeline.publish.gate import Standing

What = Literal[
    "approved",
    "taken",
    "joined",
    "error",
    "harmless",
    "values",
    "kept",
    "cut",
    "drafted",
    "begun",
    "open",
    "stored",
    "put-by",
    "dropped",
]
"""approved: by a person, now or when this German stood there before; taken: approved, from another page; joined:
approved, of its approved parts; error: approved, and an error keeps it off the page; harmless: the page goes on showing
the approved translation; values: a draft, the old translation with its values exchanged; kept: a draft, the old
translation; cut: a draft, of the same German cut otherwise; drafted: a draft of a machine; begun: a person's, not
approved; open: none. Of German that is gone, stored: its approved translation stays in the catalog; put-by: one that
was begun does; dropped: none is kept here."""

REVIEW: Final = frozenset({"error", "harmless", "values", "kept", "cut", "drafted", "begun", "open"})
"""What a person has to look at."""
_WAYS: Final[Mapping[Way, What]] = {"values": "values", "kept": "kept", "joined": "cut", "split": "cut"}


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of a sentence's translation in a locale."""

    locale: str
    what: What
    name: str = ""
    """Of the page that it was taken over from, of who drafted it, or of who will be asked for a draft."""
    target: str = ""
    """What stands in the catalog."""
    words: int = 0
    """German words that a person has to look at."""


def of(
    change: Change,
    locale: str,
    known: Mapping[Key, Entry],
    standings: Mapping[Key, Standing],
    engines: Sequence[str] = (),
) -> Fate:
    """The fate of a change, of several sentences that of the first which waits for a person.

    `known` are the entries of the catalog, `standings` what the gate says of what is new; `engines` are asked for
    drafts.
    """
    if not change.after:
        return _of_gone(known.get(change.before[0].key), locale)
    found = [(*_of_new(known.get(each.key), standings[each.key], engines), each) for each in change.after]
    words = sum(gate.words(segment) for what, _name, segment in found if what in REVIEW)
    what, name, segment = next((each for each in found if each[0] in REVIEW), found[0])
    entry = known.get(segment.key)
    return Fate(locale, what, name, entry.target if entry and not entry.obsolete else "", words)


def _of_gone(entry: Entry | None, locale: str) -> Fate:
    if entry is None:
        return Fate(locale, "dropped")
    return Fate(locale, "stored" if ever_approved(entry) else "put-by", target=entry.target)


def _of_new(entry: Entry | None, standing: Standing, engines: Sequence[str]) -> tuple[What, str]:
    origin = origins.untouched_origin(entry) if entry else None
    match standing.step:
        case "approved" if standing.target is None:
            return "error", ""
        case "approved" if origin and origin.way == "taken over":
            return "taken", origin.name
        case "approved":
            return ("joined" if origin and origin.way == "joined" else "approved"), ""
        case "changed":
            return "harmless", ""
        case "untranslated":
            return "open", ", ".join(engines)
    if origin is None:
        return "begun", ""
    return _WAYS.get(origin.way, "drafted"), "" if origin.way in _WAYS else origin.name or origin.way
