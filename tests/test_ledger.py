"""What earlier runs have found out changes no byte and no word: with or without it, a run does and says the same."""

from __future__ import annotations

import random
import shutil
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from pipeline import cache, workflow
from pipeline.workspace import Disk
from tests import people, sites


def forgotten(site: Path) -> Path:
    """The same site, as if no run had been before."""
    cache.file(site).unlink(missing_ok=True)
    return site


def outcome(site: Path) -> tuple[dict[str, bytes], dict[str, object]]:
    """The files after a run, and what it says."""
    report = asdict(workflow.run(site, Disk(site)))
    return sites.contents(site), {name: report[name] for name in ("pages", "findings", "waiting")}


def work(site: Path, draw: random.Random) -> None:
    """Somebody writes, reviews, takes a change back, or changes what all pages depend on."""
    often = ("write", "write", "write", "review", "review", "verb", "verb")
    match draw.choice((*often, "undo", "config", "glossary", "lost", "touch")):
        case "write":
            people.write(site, draw)
        case "review":
            people.review(site, draw, 0.3)
        case "undo":
            file, other = (draw.choice(sorted((site / "source").rglob("*.md"))) for _ in range(2))
            file.write_bytes(other.read_bytes())
        case "config":
            keep = draw.choice(("0.5", "0.8", "0.95"))
            sites.write(site / "zwiesprache.toml", f'name = "Unsere Stadt"\nkeep = {keep}\nmin_approved = 0.1\n')
        case "glossary":
            sites.write(site / "glossary.csv", f"german;en;kind\nRat;Council {draw.randrange(9)};term\n")
        case "lost":
            draw.choice(sorted((site / "locales").rglob("*.po"))).unlink()
        case "touch":
            draw.choice(sorted((site / "source").rglob("*.md"))).touch()
        case "verb":
            sites.zwiesprache(site, draw.choice(("extract", "draft", "build", "status", "check")))


def histories(tmp_path: Path, seed: int, steps: int) -> None:
    draw = random.Random(seed)
    site = people.site(tmp_path / "knowing", draw, "min_approved = 0.1", pages=4)
    for step in range(steps):
        other = tmp_path / f"forgetful-{step}"
        shutil.copytree(site, other)
        assert outcome(site) == outcome(forgotten(other)), f"seed {seed}, step {step}"
        work(site, draw)


@pytest.mark.parametrize("seed", range(8))
def test_a_run_that_knows_of_earlier_ones_does_and_says_the_same(tmp_path: Path, seed: int) -> None:
    histories(tmp_path, seed, 6)


def test_what_a_build_found_out_does_not_outlive_an_extract_of_changed_catalogs(tmp_path: Path) -> None:
    site = sites.reviewed(tmp_path)
    assert "The entrance is step-free." in sites.page(site, "en/termine")
    sites.edit(site, "termine", lambda entry: replace(entry, flags=("fuzzy",)))  # somebody takes it all back
    for verb in ("extract", "build"):
        assert sites.zwiesprache(site, verb).code == 0
    assert not (site / "dist/en/termine/index.html").exists()
    sites.approve(site, sites.ENGLISH)
    for verb in ("extract", "build"):
        assert sites.zwiesprache(site, verb).code == 0
    assert "The entrance is step-free." in sites.page(site, "en/termine")


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 300))
def test_long_histories_leave_the_same_with_and_without_the_cache(tmp_path: Path, seed: int) -> None:
    histories(tmp_path, seed, 15)
