"""The laws of a whole site: what holds whatever stands in the catalogs, and whenever a run is ended."""

from __future__ import annotations

import random
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from pipeline import pofile
from pipeline.model import Entry
from tests import sites
from tests.mt_server import MTServer
from tests.sites import PAGES, contents, po, zwiesprache

STATES = ("approved", "draft", "half-done", "open", "obsolete", "unapproved", "missing")
GENERATED = (Phase.explicit, Phase.generate)
"""An example is a whole site: to shrink one would take minutes."""
TWINS = ("none", "approved", "fuzzy", "unapproved")


@contextmanager
def extracted() -> Iterator[Path]:
    """The small site with empty catalogs, in a folder that goes when the example is over."""
    with tempfile.TemporaryDirectory() as folder:
        root = sites.make(Path(folder), config="min_approved = 0.2")
        assert zwiesprache(root, "extract").code == 0
        yield root


def in_state(entry: Entry, state: str, target: str) -> Entry:
    """An entry as an editor may have left it."""
    entry = replace(entry, targets=(target,), flags=(), comments=(), obsolete=False)
    return {
        "approved": entry,
        "draft": replace(entry, flags=("fuzzy",)),
        "half-done": replace(entry, flags=("fuzzy", "no-wrap"), comments=("to be asked",)),
        "open": replace(entry, targets=("",)),
        "obsolete": replace(entry, obsolete=True),
        "unapproved": replace(entry, obsolete=True, comments=("unapproved",)),
        "missing": replace(entry, source=f"{entry.source} Früher.", obsolete=True, flags=("fuzzy",)),
    }[state]


def twin(entry: Entry, kind: str, target: str) -> Entry | None:
    """What stood there before the German got its harmless "bitte"; the entry points to it."""
    old = Entry(f"Bitte {entry.source}", (target,), obsolete=True)
    return {
        "none": None,
        "approved": old,
        "fuzzy": replace(old, flags=("fuzzy",)),
        "unapproved": replace(old, comments=("unapproved",)),
    }[kind]


def scrambled(root: Path, draw: random.Random) -> tuple[set[str], set[str]]:
    """Every catalog of the site in a random state; (words of approved targets, words of all others)."""
    good: set[str] = set()
    bad: set[str] = set()
    numbers = count()
    for page in ("index", "termine", "_site"):
        catalog = sites.catalog(root, page)
        entries: list[Entry] = []
        for entry in catalog.entries:
            if entry.source_plural is not None:
                continue
            made = [in_state(entry, draw.choice(STATES), text(entry, next(numbers)))]
            if old := twin(entry, draw.choice(TWINS), text(entry, next(numbers))):
                made = [replace(made[0], previous=old.source), old]
            for one in made:
                approved = not one.flags and "unapproved" not in one.comments
                (good if approved else bad).update(re.findall(r"Word\d+", one.target))
            entries += made
        po(root, page).write_bytes(pofile.write(catalog.with_entries(entries)))
    return good, bad


def text(entry: Entry, number: int) -> str:
    """English for an entry that no other has, with its tags and values."""
    inner = " ".join(re.findall(r"<[^>]*>", entry.source))
    return f"Some Word{number} here {inner}".strip()


@settings(max_examples=15, phases=GENERATED)
@given(st.randoms(use_true_random=False), st.sampled_from(["build", "run"]))
def test_no_unapproved_text_reaches_dist(draw: random.Random, command: str) -> None:
    with extracted() as root:
        good, bad = scrambled(root, draw)
        assert zwiesprache(root, command).code == 0
        shown = set(re.findall(r"Word\d+", b"".join(contents(root, "dist").values()).decode()))
        assert shown <= good
        assert not shown & bad


@settings(max_examples=10, phases=GENERATED)
@given(st.randoms(use_true_random=False))
def test_building_twice_gives_the_same_bytes(draw: random.Random) -> None:
    with extracted() as root:
        scrambled(root, draw)
        assert zwiesprache(root, "build").code == 0
        first = contents(root, "dist")
        assert "Nothing would change." in zwiesprache(root, "build", "--check").out
        for name in first:
            (root / name).unlink()
        assert zwiesprache(root, "build").code == 0
        assert contents(root, "dist") == first


