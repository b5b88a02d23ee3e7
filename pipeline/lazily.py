"""A mapping whose values are made when somebody asks for one: what nobody looks at costs nothing.

Keys and how to make their values go in. It never changes; `over` gives another one with other values in it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Lazily(Mapping[Key, Value]):
    """A mapping in the order of its keys; each value is made once, by `make(key)`.

    With `most`, no more values than that are kept: the oldest are made again when somebody asks for one.
    """

    __slots__ = ("_keys", "_made", "_make", "_most")

    def __init__(self, keys: Iterable[Key], make: Callable[[Key], Value], most: int = 0) -> None:
        self._keys = dict.fromkeys(keys)
        self._make = make
        self._most = most
        self._made: dict[Key, Value] = {}

    def __getitem__(self, key: Key) -> Value:
        if key not in self._made:
            if key not in self._keys:
                raise KeyError(key)
            if 0 < self._most <= len(self._made):
                del self._made[next(iter(self._made))]
            self._made[key] = self._make(key)
        return self._made[key]

    def __iter__(self) -> Iterator[Key]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)

    def __contains__(self, key: object) -> bool:
        return key in self._keys


class Later(Mapping[Key, Value]):
    """A mapping that is made as a whole when somebody looks into it."""

    __slots__ = ("_made", "_make")

    def __init__(self, make: Callable[[], Mapping[Key, Value]]) -> None:
        self._make = make
        self._made: Mapping[Key, Value] | None = None

    def _whole(self) -> Mapping[Key, Value]:
        if self._made is None:
            self._made = self._make()
        return self._made

    def __getitem__(self, key: Key) -> Value:
        return self._whole()[key]

    def __iter__(self) -> Iterator[Key]:
        return iter(self._whole())

    def __len__(self) -> int:
        return len(self._whole())


def over(before: Mapping[str, Value], changed: Mapping[str, Value], gone: Collection[str] = ()) -> Mapping[str, Value]:
    """`before` with what has `changed`, new keys at the end, and without what is `gone`."""
    if not changed and not gone:
        return before
    keys = (key for key in dict.fromkeys((*before, *changed)) if key not in gone)
    return Lazily(keys, lambda key: changed[key] if key in changed else before[key])
