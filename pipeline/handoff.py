"""The verb handoff: one folder with all that a translator needs, who has neither the site nor this program.

What waits in a locale goes out as one .po file and as XLIFF, beside them a preview of the pages, the approved
translations as TMX, and the count that is billed by. Nothing in the catalogs changes by it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from pipeline import config, files, localize, outgoing, pofile, sheets, statement, termfile, tmx, xliff
from pipeline.errors import UsageError
from pipeline.extraction import template_document
from pipeline.messages import _
from pipeline.model import Catalog, Document, State
from pipeline.outgoing import Amount, Count
from pipeline.workspace import STRINGS, Site


@dataclass(frozen=True, slots=True)
class Handoff:
    """What went out."""

    folder: str
    files: tuple[str, ...]
    locale: str
    count: Count
    pages: tuple[str, ...]
    """Those of which something is in it."""


def make(site: Site, locale: str, folder: Path, *, words: int = 0, pages: str = "**") -> Handoff:
    """Write what waits in `locale` on the pages of a glob into the new folder `folder`, at most about `words` words.

    UsageError: nothing waits, or something stands in the folder.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        message = _("{folder} is not empty.", folder=folder)
        raise UsageError(message, repair=_("Name a new folder with --output."), code="handoff-folder")
    chosen = [page for page in _pages(site, locale) if config.matches(pages, page[0])]
    items = outgoing.waiting(chosen, words=words)
    if not items:
        raise UsageError(_("Nothing waits for a translator in {locale}.", locale=locale), code="handoff-empty")
    count = outgoing.count(items)
    touched = tuple(dict.fromkeys(place.page for item in items for place in item.places))
    out = outgoing.catalog(locale, items, _header(site, locale), site.glossary)
    terms = outgoing.terms(items, site.glossary, locale)
    made = {
        f"{locale}.po": pofile.write(out),
        f"{locale}.xlf": _xliff(site, locale, [(site.config.name or "zwiesprache", out)]),
        "preview.html": _preview(site, locale, [page for page in chosen if page[0] in touched]).encode(),
        "memory.tmx": memory(site, locale),
        **({termfile.NAME: termfile.written(terms, locale)} if terms else {}),
        "count.json": (json.dumps(_count_data(count), ensure_ascii=False, indent=2) + "\n").encode(),
        "count.md": _count_text(locale, count, touched).encode(),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in made.items():
        files.write(folder / name, data, root=folder)
    return Handoff(str(folder), tuple(made), locale, count, touched)


def memory(site: Site, locale: str) -> bytes:
    """Every approved pair of a locale as TMX, in the order of the German, each once."""
    known = site.memory(locale).matches
    pairs = {(match.source, match.target) for found in known.values() for match in found}
    return tmx.write(sorted(pairs), localize.bcp47(site.config.source_language), localize.bcp47(locale))


def exchange(site: Site, locale: str) -> bytes:
    """Every live entry of a locale as XLIFF 2.1, page by page."""
    return _xliff(site, locale, [(page, catalog) for page, _document, catalog in _pages(site, locale)])


def _xliff(site: Site, locale: str, pages: Iterable[tuple[str, Catalog]]) -> bytes:
    return xliff.write(pages, localize.bcp47(site.config.source_language), localize.bcp47(locale))


def _pages(site: Site, locale: str) -> Iterator[tuple[str, Document, Catalog]]:
    """The pages that have a catalog, in order, and the strings of the templates last."""
    catalogs = site.catalogs[locale]
    for path in site.wanted(locale):
        if path in catalogs:
            yield path, site.documents[path], catalogs[path]
    if STRINGS in catalogs:
        yield STRINGS, template_document(site), catalogs[STRINGS]


def _header(site: Site, locale: str) -> list[tuple[str, str]]:
    return [
        ("Plural-Forms", localize.plural_forms(locale)),
        ("X-Handoff", site.config.name or "zwiesprache"),
        ("X-Source-Language", site.config.source_language),
    ]


def lines(made: Handoff) -> Iterator[str]:
    """What went out, and the next step."""
    yield from (f"  {made.folder}/{name}" for name in made.files)
    yield ""
    yield from count_lines(made.count)
    yield ""
    file = f"{made.folder}/{made.locale}.po"
    yield _(
        "Next: send the folder, and when the file is back: {command}", command=f"zwiesprache import {file} --by NAME"
    )


def data(made: Handoff) -> dict[str, Any]:
    """The same as plain data."""
    return asdict(made) | {"count": _count_data(made.count)}


def _count_rows(count: Count) -> Iterator[tuple[str, Amount]]:
    for band, amount in count.bands.items():
        name = _("new") if band == "new" else _("changed, {band} alike", band=band)
        yield name, amount
    yield _("total"), count.total
    yield _("of these with a machine's draft"), count.machine
    yield _("repeated, not in the total"), count.repeated


def _count_data(count: Count) -> dict[str, dict[str, float]]:
    rows: Mapping[str, Amount] = {
        **count.bands,
        "total": count.total,
        "machine": count.machine,
        "repeated": count.repeated,
    }
    return {name: asdict(amount) | {"lines": amount.lines} for name, amount in rows.items()}


def count_lines(count: Count) -> Iterator[str]:
    """The count as a Markdown table."""
    yield "| | {} | {} | {} | {} |".format(_("sentences"), _("words"), _("characters"), _("standard lines"))
    yield "| --- | ---: | ---: | ---: | ---: |"
    for name, amount in _count_rows(count):
        yield f"| {name} | {amount.sentences} | {amount.words} | {amount.characters} | {amount.lines} |"


def _count_text(locale: str, count: Count, pages: tuple[str, ...]) -> str:
    head = _("Count of the hand-out into {locale}", locale=locale)
    note = _("Counted is the German as a reader sees it; a standard line has {line} characters.", line=outgoing.LINE)
    listed = "\n".join(f"- {page}" for page in pages)
    return f"# {head}\n\n" + "\n".join(count_lines(count)) + f"\n\n{note}\n\n## {_('Pages')}\n\n{listed}\n"


def _preview(site: Site, locale: str, pages: Iterable[tuple[str, Document, Catalog]]) -> str:
    """The pages sentence by sentence, German beside its target, what waits marked."""
    title = _("What waits for translation into {locale}", locale=localize.native_name(locale))
    tags = localize.bcp47(site.config.source_language), localize.bcp47(locale)
    return sheets.html(title, [_page(*page, *tags) for page in pages], statement.language())


def _page(path: str, document: Document, catalog: Catalog, german: str, target: str) -> sheets.Table:
    rows: list[tuple[sheets.Cell, ...]] = []
    kinds: list[str] = []
    for segment, entry in outgoing.texts(document, catalog):
        kind, state = _STATES.get(entry.state, ("open", lambda: _("open")))
        old = entry.previous if kind else None
        text = sheets.Foreign(segment.text, german) if old is None else sheets.Changed(old, segment.text, german)
        rows.append((segment.line, text, sheets.Foreign(entry.target, target), state()))
        kinds.append(kind)
    heads = (_("line"), _("German"), _("translation"), _("state"))
    return sheets.Table(path, heads, tuple(rows), tuple(kinds))


_STATES: Final[Mapping[State, tuple[str, Callable[[], str]]]] = {
    State.APPROVED: ("", lambda: _("approved")),
    State.FUZZY: ("draft", lambda: _("draft")),
}
