"""The words of the program as frozen data: what is read, reviewed, checked and published.

Nothing here reads a file, knows a format or makes a decision.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from enum import Enum
from operator import attrgetter
from typing import Final, Literal

Key = tuple[str | None, str]
"""(context, text): what identifies a segment and its entry. Never a position."""

NONE = "<none/>"
"""The target that means "said in a neighbouring sentence": approved, renders nothing, never enters the memory."""


Syntax = Literal["", "html", "attribute", "bare attribute", "link title"]
"""How a segment is written: as its format's own text, as HTML, in an attribute with quotes or without, in the
title of a link in Markdown."""


@dataclass(frozen=True, slots=True)
class Tag:
    """An inline element of a segment, which its text shows as a short tag and a translator can only move."""

    name: str
    """What stands between the angle brackets: `strong`, or `a2` where there are several. ASCII letters and digits."""
    element: str
    """The HTML element it renders as (`strong`, `a`, `img` …); empty for pieces without one."""
    open: tuple[str | Segment, ...]
    """Raw source from its start to its content. Of an image, the alternative text is a segment in here."""
    close: tuple[str | Segment, ...] | None
    """Raw source from its content to its end, of a link with its title; None: the tag is void, `open` is all of it."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One sentence or label of a document: what is translated, reviewed and remembered at once."""

    text: str
    """The visible text, white space folded, inline elements as short tags. Never empty."""
    context: str | None = None
    """Set by the author only, to tell apart equal texts that need different translations."""
    kind: str = field(default="sentence", compare=False)
    """Where it stands: sentence, heading, label, cell, alt, term, tooltip, name … or one of `UNPLACED`."""
    tags: Mapping[str, Tag] = field(default_factory=dict, compare=False)
    """Short tag name -> the inline element, in order of appearance."""
    note: str = field(default="", compare=False)
    """The author's words to the translator."""
    line: int = field(default=0, compare=False)
    """Line of its first character in the source file, from 1; 0 where unknown."""
    raw: str = field(default="", compare=False)
    """The slice of the source that it covers."""
    written: Syntax = field(default="", compare=False)
    """In which syntax it stands in the source."""

    @property
    def key(self) -> Key:
        """What identifies it across documents, edits and catalogs."""
        return (self.context, self.text)

    def __reduce__(self) -> tuple[type[Segment], tuple[object, ...]]:
        """How it is packed; a frozen dataclass would ask for its fields each time, which takes twice as long."""
        return Segment, _values(self)


_values: Final[Callable[[Segment], tuple[object, ...]]] = attrgetter(*(each.name for each in fields(Segment)))


UNPLACED: Final = frozenset({"title", "description", "meta", "drawing", "control", "argument"})
"""Kinds of segments that belong to the document, not to its page: of the head, drawings, forms, template tags."""


@dataclass(frozen=True, slots=True)
class Skip:
    """A stretch of the source that holds words but is not offered for translation, and why."""

    text: str
    reason: str
    line: int


@dataclass(frozen=True, slots=True)
class Reading:
    """How a site wants its sources to be read; a document keeps it, so that it is rendered as it was cut."""

    language: str = "de"
    """What they are written in."""
    abbreviations: frozenset[str] = frozenset()
    """More abbreviations behind which no sentence ends."""
    cutmarks: tuple[str, ...] = ()
    """Lines that say where text is cut and where not, as in `sentences.txt`."""
    text_keys: tuple[str, ...] = ()
    """Globs of front matter keys whose values are text, beside the usual ones (`sections.*.text`)."""
    dialects: tuple[str, ...] = ("guess",)
    """Names of the dialects of Markdown that are read; `guess`: those of which the text has signs."""
    content: tuple[str, ...] = ()
    """Selectors of the content area of an HTML page; empty: the usual ones."""
    drop: tuple[str, ...] = ()
    """Selectors of what is left out of it."""
    drop_lines: tuple[str, ...] = ()
    """Patterns of lines of plain text that are clutter."""


USUAL: Final = Reading()
"""What holds where a site says nothing."""


@dataclass(frozen=True, slots=True)
class Document:
    """A source file cut into raw slices and segments; joined again, the parts are the file."""

    path: str
    """The page's path without language or ending, `eu-projekte/cities-grow`; empty for a text without a file."""
    format: str
    """The ending that chose the format: `.md`, `.txt`."""
    parts: tuple[str | Segment, ...]
    """Raw slices and segments in source order. The raw of each segment stands in for it when joined."""
    meta: Mapping[str, str | Segment]
    """Front matter: key -> value; the text keys hold the same Segment objects that stand in `parts`."""
    skipped: tuple[Skip, ...] = ()
    """What stays out of the catalogs."""
    body: int = 0
    """Index in `parts` behind the front matter."""
    reading: Reading = field(default=USUAL, compare=False, repr=False)
    """What it was read by."""
    layout: tuple[object, ...] = field(default=(), compare=False, repr=False)
    """What its format remembers of the cut, so that the text is read once to compare and to render it."""
    charset: str = field(default="utf-8", compare=False)
    """What its file is written in, and its localised form: `windows-1252` and `iso-8859-15` in old HTML."""

    @property
    def text(self) -> str:
        """The source, character for character."""
        return "".join(part if isinstance(part, str) else part.raw for part in self.parts)

    @property
    def title(self) -> Segment | None:
        """The segment that names the page: of the front matter, else its first heading."""
        head = self.meta.get("title")
        if isinstance(head, Segment):
            return head
        return next((segment for segment in self.segments() if segment.kind == "heading"), None)

    def segments(self) -> Iterator[Segment]:
        """Every segment in reading order, those inside inline elements (alternative texts) behind their host."""
        yield from nested(self.parts)


