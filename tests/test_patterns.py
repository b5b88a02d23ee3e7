"""Patterns out of a config: what can be used passes, what does not compile or may never end is told."""

from __future__ import annotations

import re
import time

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
    "(?:a|b)?+",
    "(a+)++b",
]
ENDLESS = ["(a+)+b", "(a|aa)*b", "(?:a*)*", "((a+)b?)+", "(a?){30}a", r"([a-z]+\.?)+!", "(?P<x>a|b)+", "(x(a|b))*"]


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
