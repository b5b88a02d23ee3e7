"""The published site: every page that its policy lets out, in every locale, with navigation, links and redirects.

Documents, their skeletons and the standings of their texts go in; (file below dist/, its bytes) come out. Nothing is
read or written here.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from html import unescape
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from pipeline import localize
from pipeline.fingerprints import digest
from pipeline.formats import skeleton
from pipeline.messages import _
from pipeline.model import UNPLACED, Finding, Segment, nested
from pipeline.publish import access, bidi, feeds, framing, gate, links, menus, routes, tree, view
from pipeline.publish.page import Link, Page, Past, Site
from pipeline.publish.routes import INDEX, Routes
from pipeline.publish.view import Edition as Edition
from pipeline.publish.view import Plan as Plan
from pipeline.publish.view import View

if TYPE_CHECKING:
    from pipeline.publish.render import Environment

MISSING: Final = "404.html"
"""What web servers show in place of a page that is not there, and its template."""
_LOST: Final = "Seite nicht gefunden"
"""Its title: in German like all that stands in the templates, whose texts can't stand in a title."""


Place = tuple[str, str]
"""(locale, page path)."""


@dataclass(frozen=True, slots=True)
class Built:
    """A published site."""

    pages: tuple[Page, ...]
    """Every page without its content."""
    files: Mapping[str, bytes]
    """Path below dist/ -> what stands in it, where nobody took it."""
    findings: tuple[Finding, ...]
    made: Mapping[Place, Past] = field(default_factory=dict)
    """The pages that were made anew."""
    kept: frozenset[str] = frozenset()
    """Paths below dist/ of what stays as it is."""
    gone: frozenset[Place] = frozenset()
    """Pages of an earlier build that are no more."""
    digests: Mapping[str, str] = field(default_factory=dict)
    """Path below dist/ -> digest of what was made for it."""


def build(
    plan: Plan,
    environments: Mapping[str, Environment],
    past: Mapping[Place, Past] = MappingProxyType({}),
    own: Callable[[str, str], str] = lambda _locale, _path: "",
    take: Callable[[str, bytes], object] | None = None,
) -> Built:
    """Every page of the plan; `environments` renders the templates of each locale, the source language among them.

    A page of the `past` is kept where it would become the same: `own` is a digest of the text, translations and strings
    that it is made of, by locale and path; what it shows of other pages and where its links lead is looked up anew.
    `take` gets each file as soon as it is made, so that ten thousand need not be held at once.
    """
    files: dict[str, bytes] = {}
    digests: dict[str, str] = {}
    pages: dict[str, list[Page]] = {locale: [] for locale in plan.locales}
    findings: dict[str, list[Finding]] = {locale: [] for locale in plan.locales}
    made: dict[Place, Past] = {}
    kept: set[str] = set()
    ways, outline = _routes(plan), tree.outline(plan.documents)
    views = {locale: view.make(plan, locale, ways, outline, [], []) for locale in plan.locales}
    sites = {locale: view.site(seen) if plan.documents else Site(plan.name) for locale, seen in views.items()}
    shared = {locale: digest(repr(site).encode()) for locale, site in sites.items()}
    taken = frozenset(_file(ways, locale, path) for locale in plan.locales for path in ways.published[locale])

    def put(name: str, data: bytes) -> None:
        digests[name] = digest(data)
        (take or files.__setitem__)(name, data)

    for path in plan.documents:
        for locale, seen in views.items():
            if path not in ways.published[locale]:
                continue
            frame = _frame(seen, path)
            pages[locale].append(frame)
            found = past.get((locale, path))
            mine = (own(locale, path), shared[locale], repr(frame))
            if found and found.key == _key(seen, path, found.asked, *mine):
                kept.update(found.files)
                findings[locale] += found.findings
                seen.forget()
                continue
            written, told = _made(seen, path, frame, sites[locale], environments[locale], taken)
            for name, data in written.items():
                put(name, data)
            findings[locale] += told
            asked = tuple(dict.fromkeys(seen.asked))
            made[locale, path] = Past(_key(seen, path, asked, *mine), asked, tuple(written), told)
            seen.forget()
    if ways.home:
        place, seen = (plan.source_language, ""), views[plan.source_language]
        key = digest(shared[plan.source_language].encode(), repr(_frame(seen, ways.home)).encode())
        if place in past and past[place].key == key:
            kept.update(past[place].files)
        else:
            for name, data in _top(seen, sites[plan.source_language], environments[plan.source_language]).items():
                put(name, data)
            made[place] = Past(key, (), (INDEX, MISSING), ())
    every = tuple(page for found in pages.values() for page in found)
    for name, data in (feeds.robots(plan.url) | feeds.sitemaps(every, plan.url)).items():
        put(name, data)
    told = tuple(dict.fromkeys(finding for found in findings.values() for finding in found))
    return Built(every, files, told, made, frozenset(kept - digests.keys()), digests=digests)


