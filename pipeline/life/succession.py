"""Which new German follows which old: pairs among what is left over once equal texts have found each other.

Entries and segments go in with their places in the document; pairs come out. Every old entry is followed by one new
segment at most, the best score first, then the nearest place.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from pipeline.model import Catalog, Entry, Key, Segment

RELATED: Final = 0.5
"""Similarity from which a new sentence is taken for the old one, changed. Of unrelated German sentences under one in a
hundred pairs are that much alike."""
_MANY: Final = 1_000_000
"""Above so many pairs only neighbours and texts that share rare words are compared."""
_NEAR: Final = 10
"""Neighbours on each side that are always compared."""
_LIKELY: Final = 20
"""How many old texts at most are compared with a new one by their score or words."""
_RARE: Final = 6
"""How many words of a text are asked for."""
_COMMON: Final = 60
"""A word in more old texts than these tells nothing."""


def similarity(old: str, new: str) -> float:
    """How alike two sentences are: 0 nothing in common, 1 equal (normalised indel distance of the characters)."""
    from rapidfuzz.distance import Indel

    return float(Indel.normalized_similarity(old, new))


def places(catalog: Catalog, wanted: Mapping[Key, Segment]) -> dict[Key, float]:
    """Key -> where it stands in the document; of an old live entry where it would, between those that stayed."""
    found = {key: float(index) for index, key in enumerate(wanted)}
    gone: list[Key] = []
    last = -1.0
    for key in (*(entry.key for entry in catalog.entries if not entry.obsolete), None):
        if key is not None and key not in wanted:
            gone.append(key)
            continue
        here = float(len(wanted)) if key is None else found[key]
        step = max(here - last, 1.0) / (len(gone) + 1)
        found |= {old: last + step * number for number, old in enumerate(gone, 1)}
        gone, last = [], here
    return found


def heirs(
    old: Sequence[Entry], new: Sequence[Segment], places: Mapping[Key, float], *, least: float = RELATED
) -> dict[Key, Entry]:
    """Key of a new segment -> the old entry that it follows; they are alike by `least`.

    A text whose context was added or taken away follows itself.
    """
    far = float(len(places))
    pairs = []
    for segment, index, score in _scores(old, new, places, least):
        entry, place = old[index], places[segment.key]
        if entry.context in (None, segment.context) or entry.source == segment.text:
            other = entry.context != segment.context
            pairs.append((-score, other, abs(places.get(entry.key, far) - place), place, index, segment.key))
    used: set[int] = set()
    found: dict[Key, Entry] = {}
    for *_order, index, key in sorted(pairs, key=lambda pair: pair[:-1]):
        if index not in used and key not in found:
            used.add(index)
            found[key] = old[index]
    return found


def _scores(
    old: Sequence[Entry], new: Sequence[Segment], places: Mapping[Key, float], least: float
) -> Iterator[tuple[Segment, int, float]]:
    """Every pair that may become one: (new segment, index of the old entry, how alike they are)."""
    if not old or not new:
        return
    from rapidfuzz import process
    from rapidfuzz.distance import Indel

    far = float(len(places))
    order = sorted(range(len(old)), key=lambda index: places.get(old[index].key, far))
    sites = [places.get(old[index].key, far) for index in order]
    texts = [entry.source for entry in old]
    rare = _rare(texts) if len(old) * len(new) > _MANY else None
    for segment in new:
        middle = bisect_left(sites, places[segment.key])
        candidates = set(order[max(0, middle - _NEAR) : middle + _NEAR])
        if rare is None:
            best = process.extract(
                segment.text, texts, scorer=Indel.normalized_similarity, score_cutoff=least, limit=_LIKELY
            )
            candidates.update(index for _text, _score, index in best)
        else:
            candidates.update(_sharing(segment.text, rare))
        for index in candidates:
            score = Indel.normalized_similarity(texts[index], segment.text, score_cutoff=least)
            if score:
                yield segment, index, float(score)


def _rare(texts: Sequence[str]) -> dict[str, list[int]]:
    """Word -> the texts that have it, of words that tell something."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for index, text in enumerate(texts):
        for word in set(text.lower().split()):
            found[word].append(index)
    return {word: indexes for word, indexes in found.items() if len(indexes) <= _COMMON}


def _sharing(text: str, rare: Mapping[str, Sequence[int]]) -> list[int]:
    """The texts that have most of the rarest words of `text`."""
    words = sorted(
        (word for word in set(text.lower().split()) if word in rare), key=lambda word: (len(rare[word]), word)
    )
    votes = Counter(index for word in words[:_RARE] for index in rare[word])
    return [index for index, _votes in sorted(votes.items(), key=lambda vote: (-vote[1], vote[0]))[:_LIKELY]]
