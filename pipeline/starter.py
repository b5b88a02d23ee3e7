"""A new site: a config, a sample page and what git needs, so that `zwiesprache run` works at once."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pipeline import files
from pipeline.config import OWN
from pipeline.errors import UsageError
from pipeline.messages import _

_FILES: Final = {
    OWN: OWN,
    "source/index.md": "source/index.md",
    ".gitignore": "gitignore",
    ".gitattributes": "gitattributes",
}
"""File of the new site -> file in new_site/ (a package does not keep names that begin with a dot)."""


def create(folder: Path) -> list[str]:
    """Make a site in `folder`; the files that were made. What is there stays. UsageError: it is a site already."""
    if (folder / OWN).exists():
        raise UsageError(
            _("There is a site in {folder} already.", folder=folder),
            repair=_("Choose another folder."),
            code="site-exists",
        )
    if folder.exists() and not folder.is_dir():
        raise UsageError(
            _("{folder} is no folder.", folder=folder), repair=_("Choose another name."), code="site-exists"
        )
    folder.mkdir(parents=True, exist_ok=True)
    source = Path(__file__).with_name("new_site")
    made = []
    for name, original in _FILES.items():
        if not (folder / name).exists():
            files.write(folder / name, (source / original).read_bytes(), root=folder)
            made.append(name)
    return made
