"""Patterns out of a config: what can be used passes; what does not compile, may never end or is misread is told.

Our own patterns stand in no config; they are read out of the sources.
"""

from __future__ import annotations

import ast
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.patterns import problem

USUAL = [
    "Seite drucken",
    "(?i)seite (drucken|empfehlen)( .*)?",
    r"Stand: \d{1,2}\.\d{1,2}\.\d{4}",
    r"(\d{1,2}\.){2}\d{4}",
    "(?:Zum Seitenanfang|Nach oben)?",
    "[^a-z]+",
    r"\[\+\] .+",
    "(?P<was>Mehr)(?: lesen)* …",
    r"Teilen(\)|\()",
    "(?>a|b)x",
    "[ab]?+",
    "a++b",
]
ENDLESS = ["(a+)+b", "(a|aa)*b", "(?:a*)*", "((a+)b?)+", "(a?){30}a", r"([a-z]+\.?)+!", "(?P<x>a|b)+", "(x(a|b))*"]
MISREAD = ["(?:a|b)?+", "(a+)++b", r"\d+(?:[.,]\d+)*+", "(?:ab){2}+", "(a(?:bc)*+)"]
"""By Python before 3.11.5."""


@pytest.mark.parametrize("pattern", USUAL)
def test_a_usual_pattern_can_be_used(pattern: str) -> None:
    assert problem(pattern) == ""


@pytest.mark.parametrize("pattern", USUAL)
def test_a_usual_pattern_comes_to_an_end(pattern: str) -> None:
    start = time.process_time()
    for line in ("a" * 200, "1." * 100, "Seite drucken " * 14):
        re.compile(pattern).fullmatch(line)
    assert time.process_time() - start < 1


@pytest.mark.parametrize("pattern", ENDLESS)
def test_a_repetition_that_can_match_in_many_ways_is_told(pattern: str) -> None:
    assert problem(pattern) == "A repetition or choice in a repetition may take for ever; write it as [ab]+."


@pytest.mark.parametrize("pattern", ["(", "[", "a{2,1}", "(?P<x", "*", "\\"])
def test_what_is_no_regular_expression_is_told(pattern: str) -> None:
    assert problem(pattern).startswith("This is no regular expression: ")


@pytest.mark.parametrize("pattern", MISREAD)
def test_a_possessive_group_is_told(pattern: str) -> None:
    message = "Python before 3.11.5 misreads a group that is repeated with a + behind it; leave that + out."
    assert problem(pattern) == message


ROOT = Path(__file__).parents[1]
SOURCES = sorted(path for folder in ("pipeline", "tests", "benchmarks") for path in (ROOT / folder).rglob("*.py"))
HOLE = "\ue000"
"""Stands for what an f-string fills in, which may be a group."""
PIECE = re.compile(rf"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|(?P<group>[){HOLE}](?:[*+?]|\{{\d*,?\d*\}})\+)|.", re.DOTALL)
WHY = (
    "Python 3.11.0 to 3.11.4 (Debian 12 has 3.11.2) match a possessive quantifier over a group wrongly "
    "(CPython gh-106052): write (?>(?:…)*) for (?:…)*+"
)


def possessive_groups(source: str) -> Iterator[tuple[int, str]]:
    """Line and text of each string in `source` that repeats a group possessively."""
    passed: set[int] = set()
    """Docstrings, and the constants of f-strings: a node is walked before what it holds."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr):
            passed.add(id(node.value))
            continue
        if isinstance(node, ast.JoinedStr):
            passed.update(map(id, node.values))
            text = "".join(str(part.value) if isinstance(part, ast.Constant) else HOLE for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str | bytes) and id(node) not in passed:
            text = node.value if isinstance(node.value, str) else node.value.decode("latin-1")
        else:
            continue
        if any(piece["group"] for piece in PIECE.finditer(text)):
            yield node.lineno, text.replace(HOLE, "{}")


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r're.compile(r"\d+(?:[.,]\d+)*+")', r"\d+(?:[.,]\d+)*+"),
        (r're.compile(rb"(?:#[^\n]*+\n)++")', r"(?:#[^\n]*+\n)++"),
        ('X = "(?:a|b)" "?+"', "(?:a|b)?+"),
        ('X = "(?:ab){2,}+"', "(?:ab){2,}+"),
        ('"""Not: (a)*+"""\nX = rf"{WORD}*+"', "{}*+"),
        ('X = rf"(?:{WORD}){{50}}+"', "(?:{}){50}+"),
    ],
)
def test_a_possessive_group_is_found_in_a_source(source: str, text: str) -> None:
    assert list(possessive_groups(source)) == [(source.count("\n") + 1, text)]


@pytest.mark.parametrize(
    "pattern", [r"\d++", "[^)]*+", r"\)*+", "[()*+]++", "(?>(?:a|b)*)", r"{_GAP}(a)* +", r"[{_STOPS}]*+"]
)
def test_a_possessive_character_or_class_is_none(pattern: str) -> None:
    assert list(possessive_groups(f'X = rf"{pattern}"')) == []


def test_no_pattern_of_ours_repeats_a_group_possessively() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {text}"
        for path in SOURCES
        if path != Path(__file__)
        for line, text in possessive_groups(path.read_text(encoding="utf-8"))
    ]
    assert found == [], WHY
