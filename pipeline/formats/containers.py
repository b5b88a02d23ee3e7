"""Containers of the dialects: admonitions, tabs, `:::` and callouts; their first lines, and their HTML.

A line goes in, what stands before and behind its title comes out. HTML in which headings with a mask stand for such
lines goes in, HTML with `<div class="admonition note">` comes out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from pipeline.formats.elements import BLOCK, VOID


@dataclass(frozen=True, slots=True)
class Head:
    """What the first line of a container says."""

    kind: str
    """admonition, details, open (details that stand open), tab: a body with four blanks; container, foot: lines of
    colons; callout: the first line of a quote."""
    classes: str
    """The words that name it, for its `class`."""
    start: int
    """Where the title begins in the line; without one, the end of the line."""
    end: int
    """Where it ends."""
    whole: int
    """Where the line ends."""

    @property
    def item(self) -> bool:
        """True where the body has four blanks, as in an item of a list."""
        return self.kind in _KINDS.values()


_KINDS: Final = {"!!!": "admonition", "???": "details", "???+": "open", "===": "tab"}
_ADMONITION: Final = re.compile(r'(!!!|\?\?\?\+?)[ \t]+([\w-]+(?:[ \t]+[\w-]+)*)(?:[ \t]+"(.*)")?')
_TAB: Final = re.compile(r'(===)[!+]?()[ \t]+"(.*)"')
_COLONS: Final = re.compile(r":{3,}")
_NAME: Final = re.compile(r":{3,}[ \t]*(?:([\w-]+)|(\{[^{}]*\}))[ \t]*")
_CALLOUT: Final = re.compile(r"\[!([\w-]+)\]([-+]?)[ \t]*(.*)")
_ALERTS: Final = frozenset(("note", "tip", "important", "warning", "caution"))
"""What the Markdown parser reads itself where no title follows."""
_LEAST: Final = {True: 5, False: 3}
"""Shorter than `-⇥# x` or `# x` no head can be masked."""


def read(line: str) -> Head | None:
    """The head in a line without its indent and the blanks at its end; None: it opens and ends no container."""
    head = _read(line)
    return head if head and head.start >= _LEAST[head.item] else None


def _read(line: str) -> Head | None:
    whole = len(line)
    if match := _ADMONITION.fullmatch(line) or _TAB.fullmatch(line):
        words = " ".join(match.group(2).split())
        span = match.span(3) if (match.group(3) or "").strip() else (whole, whole)
        return Head(_KINDS[match.group(1)], words, *span, whole)
    if _COLONS.fullmatch(line):
        return Head("foot", "", whole, whole, whole)
    if match := _NAME.match(line):
        start, end = _title(line, match.end())
        return Head("container", match.group(1) or _classes(match.group(2) or ""), start, end, whole)
    match = _CALLOUT.fullmatch(line)
    if match and (match.group(2) or match.group(3) or match.group(1).lower() not in _ALERTS):
        start = match.start(3) if match.group(3) else whole
        return Head("callout", match.group(1).lower(), start, whole, whole)
    return None


def _classes(attributes: str) -> str:
    return " ".join(re.findall(r"(?:\.|(?<=^\{))([A-Za-z][\w-]*)", attributes))


def _title(line: str, start: int) -> tuple[int, int]:
    """The span of the title from `start`: without brackets round it, attributes and colons behind it."""
    end = len(line)
    end = len(line[:end].rstrip(":").rstrip()) if line.endswith(":::") else end
    brace = line.rfind("{", start, end)
    if line.endswith("}", start, end) and brace >= 0 and "\\" not in (line[brace - 1], line[end - 2]):
        end = max(len(line[:brace].rstrip()), start)
    if line.startswith("[", start) and line.endswith("]", start, end) and end > start + 1:
        start, end = start + 1, end - 1
    return (start, end) if line[start:end].strip() else (len(line), len(line))


@dataclass(slots=True)
class _Title:
    """A heading of the mask."""

    head: Head
    first: bool
    """True where it is the first of its element."""
    start: int
    inner: int
    """Where the words begin."""
    end: int = -1
    whole: int = -1
    empty: bool = True
    name: str = "p"
    """The element that can hold its words: `div` where a block stands among them."""


@dataclass(slots=True)
class _Element:
    """An element of the page while it is read."""

    name: str
    start: int
    inner: int
    """Where its content begins."""
    parent: _Element | None
    end: int = -1
    """Where its end tag begins."""
    whole: int = -1
    """Where its end tag ends."""
    titles: list[_Title] = field(default_factory=list)
    items: list[_Element] = field(default_factory=list)
    block: int = -1
    """Where the first block in it begins, but for a title."""
    made: bool = False
    """True of a list that only such items make as stand for containers."""

    @property
    def opens(self) -> bool:
        """True of a list's item that stands for a container with a body of four blanks."""
        return self.name == "li" and bool(self.titles) and self.titles[0].first and self.titles[0].head.item


