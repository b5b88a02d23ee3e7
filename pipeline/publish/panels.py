"""What a preview says round a page: the banner, a list of all its texts with their states, and the overviews.

Sentences and counts go in, HTML in the language of the messages comes out. Every text is data: nothing in it becomes
markup. A state is told by a sign and a word, never by colour alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from pipeline import differences, markup, provenance
from pipeline.messages import _
from pipeline.model import NONE, Entry, Finding, Segment, Severity, Span
from pipeline.publish.marks import Mark
from pipeline.publish.preview import SEVERITIES, Sentence, State, Summary
from pipeline.signing import identity

STATES: Final[Mapping[State, str]] = {"approved": "✓", "changed": "≈", "draft": "✎", "open": "○"}
"""State -> its sign."""
_SIGNS: Final[Mapping[Severity, str]] = {"error": "✗", "warning": "⚠", "note": ""}


_LINE: Final = 80
"""Characters of a text that stand in the list."""


@dataclass(frozen=True, slots=True)
class Tags:
    """The language tags of what stands in a panel."""

    own: str
    """Of the messages."""
    german: str
    """Of the sources."""
    target: str
    """Of the locale; that of the sources on their own pages."""


@dataclass(frozen=True, slots=True)
class Row:
    """A page in an overview."""

    title: str
    url: str
    """Empty: it can't be shown."""
    summary: Summary | None
    """None: it has no states, for it is in the language of the sources."""
    fate: str
    """What `build` makes of it."""
    catalog: str = ""


def state_name(state: State) -> str:
    return {"approved": _("approved"), "changed": _("changed"), "draft": _("draft"), "open": _("open")}[state]


def severity_name(severity: Severity) -> str:
    return {"error": _("error"), "warning": _("warning"), "note": _("note")}[severity]


def prefix() -> str:
    """What the title of every page begins with."""
    return _("Preview") + ": "


def mark(sentence: Sentence, own: str) -> Mark:
    """How a text is shown in its page, with a link to what is said of it below."""
    return Mark(_classes("preview-sentence", sentence), f"site-preview-s{sentence.number}", _to_entry(sentence, own))


def _to_entry(sentence: Sentence, own: str) -> str:
    said = f"{sentence.number}: {_told(sentence)}"
    sign = STATES[sentence.state] + (_SIGNS[sentence.worst] if sentence.worst else "")
    return (
        f'<a class="{_classes("preview-mark", sentence)}" href="#site-preview-e{sentence.number}" lang="{escape(own)}"'
        f' dir="ltr" title="{escape(said)}" aria-label="{escape(said)}">{sign}</a>'
    )


def _classes(first: str, sentence: Sentence) -> str:
    return f"{first} state-{sentence.state}" + (f" finding-{sentence.worst}" if sentence.worst else "")


def _told(sentence: Sentence) -> str:
    """The state of a text in words: `draft, error 1, warning 2`."""
    counted = [(severity, sum(f.severity == severity for f in sentence.findings)) for severity in SEVERITIES]
    return ", ".join(
        [state_name(sentence.state), *(f"{severity_name(severity)} {count}" for severity, count in counted if count)]
    )


# -- the banner ---------------------------------------------------------------------------------------


def banner(row: Row, own: str, overview: str, notes: Sequence[str] = ()) -> str:
    """What stands above a page: that it is a preview, what becomes of the page, and how far it is."""
    lines = [f"<p><strong>{escape(_('Preview, not published.'))}</strong> {escape(_fate(row))}</p>"]
    if row.summary is not None:
        lines += [f"<p>{_counts(row.summary)}</p>", f"<p>{escape(_waiting(row.summary))} {_catalog(row)}</p>"]
    lines += [f"<p>{escape(note)}</p>" for note in notes]
    up = _("Start of the preview") if row.summary is None else _("All pages")
    links = [f'<a href="{escape(overview)}">{escape(up)}</a>']
    if row.summary is not None:
        links.append(f'<a href="#site-preview-list">{escape(_("All texts of this page"))}</a>')
    return (
        f'<aside class="preview-bar" lang="{escape(own)}" dir="ltr" aria-label="{escape(_("Preview"))}">\n'
        + "\n".join([*lines, f"<p>{' '.join(links)}</p>"])
        + "\n</aside>\n"
    )


def _fate(row: Row) -> str:
    return _("This page on the site: {fate}.", fate=row.fate) if row.fate else ""


