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
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

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
    ways, outline = _routes(plan), tree.outline(plan.documents)
    presses = {
        locale: _press(view.make(plan, locale, ways, outline, [], []), environments[locale]) for locale in plan.locales
    }
    files: dict[str, bytes] = {}
    digests: dict[str, str] = {}
    pages: dict[str, list[Page]] = {locale: [] for locale in plan.locales}
    findings: dict[str, list[Finding]] = {locale: [] for locale in plan.locales}
    made: dict[Place, Past] = {}
    kept: set[str] = set()

    def put(some: Mapping[str, bytes]) -> None:
        for name, data in some.items():
            digests[name] = digest(data)
            (take or files.__setitem__)(name, data)

    for one in chain(_pages(plan, presses, ways, past, own), _entrances(presses[plan.source_language], past)):
        if one.frame:
            pages[one.place[0]].append(one.frame)
        findings[one.place[0]] += one.past.findings
        if one.files is None:
            kept.update(one.past.files)
        else:
            put(one.files)
            made[one.place] = one.past
    every = tuple(page for found in pages.values() for page in found)
    put(feeds.robots(plan.url) | feeds.sitemaps(every, plan.url))
    told = tuple(dict.fromkeys(finding for found in findings.values() for finding in found))
    return Built(every, files, told, made, frozenset(kept - digests.keys()), digests=digests)


@dataclass(frozen=True, slots=True)
class _Press:
    """What the pages of a locale are made with."""

    seen: View
    site: Site
    environment: Environment
    shared: str
    """A digest of what they all show."""


def _press(seen: View, environment: Environment) -> _Press:
    site = view.site(seen) if seen.plan.documents else Site(seen.plan.name)
    return _Press(seen, site, environment, digest(repr(site).encode()))


class _One(NamedTuple):
    """A page of a locale."""

    place: Place
    frame: Page | None
    """None for what stands above the languages."""
    past: Past
    """What a later build has to know of it."""
    files: Mapping[str, bytes] | None
    """What is written for it; None if it stays as it is."""


def _pages(
    plan: Plan, presses: Mapping[str, _Press], ways: Routes, past: Mapping[Place, Past], own: Callable[[str, str], str]
) -> Iterator[_One]:
    """The pages of every locale, document by document."""
    taken = frozenset(_file(ways, locale, path) for locale in presses for path in ways.published[locale])
    for path in plan.documents:
        for locale, press in presses.items():
            if path in ways.published[locale]:
                yield _one(press, path, past.get((locale, path)), own(locale, path), taken)
                press.seen.forget()


def _one(press: _Press, path: str, past: Past | None, own: str, taken: Collection[str]) -> _One:
    """A page made anew, or as it was where it would become the same."""
    seen, frame = press.seen, _frame(press.seen, path)
    place, mine = (seen.locale, path), (own, press.shared, repr(frame))
    if past and past.key == _key(seen, path, past.asked, *mine):
        return _One(place, frame, past, None)
    written, told = _made(seen, path, frame, press.site, press.environment, taken)
    asked = tuple(dict.fromkeys(seen.asked))
    return _One(place, frame, Past(_key(seen, path, asked, *mine), asked, tuple(written), told), written)


def _entrances(press: _Press, past: Mapping[Place, Past]) -> Iterator[_One]:
    """What stands above the languages, if the site has a home page."""
    seen = press.seen
    if not seen.routes.home:
        return
    place = (seen.locale, "")
    key = digest(press.shared.encode(), repr(_frame(seen, seen.routes.home)).encode())
    if place in past and past[place].key == key:
        yield _One(place, None, past[place], None)
    else:
        yield _One(place, None, Past(key, (), (INDEX, MISSING), ()), _top(seen, press.site, press.environment))


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