@settings(max_examples=10, phases=GENERATED)
@given(st.randoms(use_true_random=False))
def test_a_second_run_writes_nothing_whatever_the_catalogs_hold(draw: random.Random) -> None:
    with extracted() as root:
        scrambled(root, draw)
        assert zwiesprache(root, "run").code == 0
        before = sites.traces(root)
        assert "Nothing changed." in zwiesprache(root, "run").out
        assert sites.traces(root) == before


def test_the_second_run_calls_no_engine_and_writes_no_file(tmp_path: Path) -> None:
    # All its words stand in the server's list: what an engine gives back in German is no draft, and asked for again.
    text = "---\ntitle: Die Projekte der Stadt\n---\n\nDie Konferenz fand im Januar statt.\n"
    sites.make(tmp_path, {"index.md": text}, name="Stadt")
    assert zwiesprache(tmp_path, "extract").code == 0
    sites.approve(tmp_path, {entry.source: "Words" for entry in sites.catalog(tmp_path, "_site").entries})
    with MTServer() as server:
        engine = f'engines = ["memory", "libretranslate"]\n[libretranslate]\nurl = "{server.url}"\n'
        sites.write(tmp_path / "zwiesprache.toml", f'name = "Stadt"\n{engine}')
        assert zwiesprache(tmp_path, "run").code == 0
        asked, before = len(server.log), sites.traces(tmp_path)
        assert asked == 1
        assert len(sites.fuzzy(tmp_path)) == 2
        again = zwiesprache(tmp_path, "run")
        assert (again.code, len(server.log)) == (0, asked)
        assert sites.traces(tmp_path) == before


# -- runs that are killed, and runs that meet ---------------------------------------------------------


def changed_site(root: Path) -> Path:
    """A published site of many pages whose sources have all changed since."""
    pages = {f"seiten/{number}.md": PAGES["termine.md"].replace("Bahn", f"Linie {number}") for number in range(12)}
    sites.reviewed(root, dict(PAGES) | pages)
    for file in (root / "source").rglob("*.md"):
        sites.write(file, file.read_bytes() + b"\nEin neuer Satz steht am Ende.\n")
    return root


def killed_runs(root: Path, work: Path, times: int, draw: random.Random) -> None:
    """Kill a run at random moments while it writes; each file is the old or the new one, and the next run ends it."""
    old = contents(root)
    whole = sites.copy(root, work / "whole")
    assert zwiesprache(whole, "run").code == 0
    new = contents(whole)
    for number in range(times):
        site = sites.copy(root, work / str(number))
        process = sites.start("--site", site, "run")
        moment = draw.randrange(1, len(sites.differing(old, new)))
        deadline = time.monotonic() + 30
        while written(site, old) < moment and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.001)
        process.kill()
        process.communicate(timeout=30)
        for name, data in contents(site).items():
            if ".zwiesprache-" not in name:
                assert data in (old.get(name), new.get(name)), name
        assert zwiesprache(site, "run").code == 0
        assert contents(site) == new


def written(site: Path, old: dict[str, bytes]) -> int:
    """How many files of a site are no longer the old ones, told by their size."""
    count = 0
    for folder in ("locales", "dist"):
        for file in (site / folder).rglob("*.*"):
            name = file.relative_to(site).as_posix()
            try:
                count += file.is_file() and len(old.get(name, b"")) != file.stat().st_size
            except FileNotFoundError:  # a temporary file that has found its place meanwhile
                continue
    return count


def test_a_killed_run_leaves_every_file_old_or_new(tmp_path: Path) -> None:
    killed_runs(changed_site(tmp_path / "site"), tmp_path, 3, random.Random(1))


@pytest.mark.slow
def test_a_killed_run_leaves_every_file_old_or_new_at_many_moments(tmp_path: Path) -> None:
    killed_runs(changed_site(tmp_path / "site"), tmp_path, 40, random.Random(2))


def test_two_runs_at_once_wait_for_each_other(tmp_path: Path) -> None:
    site = changed_site(tmp_path / "site")
    other = sites.copy(site, tmp_path / "other")
    processes = [sites.start("--site", site, "--lang", "en", "run") for _number in range(2)]
    ended = [(process.communicate(timeout=120), process.returncode) for process in processes]
    assert [code for _streams, code in ended] == [0, 0]
    assert all(err == b"" or err.startswith(b"Waiting for another run") for (_out, err), _code in ended)
    assert zwiesprache(other, "run").code == 0
    assert contents(site) == contents(other)
