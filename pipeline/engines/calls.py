"""An engine called until it serves, gives up or is switched off: texts go in, checked answers come out call by call.

It fills calls up to the engine's limits, tries again with growing pauses, halves a refused call to find the text at
fault, and stops calling an engine that keeps failing. It knows neither tags nor catalogs.
"""

from __future__ import annotations

import random
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pipeline.engines import connection
from pipeline.engines.answers import believed
from pipeline.engines.engine import Answer, Engine, Request
from pipeline.errors import Exhausted, Rejected, Retryable
from pipeline.messages import _

ATTEMPTS: Final = 3
"""Times a call is made before it counts as failed."""
BREAKER: Final = 3
"""Calls failed in a row after which the engine is off for this run."""
USELESS: Final = 25
"""Texts in a row without a usable answer after which it is off as well."""
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


Round = tuple[tuple[str, ...], tuple[Answer, ...]]
"""The texts of a call and what became of each, in the same order."""


def rounds(engine: Engine, texts: Sequence[str], *, language: str, locale: str, waiting: Waiting) -> Iterator[Round]:
    """Each text once, with its answer; call by call, so that what is done can be saved.

    A text that fails comes with its error, and the next call is made. An error that ends the engine for this run is
    raised after the last round; texts that were not answered are not in any round.
    """
    calls = deque(batches(engine, texts))
    failed = useless = 0
    while calls:
        batch = calls.popleft()
        try:
            answers = _answers(engine, Request(batch, language, locale, engine.url, engine.timeout), waiting)
            failed = 0
        except Rejected as error:
            if len(batch) > 1:
                middle = len(batch) // 2
                calls.extendleft((batch[middle:], batch[:middle]))
                continue
            answers, failed = (error,), 0
        except Retryable as error:
            answers, failed = (error,) * len(batch), failed + 1
        useless = 0 if any(isinstance(answer, str) for answer in answers) else useless + len(batch)
        yield batch, answers
        for answer in answers:
            if isinstance(answer, Exhausted):
                raise answer
        if failed == BREAKER and isinstance(answers[0], Retryable):
            raise answers[0]
        if useless >= USELESS:
            raise Exhausted(_("{engine} gives no usable answers.", engine=engine.name))


def batches(engine: Engine, texts: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """`texts` in order, as many in a call as the engine's limits allow; a text beyond the limit stands alone."""
    batch: list[str] = []
    size = 0
    for text in texts:
        length = len(text.encode())
        if batch and (len(batch) == engine.texts or size + length > engine.size):
            yield tuple(batch)
            batch, size = [], 0
        batch.append(text)
        size += length
    if batch:
        yield tuple(batch)


def _answers(engine: Engine, request: Request, waiting: Waiting) -> tuple[Answer, ...]:
    """What one call brings, checked; tried again while that may help."""
    if len(request.texts) == 1 and len(request.texts[0].encode()) > engine.size:
        raise Rejected(_("{engine} takes no text as long as this.", engine=engine.name))
    for attempt in range(1, ATTEMPTS + 1):
        left = waiting.deadline - waiting.clock()
        if left <= 0:
            raise Exhausted(_("{engine}: the time for this run is over.", engine=engine.name))
        if engine.pause:
            waiting.sleep(engine.pause)
        try:
            return _once(engine, request, min(engine.timeout, left))
        except Retryable as error:
            if error.after is not None and error.after > PATIENCE:
                seconds = round(error.after)
                raise Exhausted(
                    _("{engine} asks to come back in {seconds} seconds.", engine=engine.name, seconds=seconds)
                ) from None
            if attempt == ATTEMPTS:
                raise
            pause = waiting.draw(0.0, min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (attempt - 1)))
            waiting.sleep(max(pause, error.after or 0.0))
    raise AssertionError("the last attempt returns or raises")


def _once(engine: Engine, request: Request, seconds: float) -> tuple[Answer, ...]:
    """One call without a second attempt."""
    with connection.within(engine.reach):
        answers = engine.ask(replace(request, seconds=seconds))
    if len(answers) != len(request.texts):
        raise Retryable(_("{engine} sent more or fewer translations than texts.", engine=engine.name))
    return tuple(
        believed(text, answer, engine=engine.name, locale=request.locale)
        for text, answer in zip(request.texts, answers, strict=True)
    )
