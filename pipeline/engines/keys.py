"""Keys of engines: read from the environment, or a file that it names, when they are needed; taken out of what is said.

A key enters a request and nothing else. Whatever a server or a library says may repeat what it was sent, so that all of
it passes `scrubbed` before anybody sees it.
"""

from __future__ import annotations

import base64
import json
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from pipeline.errors import Misconfigured
from pipeline.messages import _

FILE: Final = "_FILE"
"""Behind the name of a variable: the one that names a file with the key, as containers get their secrets."""
_NAME: Final = re.compile(r"(?:^|_)(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD)$", re.IGNORECASE)
"""Variables that hold secrets, of engines or of anybody else."""
_OURS: Final = re.compile(r"_API_KEY_FILE$", re.IGNORECASE)
"""Variables that name a file with a key of an engine."""
_PROXIES: Final = re.compile(r"(?:https?|all)_proxy", re.IGNORECASE)
_LIMIT: Final = 10_000
"""Bytes of a file with a key that are read."""
_SHORTEST: Final = 4
"""Characters of a secret that is looked for: shorter ones stand in any text."""
_WORD: Final = 8
"""Characters of a word in it that is looked for by itself: somebody pasted more than the key."""


def key(variable: str) -> str:
    """The key in `variable`, or in the file that `variable`_FILE names; empty: there is none.

    Misconfigured: both are set, the file can't be read, or what is there can be no key. No message repeats a value: the
    key itself may stand where the name of the file should.
    """
    direct, file = os.environ.get(variable, "").strip(), os.environ.get(variable + FILE, "").strip()
    if direct and file:
        raise Misconfigured(
            _("{variable} and {variable}_FILE are both set.", variable=variable),
            repair=_("Keep one of them."),
        )
    found = _content(file) if file else direct
    if found is None:
        raise Misconfigured(
            _("The file that {variable}_FILE names can't be read.", variable=variable),
            repair=_("Put the key into it, and nothing else."),
        )
    if not (found.isascii() and found.isprintable()) or " " in found:
        raise Misconfigured(
            _("What {variable} holds can be no key: it has blanks or letters that no key has.", variable=variable),
            repair=_("Set it anew, without quotation marks and line ends."),
        )
    return found


def missing(variable: str) -> str:
    """What to do where a server wants a key, or another one."""
    return _("Set {variable} in the environment.", variable=variable)


def scrubbed(text: str) -> str:
    """`text` with `…` in place of every secret of this process's environment."""
    for secret in sorted(held(), key=len, reverse=True):
        text = text.replace(secret, "…")
    return text


def held() -> frozenset[str]:
    """The secrets of the environment, in every form in which a request or an error may spell them."""
    found: set[str] = set()
    for name, value in os.environ.items():
        if _PROXIES.fullmatch(name):
            found.update(_passwords(value))
        elif _NAME.search(name):
            found.add(value.strip())
        elif _OURS.search(name):
            found.add(_content(value.strip()) or value.strip())  # the key itself, where somebody forgot _FILE
    found |= {word for secret in found for word in secret.split() if len(word) >= _WORD}
    forms = {form for secret in found for form in (secret, quote(secret, safe=""), json.dumps(secret)[1:-1])}
    return frozenset(form for form in forms if len(form) >= _SHORTEST)


def _passwords(proxy: str) -> Iterator[str]:
    """The password in the address of a proxy, as it is written there and as it is sent."""
    with suppress(ValueError):
        parts = urlsplit(proxy if "://" in proxy else f"//{proxy}")
        if parts.password:
            yield parts.password
            yield unquote(parts.password)
            yield base64.b64encode(f"{unquote(parts.username or '')}:{unquote(parts.password)}".encode()).decode()


def _content(file: str) -> str | None:
    """What stands in a file with a key; None: it can't be read."""
    with suppress(OSError, ValueError), open(file, "rb") as opened:
        return opened.read(_LIMIT).decode("utf-8").strip()
    return None
