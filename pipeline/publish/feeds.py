"""sitemap.xml (sitemaps.org): every published page with its other languages, for search engines."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from pipeline.publish.page import Page


def sitemap(pages: Iterable[Page]) -> str:
    """The sitemap of `pages` that know their absolute address; others are left out."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">',
    ]
    for page in pages:
        own = next((other.absolute for other in page.alternates if other.current), None)
        if own and not page.noindex:
            lines += ["  <url>", f"    <loc>{escape(own)}</loc>"]
            lines += [
                f'    <xhtml:link rel="alternate" hreflang={quoteattr(other.tag)} href={quoteattr(other.absolute)}/>'
                for other in page.alternates
                if other.absolute and len(page.alternates) > 1
            ]
            lines.append("  </url>")
    return "\n".join([*lines, "</urlset>", ""])
