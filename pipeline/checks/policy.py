"""What becomes of findings: a site's severities, translators' comments and approvals go in, what remains comes out.

No rule is known here but by its name. A finding that remains as an error keeps its sentence off the page.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from pipeline.messages import _
from pipeline.model import Finding, Level
from pipeline.tables import guess

UNACCEPTABLE: Final = frozenset({"tags", "characters"})
"""Rules whose errors neither a comment nor a config can wave through: the page could not show the sentence as it is
meant."""

BY_GLOSSARY: Final = frozenset({"names", "exonyms", "terms"})
"""Rules that follow the site's glossary, which may be younger than an approval."""

COMMENTS: Final = "accepted"
"""The rule that looks at translators' comments."""

_BEGUN: Final = re.compile(r"\s*accepted\s*:\s*", re.IGNORECASE)
_NAMES: Final = r"[a-z]+(?:-[a-z]+)*"
_ACCEPTED: Final = re.compile(
    rf"\s*accepted\s*:\s*({_NAMES}(?:\s*,\s*{_NAMES})*)(?:\s*[–—−‐‑:-]+\s*(\S.*)?|\s*$)", re.IGNORECASE
)


def weighed(findings: Iterable[Finding], levels: Mapping[str, Level]) -> list[Finding]:
    """`findings` as a site wants them: rule -> severity of all that it finds, or off. Errors that protect stay."""
    found: list[Finding] = []
    for finding in findings:
        level = levels.get(finding.rule)
        if level is None or level == finding.severity or _protects(finding):
            found.append(finding)
        elif level != "off":
            found.append(replace(finding, severity=level))
    return found


def settled(findings: Iterable[Finding]) -> list[Finding]:
    """`findings` on a target that a person approved: what only the glossary has against it is a warning.

    A row that somebody writes today must not take sentences off pages that were right yesterday.
    """
    return [
        replace(finding, severity="warning") if finding.rule in BY_GLOSSARY and finding.severity == "error" else finding
        for finding in findings
    ]


def accepted(comments: Sequence[str]) -> frozenset[str]:
    """The rules that a translator's comments `accepted: RULE – reason` accept; without a reason they accept nothing."""
    said = map(_accepts, comments)
    return frozenset(name for names, reason in said if reason for name in names)


def remaining(findings: Iterable[Finding], accepted: Collection[str]) -> list[Finding]:
    """`findings` without those of the `accepted` rules; errors of `UNACCEPTABLE` rules always remain."""
    return [finding for finding in findings if finding.rule not in accepted or _protects(finding)]


def blocking(findings: Iterable[Finding], accepted: Collection[str] = frozenset()) -> bool:
    """True if an error remains, so that the target is not published."""
    return any(finding.severity == "error" for finding in remaining(findings, accepted))


def mistaken(comments: Sequence[str], known: Collection[str]) -> Iterator[Finding]:
    """Comments that are meant to accept something and don't: a rule that is none of the `known`, no reason."""
    for comment in comments:
        if not _BEGUN.match(comment):
            continue
        names, reason = _accepts(comment)
        example = f"accepted: {names[0] if names else 'numbers'} – {_('REASON')}"
        for name in names:
            if name not in known:
                yield Finding(
                    COMMENTS,
                    "note",
                    _("This comment accepts nothing: there is no rule “{name}”.", name=name) + guess(name, known),
                    found=comment.strip(),
                    fix=_("Write the name that stands in the finding."),
                )
        if not names or not reason:
            yield Finding(
                COMMENTS,
                "note",
                _("This comment accepts nothing: it gives no reason."),
                found=comment.strip(),
                fix=_("Write why the translation is right as it is: {example}", example=example),
            )


def _accepts(comment: str) -> tuple[list[str], str]:
    """The rules that a comment names, and its reason."""
    match = _ACCEPTED.match(comment)
    if not match:
        return [], ""
    return re.split(r"\s*,\s*", match[1].lower()), (match[2] or "").strip()


def _protects(finding: Finding) -> bool:
    return finding.severity == "error" and finding.rule in UNACCEPTABLE
