"""The entry rules: good pairs are left alone, each planted mistake is named, and no text makes a check slow or fail."""

from __future__ import annotations

import itertools
import re
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import checks, markup
from pipeline.checks import RULES, accepted, blocking, check, remaining
from pipeline.checks.pair import placed, shown
from pipeline.model import NONE, Finding
from tests.documents import spelt
from tests.pairs import read

FIXTURES = Path(__file__).with_name("fixtures") / "checks"
ROOT = Path(__file__).parents[1]


def blocks(name: str) -> list[tuple[str, ...]]:
    """The blocks of a fixture, each cut at its lines of a single stop."""
    text = spelt((FIXTURES / name).read_text(encoding="utf-8"))
    _introduction, *found = text.split("\n\n")
    return [tuple(part.strip("\n") for part in re.split(r"^\.$", block, flags=re.MULTILINE)[:-1]) for block in found]


def locale(title: str) -> str:
    """The locale in brackets at the end of a block's title; English where there is none."""
    match = re.search(r"\((\w+)\)$", title)
    return match[1] if match else "en"


def told(finding: Finding) -> str:
    """A finding as the fixture of mistakes writes it."""
    found, expected = finding.found and f" {finding.found}", finding.expected and f" -> {finding.expected}"
    return f"{finding.severity} {finding.rule}:{found}{expected}"


def rules(source: str, target: str, into: str = "en", language: str = "de") -> set[str]:
    return {finding.rule for finding in check(source, target, into, language=language)}


GOOD = blocks("good.txt")
BAD = blocks("bad.txt")
LABELLED = read(FIXTURES / "labelled.txt")


@pytest.mark.parametrize(("title", "source", "target"), GOOD, ids=[block[0] for block in GOOD])
def test_a_good_translation_has_no_finding(title: str, source: str, target: str) -> None:
    assert check(source, target, locale(title)) == []


def test_there_are_enough_good_translations_to_speak_of_false_alarms() -> None:
    assert len({source for _title, source, _target in GOOD}) >= 60


@pytest.mark.parametrize(("title", "source", "target", "expected"), BAD, ids=[block[0] for block in BAD])
def test_a_planted_mistake_is_found_and_nothing_else(title: str, source: str, target: str, expected: str) -> None:
    assert [told(finding) for finding in check(source, target, locale(title))] == expected.splitlines()


OF_VALUES = frozenset({"numbers", "links", "tags", "places", "engine-remarks"})


def of_values(source: str, target: str, into: str) -> list[str]:
    """What the rules on values, addresses and marks say of a pair."""
    return [told(finding) for finding in check(source, target, into) if finding.rule in OF_VALUES]


@pytest.mark.parametrize(("into", "source", "target"), blocks("values-good.txt"))
def test_a_value_that_is_said_in_another_way_is_right(into: str, source: str, target: str) -> None:
    assert of_values(source, target, into) == []


@pytest.mark.parametrize(("into", "source", "target", "expected"), blocks("values-bad.txt"))
def test_another_value_address_or_mark_is_told(into: str, source: str, target: str, expected: str) -> None:
    assert of_values(source, target, into) == expected.splitlines()


def test_free_translations_of_our_own_have_no_finding_of_words_and_few_of_meaning() -> None:
    good = [pair for pair in LABELLED if pair.kind == "good"]
    found = [(pair.title, finding.rule) for pair in good for finding in check(pair.source, pair.target)]
    assert [(title, rule) for title, rule in found if rule != "numbers"] == []
    assert len(good) == 258


def test_nearly_all_mistakes_of_our_own_are_found() -> None:
    bad = [pair for pair in LABELLED if pair.kind != "good"]
    missed = [pair.title for pair in bad if not check(pair.source, pair.target, pair.locale)]
    assert missed == ["mistake 275", "mistake 297", "mistake 303", "mistake 327"]
    assert len(bad) == 232


def test_every_rule_finds_a_planted_mistake() -> None:
    planted = (*BAD, *blocks("wording-bad.txt"))
    named = {line.split()[1].rstrip(":") for *_block, expected in planted for line in expected.splitlines()}
    assert named == {name for name, _rule in RULES}


