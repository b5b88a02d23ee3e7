"""Findings and refusals as lines for people and as data for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.errors import InputRefused
from pipeline.messages import _
from pipeline.model import Finding


def finding_lines(findings: Sequence[Finding]) -> Iterator[str]:
    for finding in findings:
        where = f"{finding.path}:{finding.line}: " if finding.line else f"{finding.path}: " if finding.path else ""
        yield where + said(finding)
        if finding.key:
            yield f"    {finding.key[1]}"


def said(finding: Finding) -> str:
    severities = {"error": _("error"), "warning": _("warning"), "note": _("note")}
    return f"{severities[finding.severity]} {finding.rule}: {finding.message}"


def refusal(error: InputRefused) -> dict[str, Any]:
    return {
        "path": error.path,
        "line": error.line,
        "message": error.message,
        "repair": error.repair,
        "code": error.code,
    }
