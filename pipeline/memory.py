"""The translation memory of a locale: approved entries of all its catalogs go in, equal and similar sentences come out.

Pure, and rebuilt from the catalogs, so it can't disagree with them. Nothing unapproved, no plural entry and no
`<none/>` ever enters.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from pipeline.model import NONE, Catalog, Entry, Key, State
from pipeline.nearest import Nearest

UNAPPROVED: Final = "unapproved"
"""Comment line of an obsolete entry that was never approved: some editors strip the fuzzy flag of obsolete entries."""


@dataclass(frozen=True, slots=True)
class Match:
    """An approved pair that was found."""

    source: str
    context: str | None
    target: str
    page: str
    """Path of the page whose catalog holds it."""
    score: float = 1.0
    """How much its German is like what was looked for, 0 to 1; 1: equal."""


@dataclass(frozen=True, slots=True)
class Memory:
    """All approved pairs of a locale."""

    matches: Mapping[str, tuple[Match, ...]]
    """German -> its approved pairs in the order of the catalogs."""
    nearest: Nearest
    """All its German, to find a similar one."""


@dataclass(frozen=True, slots=True)
class Pair:
    """An approved pair of a catalog, `<none/>` among them."""

    key: Key
    target: str
    obsolete: bool


def pairs(catalog: Catalog) -> Iterator[Pair]:
    """The approved pairs of a catalog, live and obsolete, in its order."""
    return (Pair(entry.key, entry.target, entry.obsolete) for entry in catalog.entries if approved(entry))


def build(catalogs: Iterable[tuple[str, Catalog]]) -> Memory:
    """The memory of one locale out of (page path, catalog), live and obsolete entries, orphaned catalogs too."""
    return of_pairs((page, pairs(catalog)) for page, catalog in catalogs)


def of_pairs(pages: Iterable[tuple[str, Iterable[Pair]]]) -> Memory:
    """The same out of (page path, approved pairs)."""
    matches: dict[str, list[Match]] = defaultdict(list)
    for page, found in pages:
        for pair in found:
            if pair.target.strip() != NONE:
                context, source = pair.key
                matches[source].append(Match(source, context, pair.target, page))
    return Memory(MappingProxyType({source: tuple(found) for source, found in matches.items()}), Nearest(matches))


def approved(entry: Entry) -> bool:
    """A person has approved this pair, if only for German that no longer stands there. Plural entries don't count."""
    return entry.source_plural is None and len(entry.targets) == 1 and ever_approved(entry)


def ever_approved(entry: Entry) -> bool:
    """A person has approved this entry, live or obsolete; one with plural forms, too."""
    if entry.obsolete:
        marked = any(comment.strip() == UNAPPROVED for comment in entry.comments)
        return not (entry.fuzzy or marked) and all(map(str.strip, entry.targets))
    return entry.state is State.APPROVED


def exact(memory: Memory, key: Key) -> tuple[Match, ...]:
    """The approved pairs of this German: those of the same context first, then targets that more pages agree on."""
    context, source = key
    found = memory.matches.get(source, ())
    votes = Counter((match.context, match.target) for match in found)
    return tuple(sorted(found, key=lambda match: (match.context != context, -votes[match.context, match.target])))


def agreed(memory: Memory, key: Key) -> Match | None:
    """The one approved target of this German and context; None where there is none, or two."""
    context, source = key
    found = [match for match in memory.matches.get(source, ()) if match.context == context]
    return found[0] if len({match.target for match in found}) == 1 else None


def near(memory: Memory, text: str, *, page: str = "", cutoff: float = 0.75) -> Match | None:
    """The approved pair whose German is most like `text`, by at least `cutoff` (0 to 1); None if there is none.

    The measure is rapidfuzz's `ratio`: 2 · (characters in common, in order) / (characters of both). Of equals, one on
    the same `page` wins, then the shorter German, the alphabet, the target that more pages agree on.
    """
    score, equals = memory.nearest.best(text, cutoff)
    found = [match for source in equals for match in exact(memory, (None, source))]
    if not found:
        return None
    return replace(next((match for match in found if match.page == page), found[0]), score=score)
