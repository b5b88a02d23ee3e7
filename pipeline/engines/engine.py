"""The one shape that every translation engine has: what it is asked, how much at once, and the call itself.

Data only: nothing here reaches a network, retries or judges an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.errors import EngineError

Answer = str | EngineError
"""What became of one text: its translation, checked, or why there is none."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far an engine may go: what the config agrees to beside naming it."""

    allow: frozenset[str] = frozenset()
    """Names and hosts to which somebody agreed: `deepl-free`, `http://translate.intern:5000`."""
    ca_file: str = ""
    """More certificates to trust than the usual ones; empty: none."""


OPEN: Final = Reach()
"""What holds where the config says nothing: https, and http on this machine."""


@dataclass(frozen=True, slots=True)
class Token:
    """What a token such as ⟦1⟧ in a text stands for."""

    number: str
    end: str = ""
    """Number of the token that closes what this one opens; empty: it stands alone."""
    shown: str = ""
    """What may be shown in its place where that helps: a name that stays, or a stand-in for what must not go out."""


@dataclass(frozen=True, slots=True)
class Request:
    """One call of an engine."""

    texts: tuple[str, ...]
    """Unique texts without tags; tokens such as ⟦1⟧ stand where tags were."""
    language: str
    """The language of the texts: `de`."""
    locale: str
    """What they are wanted in, as catalogs spell it: `en`, `pt_BR`."""
    url: str
    """Where the engine is reached; empty for one that runs in this process."""
    seconds: float
    """The answer has to be complete after so many seconds."""


@dataclass(frozen=True, slots=True)
class Engine:
    """A translation engine and its limits. Configure one by `dataclasses.replace(ENGINES[name], url=…)`."""

    name: str
    """What the config calls it; the origin of its drafts."""
    ask: Callable[[Request], Sequence[object]]
    """One call: what came back, unchecked, in the order of the texts. Raises only the four `EngineError`s, and then for
    the request as a whole. Secrets are read from the environment in here, at run time."""
    url: str = ""
    """Where it is reached: https, or http on this machine only. Settable for own servers, proxies and tests."""
    texts: int = 1
    """Most texts in a call."""
    size: int = 5000
    """Most UTF-8 bytes in the texts of a call."""
    pause: float = 0.0
    """Seconds left between two calls."""
    timeout: float = 30.0
    """Seconds for one call, from the name look-up to the last byte."""
    reach: Reach = OPEN
    """What the config agrees to."""
    key: str = ""
    """The environment variable with its key; empty: it takes none."""
    context: bool = False
    """It is shown neighbouring sentences."""
    recipient: str = ""
    """Who gets the texts; empty: whoever runs the server at `url`, and nobody where there is no `url`."""


def base_language(locale: str) -> str:
    """The language of a locale: `pt` of `pt_BR`, `zh` of `zh_Hant_TW`."""
    return locale.replace("-", "_").partition("_")[0].lower()
