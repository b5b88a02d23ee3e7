"""LibreTranslate, on your own server: texts go out as one JSON list, translations come back as one.

The key travels in the body only, never in an address. `format` is always text: the service translates the pieces
between HTML tags one by one and so tears sentences apart (LibreTranslate issues 288 and 806).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pipeline.engines import http
from pipeline.engines.engine import Engine, Request, base_language
from pipeline.engines.keys import key
from pipeline.errors import Misconfigured, Retryable
from pipeline.messages import _

NAME: Final = "libretranslate"
KEY: Final = "LIBRETRANSLATE_API_KEY"
"""The environment variable with the key, for servers that want one."""
_CODES: Final = {"pt_BR": "pt-BR", "zh_Hans": "zh-Hans", "zh_Hant": "zh-Hant", "zh_TW": "zh-Hant", "nn": "nb"}
"""Locales that the service knows by more than their language."""
_NO_SUCH_LANGUAGE: Final = ("is not supported", "is not available as a target language")


def ask(request: Request) -> Sequence[object]:
    """One POST to /translate; what stands in `translatedText`, unchecked."""
    secret = key(KEY)
    payload: dict[str, object] = {
        "q": list(request.texts),
        "source": code(request.language),
        "target": code(request.locale),
        "format": "text",
    }
    if secret:
        payload["api_key"] = secret
    url = http.address(request.url, engine=NAME).rstrip("/") + "/translate"
    reply = http.send("POST", url, engine=NAME, seconds=request.seconds, payload=payload)
    _serves(reply, secret, request.locale)
    data = http.decoded(reply, engine=NAME)
    translated = data.get("translatedText") if isinstance(data, dict) else None
    if not isinstance(translated, list):
        raise Retryable(_("{engine}: the answer is not readable.", engine=NAME))
    return translated


def code(locale: str) -> str:
    """What the service calls a locale."""
    language, script, *_rest = [*locale.replace("-", "_").split("_"), ""]
    return _CODES.get(f"{language}_{script}" if script else language) or base_language(locale)


def _serves(reply: http.Reply, secret: str, locale: str) -> None:
    """Nothing if the service served, else the error its status and words stand for."""
    said = "" if reply.status < 400 else http.said(reply, "error", secret=secret)
    if reply.status == 400 and any(words in said for words in _NO_SUCH_LANGUAGE):
        raise Misconfigured(
            _("{engine} does not translate into {locale}: {said}.", engine=NAME, locale=locale, said=said),
            repair=_("Install the language on the server, or name another engine for this locale."),
        )
    repair = _("Set {variable} in the environment.", variable=KEY)
    if error := http.refusal(reply, engine=NAME, detail=said, repair=repair):
        raise error


ENGINE: Final = Engine(
    name=NAME,
    ask=ask,
    key=KEY,
    url="http://127.0.0.1:5000",  # where `libretranslate` listens unless told otherwise
    texts=20,  # a server without a graphics card needs about a second a sentence
    size=20_000,
    timeout=60.0,
    price="own",
)
