"""Hostile input: whatever a file holds, each format gives a page or a refusal that names its repair, and soon.

Time is measured on the processor and judged by its growth, for the machine has other work too; only the tests marked
slow, with the sizes that a person would try, look at seconds.
"""

from __future__ import annotations

import ast
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Final, TypeVar

import pytest

from pipeline import formats
from pipeline.errors import InputRefused
from pipeline.formats import filling
from pipeline.model import Document
from tests.documents import FIXTURES

Answer = TypeVar("Answer")
FORMATS: Final = list(formats.FORMATS)
"""Every ending that is read: a new one is tried by all that stands here."""
SENTENCE: Final = "Die Stadt fördert kleine Projekte mit Geld. "


def numbered(pattern: str, count: int) -> str:
    """`pattern` so many times with its number in place of #."""
    return "".join(pattern.replace("#", str(number)) for number in range(count))


def times(piece: str, part: float) -> Callable[[int], str]:
    return lambda size: piece * int(size * part)


PIECES: Final = [
    *map(ast.literal_eval, (FIXTURES / "hostile" / "pieces.txt").read_text(encoding="utf-8").split("\n")[:-1])
]
"""What is repeated 50,000 times, as Python writes it."""
PAGES: Final[dict[str, Callable[[int], str]]] = {
    "quotes nested 5,000 deep": times("> ", 0.1),
    "lists nested 5,000 deep": times("- ", 0.1),
    "numbered lists nested 5,000 deep": times("1. ", 0.1),
    "lists nested by blanks": lambda size: "".join("  " * deep + "- Punkt\n" for deep in range(size // 100)),
    "containers nested by blanks": lambda size: "".join("    " * deep + "!!! note\n" for deep in range(size // 200)),
    "a table of 2,000 columns": lambda size: "\n".join("|" + cell * (size // 25) for cell in (" A |", "---|", " B |")),
    "rows that lack 2,000 cells": lambda size: "\n".join(
        ["|a" * (size // 25), "|-" * (size // 25), "|b\n" * (size // 25)]
    ),
    "a cell of 100 KiB": lambda size: f"| a | b |\n|---|---|\n| {SENTENCE * (size // 22)} | x |\n",
    "one paragraph of 1 MB": lambda size: SENTENCE * (size // 2),
    "one paragraph of 1 MB in lines": lambda size: (SENTENCE + "\n") * (size // 2),
    "a page of 5 MB": lambda size: (SENTENCE * 5 + "\n\n") * (size * 104 // (len(SENTENCE) * 5 + 2)),
    "a line of 100,000 characters": lambda size: SENTENCE * (size * 2 // len(SENTENCE)),
    "tiny headings, all different": lambda size: "".join(f"# A{number}\n" for number in range(size // 2)),
    "20,000 footnotes": lambda size: numbered("Satz[^#].\n\n", size * 2 // 5) + numbered("[^#]: N.\n", size * 2 // 5),
    "20,000 references": lambda size: numbered("[a#]: x#.html 'Titel #'\n", size * 2 // 5),
    "20,000 references in use": lambda size: (
        numbered("Siehe [a#].\n\n", size * 2 // 5) + numbered("[a#]: x#.html\n", size * 2 // 5)
    ),
    "100,000 entities": times("&amp;", 2),
    "100,000 numbers of characters": times("&#228;", 2),
    "20,000 addresses": times("https://a.de/x a@b.de ", 0.4),
    "links in links": lambda size: "[" * (size // 10) + "a" + "](b)" * (size // 10),
    "runs of ticks": lambda size: "".join("a" + "`" * length for length in range(size // 200)),
    "marks of every serial": lambda size: numbered("⟦#.0⟧", size // 2),
    "unclosed blocks": times("<div>", 0.4),
    "unclosed inline elements": times("<span>Wort ", 0.4),
    "unclosed links": times('<a href="x">Wort ', 0.4),
    "elements nested 5,000 deep": lambda size: "<div>" * (size // 10) + "Wort" + "</div>" * (size // 10),
    "elements that cross": times("<b><i>a</b></i> ", 0.2),
    "blocks in inline elements": times("<b><p>a</b>", 0.2),
    "tables in tables": times("<table><tr><td>a", 0.1),
    "attributes": lambda size: "<p " + numbered('title#="Wort" ', size // 5) + ">a</p>",
    "front matter that does not close": times("---\na: b\n", 0.4),
    "front matter nested 5,000 deep": lambda size: f"---\na: {'[' * (size // 10)}\n---\nText\n",
    "a long title": lambda size: f"---\ntitle: {'x ' * size}\n---\nText\n",
    "many keys": lambda size: "---\n" + numbered("k#: Wort\n", size // 12) + "---\nText\n",
}
"""Name -> the page of a size; at 50,000 it is what its name says."""
FULL: Final = 50_000
ENOUGH: Final = 0.5
"""Seconds from which growth can be measured."""
TRAPS: Final = {piece: times(piece, 1) for piece in PIECES} | PAGES


def outcome(text: str, ending: str) -> Document | InputRefused:
    """The document, cut, built and filled, each law of it kept; or the refusal."""
    try:
        document = formats.parse(text, ending, path="seite")
        formats.build(document)
        echo = {segment.key: segment.text for segment in document.segments()}
        assert formats.filled(document, echo) == filling.Filled(text, ())
        formats.filled(document, {key: f"{german} " for key, german in echo.items()})
    except InputRefused as refusal:
        return refusal
    assert document.text == text
    return document


def seconds(text: str, ending: str) -> float:
    """Of the processor, to cut, build and fill a page."""
    start = time.process_time()
    outcome(text, ending)
    return time.process_time() - start


def assert_linear(trap: Callable[[int], str], size: int, ending: str) -> None:
    """Four times the page takes about four times as long; by the square it would be 16 times.

    Other work on the machine slows a try down, never up: the best of three counts.
    """
    whole = seconds(trap(size), ending)
    if whole >= ENOUGH:
        whole = min(whole, *(seconds(trap(size), ending) for _ in range(2)))
        assert whole < ENOUGH or whole < 9 * min(seconds(trap(size // 4), ending) for _ in range(3))


EVERY_TRAP: Final = [
    pytest.param(name, ending, marks=[pytest.mark.slow] if ending == ".htm" else [])  # read as .html is
    for name in TRAPS
    for ending in FORMATS
]


@pytest.mark.parametrize(("name", "ending"), EVERY_TRAP)
def test_a_trap_takes_no_more_than_its_length(name: str, ending: str) -> None:
    assert_linear(TRAPS[name], FULL // (20 if name in PAGES else 8), ending)


def longest_step(text: str, ending: str) -> float:
    """Seconds of the processor that cutting, building or filling a page takes, whichever takes longest."""
    taken: list[float] = []

    def step(work: Callable[[], Answer]) -> Answer:
        start = time.process_time()
        try:
            return work()
        finally:
            taken.append(time.process_time() - start)

    with suppress(InputRefused):
        document = step(lambda: formats.parse(text, ending, path="seite"))
        step(lambda: formats.build(document))
        step(lambda: formats.filled(document, {segment.key: f"{segment.text} " for segment in document.segments()}))
    return max(taken)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "ending"), EVERY_TRAP)
def test_a_trap_of_full_size_is_read_or_refused_in_two_seconds(name: str, ending: str) -> None:
    taken = longest_step(TRAPS[name](FULL), ending)
    assert taken < 2 or longest_step(TRAPS[name](FULL), ending) < 2  # the machine may have been busy


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("name", TRAPS)
def test_what_is_refused_names_its_place_and_its_repair(name: str, ending: str) -> None:
    refusal = outcome(TRAPS[name](FULL // 50), ending)
    if isinstance(refusal, InputRefused):
        assert refusal.path == "seite"
        assert all((refusal.message, refusal.repair, refusal.code))
        assert refusal.line is None or refusal.line >= 1


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize(
    "text",
    [
        "Ein Satz.\0\n\nNoch\0 einer.\n",
        "\ufeff# Titel\n\nEin Satz.\n",
        "\ufeff\ufeffEin Satz.\n",
        "Ein \ufeffSatz.\u0085Noch einer.\u2028Der dritte.\n",
        "⟦0.0⟧ Ein Satz ⟦/0.0⟧ mit ⟦0.0.a⟧ Marken ⟦/0.0.a⟧.\n",
        "Ein Satz mit ⟦999999999.999999999⟧ und ⟦0.-1⟧.\n",
        "Ein\r\rSatz\r\n\n\rNoch einer",
        "&#0; &#xD800; &#x110000; &#99999999999999999999; &nichts;\n",
        "Ein Satz \U0010ffff mit \ufdd0 und \ufffe.\n",
    ],
)
def test_odd_characters_come_back_as_they_were(text: str, ending: str) -> None:
    document = outcome(text, ending)
    assert isinstance(document, Document)
    assert document.text == text


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("text", ["\ud800", "# Titel \udfff\n"])
def test_half_a_character_is_refused(text: str, ending: str) -> None:
    refusal = outcome(text, ending)
    assert isinstance(refusal, InputRefused)
    assert refusal.repair


@pytest.mark.parametrize("ending", FORMATS)
def test_a_paragraph_over_the_cap_is_refused(ending: str) -> None:
    assert isinstance(outcome(SENTENCE * 2000, ending), Document)  # 88 KiB
    refusal = outcome(f"Ein Satz.\n\n{SENTENCE * 2500}\n", ending)
    assert isinstance(refusal, InputRefused)
    line = 1 if ending in (".html", ".htm") else 3  # a blank line divides nothing there
    assert (refusal.path, refusal.line, bool(refusal.repair)) == ("seite", line, True)
