"""Everything that stops a step, drawn as one tree.

    PipelineError            one clear line: where, what, why, how to mend
    ├── UsageError           a wrong option or config                     exit code 2
    ├── InputRefused         a source file or catalog that can't be read  exit code 6
    └── EngineError          a translation engine did not serve           exit code 5
        ├── Retryable        the same request may succeed later
        ├── Exhausted        the allowance is used up: no more calls in this run
        ├── Rejected         this text is refused; others may pass
        └── Misconfigured    key, address or language are wrong: stop and say what to set

Content that is merely wrong is no error but a `Finding` (model.py), collected while the other pages go on.
"""

from __future__ import annotations


class PipelineError(Exception):
    """A refusal that prints as one line: `PATH:LINE: what. why. repair`.

    `message` says what is wrong and why, `repair` what a person can do, `line` counts from 1.
    `code` is a stable name such as "po-duplicate".
    """

    exit_code = 70

    def __init__(
        self, message: str, *, path: str = "", line: int | None = None, repair: str = "", code: str = ""
    ) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.line = line
        self.repair = repair
        self.code = code

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}: " if self.path and self.line else f"{self.path}: " if self.path else ""
        return " ".join(part for part in (f"{where}{self.message}", self.repair) if part)


class UsageError(PipelineError):
    """The command line or the config asks for something that can't be."""

    exit_code = 2


class InputRefused(PipelineError):
    """An input file can't be read without guessing; it is left untouched and the other files go on."""

    exit_code = 6


class EngineError(PipelineError):
    """A translation engine did not serve; what was drafted before stays."""

    exit_code = 5


class Retryable(EngineError):
    """The same request may succeed later: 429, 5xx, time-outs, broken answers. `after`: seconds, if the engine said."""

    def __init__(self, message: str, *, after: float | None = None, repair: str = "") -> None:
        super().__init__(message, repair=repair)
        self.after = after


class Exhausted(EngineError):
    """The engine's allowance is used up: no further call in this run."""


class Rejected(EngineError):
    """The engine refuses this text, not the others of its batch."""


class Misconfigured(EngineError):
    """Key, address or language of the engine are wrong; `repair` says what to set."""
