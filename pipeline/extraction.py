"""German in, catalogs up to date: what every catalog of a locale becomes after the sources or templates changed.

Pure steps on a site that was read: renamed pages take their catalogs along, each catalog is updated by its document,
new entries on which the site agrees are taken over. Nothing is written here.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial

from pipeline import catalog as entries
from pipeline import localize, pofile, themes
from pipeline.formats import FORMATS
from pipeline.lazily import Lazily
from pipeline.life import origins
from pipeline.memory import Pair, of_pairs
from pipeline.memory import pairs as approved_pairs
from pipeline.messages import _
from pipeline.model import Catalog, Document, Entry, Key, Segment, State
from pipeline.recall import Recall, forgetful
from pipeline.workspace import STRINGS, Progress, Site


@dataclass(frozen=True, slots=True)
class Extracted:
    """What becomes of the catalogs of a locale."""

    changed: dict[str, Catalog]
    """Page path -> its catalog after the update, of those that it changes."""
    moved: dict[str, str]
    """Renamed page -> the path from which its catalog goes along."""
    put_off: list[str]
    """New pages that get no catalog while their former one may be one that can't be read."""


def extracted(site: Site, locale: str, progress: Progress) -> Extracted:
    """The catalogs of a locale after the update.

    While a page's former catalog may be one that can't be read, new pages get none. What is as an earlier run left it
    needs no update; only a pair that came or went elsewhere can make an obsolete entry of it spare.
    """
    before = site.catalogs[locale]
    unread = _in_the_dark(site, locale)
    moved = {} if unread else _renames(site, locale)
    settings = _settings(site, locale)
    wanted = [*site.wanted(locale), *([] if (locale, STRINGS) in site.broken else [STRINGS])]
    put_off = [path for path in wanted if unread and path not in before]
    wanted = [path for path in wanted if path not in put_off and (locale, path) not in site.settled]
    after: dict[str, Catalog] = {}
    if wanted or site.gone(locale):
        pairs = site.pairs(locale)
        memory = of_pairs(pairs.items())
        templates = _template_strings(site) if STRINGS in wanted else {}
        for number, path in enumerate(wanted, 1):
            old = before.get(moved.get(path, path)) or fresh(site, locale, path)
            after[path] = entries.reuse(old, _updated(site, path, old, templates, settings), memory)
            progress(_("Comparing {locale}", locale=locale), number, len(wanted))
        left = {path: found for path, found in pairs.items() if path not in moved.values()}
        tidied = _tidied(site, locale, after, left, settings)
        after = {path: _renamed(catalog, site, path) for path, catalog in tidied.items()}
    changed = {
        path: catalog
        for path, catalog in after.items()
        if (path in before and catalog.entries != before[path].entries) or (path not in before and catalog.entries)
    }
    return Extracted(changed, moved, put_off)


def current(site: Site, recall: Recall = forgetful) -> Site:
    """The site as it is for readers once `extract` has run: each catalog compared when it is first asked for.

    What only the order and the tidiness of the files is about is left undone.
    """
    return replace(site, catalogs={locale: _current(site, locale, recall) for locale in site.config.locales})


def _current(site: Site, locale: str, recall: Recall) -> Mapping[str, Catalog]:
    before = site.catalogs[locale]
    unread = _in_the_dark(site, locale)
    moved = {} if unread else _renames(site, locale)
    settings = _settings(site, locale)
    memory = cache(partial(site.memory, locale))

    def compared(path: str) -> Catalog:
        if (locale, path) in site.settled:
            return before[path]
        old = before.get(moved.get(path, path)) or fresh(site, locale, path)
        templates = _template_strings(site) if path == STRINGS else {}
        document = _strings(site, templates) if path == STRINGS else site.documents[path]
        if recall(("covered", locale, path), (document, old), lambda: _covered(document, old)):
            return old
        return entries.reuse(old, _updated(site, path, old, templates, settings), memory())

    wanted = [*site.wanted(locale), *([] if (locale, STRINGS) in site.broken else [STRINGS])]
    return Lazily((path for path in wanted if path in before or not unread), compared)


def _covered(document: Document, catalog: Catalog) -> bool:
    """Whether every text of a page has its entry, so that an update would change nothing that is shown."""
    live = {entry.key for entry in catalog.entries if not entry.obsolete}
    return all(segment.key in live for segment in document.segments())


def _settings(site: Site, locale: str) -> entries.Settings:
    config = site.config
    return entries.Settings(
        keep=config.keep,
        redraft=config.redraft,
        language=config.source_language,
        forms=config.formats.get(locale, ""),
    )