def _counts(summary: Summary) -> str:
    """How many texts are in each state, each with its sign and a class."""
    states = (
        f'<span class="preview-count state-{state}">{sign} {escape(state_name(state))}: {summary.states[state]}</span>'
        for state, sign in STATES.items()
    )
    findings = (
        f'<span class="preview-count finding-{severity}">{_SIGNS[severity]} {escape(_texts_with(severity))}: '
        f"{summary.findings[severity]}</span>"
        for severity in SEVERITIES
        if summary.findings[severity]
    )
    return " ".join((*states, *findings))


def _texts_with(severity: Severity) -> str:
    return {"error": _("with errors"), "warning": _("with warnings"), "note": _("with notes")}[severity]


def _waiting(summary: Summary) -> str:
    return _("To be reviewed: {texts} texts, {words} words.", texts=summary.waiting, words=summary.words)


def _catalog(row: Row) -> str:
    return f"<code>{escape(row.catalog)}</code>" if row.catalog else ""


# -- the list of texts ----------------------------------------------------------------------------------


def listed(html: str, sentences: Sequence[Sentence], tags: Tags, source: str, catalog: str) -> str:
    """Every text of a page, which is `html`, with all that is known of it.

    The one that an address names after `#` is brought to the front by the style sheet.
    """
    there = frozenset(map(int, re.findall(r' id="site-preview-s([0-9]+)"', html)))
    entries = "\n".join(_entry(each, tags, source, catalog, there=each.number in there) for each in sentences)
    return (
        f'<section class="preview-list" id="site-preview-list" lang="{escape(tags.own)}" dir="ltr"'
        f' aria-labelledby="site-preview-heading">\n'
        f'<h2 id="site-preview-heading">{escape(_("All texts of this page"))}</h2>\n'
        f"<ol>\n{entries}\n</ol>\n</section>\n"
    )


def _entry(sentence: Sentence, tags: Tags, source: str, catalog: str, *, there: bool) -> str:
    segment, number = sentence.standing.segment, sentence.number
    rows = "".join(f"<div><dt>{escape(name)}</dt><dd>{html}</dd></div>" for name, html in _rows(sentence, tags))
    back = f"site-preview-s{number}" if there else "site-preview-list"
    place = f"{source}:{segment.line}" if segment.line else source
    return (
        f'<li class="{_classes("preview-entry", sentence)}" id="site-preview-e{number}" value="{number}">'
        f'<p class="preview-state">'
        f'<a href="#site-preview-e{number}">{STATES[sentence.state]} {escape(_told(sentence))}</a> '
        f'<span lang="{escape(tags.german)}">{escape(_start(segment))}</span></p>\n'
        f'<div class="preview-more"><dl>{rows}</dl>\n'
        f"<p><code>{escape(place)}</code> <code>{escape(catalog)}</code> <code>{identity(segment.key)}</code></p>\n"
        f'<p><a href="#{back}">{escape(_("Back to the page") if there else _("Back to the list"))}</a></p></div></li>'
    )


def _start(segment: Segment) -> str:
    """The first words of a text."""
    text = markup.visible(segment.text, segment.tags)
    return text if len(text) <= _LINE else text[:_LINE].rsplit(" ", 1)[0] + " …"


def _rows(sentence: Sentence, tags: Tags) -> Iterator[tuple[str, str]]:
    segment, entry = sentence.standing.segment, sentence.entry
    findings = sentence.findings
    spans = [finding.source_at for finding in findings if finding.source_at]
    if entry is not None and entry.previous is not None and entry.previous != segment.text:
        yield _("German"), _foreign(_differing(entry.previous, segment.text), tags.german)
    else:
        yield _("German"), _foreign(_marked(segment.text, spans), tags.german)
    if segment.context:
        yield _("Context"), escape(segment.context)
    if sentence.state == "changed" and sentence.shown is not None:
        yield _("Shown, as it was approved before"), _foreign(escape(sentence.shown), tags.target)
    if entry is not None and entry.target.strip():
        spans = [finding.at for finding in findings if finding.at]
        text = _("said in a neighbouring sentence") if entry.target == NONE else ""
        target = escape(text) if text else _foreign(_marked(entry.target, spans), tags.target)
        yield (_("Translation") if sentence.state == "approved" else _("Draft")), target
        yield _("Origin"), escape(origin(entry))
    for finding in findings:
        yield severity_name(finding.severity), _finding(finding, tags)
    if segment.note:
        yield _("Note of the author"), _foreign(escape(segment.note), tags.german)
    for comment in entry.comments if entry is not None else ():
        yield _("Comment"), escape(comment)