def test_every_finding_says_what_to_do() -> None:
    findings = [finding for title, source, target, _ in BAD for finding in check(source, target, locale(title))]
    assert all(finding.message and finding.fix for finding in findings)
    assert not [finding for finding in findings if "{" in finding.message + finding.fix]


@pytest.mark.parametrize(
    ("text", "part", "written"),
    [
        ("Read the <a>report</a> now.", "report", "report"),
        ("Read <b>the</b> report.", "the report", "the</b> report"),
        ("Line<br/>break", "Line break", "Line<br/>break"),
        ("H<sub>2</sub>O", "H2O", "H<sub>2</sub>O"),
        ("<b>All</b>", "All", "All"),
    ],
)
def test_a_part_that_a_reader_sees_is_found_in_the_text_with_its_tags(text: str, part: str, written: str) -> None:
    pieces = markup.pieces(text, markup.names(text))
    start = shown(pieces).index(part)
    first, last = placed(pieces, start, start + len(part))
    assert text[first:last] == written


Tree = list["str | Tree"]
"""A segment: text, a list for a pair of tags with what stands between them, an empty list for a void tag."""

TREES: st.SearchStrategy[Tree] = st.recursive(
    st.lists(st.sampled_from(["Stadt", "Riga ", " & ", "5 < 6", "Bericht.", "<b>"]), max_size=2),
    lambda inner: st.lists(inner, min_size=1, max_size=4),
    max_leaves=12,
)


def written(tree: Tree, arrange: Callable[[list[list[str]]], list[list[str]]] = list) -> list[str]:
    """The pieces of a segment, its tags numbered in order of appearance, then siblings put in order by `arrange`."""
    numbers = itertools.count(1)

    def group(node: str | Tree) -> list[str]:
        if isinstance(node, str):
            return [node]
        number = next(numbers)
        return [f"<a{number}>", *pieces(node), f"</a{number}>"] if node else [f"<img{number}/>"]

    def pieces(nodes: Tree) -> list[str]:
        return list(itertools.chain.from_iterable(arrange([group(node) for node in nodes])))

    return pieces(tree)


def tags_of(pieces: list[str]) -> list[int]:
    return [place for place, piece in enumerate(pieces) if re.fullmatch(r"</?(?:a|img)\d+/?>", piece)]


def errors(source: str, target: str, rule: str) -> list[Finding]:
    return [finding for finding in check(source, target) if finding.severity == "error" and finding.rule == rule]


@given(TREES, st.data())
def test_a_lost_tag_is_always_reported(tree: Tree, data: st.DataObject) -> None:
    pieces = written([*tree, []])
    place = data.draw(st.sampled_from(tags_of(pieces)))
    assert errors("".join(pieces), "".join([*pieces[:place], *pieces[place + 1 :]]), "tags")


@given(TREES, st.data())
def test_a_doubled_tag_is_always_reported(tree: Tree, data: st.DataObject) -> None:
    pieces = written([*tree, []])
    doubled = pieces[data.draw(st.sampled_from(tags_of(pieces)))]
    place = data.draw(st.integers(0, len(pieces)))
    assert errors("".join(pieces), "".join([*pieces[:place], doubled, *pieces[place:]]), "tags")


@given(TREES, st.data())
def test_a_pair_turned_round_is_always_reported(tree: Tree, data: st.DataObject) -> None:
    pieces = written([*tree, ["Stadt"]])
    opening = data.draw(st.sampled_from([piece for piece in pieces if piece.startswith("<a")]))
    closing = opening.replace("<", "</")
    turned = [{opening: closing, closing: opening}.get(piece, piece) for piece in pieces]
    assert errors("".join(pieces), "".join(turned), "tags")


@given(TREES, st.sampled_from(["<em>", "</strong>", "<img77/>", "<a99>", NONE]), st.data())
def test_an_invented_tag_is_always_reported(tree: Tree, invented: str, data: st.DataObject) -> None:
    pieces = written(["Stadt", *tree])
    place = data.draw(st.integers(0, len(pieces)))
    assert errors("".join(pieces), "".join([*pieces[:place], invented, *pieces[place:]]), "tags")


