"""A site's own marks: lines of text that say where a segment ends and where not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import catalog, cutmarks, formats, pofile
from pipeline.errors import UsageError
from pipeline.formats import prose
from pipeline.model import Reading
from pipeline.sentences import split
from tests.documents import blocks

CASES = blocks("cutmarks.txt")


@pytest.mark.parametrize(("case", "expected"), list(zip(CASES[::2], CASES[1::2], strict=True)))
def test_text_is_cut_as_the_lines_say(case: str, expected: str) -> None:
    lines, _, block = case.rstrip("\n").partition("\n---\n")
    reading = Reading(cutmarks=cutmarks.read(lines.partition("\n")[2]))  # behind the title
    found = prose.sentences(block, "sentence", reading=reading)
    assert [block[start:end] for start, end in found] == expected.rstrip("\n").split("\n")


def test_a_mended_cut_holds_in_every_format() -> None:
    reading = Reading(cutmarks=("LINKE._Dresden",))
    text = "Die Fraktion **DIE LINKE.** Dresden hilft. Ende."
    for source, format in ((text, ".md"), (f"<p>{text.replace('**', '')}</p>", ".html"), (text, ".txt")):
        texts = [segment.text for segment in formats.parse(source, format, reading=reading).segments()]
        assert len(texts) == 2
        assert texts[0].endswith("Dresden hilft.")


def test_a_mended_cut_costs_no_review() -> None:
    text = "Wir fragten DIE LINKE. Dresden hilft."
    before = catalog.update(pofile.new("en"), formats.parse(text, ".md"))
    targets = iter(["We asked DIE LINKE.", "Dresden helps."])
    before = before.with_entries(replace(entry, targets=(next(targets),)) for entry in before.entries)
    after = catalog.update(before, formats.parse(text, ".md", reading=Reading(cutmarks=("LINKE._Dresden",))))
    assert catalog.approved(after) == {(None, text): "We asked DIE LINKE. Dresden helps."}


@pytest.mark.parametrize("line", ["ohne Zeichen", "|am Anfang", "am Ende._", "Leiter_innen", "a\\|b", "a||b", "_"])
def test_a_line_without_a_mark_between_words_is_refused_with_its_number(line: str) -> None:
    with pytest.raises(UsageError, match="no mark between two words") as refused:
        cutmarks.read(f"# Notiz\n\nDIE LINKE._Dresden\n{line}\n")
    assert (refused.value.path, refused.value.line) == ("sentences.txt", 4)
    assert "DIE LINKE._Dresden" in refused.value.repair


WORDS = st.sampled_from(
    ["Der", "Rat", "Nr. 4.", "Dort", "(a)", "Halle", "z. B.", "\u00ad", "\ufffc", "LINKE.", "e. V."]
)
TEXTS = st.lists(st.one_of(WORDS, st.sampled_from([" ", " ", "\n"])), max_size=20).map("".join)
LINES = st.lists(st.tuples(WORDS, st.sampled_from(["|", "_", " | ", " _ "]), WORDS).map("".join), max_size=4)


@given(TEXTS, LINES)
def test_mended_spans_are_in_order_and_leave_out_nothing_but_white_space(text: str, lines: list[str]) -> None:
    readable = [line for line in lines if _is_line(line)]
    end = 0
    for start, following in cutmarks.mended(text, split(text), readable):
        assert end <= start < following
        assert not text[end:start].strip()
        assert text[start:following] == text[start:following].strip()
        end = following
    assert not text[end:].strip()


def _is_line(line: str) -> bool:
    try:
        return bool(cutmarks.read(line))
    except UsageError:
        return False


@given(TEXTS)
def test_lines_that_are_not_found_change_nothing(text: str) -> None:
    assert cutmarks.mended(text, split(text), ["Mond.|Sonne", "Mond._Sonne"]) == split(text)
