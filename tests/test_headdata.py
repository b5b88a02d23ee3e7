"""JSON and TOML: every string has the place where it stands, and what can't be placed is no text."""

from __future__ import annotations

import json
import tomllib
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pipeline.formats.headdata import read_json, read_toml
from pipeline.formats.headvalue import Value

KEYS = st.sampled_from(["a", "title", "og:title", "ä", 'x"y', "a.b", "", "#"])
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ['"', "\\", "]}", "# x", "a\nb"]
)
SCALARS = TEXTS | st.integers(-9, 9) | st.booleans() | st.just(1.5)
DATA = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=8
)
HEADS = st.dictionaries(KEYS, DATA, max_size=4)


def at(data: Any, value: Value) -> Any:
    for step in value.steps:
        data = data[step]
    return data


def strings(data: Any) -> list[str]:
    """Every string in `data`, in order."""
    inner = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return [data] if isinstance(data, str) else [text for value in inner for text in strings(value)]


def depth(data: Any) -> int:
    inner = data.values() if isinstance(data, dict) else data if isinstance(data, list) else None
    return 0 if inner is None else 1 + max(map(depth, inner), default=0)


@given(HEADS.filter(lambda data: depth(data) <= 8), st.sampled_from([None, 1, "\t"]), st.booleans())
def test_every_string_of_json_has_its_place(data: dict[str, Any], indent: int | str | None, escaped: bool) -> None:
    text = json.dumps(data, indent=indent, ensure_ascii=escaped)
    found, end = read_json("x" + text + "\nText", 1)
    assert end == 1 + len(text)
    placed = [value for value in found.values if value.style]
    assert [value.text for value in placed] == strings(data)
    assert [json.loads(("x" + text)[value.start : value.end]) for value in placed] == strings(data)
    assert [at(data, value) for value in placed] == strings(data)


def toml(data: Any, quote: str) -> str:
    """`data` as an inline value; strings in the `quote` if they can stand in it."""
    if isinstance(data, dict):
        return "{ " + ", ".join(f"{json.dumps(key)} = {toml(value, quote)}" for key, value in data.items()) + " }"
    if isinstance(data, list):
        return "[" + ", # Kommentar ]\n".join(toml(value, quote) for value in data) + "]"
    if isinstance(data, str):
        plain = data.isprintable() and not {"'", '"', "\\"} & set(data)
        return f"{quote}{data}{quote}" if plain else json.dumps(data).replace("\x7f", "\\u007f")
    return str(data).lower()


ASCII = st.dictionaries(
    st.sampled_from(["a", "title", "og:title", "a.b", "#"]), DATA.filter(lambda data: depth(data) <= 6), max_size=4
)
BMP = ASCII.filter(lambda data: all(max(text, default="") < "\U00010000" for text in strings(data)))


@given(BMP, st.sampled_from(['"', "'", '"""', "'''"]), st.sampled_from(["", "[x]\n", "[[x]]\n[[x]]\n", "[x.'y.z']\n"]))
def test_every_string_of_toml_has_its_place(data: dict[str, Any], quote: str, table: str) -> None:
    text = table + "".join(f"{json.dumps(key)} = {toml(value, quote)} # Ende\n" for key, value in data.items())
    found = read_toml("+++\n" + text, 4, 4 + len(text))
    placed = [value for value in found.values if value.style]
    assert [value.text for value in placed] == strings(data)
    whole = tomllib.loads(text)
    assert [at(whole, value) for value in placed] == strings(data)
    slices = [("+++\n" + text)[value.start : value.end] for value in placed]
    assert [tomllib.loads(f"x = {written}")["x"] for written in slices] == strings(data)
    assert len(found.comments) >= len(data)
