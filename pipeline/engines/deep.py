"""Google's web page, MyMemory and Microsoft through deep-translator, guarded: a text goes out, an unchecked answer in.

deep-translator (1.11.4) sets no time limit, shares its parameters between threads and sends MyMemory's texts in plain
http; so each call gets a new translator, our own HTTP exchange and an https address. No other module imports it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType, SimpleNamespace
from typing import Any, Final

from pipeline.engines import http
from pipeline.engines.engine import Engine, Request, base_language
from pipeline.engines.keys import key
from pipeline.errors import EngineError, Misconfigured, Retryable
from pipeline.messages import _

_GOOGLE_CODES: Final = {"he": "iw", "nb": "no", "nn": "no", "jv": "jw", "zh": "zh-CN"}
"""Languages that Google's page calls otherwise than CLDR does."""
_TRADITIONAL: Final = frozenset({"Hant", "TW", "HK", "MO"})
"""Subtags of a locale that stand for traditional Chinese."""

MICROSOFT_KEY: Final = "MICROSOFT_API_KEY"
"""The environment variable with the key of an Azure resource."""
_MICROSOFT_CODES: Final = {"zh": "zh-Hans", "no": "nb", "nn": "nb", "pt": "pt-pt", "pt_BR": "pt", "sr": "sr-Cyrl"}
"""Locales that Microsoft calls otherwise than by their language."""


@dataclass(frozen=True, slots=True)
class _Call:
    """The call under way: deep-translator hands nothing of ours through to its request."""

    engine: str
    secret: str
    seconds: float
    codes: tuple[str, str]
    """What the service calls the two languages."""


_call: ContextVar[_Call] = ContextVar("call")


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

    exceptions = SimpleNamespace(RequestException=())  # none is caught: ours pass through

    @staticmethod
    def get(url: str, params: Mapping[str, str] | None = None, proxies: object = None) -> _Response:
        call = _call.get()
        if call.secret:  # Microsoft's list of languages, fetched for each object; the service knows best what it knows
            return _Response(200, json.dumps({"translation": {code: {"name": code} for code in call.codes}}))
        reply = http.send("GET", url, engine=call.engine, seconds=call.seconds, query=params)
        if error := http.refusal(reply, engine=call.engine):
            raise error
        return _Response(reply.status, reply.text)

    @staticmethod
    def post(
        url: str, params: Mapping[str, str], headers: Mapping[str, str], json: object, proxies: object = None
    ) -> _Response:
        call = _call.get()
        engine = call.engine
        reply = http.send("POST", url, engine=engine, seconds=call.seconds, query=params, payload=json, headers=headers)
        said = http.said(reply, "error.message", secret=call.secret) if reply.status >= 400 else ""
        if reply.status == 400 and "language" in said:
            raise Misconfigured(
                _("{engine} does not translate into {locale}: {said}.", engine=engine, locale=params["to"], said=said),
                repair=_("Name another engine for this locale."),
            )
        repair = _("Set {variable} in the environment.", variable=MICROSOFT_KEY)
        if error := http.refusal(reply, engine=engine, detail=said, repair=repair):
            raise error
        if not isinstance(http.decoded(reply, engine=engine), list):
            raise Retryable(_("{engine}: the answer is not readable.", engine=engine))
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


def microsoft(request: Request) -> Sequence[object]:
    """Azure's translator, which wants a key, and mostly the region of the resource."""
    secret = key(MICROSOFT_KEY)
    if not secret:
        raise Misconfigured(
            _("{engine}: there is no key.", engine="microsoft"),
            repair=_("Set {variable} in the environment.", variable=MICROSOFT_KEY),
        )
    source, target = (microsoft_code(name).lower() for name in (request.language, request.locale))
    more = {"api-version": "3.0", "api_key": secret, "region": request.option("region")}
    return _asked("microsoft", _library()["microsoft"], source, target, request, secret, more)


def microsoft_code(locale: str) -> str:
    """What Microsoft calls a locale."""
    language, second, *_rest = [*_subtags(locale), ""]
    if language == "zh" and second in _TRADITIONAL:
        return "zh-Hant"
    if language == "sr" and second == "Latn":
        return "sr-Latn"
    return _MICROSOFT_CODES.get(f"{language}_{second}") or _MICROSOFT_CODES.get(language, language)


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


def _asked(
    engine: str,
    translator: Any,
    source: str,
    target: str,
    request: Request,
    secret: str = "",
    more: Mapping[str, str] = MappingProxyType({}),
) -> Sequence[object]:
    """Each text by a fresh translator object; nothing but our own errors leaves, and none that quotes the text."""
    token = _call.set(_Call(engine, secret, request.seconds, (source, target)))
    try:
        fresh = translator(source=source, target=target, **more)
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
    from deep_translator import constants, exceptions, google, microsoft, mymemory

    google.requests = mymemory.requests = microsoft.requests = _Requests
    return {
        "google": google.GoogleTranslator,
        "mymemory": mymemory.MyMemoryTranslator,
        "microsoft": microsoft.MicrosoftTranslator,
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
MICROSOFT: Final = Engine(
    name="microsoft",
    ask=microsoft,
    url="https://api.cognitive.microsofttranslator.com/translate",
    size=20_000,
    key=MICROSOFT_KEY,
    recipient="Microsoft",
    price="characters",
    takes=frozenset({"region"}),
)
