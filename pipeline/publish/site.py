"""The published site: every page that its policy lets out, in every locale, with navigation, links and redirects.

Documents, their skeletons and the standings of their texts go in; (file below dist/, its bytes) come out. Nothing is
read or written here.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote, urlsplit

from pipeline import localize, markup
from pipeline.formats import skeleton
from pipeline.messages import _
from pipeline.model import UNPLACED, Document, Finding, Key, Segment, nested
from pipeline.publish import access, bidi, feeds, gate, links, render, tree
from pipeline.publish.disclosure import Disclosure
from pipeline.publish.page import Alternate, Link, Page, Site

if TYPE_CHECKING:
    from pipeline.publish.render import Environment

INDEX: Final = "index.html"
"""Written out in links, so that a site works from a disk and on every server."""


@dataclass(frozen=True, slots=True)
class Edition:
    """A document in one locale."""

    standings: Mapping[Key, gate.Standing]
    verdict: gate.Verdict
    disclosure: Disclosure = ""
    """What the page has to say of machine drafts."""


@dataclass(frozen=True, slots=True)
class Plan:
    """All that the pages are made of."""

    name: str
    url: str
    publisher: str
    source_language: str
    documents: Mapping[str, Document]
    skeletons: Mapping[str, skeleton.Skeleton]
    editions: Mapping[str, Mapping[str, Edition]]
    """Locale -> page path -> edition, of the pages that are to be had in it."""
    files: frozenset[str]
    """Images and other files beside the sources, by their path there."""
    names: Mapping[str, tuple[str, str]]
    """Locale -> name of the site and publisher in it."""
    endings: tuple[str, ...]
    """Endings of sources, for links from page to page."""


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
    locales = (plan.source_language, *plan.editions)
    addresses = {locale: tree.addresses(plan.documents, locale) for locale in locales}
    for locale in locales:
        view = _View(plan, locale, addresses, findings)
        site = _site(view)
        for path in plan.documents:
            if not _published(plan, path, locale):
                continue
            page = _page(view, path)
            pages.append(page)
            findings.extend(_placeless(plan, path) if locale == plan.source_language else ())
            files[f"{locale}/{page.url}"] = render.render(environments[locale], "page.html", page, site).encode()
            redirects.update(_redirects(view, page, site, environments[locale]))
    files = redirects | files  # an earlier address never hides a page
    if "index" in plan.documents:
        files[INDEX] = _entrance(plan, pages, environments[plan.source_language])
    if plan.url:
        files["sitemap.xml"] = feeds.sitemap(pages).encode()
    return Built(tuple(pages), files, tuple(dict.fromkeys(findings)))


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


@dataclass(frozen=True, slots=True)
class _View:
    """The plan as seen from one locale."""

    plan: Plan
    locale: str
    addresses: Mapping[str, Mapping[str, str]]
    """Locale -> page path -> folder."""
    findings: list[Finding]

    def link(self, path: str) -> tuple[str, str | None]:
        """(address of a page, language tag where it is to be had in German only)."""
        if _published(self.plan, path, self.locale):
            return self.addresses[self.locale][path] + INDEX, None
        source = self.plan.source_language
        return f"../{source}/{self.addresses[source][path]}{INDEX}", localize.bcp47(source)

    def text(self, path: str, segment: Segment | None) -> tuple[str, str | None]:
        """(what a reader sees of a segment as plain text, language tag where it is German)."""
        if segment is None:
            return "", None
        german = markup.visible(segment.text, segment.tags)
        if self.locale == self.plan.source_language:
            return german, None
        edition = self.plan.editions[self.locale].get(path)
        target = edition.standings[segment.key].target if edition else None
        if target is None or not markup.visible(target, segment.tags).strip():
            return german, localize.bcp47(self.plan.source_language)
        return markup.visible(target, segment.tags), None


def _published(plan: Plan, path: str, locale: str) -> bool:
    edition = plan.editions.get(locale, {}).get(path)
    return locale == plan.source_language or (edition is not None and edition.verdict.published)


def _page(view: _View, path: str) -> Page:
    plan, document = view.plan, view.plan.documents[path]
    source = view.locale == plan.source_language
    standings = {} if source else plan.editions[view.locale][path].standings
    html = skeleton.fill(plan.skeletons[path], None if source else gate.targets(standings), plan.source_language)
    url = view.addresses[view.locale][path] + INDEX
    depth = url.count("/")
    name, title_lang = view.text(path, document.title)
    description, description_lang = view.text(path, _segment(document, "description"))
    alternative, alternative_lang = view.text(path, _segment(document, "image_alt"))
    image = tree.text(document, "image")
    content = access.reachable(links.rewrite(html, lambda address: _resolved(view, path, address, depth)))
    direction = localize.direction(view.locale)
    return Page(
        path=path,
        locale=view.locale,
        lang=localize.bcp47(view.locale),
        direction=direction,
        url=url,
        root="../" * depth,
        assets="../" * (depth + 1) + "assets/",
        title=name or posixpath.basename(path),
        title_lang=title_lang,
        html=bidi.isolated(content) if direction == "rtl" else content,
        description=description,
        description_lang=description_lang,
        has_h1=re.search(r"<h1[\s>]", html) is not None,
        alternates=_alternates(view, path),
        breadcrumbs=tuple(_link(view, other) for other in tree.above(path, plan.documents)),
        below=_below(view, path, content),
        date=_date(view, document, "date"),
        updated=_date(view, document, "updated"),
        state="source" if source else "published",
        german=sum(standing.target is None for standing in standings.values()),
        changed=sum(standing.step == "changed" for standing in standings.values()),
        disclosure="" if source else plan.editions[view.locale][path].disclosure,
        image=_image(view, path, image) if image else None,
        image_alt=alternative if image else "",
        image_alt_lang=alternative_lang if image else None,
    )


def _segment(document: Document, key: str) -> Segment | None:
    value = document.meta.get(key)
    return value if isinstance(value, Segment) else None


def _date(view: _View, document: Document, key: str) -> date | None:
    written = tree.text(document, key)
    try:
        return date.fromisoformat(written[:10]) if written else None
    except ValueError:
        message = _("The date “{date}” can't be read.", date=written)
        repair = _("Write it as 2024-03-28.")
        view.findings.append(Finding("dates", "warning", message, found=written, fix=repair, path=document.path))
        return None


def _image(view: _View, path: str, written: str) -> str:
    """An image of the front matter, relative to dist/<locale>/."""
    return _resolved(view, path, written, 0)[0]


def _resolved(view: _View, path: str, address: str, depth: int) -> tuple[str, str | None]:
    """An address as the source of `path` wrote it, as seen from its page `depth` folders below dist/<locale>/."""
    try:
        parts = urlsplit(address)
    except ValueError:  # `http://[a`: no address at all
        message = _("The link {address} leads nowhere.", address=address)
        view.findings.append(Finding("links", "warning", message, found=address, path=path))
        return "", None
    if parts.scheme or parts.netloc or not parts.path or parts.path.startswith("/"):
        return address, None
    target = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path)))
    rest = f"#{parts.fragment}" if parts.fragment else ""
    if target in view.plan.files:
        return "../" * (depth + 1) + "assets/files/" + quote(target), None
    page = tree.page_at(target, view.plan.documents, view.plan.endings)
    if page is None:
        message = _("The link {address} leads nowhere.", address=address)
        view.findings.append(Finding("links", "warning", message, found=address, path=path))
        return address, None
    url, language = view.link(page)
    return "../" * depth + quote(url) + rest, language


def _link(view: _View, path: str, children: Sequence[str] = ()) -> Link:
    document = view.plan.documents[path]
    url, language = view.link(path)
    title, title_lang = view.text(path, _segment(document, "nav") or document.title)
    teaser, teaser_lang = view.text(path, _segment(document, "description"))
    if language:
        title, title_lang = tree.text(document, "nav") or tree.text(document, "title") or title, language
        teaser, teaser_lang = tree.text(document, "description"), language
    below = tuple(_link(view, child) for child in children)
    return Link(title or path, url, language or title_lang, below, teaser, teaser_lang if teaser else None)


def _below(view: _View, path: str, html: str) -> tuple[Link, ...]:
    """The pages under an index page; none where its text leads to each of them already."""
    if path != "index" and not path.endswith("/index"):
        return ()
    under = tuple(_link(view, other) for other in tree.below(tree.folder(path)[:-1], view.plan.documents))
    up = "../" * view.addresses[view.locale][path].count("/")
    return under if any(f'href="{up}{quote(link.url)}"' not in html for link in under) else ()


def _site(view: _View) -> Site:
    documents = view.plan.documents
    sections = tree.below("", documents)
    name, publisher = view.plan.names.get(view.locale, (view.plan.name, view.plan.publisher))
    return Site(
        name=name,
        navigation=tuple(
            _link(view, path, tree.below(path.removesuffix("/index"), documents) if path.endswith("/index") else ())
            for path in sections
        ),
        footer=tuple(_link(view, path) for path in tree.below("", documents, "footer")),
        home=view.addresses[view.locale].get("index", "") + INDEX,
        publisher=publisher,
    )


def _alternates(view: _View, path: str) -> tuple[Alternate, ...]:
    plan = view.plan
    found = []
    for locale in (plan.source_language, *plan.editions):
        if _published(plan, path, locale):
            address = view.addresses[locale][path]
            absolute = f"{plan.url.rstrip('/')}/{locale}/{quote(address)}" if plan.url else None
            url = address + INDEX if locale == view.locale else f"../{locale}/{address}{INDEX}"
            found.append(
                Alternate(
                    locale,
                    localize.bcp47(locale),
                    localize.native_name(locale),
                    url,
                    localize.direction(locale),
                    locale == view.locale,
                    absolute,
                )
            )
    return tuple(found)


def _redirects(view: _View, page: Page, site: Site, environment: Environment) -> Iterator[tuple[str, bytes]]:
    """A page at every earlier address that leads to the present one."""
    for alias in tree.aliases(view.plan.documents[page.path], view.locale):
        file = alias if alias.endswith(".html") else f"{alias}/{INDEX}"
        depth = file.count("/")
        moved = replace(page, root="../" * depth, assets="../" * (depth + 1) + "assets/")
        yield f"{view.locale}/{file}", render.render(environment, "redirect.html", moved, site).encode()


def _entrance(plan: Plan, pages: Sequence[Page], environment: Environment) -> bytes:
    """dist/index.html leads to the home page in the source language."""
    home = next(page for page in pages if page.path == "index" and page.locale == plan.source_language)
    page = replace(home, root=f"{plan.source_language}/", assets="assets/")
    return render.render(environment, "redirect.html", page, Site(plan.name)).encode()
