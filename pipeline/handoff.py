"""The verb handoff: one folder with all that a translator needs, who has neither the site nor this program.

What waits in a locale goes out as one .po file and as XLIFF, beside them a preview of the pages, the approved
translations as TMX, and the count that is billed by. Nothing in the catalogs changes by it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from html import escape
from pathlib import Path
from typing import Any, Final

from pipeline import config, files, localize, outgoing, pofile, termfile, tmx, xliff
from pipeline.differences import pieces
from pipeline.errors import UsageError
from pipeline.extraction import template_document
from pipeline.messages import _
from pipeline.model import Catalog, Document, Entry, State
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


def _preview(site: Site, locale: str, pages: list[tuple[str, Document, Catalog]]) -> str:
    """The pages sentence by sentence, German beside its target, what waits marked: one file without scripts."""
    tag, direction = localize.bcp47(locale), localize.direction(locale)
    german = localize.bcp47(site.config.source_language)
    body = "".join(
        f"<h2>{escape(path)}</h2>\n<table>\n"
        + "".join(
            f'<tr class="{state}"><td>{segment.line or ""}</td><td lang="{german}">{_marked(segment.text, entry)}</td>'
            f'<td lang="{tag}" dir="{direction}">{escape(entry.target)}</td><td>{label}</td></tr>\n'
            for segment, entry in outgoing.texts(document, catalog)
            for state, label in [_state(entry)]
        )
        + "</table>\n"
        for path, document, catalog in pages
    )
    title = escape(_("What waits for translation into {locale}", locale=localize.native_name(locale)))
    head = f'<!doctype html>\n<html lang="{german}">\n<meta charset="utf-8">\n<title>{title}</title>\n'
    return f"{head}<style>{_STYLE}</style>\n<h1>{title}</h1>\n{body}</html>\n"


def _state(entry: Entry) -> tuple[str, str]:
    names = {
        State.APPROVED: ("approved", _("approved")),
        State.FUZZY: ("draft", _("draft")),
    }
    return names.get(entry.state, ("open", _("open")))


def _marked(text: str, entry: Entry) -> str:
    if entry.previous is None or entry.state is State.APPROVED:
        return escape(text)
    tags = {"same": "{}", "gone": "<del>{}</del>", "come": "<ins>{}</ins>"}
    return "".join(tags[side].format(escape(piece)) for side, piece in pieces(entry.previous, text))


_STYLE: Final = (
    "body{font:1rem/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color-scheme:light dark}"
    "table{border-collapse:collapse;width:100%}td{border:1px solid #8888;padding:.3rem .6rem;vertical-align:top}"
    "td:first-child{text-align:right;width:3rem}tr.draft{background:#fd02}tr.open{background:#f402}"
    "ins{background:#0a03}del{background:#f003}"
)
