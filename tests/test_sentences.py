"""Sentence splitting: readable cases in tests/fixtures/sentences, laws on any text, and time on hostile text."""

from __future__ import annotations

import re
import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.sentences import LANGUAGES, split

FIXTURES = Path(__file__).with_name("fixtures") / "sentences"
SIGNS = {"‖": " ", "¦": " ", "⏎": "\n"}


def cases(name: str) -> list[object]:
    """A parameter (category, text in the notation of the fixtures' README) for each line of a file."""
    lines = (FIXTURES / name).read_text(encoding="utf-8").splitlines()
    blocks = [line.split("\t", 1) for line in lines if line and not line.startswith("#")]
    return [pytest.param(category, marked, id=f"{category}: {marked[:40]}") for category, marked in blocks]


def plain(marked: str) -> str:
    """The text itself: a sign beside white space stands for nothing, elsewhere for a space."""
    text = re.sub(r"[‖¦](?=[⏎\s])|(?<=\s)[‖¦]", "", marked)
    return re.sub(r"[‖¦⏎]", lambda sign: SIGNS[sign[0]], text)


def sentences(marked: str) -> list[str]:
    return [" ".join(plain(part).split()) for part in re.split("‖", marked)]


def check(marked: str, language: str) -> None:
    """Compare sentence by sentence, so that a failure shows the words; where both answers are right, take ours."""
    text = plain(marked)
    found = [" ".join(text[start:end].split()) for start, end in split(text, language)]
    readings = [sentences(re.sub("¦", sign, marked)) for sign in ("‖", " ")]
    assert found in readings


@pytest.mark.parametrize(
    ("category", "marked"),
    [*cases("cases.txt"), *cases("office.txt"), *cases("admin_dev.txt"), *cases("golden-dev.txt")],
)
def test_german_ends_where_the_case_says(category: str, marked: str) -> None:
    check(marked, "de")


@pytest.mark.parametrize(("category", "marked"), cases("english.txt"))
def test_english_ends_where_the_case_says(category: str, marked: str) -> None:
    check(marked, "en")


@pytest.mark.parametrize(("language", "marked"), cases("other.txt"))
def test_a_language_without_data_is_cut_with_care(language: str, marked: str) -> None:
    assert not (LANGUAGES / language.partition("-")[0] / "sentences.toml").exists()
    check(marked, language)


def test_a_script_without_spaces_is_cut_too() -> None:
    assert split("这是一句。还有一句。", "zh") == [(0, 5), (5, 10)]


def test_text_full_of_quotation_marks_takes_linear_time_in_any_language() -> None:
    begin = time.process_time()
    split("« Oui. " + "«" * 100_000, "fr")
    assert time.process_time() - begin < 1


def test_a_regional_language_has_the_words_of_its_language() -> None:
    text = "Der 3. Workshop usw. Die Teilnahme ist frei."
    assert split(text, "de-AT") == split(text, "de_CH") == split(text, "DE") == split(text)


def test_a_language_name_is_never_a_path() -> None:
    assert split("Am 3. Der Rest.", "../languages/de") == split("Am 3. Der Rest.", "xx")


def test_a_site_adds_words_that_never_end_a_sentence() -> None:
    text = "Der Antrag der Fraktion DIE LINKE. Dresden hilft. Er kommt vom Verein Hand in Hand! Dresden."
    own = split(text, abbreviations=frozenset({"DIE LINKE", "LINKE.", "Hand!"}))
    assert [text[start:end] for start, end in own] == [
        "Der Antrag der Fraktion DIE LINKE. Dresden hilft.",
        "Er kommt vom Verein Hand in Hand! Dresden.",
    ]
    assert len(split(text)) == 4


def test_text_without_words_has_no_sentences() -> None:
    assert split("") == split(" \n\t\n ") == []


PIECES = """
    Der Die Rat Stadt hilft am im auf nach und Seite Mai Workshop Er er Sie sagte: beginnt. endet. Dr. z. B. i. d. R.
    usw. e. V. Abs. § 4 3. 31. 2019 12 8,3 % 17.30 Uhr A. II. 1. a) (1) . ! ? ... … , : ; – „ “ ” » « " '' `` ,, ( ) [ ]
    […] (!) [1] www.stadt.de a@b.de Bürger:innen Leiter*in \ufffc \u00ad
"""
BREAKS = ["\n", "\n\n", "\n- ", "\n• ", "\n1. ", "\n2. ", " ", "\u00a0"]
SPACED = st.sampled_from(PIECES.split()).map("{} ".format)
GERMAN = st.lists(st.one_of(SPACED, SPACED, st.sampled_from(PIECES.split() + BREAKS)), max_size=30).map("".join)
TEXTS = st.one_of(GERMAN, st.text(), st.text(alphabet=" .!?…„“”\"'()[]1aA\n-:\ufffc"))


@given(TEXTS, st.sampled_from(["de", "en", "fr", "xx"]))
def test_the_spans_are_in_order_and_leave_out_nothing_but_white_space(text: str, language: str) -> None:
    end = 0
    for start, following in split(text, language):
        assert end <= start < following
        assert not text[end:start].strip()
        assert text[start:following] == text[start:following].strip()
        end = following
    assert not text[end:].strip()


@given(TEXTS, st.sampled_from(["de", "en"]))
def test_a_sentence_split_again_stays_whole(text: str, language: str) -> None:
    for start, end in split(text, language):
        assert split(text[start:end], language) == [(0, end - start)]


@given(TEXTS, st.text(alphabet=" \t\r\n\u00a0\u2028"))
def test_white_space_in_front_moves_the_spans_and_changes_nothing_else(text: str, space: str) -> None:
    assert split(space + text) == [(start + len(space), end + len(space)) for start, end in split(text)]


HOSTILE = """
    .~ . ( ) „ “ " .“ („ “) .)~ (Ende.~ „A.~“~b~ Die.“~Haus~„ "a.~"b.~ [1] .[ A.~ 1.~ 1. 1,~ 1~und~ I. A,~I.~ z.~B.~
    a.b. ~ …~ ?~–~ –~ .~😀~ 😀
"""


@pytest.mark.parametrize("piece", [*HOSTILE.split(), *BREAKS, ".\n\n", "\n ", "\ufffc"])
def test_hostile_text_takes_linear_time(piece: str) -> None:
    piece = piece.replace("~", " ")
    text = f"Ein Satz. {(piece * 50_000)[:50_000]}) Die Stadt."
    begin = time.process_time()
    split(text)
    assert time.process_time() - begin < 10  # 0.3 s at most where it was written; a quadratic step takes minutes


@pytest.mark.parametrize("path", sorted(LANGUAGES.glob("*/sentences.toml")), ids=lambda path: path.parent.name)
def test_the_words_of_a_language_are_written_as_the_rules_read_them(path: Path) -> None:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    assert all(word[-1] in ".!?" for word in data["never_end"] + data["may_end"] + data["before_number"])
    assert all(word.isalpha() and word.istitle() for word in data["starters"])
    joined = ["".join(word.split()) for word in data["never_end"] + data["may_end"] + data["before_number"]]
    for words in (joined, *(data[name] for name in ("starters", "numbered", "counted", "units", "words"))):
        assert len(words) == len(set(words))
