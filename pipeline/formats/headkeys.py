"""Which values of front matter are text that readers see.

The steps that lead to a value and a site's own globs go in; whether it is text, and of which kind, comes out. Where a
name alone is no proof, the value must not look like a name, path or switch: a wrong guess breaks a page, a missing one
is in the skip report and can be switched on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from functools import lru_cache
from typing import Final

Steps = tuple[str | int, ...]
"""What leads to a value: keys, and the places of items in lists, from 0."""


def _words(names: str) -> frozenset[str]:
    return frozenset(names.split())


TEXT_KEYS: Final = ("title", "description", "image_alt", "nav")
"""The keys whose values the program's own pages show."""
_TITLES: Final = _words(
    "title subtitle headline subheadline heading subheading linktitle navtitle menutitle shorttitle sidebartitle "
    "sidebarlabel paginationlabel metatitle seotitle ogtitle twittertitle"
)
_ALTS: Final = _words("alt alttext imagealt ogimagealt")
_DESCRIPTIONS: Final = _words("metadescription seodescription ogdescription twitterdescription")
_TEXTS: Final = _words(
    "description shortdescription summary excerpt teaser abstract tagline caption imagecaption imagetitle quote "
    "question answer buttontext linktext"
)
_IN_LISTS: Final = frozenset({"text", "label"})
"""Text in a list of sections, links or buttons; at the top they are the names of anything."""
_USUAL: Final = _TITLES | _ALTS | _DESCRIPTIONS | _TEXTS
"""Keys that hold text with the generators in use, on any level, written together and in small letters."""
_FOREIGN: Final = _words("ar cs en es fr it nl pl ru tr uk")
"""Keys below which a site keeps the texts of another language."""
_LONGEST: Final = 1000
"""No longer name is matched against a glob."""
_NAME: Final = re.compile(r"[a-z0-9]*|\S*[/._#=\\:]\S*|\.{0,2}/.*|.*\.[A-Za-z]\w{1,4}", re.DOTALL)
"""A value that may be a name, a path or an address."""


class Choice(Enum):
    """Whether a key holds text."""

    NO = "no"
    USUAL = "usual"
    """By its name alone: a value that looks like a name or a path is none."""
    NAMED = "named"
    """The program or the site says so."""


def dotted(steps: Sequence[str | int]) -> str:
    """The name of a value without the places in lists: `sections.title`."""
    return ".".join(step for step in steps if isinstance(step, str) and step)


def choice(steps: Steps, text_keys: tuple[str, ...] = ()) -> Choice:
    """Whether the value at `steps` is text: of the site's globs that match, the last decides, else its name."""
    name = ".".join(map(str, steps))
    if text_keys and len(name) <= _LONGEST:
        for glob, pattern in reversed(_patterns(text_keys)):
            if pattern.fullmatch(name):
                return Choice.NO if glob.startswith("!") else Choice.NAMED
    if name in TEXT_KEYS:
        return Choice.NAMED
    *above, key = steps
    if isinstance(key, int) or _FOREIGN.intersection(above):
        return Choice.NO
    plain = _plain(key)
    listed = plain in _IN_LISTS and any(isinstance(step, int) for step in above)
    return Choice.USUAL if listed or plain in _USUAL else Choice.NO


def looks_like_a_name(value: str) -> bool:
    """Whether `value` may be read by a machine: a path, an address, an identifier in small letters."""
    return bool(_NAME.fullmatch(value.strip()))


def kind(steps: Steps) -> str:
    """The kind of the segments of a text at `steps`: title, description, alt or sentence."""
    key = next((step for step in reversed(steps) if isinstance(step, str)), "")
    plain = _plain(key)
    if plain in _TITLES or steps == ("nav",):
        return "title"
    if plain in _ALTS:
        return "alt"
    return "description" if plain in _DESCRIPTIONS or steps == ("description",) else "sentence"


def _plain(key: str) -> str:
    return re.sub("[-_: .]", "", key).lower()


@lru_cache(maxsize=64)
def _patterns(globs: tuple[str, ...]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((glob, _pattern(glob.removeprefix("!"))) for glob in globs)


def _pattern(glob: str) -> re.Pattern[str]:
    """`*` is one step or a part of one, `**` any number of steps."""
    places = {"**.": r"(?:.*\.)?", ".**": r"(?:\..*)?", "**": ".*", "*": r"[^.]*"}
    parts = re.split(r"(\*\*\.|\.\*\*$|\*\*|\*)", glob)
    return re.compile("".join(places.get(part) or re.escape(part) for part in parts), re.DOTALL | re.IGNORECASE)
