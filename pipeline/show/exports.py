"""What was read out of a source and what goes to other publishers, as lines for people and as data for programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from pipeline.explain import Explanation
from pipeline.export import Export
from pipeline.fragment import Fragment
from pipeline.messages import _
from pipeline.publish import linkmap
from pipeline.show.findings import finding_lines, refusal
from pipeline.show.runs import would_change
from pipeline.workspace import catalog_name


def export_lines(export: Export, *, dry: bool = False) -> Iterator[str]:
    """What was exported and held, and the next step."""
    width = max((len(f"{page.locale}  {page.path}") for page in export.pages), default=0)
    for page in export.pages:
        state = page.file or _("held: {reason}", reason=page.reason)
        german = "  " + _("German: {count}", count=page.german) if page.german else ""
        yield f"{f'{page.locale}  {page.path}':<{width}}  {state}{german}"
    yield ""
    yield from finding_lines(export.findings)
    if dry:
        yield from would_change(export.written)
    else:
        count = len(export.written)
        yield _("Files written: {count}.", count=count) if count else _("Nothing changed.")
    open_pages = [page for page in export.pages if page.reason or page.german]
    if export.refused:
        yield _("Next: mend the refused files, then run again.")
    elif open_pages:
        first = max(open_pages, key=lambda page: bool(page.reason))
        yield _("Next: review {catalog}.", catalog=catalog_name(first.locale, first.path))
    else:
        yield _("Everything is approved and exported.")


def export_data(export: Export) -> dict[str, Any]:
    """The same as plain data."""
    return {
        "written": list(export.written),
        "refused": [refusal(error) for error in export.refused],
        "findings": [asdict(finding) for finding in export.findings],
        "pages": [asdict(page) for page in export.pages],
    }


def fragment_lines(fragment: Fragment) -> Iterator[str]:
    """What an editor has to know beside the HTML."""
    yield _("Title: {title}", title=fragment.title)
    if fragment.description:
        yield _("Description: {description}", description=fragment.description)
    for image in fragment.images:
        file = image.file or image.address
        yield _("Picture: {file}", file=file) + (f" → {image.target}" if image.target else "")
    for address in fragment.links:
        name = linkmap.file(fragment.locale)
        yield _("The link {address} stays as it is: {file} has no row for it.", address=address, file=name)
    if fragment.german:
        yield _("Sentences in German: {count}.", count=fragment.german)


def explanation_lines(found: Explanation) -> Iterator[str]:
    """Every segment of a source and what is left out of it, counted."""
    segments = list(found.document.segments())
    skipped = sorted(found.document.skipped, key=lambda skip: skip.line)
    yield found.file
    kinds = max((len(segment.kind) for segment in segments), default=0)
    for segment in segments:
        yield f"{segment.line:>6}  {segment.kind:<{kinds}}  {segment.text}"
        below = [_("note: {note}", note=line) for line in segment.note.split("\n") if line]
        below += [_("context: {context}", context=segment.context)] if segment.context is not None else []
        yield from (" " * (kinds + 10) + line for line in below)
    if skipped:
        yield ""
        yield _("Left out:")
        yield from (f"{skip.line:>6}  {skip.reason}: {' '.join(skip.text.split())}" for skip in skipped)
    yield ""
    yield _("Segments: {count} (words: {words}).", count=len(segments), words=found.words)
    reasons = ", ".join(f"{reason} {count}" for reason, count in found.skipped.items())
    if reasons:
        yield _("Words left out: {count} ({reasons}).", count=sum(found.skipped.values()), reasons=reasons)
    yield (
        _("Next: `zwiesprache extract` brings them into the catalogs.")
        if found.page
        else _("This file is no page of a site; put it into the folder of the sources to translate it.")
    )


def explanation_data(found: Explanation) -> dict[str, Any]:
    """The same as plain data."""
    return {
        "file": found.file,
        "page": found.page,
        "segments": [
            {name: getattr(segment, name) for name in ("line", "kind", "text", "context", "note")}
            for segment in found.document.segments()
        ],
        "skipped": [asdict(skip) for skip in found.document.skipped],
        "words": found.words,
        "skipped_words": dict(found.skipped),
    }
