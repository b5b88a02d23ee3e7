"""How a page is built, for those who hear it or jump about in it: headings, alternative texts, ids.

A page goes in, findings come out. Only what the published page would have is looked at.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pipeline.messages import _
from pipeline.model import Finding
from pipeline.proofreading.page import Page


def headings(page: Page) -> Iterator[Finding]:
    """A warning for a heading without words, a note where a level is left out on the way down and for a second heading
    of the first level.

    The title of the page is the first level, so a page may begin with the second. Going up by several levels is right.
    """
    before = 1
    firsts = 0
    for heading in page.headings:
        if not heading.text:
            message = _("A heading has no words: readers who jump from heading to heading find nothing there.")
            fix = _("Write its words, or take the heading out.")
            yield page.finding("headings", "warning", message, line=heading.line, fix=fix)
            continue
        if heading.level > before + 1:
            message = _("The heading jumps from level {before} to level {level}.", before=before, level=heading.level)
            fix = _("Use level {level}.", level=before + 1)
            yield page.finding("headings", "note", message, line=heading.line, found=heading.text, fix=fix)
        firsts += heading.level == 1
        if heading.level == 1 and firsts == 2:
            message = _("The page has a second heading of the first level, which is its title.")
            fix = _("Use level {level}.", level=2)
            yield page.finding("headings", "note", message, line=heading.line, found=heading.text, fix=fix)
        before = heading.level


def image_texts(page: Page) -> Iterator[Finding]:
    """A warning for an image of HTML without an `alt`, a note for one of Markdown without words in its brackets.

    `alt=""` in HTML says that an image is decoration. Markdown can't say so: `![](…)` may be forgotten as well.
    """
    fix = _("Say in the alternative text what the image shows.")
    for image in page.images:
        if image.alternative is None:
            message = _(
                "The image {address} has no alternative text: who can't see it learns nothing.", address=image.address
            )
            yield page.finding("image-texts", "warning", message, line=image.line, found=image.address, fix=fix)
        elif not image.alternative.strip() and _unsaid(page, image.address):
            message = _(
                "The image {address} has an empty alternative text: is it decoration, or was it forgotten?",
                address=image.address,
            )
            yield page.finding("image-texts", "note", message, line=image.line, found=image.address, fix=fix)


def _unsaid(page: Page, address: str) -> bool:
    """Whether Markdown has the image with empty brackets."""
    return page.document.format in (".md", ".mdx") and bool(
        re.search(r"!\[\s*\]\(\s*<?" + re.escape(address), page.document.text)
    )


def double_ids(page: Page) -> Iterator[Finding]:
    """A warning for an id that stands on the page more than once: a link to it leads to the first."""
    for name, count in Counter(page.ids).items():
        if count > 1:
            message = _(
                "The id “{name}” stands on the page {count} times; links lead to the first.", name=name, count=count
            )
            places = [*re.finditer(rf"\bid\s*=\s*[\"']?{re.escape(name)}\b", page.document.text)]
            line = page.document.text.count("\n", 0, places[1].start()) + 1 if len(places) > 1 else 0
            yield page.finding("double-ids", "warning", message, line=line, found=name, fix=_("Rename one of them."))
