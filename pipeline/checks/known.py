"""Findings are found again in a later run: pairs go in, what the rules say of them comes out, of the cache or anew.

A finding is known by source, target, their languages, the glossary, the language of the messages and the rules as
they are, and by nothing else. A cache that is damaged, missing or write-protected costs time and nothing more.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from pipeline import cache as store
from pipeline import fingerprints, messages
from pipeline.checks import check
from pipeline.glossary import Glossary
from pipeline.model import Finding
from pipeline.workers import ALONE, Workers

Question = tuple[str, str, str]
"""Locale, source, target."""

_DAYS: Final = 90.0
_WORTH: Final = 2_000
"""Pairs from which on other processes help: half a second's work."""
_PORTION: Final = 500
_SPANS: Final = frozenset({"at", "source_at"})
_DEFAULTS: Final = {entry.name: entry.default for entry in fields(Finding)}


def found(
    questions: Iterable[Question], *, language: str, terms: Glossary, file: Path | None, workers: Workers = ALONE
) -> dict[Question, list[Finding]]:
    """What all rules say of every pair, as the rules weigh it; `file` is the cache, read and written once."""
    basis = sha256(repr((rules(), language, messages.language(), terms.terms)).encode()).digest()
    keys = {question: _key(basis, question) for question in questions}
    kept = store.recall(file, list(keys.values())) if file else {}
    told = {question: findings for question, key in keys.items() if (findings := _read(kept.get(key))) is not None}
    new = [question for question in keys if question not in told]
    answers = workers.map(partial(_checked, terms=terms, language=language), new, least=_WORTH, portion=_PORTION)
    told |= zip(new, answers, strict=True)
    fresh = {keys[question]: _written(told[question]) for question in new}
    if file:
        store.remember(file, fresh, days=_DAYS)
    return told


def _checked(question: Question, *, terms: Glossary, language: str) -> list[Finding]:
    locale, source, target = question
    return check(source, target, locale, terms, language=language)


@cache
def rules() -> str:
    """Names the rules as they are, with all words that they know: a fingerprint of the program."""
    return fingerprints.program()


def _key(basis: bytes, question: Question) -> bytes:
    return sha256(basis + "\0".join(question).encode("utf-8", "surrogatepass")).digest()


def _written(findings: Iterable[Finding]) -> str:
    said = [
        {name: value for name, value in asdict(finding).items() if value != _DEFAULTS[name]} for finding in findings
    ]
    return json.dumps(said) if said else ""


def _read(value: str | None) -> list[Finding] | None:
    """The findings that are kept; None: nothing is, or nothing that we wrote."""
    if value is None or not value:
        return None if value is None else []
    try:
        return [Finding(**_spans(each)) for each in json.loads(value)]
    except (ValueError, TypeError):
        return None


def _spans(said: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if name in _SPANS else value for name, value in said.items()}
