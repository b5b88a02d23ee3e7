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
    r"(?:Draft: (?P<draft>\S.*)|Taken over from (?P<page>.+)|(?P<own>From your page).*"
    r"|(?P<way>Kept|Values|Joined|Split)) (?P<mark>[0-9a-f]{8})"
)


@dataclass(frozen=True, slots=True)
class Provenance:
    """What the note says."""

    way: Way
    name: str = ""
    """Of the engine, with its model where it has one (`openai/llama3`), or of the page that it was taken over from."""
    mark: str = ""
    """Eight hex digits of the target as it was."""


def of(notes: Iterable[str]) -> Provenance | None:
    """What the last note of an origin says; None: there is none, a person wrote it or the note was lost."""
    found = [origin for note in notes if (origin := read(note))]
    return found[-1] if found else None


def read(note: str) -> Provenance | None:
    """What one note says; None: it tells of no origin."""
    found = _NOTE.fullmatch(note)
    if not found:
        return None
    if found["draft"]:
        origin = found["draft"].split()[0].rstrip(",")
        own: dict[str, Way] = {"memory": "memory", "rule": "rule"}
        way = own.get(origin, "engine")
        return Provenance(way, origin if way == "engine" else "", found["mark"])
    if found["page"]:
        return Provenance("taken over", found["page"], found["mark"])
    plain: dict[str, Way] = {"Kept": "kept", "Values": "values", "Joined": "joined", "Split": "split"}
    return Provenance("your page" if found["own"] else plain[found["way"]], mark=found["mark"])
