"""Two versions of a document go in, what changed between them comes out, sentence by sentence.

Which new sentence follows which old one is told as for a catalog: text that is only cut otherwise first, then what is
alike, last the title. Nothing is said of translations here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pipeline.life import recut, succession
from pipeline.model import Catalog, Document, Entry, Key, Segment

_ANY: Final = ("…",)
"""Stands for the target of a sentence: only what has one can be joined or divided."""


@dataclass(frozen=True, slots=True)
class Change:
    """Sentences that came in place of others."""

    before: tuple[Segment, ...]
    """Several: they are one now; none: what came is new."""
    after: tuple[Segment, ...]
    """Several: the one before was divided; none: it is gone."""


def changes(before: Document | None, after: Document | None) -> list[Change]:
    """What changed, in the order of the new version, what is gone where it stood; None: there is no such version.

    A sentence that only moved, or stands once more or less, has not changed.
    """
    old, new = _keyed(before), _keyed(after)
    fresh = [segment for key, segment in new.items() if key not in old]
    catalog = Catalog("").with_entries(Entry(each.text, _ANY, each.context) for each in old.values())
    gone = [entry for entry in catalog.entries if entry.key not in new]
    if not fresh and not gone:
        return []
    staying = [entry for entry in catalog.entries if entry.key in new]
    places = succession.places(catalog, new)
    found = _recut(old, new, fresh, gone, staying)
    used = {segment.key for change in found for segment in (*change.before, *change.after)}
    gone = [entry for entry in gone if entry.key not in used]
    fresh = [segment for segment in fresh if segment.key not in used]
    heirs = {key: entry.key for key, entry in succession.heirs(gone, fresh, places).items()}
    heirs |= _title(
        before, after, {entry.key for entry in gone} - set(heirs.values()), {s.key for s in fresh} - set(heirs)
    )
    found += [Change((old[heirs[each.key]],) if each.key in heirs else (), (each,)) for each in fresh]
    followed = set(heirs.values())
    found += [Change((old[entry.key],), ()) for entry in gone if entry.key not in followed]
    return _in_order(found, old, new)


def _in_order(found: list[Change], old: Iterable[Key], new: Iterable[Key]) -> list[Change]:
    """The changes as the new version has them, what is gone behind what stood before it."""
    index = {key: place for place, key in enumerate(new)}
    first = {each.key: index[change.after[0].key] for change in found if change.after for each in change.before}
    places: dict[Key, tuple[int, int]] = {}
    last = -1
    for number, key in enumerate(old, 1):
        last = index.get(key, first.get(key, last))
        places[key] = (last, number)
    return sorted(found, key=lambda each: (index[each.after[0].key], 0) if each.after else places[each.before[0].key])


def _keyed(document: Document | None) -> dict[Key, Segment]:
    """The sentences of a document, each where it stands first."""
    found: dict[Key, Segment] = {}
    for segment in document.segments() if document else ():
        found.setdefault(segment.key, segment)
    return found


def _recut(
    old: Mapping[Key, Segment],
    new: Mapping[Key, Segment],
    fresh: list[Segment],
    gone: list[Entry],
    staying: list[Entry],
) -> list[Change]:
    """The same German, cut otherwise."""
    found = [
        Change(tuple(old[part.key] for part in parts), (new[key],))
        for key, parts in recut.joins(fresh, gone, staying).items()
        if parts
    ]
    used = {segment.key for change in found for segment in (*change.before, *change.after)}
    left = [segment for segment in fresh if segment.key not in used]
    whole = [entry for entry in gone if entry.key not in used]
    taken: set[Key] = set()
    for entry, parts in recut.splits(whole, left, new.values()):
        came = tuple(part for part in parts if part.key not in old and part.key not in taken)
        if came:
            taken.update(part.key for part in came)
            found.append(Change((old[entry.key],), came))
    return found


def _title(
    before: Document | None, after: Document | None, gone: set[Key], fresh: set[Key]
) -> Iterator[tuple[Key, Key]]:
    """(new title, old title) where both are other sentences than the rest, however little they share."""
    if before and after and before.title and after.title and before.title.key in gone and after.title.key in fresh:
        yield after.title.key, before.title.key
