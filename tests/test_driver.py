"""Catalogs in real git repositories: what two branches did to a page comes together entry by entry."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import driver, pofile
from pipeline.model import Entry, State
from tests import sites
from tests.sites import ENGLISH, approve, catalog, live, po, zwiesprache

needs_git = pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")

RAIL, ENTRANCE = "Mit der Bahn fahren Sie bis zum Rathaus.", "Der Eingang ist stufenlos."
SIX = {german: english for german, english in list(ENGLISH.items())[-7:] if german != "Anfahrt"}
"""What stands on the page `termine`, but for one heading."""


@pytest.fixture(autouse=True)
def _nobodys_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """git without the settings of who runs the tests; and the program that it starts is the one that is tested."""
    environment = {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        **{f"GIT_{who}_{what}": "test@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
        "PYTHONPATH": str(sites.REPOSITORY),
        "LC_ALL": "C.UTF-8",
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)


def git(root: Path, *arguments: str, fails: bool = False) -> str:
    """What git prints; it has to succeed, or to fail."""
    done = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, check=False)
    out = (done.stdout + done.stderr).decode()
    assert (done.returncode != 0) == fails, out
    return out


def commit(root: Path) -> None:
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "Work")


def repository(root: Path, *, installed: bool = True) -> Path:
    """A site in git with empty catalogs, and a branch `other` that begins here."""
    sites.make(root)
    git(root, "init", "--quiet", "--initial-branch", "main")
    sites.write(root / ".gitignore", "dist/\n.zwiesprache/\n")
    sites.write(root / ".gitattributes", f"{driver.LINE}\n")
    if installed:
        assert zwiesprache(root, "merge", "--install").code == 0
    assert zwiesprache(root, "extract").code == 0
    commit(root)
    git(root, "branch", "other")
    return root


def on_branches(root: Path, other: Mapping[str, str], main: Mapping[str, str]) -> None:
    """Approvals on the branch `other`, then on `main`, which is checked out."""
    git(root, "switch", "--quiet", "other")
    approve(root, other)
    commit(root)
    git(root, "switch", "--quiet", "main")
    approve(root, main)
    commit(root)


def targets(root: Path, page: str) -> dict[str, str]:
    """German -> approved target."""
    return {german: entry.target for german, entry in live(root, page).items() if entry.state is State.APPROVED}


@needs_git
@pytest.mark.parametrize("how", ["merge", "rebase", "cherry-pick"])
def test_a_page_renamed_on_one_branch_and_approved_on_another_merges_without_a_conflict(
    tmp_path: Path, how: str
) -> None:
    root = repository(tmp_path)
    git(root, "switch", "--quiet", "other")
    git(root, "mv", "source/termine.md", "source/treffen.md")
    sites.change(root / "source" / "index.md", "termine.md", "treffen.md")
    approve(root, {"Anfahrt": "How to get here"})
    assert zwiesprache(root, "extract").code == 0
    commit(root)
    git(root, "switch", "--quiet", "main")
    assert len(SIX) == 6
    approve(root, SIX)
    commit(root)
    git(root, how, *{"merge": ("--no-edit", "other"), "rebase": ("other",), "cherry-pick": ("other",)}[how])
    assert not po(root, "termine").exists()
    assert SIX.items() <= targets(root, "treffen").items()
    assert targets(root, "treffen")["Anfahrt"] == "How to get here"
    assert dict(catalog(root, "treffen").header)["X-Source-File"] == "source/treffen.md"
    assert zwiesprache(root, "extract", "--check").code == 0


@needs_git
@pytest.mark.parametrize("installed", [True, False], ids=["with the driver", "without"])
def test_approvals_and_drafts_of_the_same_sentences_are_a_conflict_only_without_the_driver(
    tmp_path: Path, installed: bool
) -> None:
    root = repository(tmp_path, installed=installed)
    git(root, "switch", "--quiet", "other")
    with (root / "zwiesprache.toml").open("a") as config:
        config.write('engines = ["pseudo"]\n')
    assert zwiesprache(root, "draft").code == 0
    commit(root)
    git(root, "switch", "--quiet", "main")
    approve(root, SIX)
    commit(root)
    out = git(root, "merge", "--no-edit", "other", fails=not installed)
    if installed:
        assert targets(root, "termine") == SIX
        assert live(root, "termine")["Anfahrt"].state is State.FUZZY
    else:
        assert "CONFLICT" in out
        assert b"<<<<<<<" in po(root, "termine").read_bytes()


@needs_git
def test_what_two_people_translated_differently_is_a_conflict_with_both_in_the_file(tmp_path: Path) -> None:
    root = repository(tmp_path)
    on_branches(root, {RAIL: "Take the train.", ENTRANCE: "No steps."}, {RAIL: "Come by train."})
    out = git(root, "merge", "--no-edit", "other", fails=True)
    name = po(root, "termine").relative_to(root).as_posix()
    assert f"{name}: two people have translated this; ours stays, theirs is a comment now:\n    {RAIL}\n" in out
    assert f"CONFLICT (content): Merge conflict in {name}" in out
    found = live(root, "termine")
    assert (found[RAIL].target, found[RAIL].comments) == ("Come by train.", ("theirs: Take the train.",))
    assert found[ENTRANCE].target == "No steps."
    commit(root)
    assert zwiesprache(root, "extract").code == 0


@needs_git
def test_a_side_that_can_not_be_read_is_left_to_git(tmp_path: Path) -> None:
    root = repository(tmp_path)
    git(root, "switch", "--quiet", "other")
    file = po(root, "termine")
    sites.write(file, file.read_text(encoding="utf-8").replace(f'msgid "{RAIL}"', f'msgid "{RAIL}'))
    commit(root)
    git(root, "switch", "--quiet", "main")
    approve(root, {RAIL: "Come by train."})
    commit(root)
    out = git(root, "merge", "--no-edit", "other", fails=True)
    assert "termine.po (theirs):" in out
    assert "So it was left to git, which merges line by line." in out
    assert file.read_bytes().count(b"<<<<<<< ours") == 1
    assert zwiesprache(root, "check").code == 6


@needs_git
def test_a_driver_that_can_not_be_started_leaves_the_file_to_git(tmp_path: Path) -> None:
    root = repository(tmp_path)
    command = git(root, "config", "merge.zwiesprache.driver").strip()
    git(root, "config", "merge.zwiesprache.driver", command.replace(command.split(" merge ")[0], "no-such-program"))
    on_branches(root, {RAIL: "Take the train.", ENTRANCE: "No steps."}, {RAIL: "Come by train.", "Termine": "Dates"})
    git(root, "merge", "--no-edit", "other", fails=True)
    assert b'<<<<<<< ours\nmsgstr "Come by train."' in po(root, "termine").read_bytes()


@needs_git
def test_a_catalog_that_both_branches_made_is_merged(tmp_path: Path) -> None:
    root = repository(tmp_path)
    for branch, english in (("other", {"Neues": "News"}), ("main", {"Ein Wort.": "A word."})):
        git(root, "switch", "--quiet", branch)
        sites.write(root / "source" / "neu.md", "---\ntitle: Neues\n---\n\nEin Wort.\n")
        assert zwiesprache(root, "extract").code == 0
        approve(root, english)
        commit(root)
    git(root, "merge", "--no-edit", "other")
    assert targets(root, "neu") == {"Neues": "News", "Ein Wort.": "A word."}


@needs_git
def test_install_adds_to_what_is_there_and_only_once(tmp_path: Path) -> None:
    root = sites.make(tmp_path)
    refused = zwiesprache(root, "merge", "--install")
    assert (refused.code, refused.err) == (2, f"Refused: {root} is in no git repository. Make one with: git init\n")
    git(root, "init", "--quiet")
    sites.write(root / ".gitattributes", "*.png binary")
    first = zwiesprache(root, "merge", "--install")
    assert (first.code, first.out) == (
        0,
        "  .gitattributes\nIn this clone git merges catalogs entry by entry now.\n",
    )
    again = zwiesprache(root, "merge", "--install", "--json")
    assert json.loads(again.out) == {"written": []}
    assert (root / ".gitattributes").read_text() == "*.png binary\n*.po text eol=lf merge=zwiesprache\n"


@needs_git
def test_init_in_a_repository_sets_git_up(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    made = zwiesprache(tmp_path, "init", str(tmp_path / "site"), "--json")
    assert json.loads(made.out)["git"] is True
    assert "merge=zwiesprache" in (tmp_path / "site" / ".gitattributes").read_text().split()
    assert git(tmp_path, "config", "merge.zwiesprache.driver").strip() == driver.command()


def sides(folder: Path, *versions: bytes) -> list[str]:
    """Three files as git gives them."""
    names = [folder / name for name in ("base", "ours", "theirs")]
    for name, data in zip(names, versions, strict=True):
        name.write_bytes(data)
    return [str(name) for name in names]


def po_file(*entries: Entry) -> bytes:
    return pofile.write(pofile.new("en").with_entries(entries))


def test_the_result_is_written_into_ours(tmp_path: Path) -> None:
    one, two = Entry("Eins"), Entry("Zwei")
    ours, theirs = replace(one, targets=("One",)), replace(two, targets=("Two",))
    names = sides(tmp_path, po_file(one, two), po_file(ours, two), po_file(one, theirs))
    done = zwiesprache(tmp_path, "merge", *names)
    assert (done.code, done.out, done.err) == (0, "", "")
    assert [Path(name).read_bytes() for name in names] == [
        po_file(one, two),
        po_file(ours, theirs),
        po_file(one, theirs),
    ]


def test_conflicts_are_told_as_data(tmp_path: Path) -> None:
    versions = [po_file(Entry("Eins", (target,))) for target in ("", "One", "1")]
    done = zwiesprache(tmp_path, "merge", *sides(tmp_path, *versions), "seite.po", "--json")
    assert done.code == 1
    assert json.loads(done.out) == {
        "path": "seite.po",
        "conflicts": [{"key": [None, "Eins"], "ours": ["One"], "theirs": ["1"]}],
        "refused": [],
    }
    assert (tmp_path / "ours").read_bytes() == po_file(Entry("Eins", ("One",), comments=("theirs: 1",)))


def test_a_missing_file_is_refused_and_ours_stays(tmp_path: Path) -> None:
    base, ours, _theirs = sides(tmp_path, b"", po_file(Entry("Eins")), b"")
    done = zwiesprache(tmp_path, "merge", base, ours, str(tmp_path / "nowhere"))
    assert (done.code, Path(ours).read_bytes()) == (6, po_file(Entry("Eins")))


def test_without_files_merge_says_what_it_needs(tmp_path: Path) -> None:
    done = zwiesprache(tmp_path, "merge", "one")
    assert (done.code, done.err) == (2, "Refused: What is to be merged? Name three files, or say --install.\n")
