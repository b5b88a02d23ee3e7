"""Histories of a site: what authors do to its pages and translators to its catalogs, as plain functions on frozen data.

A `Past` goes in, the next one comes out. The pages are lists of segments, the catalogs go through their files at every
step, and what editors do to a file is done by the real msgcat where it can be.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from hypothesis import strategies as st

from pipeline import catalog, extraction, pofile, workspace
from pipeline.config import Config, PageSettings
from pipeline.memory import UNAPPROVED, ever_approved
from pipeline.model import Catalog, Document, Draft, Entry, Key, Segment, State, Tag
from tests.po_files import run

Line = tuple[str, str | None, str]
"""(text, context, kind) of a segment."""
Pages = Mapping[str, tuple[Line, ...]]
Catalogs = Mapping[str, Catalog]

SENTENCES = (
    "Das Rathaus ist am Montag von neun bis zwölf Uhr für alle geöffnet.",
    "Das Rathaus ist am Dienstag von neun bis zwölf Uhr für alle geöffnet.",
    "Das Rathaus ist am Montag nur nach Anmeldung zugänglich.",
    "Der Antrag muss bis zum 31. Mai 2024 vorliegen.",
    "Die Frist endet am 31. Mai 2024 um 12 Uhr.",
    "Kinder zahlen keinen Eintritt.",
    "Kinder zahlen keinen Eintritt!",
    "Die Teilnahme ist <strong>kostenlos</strong>.",
    "Mehr erfahren",
    "Leitung:",
    "Stadt Amadora",
    "Kontakt",
    "Wir beraten Sie gern.",
)
MUTATIONS: tuple[Callable[[str], str], ...] = (
    lambda text: text.replace(" ist ", " ist nicht ", 1) if " ist nicht " not in text else text.replace(" nicht", ""),
    lambda text: re.sub(r"\d+", lambda number: str(int(number[0]) % 28 + 1), text, count=1),
    lambda text: text.replace("Montag", "Freitag") if "Montag" in text else text.replace("Freitag", "Montag"),
    lambda text: f"Auch {text[0].lower()}{text[1:]}" if not text.startswith("Auch ") else text[5:],
    lambda text: re.sub(r"\w+(?=\W*$)", "anders", text),
    lambda text: "Hier steht jetzt etwas ganz Neues.",
)
ENGLISH = ("open", "town", "people", "time", "for", "all", "with", "many", "new", "here", "free", "day", "good", "work")
MONTHS = {"Mai": "May"}


@dataclass(frozen=True)
class Past:
    """A site at a moment, and what people did to it until then."""

    pages: Pages
    catalogs: Catalogs = field(default_factory=dict)
    drafts: tuple[Pages, ...] = ()
    """The pages as they were before each change."""
    approvals: frozenset[tuple[Key, str]] = frozenset()
    """Every pair that a person ever approved."""
    purged: bool = False
    """Whether an editor threw obsolete entries away."""


def english(text: str, number: int = 0) -> str:
    """Words that no check takes for German, with the tags and values of the text."""

    def word(match: re.Match[str]) -> str:
        known = MONTHS.get(match[0])
        return known or ENGLISH[(sha256(match[0].encode()).digest()[0] + number) % len(ENGLISH)]

    pieces = re.split(r"(<[^>]*>)", re.sub(r"(\d+)\. (?=Mai)", r"\1 ", text))
    return "".join(p if p.startswith("<") else re.sub(r"[^\W\d_]+", word, p) for p in pieces)


# -- the program ------------------------------------------------------------------------------------


def document(path: str, lines: Sequence[Line]) -> Document:
    """A page of these lines."""
    return Document(path, ".md", tuple(segment(*line) for line in lines), {})


def segment(text: str, context: str | None, kind: str) -> Segment:
    """A line as a format reads it."""
    tags = {name: Tag(name, name, ("**",), ("**",)) for name in re.findall(r"<(strong\d*)>", text)}
    return Segment(text, context, kind=kind, tags=tags, raw=text)


def extracted(pages: Pages, catalogs: Catalogs) -> dict[str, Catalog]:
    """The catalogs after `zwiesprache extract`, as they lie on the disk."""
    documents = {path: document(path, lines) for path, lines in sorted(pages.items())}
    settings = {path: PageSettings(("en",), 0.8, "previous") for path in pages}
    found = {"en": dict(sorted(catalogs.items()))}
    broken = frozenset({("en", workspace.STRINGS)})
    site = workspace.Site(Path("none"), Config(name="Stadt"), documents, {}, settings, found, (), broken)
    after = extraction.extracted(site, "en", workspace.silent)
    left = {path: value for path, value in found["en"].items() if path not in after.moved.values()}
    return left | {path: stored(value) for path, value in after.changed.items()}


def stored(value: Catalog) -> Catalog:
    """Written and read again."""
    return pofile.read(pofile.write(value), locale="en")


def files(catalogs: Catalogs) -> dict[str, bytes]:
    """Their files."""
    return {path: pofile.write(value) for path, value in catalogs.items()}


# -- authors ----------------------------------------------------------------------------------------


def author(past: Past, act: str, page: int, line: int, other: int) -> Past:
    """One change of the sources; where it can't be done, nothing happens."""
    if act == "undo":
        return replace(past, pages=past.drafts[-1 - other % len(past.drafts)]) if past.drafts else past
    path = sorted(past.pages)[page % len(past.pages)]
    if act == "rename":
        name = f"{path[0]}{other % 3}"
        moved = {name if known == path else known: lines for known, lines in past.pages.items()}
        return replace(past, pages=moved) if name not in past.pages else past
    if act == "add page":
        return replace(past, pages={**past.pages, f"n{other % 3}": past.pages.get(f"n{other % 3}", ())})
    if act == "remove page":
        return replace(past, pages={p: lines for p, lines in past.pages.items() if p != path or len(past.pages) == 1})
    if act == "carry":
        target = sorted(past.pages)[(page + 1) % len(past.pages)]
        lines = past.pages[path]
        carried = lines[line % len(lines) :][: 1 + other % 3] if lines else ()
        rest = tuple(each for each in lines if each not in carried)
        return replace(past, pages={**past.pages, path: rest, target: (*past.pages[target], *carried)})
    return replace(past, pages={**past.pages, path: edited(past.pages[path], act, line, other)})


