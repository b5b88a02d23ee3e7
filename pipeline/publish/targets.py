"""Where an address leads that an author wrote on a page: the one definition for building a site and for checking it.

A page path, an address and what the site has go in, a `Target` comes out. No file is opened and nothing is asked of
the web.
"""

from __future__ import annotations

import posixpath
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote, urlsplit

from pipeline.messages import _
from pipeline.model import Finding
from pipeline.publish import tree


@dataclass(frozen=True, slots=True)
class Target:
    """What an address means."""

    kind: Literal["page", "file", "here", "elsewhere", "nowhere", "broken"]
    """here: a place of the page itself; elsewhere: another site or a path from its root, unknown to us; nowhere: no
    page or file of the site; broken: no address at all."""
    path: str = ""
    """Of the page or file."""
    fragment: str = ""
    """Behind `#`, as it is written."""


def target(path: str, address: str, pages: Collection[str], files: Collection[str], endings: Collection[str]) -> Target:
    """Where `address` on the page `path` leads; `pages` and `files` are those of the site by their paths."""
    try:
        parts = urlsplit(address)
    except ValueError:  # `http://[a`
        return Target("broken")
    if not (parts.scheme or parts.netloc or parts.path):
        return Target("here", path, parts.fragment)
    if parts.scheme or parts.netloc or parts.path.startswith("/"):
        return Target("elsewhere")
    place = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path)))
    if place in files:
        return Target("file", place)
    page = tree.page_at(place, pages, endings)
    return Target("nowhere", place) if page is None else Target("page", page, parts.fragment)


def nowhere(address: str, path: str, line: int = 0) -> Finding:
    """What is said of an address that leads nowhere."""
    message = _("The link {address} leads nowhere.", address=address)
    fix = _("Correct the address, or take the link out.")
    return Finding("dead-links", "warning", message, found=address, fix=fix, path=path, line=line)
