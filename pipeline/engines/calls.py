"""An engine called until it serves, gives up or is switched off: texts go in, checked answers come out call by call.

It asks nothing that was answered or refused before, fills calls up to the engine's limits and the budget, tries again
with growing pauses, halves a refused call to find the text at fault, and stops calling an engine that keeps failing. It
knows neither tags nor catalogs.
"""

from __future__ import annotations

import random
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pipeline.engines import connection, remembering
from pipeline.engines.answers import believed, mixed_up
from pipeline.engines.engine import Answer, Engine, Passage, Request
from pipeline.errors import EngineError, Exhausted, Rejected, Retryable
from pipeline.messages import _

ATTEMPTS: Final = 3
"""Times a call is made before it counts as failed."""
BREAKER: Final = 3
"""Calls failed in a row after which the engine is off for this run."""
USELESS: Final = 25
"""Texts in a row, in as many calls as the `BREAKER` or more, without a usable answer after which it is off as well."""
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
"""Seconds: the pause before an attempt is drawn between 0 and these, doubled each time."""
PATIENCE: Final = 60.0
"""Seconds of Retry-After that are honoured; an engine that asks for more is done for this run."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """How long a run may take, and by which clock."""

    deadline: float
    """On `clock`: no call starts later, none is waited for longer."""
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    draw: Callable[[float, float], float] = random.uniform
    """A number between two, so that many clients do not come back at the same moment."""


@dataclass(slots=True)
class Tally:
    """What a run has asked of one engine so far; counted up while it runs."""

    texts: int = 0
    """Texts sent, each as often as it was sent."""
    characters: int = 0
    """Characters of these: what a service may charge for."""
    calls: int = 0
    retries: int = 0
    """Calls that were a second or third attempt."""
    failures: int = 0
    """Texts that got no usable answer."""
    recalled: int = 0
    """Texts that were answered or refused in an earlier run, and not sent."""
    seconds: float = 0.0
    """Spent in calls."""
    called: float = float("-inf")
    """On the clock of the run: when the last call began."""
    stopped: bool = False
    """It failed in a way that lasts, and is called no more."""
    left: int | None = None
    """Characters that may still be sent; None: no limit is known."""


@dataclass(frozen=True, slots=True)
class Job:
    """An engine and the circumstances of its work."""

    engine: Engine
    language: str
    locale: str
    waiting: Waiting
    tally: Tally = field(default_factory=Tally)
    """Goes on through all locales of a run."""
    cache: Path | None = None
    """The file that remembers answers from run to run; None: none does."""


Round = tuple[tuple[Passage, ...], tuple[Answer, ...]]
"""The texts of a call and what became of each, in the same order."""


def rounds(job: Job, passages: Sequence[Passage]) -> Iterator[Round]:
    """Each text once, with its answer; call by call, so that what is done can be saved.

    First come those that an earlier run has asked for. A text that fails comes with its error, and the next call is
    made. An error that ends the engine for this run is raised after the last round; texts that were not answered are
    not in any round.
    """
    known = remembering.recalled(job.cache, job.engine, job.language, job.locale, passages)
    if known:
        job.tally.recalled += len(known)
        yield tuple(known), tuple(known.values())
    for batch, answers in _called(job, [passage for passage in passages if passage not in known]):
        remembering.keep(job.cache, job.engine, job.language, job.locale, batch, answers)
        job.tally.failures += sum(isinstance(answer, EngineError) for answer in answers)
        yield batch, answers


def _called(job: Job, passages: Sequence[Passage]) -> Iterator[Round]:
    """The rounds of texts that nobody has asked for yet."""
    calls = deque(batches(job.engine, passages))
    failed = useless = fruitless = 0
    if calls and not job.tally.calls:
        job.tally.left = _limit(job)
    while calls:
        batch = calls.popleft()
        affordable = _affordable(job, batch)
        if len(affordable) < len(batch):
            calls.appendleft(batch[len(affordable) :])
            batch = affordable
        if not batch:
            raise _over(job.engine, sum(map(len, calls)))
        try:
            answers = _answers(job, batch)
            failed = 0
        except Rejected as error:
            if len(batch) > 1:
                middle = len(batch) // 2
                calls.extendleft((batch[middle:], batch[:middle]))
                continue
            answers, failed = (error,), 0
        except Retryable as error:
            answers, failed = (error,) * len(batch), failed + 1
        served = any(isinstance(answer, str) for answer in answers)
        useless, fruitless = (0, 0) if served else (useless + len(batch), fruitless + 1)
        yield batch, answers
        for answer in answers:
            if isinstance(answer, Exhausted):
                raise answer
        if failed == BREAKER and isinstance(answers[0], Retryable):
            raise answers[0]
        if useless >= USELESS and fruitless >= BREAKER:
            raise Exhausted(_("{engine} gives no usable answers.", engine=job.engine.name))


def batches(engine: Engine, passages: Sequence[Passage]) -> Iterator[tuple[Passage, ...]]:
    """`passages` in order, as many in a call as the engine's limits allow; a text beyond the limit stands alone."""
    batch: list[Passage] = []
    size = 0
    for passage in passages:
        length = len(passage.text.encode())
        if batch and (len(batch) == engine.texts or size + length > engine.size):
            yield tuple(batch)
            batch, size = [], 0
        batch.append(passage)
        size += length
    if batch:
        yield tuple(batch)


