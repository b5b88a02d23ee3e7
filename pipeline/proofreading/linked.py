"""Where links lead, and what they are called.

A page or all pages go in, findings come out. No address is asked of the web: links to other sites are not followed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from pipeline.formats.anchors import slug
from pipeline.messages import _
from pipeline.model import Finding
from pipeline.proofreading.page import Page
from pipeline.proofreading.words import words
from pipeline.publish import targets, tree

_BARE: Final = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_LONGEST: Final = 40
"""Characters of an address that a reader can still take in or type."""
_EVERYWHERE: Final = frozenset({"", "top"})
"""Places that every page has (HTML, section 7.4.6.4)."""


@dataclass(frozen=True, slots=True)
class Pages:
    """All pages of a site, and what else it has."""

    pages: Mapping[str, Page]
    """By their path on the site."""
    files: Collection[str] = frozenset()
    """Images and other files beside the sources, by their path there."""
    endings: tuple[str, ...] = ()
    """Endings of sources, for links from page to page."""


def link_words(page: Page) -> Iterator[Finding]:
    """A note for a link whose words say nothing of where it leads (“hier”, “mehr”), and for one that is a long address.

    Those who hear a page listen to its links one after the other, and an address is read to them letter by letter. An
    `aria-label` says it to them; a short address may be shown (`www.example.org/kita`), and plain text has none other.
    """
    data = words(page.language)
    for link in page.links:
        if link.named:
            continue
        said = " ".join(link.text.casefold().split()).strip(" .:!›»→>…[]()")
        if data and said in data.vague:
            message = _("The link is called “{words}”, which does not say where it leads.", words=link.text)
            fix = _("Make the link of the words that name its target.")
        elif page.document.format != ".txt" and len(link.text) > _LONGEST and _BARE.fullmatch(link.text):
            message = _("The words of the link are an address, which is read out letter by letter.")
            fix = _("Name the target in words and put the address behind them.")
        else:
            continue
        yield page.finding("link-words", "note", message, line=link.line, found=link.text, fix=fix)


def dead_links(site: Pages) -> Iterator[Finding]:
    """A warning for a link or image that leads to no page, file or place of this site.

    Links to other sites and paths from the root (`/stadtplan`) are not looked at: the site does not know them. A place
    (`#anfahrt`) is an id of the page or one that a heading has from its words.
    """
    places = {path: {*page.ids} for path, page in site.pages.items()}
    for page in site.pages.values():
        for address, line in (*((link.address, link.line) for link in page.links), *_images(page)):
            found = targets.target(page.path, address, site.pages, site.files, site.endings)
            if found.kind in ("nowhere", "broken"):
                yield targets.nowhere(address, page.file, line)
            elif found.kind in ("here", "page") and found.fragment not in _EVERYWHERE:
                yield from _lost(page, address, line, found, places.get(found.path, set()))


def _images(page: Page) -> Iterator[tuple[str, int]]:
    """The addresses of its images with their lines, that of the front matter first."""
    if head := tree.text(page.document, "image"):
        yield head, page.document.text.count("\n", 0, max(0, page.document.text.find(head))) + 1
    yield from ((image.address, image.line) for image in page.images if image.address)


def _lost(page: Page, address: str, line: int, found: targets.Target, places: Collection[str]) -> Iterator[Finding]:
    """What is said of a place that the page does not have."""
    name = unquote(found.fragment)
    if name in places or found.fragment in places:
        return
    near = slug(name)
    fix = _("Did you mean #{name}?", name=near) if near in places else _("Correct the address, or take the link out.")
    shown = unquote(address)
    message = _("The link {address} leads to a place that the page does not have.", address=shown)
    yield page.finding("dead-links", "warning", message, line=line, found=shown, fix=fix)
