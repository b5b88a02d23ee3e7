"""The rules on meaning: free translations are left alone, and what says something else is named."""

from __future__ import annotations

import re
import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.checks.deadlines import deadlines
from pipeline.checks.false_friends import false_friends
from pipeline.checks.modality import modality
from pipeline.checks.negation import negation
from pipeline.checks.opposites import opposites
from pipeline.checks.pair import Rule, cut
from pipeline.checks.senses import LANGUAGES, Lexicon, lexicon, tokens
from pipeline.glossary import Glossary
from pipeline.model import Finding

FIXTURES = Path(__file__).with_name("fixtures") / "checks"
RULES: tuple[Rule, ...] = (negation, opposites, modality, deadlines, false_friends)
SUBJECTS = ("negation", "opposites", "joining", "modality", "deadlines")


def blocks(name: str) -> list[tuple[str, ...]]:
    _introduction, *found = (FIXTURES / name).read_text(encoding="utf-8").split("\n\n")
    return [tuple(part.strip("\n") for part in re.split(r"^\.$", block, flags=re.MULTILINE)[:-1]) for block in found]


def found(source: str, target: str, language: str = "de", locale: str = "en") -> list[Finding]:
    pair = cut(source, target, language=language, locale=locale, terms=Glossary(()))
    return [finding for rule in RULES for finding in rule(pair)]


def told(finding: Finding) -> str:
    return f"{finding.rule}:{finding.found and f' {finding.found}'}{finding.expected and f' -> {finding.expected}'}"


@pytest.mark.parametrize(("source", "target"), blocks("free.txt"))
def test_a_free_translation_has_no_finding(source: str, target: str) -> None:
    assert found(source, target) == []


@pytest.mark.parametrize(("source", "target", "expected"), blocks("turned.txt"))
def test_a_translation_that_says_something_else_is_named(source: str, target: str, expected: str) -> None:
    assert [told(finding) for finding in found(source, target)] == expected.splitlines()


@pytest.mark.parametrize(("source", "target", "_expected"), blocks("turned.txt"))
def test_a_finding_is_a_warning_and_stands_where_it_says(source: str, target: str, _expected: str) -> None:
    for finding in found(source, target):
        assert finding.severity == "warning"
        for text, part, place in ((target, finding.found, finding.at), (source, finding.expected, finding.source_at)):
            assert (text[slice(*place)] if place else "") == part


@pytest.mark.parametrize(("source", "target", "_expected"), blocks("turned.txt"))
def test_nothing_is_said_of_languages_without_lists(source: str, target: str, _expected: str) -> None:
    assert found(source, target, locale="sw") == []
    assert found(source, target, language="sw") == []
    assert found(source, source, locale="de_AT") == []


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_language_has_the_same_senses(subject: str) -> None:
    def senses(language: str) -> set[str]:
        data = tomllib.loads((LANGUAGES / language / f"{subject}.toml").read_text(encoding="utf-8"))
        names = {f"{table}.{name}" for table, lists in data.items() for name in lists if table != "classes"}
        return {name for name in names if not name.endswith("nothing")}

    # What begins so only excuses: a word of one language may have no like in the other.
    def accusing(language: str) -> set[str]:
        return {name for name in senses(language) if not name.startswith(("same.", "senses.also-"))}

    only_english = {
        "deadlines": {"senses.begins", "senses.day", "senses.from-before", "senses.late"},
        "modality": {"senses.need"},
    }
    assert accusing("en") - accusing("de") == only_english.get(subject, set())
    assert accusing("de") - accusing("en") == ({"senses.range"} if subject == "deadlines" else set())


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_phrase_is_written_as_a_text_is_read(subject: str, language: str) -> None:
    data = tomllib.loads((LANGUAGES / language / f"{subject}.toml").read_text(encoding="utf-8"))
    classes = {f"<{name}>" for name in data.get("classes", {})}
    for table, lists in data.items():
        for phrase in (phrase.removeprefix("~") for phrases in lists.values() for phrase in phrases):
            words = phrase.split() if table != "classes" else [phrase]
            plain = [word for word in words if word not in (*classes, "…", "#", "^", "$") and "*" not in word]
            assert all(tokens(word) == ("^", word, "$") for word in plain), phrase


def test_no_false_friend_excuses_itself() -> None:
    rows = tomllib.loads((LANGUAGES / "de" / "friends.toml").read_text(encoding="utf-8"))["into"]["en"]
    assert len(rows) >= 80
    for german, wrong, right, excuses in rows:
        assert all((german, wrong, right))
        excuse = Lexicon(
            {"senses": {"excuse": [word.removeprefix("^").lower() for word in excuses.split(", ") if word]}}
        )
        names = [word.removeprefix("^") for word in german.split(", ")]
        assert any(not list(excuse.hits(tokens(name.replace("*", "")))) for name in names), german
        named = Lexicon({"senses": {"right": [word.lower() for word in right.split(", ")]}})
        assert any(not list(named.hits(tokens(word))) for word in wrong.split(", ")), german


@given(st.lists(st.sampled_from(["nicht", "muss", "ohne", "bis", "ist", "zu", "vor", "drei", "Jahren", ",", "5"])))
def test_the_senses_of_a_text_are_those_of_its_places(words: list[str]) -> None:
    text = tokens(" ".join(words))
    for subject in SUBJECTS:
        lists = lexicon(subject, "de")
        assert lists is not None
        hits = list(lists.hits(text))
        every, sure = lists.senses(text)
        assert every == {hit.sense for hit in hits}
        assert sure == {hit.sense for hit in hits if hit.sure}


@pytest.mark.parametrize(
    ("phrases", "text", "expected"),
    [
        (["ohne", "ohne weiteres"], "Das geht ohne Weiteres", ["ohne weiteres"]),
        (["un*", "unter*"], "Unterlagen unklar", ["unter*", "un*"]),
        (["muss … nicht"], "Er muss heute leider nicht kommen", ["muss … nicht"]),
        (["muss … nicht"], "Er muss, wenn er nicht kann", []),
        (["muss … nicht"], "Er muss eins zwei drei vier fünf sechs sieben nicht", []),
        (["bis #"], "bis 5. Mai", ["bis #"]),
        (["^ sollte"], "Sollte er, sollte sie", ["^ sollte"]),
        (["step free"], "a step-free path", ["step free"]),
        (["*n't"], "It doesn’t and don't", ["*n't", "*n't"]),
    ],
)
def test_a_place_is_read_by_the_longest_and_most_exact_phrase(
    phrases: list[str], text: str, expected: list[str]
) -> None:
    lists = Lexicon({"senses": {phrase: [phrase] for phrase in phrases}})
    assert [hit.sense for hit in lists.hits(tokens(text))] == expected


@pytest.mark.parametrize(
    "unit", ["nicht ", "muss nicht ", "ist zu ", "vor dem ", "no ", "not … before ", "un", "bis 1. ", "-", "’"]
)
def test_the_time_grows_no_faster_than_the_text(unit: str) -> None:
    started = time.process_time()
    found(unit * (100_000 // len(unit)), unit * (100_000 // len(unit)))
    assert time.process_time() - started < 20
