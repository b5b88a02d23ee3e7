"""The life of catalogs as tales to read: tests/fixtures/life holds pages and their catalogs, step by step.

`python -m tests.test_life` writes anew what the program makes of them; the difference is for a person to judge.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import catalog, formats, pofile
from pipeline.model import Catalog
from tests.documents import FIXTURES, blocks
from tests.po_files import HEADER

TALES = sorted(path.name for path in (FIXTURES / "life").glob("*.txt"))


def steps(name: str) -> Iterator[tuple[str, str, str, str]]:
    """(what happens, page, catalog as the tale tells it, catalog as it is) of each step."""
    parts = blocks(f"life/{name}")
    assert len(parts) % 3 == 0, f"{name}: a step has three parts"
    value: Catalog | None = None
    for said, page, told in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        if value is None or said.startswith("Review"):
            value = pofile.read((HEADER + told).encode(), path=name, locale="en")
        else:
            document = formats.parse(page, ".md", path=name)
            value = pofile.read(pofile.write(catalog.update(value, document)), locale="en")
        yield said, page, told, pofile.write(value).decode().removeprefix(HEADER)


@pytest.mark.parametrize("name", TALES)
def test_the_tale_is_true(name: str) -> None:
    for said, _page, told, found in steps(name):
        assert found == told, said


@pytest.mark.parametrize("name", TALES)
def test_after_each_step_another_run_changes_nothing(name: str) -> None:
    told = list(steps(name))
    for said, page, _told, found in told[1:]:
        value = pofile.read((HEADER + found).encode(), locale="en")
        after = catalog.update(value, formats.parse(page, ".md", path=name))
        assert pofile.write(after).decode().removeprefix(HEADER) == found, said


def write(path: Path) -> None:
    """Make a tale tell what the program does."""
    text = "".join(f"{said}.\n{page}.\n{found}.\n" for said, page, _told, found in steps(path.name))
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    for tale in TALES:
        write(FIXTURES / "life" / tale)
