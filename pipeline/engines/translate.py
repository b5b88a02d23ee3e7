"""Texts with tags go in, translations with the same tags come out, call by call.

An engine sees tokens in place of tags. Where it loses them, it is asked once more without: one pair is put back where
its place is certain, else the translation stays without tags and says so. A tag is never guessed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from pipeline.engines import calls, protect
from pipeline.engines.calls import Job
from pipeline.engines.engine import Answer, Engine, Passage, Terms, Token
from pipeline.engines.protect import Keep, Shell
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


@dataclass(frozen=True, slots=True)
class Brief:
    """What engines are told beside the texts, and what of the texts they are not."""

    contexts: Mapping[str, str] = field(default_factory=dict)
    """Text -> its neighbours on a page."""
    terms: Callable[[str], Terms] = lambda _text: ()
    """The glossary's terms that a text has, for engines that know glossaries."""
    withheld: Mapping[str, Collection[str]] = field(default_factory=dict)
    """Engine -> the texts that it must not get."""
    keep: Keep = protect.addresses
    """What in a text stays as it is and is not sent, nor shown as a neighbour."""

    def passage(self, shell: Shell, text: str, tokens: tuple[Token, ...] = ()) -> Passage:
        """What is sent of a text taken apart: `text`, its core or what stands for it."""
        neighbours = self.contexts.get(shell.source, "").split("\n")
        context = filter(None, (protect.shown(neighbour, self.keep) for neighbour in neighbours))
        return Passage(text, tokens, self.terms(shell.source), "\n".join(context))


NO_BRIEF: Final = Brief()


def translations(job: Job, texts: Iterable[str], brief: Brief = NO_BRIEF) -> Iterator[tuple[Translation, ...]]:
    """Each text that has words once, in groups as the engine answers.

    Raises the EngineError that ends the engine for this run, after all that was done before.
    """
    by_passage = passages(job.engine, texts, brief)
    broken: list[Shell] = []
    for sent, answers in calls.rounds(job, tuple(by_passage)):
        done: list[Translation] = []
        for passage, answer in zip(sent, answers, strict=True):
            for shell in by_passage[passage]:
                translation = _with_tags(shell, answer)
                if translation is None:
                    broken.append(shell)
                else:
                    done.append(translation)
        if done:
            yield tuple(done)
    if broken:
        yield from _without_tokens(job, broken, brief)


def passages(engine: Engine, texts: Iterable[str], brief: Brief = NO_BRIEF) -> dict[Passage, list[Shell]]:
    """What the engine is sent of those `texts` that have words and may go there -> the texts that it stands for."""
    found: dict[Passage, list[Shell]] = defaultdict(list)
    withheld = brief.withheld.get(engine.name, ())
    for text in dict.fromkeys(text for text in texts if text not in withheld):
        shell = protect.protect(text, brief.keep)
        if shell.sendable:
            found[brief.passage(shell, shell.core, protect.tokens(shell))].append(shell)
    return found


def _with_tags(shell: Shell, answer: Answer) -> Translation | None:
    """The translation of a text that was sent with tokens; None: ask again without them."""
    if isinstance(answer, str):
        target = protect.restored(shell, answer)
        return None if target is None else Translation(shell.source, target)
    return None if shell.marks and isinstance(answer, Rejected) else Translation(shell.source, error=answer)


def _without_tokens(job: Job, shells: Sequence[Shell], brief: Brief) -> Iterator[tuple[Translation, ...]]:
    """The second try for texts whose tokens got lost, with what stands in a single pair as a text of its own."""
    by_plain: dict[Passage, list[Shell]] = defaultdict(list)
    inners: dict[Passage, None] = {}
    for shell in shells:
        by_plain[brief.passage(shell, protect.plain(shell))].append(shell)
        inner = protect.inner(shell)
        if inner and protect.protect(inner).sendable:
            inners[Passage(inner, terms=brief.terms(inner))] = None
    wanted = tuple(dict.fromkeys([*inners, *by_plain]))  # the inner texts first: they are needed for the others
    known: dict[str, Answer] = {}
    for sent, answers in calls.rounds(job, wanted):
        known.update(zip((passage.text for passage in sent), answers, strict=True))
        done = tuple(_projected(job.engine, shell, known) for passage in sent for shell in by_plain.get(passage, ()))
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