@given(TREES, st.randoms(use_true_random=False))
def test_tags_may_change_places_with_their_siblings(tree: Tree, random: Random) -> None:
    def arrange(groups: list[list[str]]) -> list[list[str]]:
        return random.sample(groups, len(groups))

    assert not errors("".join(written(tree)), "".join(written(tree, arrange)), "tags")


ENGLISH = "Representatives of the partner cities met in Riga."
GERMAN = "Vertreterinnen und Vertreter der Partnerstädte trafen sich in Riga."

HIDDEN = [*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F)]
HIDDEN += [*range(0x2066, 0x206A), 0x200B, 0x2060, 0xFEFF, 0xFFFD, 0xFFFE, 0xD800, 0xE0041]


@given(st.sampled_from(HIDDEN), st.integers(0, len(ENGLISH)))
def test_a_character_that_nobody_sees_is_always_reported(code: int, place: int) -> None:
    target = ENGLISH[:place] + chr(code) + ENGLISH[place:]
    assert [finding.found for finding in errors(GERMAN, target, "characters")] == [f"U+{code:04X}"]


@pytest.mark.parametrize("char", ["\t", "\n", "\u00a0", "\u202f", "\u00ad", "\u2028", "<", "&", "⟦", "é", "e\u0301"])
def test_white_space_hyphenation_brackets_and_letters_are_no_hidden_characters(char: str) -> None:
    assert "characters" not in rules(GERMAN, ENGLISH + char)


def test_a_zero_width_space_of_the_german_may_stand_in_the_translation_too() -> None:
    assert rules("Antrags\u200bformular", "Application\u200bform") == set()


def test_an_address_of_any_country_is_one_if_the_other_side_says_so() -> None:
    assert rules("Mehr auf www.nantes.fr.", "More on nantes.fr.") == set()
    assert rules("Mehr auf nantes.fr.", "More on https://www.nantes.fr/.") == set()
    assert rules("Mehr davon.", "More on evil.example/login") == {"links"}


def test_a_script_in_a_translation_is_text_and_no_finding() -> None:
    assert rules("Die Stadt lädt ein.", "The city invites <script>alert(1)</script> you.") == set()


@given(st.sampled_from(["www.dresden.de/europa", "https://urbact.eu/", "europa@dresden.de", "dresden.de"]))
def test_a_lost_an_added_and_a_changed_address_are_always_reported(address: str) -> None:
    with_address, without = f"Mehr: {address}.", "Mehr davon."
    changed = address.replace("d", "b").replace("u", "v")
    assert errors(with_address, "More of it.", "links")
    assert errors(without, f"More: {address}.", "links")
    assert errors(with_address, f"More: {changed}.", "links")
    assert not errors(with_address, f"For more, see “{address}”!", "links")


@pytest.mark.parametrize("text", ["", " ", "\n\u00a0", "–", "...", "„“", "\u200b", "\u3164", "<strong></strong>"])
def test_a_translation_without_words_is_empty(text: str) -> None:
    assert errors("Die <strong>Stadt</strong>", text, "empty")


@pytest.mark.parametrize(("source", "target"), [("– 5 –", "–"), ("Ja", "✓"), ("zwei", "2"), ("<img1/>", "<img1/>")])
def test_a_translation_without_words_may_be_right(source: str, target: str) -> None:
    assert not errors(source, target, "empty")


def test_an_engine_in_a_loop_is_found_by_the_length_of_its_answer() -> None:
    assert [told(finding)[:13] for finding in check("Die Stadt.", "The city." + " The city." * 60)] == ["error length:"]


@pytest.mark.parametrize(("source", "target"), [("Ja", "Yes, " * 30), ("Die Stadt lädt ein. " * 10, "Come! " * 100)])
def test_a_longer_translation_is_no_error(source: str, target: str) -> None:
    assert not errors(source, target, "length")


