"""Values are made when somebody asks, once, and again only where few are kept."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.lazily import Later, Lazily, over


def noted(asked: list[str], key: str) -> str:
    """The value of a key, written down as asked for."""
    asked.append(key)
    return key.upper()


def test_a_value_is_made_when_it_is_asked_for_and_once() -> None:
    asked: list[str] = []
    found = Lazily("ab", partial(noted, asked))
    assert (list(found), len(found), "a" in found, asked) == (["a", "b"], 2, True, [])
    assert [found["b"], found["b"], asked] == ["B", "B", ["b"]]
    with pytest.raises(KeyError):
        found["c"]


@given(st.lists(st.sampled_from("abcdef"), max_size=40), st.integers(0, 4))
def test_however_few_are_kept_the_values_are_the_same(asked: list[str], most: int) -> None:
    made: list[str] = []
    found = Lazily("abcdef", partial(noted, made), most=most)
    assert [found[key] for key in asked] == [key.upper() for key in asked]
    assert len(made) >= len(set(asked))
    assert most or len(made) == len(set(asked))


def test_a_mapping_is_made_as_a_whole_when_somebody_looks_into_it() -> None:
    made: list[str] = []
    found = Later(lambda: {"a": noted(made, "a")})
    assert made == []
    assert (found["a"], list(found), len(found), made) == ("A", ["a"], 1, ["a"])


@given(
    st.dictionaries(st.sampled_from("abc"), st.integers()),
    st.dictionaries(st.sampled_from("bcd"), st.integers()),
    st.sets(st.sampled_from("abcd")),
)
def test_what_changed_stands_over_what_was_and_what_is_gone_is_gone(
    before: dict[str, int], changed: dict[str, int], gone: set[str]
) -> None:
    assert dict(over(before, changed, gone)) == {k: v for k, v in {**before, **changed}.items() if k not in gone}
