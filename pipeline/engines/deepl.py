"""DeepL by its own interface: texts go out as XML with their neighbours as context, translations come back.

The key travels in a header. No client library: the one of deep-translator sends the key in the address, which DeepL has
refused since January 2026, and DeepL's own passes error pages on as empty lists.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from pipeline.engines import connection, http, xmltokens
from pipeline.engines.engine import Engine, Request, base_language
from pipeline.engines.keys import key
from pipeline.errors import EngineError, Misconfigured, Retryable
from pipeline.messages import _

NAME: Final = "deepl"
KEY: Final = "DEEPL_API_KEY"
"""The environment variable with the key."""
PRO: Final = "https://api.deepl.com"
FREE: Final = "https://api-free.deepl.com"
"""Where free keys are valid."""
FREE_KEY: Final = ":fx"
"""The end of a free key."""
CONTEXT: Final = 4000
"""Characters of neighbouring sentences in a call. They are not charged, and the body has a limit."""
_TARGETS: Final = {
    "en": "EN-GB",
    "en_US": "EN-US",
    "pt": "PT-PT",
    "pt_BR": "PT-BR",
    "zh": "ZH-HANS",
    "zh_Hant": "ZH-HANT",
    "zh_TW": "ZH-HANT",
    "zh_HK": "ZH-HANT",
    "no": "NB",
    "nn": "NB",
    "es_419": "ES-419",
}
"""Locales that DeepL knows by more, or by another name, than their language."""
_FORMALITY: Final = {"formal": "prefer_more", "informal": "prefer_less"}
"""`prefer_…` is no error where a language has no such choice."""


def ask(request: Request) -> Sequence[object]:
    """One POST to /v2/translate; the `text` of each translation, with tokens again."""
    payload: dict[str, object] = {
        "text": [xmltokens.encoded(passage) for passage in request.passages],
        "source_lang": base_language(request.language).upper(),
        "target_lang": code(request.locale),
        "tag_handling": "xml",
        "tag_handling_version": "v2",
        "ignore_tags": xmltokens.names(request.passages, "k"),
        "non_splitting_tags": [name for kind in "xkv" for name in xmltokens.names(request.passages, kind)],
        "split_sentences": "0",  # a text is a sentence already
        "context": context(request),
        "formality": _FORMALITY.get(request.option("formality"), ""),
        "glossary_id": request.option("glossary"),
        "model_type": request.option("model"),
    }
    data = _exchange(request, "/v2/translate", {name: value for name, value in payload.items() if value})
    rows = data.get("translations")
    if not isinstance(rows, list) or len(rows) != len(request.passages):
        raise Retryable(_("{engine} sent more or fewer translations than texts.", engine=NAME))
    texts = [row.get("text") if isinstance(row, dict) else None for row in rows]
    return [
        xmltokens.decoded(passage, text) if isinstance(text, str) else text
        for passage, text in zip(request.passages, texts, strict=True)
    ]


def allowance(request: Request) -> int | None:
    """The characters that the account may still have translated in this period."""
    try:
        data = _exchange(request, "/v2/usage", None)
    except EngineError:
        return None  # a call for a translation will say why, if that goes wrong too
    used, limit = data.get("character_count"), data.get("character_limit")
    return max(0, limit - used) if isinstance(used, int) and isinstance(limit, int) else None


def code(locale: str) -> str:
    """What DeepL calls a locale as a target; plain `EN` and `PT` are deprecated."""
    language, second, *_rest = [*locale.replace("-", "_").split("_"), ""]
    return _TARGETS.get(f"{language}_{second}") or _TARGETS.get(language) or language.upper()


def context(request: Request) -> str:
    """The neighbours of all texts in the order of the pages, each once: texts of a call don't see each other."""
    sentences = dict.fromkeys(line for each in request.passages for line in each.context.split("\n") if line)
    return "\n".join(sentences)[:CONTEXT]


def address(url: str, secret: str) -> str:
    """Where to send: what the config says, else what the kind of key asks for."""
    return FREE if url == PRO and secret.endswith(FREE_KEY) else url


def _exchange(request: Request, path: str, payload: Mapping[str, object] | None) -> Mapping[str, object]:
    """The JSON object that DeepL answers with; else the error that its status and words stand for."""
    secret = key(KEY)
    repair = _("Set {variable} in the environment.", variable=KEY)
    if not secret:
        raise Misconfigured(_("{engine}: there is no key.", engine=NAME), repair=repair)
    if secret.endswith(FREE_KEY):
        connection.agreed("deepl-free", engine=NAME)
    reply = http.send(
        "GET" if payload is None else "POST",
        http.address(address(request.url, secret), engine=NAME).rstrip("/") + path,
        engine=NAME,
        seconds=request.seconds,
        payload=payload,
        headers={"Authorization": f"DeepL-Auth-Key {secret}"},
    )
    said = http.said(reply, "message", secret=secret) if reply.status >= 400 else ""
    if reply.status == 400 and "target_lang" in said:
        raise Misconfigured(
            _("{engine} does not translate into {locale}: {said}.", engine=NAME, locale=request.locale, said=said),
            repair=_("Name another engine for this locale."),
        )
    if reply.status in (400, 404) and "glossary" in said.lower():
        raise Misconfigured(
            _("{engine} can't use the glossary: {said}.", engine=NAME, said=said),
            repair=_("Check glossary for this engine."),
        )
    if error := http.refusal(reply, engine=NAME, detail=said, repair=repair):
        raise error
    data = http.decoded(reply, engine=NAME)
    if not isinstance(data, dict):
        raise Retryable(_("{engine}: the answer is not readable.", engine=NAME))
    return data


ENGINE: Final = Engine(
    name=NAME,
    ask=ask,
    key=KEY,
    context=True,
    recipient="DeepL SE",
    url=PRO,
    texts=50,
    size=80_000,  # the body may hold 128 KiB, with the escapes of JSON, the tags and the context
    price="characters",
    takes=frozenset({"model", "formality", "glossary"}),
    allowance=allowance,
)
