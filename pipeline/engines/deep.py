"""Google's web page and MyMemory through deep-translator, guarded: a text goes out, an unchecked answer comes back.

deep-translator (1.11.4) sets no time limit, shares its parameters between threads and sends MyMemory's texts in plain
http; so each call gets a new translator, our own HTTP exchange and an https address. No other module imports it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from pipeline.engines import http
from pipeline.engines.engine import Engine, Request, base_language
from pipeline.errors import EngineError, Misconfigured, Retryable
from pipeline.messages import _

_GOOGLE_CODES: Final = {"he": "iw", "nb": "no", "nn": "no", "jv": "jw", "zh": "zh-CN"}
"""Languages that Google's page calls otherwise than CLDR does."""
_TRADITIONAL: Final = frozenset({"Hant", "TW", "HK", "MO"})
"""Subtags of a locale that stand for traditional Chinese."""

_call: ContextVar[tuple[str, float]] = ContextVar("call")
"""Engine and seconds of the call under way: deep-translator hands nothing of ours through to its request."""


@dataclass(frozen=True, slots=True)
class _Response:
    """As much of `requests.Response` as deep-translator looks at."""

    status_code: int
    text: str

    def json(self) -> object:
        data = json.loads(self.text)
        # Without a translation it would take the memory's best match, which belongs to some other sentence.
        return {**data, "matches": []} if isinstance(data, dict) else data

    def close(self) -> None:
        """Nothing was left open."""


class _Requests:
    """What deep-translator's modules find under the name `requests`."""

    @staticmethod
    def get(url: str, params: Mapping[str, str] | None = None, proxies: object = None) -> _Response:
        engine, seconds = _call.get()
        reply = http.send("GET", url, engine=engine, seconds=seconds, query=params)
        if error := http.refusal(reply, engine=engine):
            raise error
        return _Response(reply.status, reply.text)


def google(request: Request) -> Sequence[object]:
    """What Google's page for simple telephones shows. An unofficial use: it may change or refuse at any time."""
    source, target = google_code(request.language), google_code(request.locale)
    return _asked("google", _library()["google"], source, target, request)


def mymemory(request: Request) -> Sequence[object]:
    """The best answer of MyMemory, a public translation memory (5,000 characters a day without an account)."""
    library = _library()
    source, target = (mymemory_code(name, library["codes"]) for name in (request.language, request.locale))
    return _asked("mymemory", library["mymemory"], source, target, request)


def google_code(locale: str) -> str:
    """What Google's page calls a locale."""
    language = base_language(locale)
    if language == "zh" and _TRADITIONAL & set(_subtags(locale)):
        return "zh-TW"
    return _GOOGLE_CODES.get(language, language)


def mymemory_code(locale: str, known: Collection[str]) -> str:
    """MyMemory's code for a locale, of those `known` (`pt-BR`): its country, else the home country, else the first."""
    language, *others = _subtags(locale)
    wanted = "zh-TW" if language == "zh" and "Hant" in others else "-".join([language, *others])
    of_language = [code for code in known if code.partition("-")[0] == language]
    ranked = [code for code in (wanted, f"{language}-{language.upper()}") if code in of_language]
    return next(iter(ranked + of_language), wanted)


def _asked(engine: str, translator: Any, source: str, target: str, request: Request) -> Sequence[object]:
    """Each text by a fresh translator object; nothing but our own errors leaves, and none that quotes the text."""
    token = _call.set((engine, request.seconds))
    try:
        fresh = translator(source=source, target=target)
        fresh._base_url = http.address(request.url, engine=engine)
        return [fresh.translate(text) for text in request.texts]
    except EngineError:
        raise
    except _library()["unknown language"]:
        raise Misconfigured(
            _("{engine} does not translate into {locale}.", engine=engine, locale=request.locale),
            repair=_("Name another engine for this locale."),
        ) from None
    except (
        Exception
    ):  # odd answers make deep-translator stumble in many ways, AttributeError and StopIteration among them
        raise Retryable(_("{engine}: the answer is not readable.", engine=engine)) from None
    finally:
        _call.reset(token)


@cache
def _library() -> Mapping[str, Any]:
    """The parts of deep-translator that are used here. Importing it takes 0.4 s, so only the first call does."""
    from deep_translator import constants, exceptions, google, mymemory

    google.requests = mymemory.requests = _Requests
    return {
        "google": google.GoogleTranslator,
        "mymemory": mymemory.MyMemoryTranslator,
        "codes": tuple(constants.MY_MEMORY_LANGUAGES_TO_CODES.values()),
        "unknown language": (exceptions.LanguageNotSupportedException, exceptions.InvalidSourceOrTargetLanguage),
    }


def _subtags(locale: str) -> list[str]:
    return locale.replace("-", "_").split("_")


GOOGLE: Final = Engine(
    name="google",
    ask=google,
    url="https://translate.google.com/m",
    size=4900,
    pause=0.25,
    recipient="Google LLC",
)
MYMEMORY: Final = Engine(
    name="mymemory",
    ask=mymemory,
    url="https://api.mymemory.translated.net/get",
    size=499,
    pause=0.25,
    recipient="Translated S.r.l.",
)
