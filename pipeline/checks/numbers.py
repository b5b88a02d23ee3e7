"""Dates, times, numbers, money, phone and account numbers say the same on both sides.

They are compared by meaning, not by digits (`31.01.2017` is `31 January 2017`); how they are found and what counts as
equal is the business of `values`. Addresses are left to the rule `links`.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from typing import Final

from pipeline import values
from pipeline.checks.pair import Pair
from pipeline.messages import _
from pipeline.model import Finding
from pipeline.values import Value

_ADDRESSES: Final = ("url", "email")


def numbers(pair: Pair) -> Iterator[Finding]:
    """A warning for each value that is missing, added or another one, missing ones in the order of the source."""
    missing, extra = values.differences(pair.source, pair.target, pair.language, pair.locale)
    others = _by_kind(extra)
    for kind, lost in ((value.kind, value.text) for value in missing if value.kind not in _ADDRESSES):
        new = others[kind].popleft().text if others[kind] else ""
        changed = _("{lost} became {new}.", lost=lost, new=new)
        message = changed if new else _("{lost} is missing.", lost=lost)
        fix = _("Write the value of the German: {lost}.", lost=lost)
        yield Finding("numbers", "warning", message, found=new, expected=lost, fix=fix)
    for new in (value.text for added in others.values() for value in added):
        message = _("{new} does not stand in the German.", new=new)
        yield Finding("numbers", "warning", message, found=new, fix=_("Delete {new}.", new=new))


def _by_kind(found: Iterable[Value]) -> defaultdict[str, deque[Value]]:
    """Kind -> its values in order, without addresses."""
    kinds: defaultdict[str, deque[Value]] = defaultdict(deque)
    for value in found:
        if value.kind not in _ADDRESSES:
            kinds[value.kind].append(value)
    return kinds
