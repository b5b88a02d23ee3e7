"""Texts with tags go in, translations with the same tags come out, call by call.

An engine sees tokens in place of tags. Where it loses them, it is asked once more without: one pair is put back where
its place is certain, else the translation stays without tags and says so. A tag is never guessed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.engines import calls, protect
from pipeline.engines.calls import Waiting
from pipeline.engines.engine import Answer, Engine
from pipeline.engines.protect import Shell
from pipeline.errors import EngineError, Rejected
from pipeline.messages import _


@dataclass(frozen=True, slots=True)
class Translation:
    """What an engine made of one text."""

    source: str
    target: str = ""
    """Empty where it failed."""
    tags_lost: bool = False
    """The target lacks tags of the source: a person has to put them in."""
    error: EngineError | None = None
    """Why there is no target."""


def translations(
    engine: Engine, texts: Sequence[str], *, language: str, locale: str, waiting: Waiting
) -> Iterator[tuple[Translation, ...]]:
    """Each text that has words once, in groups as the engine answers.

    Raises the EngineError that ends the engine for this run, after all that was done before.
    """
    shells = [shell for shell in map(protect.protect, dict.fromkeys(texts)) if shell.sendable]
    by_core: dict[str, list[Shell]] = defaultdict(list)
    for shell in shells:
        by_core[shell.core].append(shell)
    broken: list[Shell] = []
    for sent, answers in calls.rounds(engine, tuple(by_core), language=language, locale=locale, waiting=waiting):
        done: list[Translation] = []
        for core, answer in zip(sent, answers, strict=True):
            for shell in by_core[core]:
                translation = _with_tags(shell, answer)
                if translation is None:
                    broken.append(shell)
                else:
                    done.append(translation)
        if done:
            yield tuple(done)
    if broken:
        yield from _without_tokens(engine, broken, language=language, locale=locale, waiting=waiting)


def _with_tags(shell: Shell, answer: Answer) -> Translation | None:
    """The translation of a text that was sent with tokens; None: ask again without them."""
    if isinstance(answer, str):
        target = protect.restored(shell, answer)
        return None if target is None else Translation(shell.source, target)
    return None if shell.marks and isinstance(answer, Rejected) else Translation(shell.source, error=answer)


def _without_tokens(
    engine: Engine, shells: Sequence[Shell], *, language: str, locale: str, waiting: Waiting
) -> Iterator[tuple[Translation, ...]]:
    """The second try for texts whose tokens got lost, with what stands in a single pair as a text of its own."""
    by_plain: dict[str, list[Shell]] = defaultdict(list)
    for shell in shells:
        by_plain[protect.plain(shell)].append(shell)
    inners = dict.fromkeys(inner for inner in map(protect.inner, shells) if inner and protect.protect(inner).sendable)
    wanted = tuple(dict.fromkeys([*inners, *by_plain]))  # the inner texts first: they are needed for the others
    known: dict[str, Answer] = {}
    for sent, answers in calls.rounds(engine, wanted, language=language, locale=locale, waiting=waiting):
        known.update(zip(sent, answers, strict=True))
        done = tuple(_projected(engine, shell, known) for text in sent for shell in by_plain.get(text, ()))
        if done:
            yield done


def _projected(engine: Engine, shell: Shell, known: Mapping[str, Answer]) -> Translation:
    answer = known[protect.plain(shell)]
    if not isinstance(answer, str):
        return Translation(shell.source, error=answer)
    whole = protect.refilled(shell, answer)
    if whole is None:
        lost = _("{engine}: an address or name that has to stay was lost.", engine=engine.name)
        return Translation(shell.source, error=Rejected(lost))
    inner = protect.inner(shell) or ""
    translated = known.get(inner, "")
    candidates = (inner, translated if isinstance(translated, str) else "")
    target = protect.projected(shell, whole, candidates)
    if target is not None:
        return Translation(shell.source, target)
    return Translation(shell.source, protect.bare(shell, whole), tags_lost=shell.tagged)
