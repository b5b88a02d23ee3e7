"""What a translated page has to say of machine drafts, as the notes of what it shows tell (Article 50(4) of the EU's
Regulation 2024/1689 on artificial intelligence).

The standings of a page and its catalog go in, one of four words comes out. A note that is missing, or that only says
from which other translation a target was made, proves nothing, and is counted as a machine draft.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, Literal

from pipeline import provenance
from pipeline.config import Disclosure as Policy
from pipeline.model import NONE, Catalog, Entry
from pipeline.publish.gate import Standing

Disclosure = Literal["", "machine", "possible", "preview"]
"""Nothing to be said · people reviewed machine drafts · people reviewed what may have been machine drafts · drafts are
shown that nobody has reviewed."""

_WITHOUT_MACHINE: Final = frozenset({"rule", "your page"})


def of_page(standings: Iterable[Standing], catalog: Catalog, policy: Policy) -> Disclosure:
    """What the page that shows these standings has to say; a preview says so under every policy."""
    shown = [standing for standing in standings if standing.target is not None and standing.target != NONE]
    if any(standing.step not in ("approved", "changed") for standing in shown):
        return "preview"
    if policy == "never" or not shown:
        return ""
    ways = set(_ways(shown, catalog))
    if "engine" in ways:
        return "machine"
    return "possible" if policy == "always" or ways - _WITHOUT_MACHINE else ""


def _ways(shown: Iterable[Standing], catalog: Catalog) -> Iterator[str]:
    """Where each target comes from; empty: not noted."""
    known = {entry.key: entry for entry in catalog.entries}
    for standing in shown:
        entry = known.get(standing.segment.key)
        origin = provenance.of(_source(entry, standing, catalog).notes) if entry else None
        yield origin.way if origin else ""


def _source(entry: Entry, standing: Standing, catalog: Catalog) -> Entry:
    """The entry whose target is shown: of the German before it changed, where that is."""
    if standing.step == "approved":
        return entry
    older = (old for old in catalog.entries if old.source == entry.previous and old.target == standing.target)
    return next(older, entry)