def _file(ways: Routes, locale: str, path: str) -> str:
    """Where a page stands below dist/."""
    return f"{locale}/{ways.addresses[locale][path]}{INDEX}"


def _made(
    seen: View, path: str, frame: Page, site: Site, environment: Environment, taken: Collection[str]
) -> tuple[dict[str, bytes], tuple[Finding, ...]]:
    """What is written for a page, and at those of its earlier addresses that no page has; what is wrong with it."""
    page = _page(seen, path, frame)
    told = (*seen.findings, *(_placeless(seen.plan, path) if seen.source else ()))
    own = {_file(seen.routes, seen.locale, path): _rendered(environment, "page.html", page, site)}
    moved = {name: data for name, data in _redirects(seen, page, site, environment) if name not in taken}
    return own | moved, told


def _top(seen: View, site: Site, environment: Environment) -> dict[str, bytes]:
    """What stands above the languages."""
    return {INDEX: _entrance(seen, site, environment), MISSING: _missing(seen, site, environment)}


def singly(plan: Plan, locale: str) -> tuple[Site, Callable[[str, skeleton.Around | None], Page]]:
    """What the pages of a locale share, and what makes the page at a path; for a preview, which marks its texts."""
    seen = view.make(plan, locale, _routes(plan), tree.outline(plan.documents), [], [])
    site = view.site(seen) if plan.documents else Site(plan.name)
    return site, lambda path, around: _page(seen, path, _frame(seen, path), around)


def _rendered(environment: Environment, template: str, page: Page, site: Site) -> bytes:
    from pipeline.publish import render  # and Jinja2, which a run needs that makes a page anew

    return render.render(environment, template, page, site).encode()


def _key(seen: View, path: str, asked: Iterable[tuple[str, int]], *mine: str) -> str:
    """A digest of all that a page is made of: its own, and what it is told of other pages and where they are."""
    leant: list[str] = []

    def anchors(other: str) -> frozenset[str]:
        leant.append(seen.plan.digests.get(other, ""))  # whatever places it has: they are those of its text
        return frozenset()

    ways = replace(seen.routes, anchors=anchors)
    told = [routes.resolve(ways, seen.locale, path, address, depth) for address, depth in asked]
    return digest(*(part.encode() for part in (*mine, repr(told), *leant)))


def _routes(plan: Plan) -> Routes:
    @cache
    def anchors(path: str) -> frozenset[str]:
        return framing.ids(framing.framed(skeleton.fill(plan.skeletons[path], None)))

    return routes.make(
        plan.documents,
        view.published(plan),
        anchors,
        url=plan.url,
        source_language=plan.source_language,
        endings=plan.endings,
        files=plan.files,
        maps=plan.maps,
    )


def _placeless(plan: Plan, path: str) -> Iterator[Finding]:
    """The sentences of a page that no translation can be put in place of."""
    document = plan.sources[path]
    head = {id(segment) for segment in nested(document.parts[: document.body])}
    placed = {slot.segment.key for slot in skeleton.slots(plan.skeletons[path].parts)}
    for segment in document.segments():
        if segment.key not in placed and id(segment) not in head and not _is_outside(segment):
            message = _("The page shows this sentence in German in every language: its markup can't be taken apart.")
            repair = _("Close every tag in the sentence in which it opens.")
            yield Finding("structure", "warning", message, fix=repair, path=path, line=segment.line, key=segment.key)


def _is_outside(segment: Segment) -> bool:
    """Whether no page shows it: of the head, or an attribute that the sanitiser may have taken out."""
    return segment.kind in UNPLACED or segment.written in ("attribute", "bare attribute")