def _limit(job: Job) -> int | None:
    """The characters that may be sent in this run: by the config, and by what the service will still translate."""
    engine = job.engine
    limits = [engine.budget] if engine.budget else []
    if engine.allowance:
        seconds = min(engine.timeout, job.waiting.deadline - job.waiting.clock())
        with connection.within(engine.reach):
            known = engine.allowance(Request((), job.language, job.locale, engine.url, seconds, engine.options))
        limits += [] if known is None else [known]
    return min(limits, default=None)


def _affordable(job: Job, batch: tuple[Passage, ...]) -> tuple[Passage, ...]:
    """The first texts of the batch that the characters left still pay for, three attempts not reckoned with."""
    left = job.tally.left
    for number, passage in enumerate(batch):
        if left is not None and (left := left - len(passage.text)) < 0:
            return batch[:number]
    return batch


def _over(engine: Engine, texts: int) -> Exhausted:
    return Exhausted(
        _(
            "{engine}: the characters for this run are used up; texts not sent: {count}.",
            engine=engine.name,
            count=texts,
        ),
        repair=_("Raise max_characters, or wait until the account has characters again."),
    )


def _answers(job: Job, batch: tuple[Passage, ...]) -> tuple[Answer, ...]:
    """What one call brings, checked; tried again while that may help."""
    engine, waiting = job.engine, job.waiting
    if len(batch) == 1 and len(batch[0].text.encode()) > engine.size:
        raise Rejected(_("{engine} takes no text as long as this.", engine=engine.name))
    pause = 0.0
    for attempt in range(1, ATTEMPTS + 1):
        _wait(job, max(pause, job.tally.called + engine.pause - waiting.clock()))
        try:
            job.tally.retries += attempt > 1
            return _once(job, batch)
        except Retryable as error:
            if error.after is not None and error.after > PATIENCE:
                seconds = round(error.after)
                raise Exhausted(
                    _("{engine} asks to come back in {seconds} seconds.", engine=engine.name, seconds=seconds)
                ) from None
            if attempt == ATTEMPTS:
                raise
            drawn = waiting.draw(0.0, min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (attempt - 1)))
            pause = max(drawn, error.after or 0.0)
    raise AssertionError("the last attempt returns or raises")


def _wait(job: Job, seconds: float) -> None:
    """Let time pass before a call, but not beyond the end of the run."""
    waiting = job.waiting
    if waiting.clock() + max(0.0, seconds) >= waiting.deadline:
        raise Exhausted(_("{engine}: the time for this run is over.", engine=job.engine.name))
    if seconds > 0:
        waiting.sleep(seconds)


def _once(job: Job, batch: tuple[Passage, ...]) -> tuple[Answer, ...]:
    """One call without a second attempt."""
    engine, waiting, tally = job.engine, job.waiting, job.tally
    began = tally.called = waiting.clock()
    seconds = min(engine.timeout, waiting.deadline - began)
    length = sum(len(passage.text) for passage in batch)
    tally.calls += 1
    tally.texts += len(batch)
    tally.characters += length
    if tally.left is not None:
        tally.left -= length
    try:
        with connection.within(engine.reach):
            answers = engine.ask(Request(batch, job.language, job.locale, engine.url, seconds, engine.options))
    finally:
        tally.seconds += waiting.clock() - began
    texts = [passage.text for passage in batch]
    if len(answers) != len(texts):
        raise Retryable(_("{engine} sent more or fewer translations than texts.", engine=engine.name))
    if mixed_up(texts, answers):
        raise Rejected(_("{engine} has mixed up the texts.", engine=engine.name))
    return tuple(
        believed(text, answer, engine=engine.name, locale=job.locale)
        for text, answer in zip(texts, answers, strict=True)
    )
