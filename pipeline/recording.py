"""What a run has found out goes into the ledger, so that the next run need not find it out again.

A file is written down only when it is seen to hold what the run has made of it, and is old enough that no later writing
can leave it with the same times.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from pipeline import files, fingerprints, ledger, pofile
from pipeline.catalog import draftable
from pipeline.ledger import Row
from pipeline.memory import pairs
from pipeline.review import Review
from pipeline.workspace import STRINGS, Disk, Site, catalog_name


def record(site: Site, disk: Disk, review: Review | None = None) -> None:
    """Write down what is as this run has left it; with `review`, also what the checks say of it."""
    if disk.dry:
        return
    rows = dict(_rows(site, review))
    kept = {("file", "", name) for name in _names(site)}
    gone: list[Row] = [("file", "", name) for name in site.known.files if ("file", "", name) not in kept]
    gone += [("head", "", path) for path in site.known.heads if path not in site.heads]
    for locale, path in site.known.editions:
        known = path in site.catalogs.get(locale, ()) or path in site.heads or path == STRINGS
        gone += [] if known else [(kind, locale, path) for kind in ("edition", "judged", "pairs", "open")]
    if rows or gone:
        ledger.save(site.root, site.known.world, rows, gone)


def _names(site: Site) -> Iterator[str]:
    """The files that the ledger is to know."""
    yield from (files.shown(file, site.root) for path, file in site.files.items() if path in site.heads)
    for locale, catalogs in site.catalogs.items():
        yield from (catalog_name(locale, path) for path in catalogs)


def _rows(site: Site, review: Review | None) -> Iterator[tuple[Row, str]]:
    fingerprints.tick()
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
            yield ("head", "", path), ledger.head_text(site.documents[path])
    for locale, catalogs in site.catalogs.items():
        for path in dict.fromkeys((*site.wanted(locale), *catalogs)):
            if (locale, path) not in site.settled:
                source = german.get(path) if path in site.heads or path == STRINGS else ""
                if source is not None and (locale, path) not in site.unsaved:
                    yield from _edition(site, locale, path, source, review)
            elif review and review.unjudged(locale, path):
                yield from _judged(locale, path, review)


def _edition(site: Site, locale: str, path: str, source: str, review: Review | None) -> Iterator[tuple[Row, str]]:
    name, catalog = catalog_name(locale, path), site.catalogs[locale].get(path)
    digest = ""
    if catalog:
        found = fingerprints.settled(site.root / name)
        if found is None or found[1] != pofile.write(catalog):
            return
        digest = fingerprints.digest(found[1])
        yield ("file", "", name), ledger.two_text(found[0], digest)
    yield ("edition", locale, path), ledger.two_text(source, digest)
    yield ("pairs", locale, path), ledger.pairs_text(pairs(catalog) if catalog else ())
    open_keys = (entry.key for entry in catalog.entries if draftable(entry)) if catalog else ()
    yield ("open", locale, path), ledger.keys_text(open_keys)
    if review:
        yield from _judged(locale, path, review)


def _judged(locale: str, path: str, review: Review) -> Iterator[tuple[Row, str]]:
    if path in review.standings[locale]:
        found = review.judge(locale, path)
        yield ("judged", locale, path), ledger.judged_text(asdict(found[0]), found[1])
