"""Marks in a finished page of HTML become elements that a reviewer sees, and a preview says on every page what it is.

HTML in which marks (`⟦1.4⟧ … ⟦/1.4⟧`, as in formats/skeleton) stand round texts goes in, whole pages come out. That the
marks add nothing else can be proved: without them the page is the one that was rendered.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Final

_TOKEN: Final = r"<!--.*?-->|<(?P<close>/?)(?P<name>[A-Za-z][\w-]*)(?P<rest>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>|"
_MARK: Final = r"⟦(/?){serial}\.([0-9]{{1,9}})⟧"
_TEXT: Final = frozenset({"title", "textarea", "script", "style", "option", "iframe", "noscript", "xmp"})
"""Elements in which a tag would be text, or has no place."""
_SEALED: Final = frozenset({"a", "button", "select", "picture", "svg", "video", "audio", "object"})
"""Elements in which no link may stand."""
_STRICT: Final = frozenset(
    (
        "table",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "colgroup",
        "col",
        "ul",
        "ol",
        "dl",
        "menu",
        "details",
        "track",
        "source",
    )
)
"""Elements with an order of their own, in which a link may not stand just anywhere."""


_SKIP_LINK: Final = r"\s*<a\s[^<>]*\bhref=\"#[^<>]*>(?:(?!<a\s)(?s:.))*?</a>\n?"
"""A link over the head of a page is the first thing on it, also for who uses a keyboard."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How a text is shown."""

    classes: str
    """Of the element that is put round it."""
    id: str
    """Of the first such element in the content of the page."""
    link: str
    """HTML behind it: a link to what is to be said of it."""


def placed(html: str, serial: int, marks: Mapping[int, Mark]) -> str:
    """The page with elements in place of its marks.

    A text in an attribute keeps its words alone, and the link stands behind the element; a text in the head, or where
    no element may stand, is shown plain.
    """
    return _Placing(serial, marks).run(html)


class _Placing:
    """One pass over a page."""

    def __init__(self, serial: int, marks: Mapping[int, Mark]) -> None:
        self.marks = marks
        self.mark = re.compile(_MARK.format(serial=serial))
        self.token = re.compile(_TOKEN + f"(?P<mark>{self.mark.pattern})", re.DOTALL)
        self.out: list[str] = []
        self.sealed: list[str] = []
        """The open elements in which no link may stand."""
        self.held: list[int] = []
        """Texts whose links wait for the end of those."""
        self.named: set[int] = set()
        self.content = False

    def run(self, html: str) -> str:
        self.content = not re.search(r"<main[\s>]", html)
        body = re.search(r"<body[\s>]", html)
        place = body.start() if body else 0
        self.out.append(self.mark.sub("", html[:place]))
        while match := self.token.search(html, place):
            self.out.append(html[place : match.start()])
            place = match.end()
            if match["mark"]:
                self._text(int(match[match.re.groups]), opens=not match[match.re.groups - 1])
            elif match["name"]:
                place = self._tag(match, html)
            else:
                self.out.append(match.group())
        self.out.append(html[place:])
        return "".join(self.out)

    def _text(self, number: int, *, opens: bool) -> None:
        mark = self.marks.get(number)
        if mark is None:
            return
        if not opens:
            self.out.append("</span>")
            self._link(number)
            return
        first = self.content and number not in self.named
        self.named |= {number} if first else set()
        name = f' id="{mark.id}"' if first else ""
        self.out.append(f'<span class="{mark.classes}"{name} data-preview="{number}">')

    def _tag(self, match: re.Match[str], html: str) -> int:
        """Pass one tag on, or an element that holds nothing but text; where to go on."""
        name, rest = match["name"].lower(), match["rest"]
        inside = [int(number) for close, number in self.mark.findall(rest) if not close]
        tag = self.mark.sub("", match.group()) if inside else match.group()
        self.out.append(tag)
        if match["close"]:
            if self.sealed and name == self.sealed[-1]:
                self.sealed.pop()
            self._release()
            return match.end()
        self.content |= name == "main"
        if name in _TEXT:
            end = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(html, match.end())
            stop = end.start() if end else len(html)
            self.out.append(self.mark.sub("", html[match.end() : stop]))
            return stop
        if name in _SEALED and not rest.endswith("/"):
            self.sealed.append(name)
        for number in inside if name not in _STRICT else ():
            self._link(number)
        return match.end()

    def _link(self, number: int) -> None:
        self.held += [number] if number in self.marks and self.content and number not in self.held else []
        self._release()

    def _release(self) -> None:
        if self.sealed:
            return
        for number in self.held:
            mark = self.marks[number]
            named = number in self.named
            self.named.add(number)  # a text in an attribute has no element that could bear the name
            self.out.append(mark.link if named else mark.link.replace("<a", f'<a id="{mark.id}"', 1))
        self.held = []


def framed(html: str, *, head: str, prefix: str, first: str, last: str) -> str:
    """A page that says what it is, whatever its template does.

    `head` goes to the end of its head, `prefix` before its title, `first` and `last` to both ends of its body.
    """
    html = _inserted(html, r"</head\s*>", head, before=True) or head + html
    html = _inserted(html, r"<title(?:\s[^<>]*)?>", escape(prefix)) or f"<title>{escape(prefix)}</title>" + html
    html = _inserted(html, rf"<body(?:\s[^<>]*)?>(?:{_SKIP_LINK})?", first) or html + first
    at = html.rfind("</body>")
    return html[:at] + last + html[at:] if at >= 0 else html + last


def _inserted(html: str, pattern: str, text: str, *, before: bool = False) -> str:
    """`html` with `text` behind, or before, the first match; empty: there is none."""
    match = re.search(pattern, html, re.IGNORECASE)
    if not match:
        return ""
    at = match.start() if before else match.end()
    return html[:at] + text + html[at:]
