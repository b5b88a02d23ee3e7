"""The verbs of a person who decides: approve, reopen, accept-source. A site and a choice go in, catalogs are written.

Choosing and doing are two steps, so that a list can be shown before anything changes. Every `Decision` names the pages
that it changes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline import signing
from pipeline.checks import blocking
from pipeline.errors import InputRefused, UsageError
from pipeline.messages import _
from pipeline.model import Catalog, Entry, Finding, Key, State
from pipeline.publish import gate
from pipeline.review import Review
from pipeline.saving import save
from pipeline.workspace import STRINGS, Disk, Site


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a page that somebody may decide on."""

    locale: str
    page: str
    entry: Entry
    line: int = 0
    findings: tuple[Finding, ...] = ()

    @property
    def id(self) -> str:
        """What names it on the command line."""
        return signing.identity(self.entry.key)


@dataclass(frozen=True, slots=True)
class Standing:
    """What became of a page in a locale."""

    locale: str
    page: str
    published: bool
    reason: str
    share: float


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided and what it changes."""

    done: tuple[Item, ...]
    refused: tuple[Item, ...]
    """With an error, as the findings say, or without a target: they stay as they are."""
    pages: tuple[Standing, ...]
    """Pages that show other text than before, or are published or held now."""
    written: tuple[str, ...]
    broken: tuple[InputRefused, ...] = ()


def waiting(review: Review, locale: str, page: str = "", ids: Sequence[str] = ()) -> tuple[Item, ...]:
    """The drafts of a page, or those of the site; with `ids` just these, whatever state they are in.

    UsageError: there is no such page or text.
    """
    found = tuple(_items(review, locale, page))
    if not ids:
        return tuple(item for item in found if item.entry.state is State.FUZZY)
    return _named(found, ids, page)


def approved(review: Review, locale: str, page: str, ids: Sequence[str] = ()) -> tuple[Item, ...]:
    """The approved texts of a page; with `ids` those of them. UsageError: there is no such page or approved text."""
    found = tuple(item for item in _items(review, locale, page) if item.entry.state is State.APPROVED)
    return _named(found, ids, page) if ids else found


def only_values(items: Iterable[Item]) -> tuple[Item, ...]:
    """Those in which only values were exchanged and no check finds anything."""
    return tuple(item for item in items if signing.only_values(item.entry) and not item.findings)


def only_spelling(review: Review, items: Iterable[Item]) -> tuple[Item, ...]:
    """Those whose approved target still stands, since just the spelling of their German was mended."""
    site, language = review.site, review.site.config.source_language
    return tuple(item for item in items if signing.only_spelling(item.entry, _known(site, item), language))


def alike(review: Review, locale: str, items: Sequence[Item] = ()) -> tuple[Item, ...]:
    """The drafts of the site with the German and the target of one of `items`; without, all that wait twice or more."""
    groups: dict[tuple[Key, tuple[str, ...]], list[Item]] = defaultdict(list)
    for item in waiting(review, locale):
        groups[item.entry.key, item.entry.targets].append(item)
    if items:
        return tuple(item for one in items for item in groups[one.entry.key, one.entry.targets])
    return tuple(item for group in groups.values() if len(group) > 1 for item in group)


def approve(review: Review, disk: Disk, items: Sequence[Item], by: str) -> Decision:
    """Approve `items`, but none with an error or without a target."""
    by = signing.name(by)
    fit = [item for item in items if signing.approvable(item.entry) and not blocking(item.findings)]
    return _decided(review, disk, items, fit, lambda entry: signing.approve(entry, by))


def reopen(review: Review, disk: Disk, items: Sequence[Item], by: str) -> Decision:
    """Make drafts of approved `items` again."""
    by = signing.name(by)
    return _decided(review, disk, items, items, lambda entry: signing.reopen(entry, by))


def _decided(
    review: Review, disk: Disk, items: Sequence[Item], fit: Sequence[Item], change: Callable[[Entry], Entry]
) -> Decision:
    site = review.site
    catalogs = {locale: dict(pages) for locale, pages in site.catalogs.items()}
    for locale, page in dict.fromkeys((item.locale, item.page) for item in fit):
        keys = {item.entry.key for item in fit if (item.locale, item.page) == (locale, page)}
        old = catalogs[locale][page]
        catalogs[locale][page] = old.with_entries(change(e) if e.key in keys else e for e in old.entries)
    saved = {locale: save(disk, locale, site.catalogs[locale], pages) for locale, pages in catalogs.items()}
    after = Review(replace(site, catalogs={locale: found.catalogs for locale, found in saved.items()}))
    written = tuple(name for found in saved.values() for name in found.written)
    broken = tuple(error for found in saved.values() for error in found.refused)
    refused = tuple(item for item in items if item not in fit)
    return Decision(tuple(fit), refused, tuple(_changed(review, after)), written, broken)


def _items(review: Review, locale: str, page: str) -> Iterator[Item]:
    """The live entries of a page, or of all pages, in their order, with what the checks say of them."""
    site = review.site
    if page and page != STRINGS and page not in site.documents:
        message, repair = _("There is no page “{page}”.", page=page), _("`zwiesprache status` lists them.")
        raise UsageError(message, repair=repair, code="page-unknown")
    for path, standings in review.standings[locale].items():
        if page in ("", path):
            known = {entry.key: entry for entry in site.catalogs[locale].get(path, Catalog(locale)).entries}
            for key, standing in standings.items():
                if key in known and not known[key].obsolete:
                    yield Item(locale, path, known[key], standing.segment.line, standing.findings)
    if page in ("", STRINGS):
        for entry, findings in review.strings.get(locale, ()):
            yield Item(locale, STRINGS, entry, 0, findings)


def _named(items: Sequence[Item], ids: Sequence[str], page: str) -> tuple[Item, ...]:
    found = {item.id: item for item in items}
    for missing in (wanted for wanted in ids if wanted not in found):
        raise UsageError(
            _("There is no such text on {page}: {id}.", page=page, id=missing),
            repair=_("`zwiesprache status {page}` lists them.", page=page),
            code="segment-unknown",
        )
    return tuple(found[wanted] for wanted in dict.fromkeys(ids))


def _known(site: Site, item: Item) -> Mapping[Key, Entry]:
    return {entry.key: entry for entry in site.catalogs[item.locale][item.page].entries}


def _changed(before: Review, after: Review) -> Iterator[Standing]:
    for locale, pages in after.standings.items():
        for page, standings in pages.items():
            old, new = before.verdict(locale, page), after.verdict(locale, page)
            shown = gate.targets(before.standings[locale][page]) != gate.targets(standings)
            if old.published != new.published or (shown and new.published):
                yield Standing(locale, page, new.published, new.reason, new.share)
        if before.shown_strings(locale) != after.shown_strings(locale):
            yield Standing(locale, STRINGS, True, "", 1.0)
