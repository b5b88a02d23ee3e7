"""Link and image addresses of a finished page, from where the source wrote them to where a reader finds them.

Sanitised HTML and a function that knows the site go in, the same HTML with other addresses comes out. Text is never
touched: an address is changed only inside a tag.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape
from typing import Final

Resolve = Callable[[str], tuple[str, str | None]]
"""Address in the source -> (address in the page, language tag where it leads to a page in another language)."""

_TAG: Final = re.compile(r"<[a-zA-Z](?:[^<>\"]|\"[^\"]*\")*>")
_ADDRESS: Final = re.compile(r"(?<=\s)(href|src)=\"([^\"]*)\"")


def rewrite(html: str, resolve: Resolve) -> str:
    """`html` with every `href` and `src` resolved; a link into another language gets `hreflang`."""

    def address(match: re.Match[str]) -> str:
        url, language = resolve(unescape(match.group(2)))
        foreign = f' hreflang="{language}"' if language and match.group(1) == "href" else ""
        return f'{match.group(1)}="{escape(url)}"{foreign}'

    return _TAG.sub(lambda tag: _ADDRESS.sub(address, tag.group()), html)


def images(html: str) -> tuple[str, ...]:
    """The address of every `src` in `html`, in order, each once."""
    found = (match for tag in _TAG.finditer(html) for match in _ADDRESS.finditer(tag.group()) if match[1] == "src")
    return tuple(dict.fromkeys(unescape(match[2]) for match in found))
