"""Sentence splitters with one face: a German text goes in, the places where they begin a sentence come out.

Nothing is imported before a splitter is loaded, so that its first call can be timed whole.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib import import_module
from typing import Final

Splitter = Callable[[str], list[int]]
"""The places of the first characters of the sentences, the first one's too; white space may stand there."""


def _ours() -> Splitter:
    split = import_module("pipeline.sentences").split
    return lambda text: [start for start, _ in split(text, "de")]


def _sentencex() -> Splitter:
    boundaries = import_module("sentencex").get_sentence_boundaries
    return lambda text: [sentence["start_index"] for sentence in boundaries("de", text)]


def _pysbd() -> Splitter:
    segment = import_module("pysbd").Segmenter(language="de", clean=False, char_span=True).segment
    return lambda text: [sentence.start for sentence in segment(text)]


def _somajo() -> Splitter:
    tokenizer = import_module("somajo").SoMaJo("de_CMC", split_sentences=True, character_offsets=True)
    return lambda text: [sentence[0].character_offset[0] for sentence in tokenizer.tokenize_text([text])]


def _syntok() -> Splitter:
    analyze = import_module("syntok.segmenter").analyze
    return lambda text: [next(iter(sentence)).offset for paragraph in analyze(text) for sentence in paragraph]


def _spacy() -> Splitter:
    language = import_module("spacy").blank("de")
    language.add_pipe("sentencizer")
    return lambda text: [sentence.start_char for sentence in language(text).sents]


OURS: Final = "Zwiesprache"
_LOADERS: Final = {
    OURS: _ours,
    "sentencex": _sentencex,
    "pysbd": _pysbd,
    "SoMaJo": _somajo,
    "syntok": _syntok,
    "spaCy": _spacy,
}
NAMES: Final = tuple(_LOADERS)


def load(name: str) -> Splitter:
    """A splitter, ready to be called. ImportError: it isn't installed."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    return _LOADERS[name]()


def version(name: str) -> str:
    """Its name with the version that is installed."""
    return name if name == OURS else f"{name} {import_module('importlib.metadata').version(name)}"
