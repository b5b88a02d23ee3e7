"""The hooks of .pre-commit-hooks.yaml, as pre-commit calls them: with the names of the files to be committed."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests import sites
from tests.repositories import commit, git, start
from tests.sites import REPOSITORY, change, zwiesprache

HOOKS: dict[str, dict[str, Any]] = {
    hook["id"]: hook for hook in yaml.safe_load((REPOSITORY / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    root = sites.reviewed(start(tmp_path / "site"))
    commit(root, {".gitignore": b"dist/*\n.zwiesprache/\n", "README.md": b"# Unsere Seiten\n"})
    return root


def called(site: Path, name: str) -> subprocess.CompletedProcess[str]:
    """A hook on the staged files that it asks for, as pre-commit calls it: from the top, by their names."""
    git(site, "add", "--all")
    staged = git(site, "diff", "--cached", "--name-only", "--diff-filter=ACMR").splitlines()
    wanted = [file for file in staged if re.search(HOOKS[name]["files"], file)]
    command, *arguments = shlex.split(HOOKS[name]["entry"])
    assert command == "zwiesprache"
    return subprocess.run(
        [sys.executable, "-m", "pipeline", *arguments, *wanted],
        cwd=site,
        env=os.environ | {"PYTHONPATH": str(REPOSITORY), "LC_ALL": "C.UTF-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_every_hook_is_a_command_that_there_is() -> None:
    assert list(HOOKS) == ["zwiesprache-fmt", "zwiesprache-check"]
    assert all(hook["language"] == "python" and hook["require_serial"] for hook in HOOKS.values())
    assert all(shlex.split(hook["entry"])[1] in zwiesprache(REPOSITORY, "--help").out for hook in HOOKS.values())


def test_catalogs_are_laid_out_before_they_are_committed(site: Path) -> None:
    data = sites.po(site, "termine").read_bytes()
    wrapped = data.replace(b'msgid "Die Konferenz wurde ', b'msgid ""\n"Die Konferenz wurde "\n"')
    assert wrapped != data
    sites.po(site, "termine").write_bytes(wrapped)
    assert called(site, "zwiesprache-fmt").returncode == 0
    assert sites.po(site, "termine").read_bytes() == data


@pytest.mark.parametrize("file", ["locales/en/LC_MESSAGES/termine.po", "source/termine.md"])
def test_an_approved_error_stops_the_commit_of_its_catalog_or_source(site: Path, file: str) -> None:
    sites.approve(site, {"Die Teilnahme ist <strong>kostenlos</strong>.": "Participation is free."})
    if file.endswith(".md"):
        commit(site)
        change(site / file, "ist stufenlos.", "ist  stufenlos.")
    done = called(site, "zwiesprache-check")
    assert done.returncode == 1, done.stderr
    assert "Participation is free." in done.stdout
    assert "index" not in done.stdout


def test_what_does_not_concern_the_site_stops_no_commit(site: Path) -> None:
    sites.write(site / "README.md", "# Nichts von uns\n")
    sites.write(site / "docs/notizen.txt", "Nichts\n")
    done = called(site, "zwiesprache-check")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "None of these files belongs to a page."


def test_rules_that_read_other_pages_are_left_out(site: Path) -> None:
    change(site / "source/index.md", "(termine.md)", "(fehlt.md)")
    zwiesprache(site, "extract")
    assert "dead-links" in zwiesprache(site, "check", "index").out
    assert "dead-links" not in zwiesprache(site, "check", "--quick", "index").out
    assert "dead-links" not in zwiesprache(site, "check", "--source", "--quick", "index").out
    change(site / "source/index.md", "Wir arbeiten", "#### Zu tief\n\nWir arbeiten")
    assert "headings" in zwiesprache(site, "check", "--quick", "index").out
    assert zwiesprache(site, "check", "--quick", "--fix", "index").code == 2


def test_a_commit_of_a_page_does_not_wait_long_for_the_hooks(tmp_path: Path) -> None:
    root = start(tmp_path / "site")
    sites.example(root)
    commit(root, {".gitignore": b"dist/*\n.zwiesprache/\n"})
    change(root / "source/service/beratung.md", "Gemeinnützige Vereine", "Vereine")
    zwiesprache(root, "extract")
    taken = []
    for name in HOOKS:
        began = os.times()
        assert called(root, name).returncode == 0
        ended = os.times()
        taken.append(ended.children_user - began.children_user + ended.children_system - began.children_system)
    assert sum(taken) < 2, taken  # seconds of CPU, twice what it is, for slower machines
