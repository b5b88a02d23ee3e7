"""Finds what the dialects add to a Markdown text, from left to right: tags, attribute lists, stars, container lines.

A text and dialects go in; the places of what was found come out, and the directives in comments. Code and escaped
characters are passed over. Nothing here knows how the finds are hidden from CommonMark.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final, Literal

from pipeline.formats import containers, directives, gender
from pipeline.formats.dialects import Dialect, named
from pipeline.formats.directives import Directive

Kind = Literal["tag", "lines", "attributes", "star", "head", "tail"]
"""A tag, or a pair of tags with code between; lines of another syntax; an attribute list; a gender star; what stands
before and behind the title of a container, and what ends one."""


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch of the source that CommonMark must not see."""

    kind: Kind
    start: int
    end: int
    dialect: Dialect | None = None
    """Of a tag."""
    name: str = ""
    """Of a tag."""
    closes: bool = False
    """True of a tag that closes a pair or continues it."""
    inner: int = 0
    """Of a tag, where its own end is and the code begins that it holds."""
    head: containers.Head | None = None
    """Of a head and of its tail."""

    @property
    def pair(self) -> tuple[str, str]:
        """What the two tags of a pair share."""
        return (self.dialect.name if self.dialect else "", self.name)


@dataclass(frozen=True, slots=True)
class Told:
    """A directive and where its comment stands."""

    start: int
    end: int
    directive: Directive


_END: Final = r"(?:\r\n|\n|\r(?!\n))"
_BLANK_LINE: Final = re.compile(rf"{_END}[ \t>]*(?=\r|\n)")
_LINE: Final = re.compile(r"([ \t>]*)([^\r\n]*)(?:\r\n?|\n|\Z)")
_PROPS: Final = re.compile(r"""\s*(?:(?P<close>/?>)|(?P<brace>\{)|[\w$:.-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|(?=\{)))?)""")
_VALUE: Final = r"""[\w-]+=(?:"[^"\r\n]*"|'[^'\r\n]*'|[^\s"'{}]+)"""
_LIST: Final = rf"\{{[ \t]*+(?:[.#][\w-]+|{_VALUE})(?>(?:[ \t]++(?:[.#][\w-]+|{_VALUE}))*)[ \t]*+\}}"
_BEFORE: Final = r"^[ \t>]*"
_TOKENS: Final = {
    "": (
        r"(?P<escape>\\(?!\{[{%#])[!-/:-@\[-`{-~])|(?P<ticks>`+)|(?P<comment><!--)"
        r"|^[ \t>]*<(?P<raw>(?i:script|style|pre|textarea))(?=[\s>])"
        r"|^(?P<before>[ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)*)(?P<fence>`{3,}(?=[^`\r\n]*(?:[\r\n]|\Z))|~{3,})"
    ),
    "hugo": r"(?P<hugo>\{\{[<%])",
    "mdbook": r"(?P<mdbook>\{\{#(?=[a-z]))",
    "liquid": r"(?P<liquid>\{\{(?![<%#])|\{%|\{#(?=[\s-]))",
    "mdx": r"(?P<module>^(?:import|export)\s)|(?P<remark>\{/\*)|(?P<element></?(?=[A-Z])|</?>)"
    r"|(?P<brace>\{(?![#{%<:.]))",
    "mkdocs": rf"{_BEFORE}(?:(?P<admonition>!!!|\?\?\?|===)|(?P<snippet>--8<--)|(?P<contents>\[TOC\]))",
    "kramdown": r"(?P<kramdown>\{:(?>(?:[^{}\r\n\\\"']++|\"[^\"\r\n]*\"|'[^'\r\n]*'|\\[^\r\n])*)\})",
    "attributes": rf"(?P<attributes>(?:(?<=[)\]`*_\"'}}])|(?<=[)\]`*_][ \t])|^(?P<margin>[ \t>]*)){_LIST})",
    "containers": rf"{_BEFORE}(?P<container>:{{3,}}|\[!)",
    "gender": r"(?P<stars>\*+)",
}
"""Dialect -> what may begin a find in it; the first for every text."""