def nested(parts: Iterable[str | Segment]) -> Iterator[Segment]:
    """The segments among `parts`, each followed by those inside its tags."""
    for part in parts:
        if isinstance(part, Segment):
            yield part
            for tag in part.tags.values():
                yield from nested((*tag.open, *(tag.close or ())))


class State(Enum):
    """How far an entry is: the one state that every PO tool shares."""

    UNTRANSLATED = "untranslated"
    FUZZY = "draft"
    APPROVED = "approved"
    OBSOLETE = "obsolete"


@dataclass(frozen=True, slots=True)
class Entry:
    """One message of a catalog."""

    source: str
    """msgid: the German."""
    targets: tuple[str, ...] = ("",)
    """msgstr; for a plural entry one for each form."""
    context: str | None = None
    """msgctxt; None and "" differ."""
    source_plural: str | None = None
    """msgid_plural."""
    flags: tuple[str, ...] = ()
    """`#,` and `#=` flags in file order, `fuzzy` among them."""
    previous: str | None = None
    """`#| msgid`: the German for which the target was last approved."""
    notes: tuple[str, ...] = ()
    """`#. ` lines: kind, the author's note, origin of the draft."""
    comments: tuple[str, ...] = ()
    """`# ` lines: the translator's own."""
    references: tuple[str, ...] = ()
    """`#: ` references; kept when read, never written by us."""
    obsolete: bool = False
    """`#~`: kept for memory and undo, its German stands in the document no more."""

    @property
    def key(self) -> Key:
        """(context, German), unique in a catalog whether live or obsolete."""
        return (self.context, self.source)

    @property
    def target(self) -> str:
        """The one target of an entry without plural forms."""
        return self.targets[0]

    @property
    def fuzzy(self) -> bool:
        """Flagged as needing review; true of obsolete entries too."""
        return "fuzzy" in self.flags

    @property
    def draftable(self) -> bool:
        """Live, without plural forms, and its target is empty."""
        return not self.obsolete and self.source_plural is None and not any(map(str.strip, self.targets))

    @property
    def state(self) -> State:
        """Approved = not fuzzy, every form filled with more than white space."""
        if self.obsolete:
            return State.OBSOLETE
        if not all(map(str.strip, self.targets)):
            return State.UNTRANSLATED
        return State.FUZZY if self.fuzzy else State.APPROVED


@dataclass(frozen=True, slots=True)
class Record:
    """An entry of a catalog with the bytes it was read from, which are written again while the entry is unchanged."""

    entry: Entry
    origin: Entry | None = None
    """The entry as it was read; None for a new one."""
    raw: bytes = b""
    """Its lines in the file and the blank lines before them."""
    shared: bool = False
    """Whether it begins on the line on which the entry before it ends."""


@dataclass(frozen=True, slots=True)
class Catalog:
    """One .po file: the entries of one document in one locale, in document order, obsolete ones at the end."""

    locale: str
    """As in the folder name: `en`, `pt_BR`."""
    header: tuple[tuple[str, str], ...] = ()
    """Header fields in file order."""
    records: tuple[Record, ...] = ()
    """Entries without the header entry."""
    head: Record | None = None
    """The header entry as it was read; None for a new catalog."""
    place: int = 0
    """How many entries stand before the header entry, which is the first but in files that no tool writes."""
    tail: bytes = b""
    """What follows the last entry: blank lines and stray comments."""
    newline: str = "\n"
    """Line end of the file."""
    path: str = ""
    """The file it was read from, for messages."""

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries, live and obsolete, in file order."""
        return tuple(record.entry for record in self.records)

    def with_entries(self, entries: Iterable[Entry]) -> Catalog:
        """The same catalog with these entries; each keeps the bytes its key was read from."""
        known = {record.entry.key: record for record in self.records}
        return replace(self, records=tuple(_with(known.get(entry.key), entry) for entry in entries))


def _with(record: Record | None, entry: Entry) -> Record:
    """The record of an entry whose key was read from this one, or from none."""
    if record is None:
        return Record(entry)
    return record if record.entry is entry else replace(record, entry=entry)


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposed target; it becomes a fuzzy entry and never more."""

    key: Key
    target: str
    origin: str
    """Who proposes: `libretranslate`, `memory 92 %`, `rule`."""


Severity = Literal["error", "warning", "note"]

Level = Literal["off", "note", "warning", "error"]
"""How a site takes what a rule finds."""

Span = tuple[int, int]
"""First character and the one behind the last."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check has to say about a pair, a page or a site."""

    rule: str
    """Stable name of the rule: `tags`, `links`, `empty`, `german`, `numbers` …"""
    severity: Severity
    """error: is not published; warning: needs a look; note: good to know."""
    message: str
    found: str = ""
    expected: str = ""
    fix: str = ""
    """What to do about it, in a few words."""
    mended: str = ""
    """The whole target put right, where that takes no judgement; `check --fix` writes it into drafts."""
    at: Span | None = None
    """Where `found` stands in the target, with its tags; None: nowhere, or in several pieces."""
    source_at: Span | None = None
    """Where `expected` stands in the source, with its tags."""
    path: str = ""
    """The file to mend: of a pair its catalog."""
    line: int = 0
    key: Key | None = None
    target: str = ""
    """What `at` counts in."""
    source_path: str = ""
    """The file in which the German stands."""
    source_line: int = 0
