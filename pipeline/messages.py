"""The program's own words in the user's language, through a gettext catalog like any other.

English literals stand in the code; `translations/<locale>.po` holds their translations and is read only when asked
for. The texts of click, which asks gettext, stand in `translations/<locale>/LC_MESSAGES/click.po`, for gettext as .mo.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from pathlib import Path
from typing import Final

LANGUAGES: Final = ("en", "de")
"""What the messages exist in; the first is the language of the code."""

FOLDER: Final = Path(__file__).with_name("translations")
"""Where the translations stand."""

_catalog: ContextVar[Mapping[str, str] | None] = ContextVar("messages", default=None)


def _(text: str, **values: object) -> str:
    """`text` in the user's language, its `{name}` places filled with `values`."""
    translated = (_catalog.get() or {}).get(text, text)
    return translated.format_map(values) if values else translated


def choose(texts: Mapping[str, str] | None) -> None:
    """From here on, say the translation in `texts` where there is one; None: English."""
    _catalog.set(texts)


def chosen() -> dict[str, str] | None:
    """What `choose` was given, for another process."""
    texts = _catalog.get()
    return None if texts is None else dict(texts)


def language() -> str:
    """Something that differs from language to language: what messages say that are made now."""
    return _("error")


def preferred(environment: Mapping[str, str]) -> str:
    """The language of the user's locale by the first of LC_ALL, LC_MESSAGES, LANG that is set (POSIX, section 8.2)."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name, ""):
            return value[:2].lower() if value[:2].lower() in LANGUAGES else LANGUAGES[0]
    return LANGUAGES[0]
