"""What every editor is asked to do with a catalog of the example site, and what must have come of it.

A person approves one draft, fills in one sentence and leaves two others as they are. `fixed` is what the catalog has to
be afterwards; whatever else an editor changes is noise, and it has to be named in the editor's own test.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from pipeline import pofile
from pipeline.model import Catalog, Entry
from tests import sites

PAGE: Final = "service/beratung"

WORKSHOP: Final = "Ein Workshop für Ihre Einrichtung kostet 45,00 Euro, jede beglaubigte Kopie 2,50 Euro."
"""Its draft is right: the price is new, and has been exchanged."""
WORKSHOP_ENGLISH: Final = "A workshop for your institution costs €45.00, each certified copy €2.50."
CLUBS: Final = "Gemeinnützige Vereine zahlen die Hälfte."
"""Has no draft."""
CLUBS_ENGLISH: Final = "Registered charities pay half."
HOURS: Final = "14 bis 16 Uhr"
"""A draft that nobody touches."""
HOURS_DRAFT: Final = "14:00 to 16:00"
LAST: Final = "Dann sagen Sie uns bitte mindestens fünf Werktage vorher Bescheid."
"""Untranslated, and stays so."""

_MORE: Final = """
## Antrag

Den Antrag finden Sie unter www.example.org/de. Sie können ihn auch ausdrucken.

<!-- zwiesprache: note: Das Amt, nicht die Bank „nebenan“ -->
<!-- zwiesprache: context: Amt -->
Kasse
"""
_MORE_ENGLISH: Final = {
    "Antrag": "Application",
    "Den Antrag finden Sie unter www.example.org/de.": "The form to be printed is at www.example.org/en.",
    "Sie können ihn auch ausdrucken.": "<none/>",
    "Kasse": "Cashier’s office",
}
_ACCEPTED: Final = "accepted: links – the English page has an address of its own"
FORMER: Final = Entry(
    "Eine frühere Fassung dieses Satzes, die lang genug ist, um von jedem Programm umbrochen zu werden.",
    ("An earlier version of this sentence that a person had begun, long enough to be wrapped by every program.",),
    flags=("fuzzy",),
    comments=("unapproved",),
    obsolete=True,
)

CHURNING: Final = (
    "Project-Id-Version", "POT-Creation-Date", "PO-Revision-Date", "Last-Translator", "Language-Team", "X-Generator",
)  # fmt: skip
"""Header fields that editors write as they like."""


def site(root: Path) -> Path:
    """The example site with all that a catalog can hold: a context, an author's note, comments, `<none/>`, old text."""
    sites.example(root)
    with (root / "source" / f"{PAGE}.md").open("a", encoding="utf-8") as page:
        page.write(_MORE)
    assert sites.zwiesprache(root, "run").code == 0
    sites.approve(root, _MORE_ENGLISH)

    def accepted(entry: Entry) -> Entry:
        return replace(entry, comments=(_ACCEPTED,)) if "www.example.org/de" in entry.source else entry

    sites.edit(root, PAGE, accepted)
    catalog = sites.catalog(root, PAGE)
    sites.po(root, PAGE).write_bytes(pofile.write(catalog.with_entries([*catalog.entries, FORMER])))
    assert sites.zwiesprache(root, "run").code == 0
    entries = sites.live(root, PAGE)
    assert (entries[WORKSHOP].fuzzy, entries[WORKSHOP].target) == (True, WORKSHOP_ENGLISH)
    assert (entries[HOURS].fuzzy, entries[HOURS].target) == (True, HOURS_DRAFT)
    assert entries[CLUBS].target == entries[LAST].target == ""
    assert german(root) == [HOURS, WORKSHOP, CLUBS, LAST]
    return root


def german(root: Path) -> list[str]:
    """What the English page shows in German."""
    return sites.german(sites.page(root, f"en/{PAGE}"))


def reviewed(before: Catalog) -> list[Entry]:
    """The entries as they have to be when the person has saved."""
    fixed = {
        WORKSHOP: {"targets": (WORKSHOP_ENGLISH,), "flags": (), "previous": None},
        CLUBS: {"targets": (CLUBS_ENGLISH,)},
    }
    return [replace(entry, **fixed.get(entry.source, {})) for entry in before.entries]  # type: ignore[arg-type]


def fields(catalog: Catalog) -> dict[str, str]:
    """The header without what editors write as they like."""
    return {name: value for name, value in catalog.header if name not in CHURNING}


def changed_lines(before: bytes, after: bytes) -> list[str]:
    """`- old` and `+ new`, of all entries but the header."""
    old, new = (data.decode().partition("\n\n")[2].splitlines() for data in (before, after))
    return [line for line in difflib.ndiff(old, new) if line[0] in "-+"]


def fmt(root: Path, page: str = PAGE) -> bytes:
    """The catalog of a page without the noise of its editor."""
    file = sites.po(root, page)
    assert sites.zwiesprache(root, "fmt").code == 0
    return file.read_bytes()


def publishes(root: Path, before: Mapping[str, bytes]) -> None:
    """A run shows what was approved, and nothing else; it touches no catalog, the edited one neither."""
    edited = sites.contents(root, "locales")
    assert {name for name in sites.differing(before, edited) if name.endswith(".po")} == {
        f"locales/en/LC_MESSAGES/{PAGE}.po"
    }
    assert sites.zwiesprache(root, "run").code == 0
    assert sites.contents(root, "locales") == edited
    shown = sites.words(sites.page(root, f"en/{PAGE}"))
    assert WORKSHOP_ENGLISH in shown
    assert CLUBS_ENGLISH in shown
    assert HOURS_DRAFT not in shown
    assert german(root) == [HOURS, LAST]
    assert re.search(rf"^.*{PAGE} .*$", sites.zwiesprache(root, "status").out, re.MULTILINE)