def _updated(
    site: Site, path: str, old: Catalog, templates: Mapping[Key, Entry], settings: entries.Settings
) -> Catalog:
    """A catalog after its page, or the templates, changed."""
    if path != STRINGS:
        return entries.update(old, site.documents[path], settings=settings)
    return _completed(entries.update(old, _strings(site, templates), settings=settings), old, templates)


def _tidied(
    site: Site,
    locale: str,
    after: Mapping[str, Catalog],
    pairs: Mapping[str, Sequence[Pair]],
    settings: entries.Settings,
) -> dict[str, Catalog]:
    """The catalogs `after` without what they would take over again; the last to hold a pair keeps it.

    `pairs` are those of all catalogs before. A settled catalog is looked at where a pair of an obsolete entry of it
    came or went elsewhere.
    """
    now = {**pairs, **{path: tuple(approved_pairs(catalog)) for path, catalog in after.items()}}
    holders: defaultdict[Key, Counter[str]] = defaultdict(Counter)
    for found in now.values():
        for key, target in _plain(found):
            holders[key][target] += 1
    found_catalogs: dict[str, Catalog] = {}
    others = [path for path in _touched(site, locale, now) if path not in after]
    for path in sorted((*after, *others), key=_turn(site, locale)):
        catalog = after[path] if path in after else site.catalogs[locale][path]
        own = _plain(now[path])
        beside = ((key, holders[key] - Counter([target])) for key, target in own)
        elsewhere = frozenset((key, target) for key, targets in beside for target in targets)
        found_catalogs[path] = entries.tidied(catalog, settings=replace(settings, elsewhere=elsewhere))
        if found_catalogs[path] is not catalog:
            for key, target in own - _plain(approved_pairs(found_catalogs[path])):
                holders[key][target] -= 1
    return found_catalogs


def _touched(site: Site, locale: str, now: Mapping[str, Iterable[Pair]]) -> list[str]:
    """The settled pages with an obsolete pair of a German whose pairs are others than after the run before."""
    before = site.known.pairs(locale)
    unsettled = [path for path in {*now, *before} if (locale, path) not in site.settled]
    changed = {key for path in unsettled for key, _ in _plain(now.get(path, ())) ^ _plain(before.get(path, ()))}
    wanted = set(site.wanted(locale))
    return [
        path
        for path, found in now.items()
        if path in wanted
        and (locale, path) in site.settled
        and any(pair.obsolete and pair.key in changed for pair in found)
    ]


def _turn(site: Site, locale: str) -> Callable[[str], int]:
    """The order in which pages are tidied: that of the site, strings of the templates last."""
    places = {path: place for place, path in enumerate(site.wanted(locale))}
    return lambda path: places.get(path, len(places))


def _plain(found: Iterable[Pair]) -> set[tuple[Key, str]]:
    return {(pair.key, pair.target) for pair in found}


def fresh(site: Site, locale: str, path: str) -> Catalog:
    """The empty catalog of a page."""
    forms = ("Plural-Forms", localize.plural_forms(locale))
    source = ("X-Source-File", _source_name(site, path))
    return pofile.new(locale, [forms, source, ("X-Source-Language", site.config.source_language)])


def _source_name(site: Site, path: str) -> str:
    if path == STRINGS:
        return "templates"
    pattern = site.config.source.replace("{path}", path)
    ending = (site.heads.get(path) or site.documents[path]).format  # a head is at hand, a document may be packed
    return pattern if pattern.endswith(ending) else pattern + ending


def _renamed(catalog: Catalog, site: Site, path: str) -> Catalog:
    """The header names the file that the German stands in."""
    name = _source_name(site, path)
    header = tuple((key, name if key == "X-Source-File" else value) for key, value in catalog.header)
    return catalog if header == catalog.header else replace(catalog, header=header)


def _renames(site: Site, locale: str) -> dict[str, str]:
    """New page -> path of the one orphaned catalog that shares half its words, else half the page's; of two, none."""
    orphans = [p for p in site.catalogs[locale] if p not in site.documents and p != STRINGS and not _refused(site, p)]
    fresh = [p for p in site.wanted(locale) if p not in site.catalogs[locale]]
    if not orphans or not fresh:
        return {}
    common = _common_keys(site, locale)
    new = {path: {segment.key for segment in site.documents[path].segments()} - common for path in fresh}
    old = {
        path: {entry.key for entry in site.catalogs[locale][path].entries if not entry.obsolete} - common
        for path in orphans
    }
    return succeeding(new, old)


