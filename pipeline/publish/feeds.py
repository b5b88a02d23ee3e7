"""What search engines read beside the pages: sitemap.xml (sitemaps.org) and robots.txt (RFC 9309).

Pages go in, files come out. A page is listed with the other languages that its own head names, and with the day of its
last change where the front matter says it; nothing is taken from a clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import Final

from pipeline.publish.page import Page

MOST: Final = 50_000
"""Addresses that one sitemap may hold."""
LARGEST: Final = 50 * 1024 * 1024
"""Bytes that it may have."""
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE: Final = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_OPEN: Final = f'{_HEAD}<urlset {_SPACE} xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
_CLOSE: Final = "</urlset>\n"


def sitemaps(pages: Iterable[Page], url: str, *, most: int = MOST, largest: int = LARGEST) -> dict[str, bytes]:
    """sitemap.xml of the `pages` that know their absolute address; of too many an index and sitemap-1.xml and so on."""
    if not url:
        return {}
    maps = [_OPEN + "".join(entries) + _CLOSE for entries in _parts(pages, most, largest)]
    if len(maps) <= 1:
        return {"sitemap.xml": (maps[0] if maps else _OPEN + _CLOSE).encode()}
    files = {f"sitemap-{number}.xml": text.encode() for number, text in enumerate(maps, 1)}
    root = url.rstrip("/")
    places = (f"  <sitemap><loc>{escape(root)}/{name}</loc></sitemap>\n" for name in files)
    index = f"{_HEAD}<sitemapindex {_SPACE}>\n{''.join(places)}</sitemapindex>\n"
    return {"sitemap.xml": index.encode(), **files}


def robots(url: str) -> dict[str, bytes]:
    """robots.txt: all may read everything, and this is the list."""
    where = f"\nSitemap: {url.rstrip('/')}/sitemap.xml\n" if url else ""
    return {"robots.txt": f"User-agent: *\nDisallow:\n{where}".encode()}


def _parts(pages: Iterable[Page], most: int, largest: int) -> Iterator[list[str]]:
    """The entries of each sitemap."""
    entries: list[str] = []
    size = len(_OPEN) + len(_CLOSE)
    for page in pages:
        entry = "".join(f"{line}\n" for line in _entry(page))
        length = len(entry.encode())
        if entries and (len(entries) >= most or size + length > largest):
            yield entries
            entries, size = [], len(_OPEN) + len(_CLOSE)
        entries += [entry] if entry else []
        size += length
    if entries:
        yield entries


def _entry(page: Page) -> Iterator[str]:
    own = next((other.absolute for other in page.alternates if other.current), None)
    if not own or page.noindex:
        return
    yield "  <url>"
    yield f"    <loc>{escape(own)}</loc>"
    if page.updated:
        yield f"    <lastmod>{page.updated.isoformat()}</lastmod>"
    others = page.alternates if len(page.alternates) > 1 else ()
    for tag, address in [
        *((other.tag, other.absolute) for other in others),
        ("x-default", others and others[0].absolute),
    ]:
        if address:
            yield f'    <xhtml:link rel="alternate" hreflang="{escape(tag)}" href="{escape(address)}"/>'
    yield "  </url>"
