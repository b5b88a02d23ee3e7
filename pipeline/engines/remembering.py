"""Answers are found again in a later run: texts and what an engine said to them go into the cache, and come out of it.

What is known by engine, address, options, languages, terms and text, and by nothing else; neighbouring sentences and
keys are no part of it. Refusals are remembered too, so that no text is paid for twice to be refused twice.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final

from pipeline import cache
from pipeline.engines.answers import believed
from pipeline.engines.engine import Answer, Engine, Passage
from pipeline.errors import Rejected

ANSWERS: Final = 400.0
"""Days that an answer is remembered: a page may be written anew after a year."""
KNOWN: Final = "known"
"""Code of a refusal out of an earlier run."""
REFUSALS: Final = 30.0
"""Days that a refusal is: services learn."""


def recalled(
    file: Path | None, engine: Engine, language: str, locale: str, passages: Sequence[Passage]
) -> dict[Passage, Answer]:
    """What is known of each text: its translation, looked at again, or why it has none."""
    if file is None or not engine.url:
        return {}
    keys = {passage: _key(engine, language, locale, passage) for passage in passages}
    values = cache.recall(file, list(keys.values()))
    found: dict[Passage, Answer] = {}
    for passage, key in keys.items():
        match _read(values.get(key, "")):
            case ["answer", str(text)]:
                found[passage] = believed(passage.text, text, engine=engine.name, locale=locale)
            case ["refused", str(reason)]:
                found[passage] = Rejected(reason, code=KNOWN)
    return found


def keep(
    file: Path | None,
    engine: Engine,
    language: str,
    locale: str,
    passages: Sequence[Passage],
    answers: Sequence[Answer],
) -> None:
    """Remember the answers and refusals of a call; failures that may pass are none."""
    if file is None or not engine.url:  # what runs in this process costs nothing to ask again
        return
    told: dict[bytes, str] = {}
    refused: dict[bytes, str] = {}
    for passage, answer in zip(passages, answers, strict=True):
        key = _key(engine, language, locale, passage)
        if isinstance(answer, str):
            told[key] = json.dumps(["answer", answer])
        elif isinstance(answer, Rejected) and len(passage.text.encode()) <= engine.size:
            refused[key] = json.dumps(["refused", answer.message])
    cache.remember(file, told, days=ANSWERS)
    cache.remember(file, refused, days=REFUSALS)


def _key(engine: Engine, language: str, locale: str, passage: Passage) -> bytes:
    """What an answer depends on."""
    tokens = [(token.number, token.end, token.shown) for token in passage.tokens]
    terms = passage.terms if engine.terms else ()
    options = sorted(engine.options.items())
    said = [engine.name, engine.url, options, language, locale, terms, passage.text, tokens]
    return sha256(json.dumps(said).encode()).digest()


def _read(value: str) -> object:
    try:
        return json.loads(value)
    except ValueError:
        return None
