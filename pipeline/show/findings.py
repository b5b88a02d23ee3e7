"""Findings and refusals as lines for people and as data for programs."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from pipeline.errors import InputRefused
from pipeline.messages import _
from pipeline.model import Finding, Span

OPEN, CLOSE = "▸", "◂"
"""Stand round the place that a finding is about."""
_AROUND: Final = 60
"""Characters that are shown before and behind that place."""
_LONGEST: Final = 160
"""Characters of a text without such a place."""


def finding_lines(findings: Sequence[Finding]) -> Iterator[str]:
    """Findings by file, each with German and target, the place marked, and what to do."""
    files: defaultdict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        files[finding.path, finding.source_path].append(finding)
    for (path, source), about in files.items():
        if not any(finding.target for finding in about):
            yield from (line for finding in about for line in _plain(finding))
            continue
        yield ""
        yield f"{source} → {path}" if source else path
        yield from (line for finding in about for line in _in_full(finding))
    if any(finding.target for finding in findings):
        yield ""


def said(finding: Finding) -> str:
    """A finding in one line, without its place."""
    return f"{severity(finding)} {finding.rule}: {finding.message}"


def severity(finding: Finding) -> str:
    """How grave it is, in the user's language."""
    return {"error": _("error"), "warning": _("warning"), "note": _("note")}[finding.severity]


def where(finding: Finding) -> str:
    """File and line."""
    return f"{finding.path}:{finding.line}" if finding.line else finding.path


def sides(finding: Finding, *, marks: tuple[str, str] = (OPEN, CLOSE)) -> Iterator[tuple[str, str]]:
    """(name of the language, text) of the German and the target of a finding, with `marks` round their places."""
    if finding.key:
        place = " " + _("(line {line})", line=finding.source_line) if finding.source_line else ""
        yield _("German") + place, marked(finding.key[1], finding.source_at, marks)
    if finding.target:
        yield _("Translation"), marked(finding.target, finding.at, marks)


def marked(text: str, span: Span | None, marks: tuple[str, str] = (OPEN, CLOSE)) -> str:
    """`text` in one line with marks round a place, and no more of a long one than is needed to see it."""
    if span is None:
        return visible(text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…")
    start, end = span
    before, inner, behind = text[:start], text[start:end], text[end:]
    before = before if len(before) <= _AROUND else "…" + before[1 - _AROUND :]
    behind = behind if len(behind) <= _AROUND else behind[: _AROUND - 1] + "…"
    return f"{visible(before)}{marks[0]}{visible(inner)}{marks[1]}{visible(behind)}"


def visible(text: str) -> str:
    """`text` as one line in which nothing works on a terminal or turns its direction."""
    return "".join(" " if char.isspace() else "·" if unicodedata.category(char)[0] == "C" else char for char in text)


def summary(findings: Iterable[Finding], accepted: int) -> str:
    """How many there are, by severity."""
    counts = Counter(finding.severity for finding in findings)
    text = _(
        "Errors: {errors}, warnings: {warnings}, notes: {notes}.",
        errors=counts["error"],
        warnings=counts["warning"],
        notes=counts["note"],
    )
    return f"{text} " + _("Findings that comments accept: {count}.", count=accepted) if accepted else text


def refusal(error: InputRefused) -> dict[str, Any]:
    """A refusal as plain data."""
    return {
        "path": error.path,
        "line": error.line,
        "message": error.message,
        "repair": error.repair,
        "code": error.code,
    }


def _plain(finding: Finding) -> Iterator[str]:
    place = where(finding)
    yield f"{place}: {said(finding)}" if place else said(finding)
    if finding.key:
        yield f"    {finding.key[1]}"


def _in_full(finding: Finding) -> Iterator[str]:
    yield f"  {where(finding)}: {said(finding)}"
    texts = list(sides(finding))
    width = max((len(name) for name, _text in texts), default=0)
    yield from (f"      {name:<{width}}  {text}" for name, text in texts)
    if finding.fix:
        yield f"      → {finding.fix}"
