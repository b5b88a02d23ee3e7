"""What goes out to translators: everything that waits on the pages of a locale, each German once, and how much it is.

Pages with their catalogs go in; entries with their places, a catalog of them and a count come out. Nothing is written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pipeline import markup, pofile
from pipeline.differences import marked
from pipeline.glossary import EMPTY, Glossary, Term, find
from pipeline.life import succession
from pipeline.life.origins import untouched
from pipeline.messages import _
from pipeline.model import Catalog, Document, Entry, Key, Segment, State

LINE: Final = 55
"""Characters of a standard line, by which German translators bill."""
_BANDS: Final = ((95, "95–99 %"), (85, "85–94 %"), (75, "75–84 %"), (0, "0–74 %"))
"""Least similarity of a changed German to what it was, in per cent, and the name of the band from there on."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a German stands."""

    page: str
    line: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """An entry that waits for a person."""

    entry: Entry
    places: tuple[Place, ...]
    """In the order of the pages."""
    text: str
    """Its German as a reader sees it."""

    @property
    def band(self) -> str:
        """new, or how alike the German is to what it was when its target was approved: "85–94 %"."""
        if self.entry.previous is None:
            return "new"
        alike = 100 * succession.similarity(self.entry.previous, self.entry.source)
        return next(name for least, name in _BANDS if alike >= least)

    @property
    def machine(self) -> bool:
        """Whether its target is a machine's, as it came."""
        drafted = any(note.startswith("Draft: ") for note in self.entry.notes)
        return self.entry.state is State.FUZZY and drafted and untouched(self.entry)


@dataclass(frozen=True, slots=True)
class Amount:
    """How much text."""

    sentences: int = 0
    words: int = 0
    characters: int = 0
    """With spaces."""

    @property
    def lines(self) -> float:
        """Standard lines, to a tenth."""
        return round(self.characters / LINE, 1)

    def __add__(self, other: Amount) -> Amount:
        return Amount(self.sentences + other.sentences, self.words + other.words, self.characters + other.characters)


@dataclass(frozen=True, slots=True)
class Count:
    """The count that a hand-out is billed by; what is repeated is counted once and named by itself."""

    bands: Mapping[str, Amount]
    """new and the bands of what changed, as `Waiting.band` names them -> amount."""
    repeated: Amount
    """Further places of the same German."""
    machine: Amount
    """Those of the bands that hold a machine's draft."""

    @property
    def total(self) -> Amount:
        """All bands."""
        return sum(self.bands.values(), Amount())


def waiting(pages: Iterable[tuple[str, Document, Catalog]], *, words: int = 0) -> tuple[Waiting, ...]:
    """What waits on these pages, each German once; with `words` only the first so many, by whole texts."""
    found: dict[Key, Waiting] = {}
    for page, document, catalog in pages:
        known = {entry.key: entry for entry in catalog.entries}
        for segment in document.segments():
            entry = known.get(segment.key)
            if entry is None or entry.state not in (State.UNTRANSLATED, State.FUZZY):
                continue
            first = found.get(entry.key) or Waiting(entry, (), markup.visible(segment.text, segment.tags))
            place = Place(page, segment.line)
            if place not in first.places:
                fuller = first.entry if any(map(str.strip, first.entry.targets)) else entry
                found[entry.key] = replace(first, entry=fuller, places=(*first.places, place))
    return tuple(_first(found.values(), words)) if words else tuple(found.values())


def catalog(
    locale: str, items: Iterable[Waiting], header: Iterable[tuple[str, str]], terms: Glossary = EMPTY
) -> Catalog:
    """One catalog of what waits: each entry with its pages, what changed in its German, and its terms."""
    made = pofile.new(locale, header)
    return made.with_entries(
        replace(item.entry, notes=(*_where(item), *_said(item, terms, locale), *item.entry.notes)) for item in items
    )


def terms(items: Iterable[Waiting], known: Glossary, locale: str) -> tuple[Term, ...]:
    """The terms that stand in `items` and say something in a locale, in the order of the German."""
    found = {id(hit.term): hit.term for item in items for hit in find(known, item.text) if hit.term.into(locale)}
    return tuple(sorted((*found.values(), *known.everywhere), key=lambda term: (term.german.casefold(), term.kind)))


def count(items: Sequence[Waiting]) -> Count:
    """How much `items` are."""
    bands: dict[str, Amount] = {}
    machine = repeated = Amount()
    for item in items:
        amount = _amount(item.text)
        bands[item.band] = bands.get(item.band, Amount()) + amount
        machine += amount if item.machine else Amount()
        repeated += sum((amount for _place in item.places[1:]), Amount())
    order = ("new", *(name for _least, name in _BANDS))
    return Count({band: bands[band] for band in order if band in bands}, repeated, machine)


def texts(document: Document, catalog: Catalog) -> Iterator[tuple[Segment, Entry]]:
    """The texts of a page in order, each with its live entry; an empty one where the catalog has none yet."""
    known = {entry.key: entry for entry in catalog.entries if not entry.obsolete}
    for segment in document.segments():
        yield segment, known.get(segment.key) or Entry(segment.text, context=segment.context)


def _amount(text: str) -> Amount:
    return Amount(1, len(text.split()), len(text))


def _first(items: Iterable[Waiting], words: int) -> Iterator[Waiting]:
    for item in items:
        if words <= 0:
            return
        words -= len(item.text.split())
        yield item


def _where(item: Waiting) -> Iterator[str]:
    """The notes that only a hand-out has: they tell where, and what changed."""
    pages = Counter(place.page for place in item.places)
    first = item.places[0]
    yield _("Page: {page}, line {line}", page=first.page, line=first.line)
    others = [page for page in pages if page != first.page]
    if others:
        yield _("Also on: {pages}", pages=", ".join(others))
    if item.entry.previous is not None:
        yield _("German: {marked}", marked=marked(item.entry.previous, item.entry.source))


def _said(item: Waiting, known: Glossary, locale: str) -> Iterator[str]:
    """What the glossary says of the German, a line for each term."""
    for term in {id(hit.term): hit.term for hit in find(known, item.text)}.values():
        targets = " | ".join(term.into(locale))
        if not targets:
            continue
        if term.kind == "keep":
            yield _("Glossary: {german} stays as it is", german=term.german)
        elif term.kind == "forbidden":
            yield _("Glossary: {german}, not: {target}", german=term.german, target=targets)
        else:
            yield _("Glossary: {german} = {target}", german=term.german, target=targets)
