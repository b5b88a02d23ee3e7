"""Recipes for servers: what `init --ci` puts into a site, so that drafts follow the German by themselves.

A site's folder and the name of a server go in; files of the repository that were missing come out. What is there is
never overwritten, and nothing is run.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import Final

from pipeline import config, files, history

_SCRIPT: Final = MappingProxyType({"ci/zwiesprache-drafts.sh": "zwiesprache-drafts.sh"})
RECIPES: Final = MappingProxyType(
    {
        "github": {
            ".github/workflows/zwiesprache-drafts.yml": "github-drafts.yml",
            ".github/workflows/zwiesprache-pages.yml": "github-pages.yml",
            **_SCRIPT,
        },
        "gitlab": {".gitlab-ci.yml": "gitlab.yml", **_SCRIPT},
        "git": {"ci/post-receive": "post-receive", **_SCRIPT},
        "pre-commit": {".pre-commit-config.yaml": "pre-commit.yml"},
    }
)
"""Server -> file -> template in recipes/. Names with a dot are looked for at the top of the repository, others in the
folder of the site."""


@dataclass(frozen=True, slots=True)
class Written:
    """What became of the files of a recipe."""

    made: tuple[str, ...] = ()
    kept: tuple[tuple[str, Path], ...] = ()
    """(file that was there and differs, the template), so that somebody can compare them."""


def write(root: Path, server: str) -> Written:
    """Put the recipe for a server into the repository that holds the site `root`. Files that are there stay.

    InputRefused: a file can't be written, or the config says nothing that can be understood.
    """
    folder = history.prefix(root)
    top = root.resolve().parents[folder.count("/") - 1] if folder else root
    made, kept = [], []
    for name, template in RECIPES[server].items():
        at_top = name.startswith(".")
        file = (top if at_top else root) / name
        own = Path(__file__).with_name("recipes") / template
        text = _filled(own.read_text(encoding="utf-8"), root, folder).encode()
        shown = name if at_top else folder + name
        if not file.exists():
            files.write(file, text, root=top)
            made.append(shown)
        elif file.read_bytes().replace(b"\r\n", b"\n") != text:
            kept.append((shown, own))
    return Written(tuple(made), tuple(kept))


def _filled(template: str, root: Path, folder: str) -> str:
    """A template with what holds for this site in the places that are open."""
    pattern = folder + config.load(root).source.replace("{path}", "**/*")
    places = {"SOURCE": pattern, "SITE": folder, "FOLDER": folder.rstrip("/") or ".", "VERSION": version("zwiesprache")}
    for name, value in places.items():
        template = template.replace(f"@{name}@", value)
    return template