_TAG: Final = re.compile(r"<(/?)([a-z][a-z0-9]*)[^<>\"]*(?:\"[^\"]*\"[^<>\"]*)*>")
Edit = tuple[int, int, str]


def rewritten(html: str, run: re.Pattern[str], head: Callable[[str], Head | None]) -> str:
    """Sanitised `html` with containers in place of the lists and headings that stood for them.

    `run` matches a mask and `head` tells what it stands for. A container whose end is not found keeps its title only.
    """
    result: list[str] = []
    place = 0
    for start, end, new in sorted(edit for element in _elements(html, run, head) for edit in _edits(element, html)):
        result += [html[place:start], new]
        place = end
    return "".join([*result, html[place:]])


def _elements(html: str, run: re.Pattern[str], head: Callable[[str], Head | None]) -> list[_Element]:
    """Every element with the headings of the mask that stand right in it."""
    here = _Element("", 0, 0, None)
    every = [here]
    title: _Title | None = None
    for match in _TAG.finditer(html):
        closing, name = match.groups()
        if closing and name == "h1" and title:
            title.end, title.whole = match.span()
            title.empty = not run.sub("", html[title.inner : title.end]).strip()
            title = None
        elif closing and here.parent and here.name == name:
            here.end, here.whole = match.span()
            here = here.parent
        elif closing or title:
            if title and name in BLOCK:
                title.name = "div"
        elif name in VOID:
            _block(here, match)
        elif name == "h1" and (hidden := run.match(html, match.end())) and (said := head(hidden.group())):
            inner = hidden.end() + html.startswith(" ", hidden.end())
            title = _Title(said, not html[here.inner : match.start()].strip(), match.start(), inner)
            if not title.first:
                _block(here, match)
            here.titles.append(title)
        else:
            _block(here, match)
            here = _Element(name, match.start(), match.end(), here)
            every.append(here)
            if here.parent and name == "li":
                here.parent.items.append(here)
    for element in every:
        element.made = bool(element.items) and all(item.opens for item in element.items)
    return [element for element in every if element.end >= 0 or not element.parent]


def _block(here: _Element, tag: re.Match[str]) -> None:
    """Take the place of a block's start tag, or of the inline elements around it, as that of the first block."""
    start = tag.start()
    while here.parent and here.name not in BLOCK:
        start, here = here.start, here.parent
    if tag.group(2) in BLOCK and here.block < 0:
        here.block = start


def _edits(element: _Element, html: str) -> Iterator[Edit]:
    titles = list(element.titles)
    if element.made:
        yield element.start, element.inner, ""
        yield element.end, element.whole, ""
    if element.opens:
        yield from _item(element, titles.pop(0), html)
    if titles and element.name == "blockquote" and titles[0].first and titles[0].head.kind == "callout":
        yield element.start, element.inner, f'<blockquote class="markdown-alert-{titles[0].head.classes}">'
    opened: list[_Title] = []
    for title in titles:
        if title.head.kind == "container":
            opened.append(title)
        elif title.head.kind == "foot" and opened:
            yield from _titled(opened[-1], f'<div class="{_named("container", opened.pop().head)}">', "")
            yield title.start, title.whole, "</div>"
        else:
            yield from _titled(title, "", "")
    for title in opened:
        yield from _titled(title, "", "")


def _item(item: _Element, title: _Title, html: str) -> Iterator[Edit]:
    kind, made = title.head.kind, item.parent is not None and item.parent.made
    if kind in ("details", "open") and not title.empty:
        opening = f'<details class="{title.head.classes}"' + (' open="">' if kind == "open" else ">")
        closing, name = "</details>", "summary"
    else:
        opening = f'<div class="{_named("tab" if kind == "tab" else "admonition", title.head)}">'
        closing, name = "</div>", ""
    yield item.start, item.inner, opening if made else f"<li>{opening}"
    yield from _titled(title, "", name)
    first = item.block if item.block >= 0 else item.end
    if html[title.whole : first].strip():  # the one paragraph of an item without an empty line has no tags
        yield title.whole, title.whole, "<p>"
        yield first, first, "</p>"
    yield item.end, item.whole, closing if made else f"{closing}</li>"


def _named(kind: str, head: Head) -> str:
    return f"{kind} {head.classes}".rstrip()


def _titled(title: _Title, before: str, name: str) -> Iterator[Edit]:
    """The heading of the mask as a title, in an element called `name`, or nothing where it has no words."""
    if title.empty:
        yield title.start, title.whole, before
        return
    kinds = {"tab": "tab-title", "container": "container-title", "callout": "alert-title"}
    shown = "" if name == "summary" else f' class="{kinds.get(title.head.kind, "admonition-title")}"'
    yield title.start, title.inner, f"{before}<{name or title.name}{shown}>"
    yield title.end, title.whole, f"</{name or title.name}>"
