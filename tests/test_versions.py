"""What changed between two versions of a document: nothing that stays is named, all that came or went is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

import pipeline
from pipeline.life import versions
from pipeline.model import Document
from tests.documents import blocks

SENTENCES = st.sampled_from(
    [
        "Die Teilnahme ist kostenlos.",
        "Die Teilnahme ist nicht kostenlos.",
        "Der Eingang ist stufenlos.",
        "Der Eingang liegt an der Straße.",
        "Es regnet. Wir bleiben.",
        "Es regnet, wir bleiben.",
        "## Anfahrt",
        "## Anreise",
    ]
)
TEXTS = st.lists(SENTENCES, max_size=8).map("\n\n".join)


def read(text: str) -> Document:
    return pipeline.parse(text, ".md")


def told(before: str, after: str) -> list[str]:
    """A line for each change: the sentences before and after, by their texts."""
    found = versions.changes(read(before), read(after))
    return [" | ".join(" + ".join(each.text for each in side) or "–" for side in (c.before, c.after)) for c in found]


def test_each_case_is_told_as_it_is_written() -> None:
    pieces = blocks("versions.txt")
    assert len(pieces) % 4 == 0
    for title, before, after, expected in zip(*[iter(pieces)] * 4, strict=True):
        assert told(before, after) == [line for line in expected.splitlines() if line], title


@given(TEXTS, TEXTS)
def test_all_that_came_and_went_is_named_and_nothing_else(before: str, after: str) -> None:
    old, new = ({segment.key for segment in read(text).segments()} for text in (before, after))
    changes = versions.changes(read(before), read(after))
    named = [segment.key for change in changes for segment in change.after]
    assert sorted(named, key=str) == sorted(new - old, key=str)
    assert {segment.key for change in changes for segment in change.before} >= old - new
    followed = [s.key for change in changes for s in change.before if s.key not in new and len(change.before) == 1]
    assert len(followed) == len(set(followed))


@given(TEXTS)
def test_a_version_does_not_differ_from_itself(text: str) -> None:
    assert versions.changes(read(text), read(text)) == []


@given(TEXTS)
def test_a_new_document_is_new_sentence_by_sentence_and_one_that_is_gone_too(text: str) -> None:
    texts = list(dict.fromkeys(segment.text for segment in read(text).segments()))
    assert [(c.before, [s.text for s in c.after]) for c in versions.changes(None, read(text))] == [
        ((), [each]) for each in texts
    ]
    assert [([s.text for s in c.before], c.after) for c in versions.changes(read(text), None)] == [
        ([each], ()) for each in texts
    ]
