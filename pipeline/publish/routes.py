"""Where an address that an author wrote leads to, for a reader of a page in some locale.

The site's pages and files, a page, a locale and an address go in; the address on the page, the language of what stands
there, and what is wrong with it come out. A page is linked in the reader's language where it is published, else in
German; a file in the variant for that language (`plan.en.pdf`) where there is one.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import SplitResult, quote, unquote, urlsplit

from pipeline import localize
from pipeline.formats.anchors import slug
from pipeline.messages import _
from pipeline.model import Document
from pipeline.publish import framing, linkmap, tree
from pipeline.publish.links import Route

INDEX: Final = "index.html"
"""Written out in links, so that a site works from a disk and on every server."""
FILES: Final = "assets/files/"
"""Where files beside the sources stand below dist/."""
_DOCUMENTS: Final = (".pdf",)
"""Endings of files that are read, not looked at: a link to one says in which language it is."""


@dataclass(frozen=True, slots=True)
class Routes:
    """What addresses lead to."""

    url: str
    """Where dist/ stands on the web, with a slash behind; empty: not known."""
    source_language: str
    documents: Mapping[str, Document]
    home: str
    """Path of the page that a reader begins with."""
    endings: tuple[str, ...]
    """Endings of sources, for links from page to page."""
    files: frozenset[str]
    """Images and other files beside the sources, by their path there."""
    addresses: Mapping[str, Mapping[str, str]]
    """Locale -> page path -> folder, the source language among them."""
    published: Mapping[str, frozenset[str]]
    """Locale -> paths of the pages that are published in it."""
    places: Mapping[str, str]
    """Folder below dist/, of every page in every locale and of its earlier addresses -> page path."""
    maps: Mapping[str, Mapping[str, str]]
    """Locale -> what its link map says of addresses elsewhere."""
    anchors: Callable[[str], frozenset[str]]
    """Page path -> the ids on the page, the same in every locale."""


def make(
    documents: Mapping[str, Document],
    published: Mapping[str, frozenset[str]],
    anchors: Callable[[str], frozenset[str]],
    *,
    url: str,
    source_language: str,
    endings: tuple[str, ...],
    files: frozenset[str],
    maps: Mapping[str, Mapping[str, str]],
) -> Routes:
    """Routes with the addresses of every page."""
    addresses = {locale: tree.addresses(documents, locale) for locale in published}
    places: dict[str, str] = {}
    for locale, folders in addresses.items():
        places.update({f"{locale}/{folder}": path for path, folder in folders.items()})
    for locale in published:
        for path, document in documents.items():
            for alias in tree.aliases(document, locale):
                places.setdefault(f"{locale}/{alias.removesuffix(INDEX).strip('/')}/", path)
    url = f"{url.rstrip('/')}/" if url else ""
    home = tree.home(documents)
    return Routes(url, source_language, documents, home, endings, files, addresses, published, places, maps, anchors)


def base(routes: Routes) -> str:
    """Where dist/ begins on its server: `/europa/`."""
    return urlsplit(routes.url).path or "/"


def link(routes: Routes, locale: str, path: str, wanted: str = "") -> tuple[str, str]:
    """(address of a page relative to dist/<locale>/, its language tag if it is not that of the locale).

    `wanted`: the locale that it is to be had in, if it is published there; empty: that of the reader.
    """
    for there in filter(None, (wanted, locale)):
        if path in routes.published.get(there, ()):
            break
    else:
        there = routes.source_language
    way = "" if there == locale else f"../{there}/"
    return f"{way}{quote(routes.addresses[there][path])}{INDEX}", "" if there == locale else localize.bcp47(there)


def resolve(routes: Routes, locale: str, path: str, address: str, depth: int) -> Route:
    """An address as the source of `path` wrote it, as seen from its page `depth` folders below dist/<locale>/."""
    try:
        parts = urlsplit(address)
    except ValueError:  # `http://[a`: no address at all
        return Route("", problem=_nowhere(address))
    if parts.scheme or parts.netloc or parts.path.startswith("/"):
        mapped = linkmap.mapped(routes.maps.get(locale, {}), address)
        if mapped != address:
            return resolve(replace(routes, maps={}), locale, path, mapped, depth)
        return _absolute(routes, locale, parts, address, depth)
    if not parts.path:
        return _on_page(routes, path, address, parts)
    target = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path)))
    if target in routes.files:
        return _file(routes, locale, target, depth)
    page = tree.page_at(target, routes.documents, routes.endings)
    if page is None:
        return Route(address, problem=_nowhere(address))
    return _page(routes, locale, page, address, parts, depth)


def variant(files: frozenset[str], file: str, locale: str, source_language: str) -> str:
    """The form of a file for a locale: `plan.en.pdf` for `plan.pdf` and `plan.de.pdf`; empty: there is none."""
    stem, ending = posixpath.splitext(file)
    name = f"{stem.removesuffix(f'.{source_language}')}.{locale}{ending}"
    return name if name in files else ""


def _absolute(routes: Routes, locale: str, parts: SplitResult, address: str, depth: int) -> Route:
    """An address with a scheme, a host or a slash before it: into the site, or out of it."""
    own = urlsplit(routes.url)
    same = parts.netloc.lower() == own.netloc.lower() if parts.scheme or parts.netloc else True
    if not (routes.url and same and parts.scheme in ("http", "https", "") and f"{parts.path}/".startswith(own.path)):
        return Route(address)
    rest = unquote(parts.path)[len(unquote(own.path)) :]
    if rest.startswith(FILES) and rest.removeprefix(FILES) in routes.files:
        return _file(routes, locale, rest.removeprefix(FILES), depth)
    language, _slash, folder = rest.removesuffix(INDEX).partition("/")
    if not language:
        return _page(routes, locale, routes.home, address, parts, depth)
    if language not in routes.addresses:
        return Route(address)
    page = routes.places.get(f"{language}/{folder}".rstrip("/") + "/")
    if page is None:
        return Route(address, problem=_nowhere(address))
    wanted = "" if language == routes.source_language else language
    return _page(routes, locale, page, address, parts, depth, wanted)


def _page(
    routes: Routes, locale: str, page: str, address: str, parts: SplitResult, depth: int, wanted: str = ""
) -> Route:
    url, language = link(routes, locale, page, wanted)
    query = f"?{parts.query}" if parts.query else ""
    anchor, problem = _anchor(routes, page, address, parts.fragment)
    return Route("../" * depth + url + query + anchor, language, ours=True, problem=problem)


def _on_page(routes: Routes, path: str, address: str, parts: SplitResult) -> Route:
    if not parts.fragment:
        return Route(address, ours=True)
    anchor, problem = _anchor(routes, path, address, parts.fragment)
    return Route((f"?{parts.query}" if parts.query else "") + anchor, ours=True, problem=problem)


def _anchor(routes: Routes, page: str, address: str, fragment: str) -> tuple[str, str]:
    """What stands behind the page's address, and what is wrong with it; authors may write a heading's own words."""
    if not fragment or fragment == "top":
        return f"#{fragment}" if fragment else "", ""
    known = routes.anchors(page)
    name = framing.own_id(unquote(fragment))
    for candidate in (name, slug(name)):
        if candidate in known:
            return f"#{quote(candidate)}", ""
    return f"#{fragment}", _("The link {address} names a place that is not on its page.", address=address)


def _file(routes: Routes, locale: str, file: str, depth: int) -> Route:
    shown = variant(routes.files, file, locale, routes.source_language) or file
    language = _language(routes, shown)
    foreign = "" if language in ("", locale) else localize.bcp47(language)
    return Route("../" * (depth + 1) + FILES + quote(shown), foreign, ours=bool(language))


def _language(routes: Routes, file: str) -> str:
    """The locale of a file as its name tells it; a document without one is in the language of the sources."""
    stem, ending = posixpath.splitext(file)
    named = posixpath.splitext(stem)[1].removeprefix(".")
    if named in routes.addresses:
        return named
    return routes.source_language if ending.lower() in _DOCUMENTS else ""


def _nowhere(address: str) -> str:
    return _("The link {address} leads nowhere.", address=address)
