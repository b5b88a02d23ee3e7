"""The dialects of Markdown as tables: what a text in one looks like, its tags, and which of their words readers see.

A text and the names that a site switched on go in, the dialects to read it by come out; the source of a tag goes in,
its name and its arguments come out. Nothing here executes a tag or knows what it makes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from typing import Final, Literal, NamedTuple

from pipeline.formats import prose

GUESS: Final = "guess"
"""Stands for every dialect of which a text has signs."""
_ADMONITION: Final = r"(?:!!!|\?\?\?\+?)[ \t]+[\w-]"
_CODE: Final = frozenset(("code", "comment", "highlight", "katex", "math", "mermaid", "prism", "raw", "verbatim"))


@dataclass(frozen=True, slots=True)
class Dialect:
    """What a generator reads beyond CommonMark."""

    name: str
    signs: re.Pattern[str]
    """What is found in every text that uses it."""
    tags: tuple[tuple[str, str], ...] = ()
    """What opens and what closes a tag, a longer opening before one that it begins with."""
    named: re.Pattern[str] = re.compile("(?!)")
    """The start of a tag: what closes a pair or continues it (`/`, `end`), and the name."""
    code: frozenset[str] = frozenset()
    """Names of the tags whose content is code, up to the closing one."""
    positional: Mapping[str, int] = field(default_factory=dict)
    """Name of a tag -> which of its arguments without a name readers see, from 0."""
    escape: Literal["", "\\", "&"] = ""
    """How a quote is written inside quotes: not at all, with a backslash, as a character reference."""


DIALECTS: Final = (
    Dialect(
        "hugo",
        re.compile(r"\{\{[<%]"),
        (("{{<", ">}}"), ("{{%", "%}}")),
        re.compile(r"\{\{[<%][ \t]*(/?)[ \t]*([\w./*-]*)"),
        _CODE,
        {"expand": 0, "details": 0, "tab": 0, "accordion": 0, "faq": 0, "notice": 1},
        "\\",
    ),
    Dialect(
        "mdbook",
        re.compile(r"\{\{#[a-z]"),
        (("{{#", "}}"),),
        re.compile(r"\{\{#()([\w-]*)"),
    ),
    Dialect(
        "liquid",
        re.compile(r"\{%|\{\{(?![<%#{])|\{#[\s-]"),
        (("{{", "}}"), ("{%", "%}"), ("{#", "#}")),
        re.compile(r"\{[{%#]-?\s*(end|(?:else|elsif|elif|when)\b)?(\w*)"),
        _CODE,
    ),
    Dialect(
        "mdx",
        re.compile(
            r"^import\s(?:[^\n]*\sfrom\s)?[ \t]*[\"'][^\n]+[\"'];?[ \t]*\r?$|^export\s+(?:const|default|function|let)\s"
            r"|(?<!\\)</?[A-Z][a-z][\w.]*(?:\s+[\w-]+=[\"'{]|[ \t]*/>)|(?<!\\)</[A-Z][a-z][\w.]*>|\{/\*",
            re.MULTILINE,
        ),
        (("{/*", "*/}"),),
        re.compile(r"<(/?)([\w.]*)"),
        escape="&",
    ),
    Dialect("mkdocs", re.compile(rf'^[ \t>]*(?:{_ADMONITION}|==="?[ \t]|\[TOC\]|--8<--)', re.MULTILINE)),
    Dialect("kramdown", re.compile(r"\{:")),
    Dialect("attributes", re.compile(r"\{[ \t]*(?:[.#][\w-]|[\w-]+=)")),
    Dialect("containers", re.compile(r"^[ \t>]*(?::{3,}|>[ \t]*\[![\w-]+\])", re.MULTILINE)),
    Dialect("gender", re.compile(r"\*(?<=[^\W\d_]\*)[^\W\d_]")),
)
NAMES: Final = (GUESS, *(dialect.name for dialect in DIALECTS))
"""What a site can switch on."""
FORCED: Final = {".mdx": "mdx"}
"""Ending of a file -> the dialect that it says."""


def chosen(text: str, names: Sequence[str]) -> tuple[Dialect, ...]:
    """The dialects by which `text` is read, of those that `names` allow."""
    guessing = GUESS in names
    return tuple(d for d in DIALECTS if d.name in names or (guessing and d.signs.search(text)))


def named(dialect: Dialect, source: str) -> tuple[str, bool]:
    """The name of a tag, and whether it closes a pair or continues one."""
    match = dialect.named.match(source)
    return (match.group(2), bool(match.group(1))) if match else ("", False)


class Argument(NamedTuple):
    """An argument of a tag that readers see."""

    start: int
    end: int
    """Its slice of the tag, with the quotes."""
    text: str


_SEEN: Final = "alt|caption|description|heading|label|question|subtitle|summary|text|title"
_SYNTAX: Final = {
    "\\": (r'"(?>(?:\\.|[^"\\\n]++)*)"|`[^`]*`', "="),
    "": (r"\"[^\"\n]*\"|'[^'\n]*'", "[=:]"),
    "&": (r"\"[^\"\n]*\"|'[^'\n]*'", "="),
}
"""How a dialect with such an escape writes strings, and what stands behind the name of an argument."""


@cache
def _arguments(escape: str) -> re.Pattern[str]:
    strings, sign = _SYNTAX[escape]
    return re.compile(
        rf"(?:(?<=[\s,])(?P<name>[\w-]+)[ \t]*{sign}[ \t]*)?(?:(?P<value>{strings})|[^\s,\"'`=:{{}}<>%]++)"
    )


def arguments(dialect: Dialect, source: str) -> Iterator[Argument]:
    """The arguments of a tag that readers see: by name, or by place where the dialect says so."""
    tag = dialect.named.match(source)
    if not tag:
        return
    wanted = dict(dialect.positional).get(tag.group(2), -1)
    place = -1
    for match in _arguments(dialect.escape).finditer(source, tag.end()):
        name = match.group("name")
        place += name is None
        if match.group("value") and (re.fullmatch(_SEEN, name) if name else place == wanted):
            value = _unquoted(match.group("value"), dialect.escape)
            if prose.has_words(value):
                yield Argument(*match.span("value"), prose.fold(value))


def _unquoted(value: str, escape: str) -> str:
    inner = value[1:-1]
    if escape == "&":
        return unescape(inner)
    return re.sub(r'\\(["\\])', r"\1", inner) if escape and value[0] == '"' else inner


def quoted(target: str, raw: str, dialect: Dialect) -> str:
    """`target` as an argument in place of `raw`. ValueError: the syntax has no way to write it."""
    edges = [edge for pair in dialect.tags for edge in pair]
    if any(edge in target for edge in edges):
        raise ValueError(target)
    quote = raw[0]
    if dialect.escape == "&":
        return quote + target.replace("&", "&amp;").replace('"', "&quot;").replace("'", "&#39;") + quote
    if dialect.escape and quote == '"':
        return quote + target.replace("\\", "\\\\").replace('"', '\\"') + quote
    if quote not in target:
        return quote + target + quote
    other = "'" if quote == '"' else '"'
    if dialect.escape or other in target:
        raise ValueError(target)
    return other + target + other