@pytest.mark.parametrize(
    ("source", "target", "mended"),
    [
        ("Frist: 31.03.2026.", "Deadline: 13 March 2026.", "Deadline: 31 March 2026."),
        ("Es kostet 12,50 Euro.", "It costs €15.20.", "It costs €12.50."),
        ("Tel. <b>0351 488-0</b>", "Phone <b>+49 351 448-0</b>", "Phone <b>+49 351 488-0</b>"),
        ("um 18 Uhr", "at 6 am", "at 6 pm"),
        ("Schuljahr 2023/24", "2022/23 school year", ""),
        ("zwei Wochen", "three weeks", ""),
        ("Mehr auf dresden.de/a.", "More on dresden.de/b.", "More on dresden.de/a."),
        ("Mehr auf dresden.de.", "More of it.", ""),
        (
            "Der <a1>Plan</a1> von <a2>heute</a2>",
            "The <a1>plan</a1> of <a3>today</a3>",
            "The <a1>plan</a1> of <a2>today</a2>",
        ),
        ("Der <strong>Plan</strong>", "The <STRONG>plan</ strong>", "The <strong>plan</strong>"),
        ("Der <b>Plan</b>", "The plan", ""),
        ("Am %(date)s", "On %(day)s", "On %(date)s"),
    ],
)
def test_a_finding_offers_the_sentence_put_right_where_that_takes_no_judgement(
    source: str, target: str, mended: str
) -> None:
    findings = check(source, target)
    assert findings
    assert {finding.mended for finding in findings} == {mended}
    assert not mended or not check(source, mended)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Frist: <b>31.03.2026</b>.", "Deadline: <b>13 March 2026</b>."),
        ("innerhalb von zwei Wochen", "within two months"),
        ("Schreiben Sie an <b>a@dresden.de</b>.", "Write to <b>b@dresden.de</b>."),
        ("Am %(date)s", "On %(day)s"),
    ],
)
def test_a_finding_says_where_it_stands_on_both_sides(source: str, target: str) -> None:
    for finding in check(source, target):
        assert finding.at
        assert finding.source_at
        assert target[slice(*finding.at)] == finding.found
        assert source[slice(*finding.source_at)] == finding.expected


def test_a_day_in_the_order_of_another_country_is_no_error() -> None:
    assert [told(finding) for finding in check("am 03.04.2024", "on 04/03/2024")] == [
        "warning numbers: 04/03/2024 -> 03.04.2024"
    ]


def test_german_is_right_for_readers_of_german() -> None:
    assert check(GERMAN, GERMAN, "de_AT") == []
    assert check(GERMAN, GERMAN, "de-LS") == []
    assert rules(GERMAN, GERMAN, "en_GB") == {"german"}


def test_only_a_source_in_german_can_leave_german_behind() -> None:
    assert rules(GERMAN, GERMAN, "en", language="fr") == set()


def test_a_heading_in_capitals_is_read_like_any_other() -> None:
    assert rules("ZAHLEN UND FAKTEN", "ZAHLEN UND FAKTEN") == {"german"}
    assert rules("ARRIVAL CITIES IM DETAIL", "ARRIVAL CITIES IM DETAIL", "nl") == {"german"}
    assert rules("Das MIT und die DER-Datei", "The MIT and the DER file") == set()


@given(
    st.text(st.characters(), max_size=60), st.text(st.characters(), max_size=60), st.sampled_from(["en", "de", "ar"])
)
def test_any_two_texts_can_be_checked_and_give_the_same_findings_again(source: str, target: str, into: str) -> None:
    findings = check(source, target, into)
    assert findings == check(source, target, into)
    order = [(["error", "warning", "note"].index(finding.severity), place(finding.rule)) for finding in findings]
    assert order == sorted(order)


def place(rule: str) -> int:
    return [name for name, _rule in RULES].index(rule)


SIZE = 100 * 1024


