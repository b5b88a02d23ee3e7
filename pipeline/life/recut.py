"""The same German cut otherwise: texts that are several others joined, and what that makes of their targets.

Segments and entries go in, the parts of each text come out, and targets joined or divided. Two texts are the same here
if they have the same words; the numbers of their tags depend on what else stands in a segment.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from pipeline import markup, sentences
from pipeline.model import NONE, Entry, Key, Segment

_NUMBERED: Final = re.compile(r"<(/?)([A-Za-z]+)[0-9]*(/?)>")
_COMPLETE: Final = re.compile(r"[.!?…](?:</?\w+/?>|[\"'“”’‘«»›‹)\]])*$")
"""The end of a sentence, closing quotes and tags behind it."""
_UNSEEN: Final = "\u2060"
"""Stands for a tag where sentences are looked for."""
_LONGEST: Final = 500
"""Words of a text that is looked at; what is longer is no sentence."""

Trie = dict[str, Any]
"""Word -> the tries of what may follow it; the part whose words end here stands under the empty word."""


def joins(fresh: Sequence[Segment], moved: Iterable[Entry], staying: Iterable[Entry]) -> dict[Key, tuple[Entry, ...]]:
    """Key of a segment -> the other entries that it is, joined.

    Of `staying` ones alone, whose German stands where it was, only whole sentences are joined: words and labels are
    part of many texts by chance.
    """
    moved, staying = list(filter(_has_text, moved)), list(filter(_has_text, staying))
    if not moved and not staying:
        return {}
    starts = _trie(fresh)
    if not any(_begins(entry, starts) for entry in (*staying, *moved)):
        return {}
    known = _trie((*staying, *moved))
    gone = {entry.key for entry in moved}
    found = {segment.key: _cover(segment.text, known.get(_root(segment), {}), segment.key) for segment in fresh}
    return {
        key: parts
        for key, parts in found.items()
        if any(part.key in gone for part in parts) or (parts and all(complete(part.source) for part in parts[:-1]))
    }


def splits(
    gone: Sequence[Entry], fresh: Sequence[Segment], wanted: Iterable[Segment]
) -> list[tuple[Entry, tuple[Segment, ...]]]:
    """The old entries that are several segments of the document now, one of them new at least."""
    if not gone:
        return []
    inside = _trie(fresh)
    texts = [entry for entry in gone if _holds(entry, inside)]
    if not texts:
        return []
    new = {segment.key for segment in fresh}
    known = _trie(wanted)
    found = [(entry, _cover(entry.source, known.get(_root(entry), {}), entry.key)) for entry in texts]
    return [(entry, parts) for entry, parts in found if len(parts) > 1 and any(part.key in new for part in parts)]


def joined(source: str, parts: Sequence[Entry]) -> str | None:
    """The targets of `parts` as one target of `source`, tags renumbered; None where one is empty or tags get mixed."""
    if not all(entry.target.strip() for entry in parts):
        return None
    names = iter(markup.names(source))
    targets = []
    for entry in parts:
        renamed = {name: next(names, "") for name in markup.names(entry.source)}
        if not all(renamed.values()):
            return None
        if entry.target != NONE:
            targets.append(_renamed(entry.target, renamed))
    return " ".join(targets) or NONE


def divided(entry: Entry, parts: Sequence[Segment], locale: str) -> dict[Key, str]:
    """Key -> target of the parts of `entry`: a sentence of its target each, else all of it for the first.

    A part is left out where its tags would get lost.
    """
    if entry.target == NONE:
        return {}
    names = markup.names(entry.source)
    marked = markup.pieces(entry.target, names)
    seen = "".join(piece if isinstance(piece, str) else _UNSEEN * len(str(piece)) for piece in marked)
    spans = sentences.split(seen, locale)
    pieces = [entry.target[start:end] for start, end in spans] if len(spans) == len(parts) else [entry.target]
    found: dict[Key, str] = {}
    first = 0
    for part, piece in zip(parts, pieces, strict=False):
        own = markup.names(part.text)
        renamed = dict(zip(names[first:], own, strict=False))
        first += len(own)
        marks = {mark.name for mark in markup.pieces(piece, names) if isinstance(mark, markup.Mark)}
        target = _renamed(piece, renamed)
        if marks <= renamed.keys() and not markup.problems(part.text, target):
            found.setdefault(part.key, target)
    return found


def complete(text: str) -> bool:
    """True of a text that ends as a sentence does."""
    return bool(_COMPLETE.search(text))


def _renamed(text: str, names: Mapping[str, str]) -> str:
    pieces = markup.pieces(text, names)
    return "".join(p if isinstance(p, str) else str(markup.Mark(names[p.name], p.form)) for p in pieces)


def _words(text: str) -> list[str]:
    text = text if text.isascii() else unicodedata.normalize("NFC", text)
    return (_NUMBERED.sub(r"<\1\2\3>", text) if "<" in text else text).split()


def _root(part: Entry | Segment) -> str:
    """Only texts of the same context are one text."""
    return "" if part.context is None else f"\4{part.context}"


def _trie(parts: Iterable[Entry | Segment]) -> Trie:
    roots: Trie = {}
    for part in parts:
        node = roots.setdefault(_root(part), {})
        for word in _words(part.key[1]):
            node = node.setdefault(word, {})
        node[""] = part
    return roots


def _begins(entry: Entry, roots: Trie) -> bool:
    """Whether another text begins with that of `entry`."""
    node = roots.get(_root(entry))
    for word in _words(entry.source):
        if node is None:
            return False
        node = node.get(word)
    return any(word or node[""].key != entry.key for word in node) if node else False


def _holds(text: Entry, roots: Trie) -> bool:
    """Whether one of the parts stands in `text`."""
    root, words = roots.get(_root(text)), _words(text.source)
    if not root or len(words) > _LONGEST:
        return False
    return any(next(_parts_at(words, start, root), None) for start in range(len(words)))


def _parts_at(words: Sequence[str], start: int, root: Trie) -> Iterator[tuple[int, Any]]:
    """(end, part) of all parts that begin at a word, the shortest first."""
    node: Trie | None = root
    for end in range(start, len(words)):
        node = node.get(words[end]) if node else None
        if node is None:
            return
        if "" in node:
            yield end + 1, node[""]


def _cover(text: str, root: Trie, own: Key) -> tuple[Any, ...]:
    """The fewest parts but its `own` that are the whole text, one behind the other; none where there are not."""
    words = _words(text)
    if not root or len(words) > _LONGEST or next(_parts_at(words, 0, root), None) is None:
        return ()
    fewest: dict[int, tuple[Any, ...]] = {len(words): ()}
    for start in reversed(range(len(words))):
        ways = [
            (part, *fewest[end]) for end, part in _parts_at(words, start, root) if end in fewest and part.key != own
        ]
        if ways:
            fewest[start] = min(ways, key=len)
    return fewest.get(0, ())


def _has_text(entry: Entry) -> bool:
    return entry.source_plural is None and bool(entry.target.strip())
