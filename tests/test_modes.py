"""The modes for machines: what each exit code means, what a run since a revision does, what goes to which stream."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests import sites
from tests.repositories import commit, start
from tests.sites import REPOSITORY, change, zwiesprache

COLOUR = re.compile(rb"\x1b\[[\d;]*3[0-9]")
"""The terminal's code that chooses a colour of text."""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A reviewed site of two pages, committed."""
    root = sites.reviewed(start(tmp_path / "site"))
    commit(root, {".gitignore": b"dist/*\n.zwiesprache/\n"})
    return root


def both_changed(site: Path) -> None:
    """One page changed and was committed, the other changed since."""
    change(site / "source/index.md", "mit vielen Städten", "mit allen Städten")
    commit(site)
    change(site / "source/termine.md", "ist stufenlos.", "ist ebenerdig und breit.")


# -- exit codes -------------------------------------------------------------------------------------


def test_check_says_3_and_writes_nothing_while_something_would_change(site: Path) -> None:
    assert zwiesprache(site, "run", "--check").code == 0
    change(site / "source/termine.md", "stufenlos", "ebenerdig")
    before = sites.traces(site)
    outcome = zwiesprache(site, "run", "--check")
    assert (outcome.code, sites.traces(site)) == (3, before)
    assert "  locales/en/LC_MESSAGES/termine.po\n" in outcome.out
    assert zwiesprache(site, "run").code == 0
    assert zwiesprache(site, "run", "--check").code == 0


def test_strict_says_4_while_a_sentence_waits_for_review(site: Path) -> None:
    assert zwiesprache(site, "run", "--strict").code == 0
    change(site / "source/termine.md", "stufenlos", "ebenerdig")
    assert zwiesprache(site, "run").code == 0
    assert zwiesprache(site, "run", "--strict").code == 4
    sites.approve(site, {"Der Eingang ist ebenerdig.": "The entrance is at ground level."})
    assert zwiesprache(site, "run", "--strict").code == 0


@pytest.mark.parametrize("form", ["text", "json", "github", "gitlab", "markdown"])
def test_a_form_changes_no_exit_code_and_a_refusal_comes_first(site: Path, form: str) -> None:
    change(site / "source/termine.md", "stufenlos", "ebenerdig")
    assert zwiesprache(site, "run", "--check", "--format", form).code == 3
    assert zwiesprache(site, "run", "--check", "--strict", "--format", form).code == 4
    (site / "source/index.md").write_bytes(b"\xff\xfe\x00")
    outcome = zwiesprache(site, "run", "--check", "--strict", "--format", form)
    assert outcome.code == 6
    assert outcome.err.startswith("Refused: source/index.md")
    if form in ("json", "gitlab"):
        json.loads(outcome.out)


# -- since a revision -------------------------------------------------------------------------------


def test_a_run_since_a_revision_drafts_and_reports_only_what_changed_since(site: Path) -> None:
    change(site / "zwiesprache.toml", 'name = "Unsere Stadt"', 'name = "Unsere Stadt"\nengines = ["pseudo"]')
    change(site / "source/index.md", "Wir arbeiten mit vielen Städten zusammen.", "Hunde sind willkommen.")
    zwiesprache(site, "extract")
    commit(site)
    change(site / "source/termine.md", "Der Eingang ist stufenlos.", "Katzen auch.")
    report: dict[str, Any] = json.loads(zwiesprache(site, "run", "--changed-from", "HEAD", "--json").out)
    assert [page["path"] for page in report["pages"]] == ["termine"]
    assert report["drafted"] == {"pseudo": 1}
    assert {finding["path"] for finding in report["findings"]} <= {"locales/en/LC_MESSAGES/termine.po"}
    assert sites.live(site, "index")["Hunde sind willkommen."].target == ""
    assert "Hunde sind willkommen." in sites.page(site, "de")
    later: dict[str, Any] = json.loads(zwiesprache(site, "run", "--json").out)
    assert later["drafted"] == {"pseudo": 1}
    assert sites.live(site, "index")["Hunde sind willkommen."].target != ""


def test_catalogs_and_pages_of_the_whole_site_are_up_to_date_behind_it(site: Path) -> None:
    both_changed(site)
    assert zwiesprache(site, "run", "--changed-from", "HEAD").code == 0
    assert "Wir arbeiten mit allen Städten zusammen." in sites.live(site, "index")
    assert zwiesprache(site, "run", "--check").code == 0


