"""The note of an origin is read in one place, whoever asks."""

from __future__ import annotations

import pytest

from pipeline import provenance
from pipeline.life import origins
from pipeline.model import Entry
from pipeline.provenance import Provenance

MARK = origins.fingerprint("Project")


@pytest.mark.parametrize(
    ("note", "read"),
    [
        (f"Draft: deepl {MARK}", Provenance("engine", "deepl", MARK)),
        (f"Draft: openai/llama3 {MARK}", Provenance("engine", "openai/llama3", MARK)),
        (
            f"Draft: openai/meta-llama/Llama-3:8b tags lost {MARK}",
            Provenance("engine", "openai/meta-llama/Llama-3:8b", MARK),
        ),
        (f"Draft: memory, other context {MARK}", Provenance("memory", mark=MARK)),
        (f"Draft: memory 92 % {MARK}", Provenance("memory", mark=MARK)),
        (f"Draft: rule {MARK}", Provenance("rule", mark=MARK)),
        (f"Taken over from eu-projekte/index {MARK}", Provenance("taken over", "eu-projekte/index", MARK)),
        (f"From your page {MARK}", Provenance("your page", mark=MARK)),
        (f"From your page, 3 words {MARK}", Provenance("your page", mark=MARK)),
        *((f"{way} {MARK}", Provenance(way.lower(), mark=MARK)) for way in ("Kept", "Values", "Joined", "Split")),  # type: ignore[arg-type]
        ("Draft: deepl", None),
        (f"Draft:  {MARK}", None),
        (f"kept {MARK}", None),
        (f"Kept in mind {MARK}", None),
        ("Heading", None),
    ],
)
def test_a_note_says_where_a_target_comes_from(note: str, read: Provenance | None) -> None:
    assert provenance.of(["Heading", note]) == read
    entry = Entry("Projekt", ("Project",), notes=("Heading", note))
    assert origins.untouched(entry) == (read is not None)
    assert origins.lasting(entry.notes) == (("Heading",) if read else ("Heading", note))


def test_the_last_note_counts() -> None:
    assert provenance.of([f"Kept {MARK}", f"Draft: deepl {MARK}"]) == Provenance("engine", "deepl", MARK)
