"""The localised document: what is escaped, what stays, and which targets are left out with a finding."""

from __future__ import annotations

import time

import pytest

from pipeline import formats
from pipeline.model import NONE, Key
from tests.documents import blocks

_BLOCKS = blocks("markdown/filled.txt")
_CASES = list(zip(*(_BLOCKS[part::4] for part in range(4)), strict=True))


def by_text(targets: dict[str, str]) -> dict[Key, str]:
    return {(None, german): target for german, target in targets.items()}


@pytest.mark.parametrize(
    ("text", "pairs", "expected"), [pytest.param(*case, id=title.strip()) for title, *case in _CASES]
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_a_filled_document(text: str, pairs: str, expected: str, newline: str) -> None:
    document = formats.parse(text.replace("\n", newline), ".md")
    targets = dict(line.split(" => ") for line in pairs.splitlines())
    assert targets.keys() <= {segment.text for segment in document.segments()}
    filled = formats.filled(document, by_text(targets))
    assert filled.text == expected.replace("\n", newline)
    assert filled.findings == ()


def test_without_targets_the_document_is_the_source() -> None:
    document = formats.parse("Ein  Satz.\n", ".md")
    assert formats.filled(document, {}).text == document.text
    assert formats.filled(document, by_text({"Ein anderer Satz.": "x"})).text == document.text


def test_a_target_that_breaks_the_page_is_left_out_and_named() -> None:
    document = formats.parse("Ein Satz.\n\n**Gut**es `Stück`.\n\nNoch einer.\n", ".md", path="seite")
    broken = "<strong>„Good“</strong>ness <code>piece</code>."
    targets = by_text(
        {"Ein Satz.": "One.", "<strong>Gut</strong>es <code>Stück</code>.": broken, "Noch einer.": "Two."}
    )
    filled = formats.filled(document, targets)
    assert filled.text == "One.\n\n**Gut**es `Stück`.\n\nTwo.\n"
    (finding,) = filled.findings
    assert (finding.rule, finding.severity, finding.path, finding.line) == ("structure", "error", "seite", 3)
    assert finding.key == (None, "<strong>Gut</strong>es <code>Stück</code>.")


@pytest.mark.parametrize(
    "target", ["Bold", "<strong>Bold", "<strong>Bo</strong><strong>ld</strong>", "</strong>Bold<strong>"]
)
def test_a_target_without_the_tags_of_the_german_is_left_out_and_named(target: str) -> None:
    document = formats.parse("Ein **fetter** Satz.\n", ".md")
    filled = formats.filled(document, by_text({"Ein <strong>fetter</strong> Satz.": target}))
    assert filled.text == document.text
    assert len(filled.findings) == 1


def test_ticks_that_would_end_the_code_they_stand_in_are_named() -> None:
    document = formats.parse("Rufen Sie `make` auf. Und ``a ` b`` auch.\n", ".md")
    targets = by_text(
        {
            "Rufen Sie <code>make</code> auf.": "Call <code>a`b</code>.",
            "Und <code>a ` b</code> auch.": "And <code>c ` d</code>.",
        }
    )
    filled = formats.filled(document, targets)
    assert filled.text == "Rufen Sie `make` auf. And ``c ` d``.\n"
    assert [finding.key for finding in filled.findings] == [(None, "Rufen Sie <code>make</code> auf.")]


def test_a_sentence_said_elsewhere_is_left_out_only_where_its_block_is_translated() -> None:
    document = formats.parse("Erster Satz.\nZweiter Satz.\n\nDritter Satz.\n", ".md")
    all_of_it = by_text({"Erster Satz.": "Both.", "Zweiter Satz.": NONE})
    assert formats.fill(document, all_of_it) == "Both.\n\n\nDritter Satz.\n"


def test_one_broken_target_among_a_thousand_is_found_in_a_few_trials() -> None:
    document = formats.parse("".join(f"Satz {number} ist **lang**.\n\n" for number in range(1000)), ".md")
    targets = {segment.key: segment.text.replace("ist", "is") for segment in document.segments()}
    targets[None, "Satz 700 ist <strong>lang</strong>."] = "x<strong>„long“</strong>x"
    start = time.process_time()
    filled = formats.filled(document, targets)
    assert time.process_time() - start < 20  # a trial for each would take minutes
    assert [finding.line for finding in filled.findings] == [1401]
    assert filled.text.count("is **lang**") == 999


def test_a_reference_that_a_translation_would_take_apart_keeps_its_german() -> None:
    document = formats.parse("[Erster Satz. Zweiter Satz.] Dritter.\n\n[Erster Satz. Zweiter Satz.]: a.html\n", ".md")
    filled = formats.filled(document, by_text({"Erster Satz.": "First.", "Dritter.": "Third."}))
    assert filled.text == "[Erster Satz. Zweiter Satz.] Third.\n\n[Erster Satz. Zweiter Satz.]: a.html\n"
    assert [finding.key for finding in filled.findings] == [(None, "Erster Satz.")]
