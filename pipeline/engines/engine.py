"""The one shape that every translation engine has: what it is asked, how much at once, and the call itself.

Data only: nothing here reaches a network, retries or judges an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from pipeline.errors import EngineError

Answer = str | EngineError
"""What became of one text: its translation, checked, or why there is none."""
Terms = tuple[tuple[str, str], ...]
"""German and what it is called in the other language, as the site's glossary says."""
Price = Literal["free", "own", "characters", "tokens"]
"""What a call costs: nothing, the work of one's own computer, or what a service charges for."""


@dataclass(frozen=True, slots=True)
class Token:
    """What a token such as ⟦1⟧ in a text stands for."""

    number: str
    end: str = ""
    """Number of the token that closes what this one opens; empty: it stands alone."""
    shown: str = ""
    """What may be shown in its place where that helps: a name that stays, or a stand-in for what must not go out."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One text to be translated, and what an engine may know about it."""

    text: str
    """Without tags; tokens such as ⟦1⟧ stand where tags, addresses and names that stay were."""
    tokens: tuple[Token, ...] = ()
    """Those that stand in the text, in order; what only closes is named by what it closes."""
    terms: Terms = ()
    """Those of the glossary that concern the text, for engines that know `terms`."""
    context: str = field(default="", compare=False)
    """Its neighbours on the page, to be read and not to be translated. It never decides whether two are the same."""


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
class Request:
    """One call of an engine."""

    passages: tuple[Passage, ...]
    """No two with the same text."""
    language: str
    """The language of the texts: `de`."""
    locale: str
    """What they are wanted in, as catalogs spell it: `en`, `pt_BR`."""
    url: str
    """Where the engine is reached; empty for one that runs in this process."""
    seconds: float
    """The answer has to be complete after so many seconds."""
    options: Mapping[str, str | float] = field(default_factory=dict)
    """What the config says to this engine beside address and time."""

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts alone."""
        return tuple(passage.text for passage in self.passages)

    def option(self, name: str) -> str:
        """What the config says to an option in words; empty: nothing."""
        return str(self.options.get(name, ""))


@dataclass(frozen=True, slots=True)
class Engine:
    """A translation engine and its limits. Configure one by `configured`, or `dataclasses.replace`."""

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
    """Least seconds from one call to the next."""
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
    price: Price = "free"
    terms: bool = False
    """It is told the terms of a text, so that its answer depends on them."""
    takes: frozenset[str] = frozenset()
    """The options that the config may set for it, all of which may change an answer."""
    options: Mapping[str, str | float] = field(default_factory=dict)
    """Those that it has set."""
    budget: int = 0
    """Most characters to send in a run; 0: no limit."""
    allowance: Callable[[Request], int | None] | None = None
    """For services that tell: the characters that are left to send; None: it can't be known now."""

    @property
    def origin(self) -> str:
        """What the notes of its drafts call it: with its model, where one is named (`openai/llama3`)."""
        model = "_".join(str(self.options.get("model", "")).split())
        return f"{self.name}/{model}" if model else self.name


def base_language(locale: str) -> str:
    """The language of a locale: `pt` of `pt_BR`, `zh` of `zh_Hant_TW`."""
    return locale.replace("-", "_").partition("_")[0].lower()