HOSTILE = [
    "a",
    "a.",
    "a@",
    "-.",
    ".de",
    "www.",
    "http://",
    "a.de/",
    "„",
    "“",
    "«",
    '"',
    "‚‘",
    "(",
    "[",
    "<",
    "<a",
    "<a>",
]
HOSTILE += ["der ", "Von der Haus ", "Müller von ", "der|", "<q>", "<b></b>", "\u202e", "😀\u200d"]
HOSTILE += ["31.01.2017 ", "1.", "1,", "1 ", "+49 351 ", "12 € ", "9 bis ", "Mai ", "DE89 "]


PATIENCE = 20
"""Seconds of computing for 100 KiB. Linear rules need a tenth of that, a quadratic one needs a minute."""


@pytest.mark.parametrize("unit", HOSTILE)
def test_the_time_of_a_check_grows_no_faster_than_the_text(unit: str) -> None:
    started = time.process_time()
    check(GERMAN, unit * (SIZE // len(unit)))
    assert time.process_time() - started < PATIENCE


def test_as_many_tags_as_fit_are_compared_in_time() -> None:
    source = "".join(f"<a{number}>x</a{number}>" for number in range(6000))
    started = time.process_time()
    assert len(errors(source, "", "tags")) == 12_000
    assert not errors(source, source, "tags")
    assert time.process_time() - started < PATIENCE


@pytest.mark.parametrize(
    ("comments", "expected"),
    [
        ((), set()),
        (("accepted: links – the English page has its own address",), {"links"}),
        (("accepted: links - so sagt die Pressestelle", "accepted: german: a brand"), {"links", "german"}),
        (("Accepted: Length — a list",), {"length"}),
        (("accepted: links",), set()),
        (("accepted: links – ",), set()),
        (("accepted: terms, names – the ministry calls itself so",), {"terms", "names"}),
        (("accepted: false-friends – meant as it stands",), {"false-friends"}),
        (("accepted: everything please",), set()),
        (("please don't write accepted: links – here",), set()),
    ],
)
def test_a_comment_accepts_a_rule_if_it_gives_a_reason(comments: tuple[str, ...], expected: set[str]) -> None:
    assert accepted(comments) == expected


def test_an_accepted_error_no_longer_blocks() -> None:
    findings = check("Mehr auf dresden.de", "More on dresden.de/en")
    assert blocking(findings)
    assert not blocking(findings, accepted(["accepted: links – there is an English page"]))
    assert remaining(findings, {"links"}) == []


def test_lost_tags_and_hidden_characters_can_not_be_accepted() -> None:
    findings = check("Die <a>Stadt</a>", "The \u202ecity")
    everything = {name for name, _rule in RULES}
    assert {finding.rule for finding in findings} == {"tags", "characters"}
    assert remaining(findings, everything) == findings
    assert blocking(findings, everything)


def test_a_warning_never_blocks() -> None:
    findings = check("Lesen Sie den <a>Bericht</a>.", "Read the report<a></a>.")
    assert [finding.severity for finding in findings] == ["warning"]
    assert not blocking(findings)


def sections() -> dict[str, str]:
    """Rule -> what the manual says of it."""
    _introduction, *found = re.split(
        r"^## `([\w-]+)`$", (ROOT / "docs" / "checks.md").read_text("utf-8"), flags=re.MULTILINE
    )
    return dict(zip(found[::2], found[1::2], strict=True))


def test_every_rule_has_the_name_of_its_function_and_its_file_and_a_section_in_the_manual() -> None:
    for name, rule in RULES:
        assert rule.__name__ == name.replace("-", "_")
        assert Path(checks.__file__).with_name(f"{rule.__name__}.py").is_file()
    assert list(sections()) == [name for name, _rule in RULES]


def test_the_examples_of_the_manual_are_what_they_are_said_to_be() -> None:
    for name, text in sections().items():
        examples = re.findall(r"^    de: (.+)\n    (en|de_LS): (.+)$", text, re.MULTILINE)
        assert examples
        for source, into, target in examples:
            sentence, _rest, _times = target.partition(", … [100 times]")
            target = sentence + 100 * ", and you" if target != sentence else spelt(sentence)
            assert rules(source, target, into) == {name}, target
