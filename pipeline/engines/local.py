"""Models that run in this process, by CTranslate2: texts go in, translations come out, and nothing leaves the machine.

The packages are an extra (`zwiesprache[local]`), the models lie where the config says; nothing is downloaded. The same
texts give the same translations. A text that a model can't take whole is translated sentence by sentence or refused,
never cut.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from pipeline import sentences
from pipeline.engines import models
from pipeline.engines.engine import Engine, Request, base_language
from pipeline.errors import Misconfigured, Rejected
from pipeline.messages import _

NAME: Final = "local"
_POSITIONS: Final = 512
"""Most pieces of a sentence; models that have fewer places say so."""
_USUAL: Final = 200
"""Pieces above which a text is translated by sentences: models learn from sentences, and longer texts lose some."""
_AT_ONCE: Final = 32
"""Sentences translated together, between two looks at the clock."""
_UNKNOWN: Final = "<unk>"


@dataclass(frozen=True, slots=True)
class Setup:
    """What the config says of the models."""

    models: Mapping[str, Path] = field(default_factory=lambda: MappingProxyType({}))
    """Locale or language -> its model."""
    model: Path | None = None
    """The one for what is not in `models`; it has to say which languages it is for."""
    threads: int = 0
    """0: one for each core."""
    beam: int = 4
    """Translations that are followed at the same time; more are slower and a little better."""


@dataclass(frozen=True, slots=True)
class Model:
    """A model that is ready."""

    package: models.Package
    """What is known of it; without its files."""
    translator: Any
    source: Any
    """Cuts a text into pieces."""
    target: Any
    """Joins pieces to a text."""
    positions: int
    """Most tokens of a source or target."""


def engine(setup: Setup, locale: str = "") -> Engine:
    """The engine with its models, named for the one of `locale`. They are opened by the first call that needs them."""
    path = _found(setup, locale)
    named = {"model": path.stem} if path else {}
    return Engine(NAME, partial(ask, setup), texts=_AT_ONCE, size=200_000, timeout=600.0, price="own", options=named)


def ask(setup: Setup, request: Request) -> Sequence[object]:
    """Every text translated. Raises Misconfigured, or Rejected where a text does not go as a whole."""
    until = time.monotonic() + request.seconds
    path = _path(setup, request.locale)
    model = _opened(path, setup.threads or cores())
    _is_for(model, path, request, named=path != setup.model)
    plans = [tuple(_plan(model, text, request.language)) for text in request.texts]
    wanted = tuple(dict.fromkeys(part for plan in plans for part in plan if part.strip()))
    known = _translated(model, wanted, setup.beam, until)
    return ["".join(known.get(part, part) for part in plan) for plan in plans]


def cores() -> int:
    """The cores that this process may use; two threads of one core count once, where the system tells (Linux)."""
    allowed = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(os.cpu_count() or 1)
    try:
        topology = {
            Path(f"/sys/devices/system/cpu/cpu{cpu}/topology/thread_siblings_list").read_text() for cpu in allowed
        }
    except OSError:
        return len(allowed)
    return max(1, len(topology))


def _found(setup: Setup, locale: str) -> Path | None:
    return setup.models.get(locale) or setup.models.get(base_language(locale)) or setup.model


def _path(setup: Setup, locale: str) -> Path:
    path = _found(setup, locale)
    if path is None:
        raise Misconfigured(
            _("{engine} has no model for {locale}.", engine=NAME, locale=locale),
            repair=_("Name its file or folder in the config: {example}.", example=f"[local.models] {locale} = …"),
        )
    return path


@lru_cache(maxsize=1)  # locales are drafted one after the other, and a model may take a gigabyte
def _opened(path: Path, threads: int) -> Model:
    """The model at `path`, its files read once. Raises Misconfigured."""
    try:
        import ctranslate2
        import sentencepiece
    except ImportError:
        raise Misconfigured(
            _("{engine} needs packages that are not installed.", engine=NAME),
            repair=_("Install them: {command}.", command='pip install "zwiesprache[local]"'),
        ) from None
    found = models.package(path)
    try:
        source, target = (sentencepiece.SentencePieceProcessor(model_proto=spm) for spm in (found.source, found.target))
        # A model comes as bytes, so that no name of a file, a link or an archive matters to the library.
        translator = ctranslate2.Translator(path.name, device="cpu", intra_threads=threads, files=dict(found.network))
        positions = _positions(translator)
    except (RuntimeError, ValueError, TypeError) as error:
        raise models.unusable(path, " ".join(str(error).split())[:200].rstrip(".")) from None
    package = replace(found, network={}, source=b"", target=b"")  # the library has them now
    return Model(package, translator, source, target, positions)


def _positions(translator: Any) -> int:
    """The places of a model for tokens. Only a text that is too long makes it say so."""
    try:
        translator.translate_batch([[_UNKNOWN] * _POSITIONS], beam_size=1, max_input_length=0, max_decoding_length=1)
    except RuntimeError as error:
        places = re.search(r"positions >= (\d+)", str(error))
        if not places:
            raise
        return int(places[1])
    return _POSITIONS


def _is_for(model: Model, path: Path, request: Request, *, named: bool) -> None:
    """Nothing if the model is for this pair of languages, else Misconfigured."""
    wanted = (base_language(request.language), base_language(request.locale))
    said = model.package.languages
    if said is None and not named:
        raise models.unusable(path, _("it does not say its languages; name it in [local.models]"))
    if said is not None and tuple(map(base_language, said)) != wanted:
        pair = " → ".join(said)
        raise models.unusable(path, _("it is for {pair}, not for {wanted}", pair=pair, wanted=" → ".join(wanted)))


def _plan(model: Model, text: str, language: str) -> Iterator[str]:
    """`text` in pieces that are translated one by one, and the spaces between them. Raises Rejected."""
    room = min(_USUAL, model.positions - 2)
    if _length(model, text) <= room:
        yield text
        return
    at = 0
    for start, end in sentences.split(text, base_language(language)):
        if _length(model, text[start:end]) > model.positions - 2:
            raise Rejected(_("{engine} takes no text as long as this.", engine=NAME))
        yield from (text[at:start], text[start:end])
        at = end
    yield text[at:]


def _length(model: Model, text: str) -> int:
    return len(_pieces(model, text)) if len(text) < 20 * _POSITIONS else 20 * _POSITIONS


def _pieces(model: Model, text: str) -> list[str]:
    return [*model.source.encode(text, out_type=str), *model.package.closing]


def _translated(model: Model, texts: Sequence[str], beam: int, until: float) -> dict[str, str]:
    """Sentence -> its translation, some at a time. Raises Rejected after the time is over: fewer texts may do."""
    known: dict[str, str] = {}
    for first in range(0, len(texts), _AT_ONCE):
        if time.monotonic() > until:
            raise Rejected(_("{engine} needs more time for this than it has.", engine=NAME))
        batch = texts[first : first + _AT_ONCE]
        known |= zip(batch, _together(model, batch, beam), strict=True)
    return known


def _together(model: Model, texts: Sequence[str], beam: int) -> Iterator[str]:
    pieces = [_pieces(model, text) for text in texts]
    prefix = list(model.package.prefix)
    try:
        results = model.translator.translate_batch(
            pieces,
            target_prefix=[prefix] * len(pieces) if prefix else None,
            beam_size=beam,
            max_input_length=0,  # the library would cut silently
            max_decoding_length=min(model.positions - 1, 3 * max(map(len, pieces)) + 16),
            return_end_token=True,
            replace_unknowns=True,
        )
    except (RuntimeError, ValueError):  # a text that the model can't take for a reason of its own
        raise Rejected(_("{engine} can't translate this.", engine=NAME)) from None
    for result in results:
        *tokens, last = result.hypotheses[0] or [""]
        if last != model.package.end:
            raise Rejected(_("{engine}: the translation does not come to an end.", engine=NAME))
        tokens = tokens[len(prefix) :] if tokens[: len(prefix)] == prefix else tokens
        if _UNKNOWN in tokens:
            raise Rejected(_("{engine} has no word for a part of it.", engine=NAME))
        yield model.target.decode(tokens)


ENGINE: Final = engine(Setup())
