"""The rules on form and language: good translations are left alone, mistakes are named, placed and put right."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import checks, localize, markup
from pipeline.checks.language import language
from pipeline.checks.pair import Pair, cut
from pipeline.checks.quotes import accepted
from pipeline.checks.style import style
from pipeline.checks.writing import put_right
from pipeline.glossary import Glossary
from pipeline.model import Finding
from tests.documents import spelt

FIXTURES = Path(__file__).with_name("fixtures") / "checks"
LANGUAGES = Path(checks.__file__).parents[1] / "languages"
NAMES = (
    *("german", "characters", "length", "codes", "streets", "people", "language", "register", "gender", "quotes"),
    *("apostrophes", "punctuation", "spacing", "sentences", "doubled", "spelling", "abbreviations", "capitals"),
)
RULES = tuple(rule for name, rule in checks.RULES if name in NAMES)


def blocks(name: str) -> list[tuple[str, ...]]:
    text = spelt((FIXTURES / name).read_text(encoding="utf-8"))
    _introduction, *found = text.split("\n\n")
    return [tuple(part.strip("\n") for part in re.split(r"^\.$", block, flags=re.MULTILINE)[:-1]) for block in found]


def locale(title: str) -> str:
    match = re.search(r"\((\w+)\)$", title)
    return match[1] if match else "en"


def pair(source: str, target: str, into: str = "en", source_language: str = "de") -> Pair:
    return cut(source, target, language=source_language, locale=into, terms=Glossary(()))


def found(source: str, target: str, into: str = "en", source_language: str = "de") -> list[Finding]:
    return [finding for rule in RULES for finding in rule(pair(source, target, into, source_language))]


def told(finding: Finding) -> str:
    what, expected = finding.found and f" {finding.found}", finding.expected and f" -> {finding.expected}"
    return f"{finding.severity} {finding.rule}:{what}{expected}"


GOOD = blocks("wording-good.txt")
BAD = blocks("wording-bad.txt")


@pytest.mark.parametrize(("title", "source", "target"), GOOD, ids=[block[0] for block in GOOD])
def test_a_good_translation_has_no_finding(title: str, source: str, target: str) -> None:
    assert [told(finding) for finding in found(source, target, locale(title))] == []


@pytest.mark.parametrize(("title", "source", "target", "expected"), BAD, ids=[block[0] for block in BAD])
def test_a_mistake_is_named_and_nothing_else(title: str, source: str, target: str, expected: str) -> None:
    assert [told(finding) for finding in found(source, target, locale(title))] == expected.splitlines()


@pytest.mark.parametrize(("title", "source", "target", "_expected"), BAD, ids=[block[0] for block in BAD])
def test_a_target_that_is_put_right_has_the_mistake_no_more(
    title: str, source: str, target: str, _expected: str
) -> None:
    for finding in found(source, target, locale(title)):
        if finding.mended:
            left = found(source, finding.mended, locale(title))
            assert (finding.rule, finding.message) not in [(other.rule, other.message) for other in left]


@pytest.mark.parametrize(("title", "source", "target", "_expected"), BAD, ids=[block[0] for block in BAD])
def test_a_finding_stands_where_it_says(title: str, source: str, target: str, _expected: str) -> None:
    for finding in found(source, target, locale(title)):
        if finding.at and finding.rule not in ("spacing", "quotes"):  # which quote what stands around it, or shorten it
            assert target[slice(*finding.at)] == finding.found
        if finding.source_at:
            assert finding.expected in source[slice(*finding.source_at)]


@pytest.mark.parametrize(
    ("source", "target", "into", "mended"),
    [
        ("Das <b>Motto</b> „Gemeinsam“", "The <b>motto</b> „Together“", "en", "The <b>motto</b> “Together”"),
        ("Das Motto „Gemeinsam“", 'La devise "Ensemble"', "fr", None),
        ("Das Motto „Gemeinsam“", "La devise “Ensemble”", "fr_CH", None),
        ("Das Motto „Gemeinsam“", "La devise „Ensemble“", "fr", "La devise «\u202fEnsemble\u202f»"),
        ("Das <b>Café</b>", "The <b>cafÃ©</b>", "en", "The <b>café</b>"),
        ("Kinder & Eltern", "Children&#39;s &amp; parents&#39;", "en", "Children's & parents'"),
        ("Das ist Annas Buch.", "It's Anna´s book.", "en", "It's Anna's book."),
        ("<b>Bitte</b> die Tür schließen.", "<b>please</b> close the door.", "en", "<b>Please</b> close the door."),
        ("Die <b>Tür</b> ist zu, bitte warten.", "The door is closed, <b>please wait</b>", "en", None),
        ("Der Film ist aus.", "The  <i>film</i>  is over .", "en", "The <i>film</i> is over ."),
        ("Adresse:", "Adresse", "fr", "Adresse\u00a0:"),
        ("Haben Sie Fragen?", "Έχετε ερωτήσεις", "el", "Έχετε ερωτήσεις;"),
    ],
)
def test_what_takes_no_judgement_is_put_right(source: str, target: str, into: str, mended: str | None) -> None:
    tags = " ".join(f"<{name}></{name}>" for name in markup.names(target))
    fixes = [finding.mended for finding in found(f"{source}", target, into) if finding.mended]
    if mended is None:
        assert all(fix.endswith(".") for fix in fixes), tags
    else:
        assert fixes[0] == mended


@pytest.mark.parametrize(
    ("source", "target", "word"),
    [
        ("You can bring your dog.", "Du kannst den Hund mitbringen.", "Du"),
        ("Call us if you need help.", "Rufen Sie uns an, wenn du Hilfe brauchst.", "du"),
        ("You can bring your dog.", "Sie können Ihren Hund mitbringen.", ""),
        ("They bring their dog.", "Sie bringen ihren Hund mit.", ""),
    ],
)
def test_german_says_sie_to_its_readers(source: str, target: str, word: str) -> None:
    assert [finding.found for finding in found(source, target, "de", "en")] == ([word] if word else [])


def test_several_people_may_be_addressed_politely() -> None:
    assert found("Wollt ihr mitmachen? Wir freuen uns auf euch.", "Voulez-vous participer ? Venez.", "fr") == []


@given(st.text(st.sampled_from("äöüßéèàçñøåčšž"), min_size=1, max_size=4), st.booleans())
def test_text_that_was_read_in_the_wrong_encoding_is_read_again(letters: str, twice: bool) -> None:
    target = f"The word a{letters}a is right"
    wrong = target.encode("utf-8").decode("latin-1")
    if any("\x80" <= char <= "\x9f" for char in wrong) or any(letter in "čšžåà" for letter in letters):
        return  # controls are another mistake
    assert [finding.mended for finding in found("Das Wort", wrong) if finding.rule == "characters"] == [target]


@given(
    st.lists(st.sampled_from(["Stadt ", "Riga", "<b>", "</b>", "<img1/>", " und "]), max_size=8),
    st.data(),
)
def test_a_change_leaves_everything_else_as_it_is(pieces: list[str], data: st.DataObject) -> None:
    text = "".join(pieces)
    one = pair(text, text)
    start = data.draw(st.integers(0, len(one.target_text)))
    end = data.draw(st.integers(start, len(one.target_text)))
    changed = pair(text, put_right(one, [(start, end, "•")]))
    assert changed.target_text.replace(" ", "") == f"{one.target_text[:start]}•{one.target_text[end:]}".replace(" ", "")


def test_every_table_is_of_a_language_and_of_fields_that_are_read() -> None:
    known = {"address", "abbreviations", "doubled", "gender", "nouns", "headings", "people", "acronyms"}
    known |= {"streets", "capitals"}
    for path in LANGUAGES.glob("*/style.toml"):
        assert localize.valid(path.parent.name) == path.parent.name
        assert set(tomllib.loads(path.read_text(encoding="utf-8"))) <= known
        assert style(path.parent.name) != style("xx")


def test_every_locale_has_pairs_of_quotation_marks() -> None:
    for code, pairs in tomllib.loads((LANGUAGES / "quotes.toml").read_text(encoding="utf-8")).items():
        assert localize.valid(code) == code
        assert pairs
        assert all(len(marks) == len("“”") for marks in pairs)
    assert accepted("en-GB") == accepted("en")
    assert accepted("fr_CH") != accepted("fr")


def test_frequent_words_are_those_of_known_languages() -> None:
    data = tomllib.loads((LANGUAGES / "common.toml").read_text(encoding="utf-8"))
    codes = [code for code in data if code != "scripts"]
    assert all(localize.valid(code) == code for code in codes)
    assert all(len(data[code].split()) >= len(codes) - 1 for code in ("en", "fr", "es", "it", "nl", "pl", "de"))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("La bibliothèque est fermée tous les lundis.", "français"),
        ("La biblioteca está cerrada todos los lunes por la tarde.", "español"),
        ("Biblioteka jest zamknięta w każdy poniedziałek i w święta.", "polski"),
        ("Библиотека закрыта по понедельникам и в праздники.", "Cyrillic"),
        ("Bibliothek montags geschlossen", ""),
    ],
)
def test_the_other_language_is_named(text: str, name: str) -> None:
    said = [finding.message for finding in language(pair("Die Bibliothek ist zu.", text))]
    assert [name.lower() in message.lower() for message in said] == ([True] if name else [])


@pytest.mark.parametrize(
    ("target", "word"),
    [
        ("Melde dich online an.", "Melde"),
        ("Fülle das Formular aus.", "Fülle das"),
        ("Bitte gib ein Passwort ein.", "gib"),
        ("Bringt euren Ausweis mit.", "Bringt euren"),
        ("Hier könnt ihr parken.", "könnt ihr"),
        ("Macht mit!", "Macht mit"),
        ("Melden Sie sich online an.", ""),
        ("Der Zug kommt.", ""),
        ("Suche nach Begriffen", ""),
        ("Folge 3", ""),
        ("Die Ausstellung „Komm“", ""),
    ],
)
def test_commands_address_readers_familiarly_as_well(target: str, word: str) -> None:
    words = [one.found for one in found("Source.", target, "de", "en") if one.rule == "register"]
    assert words == ([word] if word else [])
