"""What a run has found out goes into the ledger, so that the next run need not find it out again.

A file is written down only when it is seen to hold what the run has made of it, and is old enough that no later writing
can leave it with the same times.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline import files, fingerprints, ledger, pofile
from pipeline.ledger import Row
from pipeline.memory import pairs
from pipeline.model import Finding
from pipeline.workspace import STRINGS, Disk, Site, catalog_name

if TYPE_CHECKING:
    from pipeline.publish.site import Built
    from pipeline.review import Review


def record(
    site: Site,
    disk: Disk,
    review: Review | None = None,
    built: Built | None = None,
    drafted: Collection[str] | None = (),
) -> None:
    """Write down what is as a run has left it that has brought the catalogs up to date.

    With `review` also what the checks say of it, with `built` the pages. `drafted`: the pages for which the run has
    tried to draft what waits, so that the next one need not try again; None: all.
    """
    if disk.dry:
        return
    fingerprints.tick()
    rows = dict(_rows(site, review)) | dict(_open(site, drafted))
    kept = set(_names(site))
    gone: list[Row] = [("file", "", name) for name in site.known.files if name not in kept and name[:5] != "dist/"]
    gone += [("head", "", path) for path in site.known.heads if path not in site.heads]
    for locale, path in site.known.editions:
        known = path in site.catalogs.get(locale, ()) or path in site.heads or path == STRINGS
        gone += [] if known else [(kind, locale, path) for kind in ("edition", "judged", "pairs", "open")]
    gone += [("open", *row[1:]) for row in rows if row[0] == "edition" and ("open", *row[1:]) not in rows]
    _save(site, rows, gone, review, built)


def note(
    site: Site, disk: Disk, review: Review, built: Built | None = None, across: Sequence[Finding] | None = None
) -> None:
    """Write down what was found out of a site whose catalogs may be behind their sources; `across` of all its pages."""
    if disk.dry:
        return
    if built and built.made:
        fingerprints.tick()
    as_it_is = site.as_it_is()
    rows: dict[Row, str] = {}
    if across is not None and as_it_is and site.known.across(as_it_is) is None:
        rows["across", "", ""] = ledger.across_text(as_it_is, across)
    _save(site, rows, [], review, built)


def _save(site: Site, rows: dict[Row, str], gone: list[Row], review: Review | None, built: Built | None) -> None:
    if review:
        rows |= _judgements(site, review)
    if built:
        rows |= _pages(site, built)
        gone += [("page", locale, path) for locale, path in built.gone]
    # What was said of a catalog goes with it, unless it has been looked at again.
    gone += [("judged", locale, path) for kind, locale, path in rows if kind == "edition"]
    if rows or gone:
        ledger.save(site.root, site.known.world, rows, gone)


def _judgements(site: Site, review: Review) -> dict[Row, str]:
    """What the checks say of pages that are as an earlier run left them, and that none has looked at."""
    found: dict[Row, str] = {}
    for locale in site.config.locales:
        known = site.known.judged(locale)
        for path, judged in review.judged(locale).items():
            if (locale, path) in site.settled and path not in known:
                found["judged", locale, path] = ledger.judged_text(judged)
    return found


def _names(site: Site) -> Iterator[str]:
    """The files that the ledger is to know."""
    yield from (files.shown(file, site.root) for path, file in site.files.items() if path in site.heads)
    for locale, catalogs in site.catalogs.items():
        yield from (catalog_name(locale, path) for path in catalogs)


def _rows(site: Site, review: Review | None) -> Iterator[tuple[Row, str]]:
    german: dict[str, str] = {STRINGS: ""}
    for path in site.heads:
        name = files.shown(site.files[path], site.root)
        stamp, digest = site.known.files.get(name, ("", ""))
        if path in site.known.heads and site.digests[path] == digest and fingerprints.stamp(site.files[path]) == stamp:
            german[path] = digest
            continue
        found = fingerprints.settled(site.files[path])
        if found and fingerprints.digest(found[1]) == site.digests[path]:
            german[path] = site.digests[path]
            yield ("file", "", name), ledger.two_text(found[0], german[path])
            yield ("head", "", path), ledger.head_text(site.heads[path])
    for locale, catalogs in site.catalogs.items():
        for path in dict.fromkeys((*site.wanted(locale), *catalogs)):
            if (locale, path) not in site.settled:
                source = german.get(path) if path in site.heads or path == STRINGS else ""
                if source is not None and (locale, path) not in site.unsaved:
                    yield from _edition(site, locale, path, source, review)


def _edition(site: Site, locale: str, path: str, source: str, review: Review | None) -> Iterator[tuple[Row, str]]:
    name, catalog = catalog_name(locale, path), site.catalogs[locale].get(path)
    digest = ""
    if catalog:
        found = fingerprints.settled(site.root / name)
        digest = fingerprints.digest(found[1]) if found else ""
        if not found or digest != (site.digests.get(name) or fingerprints.digest(pofile.write(catalog))):
            return
        yield ("file", "", name), ledger.two_text(found[0], digest)
    yield ("edition", locale, path), ledger.two_text(source, digest)
    yield ("pairs", locale, path), ledger.pairs_text(pairs(catalog) if catalog else ())
    if review and path in review.standings[locale]:
        yield ("judged", locale, path), ledger.judged_text(review.judge(locale, path))


def _open(site: Site, drafted: Collection[str] | None) -> Iterator[tuple[Row, str]]:
    """The texts that nobody could draft, of the pages where it was tried and that are not known from an earlier run."""
    for locale, catalogs in site.catalogs.items():
        known = site.known.open(locale) if drafted is None or drafted else {}
        for path in (path for path in catalogs if drafted is None or path in drafted):
            if (locale, path) not in site.unsaved and not ((locale, path) in site.settled and path in known):
                keys = (entry.key for entry in catalogs[path].entries if entry.draftable)
                yield ("open", locale, path), ledger.keys_text(keys)


def _pages(site: Site, built: Built) -> dict[Row, str]:
    """The pages that were made anew, and where they stand."""
    rows: dict[Row, str] = {}
    for (locale, path), page in built.made.items():
        written = {name: fingerprints.settled(site.root / "dist" / name) for name in page.files}
        if all(found and fingerprints.digest(found[1]) == built.digests[name] for name, found in written.items()):
            rows["page", locale, path] = ledger.past_text(page)
            for name, found in written.items():
                rows["file", "", f"dist/{name}"] = ledger.two_text(found[0] if found else "", page.key)
    return rows
