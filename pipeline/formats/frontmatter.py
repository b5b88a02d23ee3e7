"""Front matter: a head of keys and values at the top of a page, of which the texts are translated and all else stays.

The whole source goes in; its head cut into parts comes out. YAML between lines of `---`, TOML between lines of `+++`, a
JSON object and bare `Key: value` lines are read, each by its own module; nothing is typed, and nothing is written but
the texts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from pipeline.errors import InputRefused
from pipeline.formats import headbare, headdata, headkeys, headtext, headyaml, prose, reasons
from pipeline.formats.headkeys import TEXT_KEYS, Choice
from pipeline.formats.headvalue import Found, Value, refused
from pipeline.formats.headwriting import Place, encode
from pipeline.messages import _
from pipeline.model import USUAL, Document, Reading, Segment, Skip

__all__ = ["TEXT_KEYS", "Head", "encode", "parse", "places", "reread", "shape"]

_YAML: Final = re.compile(r"(\ufeff?---[ \t]*\r?\n)(?:(.*?\r?\n)??)(---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_TOML: Final = re.compile(r"(\ufeff?\+\+\+[ \t]*\r?\n)(?:(.*?\r?\n)??)(\+\+\+)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_JSON: Final = re.compile(r"\ufeff?(?=\{\s*[\"}])")
_LINE_END: Final = re.compile(r"[ \t]*(?:\r?\n|\Z)")
_SIZE: Final = 65_536


@dataclass(frozen=True, slots=True)
class Head:
    """The front matter of a source and where it ends."""

    parts: tuple[str | Segment, ...] = ()
    meta: Mapping[str, str | Segment] = field(default_factory=dict)
    """Key -> value; of a text the segment, of one that is cut the first. Lists have a line for each value."""
    skipped: tuple[Skip, ...] = ()
    end: int = 0
    frame: tuple[object, ...] = ()
    """The keys, and the values that are no text."""


class _Read(NamedTuple):
    """What stands in a head, and where the body begins."""

    found: Found
    end: int


def parse(text: str, *, path: str = "", reading: Reading = USUAL, plain: bool = False) -> Head:
    """Cut the front matter off `text`; none is an empty head.

    `plain`: the text is no Markdown, and what looks like a bare head is more often its first lines.
    InputRefused: it does not parse, or is no mapping of strings.
    """
    read = _read(text, path, plain=plain)
    if read is None:
        return Head()
    line = prose.line_of(text[: read.end])
    cut = _Cut(text, reading, line)
    for value in read.found.values:
        cut.add(value)
    for begin, end in read.found.comments:
        cut.skip(text[begin:end].lstrip("# \t"), reasons.FRONT_COMMENT, begin)
    skipped = tuple(skip for _place, skip in sorted(cut.skipped, key=lambda pair: pair[0]))
    parts = tuple(part for part in (*cut.parts, text[cut.place : read.end]) if part != "")
    return Head(parts, cut.meta(), skipped, read.end, tuple(cut.frame))


def reread(text: str, document: Document) -> Head:
    """The front matter of `text` as that of `document` was read."""
    return parse(text, reading=document.reading, plain=document.format == ".txt")


def shape(head: Head) -> tuple[object, ...]:
    """Its keys, and the values that are no text."""
    return head.frame


def places(document: Document) -> dict[int, Place]:
    """Id of each segment of the document's front matter -> where it stands, for `encode`."""
    head = document.parts[: document.body]
    text = "".join(part if isinstance(part, str) else part.raw for part in head)
    read = _read(text, document.path, plain=document.format == ".txt")
    values = iter(read.found.values if read else ())
    value = next(values, None)
    found: dict[int, Place] = {}
    place = 0
    for part in head:
        if isinstance(part, str):
            place += len(part)
            continue
        while value and value.end <= place:
            value = next(values, None)
        if value and value.start <= place:
            whole = text[value.start : value.end].rstrip() == part.raw and value.start == place
            found[id(part)] = Place(value.style, inside=not whole)
        place += len(part.raw)
    return found