def _frame(seen: View, path: str) -> Page:
    """A page without its content: what stands round it, and in its head."""
    plan, document = seen.plan, seen.plan.documents[path]
    url, _language = routes.link(seen.routes, seen.locale, path)
    depth = url.count("/")
    name, title_lang = seen.text(path, document.title)
    description, description_lang = seen.text(path, view.value(document, "description"))
    alternative, alternative_lang = seen.text(path, view.value(document, "image_alt"))
    written = tree.text(document, "image")
    image = seen.resolve(path, written, 0).url if written else None
    return Page(
        path=path,
        locale=seen.locale,
        lang=localize.bcp47(seen.locale),
        direction=localize.direction(seen.locale),
        url=url,
        root="../" * depth,
        assets="../" * (depth + 1) + "assets/",
        title=name or posixpath.basename(path),
        title_lang=title_lang,
        html="",
        description=description,
        description_lang=description_lang,
        alternates=view.alternates(seen, path),
        breadcrumbs=menus.trail(seen.menus, path),
        below=menus.below(seen.menus, path),
        beside=menus.beside(seen.menus, path),
        date=seen.date(document, "date"),
        updated=seen.date(document, "updated"),
        state="source" if seen.source else "published",
        image=image,
        image_absolute=_whole(plan.url, image) if image else None,
        image_alt=alternative if image else "",
        image_alt_lang=alternative_lang if image else None,
    )


def _page(seen: View, path: str, frame: Page, around: skeleton.Around | None = None) -> Page:
    """The frame with what belongs into it."""
    edition = None if seen.source else seen.plan.editions[seen.locale][path]
    standings = edition.standings if edition else {}
    html = _content(seen, path, frame.url.count("/"), around)
    return replace(
        frame,
        html=html,
        has_h1=re.search(r"<h1[\s>]", html) is not None,
        below=_below(frame, html),
        german=sum(standing.target is None for standing in standings.values()),
        changed=sum(standing.step == "changed" for standing in standings.values()),
        disclosure=edition.disclosure if edition else "",
    )


def _content(seen: View, path: str, depth: int, around: skeleton.Around | None) -> str:
    """What the source became, with addresses as seen from its page."""
    plan = seen.plan
    targets = None if seen.source else gate.targets(plan.editions[seen.locale][path].standings)
    other = localize.direction(seen.locale) != localize.direction(plan.source_language)
    direction = localize.direction(plan.source_language) if other else ""
    language = localize.bcp47(plan.source_language)
    html = skeleton.fill(plan.skeletons[path], targets, language, direction, around=around)
    html = access.reachable(links.rewrite(framing.framed(html), lambda address: seen.resolve(path, address, depth)))
    return bidi.isolated(html) if localize.direction(seen.locale) == "rtl" else html


def _below(frame: Page, html: str) -> tuple[Link, ...]:
    """The pages under a page; none where its text leads to each of them already."""
    linked = {unescape(address) for address in re.findall(r'\shref="([^"]*)"', html)}
    return frame.below if any(frame.root + link.url not in linked for link in frame.below) else ()


def _whole(url: str, image: str) -> str | None:
    """The whole address of a picture of the site; one that stands elsewhere has it already."""
    return f"{url.rstrip('/')}/{image.removeprefix('../')}" if url and image.startswith("../") else None


def _redirects(seen: View, page: Page, site: Site, environment: Environment) -> Iterator[tuple[str, bytes]]:
    """A page at every earlier address that leads to the present one."""
    moved = replace(page, alternates=tuple(other for other in page.alternates if other.current))
    for alias in tree.aliases(seen.plan.documents[page.path], seen.locale):
        file = alias if alias.endswith(".html") else f"{alias}/{INDEX}"
        depth = file.count("/")
        moved = replace(moved, root="../" * depth, assets="../" * (depth + 1) + "assets/")
        yield f"{seen.locale}/{file}", _rendered(environment, "redirect.html", moved, site)


def _entrance(seen: View, site: Site, environment: Environment) -> bytes:
    """dist/index.html leads to the home page in the source language."""
    home = _frame(seen, seen.routes.home)
    alone = tuple(other for other in home.alternates if other.current)
    page = replace(home, root=f"{seen.locale}/", assets="assets/", alternates=alone)
    return _rendered(environment, "redirect.html", page, Site(site.name))


def _missing(seen: View, site: Site, environment: Environment) -> bytes:
    """The page for addresses that lead nowhere, with the home page of every language.

    A server shows it at any address, so its own links begin at the root of the server.
    """
    base = routes.base(seen.routes)
    homes = view.alternates(seen, seen.routes.home)
    page = Page(
        path="",
        locale=seen.locale,
        lang=localize.bcp47(seen.locale),
        direction=localize.direction(seen.locale),
        url=f"../{MISSING}",
        root=f"{base}{seen.locale}/",
        assets=f"{base}assets/",
        title=_LOST,
        html="",
        alternates=tuple(replace(home, current=False, absolute=None) for home in homes),
        noindex=True,
    )
    return _rendered(environment, MISSING, page, site)
