"""Findings and refusals in the forms of GitHub, GitLab and a comment on a merge request.

A report goes in, text comes out. Paths are those of the repository, of which the site may be a folder: `prefix`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any, Final, Literal, get_args

from pipeline.errors import InputRefused
from pipeline.messages import _
from pipeline.model import Finding, Severity
from pipeline.show.findings import severity, sides, summary
from pipeline.workflow import Report

Form = Literal["text", "json", "github", "gitlab", "markdown"]
FORMS: Final[tuple[str, ...]] = get_args(Form)

_LEVELS: Final[Mapping[Severity, str]] = {"error": "error", "warning": "warning", "note": "notice"}
"""GitHub's workflow commands."""
_GRAVITY: Final[Mapping[Severity, str]] = {"error": "major", "warning": "minor", "note": "info"}
"""GitLab's degrees."""
_MOST: Final = 60_000
"""Characters of a comment: GitHub takes 65,536."""


def github(report: Report, prefix: str = "") -> Iterator[str]:
    """A workflow command for each finding and refusal, which GitHub shows at its line."""
    for error in report.refused:
        yield _command("error", prefix, error.path, error.line or 1, error.code, _refused(error))
    for finding in report.findings:
        text = "\n".join([finding.message, *(f"{name}: {text}" for name, text in sides(finding)), finding.fix]).strip()
        yield _command(_LEVELS[finding.severity], prefix, finding.path, finding.line or 1, finding.rule, text)


def gitlab(report: Report, prefix: str = "") -> str:
    """GitLab's Code Quality report: a list of objects, whose fingerprints stay while lines move."""
    seen: Counter[str] = Counter()
    found = [_quality(finding, prefix, seen) for finding in report.findings if finding.path]
    for error in report.refused:
        found.append(_issue(_refused(error), error.code, "blocker", prefix + error.path, error.line or 1, seen))
    return json.dumps(found, ensure_ascii=False, indent=2)


def markdown(report: Report) -> str:
    """A comment on a merge request or the summary of a job: counts, then findings by page."""
    lines = ["## Zwiesprache", "", summary(report.findings, report.accepted)]
    lines += [f"- **{_('Refused: {reason}', reason='')}** {_escaped(_refused(error))}" for error in report.refused]
    size, left = sum(map(len, lines)), len(report.findings)
    path = ""
    for finding in report.findings_by_file():
        block = [] if finding.path == path else ["", f"### `{finding.path}`", ""]
        block += _item(finding)
        size += sum(map(len, block)) + len(block)
        if size > _MOST:
            lines += ["", _("And {count} more.", count=left)]
            break
        lines += block
        path, left = finding.path, left - 1
    return "\n".join(lines) + "\n"


def _command(level: str, prefix: str, path: str, line: int, title: str, text: str) -> str:
    """As GitHub's own toolkit writes and escapes it (actions/toolkit, packages/core/src/command.ts)."""
    properties = {"file": prefix + path, "line": str(line), "title": title} if path else {"title": title}
    said = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{level} {said}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _quality(finding: Finding, prefix: str, seen: Counter[str]) -> dict[str, Any]:
    text = " ".join([finding.message, *(f"{name}: {text}" for name, text in sides(finding))])
    return _issue(
        text, finding.rule, _GRAVITY[finding.severity], prefix + finding.path, finding.line or 1, seen, finding
    )


def _issue(
    text: str, name: str, gravity: str, path: str, line: int, seen: Counter[str], finding: Finding | None = None
) -> dict[str, Any]:
    about = (finding.key, finding.found, finding.expected) if finding else text
    basis = repr((path, name, about))
    seen[basis] += 1
    return {
        "description": text,
        "check_name": name,
        "fingerprint": sha256(repr((basis, seen[basis])).encode()).hexdigest(),
        "severity": gravity,
        "location": {"path": path, "lines": {"begin": line}},
    }


def _item(finding: Finding) -> Iterator[str]:
    line = f", {_('line {line}', line=finding.line)}" if finding.line else ""
    yield f"- **{severity(finding)} `{finding.rule}`**{line}: {_escaped(finding.message)}"
    for name, text in sides(finding):
        yield f"  - {name}: {_escaped(text)}"
    if finding.fix:
        yield f"  - → {_escaped(finding.fix)}"


def _escaped(text: str) -> str:
    """`text` as Markdown shows it: no markup, no mention, no link of somebody's translation."""
    signs = {char: f"\\{char}" for char in "\\`*_[]#|~!"} | {"&": "&amp;", "<": "&lt;", "@": "&#64;"}
    return "".join(signs.get(char, char) for char in " ".join(text.split()))


def _refused(error: InputRefused) -> str:
    return " ".join(part for part in (error.message, error.repair) if part)
