"""Link and image addresses of a finished page, from where the source wrote them to where a reader finds them.

Sanitised HTML and a function that knows the site go in, the same HTML with other addresses comes out. Text is never
touched: an address is changed only inside a tag.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape
from typing import Final, NamedTuple


class Route(NamedTuple):
    """Where an address leads."""

    url: str
    """As the page writes it."""
    language: str = ""
    """Language tag of what stands there, if it is another one than the page's."""
    ours: bool = False
    """Whether we know what language stands there; else the author may have said it."""
    problem: str = ""
    """What is wrong with the address."""


Resolve = Callable[[str], Route]
"""Address in the source -> where it leads."""

_TAG: Final = re.compile(r"<[a-zA-Z](?:[^<>\"]|\"[^\"]*\")*>")
_ADDRESS: Final = re.compile(r"(?<=\s)(href|src)=\"([^\"]*)\"")
_LANGUAGE: Final = re.compile(r"\shreflang=\"[^\"]*\"")


def rewrite(html: str, resolve: Resolve) -> str:
    """`html` with every address resolved; a link into another language gets `hreflang`."""
    return _TAG.sub(lambda tag: _resolved(tag.group(), resolve), html)


def images(html: str) -> tuple[str, ...]:
    """The address of every `src` in `html`, in order, each once."""
    found = (match for tag in _TAG.finditer(html) for match in _ADDRESS.finditer(tag.group()) if match[1] == "src")
    return tuple(dict.fromkeys(unescape(match[2]) for match in found))


def _resolved(tag: str, resolve: Resolve) -> str:
    """A tag, which has one address at most, with that resolved."""
    match = _ADDRESS.search(tag)
    if match is None:
        return tag
    route = resolve(unescape(match[2]))
    before, after = tag[: match.start()], tag[match.end() :]
    language = ""
    if match[1] == "href" and (route.ours or route.language):
        before, after = _LANGUAGE.sub("", before), _LANGUAGE.sub("", after)
        language = f' hreflang="{escape(route.language)}"' if route.language else ""
    return f'{before}{match[1]}="{escape(route.url)}"{language}{after}'
