"""Regular expressions that people write into a config: can they be used, and will they come to an end?

A pattern enters; what is wrong with it, or nothing, leaves.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from pipeline.messages import _

_TOKEN: Final = re.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?\#[^)]*\)|(?P<open>\()(?:\?(?:[:=!>]|<[=!]|P?<\w+>|[a-z-]+:))?|(?P<close>\))"
    r"|(?P<either>\|)|(?P<repeat>[*+?]|\{\d*,?\d*\})(?P<mode>[?+]?)|.",
    re.DOTALL,
)


def problem(pattern: str) -> str:
    """Why `pattern` can't be used; "" if it can.

    A repetition in a repetition (`(a+)+`), or a choice in one (`(a|b)*`), may try more ways than there is time for.
    A group repeated possessively (`(ab)*+`) matches otherwise in Python 3.11.0 to 3.11.4 (CPython gh-106052): a config
    means the same to all who work on a site, so it is refused by every Python.
    """
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        return _("This is no regular expression: {reason}.", reason=error)
    if any(token["close"] and behind["mode"] == "+" for token, behind in pairwise(_TOKEN.finditer(pattern))):
        return _("Python before 3.11.5 misreads a group that is repeated with a + behind it; leave that + out.")
    if _branches_without_end(pattern):
        example = "[ab]+"
        return _("A repetition or choice in a repetition may take for ever; write it as {example}.", example=example)
    return ""


def _branches_without_end(pattern: str) -> bool:
    """Whether something is repeated that can itself match in several ways."""
    many = [False]
    """Of each open group: whether it can match in several ways."""
    closed = False
    for token in _TOKEN.finditer(pattern):
        if token["open"]:
            many.append(False)
        elif token["close"]:
            closed = many.pop() if len(many) > 1 else False
            many[-1] |= closed
            continue
        elif token["either"]:
            many[-1] = True
        elif token["repeat"]:
            if closed and not re.fullmatch(r"\?|\{[0-3]\}", token["repeat"]):
                return True
            many[-1] |= token["mode"] != "+" and not re.fullmatch(r"\{\d+\}", token["repeat"])
        closed = False
    return False