def test_strict_asks_for_the_review_of_those_pages_only(site: Path) -> None:
    change(site / "source/index.md", "mit vielen Städten", "mit allen Städten")
    zwiesprache(site, "run")
    commit(site)
    change(site / "source/termine.md", "ist stufenlos.", "ist ebenerdig und breit.")
    zwiesprache(site, "run")
    sites.approve(site, {"Der Eingang ist ebenerdig und breit.": "The entrance is at ground level and wide."})
    assert zwiesprache(site, "run", "--strict").code == 4
    assert zwiesprache(site, "run", "--strict", "--changed-from", "HEAD").code == 0


def test_a_run_since_which_no_page_changed_says_so(site: Path) -> None:
    outcome = zwiesprache(site, "run", "--changed-from", "HEAD")
    assert (outcome.code, outcome.out.splitlines()[-1]) == (0, "No page has changed since HEAD.")


# -- what it would cost -----------------------------------------------------------------------------


def test_a_dry_run_counts_german_that_no_catalog_has_yet(site: Path) -> None:
    change(
        site / "zwiesprache.toml",
        'name = "Unsere Stadt"',
        'name = "Unsere Stadt"\nengines = ["memory", "libretranslate"]\nallow = ["http://127.0.0.1:9"]\n'
        '[libretranslate]\nurl = "http://127.0.0.1:9"\n',
    )
    change(site / "source/termine.md", "Der Eingang ist stufenlos.", "Hunde sind willkommen.")
    before = sites.traces(site)
    report: dict[str, Any] = json.loads(zwiesprache(site, "run", "--dry-run", "--json").out)
    [plan] = report["plans"]
    assert (plan["engine"], plan["texts"], plan["characters"], plan["price"]) == ("libretranslate", 1, 22, "own")
    assert report["written"] == []
    assert sites.traces(site) == before
    text = zwiesprache(site, "run", "--dry-run").out
    assert "en  libretranslate: texts to send: 1, characters: 22, known from earlier runs: 0.\n" in text
    since: dict[str, Any] = json.loads(zwiesprache(site, "run", "--dry-run", "--changed-from", "HEAD", "--json").out)
    assert since["plans"] == report["plans"]


@pytest.mark.parametrize("other", ["--check", "--strict"])
def test_a_dry_run_is_no_check(site: Path, other: str) -> None:
    assert zwiesprache(site, "run", "--dry-run", other).code == 2


def test_what_waits_after_extract_alone_is_drafted_by_the_next_command(tmp_path: Path) -> None:
    root = sites.make(
        tmp_path, {"index.md": "---\ntitle: T\n---\n\n| Tag | Zeit |\n| --- | --- |\n| Mo | 9 bis 12 Uhr |\n"}
    )
    assert zwiesprache(root, "extract").code == 0
    assert json.loads(zwiesprache(root, "draft", "--json").out)["drafted"]["rule"] >= 1


# -- streams ----------------------------------------------------------------------------------------


def watched(site: Path, **environment: str) -> tuple[bytes, bytes]:
    """What a run prints, and what a terminal on its error stream gets."""
    import pty

    shutil.rmtree(site / ".zwiesprache")  # so that there is something to do
    ours, theirs = pty.openpty()
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
    with subprocess.Popen(
        [sys.executable, "-m", "pipeline", "--site", str(site), "--lang", "en", "run"],
        env=kept | {"PYTHONPATH": str(REPOSITORY), "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"} | environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=theirs,
    ) as run:
        os.close(theirs)
        shown = b""
        try:
            while piece := os.read(ours, 65536):
                shown += piece
        except OSError:  # the other end is closed
            pass
        os.close(ours)
        assert run.stdout is not None
        return run.stdout.read(), shown


@pytest.mark.skipif(sys.platform == "win32", reason="this system has no pseudo-terminals")
def test_a_terminal_sees_progress_and_standard_output_the_report_alone(site: Path) -> None:
    out, shown = watched(site)
    assert b"Reading" in shown
    assert COLOUR.search(shown)
    assert b"\x1b" not in out
    assert out.decode().splitlines()[-1] == "Everything is approved and published."


@pytest.mark.skipif(sys.platform == "win32", reason="this system has no pseudo-terminals")
def test_no_color_is_respected(site: Path) -> None:
    _out, shown = watched(site, NO_COLOR="1")
    assert b"Reading" in shown
    assert not COLOUR.search(shown)


def test_nothing_is_said_beside_the_report_where_nobody_watches(site: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", "--site", str(site), "--lang", "en", "run", "--json"],
        env=os.environ | {"PYTHONPATH": str(REPOSITORY), "FORCE_COLOR": "1"},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"\x1b" not in done.stdout
    assert json.loads(done.stdout)["written"] == []
