"""Texts whose sentences are known: annotated files and public corpora go in, blocks with their sentences come out.

A block is a paragraph, heading or item. Corpora are turned into blocks by few rules, named where they are applied;
nothing of them is kept here: `gold.txt` holds their names, commits and files.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_CLOSERS: Final = r"""(?:[)\]"'“”’‘»«›‹]|\[\d{1,3}\])*"""
_ENDED: Final = re.compile(rf"[.!?…]{_CLOSERS}$")
_TAIL: Final = re.compile(rf"{_CLOSERS}[.!?…]*{_CLOSERS}(?!\S)")
_SPACE: Final = re.compile(r"\s*")
_FOOTER: Final = re.compile(r"^- Seite \d+ von \d+ -$", re.MULTILINE)
_RUBY: Final = re.compile(r""""(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'""", re.DOTALL)
_RUBY_CASE: Final = re.compile(rf"text: ({_RUBY.pattern}).*?eq\(\[(.*?)\]\)\n", re.DOTALL)
_JAVA: Final = re.compile(r'"(?:\\.|[^"\\])*"')


@dataclass(frozen=True, slots=True)
class Block:
    """A text and where its sentences begin."""

    text: str
    starts: frozenset[int]
    """The place of the first character of each sentence but the first."""
    optional: frozenset[int] = frozenset()
    """Places where both answers are right."""


def marked(line: str) -> Block:
    """A block in the notation of tests/fixtures/sentences: "Ein Satz.‖Noch einer."."""
    text, waiting = "", ""
    starts: dict[str, set[int]] = {"‖": set(), "¦": set()}
    for at, sign in enumerate(line):
        if sign in starts:
            waiting = sign
            spaced = text[-1:].isspace() or line[at + 1 : at + 2].isspace() or line[at + 1 : at + 2] == "⏎"
            text += "" if spaced else " "
            continue
        if waiting and sign != "⏎" and not sign.isspace():
            starts[waiting].add(len(text))
            waiting = ""
        text += "\n" if sign == "⏎" else sign
    return Block(text, frozenset(starts["‖"]), frozenset(starts["¦"]))


def read(path: Path) -> list[Block]:
    """The blocks of a file in the notation; what stands in front of a tab is their category and not read."""
    lines = path.read_text(encoding="utf-8").split("\n")
    return [marked(line.split("\t", 1)[-1]) for line in lines if line.strip() and not line.startswith("#")]


def joined(sentences: Iterable[str]) -> Block:
    """Sentences with one space between them."""
    text, starts = "", set[int]()
    for sentence in sentences:
        if text:
            text += " "
            starts.add(len(text))
        text += " ".join(sentence.split())
    return Block(text, frozenset(starts))


def found(text: str, sentences: Sequence[str]) -> Block | None:
    """`text` with these sentences in it, however they are spaced; None if their characters aren't those of the text."""
    places = [at for at, character in enumerate(text) if not character.isspace()]
    parts = ["".join(sentence.split()) for sentence in sentences]
    if "".join(text[at] for at in places) != "".join(parts):
        return None
    begins = (sum(map(len, parts[:number])) for number in range(1, len(parts)))
    return Block(text, frozenset(places[begin] for begin in begins))


def paragraphs(sentences: Iterable[tuple[str, bool]], most: int = 0) -> Iterator[Block]:
    """Blocks of sentences, each given with whether a paragraph ends behind it; one without a stop closes its block.

    So a heading or item is a block of its own, as formats cut them: no splitter can know that it ends.
    """
    block: list[str] = []
    for sentence, closes in sentences:
        block.append(sentence)
        if closes or len(block) == most or not _ENDED.search(sentence):
            yield joined(block)
            block = []
    if block:
        yield joined(block)


def conllu(source: str) -> list[Block]:
    """A file of Universal Dependencies: each document or paragraph in blocks of at most 8 sentences.

    Where paragraphs are told, the text runs on, and what ends with a comma, colon or semicolon is no sentence.
    """
    runs_on = "\n# newpar" in source
    parts: list[list[str]] = [[]]
    for line in source.split("\n"):
        if line.startswith(("# newdoc", "# newpar")):
            parts.append([])
        elif line.startswith("# text = "):
            if runs_on and parts[-1] and parts[-1][-1].endswith((",", ":", ";")):
                parts[-1][-1] += f" {line[9:]}"
            else:
                parts[-1].append(line[9:])
    return [block for part in parts for block in paragraphs([(sentence, False) for sentence in part], most=8)]


def annotated(source: str) -> list[Block]:
    """A text with the last words of its sentences (sebischair/Legal-Sentence-Boundary-Detection).

    The sentence goes on behind a comma, colon or semicolon; footers of pages are left out; lines are joined, and a line
    break between two sentences ends the block.
    """
    data = json.loads(source)
    text = _FOOTER.sub(lambda footer: " " * len(footer[0]), data["Text"])
    sentences: list[tuple[str, bool]] = []
    begin = 0
    for end in sorted({note["end"] for note in data["Annotations"]}):
        tail = _TAIL.match(text, end)
        if not tail or end <= begin or text[end - 1].isspace():
            continue
        space = _SPACE.match(text, tail.end())
        following = space.end() if space else tail.end()
        sentences.append((text[begin : tail.end()], "\n" in text[tail.end() : following]))
        begin = following
    return list(paragraphs([*sentences, (text[begin:], True)] if text[begin:].strip() else sentences))


def ruby(source: str) -> list[Block]:
    """The cases of a pragmatic_segmenter specification, but for those that change the text; twins count once."""
    cases = [(_unquoted(text), _RUBY.findall(sentences)) for text, sentences in _RUBY_CASE.findall(source)]
    blocks = [found(text, [_unquoted(sentence) for sentence in sentences]) for text, sentences in cases]
    return list(dict.fromkeys(block for block in blocks if block))


def java(source: str) -> list[Block]:
    """The cases of a LanguageTool sentence test, but for those that are commented out."""
    calls = re.findall(r"^ *testSplit\((\".*)\);", source, re.MULTILINE)
    cases = [[_unquoted(sentence) for sentence in _JAVA.findall(call)] for call in calls]
    return [block for case in cases if (block := found("".join(case), case))]


def _unquoted(literal: str) -> str:
    """The text of a string in a source file."""
    if literal[0] == "'":
        return re.sub(r"\\(['\\])", r"\1", literal[1:-1])
    return str(json.loads(literal, strict=False))


READERS: Final = {"conllu": conllu, "annotated": annotated, "ruby": ruby, "java": java}
"""What `gold.txt` calls them."""
