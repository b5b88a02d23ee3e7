"""Obsolete entries that may go, because they would come back approved by themselves.

A catalog and the pairs that other catalogs hold go in, keys come out. It is a question of the catalog as it stands,
never of how it came to be: so a change and its undo leave the same file. Nothing that a person approved here is spare.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from pipeline.life import inheritance, origins, recut
from pipeline.life.inheritance import Settings
from pipeline.memory import ever_approved
from pipeline.model import Catalog, Entry, Key, Segment, State


def spare(catalog: Catalog, settings: Settings) -> set[Key]:
    """The keys of obsolete targets that were taken over while their pair stands elsewhere, or joined of parts.

    Kept are those that a draft names as its previous German, live or not, and the parts of what stays joined.
    """
    past = [entry for entry in catalog.entries if entry.obsolete and ever_approved(entry)]
    if not past:
        return set()
    derived = {entry.key: how for entry in catalog.entries if (how := origins.derived(entry))}
    named = {entry.previous for entry in catalog.entries if not ever_approved(entry)}
    obsolete = [entry for entry in past if entry.key in derived and entry.source not in named]
    if not obsolete:
        return set()
    others: defaultdict[Key, set[str]] = defaultdict(set)
    for key, target in settings.elsewhere:
        others[key].add(target)
    doubled = {e.key for e in obsolete if derived[e.key] == "Taken over" and others[e.key] == {e.target}}
    joined = {entry.key: entry for entry in catalog.entries if derived.get(entry.key) == "Joined"}
    texts = [Segment(entry.source, entry.context) for entry in joined.values()]
    parts = recut.joins(texts, catalog.entries, ()) if texts else {}
    again = {
        entry.key
        for entry in obsolete
        if entry.key in parts
        and others[entry.key] <= {entry.target}
        and _again(entry, parts[entry.key], doubled, settings)
    }
    needed = {part.key for key in parts if key not in again for part in parts[key]}
    return again | (doubled - needed)


def _again(entry: Entry, parts: tuple[Entry, ...], doubled: Collection[Key], settings: Settings) -> bool:
    """Whether an entry would be joined of `parts` as it is, all of which are here to stay."""
    if any(part.key in doubled for part in parts):
        return False
    made = inheritance.joined(Segment(entry.source, entry.context), parts, settings)
    return made is not None and (made.state, made.target) == (State.APPROVED, entry.target)