def succeeding(new: Mapping[str, set[Key]], old: Mapping[str, set[Key]]) -> dict[str, str]:
    """New page -> the one that is gone and shares half its words with it, else half the new one's; of two, none."""
    holders: defaultdict[Key, list[str]] = defaultdict(list)
    for orphan, keys in old.items():
        for key in keys:
            holders[key].append(orphan)
    pairs = {(page, orphan) for page, keys in new.items() for key in keys for orphan in holders.get(key, ())}
    shared = {(page, orphan): _words(new[page] & old[orphan]) for page, orphan in sorted(pairs)}
    grown = [pair for pair, words in shared.items() if words and 2 * words >= _words(old[pair[1]])]
    claimed = {path for pair in grown for path in pair}
    cut = [pair for pair, words in shared.items() if words and 2 * words >= _words(new[pair[0]])]
    return _one_to_one(grown) | _one_to_one(pair for pair in cut if claimed.isdisjoint(pair))


def _one_to_one(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Page -> orphan, of pages with one candidate that no other page has."""
    found = list(pairs)
    candidates = Counter(page for page, _orphan in found)
    chosen = {page: orphan for page, orphan in found if candidates[page] == 1}
    claims = Counter(chosen.values())
    return {page: orphan for page, orphan in chosen.items() if claims[orphan] == 1}


def _refused(site: Site, path: str) -> bool:
    """A source that can't be read has not been renamed."""
    name = site.config.source.replace("{path}", path)
    return any(error.path in (name, *(name + ending for ending in FORMATS)) for error in site.refused)


def _in_the_dark(site: Site, locale: str) -> bool:
    """Whether it can't be known which catalogs are orphans: one of them, or a folder of sources, can't be read."""
    if any(where == locale and path not in (*site.documents, STRINGS) for where, path in site.broken):
        return True
    top = f"locales/{locale}/LC_MESSAGES/"
    if any(f"{error.path}/".startswith(top) and not error.path.endswith(".po") for error in site.refused):
        return True
    names = {site.config.source.replace("{path}", path) for path in site.catalogs[locale]}
    return any(name.startswith(f"{error.path}/") for error in site.refused for name in names)


def _common_keys(site: Site, locale: str) -> set[Key]:
    seen: set[Key] = set()
    common: set[Key] = set()
    for catalog in site.catalogs[locale].values():
        keys = {entry.key for entry in catalog.entries}
        common |= seen & keys
        seen |= keys
    return common


def _words(keys: set[Key]) -> int:
    return sum(len(text.split()) for _context, text in keys)


def _strings(site: Site, templates: Mapping[Key, Entry]) -> Document:
    """The template strings, the site's name and its publisher as a document whose parts are all segments."""
    own = [
        Segment(text, kind="title", note=note)
        for text, note in ((site.config.name, "Name of the site"), (site.config.publisher, "Publisher of the site"))
        if text
    ]
    strings = [Segment(e.source, e.context, kind="string", note="\n".join(e.notes)) for e in templates.values()]
    return Document(STRINGS, "", (*own, *strings), {})


def template_document(site: Site) -> Document:
    """The strings of the templates in use, as a document."""
    return _strings(site, _template_strings(site))


def _template_strings(site: Site) -> dict[Key, Entry]:
    from pipeline.publish import render

    return {entry.key: entry for entry in render.strings(themes.folders(site.root))}


def _completed(new: Catalog, old: Catalog, templates: Mapping[Key, Entry]) -> Catalog:
    """New template strings with their plural forms, and with the theme's own translation where it brings one."""
    known = {entry.key for entry in old.entries}
    shipped = _theme_catalog(new.locale)
    forms = int(re.findall(r"nplurals=(\d+)", localize.plural_forms(new.locale))[0])

    def complete(entry: Entry) -> Entry:
        template = templates.get(entry.key)
        if entry.key in known or template is None:
            return entry
        plural = template.source_plural is not None
        ours = shipped.get(entry.key)
        if ours and ours.source_plural == template.source_plural and len(ours.targets) == (forms if plural else 1):
            return replace(ours, obsolete=False)
        if plural == (entry.source_plural is not None) and (not plural or len(entry.targets) == forms):
            flags = (*entry.flags, *template.flags)
            return replace(entry, source_plural=template.source_plural, flags=flags)
        targets = ("",) * (forms if plural else 1)
        notes = origins.settled(entry.notes)
        return replace(entry, targets=targets, source_plural=template.source_plural, flags=template.flags, notes=notes)

    return new.with_entries(map(complete, new.entries))


def _theme_catalog(locale: str) -> dict[Key, Entry]:
    """The approved strings that come with the default theme; those of `en` serve `en_GB` too."""
    files = (themes.theme() / "locales" / f"{name}.po" for name in (locale, locale.partition("_")[0]))
    data = next((file.read_bytes() for file in files if file.is_file()), b"")
    return {e.key: e for e in pofile.read(data, locale=locale).entries if e.state is State.APPROVED}
