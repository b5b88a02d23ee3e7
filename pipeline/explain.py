"""What the program reads out of one source file: its segments, and the words that it leaves out, with the reason.

A file on the disk or the path of a page goes in, also where there is no site; an `Explanation` comes out. Nothing is
written, and no other source is read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline import charsets, files, formats
from pipeline import config as settings
from pipeline.checks import NAMES, UNACCEPTABLE
from pipeline.errors import UsageError
from pipeline.messages import _
from pipeline.model import USUAL, Document
from pipeline.publish import gate
from pipeline.sourcefiles import cut_marks
from pipeline.workspace import sources_of


@dataclass(frozen=True, slots=True)
class Explanation:
    """A source and what is read out of it."""

    file: str
    page: str
    """Its page path; empty: it is no source of the site."""
    document: Document

    @property
    def words(self) -> int:
        """Words in its segments."""
        return sum(gate.words(segment) for segment in self.document.segments())

    @property
    def skipped(self) -> Mapping[str, int]:
        """Reason -> words that are left out for it."""
        counts: Counter[str] = Counter()
        for skip in self.document.skipped:
            counts[skip.reason] += len(re.findall(r"\w+", skip.text))
        return counts


def explain(name: str, root: Path | None) -> Explanation:
    """Read `name`, a page path of the site in `root` or a file anywhere; no site: by the usual reading.

    UsageError: there is no such page and no such file. InputRefused: it can't be read.
    """
    config = settings.load(root, rules=NAMES, firm=UNACCEPTABLE) if root else None
    found = sources_of(root, config)[0] if root and config else {}
    file = found.get(name) or _file(name, root)
    real = file.resolve()
    page = next((path for path, own in found.items() if own.resolve() == real), "")
    shown = files.shown(real, root) if root else files.shown(file, Path())
    ending = file.suffix.lower()
    data = files.read(real, root=real.parent, limit=files.SOURCE_LIMIT)
    text = charsets.decode_source(data, shown, ending)[0]
    reading = settings.reading(config, page, cut_marks(root)) if config and root else USUAL
    return Explanation(shown, page, formats.parse(text, ending, path=shown, reading=reading))


def _file(name: str, root: Path | None) -> Path:
    """A file by its path as seen from here or from the site; from outside of it, the site's comes first."""
    places = [Path(name), *([root / name] if root else [])]
    for file in places if root and Path.cwd().is_relative_to(root) else reversed(places):
        if file.is_file():
            return file
    raise UsageError(
        _("There is neither a file nor a page “{name}”.", name=name),
        repair=_("`zwiesprache status` lists the pages."),
        code="page-unknown",
    )
