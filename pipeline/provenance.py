"""Where a target comes from, as the note of its entry tells: the notes go in, a `Provenance` or nothing comes out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

Way = Literal["engine", "memory", "rule", "kept", "values", "joined", "split", "taken over", "your page"]
"""engine: a translation engine's draft; memory: the approved target of similar German; rule: a date or number written
by rule; kept, values: the target of the German before it changed; joined, split: of the same German, cut otherwise;
taken over: from another page; your page: from a page that existed before."""

_NOTE: Final = re.compile(
    r"(?:Draft: (?P<draft>\S.*)|Taken over from (?P<page>.+)|(?P<way>Kept|Values|Joined|Split|From your page)(?: .*)?) "
    r"(?P<mark>[0-9a-f]{8})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Provenance:
    """What the note says."""

    way: Way
    name: str = ""
    """Of the engine, or of the page that the target was taken over from."""
    mark: str = ""
    """Eight hex digits of the target as it was."""


def of(notes: Iterable[str]) -> Provenance | None:
    """What the last note of an origin says; None: there is none, a person wrote it or the note was lost."""
    found = [match for note in notes if (match := _NOTE.fullmatch(note))]
    return _read(found[-1]) if found else None


def _read(note: re.Match[str]) -> Provenance:
    if note["draft"]:
        origin = note["draft"].split()[0].rstrip(",")
        own: dict[str, Way] = {"memory": "memory", "rule": "rule"}
        way = own.get(origin, "engine")
        return Provenance(way, origin if way == "engine" else "", note["mark"])
    if note["page"]:
        return Provenance("taken over", note["page"], note["mark"])
    plain: dict[str, Way] = {way: way for way in ("kept", "values", "joined", "split")}
    return Provenance(plain.get(note["way"].lower(), "your page"), mark=note["mark"])
