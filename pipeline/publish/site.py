"""The published site: every page that its policy lets out, in every locale, with navigation, links and redirects.

Documents, their skeletons and the standings of their texts go in; (file below dist/, its bytes) come out. Nothing is
read or written here.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from html import unescape
from typing import TYPE_CHECKING, Final

from pipeline import localize
from pipeline.formats import skeleton
from pipeline.messages import _
from pipeline.model import UNPLACED, Finding, Segment, nested
from pipeline.publish import feeds, framing, gate, links, menus, render, routes, tree, view
from pipeline.publish.page import Link, Page, Site
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


@dataclass(frozen=True, slots=True)
class Built:
    """A published site."""

    pages: tuple[Page, ...]
    files: Mapping[str, bytes]
    """Path below dist/ -> what stands in it."""
    findings: tuple[Finding, ...]


def build(plan: Plan, environments: Mapping[str, Environment]) -> Built:
    """Every page of the plan; `environments` renders the templates of each locale, the source language among them."""
    files: dict[str, bytes] = {}
    redirects: dict[str, bytes] = {}
    pages: list[Page] = []
    findings: list[Finding] = []
    ways, outline = _routes(plan), tree.outline(plan.documents)
    for locale in plan.locales:
        seen = view.make(plan, locale, ways, outline, findings)
        site = view.site(seen) if plan.documents else Site(plan.name)
        for path in plan.documents:
            if path not in ways.published[locale]:
                continue
            page = _page(seen, path)
            pages.append(page)
            findings.extend(_placeless(plan, path) if seen.source else ())
            files[f"{locale}/{ways.addresses[locale][path]}{INDEX}"] = render.render(
                environments[locale], "page.html", page, site
            ).encode()
            redirects.update(_redirects(seen, page, site, environments[locale]))
        if seen.source and ways.home:
            redirects[INDEX] = _entrance(seen, site, environments[locale])
            files[MISSING] = _missing(seen, site, environments[locale])
    files = redirects | files  # an earlier address never hides a page
    files.update(feeds.robots(plan.url) | feeds.sitemaps(pages, plan.url))
    return Built(tuple(pages), files, tuple(dict.fromkeys(findings)))


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
    document = plan.documents[path]
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


def _page(seen: View, path: str) -> Page:
    plan, document = seen.plan, seen.plan.documents[path]
    edition = None if seen.source else plan.editions[seen.locale][path]
    standings = edition.standings if edition else {}
    url, _language = routes.link(seen.routes, seen.locale, path)
    depth = url.count("/")
    html = _content(seen, path, depth)
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
        html=html,
        description=description,
        description_lang=description_lang,
        has_h1=re.search(r"<h1[\s>]", html) is not None,
        alternates=view.alternates(seen, path),
        breadcrumbs=menus.trail(seen.menus, path),
        below=_below(seen, path, html, depth),
        beside=menus.beside(seen.menus, path),
        date=seen.date(document, "date"),
        updated=seen.date(document, "updated"),
        state="source" if seen.source else "published",
        german=sum(standing.target is None for standing in standings.values()),
        changed=sum(standing.step == "changed" for standing in standings.values()),
        disclosure=edition.disclosure if edition else "",
        image=image,
        image_absolute=_whole(plan.url, image) if image else None,
        image_alt=alternative if image else "",
        image_alt_lang=alternative_lang if image else None,
    )


def _content(seen: View, path: str, depth: int) -> str:
    """What the source became, with addresses as seen from its page."""
    plan = seen.plan
    targets = None if seen.source else gate.targets(plan.editions[seen.locale][path].standings)
    other = localize.direction(seen.locale) != localize.direction(plan.source_language)
    direction = localize.direction(plan.source_language) if other else ""
    html = skeleton.fill(plan.skeletons[path], targets, localize.bcp47(plan.source_language), direction)
    return links.rewrite(framing.framed(html), lambda address: seen.resolve(path, address, depth))


def _below(seen: View, path: str, html: str, depth: int) -> tuple[Link, ...]:
    """The pages under a page; none where its text leads to each of them already."""
    under = menus.below(seen.menus, path)
    linked = {unescape(address) for address in re.findall(r'\shref="([^"]*)"', html)}
    return under if any("../" * depth + link.url not in linked for link in under) else ()


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
        yield f"{seen.locale}/{file}", render.render(environment, "redirect.html", moved, site).encode()


def _entrance(seen: View, site: Site, environment: Environment) -> bytes:
    """dist/index.html leads to the home page in the source language."""
    home = _page(seen, seen.routes.home)
    alone = tuple(other for other in home.alternates if other.current)
    page = replace(home, root=f"{seen.locale}/", assets="assets/", alternates=alone)
    return render.render(environment, "redirect.html", page, Site(site.name)).encode()


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
    return render.render(environment, MISSING, page, site).encode()
