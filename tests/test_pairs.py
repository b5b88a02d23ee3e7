"""The labelled pairs are whole, and the benchmark counts them rightly."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from benchmarks import checks, pofilter
from benchmarks.checks import RIGHT, Judged
from pipeline.checks import RULES
from tests.pairs import DATA, FILES, GOOD, Labelled, read

PAIRS = [pair for path in FILES for pair in read(path)]
FIRST = read(DATA / "pairs-1.txt")
SECOND = read(DATA / "pairs-2.txt")


def test_the_first_half_has_its_numbers() -> None:
    kinds = Counter(pair.kind for pair in FIRST)
    assert kinds.pop(GOOD) >= 80
    assert kinds.total() >= 90
    assert len(kinds) >= 45


def test_the_second_half_has_its_numbers() -> None:
    kinds = Counter(pair.kind for pair in SECOND)
    assert kinds.pop(GOOD) >= 100
    assert kinds.total() >= 140
    assert {pair.kind for pair in FIRST} < {pair.kind for pair in SECOND}


def test_every_pair_has_a_title_and_texts_of_its_own() -> None:
    assert len({pair.title for pair in PAIRS}) == len(PAIRS)
    assert len({(pair.source, pair.target) for pair in PAIRS}) == len(PAIRS)


def test_a_mistake_that_is_no_loss_stands_in_the_translation() -> None:
    assert not [pair.title for pair in PAIRS if pair.found not in pair.target]
    assert not [pair.title for pair in PAIRS if pair.kind != GOOD and not pair.found and not pair.expected]


def test_a_good_pair_says_nothing_of_a_mistake() -> None:
    assert not [pair.title for pair in PAIRS if pair.kind == GOOD and pair.found + pair.expected]


def test_the_locale_stands_in_the_title_where_it_is_not_english() -> None:
    assert {(pair.language, pair.locale) for pair in FIRST} == {("de", "en"), ("de", "de_LS"), ("en", "de")}


@pytest.mark.parametrize(
    "block",
    [
        "a title\n.\nEins\n.\nOne\n.\n",
        "a title\n.\nEins\n.\nOne\n.\ngood\n",
        "a title\n.\nEins\n.\nOne\n.\ngood\n.\nmore",
        "a title\n.\n\n.\nOne\n.\ngood\n.\n",
        "a title\n.\nEins\nZwei\n.\nOne\n.\ngood\n.\n",
        "a title\n.\nEins\n.\nOne\n.\ngood: why\n.\n",
        "a title\n.\nEins\n.\nTwo\n.\nwrong number\n.\n",
    ],
    ids=["no label", "no last stop", "text behind it", "no German", "two lines", "a good mistake", "no mistake told"],
)
def test_a_block_that_is_not_whole_is_refused(tmp_path: Path, block: str) -> None:
    path = tmp_path / "pairs.txt"
    path.write_text(f"Introduction.\n\n{block}", encoding="utf-8")
    with pytest.raises(ValueError, match=r"title, source, target and label|a good pair has no mistake"):
        read(path)


def test_a_block_is_read_in_full(tmp_path: Path) -> None:
    path = tmp_path / "pairs.txt"
    label = "deadline: no [U+2192] later -> by"
    path.write_text(f"Words.\n\na: b (en > de)\n.\nBy\n.\nno → later\n.\n{label}\n.\n", encoding="utf-8")
    assert read(path) == [Labelled("a: b (en > de)", "en", "de", "By", "no → later", "deadline", "no → later", "by")]


def test_every_kind_has_its_rules_and_every_rule_is_one() -> None:
    assert {pair.kind for pair in PAIRS} - {GOOD} == set(RIGHT)
    assert {rule for rules in RIGHT.values() for rule in rules} <= {name for name, _rule in RULES}


def pair(title: str, source: str, target: str, kind: str) -> Labelled:
    return Labelled(title, "de", "en", source, target, kind, "", "")


COUNTED = [
    pair("right", "Bis 3. Mai", "By 3 May", GOOD),
    pair("blamed", "Bis 3. Mai", "By early May", GOOD),
    pair("found", "Bis 3. Mai", "By 4 May", "wrong day"),
    pair("found otherwise", "Bis 3. Mai", "By 3 May, see x@example.org", "wrong day"),
    pair("missed", "Eintritt frei", "No admission", "the opposite"),
]


def test_what_is_found_and_who_is_blamed_is_counted() -> None:
    result = [Judged(one, checks.findings(one), {"urls": True} if one.kind == GOOD else {}) for one in COUNTED]
    _about, totals, rules, kinds = checks.report(result, "pofilter 0").split("\n\n")
    assert totals.splitlines()[2:] == [
        "| mistakes found, of 3 | 2 (67 %) | 0 (0 %) |",
        "| values, links, tags, of 2 | 2 (100 %) | 0 (0 %) |",
        "| all other kinds, of 1 | 0 (0 %) | 0 (0 %) |",
        "| found by the rule whose business it is | 1 (33 %) | – |",
        "| good pairs with an error, in 100 | 0.0 | 100.0 |",
        "| good pairs with a warning only, in 100 | 50.0 | 0.0 |",
        "| findings in good pairs | 1 | 2 |",
    ]
    assert {"| `numbers` | 2 | 1 | 1 | 50 % | 50 % |", "| `links` | 0 | 0 | 1 | – | 0 % |"} < {*rules.splitlines()}
    assert kinds.splitlines()[2:] == [
        "| wrong day (numbers) | 2 | 2 | 1 | 0 |",
        "| the opposite (opposites) | 1 | 0 | 0 | 0 |",
    ]
    assert [*checks.listed(result)] == [
        "false warning: numbers: blamed: '' -> '3. Mai'",
        "by links: wrong day: found otherwise",
        "missed: the opposite: missed",
    ]


@pytest.mark.slow  # an optional peer: a missing one may skip there
@pytest.mark.skipif(not pofilter.version(), reason="translate-toolkit is not installed")
def test_pofilter_says_which_filters_fail_on_which_pair() -> None:
    pairs = [pair("right", "Bitte warten.", "Please wait.", GOOD), pair("wrong", "Seite 3", "Page 4", "wrong number")]
    assert pofilter.alarms(pairs) == {"right": {}, "wrong": {"numbers": False}}
