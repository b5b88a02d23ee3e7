"""A published site as a browser, a search engine and a screen reader have it: what is wrong with it, in words.

Every file of dist/ is read by a parser that the program does not use to make it, and judged by lists that stand here.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urljoin, urlsplit

import turbohtml

_CONTENT = (
    "a abbr acronym address area article aside b bdi bdo blockquote br caption center cite code col colgroup data "
    "dd del details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr i img input ins "
    "kbd label li main map mark nav ol p picture pre q rp rt rtc ruby s samp section small span strike strong sub "
    "summary sup table tbody td tfoot th thead time tr tt u ul var wbr"
)
CONTENT = frozenset(_CONTENT.split())
FRAME = {"html", "head", "body", "meta", "title", "link"}
EVERYWHERE = {"id", "class", "lang", "dir", "title", "aria-label"}
ATTRIBUTES = {
    "a": "href hreflang aria-current",
    "area": "",
    "bdo": "",
    "col": "align span char charoff",
    "colgroup": "align span char charoff",
    "del": "datetime",
    "details": "open",
    "div": "role",
    "hr": "align size width",
    "img": "src alt width height align",
    "input": "type checked disabled",
    "ins": "datetime",
    "link": "rel href hreflang type",
    "meta": "charset name content property http-equiv",
    "nav": "aria-labelledby",
    "ol": "start",
    "section": "aria-labelledby",
    "span": "aria-current",
    "table": "align char charoff summary tabindex",
    "tbody": "align char charoff",
    "td": "align char charoff colspan rowspan headers scope style",
    "tfoot": "align char charoff",
    "th": "align char charoff colspan rowspan headers scope style",
    "thead": "align char charoff",
    "time": "datetime",
    "tr": "align char charoff",
}
SCHEMES = {"http", "https", "mailto", "tel", ""}
ADDRESSES = {"href", "src"}
METAS = {"viewport", "description", "robots", "color-scheme", "Content-Security-Policy", "refresh"}
LINKS = {"canonical", "alternate", "icon", "stylesheet"}


@dataclass(frozen=True)
class Published:
    """One HTML file."""

    name: str
    """Below dist/."""
    root: Any
    """Its document, as turbohtml builds it."""
    address: str
    """Where it stands on the web."""

    @property
    def lang(self) -> str:
        return str(self.root.find("html").attrs["lang"])

    @property
    def refreshes(self) -> bool:
        return bool(self.root.select('meta[http-equiv="refresh"]'))

    def links(self, rel: str) -> list[dict[str, str]]:
        return [link.attrs for link in self.root.find_all("link") if link.attrs.get("rel") == [rel]]


def read(dist: Path, url: str) -> dict[str, Published]:
    """Every page in dist/, which stands at `url`, by its name."""
    names = (file.relative_to(dist).as_posix() for file in sorted(dist.rglob("*.html")))
    return {name: Published(name, parsed((dist / name).read_text("utf-8")), url + quote(name)) for name in names}


def faults(dist: Path, url: str) -> list[str]:
    """All that is wrong with a published site; `url` is that of its config, or any for a site without one."""
    pages = read(dist, url)
    found = [f"{page.name}: {fault}" for page in pages.values() for fault in _of_page(page)]
    found += [f"{page.name}: {fault}" for page in pages.values() for fault in _addresses(page, pages, dist, url)]
    return [*found, *_languages(pages, url), *_sitemap(pages, dist, url)]


# -- one page ---------------------------------------------------------------------------------------


def parsed(html: str) -> Any:
    """Its document."""
    return turbohtml.parse(html)


def markup(html: str) -> list[str]:
    """What no page may have: elements, attributes and schemes that run, load or send something."""
    return [*_markup(parsed(html))]


def _of_page(page: Published) -> Iterator[str]:
    yield from _markup(page.root)
    yield from (f"{error.code} in line {error.line}" for error in page.root.errors)
    ids = Counter(str(each.attrs["id"]) for each in page.root.find_all(True) if "id" in each.attrs)
    yield from (f"id {name!r} {times} times" for name, times in ids.items() if times > 1 or len(name.split()) != 1)
    for nav in page.root.find_all("nav"):
        if "aria-labelledby" in nav.attrs and _one(nav.attrs["aria-labelledby"]) not in ids:
            yield f"nav labelled by {nav.attrs['aria-labelledby']}"
    heads = page.root.find_all("h1")
    if len(heads) > 1 or not (heads or page.refreshes):
        yield f"{len(heads)} first headings"
    if len(page.root.find_all("main")) != 1:
        yield "not one main"
    if not page.root.find("title").text.strip():
        yield "no title"
    if page.root.find("html").attrs.get("dir") not in ("ltr", "rtl"):
        yield "no direction"


def running(page: Published) -> list[str]:
    """The same of a page."""
    return [*_markup(page.root)]


def _markup(root: Any) -> Iterator[str]:
    for element in root.find_all(True):
        tag = element.tag
        if tag not in CONTENT | FRAME or "svg" in str(element.namespace) or "math" in str(element.namespace).lower():
            yield f"<{tag}>"
            continue
        allowed = EVERYWHERE | set(ATTRIBUTES.get(tag, "").split())
        for name, value in element.attrs.items():
            text = _one(value)
            if name not in allowed or (name in ADDRESSES and _scheme(text) not in SCHEMES):
                yield f"<{tag} {name}={text!r}>"
            elif name == "style" and not re.fullmatch(r"text-align:\s*\w+;?", text):
                yield f"<{tag} style={text!r}>"
        if tag == "meta" and _one(element.attrs.get("name") or element.attrs.get("http-equiv") or "") not in METAS | {
            ""
        }:
            yield f"<meta {element.attrs}>"
        if tag == "link" and not set(element.attrs.get("rel", [])) <= LINKS:
            yield f"<link {element.attrs}>"
        if tag == "input" and element.attrs.get("type") != "checkbox":
            yield f"<input {element.attrs}>"


def _one(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else str(value or "")


def _scheme(address: str) -> str:
    """As a browser reads it (WHATWG URL): control characters and blanks before it go, tabs and line ends anywhere."""
    plain = re.sub(r"[\t\r\n]", "", address.lstrip("".join(map(chr, range(33)))))
    found = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", plain)
    return found[1].lower() if found else ""


# -- where things lead ------------------------------------------------------------------------------


def _addresses(page: Published, pages: dict[str, Published], dist: Path, url: str) -> Iterator[str]:
    for element in page.root.find_all(True):
        for name in ADDRESSES & set(element.attrs):
            written = _one(element.attrs[name])
            target = urljoin(page.address, written)
            if not target.startswith(url) or (element.tag == "link" and "alternate" in element.attrs["rel"]):
                continue
            file = unquote(urlsplit(target).path)[len(urlsplit(url).path) :]
            file = f"{file}index.html" if file.endswith("/") or not file else file
            if not (dist / file).is_file():
                yield f"{name}={written!r} leads nowhere"
            elif file in pages:
                yield from _arrives(page, element, pages[file], written)


def _arrives(page: Published, link: Any, target: Published, written: str) -> Iterator[str]:
    fragment = unquote(urlsplit(written).fragment)
    if fragment and fragment != "top" and not any(e.attrs.get("id") == fragment for e in target.root.find_all(True)):
        yield f"{written!r} names a place that is not there"
    if link.tag == "a" and not target.refreshes and target.name != "404.html":
        said = link.attrs.get("hreflang")
        if said != target.lang if said or target.lang != page.lang else False:
            yield f"{written!r} leads to {target.lang} and says {said}"


# -- languages --------------------------------------------------------------------------------------


def _languages(pages: dict[str, Published], url: str) -> Iterator[str]:
    """Canonical addresses and hreflang sets: to itself, complete, the same on every page of the set."""
    sets: dict[str, dict[str, str]] = {}
    for page in pages.values():
        canonical = [link["href"] for link in page.links("canonical")]
        others = {link["hreflang"]: link["href"] for link in page.links("alternate")}
        if page.refreshes or page.name == "404.html":
            if others or (page.name == "404.html" and canonical):
                yield f"{page.name}: names other languages"
            continue
        own = page.address.removesuffix("index.html")
        if canonical != [own] and canonical:
            yield f"{page.name}: canonical {canonical}"
        if others:
            sets[own] = others
            if others.get(page.lang) != own or "x-default" not in others:
                yield f"{page.name}: hreflang {others}"
    for own, others in sets.items():
        for address in others.values():
            if sets.get(address) != others:
                yield f"{own}: {address} does not name it"
    for page in pages.values():
        for switch in page.root.select("nav.languages a"):
            target = urljoin(page.address, switch.attrs["href"])
            if unquote(target.removeprefix(url)) not in pages:
                yield f"{page.name}: switches to {target}"


def _sitemap(pages: dict[str, Published], dist: Path, url: str) -> Iterator[str]:
    """The sitemap says what the heads say."""
    if not (dist / "sitemap.xml").is_file():
        return
    listed = dict(sitemap(dist, "sitemap.xml", url))
    heads = {}
    for page in pages.values():
        if not page.refreshes and page.links("canonical"):
            others = {link["hreflang"]: link["href"] for link in page.links("alternate")}
            heads[page.links("canonical")[0]["href"]] = others
    for address in heads.keys() | listed.keys():
        if heads.get(address) != listed.get(address):
            yield f"sitemap.xml: {address} is not as its head says"


def sitemap(dist: Path, name: str, url: str) -> Iterator[tuple[str, dict[str, str]]]:
    """(address, language -> address) of a sitemap, or of all that an index names."""
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    root = ElementTree.parse(dist / name).getroot()
    for part in root.iter(f"{space}sitemap"):
        yield from sitemap(dist, str(part.findtext(f"{space}loc")).removeprefix(url), url)
    for entry in root.iter(f"{space}url"):
        links = entry.iter("{http://www.w3.org/1999/xhtml}link")
        yield str(entry.findtext(f"{space}loc")), {link.attrib["hreflang"]: link.attrib["href"] for link in links}


def foreign(page: Published) -> Iterator[tuple[str, str, str]]:
    """(language, direction, text) of every text and text attribute on a page, as the nearest mark says."""
    for element in page.root.find_all(True):
        lang, direction = _marked(element, "lang"), _marked(element, "dir")
        texts = [child.data for child in element.children if type(child).__name__ == "Text"]
        texts += [_one(element.attrs[name]) for name in ("alt", "title", "aria-label") if name in element.attrs]
        if element.tag == "meta" and ("name" in element.attrs or "property" in element.attrs):
            named = element.attrs.get("name") or element.attrs.get("property")
            texts += (
                [_one(element.attrs["content"])] if re.search("description|title|:alt$|site_name", str(named)) else []
            )
        for text in texts:
            if text.strip():
                yield lang, direction, " ".join(text.split())


def _marked(element: Any, name: str) -> str:
    while name not in element.attrs:
        element = element.parent
    return _one(element.attrs[name])