@dataclass(slots=True)
class _Cut:
    """A head under the knife."""

    text: str
    reading: Reading
    line: Callable[[int], int]
    place: int = 0
    """So far it is cut."""
    parts: list[str | Segment] = field(default_factory=list)
    skipped: list[tuple[int, Skip]] = field(default_factory=list)
    frame: list[object] = field(default_factory=list)
    named: list[tuple[str, str | Segment]] = field(default_factory=list)
    """Name and value, in order."""

    def add(self, value: Value) -> None:
        """Cut a value, if it is text."""
        name = headkeys.dotted(value.steps)
        choice = headkeys.choice(value.steps, self.reading.text_keys)
        self.frame.append((value.steps, value.text if choice is Choice.NO or not value.style else None))
        if not _is_text(value, choice):
            self.skip(value.text, reasons.front_matter(name), value.start)
            self.named.append((name, value.text))
            return
        kind = headkeys.kind(value.steps)
        cut = headtext.cut(self.text, value, kind, self.reading, self.line)
        if cut is None:
            raw = self.text[value.start : value.end].rstrip()
            pieces: Sequence[str | Segment] = [
                Segment(prose.fold(value.text), kind=kind, line=self.line(value.start), raw=raw)
            ]
            end = value.start + len(raw)
        else:
            pieces, end = cut.parts, value.end
            for place, left, _reason in cut.left:
                self.skip(left, reasons.front_matter(name), place)
        self.parts += [self.text[self.place : value.start], *pieces]
        self.place = end
        first = next((piece for piece in pieces if isinstance(piece, Segment)), value.text)
        self.named.append((name, first))

    def skip(self, text: str, reason: str, place: int) -> None:
        """Say why words are not offered."""
        if any(map(str.isalpha, text)):
            self.skipped.append((place, Skip(text, reason, self.line(place))))

    def meta(self) -> dict[str, str | Segment]:
        """Name -> value, joined by line ends where there are several."""
        times = Counter(name for name, _value in self.named)
        meta: dict[str, str | Segment] = {}
        for name, value in self.named:
            if times[name] == 1:
                meta[name] = value
            else:
                text = value if isinstance(value, str) else value.text
                meta[name] = f"{meta[name]}\n{text}" if name in meta else text
        return meta


_TEMPLATE: Final = re.compile(r"\{\{[^{}]*\}\}|\{%[^{}]*%\}")


def _is_text(value: Value, choice: Choice) -> bool:
    if choice is Choice.NO or not value.style or not prose.has_words(_TEMPLATE.sub("", value.text)):
        return False
    return choice is Choice.NAMED or not headkeys.looks_like_a_name(value.text)


def _read(text: str, path: str, *, plain: bool) -> _Read | None:
    """What stands in the head of `text`; None: it has none."""
    if match := _YAML.match(text) or _TOML.match(text):
        begin, end = match.end(1), match.start(3)
        if end - begin > _SIZE:
            raise refused(_("The front matter is longer than 64 KiB."), path, 1, _("Shorten it."))
        reader = _fenced if "-" in match[1] else headdata.read_toml
        return _Read(reader(text, begin, end, path), match.end())
    if match := _JSON.match(text):
        found, end = headdata.read_json(text, match.end(), path)
        closed = _LINE_END.match(text, end)
        if end - match.end() > _SIZE:
            raise refused(_("The front matter is longer than 64 KiB."), path, 1, _("Shorten it."))
        if not closed:
            message = _("Behind the last brace of the front matter stands more on the same line.")
            raise refused(message, path, prose.line_of(text)(end), _("Begin a new line there."))
        return _Read(found, closed.end())
    _refuse_unclosed(text, path)
    bare = headbare.read(text, text.startswith("\ufeff"), _SIZE, plain=plain)
    return _Read(*bare) if bare else None


_OBJECT: Final = re.compile(r"\s*(?=\{)")


def _fenced(text: str, begin: int, end: int, path: str) -> Found:
    """YAML, or the JSON that YAML is not: indented by tabs."""
    if opened := _OBJECT.match(text, begin, end):
        with suppress(InputRefused):
            found, stop = headdata.read_json(text, opened.end(), path)
            if not text[stop:end].strip():
                return found
    return headyaml.read(text, begin, end, path)


_OPEN_YAML: Final = re.compile(r"\ufeff?---[ \t]*\r?\n[A-Za-z_][\w-]*:")
_OPEN_TOML: Final = re.compile(r"\ufeff?\+\+\+[ \t]*\r?\n[A-Za-z_][\w.-]*[ \t]*=")


def _refuse_unclosed(text: str, path: str) -> None:
    if _OPEN_YAML.match(text):
        raise refused(_("The front matter is not closed."), path, 1, _("Put a line of three hyphens (---) behind it."))
    if _OPEN_TOML.match(text):
        raise refused(
            _("The front matter is not closed."), path, 1, _("Put a line of three plus signs (+++) behind it.")
        )
