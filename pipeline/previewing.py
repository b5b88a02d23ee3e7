"""A preview of the whole site for reviewers: drafts, states and findings on every page, held pages too.

A site that was read goes in; pages come out one by one, when they are asked for. Nothing is written here, and no engine
is asked.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Final
from urllib.parse import quote

from pipeline import building, files, formats, localize, sources, statement
from pipeline.checks import check, weighed
from pipeline.config import levels
from pipeline.errors import InputRefused
from pipeline.extraction import current
from pipeline.formats import skeleton
from pipeline.lazily import Later, Lazily
from pipeline.ledger import Judgement
from pipeline.messages import _
from pipeline.model import Catalog, Entry, Finding, Key, Segment, State
from pipeline.publish import disclosure, gate, marks, panels, render, tree
from pipeline.publish import preview as seen
from pipeline.publish import site as publishing
from pipeline.publish.gate import Standing, Verdict
from pipeline.publish.page import Page
from pipeline.publish.page import Site as Frame
from pipeline.publish.panels import Row, Tags
from pipeline.publish.preview import Sentence, Summary
from pipeline.publish.routes import INDEX
from pipeline.recall import Recall, forgetful
from pipeline.review import PageStatus, Review
from pipeline.workspace import STRINGS, Progress, Site, catalog_name, silent

ENTRANCE: Final = INDEX
_FOLDER: Final = "overview"
"""Where the overviews lie; no language is called so."""
ROBOTS: Final = b"User-agent: *\nDisallow: /\n"
_HEAD: Final = '<meta name="robots" content="noindex, nofollow">\n<link rel="stylesheet" href="{}preview.css">\n'


def of(site: Site, recall: Recall = forgetful) -> Preview:
    """The preview of a site as `extract` would leave it, so that new German shows as open."""
    return Preview(current(site, recall), recall)


@dataclass(frozen=True)
class Preview:
    """A site as reviewers see it; everything in it is made when it is asked for."""

    site: Site
    """Its catalogs are up to date with the sources, in memory."""
    recall: Recall

    @cached_property
    def addresses(self) -> dict[str, tuple[str, str]]:
        """Address below the preview -> (locale, page path) of the pages that can be shown."""
        found: dict[str, tuple[str, str]] = {}
        for locale, folders in self._folders.items():
            found |= {f"{locale}/{folders[path]}{ENTRANCE}": (locale, path) for path in self._paths(locale)}
        return found

    @cached_property
    def overviews(self) -> dict[str, str]:
        """Address below the preview -> locale."""
        return {f"{_FOLDER}/{locale}.html": locale for locale in self.site.config.locales}

    def sentences(self, locale: str, path: str) -> tuple[Sentence, ...]:
        """The texts of a page in the order of its source, each once."""
        known = {entry.key: entry for entry in self._catalog(locale, path).entries if not entry.obsolete}
        found = self._standings(locale, path)
        return tuple(Sentence(number, found[key], known.get(key)) for number, key in enumerate(found, 1))

    def page(self, locale: str, path: str) -> str:
        """A page with its states, and with the sentence on top that it is a preview."""
        make, frame = self._makers[locale]
        page = make(path, None)
        if locale != self.site.config.source_language:
            page = replace(page, disclosure=self._disclosure(locale, path))
        plain = self._rendered(page, frame)
        own = statement.language()
        first = panels.banner(self._row(locale, path), own, f"{page.root}../{self._overview(locale)}")
        if locale == self.site.config.source_language:
            return self._framed(plain, page, first, "")
        sentences = self.sentences(locale, path)
        source = files.shown(self.site.files[path], self.site.root)
        html = self._marked(plain, page, sentences)
        last = panels.listed(html, sentences, self._tags(locale), source, catalog_name(locale, path))
        return self._framed(html, page, first, last)

    def overview(self, locale: str, progress: Progress = silent) -> str:
        """All pages of a locale with their states."""
        rows = []
        paths = tuple(self._paths(locale))
        for number, path in enumerate(paths, 1):
            rows.append(self._row(locale, path, url=f"../{locale}/{quote(self._address(locale, path))}{ENTRANCE}"))
            progress(_("Comparing {locale}", locale=locale), number, len(paths))
        body = panels.overview([*rows, *self._strings(locale)]) + self.refusals()
        title = _("{site}: {locale}", site=self.site.config.name, locale=localize.native_name(locale))
        return sheet(title, body, "../")

    def entrance(self) -> str:
        """Where a reviewer begins: the languages, and what could not be read."""
        source = self.site.config.source_language
        points = [(localize.native_name(locale), address) for address, locale in self.overviews.items()]
        if self.site.heads:
            home = f"{source}/{self._address(source, tree.home(self.site.heads))}{ENTRANCE}"
            points.append((_("{language}, the language of the sources", language=localize.native_name(source)), home))
        return sheet(self.site.config.name, panels.listing(_("Languages"), points) + self.refusals(), "")

    def unread(self) -> dict[str, InputRefused]:
        """Address below the preview -> why the page that belongs there can't be shown."""
        names = {catalog_name(locale, path): (locale, path) for locale, path in self.site.broken}
        found = [(names[error.path], error) for error in self.site.refused if error.path in names]
        shown = [(place, error) for place, error in found if place[1] in self.site.documents]
        return {f"{locale}/{self._address(locale, path)}{ENTRANCE}": error for (locale, path), error in shown}

    # -- what pages are made of ------------------------------------------------------------------------

    def _paths(self, locale: str) -> Iterator[str]:
        if locale == self.site.config.source_language:
            yield from self.site.documents
        else:
            yield from self.site.wanted(locale)

    def _address(self, locale: str, path: str) -> str:
        return self._folders[locale][path]

    @cached_property
    def _folders(self) -> dict[str, dict[str, str]]:
        locales = (self.site.config.source_language, *self.site.config.locales)
        return {locale: tree.addresses(self.site.heads, locale) for locale in locales}

    def _overview(self, locale: str) -> str:
        source = locale == self.site.config.source_language
        return ENTRANCE if source else f"{_FOLDER}/{locale}.html"

    def _catalog(self, locale: str, path: str) -> Catalog:
        return self.site.catalogs[locale].get(path) or Catalog(locale)

    def _reasons(self, locale: str, path: str) -> tuple[object, ...]:
        """What the standings of a page depend on."""
        site = self.site
        changed, language = site.pages[path].changed, site.config.source_language
        return site.documents[path], self._catalog(locale, path), site.glossary, changed, language

    def _standings(self, locale: str, path: str) -> Mapping[Key, Standing]:
        """What the gate says of each text, when it is asked for."""
        site, document, catalog = self.site, self.site.documents[path], self._catalog(locale, path)
        changed, language = site.pages[path].changed, site.config.source_language
        weights = levels(site.config, path)

        def says(source: str, target: str) -> list[Finding]:
            return weighed(check(source, target, locale, site.glossary, language=language), weights)

        def make() -> Mapping[Key, Standing]:
            judged = gate.judge(catalog, changed=changed, language=language, checked=says)
            segments = {segment.key: segment for segment in reversed(tuple(document.segments()))}
            keys = dict.fromkeys(segment.key for segment in document.segments())
            return Lazily(keys, lambda key: judged(segments[key]))

        return self.recall(("standings", locale, path), self._reasons(locale, path), make)

    def _edition(self, locale: str, path: str) -> publishing.Edition:
        """The page as a reviewer gets it, whatever the gate says."""
        finished = self._finished.get((locale, path))
        heads = dict(finished.shown) if finished else {}
        shown = Later(lambda: self.recall(("shown", locale, path), self._reasons(locale, path), make))
        make = partial(self._shown, locale, path)
        return publishing.Edition(shown, Verdict(True, "", 0.0), "", heads)

    def _shown(self, locale: str, path: str) -> Mapping[Key, Standing]:
        """The standings of a page with the targets that a reviewer sees."""
        found = self._standings(locale, path)
        known = {entry.key: entry for entry in self._catalog(locale, path).entries if not entry.obsolete}
        segments = {segment.key: segment for segment in self.site.documents[path].segments()}

        def shown(key: Key) -> Standing:
            entry = known.get(key)
            if entry is not None and entry.state is State.APPROVED:  # what the checks say changes nothing here
                return Standing(segments[key], "approved", entry.target, once=True)
            return replace(found[key], target=seen.shown(found[key], entry))

        return Lazily(found, shown)

    @cached_property
    def _finished(self) -> dict[tuple[str, str], Judgement]:
        """(locale, page path) -> what an earlier run has found out of a page of which nothing waits since."""
        return {
            (locale, path): judged
            for locale in self.site.config.locales
            for path, judged in self.site.known.judged(locale).items()
            if (locale, path) in self.site.settled and not PageStatus(**judged.status).pending
        }

    @cached_property
    def _review(self) -> Review:
        """Of the strings of the templates alone, which show what readers would see."""
        return Review(self.site)

    @cached_property
    def _plan(self) -> publishing.Plan:
        site, config = self.site, self.site.config

        def build(path: str) -> skeleton.Skeleton:
            document = site.documents[path]
            return self.recall(("skeleton", path), (document,), lambda: formats.build(document))

        return publishing.Plan(
            name=config.name,
            url="",  # a preview has no address that anybody should keep
            publisher=config.publisher,
            source_language=config.source_language,
            documents=site.heads,
            sources=site.documents,
            skeletons=Lazily(site.documents, build),
            editions={locale: Lazily(self._paths(locale), partial(self._edition, locale)) for locale in config.locales},
            files=frozenset(sources.assets(site.root, config.source)[0]),
            names={locale: building.names(self._review, locale) for locale in config.locales},
            endings=tuple(formats.FORMATS),
            formats=config.formats,
            maps=site.links,
            digests=site.digests,
        )

    @cached_property
    def _makers(self) -> Mapping[str, tuple[Callable[[str, skeleton.Around | None], Page], Frame]]:
        """Locale -> what makes the page at a path, and what its pages share."""

        def made(locale: str) -> tuple[Callable[[str, skeleton.Around | None], Page], Frame]:
            frame, make = publishing.singly(self._plan, locale)
            return make, frame

        return Lazily((self.site.config.source_language, *self.site.config.locales), made)

    @cached_property
    def _environments(self) -> Mapping[str, render.Environment]:
        return building.environments(self._review)

    # -- one page ---------------------------------------------------------------------------------------

    def _rendered(self, page: Page, frame: Frame) -> str:
        return render.render(self._environments[page.locale], "page.html", page, frame)

    def _marked(self, plain: str, page: Page, sentences: tuple[Sentence, ...]) -> str:
        """The rendered page with its texts marked; as it is where that would change anything else."""
        make, frame = self._makers[page.locale]
        document = self.site.documents[page.path]
        numbers = {sentence.standing.segment.key: sentence.number for sentence in sentences}
        serial = skeleton.free_serial(plain)

        def between(segment: Segment, html: str) -> str:
            number = numbers[segment.key]
            return skeleton.mark(serial, number) + html + skeleton.mark(serial, number, close=True)

        def head(key: str, text: str) -> str:
            segment = document.meta.get(key)
            return between(segment, text) if isinstance(segment, Segment) and text else text

        marked = replace(make(page.path, lambda slot, html: between(slot.segment, html)), disclosure=page.disclosure)
        named = replace(marked, title=head("title", page.title), image_alt=head("image_alt", page.image_alt))
        for attempt in (named, marked):  # a template may compare the title with something
            html = self._rendered(attempt, frame)
            if skeleton.without_marks(html, serial) == plain:
                own = statement.language()
                return marks.placed(html, serial, {each.number: panels.mark(each, own) for each in sentences})
        return plain

    def _framed(self, html: str, page: Page, first: str, last: str) -> str:
        head = _HEAD.format(page.assets)
        return marks.framed(html, head=head, prefix=panels.prefix(), first=first, last=last)

    def _disclosure(self, locale: str, path: str) -> disclosure.Disclosure:
        standings = self._plan.editions[locale][path].standings
        return disclosure.of_page(standings.values(), self._catalog(locale, path), self.site.pages[path].disclosure)

    def _row(self, locale: str, path: str, url: str = "") -> Row:
        if locale == self.site.config.source_language:
            return Row(path, url, None, _("in the language of the sources"))
        catalog = catalog_name(locale, path)
        if judged := self._finished.get((locale, path)):
            approved = PageStatus(**judged.status).approved
            return Row(path, url, _finished(approved, judged.findings), _("published"), catalog)
        document, least = self.site.documents[path], self.site.pages[path].min_approved
        verdict = gate.verdict(document, self._standings(locale, path), min_approved=least)
        fate = _("published") if verdict.published else _("held: {reason}", reason=verdict.reason)
        return Row(path, url, seen.summary(self.sentences(locale, path)), fate, catalog)

    def _tags(self, locale: str) -> Tags:
        german = localize.bcp47(self.site.config.source_language)
        return Tags(statement.language(), german, localize.bcp47(locale))

    # -- overviews --------------------------------------------------------------------------------------

    def _strings(self, locale: str) -> Iterator[Row]:
        """The strings of the templates, which belong to no page."""
        found = self._review.strings.get(locale, ())
        if found:
            yield Row(STRINGS, "", _counted(found), _("on every page"), catalog_name(locale, STRINGS))

    def refusals(self) -> str:
        """What could not be read, as HTML."""
        if not self.site.refused:
            return ""
        return panels.listing(_("What can't be read"), [(str(refusal), "") for refusal in self.site.refused])


