"""A TOML table as a frozen dataclass: field names are the keys, field types the rules, and every mistake is told.

Parsed TOML and a dataclass enter; the instance, or a line for each mistake, leaves. Nothing is filled in by guessing,
and a key that sounds like a secret is refused with the environment variable that takes it.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Mapping
from dataclasses import MISSING, fields, is_dataclass
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from pipeline.messages import _

Converted = tuple[Any, list[str]]
"""As much of the value as holds, or None; and a line for everything wrong with it."""

_SECRET: Final = re.compile(r"(?:(.*?)[_-]?)(?:api|auth)?[_-]?(?:key|token|secret|password)", re.IGNORECASE)


def convert(kind: Any, value: object, where: str = "") -> Converted:
    """`value` as the type `kind`: a dataclass, `str`, `Annotated[float, (least, most)]` or one of `int`, `Literal`,
    `tuple[T, ...]`, `Mapping[str, T]` or one of these or None. `where` is the key it stands under, for the mistakes.
    """
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return convert(next(choice for choice in arguments if choice is not NoneType), value, where)
    if is_dataclass(kind):
        return _record(kind, value, where)
    if origin is Annotated:
        return _number(arguments[0], arguments[1], value, where)
    if origin is Literal:
        return (value, []) if value in arguments else (None, [f"{where}: {not_one_of(value, arguments)}"])
    if origin is tuple:
        return _list(arguments[0], value, where)
    if origin is Mapping:
        return _mapping(arguments[1], value, where)
    return (value, []) if isinstance(value, str) else (None, [_not_a(_("a text"), value, where)])


def not_one_of(value: object, known: Collection[str]) -> str:
    """What to say of a `value` that is none of the `known` ones."""
    known_list = ", ".join(known)
    return _("“{value}” is none of: {known}.", value=value, known=known_list) + guess(str(value), known)


def guess(word: str, known: Collection[str]) -> str:
    """` Did you mean …?` for the known word that is most like `word` but for case and delimiters; else nothing."""
    folded = {_folded(name): name for name in known}
    near = difflib.get_close_matches(_folded(word), folded, n=1)
    return " " + _("Did you mean {example}?", example=folded[near[0]]) if near else ""


def _folded(word: str) -> str:
    return re.sub(r"[\W_]+", "", word).lower()


def _record(kind: Any, table: object, where: str) -> Converted:
    if not isinstance(table, dict):
        return None, [_not_a(_("a table"), table, where)]
    kinds = get_type_hints(kind, include_extras=True)
    known = [entry.name for entry in fields(kind)]
    mistakes = [_unknown(key, known, where) for key in table if key not in known]
    values = {}
    for key in filter(known.__contains__, table):
        value, wrong = convert(kinds[key], table[key], _join(where, key))
        mistakes += wrong
        if value is not None:
            values[key] = value
    needed = [entry.name for entry in fields(kind) if entry.default is entry.default_factory is MISSING]
    mistakes += [f"{_join(where, key)}: " + _("This key is missing.") for key in needed if key not in table]
    return kind(**values) if values.keys() >= set(needed) else None, mistakes


def _unknown(key: str, known: Collection[str], where: str) -> str:
    secret = _SECRET.fullmatch(key)
    if not secret:
        return f"{_join(where, key)}: " + _("There is no such key.") + guess(key, known)
    engine = secret[1] or where.rpartition(".")[2] or "libretranslate"
    variable = re.sub(r"\W", "_", f"{engine}_API_KEY").upper()
    return f"{_join(where, key)}: " + _(
        "A secret must not stand in a file that others get. Set the environment variable {variable}.", variable=variable
    )


def _number(kind: type[int] | type[float], bounds: tuple[float, float], value: object, where: str) -> Converted:
    least, most = bounds
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None, [_not_a(_("a number"), value, where)]
    if kind is int and not isinstance(value, int):
        return None, [f"{where}: " + _("{value} is no whole number.", value=value)]
    if least <= value <= most:
        return kind(value), []
    mistake = _("{value} is not between {least} and {most}.", value=value, least=f"{least:g}", most=f"{most:g}")
    if most == 1 < value <= 100:
        mistake += " " + _("Did you mean {example}?", example=f"{value / 100:g}")
    return None, [f"{where}: {mistake}"]


def _list(kind: Any, value: object, where: str) -> Converted:
    if not isinstance(value, list):
        hint = " " + _("Did you mean {example}?", example=f'["{value}"]') if isinstance(value, str) else ""
        return None, [_not_a(_("a list"), value, where) + hint]
    converted = [convert(kind, item, f"{where}[{number}]") for number, item in enumerate(value, 1)]
    values = tuple(item for item, _wrong in converted if item is not None)
    return values, [line for _item, wrong in converted for line in wrong]


def _mapping(kind: Any, value: object, where: str) -> Converted:
    if not isinstance(value, dict):
        return None, [_not_a(_("a table"), value, where)]
    converted = {key: convert(kind, item, _join(where, key)) for key, item in value.items()}
    values = {key: item for key, (item, _wrong) in converted.items() if item is not None}
    return values, [line for _item, wrong in converted.values() for line in wrong]


def _not_a(wanted: str, value: object, where: str) -> str:
    names = {bool: _("true or false"), int: _("a number"), float: _("a number"), str: _("a text")}
    names |= {list: _("a list"), dict: _("a table")}
    found = names.get(type(value), _("a date"))
    return f"{where}: " + _("Here {wanted} is wanted, not {found}.", wanted=wanted, found=found)


def _join(where: str, key: str) -> str:
    return f"{where}.{key}" if where else key