def edited(lines: tuple[Line, ...], act: str, line: int, other: int) -> tuple[Line, ...]:
    """One page after an edit."""
    if act == "insert":
        at = line % (len(lines) + 1)
        kind = "heading" if other % 7 == 6 else "sentence"
        return (*lines[:at], (SENTENCES[other % len(SENTENCES)], None, kind), *lines[at:])
    if not lines:
        return lines
    at = line % len(lines)
    (text, context, kind), before, after = lines[at], lines[:at], lines[at + 1 :]
    match act:
        case "delete":
            return (*before, *after)
        case "change":
            return (*before, (MUTATIONS[other % len(MUTATIONS)](text), context, kind), *after)
        case "context":
            return (*before, (text, None if context else "Amt", kind), *after)
        case "move" | "repeat":
            kept = (*before, *after) if act == "move" else lines
            to = other % (len(kept) + 1)
            return (*kept[:to], lines[at], *kept[to:])
        case "join" if after and after[0][1] == context:
            return (*before, (renumbered(f"{text} {after[0][0]}"), context, kind), *after[1:])
        case "split":
            parts = re.split(r"(?<=[.!:]) ", text)
            if all(part.count("<strong") == part.count("</strong") for part in parts):
                return (*before, *((renumbered(part), context, kind) for part in parts), *after)
    return lines


def renumbered(text: str) -> str:
    """Its tags numbered as the formats do: only where there are several."""
    names = re.findall(r"<strong\d*>", text)
    numbers = iter(range(2, 2 * len(names) + 2))
    numbered = re.sub(r"(</?strong)\d*>", lambda tag: f"{tag[1]}{next(numbers) // 2}>", text)
    return numbered if len(names) > 1 else re.sub(r"(strong)\d+>", r"\1>", text)


AUTHORS = (
    *("insert", "insert", "insert", "delete", "change", "change", "change", "move", "repeat", "join", "join"),
    *("split", "split", "context", "carry", "rename", "add page", "remove page", "undo"),
)


# -- translators and their tools --------------------------------------------------------------------


def translator(past: Past, act: str, page: int, line: int, other: int) -> Past:
    """One thing that happens to the catalogs between two runs."""
    if act == "draft":
        return replace(past, catalogs={path: drafted(value) for path, value in past.catalogs.items()})
    if not past.catalogs:
        return past
    path = sorted(past.catalogs)[page % len(past.catalogs)]
    value = past.catalogs[path]
    if act in ("wrap", "save"):
        after = wrapped(value, "--width=80" if act == "wrap" else "--no-wrap")
        return replace(past, catalogs={**past.catalogs, path: after})
    if act == "approve all":
        for number in range(len(value.entries)):
            past = worked(past, path, number, "approve", number + other if other % 2 else 0)
        return past
    return worked(past, path, line, act, other)


def drafted(value: Catalog) -> Catalog:
    """What an engine proposes for every empty target."""
    waiting = [entry for entry in value.entries if catalog.draftable(entry)]
    return stored(catalog.drafted(value, [Draft(e.key, english(e.source), "pseudo") for e in waiting]))


