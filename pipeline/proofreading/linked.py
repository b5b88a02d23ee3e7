"""Where links lead, and what they are called.

A page or all pages go in, findings come out. No address is asked of the web: links to other sites are not followed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from pipeline.messages import _
from pipeline.model import Finding
from pipeline.proofreading.page import Page
from pipeline.proofreading.words import words
from pipeline.publish import framing, routes, tree
from pipeline.publish.routes import Routes

_BARE: Final = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_LONGEST: Final = 40
"""Characters of an address that a reader can still take in or type."""


@dataclass(frozen=True, slots=True)
class Pages:
    """All pages of a site, and where addresses on them lead."""

    pages: Mapping[str, Page]
    """By their path on the site."""
    routes: Routes


def together(
    pages: Mapping[str, Page],
    *,
    locales: Sequence[str] = ("de",),
    files: frozenset[str] = frozenset(),
    endings: tuple[str, ...] = (),
    url: str = "",
) -> Pages:
    """The site of these pages; `locales`: its languages, first that of the sources; `files`: what stands beside it."""
    documents = {path: page.document for path, page in pages.items()}

    @cache
    def anchors(path: str) -> frozenset[str]:
        return framing.ids(framing.framed(pages[path].html))

    published = dict.fromkeys(locales, frozenset(pages))
    ways = routes.make(
        documents, published, anchors, url=url, source_language=locales[0], endings=endings, files=files, maps={}
    )
    return Pages(pages, ways)


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
    """A warning for a link or image that leads to no page, file or place of this site, as a build finds them too.

    Links to other sites are not looked at, nor are paths from the root (`/stadtplan`) unless the site knows its own
    address. A place (`#anfahrt`) is an id of the page, or the words of a heading.
    """
    fix = _("Correct the address, or take the link out.")
    for path, page in site.pages.items():
        for address, line in (*((link.address, link.line) for link in page.links), *_images(page)):
            problem = routes.resolve(site.routes, site.routes.source_language, path, address, 0).problem
            if problem:
                yield page.finding("dead-links", "warning", problem, line=line, found=address, fix=fix)


def _images(page: Page) -> Iterator[tuple[str, int]]:
    """The addresses of its images with their lines, that of the front matter first."""
    if head := tree.text(page.document, "image"):
        yield head, page.document.text.count("\n", 0, max(0, page.document.text.find(head))) + 1
    yield from ((image.address, image.line) for image in page.images if image.address)
