"""The content of one page as HTML, to paste into a content system.

A site, a page and a locale go in; out come the HTML of the content area, with links as the link map of the locale
sends them, and what an editor has to bring along: title, description, pictures.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from pipeline import files, formats, markup, sources
from pipeline.errors import InputRefused, UsageError
from pipeline.export import german, known, place, sources_on_disk
from pipeline.messages import _
from pipeline.model import NONE, Document, Key, Segment
from pipeline.publish import gate, linkmap, links, tree
from pipeline.review import Review
from pipeline.workspace import Site, catalog_name

_ENDINGS: Final = tuple(formats.FORMATS)


@dataclass(frozen=True, slots=True)
class Image:
    """A picture that a page shows."""

    address: str
    """As the source writes it."""
    file: str
    """Relative to the site; empty: it stands elsewhere, or nowhere."""
    target: str
    """Its address in the content system, of the link map."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """The content of a page as HTML."""

    page: str
    locale: str
    title: str
    description: str
    html: str
    german: int
    """Sentences that stand in German in it."""
    links: tuple[str, ...]
    """Links to other pages and files that the link map has no row for."""
    images: tuple[Image, ...]


def make(review: Review, page: str, locale: str = "") -> Fragment:
    """The content area of a page in a locale, to paste into a content system.

    UsageError: there is no such page or locale. InputRefused: the page is held, or a file that it needs is refused.
    """
    site = review.site
    language = site.config.source_language
    locale = locale or _only(site)
    known(locale, (language, *site.config.locales))
    document = _document(site, page, locale)
    targets = None if locale == language else _approved(review, page, locale)
    html = formats.to_html(document, targets, language=language)
    rows = site.links.get(locale, {})
    assets = sources.assets(site.root, site.config.source)[0]
    missing: dict[str, None] = {}

    def resolve(address: str) -> links.Route:
        found = _resolved(site, page, address, rows)
        if found is None and _local(address) and address not in pictures:
            missing[address] = None
        return links.Route(address if found is None else found)

    front = tree.text(document, "image")
    pictures = tuple(dict.fromkeys((*([front] if front else []), *links.images(html))))
    images = tuple(_image(site, page, address, rows, assets) for address in pictures)
    rewritten = links.rewrite(html, resolve)
    title, description = _shown(document.title, targets), _shown(document.meta.get("description"), targets)
    left = 0 if targets is None else german(document, targets)
    return Fragment(page, locale, title, description, rewritten, left, tuple(missing), images)


def write(site: Site, html: str, output: Path) -> None:
    """Make the file `output` hold this HTML. UsageError: a source or a folder of ours is there."""
    real = output.resolve()
    if real.is_relative_to(site.root.resolve()):
        place(site, real.relative_to(site.root.resolve()).as_posix(), sources_on_disk(site))
    files.write(real, html.encode(), root=real.parent)


def _only(site: Site) -> str:
    if len(site.config.locales) == 1:
        return site.config.locales[0]
    choice = ", ".join((site.config.source_language, *site.config.locales))
    raise UsageError(_("In which language? {choice}", choice=choice), path="--locale", code="locale-unknown")


def _document(site: Site, page: str, locale: str) -> Document:
    """The document of a page whose own files, and the link map, could be read."""
    name = files.shown(site.files[page], site.root) if page in site.files else ""
    for error in site.refused:
        if error.path in (name, catalog_name(locale, page), linkmap.file(locale)):
            raise error
    if page not in site.documents:
        message, repair = _("There is no page “{page}”.", page=page), _("`zwiesprache status` lists them.")
        raise UsageError(message, repair=repair, code="page-unknown")
    return site.documents[page]


def _approved(review: Review, page: str, locale: str) -> dict[Key, str]:
    """What the page may show; InputRefused where it may show nothing."""
    if page not in review.standings[locale]:
        message = _("The page is not translated into {locale}.", locale=locale)
        raise UsageError(message, path=page, code="locale-unknown")
    verdict = review.verdict(locale, page)
    if not verdict.published:
        message = _("It is held in {locale}: {reason}.", locale=locale, reason=verdict.reason)
        repair = _("Review {catalog}.", catalog=catalog_name(locale, page))
        raise InputRefused(message, path=page, repair=repair, code="held")
    return gate.targets(review.standings[locale][page])


def _shown(segment: Segment | str | None, targets: Mapping[Key, str] | None) -> str:
    if not isinstance(segment, Segment):
        return segment or ""
    target = (targets or {}).get(segment.key, NONE)
    return markup.visible(segment.text if target == NONE else target, segment.tags)


def _resolved(site: Site, page: str, address: str, rows: Mapping[str, str]) -> str | None:
    """Where the link map sends an address of `page`; a fragment goes along. None: it has no row for it."""
    bare, sign, anchor = address.partition("#")
    if address in rows:
        return rows[address]
    found = next((rows[name] for name in _means(site, page, bare) if name in rows), None)
    return found if found is None or "#" in found else found + sign + anchor


def _means(site: Site, page: str, address: str) -> Iterator[str]:
    """What the link map may call an address: as it is written, by its path among the sources, by its page."""
    yield address
    if _local(address) and not address.startswith("/"):
        target = _target(page, address)
        yield target
        if (path := tree.page_at(target, site.documents, _ENDINGS)) is not None:
            yield path


def _local(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return bool(parts.path) and not parts.scheme and not parts.netloc


def _target(page: str, address: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(urlsplit(address).path)))


def _image(site: Site, page: str, address: str, rows: Mapping[str, str], assets: Mapping[str, Path]) -> Image:
    file = assets.get(_target(page, address)) if _local(address) else None
    shown = files.shown(file, site.root) if file else ""
    return Image(address, shown, _resolved(site, page, address, rows) or "")