def _finding(finding: Finding, tags: Tags) -> str:
    said = f'<span class="finding-{finding.severity}">{escape(finding.rule)}: {escape(finding.message)}</span>'
    said += f" {escape(finding.fix)}" if finding.fix else ""
    return said + (f"<br>→ {_foreign(escape(finding.mended), tags.target)}" if finding.mended else "")


def _foreign(html: str, lang: str) -> str:
    return f'<span lang="{escape(lang)}" dir="auto">{html}</span>'


def _marked(text: str, spans: Sequence[Span]) -> str:
    """The text with these places marked; of two that overlap, the first."""
    out, place = [], 0
    for start, end in sorted(spans):
        if place <= start < end <= len(text):
            out += [escape(text[place:start]), f"<mark>{escape(text[start:end])}</mark>"]
            place = end
    return "".join([*out, escape(text[place:])])


def _differing(old: str, new: str) -> str:
    wrap = {"same": "{}", "gone": "<del>{}</del>", "come": "<ins>{}</ins>"}
    return "".join(wrap[side].format(escape(text)) for side, text in differences.pieces(old, new))


def origin(entry: Entry) -> str:
    """Where a target comes from, in words."""
    found = provenance.of(entry.notes)
    if found is None:
        return _("not noted: a person, or a note that was lost")
    ways: dict[provenance.Way, str] = {
        "engine": _("engine {name}", name=found.name),
        "memory": _("from similar German that is approved"),
        "rule": _("by rule"),
        "kept": _("the target of the German before it changed"),
        "values": _("the same target with values exchanged"),
        "joined": _("joined of approved parts"),
        "split": _("a part of what was approved"),
        "taken over": _("taken over from {page}", page=found.name),
        "your page": _("from your page that existed before"),
    }
    return ways[found.way]


# -- overviews ------------------------------------------------------------------------------------------


def overview(rows: Sequence[Row]) -> str:
    """A table of pages with their states."""
    heads = [
        _("page"),
        *(f"{sign} {state_name(state)}" for state, sign in STATES.items()),
        f"{_SIGNS['error']} {_('with errors')}",
        f"{_SIGNS['warning']} {_('with warnings')}",
        _("words to review"),
        _("published?"),
        _("catalog"),
    ]
    head = "".join(f'<th scope="col">{escape(each)}</th>' for each in heads)
    body = "\n".join(f"<tr>{_row(row)}</tr>" for row in rows)
    return (
        f'<div class="preview-table" role="region" tabindex="0" aria-label="{escape(_("All pages"))}">\n'
        f"<table><thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table>\n</div>\n"
    )


def _row(row: Row) -> str:
    name = f'<a href="{escape(row.url)}">{escape(row.title)}</a>' if row.url else escape(row.title)
    counts: list[int] | list[str] = [""] * 7
    if (found := row.summary) is not None:
        errors = [found.findings[severity] for severity in SEVERITIES[:2]]
        counts = [*(found.states[state] for state in STATES), *errors, found.words]
    cells = "".join(f'<td class="number">{count}</td>' for count in counts)
    return f'<th scope="row">{name}</th>{cells}<td>{escape(row.fate)}</td><td>{_catalog(row)}</td>'


def listing(title: str, points: Sequence[tuple[str, str]]) -> str:
    """A heading and a list; (text, address or nothing)."""
    items = (
        f'<li><a href="{escape(url)}">{escape(text)}</a></li>' if url else f"<li>{escape(text)}</li>"
        for text, url in points
    )
    return f"<h2>{escape(title)}</h2>\n<ul>\n" + "\n".join(items) + "\n</ul>\n"


def sheet(title: str, body: str, own: str, assets: str, head: str = "") -> str:
    """A page of the preview that the site does not have."""
    policy = "default-src 'none'; img-src 'self' file:; style-src 'self' file:; base-uri 'none'; form-action 'none'"
    return f"""<!doctype html>
<html lang="{escape(own)}" dir="ltr">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{escape(title)}</title>
<link rel="icon" href="{escape(assets)}icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="{escape(assets)}style.css">
{head}</head>
<body class="preview-sheet">
<main id="site-content">
<h1>{escape(title)}</h1>
{body}</main>
</body>
</html>
"""