@cache
def _tokens(names: tuple[str, ...]) -> re.Pattern[str]:
    order = ("hugo", "mdbook", "liquid", "", "mkdocs", "containers", "kramdown", "attributes", "mdx", "gender")
    return re.compile("|".join(_TOKENS[name] for name in order if name in ("", *names)), re.MULTILINE)


@dataclass(slots=True)
class Scan:
    """A pass over a text; what it has found so far."""

    text: str
    dialects: Sequence[Dialect]
    path: str = ""
    line: Callable[[int], int] = lambda place: 0
    found: list[Found] = field(default_factory=list)
    """In the order of the text, none inside another."""
    told: list[Told] = field(default_factory=list)
    _next: dict[str, int] = field(default_factory=dict)
    """What closes a tag -> where it was found last, so that no stretch is searched twice."""
    _paragraph: int = -1
    _stars: tuple[int, int] = (0, 0)
    """(line start, how many stars of emphasis stand between it and the place)."""
    _ticks: dict[int, list[int]] | None = None
    _ends: dict[str, list[tuple[int, int]]] | None = None
    _braces: dict[int, int] | None = None
    _starts: list[int] | None = None
    _tail: Found | None = None
    """What stands behind the title that is being gone through."""

    def run(self) -> Scan:
        """Go through the text once."""
        pattern = _tokens(tuple(dialect.name for dialect in self.dialects))
        place = 0
        while match := pattern.search(self.text, place):
            if self._tail and match.end() > self._tail.start:
                place = self._end_of_title(match.start())
                continue
            handler = _HANDLERS.get(str(match.lastgroup))
            place = max(handler(self, match) if handler else match.end(), match.start() + 1)
        if self._tail:
            self._end_of_title(place)
        return self

    def _end_of_title(self, place: int) -> int:
        """Take the tail of the title that has been gone through, unless a tag in it reached further."""
        tail, self._tail = self._tail, None
        if not tail or (self.found and self.found[-1].end > tail.start):
            return place
        self.found.append(tail)
        return tail.end

    def _find(self, wanted: str, place: int) -> int:
        """The next place of `wanted`, -1 where there is none."""
        known = self._next.get(wanted, -2)
        if known == -1 or known >= place:
            return known
        self._next[wanted] = found = self.text.find(wanted, place)
        return found

    def _end_of_paragraph(self, place: int) -> int:
        if self._paragraph < place:
            match = _BLANK_LINE.search(self.text, place)
            self._paragraph = match.start() if match else len(self.text)
        return self._paragraph

    def code(self, match: re.Match[str]) -> int:
        """The end of a code span; a run of backticks that none in its paragraph closes is text."""
        if self._ticks is None:
            self._ticks = defaultdict(list)
            for run in re.finditer("`+", self.text):
                self._ticks[run.end() - run.start()].append(run.start())
        width = len(match.group())
        starts = self._ticks[width]
        index = bisect_left(starts, match.end())
        closed = index < len(starts) and starts[index] < self._end_of_paragraph(match.end())
        return starts[index] + width if closed else match.end()

    def fence(self, match: re.Match[str]) -> int:
        """The end of a fenced code block: its closing fence, or where the list or quote ends in which it stands."""
        fence, before = match.group("fence"), match.group("before")
        closing = re.compile(rf"{re.escape(fence)}{re.escape(fence[0])}*[ \t]*")
        width = len(before.expandtabs(4))
        listed = before.strip(" \t>") != "" or width >= 4
        lines = _LINE.finditer(self.text, match.start())
        next(lines)
        for line in lines:
            prefix, rest = line.groups()
            closes = closing.fullmatch(rest)
            dedented = listed and rest and not closes and len(prefix.expandtabs(4)) < width
            if ">" not in prefix if ">" in before else dedented:
                return line.start()
            if closes:
                return line.end()
        return len(self.text)

    def raw(self, match: re.Match[str]) -> int:
        """The end of an element of which CommonMark reads nothing up to its end tag (0.31, section 4.6)."""
        end = self._find(f"</{match.group('raw')}", match.end())
        return match.end() if end < 0 else end

    def comment(self, match: re.Match[str]) -> int:
        """The end of a comment, which may be a directive."""
        end = self._find("-->", match.end())
        if end < 0:
            return match.end()
        self._tell(match.end(), end, match.start(), end + 3)
        return end + 3

    def _tell(self, start: int, end: int, outer: int, outer_end: int) -> None:
        line = self.line(outer) if "zwiesprache" in self.text[start : start + 40].lower() else 0
        if directive := directives.read(self.text[start:end], path=self.path, line=line):
            self.told.append(Told(outer, outer_end, directive))

    def template(self, match: re.Match[str]) -> int:
        """A tag from what opens it to what closes it, with no other between and no empty line unless it is a remark."""
        name = "mdx" if match.lastgroup == "remark" else match.lastgroup
        dialect = next(dialect for dialect in self.dialects if dialect.name == name)
        opening, closing = next(pair for pair in dialect.tags if self.text.startswith(pair[0], match.start()))
        inner = match.start() + len(opening)
        end = self._find(closing, inner)
        remark = opening in ("{#", "{/*")
        if end <= inner or (not remark and self._is_torn(opening, inner, end)):
            return match.end()
        if opening == "{/*":
            self._tell(inner, end, match.start(), end + len(closing))
        return self._tag(dialect, match.start(), end + len(closing))

    def _is_torn(self, opening: str, start: int, end: int) -> bool:
        return self.text.find(opening, start, end) >= 0 or bool(_BLANK_LINE.search(self.text, start, end))

    def _tag(self, dialect: Dialect, start: int, end: int) -> int:
        name, closes = named(dialect, self.text[start:end])
        whole = self._end_of_code(name, end) if name in dialect.code and not closes else end
        self.found.append(Found("tag", start, whole, dialect, name, closes, end))
        return whole

    def _end_of_code(self, name: str, place: int) -> int:
        """Behind the tag that closes the code which a tag opens; its own end where none does."""
        if self._ends is None:
            self._ends = defaultdict(list)
            for match in re.finditer(r"\{(?:\{[<%][ \t]*/|%-?[ \t]*end)[ \t]*(\w+)[^{}]*\}\}?", self.text):
                self._ends[match.group(1)].append(match.span())
        ends = self._ends[name]
        index = bisect_left(ends, (place, place))
        return ends[index][1] if index < len(ends) else place

    def element(self, match: re.Match[str]) -> int:
        """A component of MDX: `<Name prop="…" {...more}>`, its closing tag, or a fragment."""
        [mdx] = (dialect for dialect in self.dialects if dialect.name == "mdx")
        place = match.end()
        if match.group().endswith(">"):
            self.found.append(Found("tag", match.start(), place, mdx, "", match.group() == "</>", place))
            return place
        name = re.compile(r"[\w.]+").match(self.text, place)
        place = name.end() if name else place
        while prop := _PROPS.match(self.text, place):
            if prop.group("close"):
                return self._tag(mdx, match.start(), prop.end())
            end = self._closing_brace(prop.end() - 1) if prop.group("brace") else prop.end()
            if end <= place:
                break
            place = end
        return match.end()

    def brace(self, match: re.Match[str]) -> int:
        """An expression of MDX."""
        end = self._closing_brace(match.start())
        if end <= match.end() + 1:
            return match.end()
        [mdx] = (dialect for dialect in self.dialects if dialect.name == "mdx")
        self.found.append(Found("tag", match.start(), end, mdx, "", inner=end))
        return end

    def _closing_brace(self, place: int) -> int:
        """Behind the brace that closes the one at `place` in its paragraph; 0 where none does."""
        if self._braces is None:
            self._braces = {}
            opened: list[int] = []
            for match in re.finditer(rf"\\.|[{{}}]|{_END}[ \t]*(?=\r|\n)", self.text):
                if match.group() == "{":
                    opened.append(match.start())
                elif match.group() == "}" and opened:
                    self._braces[opened.pop()] = match.end()
                elif match.group()[0] in "\r\n":
                    opened.clear()
        return self._braces.get(place, 0)

    def module(self, match: re.Match[str]) -> int:
        """An `import` or `export` of MDX, to the next empty line."""
        line = _LINE.match(self.text, match.start())
        if not line or not _MODULE.match(line.group(2)):
            return match.end()
        end = self._end_of_paragraph(match.start())
        self.found.append(Found("lines", match.start(), len(self.text[:end].rstrip("\r\n")), name="import"))
        return end

    def snippet(self, match: re.Match[str]) -> int:
        """A line that takes in another file, or two such lines with the names of files between."""
        start = match.start(str(match.lastgroup))
        line = re.compile(r"[^\r\n]*").match(self.text, start)
        end = line.end() if line else match.end()
        if self.text[start:end].strip() == "--8<--":
            closing = re.compile(rf"{_END}[ \t>]*--8<--[ \t]*(?=\r|\n|\Z)").search(
                self.text, end, self._end_of_paragraph(end)
            )
            end = closing.end() if closing else end
        elif match.lastgroup == "contents" and self.text[start:end].strip() != "[TOC]":
            return match.end()
        self.found.append(Found("lines", start, end, name="snippet"))
        return end

    def container(self, match: re.Match[str]) -> int:
        """The line that opens or ends a container, with its title left between head and tail."""
        start = match.start(str(match.lastgroup))
        before = self.text[match.start() : start]
        line = re.compile(r"[^\r\n]*").match(self.text, start)
        end = line.end() if line else match.end()
        head = containers.read(self.text[start:end].rstrip(" \t"))
        if not head or (head.kind == "callout" and not self._begins_a_quote(match.start(), before)):
            return match.end()
        self.found.append(Found("head", start, start + head.start, head=head))
        if head.end < head.whole:
            self._tail = Found("tail", start + head.end, start + head.whole, head=head)
        return start + head.start  # the title may hold tags

    def _begins_a_quote(self, place: int, before: str) -> bool:
        above = self.text[max(place - 200, 0) : place].splitlines()[-1:] or [""]
        quotes = re.match(r"[ \t>]*", above[0])
        return ">" in before and (quotes.group().count(">") if quotes else 0) < before.count(">")

    def attributes(self, match: re.Match[str]) -> int:
        """An attribute list; at the end of a heading it is left to the parser."""
        kind = str(match.lastgroup)
        start = match.end("margin") if kind == "attributes" and match.group("margin") is not None else match.start(kind)
        if kind == "attributes" and self._ends_a_heading(start, match.end()):
            return match.end()
        self.found.append(Found("attributes", start, match.end()))
        return match.end()

    def _ends_a_heading(self, start: int, end: int) -> bool:
        line = self._line_start(start)
        return bool(
            re.compile(r"[ \t]*(?=\r|\n|\Z)").match(self.text, end)
            and re.compile(r"[ \t>]*#{1,6}[ \t]").match(self.text, line, start)
        )

    def _line_start(self, place: int) -> int:
        if self._starts is None:
            self._starts = [0, *(match.end() for match in re.finditer(r"\r\n?|\n", self.text))]
        return self._starts[bisect_right(self._starts, place) - 1]

    def stars(self, match: re.Match[str]) -> int:
        """A single star may be part of a word; all others are counted, since one that is open may close."""
        line = self._line_start(match.start())
        known, count = self._stars
        count = count if known == line else 0
        if len(match.group()) == 1 and gender.is_star(self.text, match.start(), emphasis=count % 2 == 1):
            self.found.append(Found("star", match.start(), match.end()))
        else:
            around = self.text[max(match.start() - 1, line) : match.start()] + self.text[match.end() : match.end() + 1]
            count += len(match.group()) if around.strip() else 0
        self._stars = (line, count)
        return match.end()


_MODULE: Final = re.compile(
    r"""import\s+(?:["'{*]|[\w$]+(?:\s*,|\s+from\b)|type\s)|export\s+(?:const|let|var|default|function|async|class|\{|\*)"""
)
_HANDLERS: Final[dict[str, Callable[[Scan, re.Match[str]], int]]] = {
    "ticks": Scan.code,
    "fence": Scan.fence,
    "comment": Scan.comment,
    "raw": Scan.raw,
    **dict.fromkeys(("hugo", "mdbook", "liquid", "remark"), Scan.template),
    "element": Scan.element,
    "brace": Scan.brace,
    "module": Scan.module,
    **dict.fromkeys(("snippet", "contents"), Scan.snippet),
    **dict.fromkeys(("admonition", "container"), Scan.container),
    **dict.fromkeys(("kramdown", "attributes"), Scan.attributes),
    "stars": Scan.stars,
}