def wrapped(value: Catalog, option: str) -> Catalog:
    """The file as an editor saves it that wraps long lines, or takes the wrapping out."""
    if not value.records or not shutil.which("msgcat"):
        return value
    return pofile.read(run("msgcat", option, data=pofile.write(value)), locale="en")


def worked(past: Past, path: str, line: int, act: str, other: int) -> Past:
    """A person's work on one entry."""
    value = past.catalogs[path]
    entries = [entry for entry in value.entries if entry.obsolete == (act in ("purge", "strip"))]
    if not entries:
        return past
    entry = entries[line % len(entries)]
    after = by_hand(entry, act, other)
    kept = [after if each is entry else each for each in value.entries if each is not entry or after]
    catalogs = {**past.catalogs, path: stored(value.with_entries([each for each in kept if each]))}
    pairs = {(after.key, after.target)} if after and after.state is State.APPROVED else set()
    return replace(past, catalogs=catalogs, approvals=past.approvals | pairs, purged=past.purged or after is None)


def by_hand(entry: Entry, act: str, other: int) -> Entry | None:
    """The entry as a person leaves it; None: purged."""
    target = entry.target if entry.target.strip() and other % 3 else english(entry.source, other % 5)
    match act:
        case "approve":
            return replace(entry, targets=(target,), flags=(), previous=None)
        case "approve in Lokalize":
            return replace(entry, targets=(target,), flags=())
        case "write":
            return replace(entry, targets=(f"{target[:20]} … {other}",), flags=("fuzzy",))
        case "empty":
            return replace(entry, targets=("",), flags=())
        case "unapprove":
            return replace(entry, flags=("fuzzy",)) if entry.target.strip() else entry
        case "strip" if any(comment == UNAPPROVED for comment in entry.comments):
            return replace(entry, flags=())
        case "purge" if other % 6 == 0:  # what is gone can't come back, so the laws say less from then on
            return None
    return entry


TRANSLATORS = (
    *("approve", "approve", "approve all", "approve all", "approve in Lokalize", "unapprove"),
    *("write", "write", "empty", "strip", "purge", "wrap", "save", "draft", "draft"),
)

numbers = st.integers(0, 60)
edits = st.tuples(st.sampled_from(AUTHORS), numbers, numbers, numbers)
works = st.tuples(st.sampled_from(TRANSLATORS), numbers, numbers, numbers)
rounds = st.tuples(st.lists(edits, min_size=1, max_size=3), st.lists(works, max_size=4))
"""What authors do, then an extraction, then what translators do."""
beginnings = st.lists(st.sampled_from(SENTENCES), max_size=6).map(
    lambda texts: tuple((text, None, "sentence") for text in texts)
)
starts = st.tuples(beginnings, beginnings).map(lambda two: Past({"a0": two[0], "b0": two[1]}))


# -- what can be said of a site ----------------------------------------------------------------------


def pairs(catalogs: Catalogs) -> set[tuple[Key, str]]:
    """Every pair that counts as approved, live, obsolete or in an orphan."""
    return {(e.key, e.target) for value in catalogs.values() for e in value.entries if ever_approved(e)}


def half_done(catalogs: Catalogs) -> set[str]:
    """Targets that a person wrote and did not approve."""
    entries = (entry for value in catalogs.values() for entry in value.entries)
    return {e.target for e in entries if not ever_approved(e) and not catalog.untouched(e)}


def targets(catalogs: Catalogs) -> set[str]:
    """Every target, whatever its state."""
    return {entry.target for value in catalogs.values() for entry in value.entries}


def persons_work(value: Catalog) -> dict[Key, tuple[str, State]]:
    """The live entries that hold what a person wrote or approved."""
    live = (entry for entry in value.entries if not entry.obsolete)
    return {e.key: (e.target, e.state) for e in live if e.state is State.APPROVED or not catalog.untouched(e)}


def settled(value: Catalog) -> bool:
    """Whether all of a page is approved, and no editor took the fuzzy flag off what is not."""
    return all(ever_approved(entry) or (entry.obsolete and entry.fuzzy) for entry in value.entries)


def same(one: Catalog, other: Catalog) -> bool:
    """Whether two files are equal, byte for byte unless an editor wrapped the one.

    Pages may have been renamed since a target was taken over from them.
    """
    wrapped = pofile.write(pofile.canonical(one)) != pofile.write(one)
    data = [pofile.write(pofile.canonical(value) if wrapped else value) for value in (one, other)]
    return len({re.sub(rb"(#\. Taken over from )\S+", rb"\1", each) for each in data}) == 1


def bare(text: str) -> str:
    """A text whose tags have no numbers."""
    return re.sub(r"(strong)\d+>", r"\1>", text)
