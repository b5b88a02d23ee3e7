"""Whatever a translator writes, a value of front matter says exactly that to every program that reads the file."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline import formats
from pipeline.formats.headwriting import Place, encode
from pipeline.model import NONE, Document, Segment
from tests.documents import FIXTURES

SYNTAX = (FIXTURES / "frontmatter" / "values.txt").read_text(encoding="utf-8").split("\n")
"""Each is YAML for more than itself, or was once."""
SPACE = [
    " x",
    "x ",
    "a\nb",
    "a\\nb",
    "a\tb",
    "\u2028",
    "a\u2028b",
    "\x85",
    "\ufeffx",
    "\x00",
    "\x7f",
    "\ufffe",
    "\u00a0x",
]
TARGETS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.sampled_from(SYNTAX + SPACE)


def of_yaml(head: str) -> Any:
    return yaml.safe_load(re.split(r"^---\n", head, flags=re.MULTILINE)[1])


def of_toml(head: str) -> Any:
    return tomllib.loads(re.split(r"^\+\+\+\n", head, flags=re.MULTILINE)[1])


def of_json(head: str) -> Any:
    return json.JSONDecoder().raw_decode(head)[0]


def of_bare(head: str) -> Any:
    lines = re.split(r"\n\n", head)[0].split("\n")
    return {key.lower(): value for key, value in (line.split(": ", 1) for line in lines)}


WHOLE = [
    pytest.param(before, after, read, id=f"{read.__name__[3:]} {after or before}".replace("\n", "/"))
    for read, head, values in [
        (of_yaml, "---\nweight: 1\ntitle: {}\nnav: 2\n---\n", ["Titel", "'Titel'", '"Titel"', "Titel\n  zwei"]),
        (
            of_yaml,
            "---\nweight: 1\ntitle: {}\nnav: 2\n---\n",
            ["|\n  Titel", ">-\n  Titel\n  zwei", "|+2  # Wort\n   Titel"],
        ),
        (of_yaml, "---\n{{weight: 1, title: {}, nav: 2}}\n---\n", ["Titel", "'Titel'", '"Titel"']),
        (of_yaml, "---\na:\n  - b: 1\n    title: {}\ntitle: x\n---\n", ["Titel", "|\n      Titel"]),
        (
            of_toml,
            "+++\nweight = 1\ntitle = {} # so\nnav = 2\n+++\n",
            ["'Titel'", '"Titel"', '"""\nTitel"""', "'''Titel'''"],
        ),
        (of_toml, "+++\nweight = 1\na = {{ title = {} }}\n+++\n", ["'Titel'", '"Titel"']),
        (of_json, '{{"weight": 1, "title": {},\n "nav": 2}}\n', ['"Titel"', '"T\\u0069tel"']),
        (of_bare, "Weight: 1\nTitle: {}\nNav: 2\n\n", ["Titel", "Titel\n  zwei"]),
    ]
    for before, after in ((head, value) for value in values)
]


def the_value(data: Any) -> Any:
    """The value of `title` that is on top, or in the first mapping."""
    inner = data.get("a")
    return (inner[0] if isinstance(inner, list) else inner)["title"] if inner else data["title"]


def on_one_line(target: str) -> str:
    """What `fill` promises to keep of the white space of a target."""
    return re.sub(r"[ \t\n\v\f\r]+", " ", target).strip(" ")


def the_segment(document: Document) -> Segment:
    return next(s for s in document.parts[: document.body] if isinstance(s, Segment) and s.text.startswith("Titel"))


@pytest.mark.parametrize(("head", "value", "read"), WHOLE)
@given(target=TARGETS)
def test_a_target_reads_exactly_as_it_was_written(
    head: str, value: str, read: Callable[[str], Any], target: str
) -> None:
    assume(on_one_line(target) and target != NONE)
    document = formats.parse(head.format(value) + "Text.\n", ".md")
    filled = formats.filled(document, {the_segment(document).key: target})
    assert filled.findings == ()
    said = the_value(read(filled.text))
    assert (said.rstrip("\n") if value[0] in "|>" else said) == on_one_line(target)
    before, after = head.format("\0").split("\0")
    assert filled.text.startswith(before)
    assert filled.text.endswith(after + "Text.\n")
    comments = re.compile("# (?:Wort|so)$", re.MULTILINE)
    assert len(comments.findall(filled.text)) == len(comments.findall(head.format(value)))


PIECES = [
    ("---\nsummary: {}\n---\n", of_yaml, "|\n  Eins.\n\n  - {}\n  - Drei.", "Eins.\n\n- {}\n- Drei.\n"),
    ("---\nsummary: {}\n---\n", of_yaml, ">-\n  Eins.\n\n  {}\n\n  Drei.", "Eins.\n{}\nDrei."),
    ("---\nsummary: {}\n---\n", of_yaml, '"Eins.\\n\\n{}\\n\\nDrei."', "Eins.\n\n{}\n\nDrei."),
    ("---\nsummary: {}\n---\n", of_yaml, "'Eins.\n\n  {}\n\n  Drei.'", "Eins.\n{}\nDrei."),
    ("---\nsummary: {}\n---\n", of_yaml, "Eins.\n\n  {}\n\n  Drei.", "Eins.\n{}\nDrei."),
    ('{{"summary": {}}}\n', of_json, '"# Eins.\\n{}\\n- Drei."', "# Eins.\n{}\n- Drei."),
    ("+++\nsummary = {}\n+++\n", of_toml, '"Eins.\\n\\n{}\\n\\nDrei."', "Eins.\n\n{}\n\nDrei."),
    ("+++\nsummary = {}\n+++\n", of_toml, '"""\nEins.\n\n{}\n\nDrei."""', "Eins.\n\n{}\n\nDrei."),
    ("+++\nsummary = {}\n+++\n", of_toml, "'''\nEins.\n\n{}'''", "Eins.\n\n{}"),
]
ALWAYS = ('"',)
"""Openings of the styles that can say all."""


@pytest.mark.parametrize(("head", "read", "value", "expected"), PIECES)
@given(target=TARGETS)
def test_a_target_of_a_piece_reads_exactly_or_the_german_stays(
    head: str, read: Callable[[str], Any], value: str, expected: str, target: str
) -> None:
    assume(on_one_line(target) and target != NONE)
    source = head.format(value.format("Titel.")) + "Text.\n"
    document = formats.parse(source, ".md")
    filled = formats.filled(document, {the_segment(document).key: target})
    if filled.findings:
        assert not value.startswith(ALWAYS)
        assert filled.text == source
    else:
        assert read(filled.text)["summary"] == expected.format("\0").replace("\0", on_one_line(target))


@pytest.mark.parametrize(
    ("raw", "style", "target", "expected"),
    [
        ("Titel", "plain", "Title", "Title"),
        ("Titel", "plain", "A: b", '"A: b"'),
        ("Titel", "plain", "a, b", "a, b"),
        ("Titel", "flow", "a, b", '"a, b"'),
        ("Titel", "plain", "2024", '"2024"'),
        ("Titel", "plain", "10 am", "10 am"),
        ("'Titel'", "single", "It's", "'It''s'"),
        ("'Titel'", "single", "a\x85b", '"a\\u0085b"'),
        ('"Titel"', "double", 'a "b" \\', '"a \\"b\\" \\\\"'),
        ("|  # so\n    Titel\n    zwei", "literal", "- x # y", "|  # so\n    - x # y"),
        (">-\r\n  Titel", "folded", "Title", ">-\r\n  Title"),
        ("|  # so\n  Titel", "literal", "a\u2028b", '"a\\u2028b"  # so'),
        ("'Titel'", "raw", 'a "b" \\', "'a \"b\" \\'"),
        ("'Titel'", "raw", "It's", '"It\'s"'),
        ("Titel", "bare", "a: b # c", "a: b # c"),
    ],
)
def test_the_style_of_a_value_stays_where_it_can(raw: str, style: Any, target: str, expected: str) -> None:
    assert encode(target, raw, Place(style)) == expected


@pytest.mark.parametrize(
    ("style", "target", "expected"),
    [
        ("basic3", 'a "b" """ c"', 'a "b" \\"\\"\\" c\\"'),
        ("basic3", "+++", "\\u002b++"),
        ("double", 'a "b"', 'a \\"b\\"'),
        ("single", "it's", "it''s"),
        ("literal", "# a: b", "# a: b"),
        ("raw3", "a 'b' c", "a 'b' c"),
    ],
)
def test_a_piece_is_written_without_quotes_of_its_own(style: Any, target: str, expected: str) -> None:
    assert encode(target, "x", Place(style, inside=True)) == expected


@pytest.mark.parametrize(
    ("style", "target"),
    [
        ("plain", "a: b"),
        ("flow", "a, b"),
        ("single", "\u2028"),
        ("literal", "\u2028"),
        ("raw3", "it'"),
        ("raw3", "\x07"),
    ],
)
def test_a_piece_that_a_style_cannot_say_is_refused(style: Any, target: str) -> None:
    with pytest.raises(ValueError, match=re.escape(target)):
        encode(target, "x", Place(style, inside=True))
