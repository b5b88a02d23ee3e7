"""The site as a reader in one locale sees it: titles, links, menus, the languages of a page.

A plan and a locale go in; parts of pages come out, each German one with its language tag. What is wrong with an address
or a date is kept as a finding.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from urllib.parse import quote

from pipeline import localize, markup
from pipeline.formats import skeleton
from pipeline.messages import _
from pipeline.model import Document, Finding, Key, Segment
from pipeline.publish import gate, menus, routes, tree
from pipeline.publish.disclosure import Disclosure
from pipeline.publish.links import Route
from pipeline.publish.menus import Menus
from pipeline.publish.page import Alternate, Link, Site
from pipeline.publish.routes import Routes

INDEX: Final = routes.INDEX


@dataclass(frozen=True, slots=True)
class Edition:
    """A document in one locale."""

    standings: Mapping[Key, gate.Standing]
    verdict: gate.Verdict
    disclosure: Disclosure = ""
    """What the page has to say of machine drafts."""
    heads: Mapping[Key, str | None] = field(default_factory=dict)
    """What it shows of the texts of its head, where that is known without the others."""

    def shown(self, key: Key) -> str | None:
        """What a reader sees of a text; None: the German."""
        return self.heads[key] if key in self.heads else self.standings[key].target


@dataclass(frozen=True, slots=True)
class Plan:
    """All that the pages are made of."""

    name: str
    url: str
    publisher: str
    source_language: str
    documents: Mapping[str, Document]
    """Page path -> its document, perhaps without its body."""
    sources: Mapping[str, Document]
    """The same with their bodies."""
    skeletons: Mapping[str, skeleton.Skeleton]
    editions: Mapping[str, Mapping[str, Edition]]
    """Locale -> page path -> edition, of the pages that are to be had in it."""
    files: frozenset[str]
    """Images and other files beside the sources, by their path there."""
    names: Mapping[str, tuple[str, str]]
    """Locale -> name of the site and publisher in it; empty while nobody has approved them."""
    endings: tuple[str, ...]
    """Endings of sources, for links from page to page."""
    formats: Mapping[str, str]
    """Locale -> the locale whose forms it takes."""
    maps: Mapping[str, Mapping[str, str]]
    """Locale -> what its link map says of addresses elsewhere."""
    digests: Mapping[str, str] = field(default_factory=dict)
    """Page path -> digest of its source."""

    @property
    def locales(self) -> tuple[str, ...]:
        """The languages of the site, that of the sources first."""
        return (self.source_language, *self.editions)


@dataclass(frozen=True, slots=True)
class View:
    """The plan as seen from one locale."""

    plan: Plan
    locale: str
    routes: Routes
    menus: Menus
    findings: list[Finding]
    """What was wrong with addresses and dates."""
    asked: list[tuple[str, int]]
    """The addresses that were looked up, with the depth from which they were seen."""

    @property
    def source(self) -> bool:
        """Whether it shows the German pages themselves."""
        return self.locale == self.plan.source_language

    def resolve(self, path: str, address: str, depth: int) -> Route:
        """Where an address leads that the source of `path` wrote, from its page so many folders below the locale's."""
        self.asked.append((address, depth))
        found = routes.resolve(self.routes, self.locale, path, address, depth)
        if found.problem:
            self.findings.append(Finding("dead-links", "warning", found.problem, found=address, path=path))
        return found

    def text(self, path: str, segment: Segment | None) -> tuple[str, str | None]:
        """(what a reader sees of a segment as plain text, language tag where it is German)."""
        return _text(self.plan, self.locale, path, segment)

    def forget(self) -> None:
        """Begin with another page: nothing asked yet, nothing found wrong."""
        self.findings.clear()
        self.asked.clear()

    def date(self, document: Document, key: str) -> date | None:
        """A day of the front matter."""
        written = tree.text(document, key)
        try:
            return date.fromisoformat(written[:10]) if written else None
        except ValueError:
            message = _("The date “{date}” can't be read.", date=written)
            repair = _("Write it as 2024-03-28.")
            self.findings.append(Finding("dates", "warning", message, found=written, fix=repair, path=document.path))
            return None


def make(
    plan: Plan,
    locale: str,
    ways: Routes,
    outline: tree.Outline,
    findings: list[Finding],
    asked: list[tuple[str, int]],
) -> View:
    """The view from `locale`."""
    links = {path: _link(plan, ways, locale, path) for path in plan.documents}
    return View(plan, locale, ways, Menus(outline, ways.home, links.__getitem__), findings, asked)


def site(view: View) -> Site:
    """What all pages of the locale share."""
    plan = view.plan
    name, publisher = plan.names.get(view.locale, ("", ""))
    german = None if view.source else localize.bcp47(plan.source_language)
    home, home_lang = routes.link(view.routes, view.locale, view.routes.home)
    return Site(
        name=name or plan.name,
        name_lang=None if name else german,
        navigation=menus.main(view.menus),
        footer=menus.foot(view.menus),
        home=home,
        home_lang=home_lang or None,
        publisher=publisher or plan.publisher,
        publisher_lang=None if publisher else german,
    )


def alternates(view: View, path: str) -> tuple[Alternate, ...]:
    """Every locale that the page is published in."""
    plan = view.plan
    return tuple(
        Alternate(
            locale,
            localize.bcp47(locale),
            localize.native_name(locale),
            routes.link(view.routes, view.locale, path, locale)[0],
            localize.direction(locale),
            locale == view.locale,
            absolute(plan.url, f"{locale}/{view.routes.addresses[locale][path]}"),
            localize.territory(locale, plan.formats),
        )
        for locale in plan.locales
        if path in view.routes.published[locale]
    )


def absolute(url: str, file: str) -> str | None:
    """The whole address of what stands below dist/; None: nobody knows where that is."""
    return f"{url.rstrip('/')}/{quote(file)}" if url else None


def value(document: Document, key: str) -> Segment | None:
    """A text of the front matter."""
    found = document.meta.get(key)
    return found if isinstance(found, Segment) else None


def published(plan: Plan) -> dict[str, frozenset[str]]:
    """Locale -> the pages that are published in it."""
    return {
        plan.source_language: frozenset(plan.documents),
        **{
            locale: frozenset(path for path, edition in editions.items() if edition.verdict.published)
            for locale, editions in plan.editions.items()
        },
    }


def _link(plan: Plan, ways: Routes, locale: str, path: str) -> Link:
    """The link to a page in a locale; to a held one in German, under its German title."""
    document = plan.documents[path]
    url, language = routes.link(ways, locale, path)
    shown = plan.source_language if language else locale
    title, title_lang = _text(plan, shown, path, value(document, "nav") or document.title)
    teaser, teaser_lang = _text(plan, shown, path, value(document, "description"))
    return Link(
        title or path,
        url,
        language or title_lang,
        language or None,
        teaser=teaser,
        teaser_lang=(language or teaser_lang) if teaser else None,
    )


def _text(plan: Plan, locale: str, path: str, segment: Segment | None) -> tuple[str, str | None]:
    if segment is None:
        return "", None
    german = markup.visible(segment.text, segment.tags)
    if locale == plan.source_language:
        return german, None
    edition = plan.editions[locale].get(path)
    target = edition.shown(segment.key) if edition else None
    shown = "" if target is None else markup.visible(target, segment.tags)
    return (shown, None) if shown.strip() else (german, localize.bcp47(plan.source_language))