def sheet(title: str, body: str, root: str) -> str:
    """A page that the site does not have, at the place from which `root` leads to the top of the preview."""
    own = statement.language()
    banner = panels.banner(Row("", "", None, ""), own, f"{root}{ENTRANCE}")
    html = panels.sheet(title, body, own, f"{root}assets/")
    return marks.framed(html, head=_HEAD.format(f"{root}assets/"), prefix=panels.prefix(), first=banner, last="")


def _finished(approved: int, findings: Iterable[Finding]) -> Summary:
    """The counts of a page of which nothing waits."""
    by_key: defaultdict[Key | None, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_key[finding.key].append(finding)
    worst = [each for found in by_key.values() if (each := seen.worst(found))]
    return Summary(Counter({"approved": approved}), Counter(worst), 0, 0)


def _counted(strings: tuple[tuple[Entry, tuple[Finding, ...]], ...]) -> Summary:
    names: dict[State, seen.State] = {State.APPROVED: "approved", State.FUZZY: "draft", State.UNTRANSLATED: "open"}
    waiting = [entry for entry, _found in strings if entry.state is not State.APPROVED]
    worst = [each for _entry, found in strings if (each := seen.worst(found))]
    return Summary(
        Counter(names[entry.state] for entry, _found in strings),
        Counter(worst),
        len(waiting),
        sum(len(entry.source.split()) for entry in waiting),
    )
