"""Long values: joined, the parts are the value, and every sentence is whole."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pipeline import formats
from pipeline.model import Segment
from tests import documents
from tests.documents import without_invisible, words

LINES = st.one_of(
    documents.SENTENCES,
    documents.WORDS,
    documents.NOISE,
    st.builds("- {}".format, documents.SENTENCES),
    st.builds("## {}".format, documents.WORDS),
    st.builds("> {} ".format, documents.WORDS),
    st.sampled_from(["", "", "```", "<div class='kasten'>", "https://www.example.org", "| a | b |", "1. Punkt"]),
)
VALUES = st.lists(LINES, max_size=8).map("\n".join)


def sound(value: str) -> str:
    """Halves of characters in escapes are no TOML, U+2028 ends a line of YAML, and blanks there are indentation."""
    bare = value.replace("😀", "").replace("\u2028", "")
    return "\n".join(line.strip() for line in bare.split("\n")).strip()


def block(value: str) -> str:
    return "---\nsummary: |-\n" + "".join(f"  {line}\n" for line in value.split("\n")) + "---\n"


WRITTEN: dict[str, Callable[[str], str]] = {
    "block": block,
    "folded": lambda value: block(value).replace("|-", ">-"),
    "quoted": lambda value: f"---\nsummary: {json.dumps(value)}\n---\n",
    "folded by YAML": lambda value: (
        "---\n" + yaml.safe_dump({"summary": value}, allow_unicode=True, width=30) + "---\n"
    ),
    "JSON": lambda value: json.dumps({"summary": value}) + "\n",
    "TOML": lambda value: f'+++\nsummary = """{json.dumps(value)[1:-1]}"""\n+++\n',
}


@pytest.mark.parametrize("syntax", WRITTEN)
@given(value=VALUES)
def test_every_word_of_a_long_value_is_in_a_segment_or_in_the_skip_report(syntax: str, value: str) -> None:
    value = sound(value)
    source = WRITTEN[syntax](value)
    document = formats.parse(source + "\n", ".md")
    assert document.text == source + "\n"
    head = [part for part in document.parts if isinstance(part, Segment)]
    told = " ".join([*(segment.text for segment in head), *(skip.text for skip in document.skipped)])
    assert [word for word in words(value) if word not in without_invisible(told)] == []


@pytest.mark.parametrize("syntax", WRITTEN)
@given(value=VALUES)
def test_the_pieces_written_anew_say_the_same_on_as_many_paragraphs(syntax: str, value: str) -> None:
    document = formats.parse(WRITTEN[syntax](sound(value)) + "\n", ".md")
    anew = formats.filled(document, {segment.key: f"{segment.text} " for segment in document.segments()})
    if syntax in ("JSON", "TOML", "quoted"):
        assert anew.findings == ()
    before, after = said(document.text), said(anew.text)
    assert [same(part) for part in after.split("\n\n")] == [same(part) for part in before.split("\n\n")]


def said(page: str) -> str:
    """What a program that knows the syntax reads."""
    if page.startswith("{"):
        return str(json.JSONDecoder().raw_decode(page)[0]["summary"])
    head = page[4:].partition("\n---\n" if page.startswith("---") else "\n+++\n")[0]
    return str((yaml.safe_load(head) if page.startswith("---") else tomllib.loads(head))["summary"])


def same(text: str) -> str:
    return " ".join(without_invisible(text).split())
