"""Pictures whose words readers of another language can't read, because there is no variant for them.

A site goes in, findings come out. Drawings (SVG) are read for text; of photographs and scans only the site knows which
have words: it names them in `text_images`. Nothing is written, and no picture is looked at.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final
from urllib.parse import quote, unquote

from pipeline import config, files, formats, sources
from pipeline.errors import InputRefused
from pipeline.messages import _
from pipeline.model import Document, Finding
from pipeline.publish import links, routes, tree
from pipeline.workspace import Site

_TEXT: Final = re.compile(rb"<(?:[\w.-]+:)?text(?=[\s>])[^<>]*>(.*?)(?:</(?:[\w.-]+:)?text\s*>|\Z)", re.DOTALL)
_TAG: Final = re.compile(rb"<[^<>]*>|&#?\w+;")


def findings(site: Site) -> Iterator[Finding]:
    """A note for every picture with words and every locale that has a page with it but no variant of it."""
    assets = sources.assets(site.root, site.config.source)[0]
    names, language = frozenset(assets), site.config.source_language
    lacking = {
        name: [locale for locale in site.config.locales if not routes.variant(names, name, locale, language)]
        for name, file in assets.items()
        if not _is_variant(name, site) and _has_words(site, name, file)
    }
    lacking = {name: locales for name, locales in lacking.items() if locales}
    for name, pages in _shown(site, lacking).items():
        for locale in lacking[name]:
            if any(locale in site.pages[page].locales for page in pages):
                stem, ending = posixpath.splitext(posixpath.basename(name))
                missing = f"{stem.removesuffix(f'.{language}')}.{locale}{ending}"
                message = _("It shows German words in {locale}: there is no {file}.", locale=locale, file=missing)
                yield Finding("images", "note", message, expected=missing, path=files.shown(assets[name], site.root))


def _is_variant(name: str, site: Site) -> bool:
    stem = posixpath.splitext(name)[0]
    return posixpath.splitext(stem)[1].removeprefix(".") in site.config.locales


def _has_words(site: Site, name: str, file: Path) -> bool:
    """Whether a picture has words to read."""
    said = [pattern for pattern in site.config.text_images if config.matches(pattern.removeprefix("!"), name)]
    if said:
        return not said[-1].startswith("!")
    if file.suffix.lower() != ".svg":
        return False
    with suppress(InputRefused):
        drawing = files.read(file, root=site.root, limit=files.SOURCE_LIMIT)
        texts = (_TAG.sub(b"", match[1]).decode("utf-8", "replace") for match in _TEXT.finditer(drawing))
        return any(map(str.isalpha, "".join(texts)))
    return False


def _shown(site: Site, pictures: Mapping[str, object]) -> dict[str, list[str]]:
    """Picture -> the pages that show it; only pages that name one at all are rendered."""
    written = {quote(posixpath.basename(name)) for name in pictures} | {posixpath.basename(name) for name in pictures}
    found: dict[str, list[str]] = {name: [] for name in pictures}
    sign = re.compile("|".join(map(re.escape, sorted(written))))
    for path, document in site.documents.items() if pictures else ():
        if sign.search(document.text):
            for name in _pictures(path, document):
                found.get(name, []).append(path)
    return {name: pages for name, pages in found.items() if pages}


def _pictures(path: str, document: Document) -> Iterator[str]:
    """The pictures of a page by their path beside the sources."""
    with suppress(InputRefused):
        for address in (tree.text(document, "image"), *links.images(formats.to_html(document, None))):
            if address:
                yield posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(address)))
