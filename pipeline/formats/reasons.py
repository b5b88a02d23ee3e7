"""Why words of a page are not offered for translation: the closed list that every format's skip report keeps to."""

from __future__ import annotations

from typing import Final

CODE: Final = "code"
OUTSIDE: Final = "outside the content area"
FOREIGN: Final = "marked as not German"
RAW_ATTRIBUTE: Final = "raw HTML attribute"
RAW_OPEN: Final = "raw HTML that does not close"
NO_SENTENCE: Final = "no sentence"
ADDRESS: Final = "address or time stamp"
LINK_TITLE: Final = "link title"
TEMPLATE_TAG: Final = "template tag"
ATTRIBUTE_LIST: Final = "attribute list"
SWITCHED_OFF: Final = "switched off"
DROPPED: Final = "dropped line"
FRONT_MATTER: Final = "front matter key"
FRONT_COMMENT: Final = "front matter comment"

REASONS: Final = (
    CODE,
    OUTSIDE,
    FOREIGN,
    RAW_ATTRIBUTE,
    RAW_OPEN,
    NO_SENTENCE,
    ADDRESS,
    LINK_TITLE,
    TEMPLATE_TAG,
    ATTRIBUTE_LIST,
    SWITCHED_OFF,
    DROPPED,
    FRONT_MATTER,
    FRONT_COMMENT,
)
"""Every reason; that of the front matter is followed by its key."""


def front_matter(key: str) -> str:
    """The reason of a value that stands under `key`."""
    return f"{FRONT_MATTER} {key}"


def is_known(reason: str) -> bool:
    """Whether `reason` is on the list."""
    return reason in REASONS or reason.startswith(f"{FRONT_MATTER} ")
