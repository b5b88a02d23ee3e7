"""What git keeps of catalogs is read as it is: branches, renames, other charsets, and no config in the way."""

from __future__ import annotations

import os
import subprocess
from datetime import datetime
from pathlib import Path

import pytest

from pipeline import history
from pipeline.history import Change, History
from tests.repositories import ANNA, BO, commit, git, start

PAGE = "".join(f'msgid "Satz {number}"\nmsgstr ""\n\n' for number in range(20)).encode()


def told(found: History) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """Author and (path before, path, whether it is still there) of each commit."""
    return [(c.author, [(x.before, x.path, bool(x.blob)) for x in c.changes]) for c in found.commits]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    return start(tmp_path / "Straße und Haus")


def test_each_commit_names_its_author_its_day_and_what_it_changed(repository: Path) -> None:
    first = commit(repository, {"l/ä ö.po": PAGE, "l/x.md": b"x"})
    commit(repository, {"l/x.md": b"y"}, message="No catalog")
    message = "Two\n\nCo-authored-by: Bo Łukasz <bo@example.org>\nCo-authored-by: C <c@example.org>"
    second = commit(repository, {"l/ä ö.po": PAGE + b"#\n"}, author="Jörg Groß", day="2026-02-01", message=message)
    one, two = history.read(repository).commits
    assert (one.id, one.parents, one.author, one.co_authors) == (first, (), ANNA, ())
    assert (two.id, two.parents, two.author, two.co_authors) == (second, (first,), "Jörg Groß", (BO, "C"))
    assert two.when == datetime.fromisoformat("2026-02-01T09:00:00+01:00")
    [change] = two.changes
    assert change == Change("l/ä ö.po", "l/ä ö.po", git(repository, "rev-parse", "HEAD:l/ä ö.po"))


def test_a_renamed_file_keeps_its_past(repository: Path) -> None:
    commit(repository, {"a.po": PAGE})
    commit(repository, {"a.po": None, "neu/b.po": PAGE.replace(b"19", b"neunzehn")}, author=BO)
    commit(repository, {"neu/b.po": None})
    found = history.read(repository)
    assert told(found) == [
        (ANNA, [("", "a.po", True)]),
        (BO, [("a.po", "neu/b.po", True)]),
        (ANNA, [("neu/b.po", "neu/b.po", False)]),
    ]
    assert history.names(found, ["neu/b.po"]) == {"a.po", "neu/b.po"}
    assert history.names(found, ["a.po"]) == {"a.po"}


def test_no_branch_is_left_out_and_parents_are_the_nearest_that_touch_a_catalog(repository: Path) -> None:
    base = commit(repository, {"a.po": PAGE, "b.po": PAGE[:100] + b'\n\nmsgid "b"\nmsgstr ""\n'})
    git(repository, "checkout", "--quiet", "-b", "side")
    side = commit(repository, {"a.po": PAGE + b"# side\n"}, author=BO)
    commit(repository, {"x.md": b"x"}, author=BO)
    git(repository, "checkout", "--quiet", "main")
    main = commit(repository, {"b.po": b'msgid "b"\nmsgstr "B"\n'})
    git(repository, "merge", "--quiet", "--no-edit", "side", author="Merger")
    merge = history.read(repository).commits[-1]
    assert {c.id for c in history.read(repository).commits[1:3]} == {main, side}
    assert [c.parents for c in history.read(repository).commits[:3]] == [(), (base,), (base,)]
    assert (merge.author, merge.parents) == ("Merger", (main, side))
    assert [change.path for change in merge.changes] == ["a.po"]


def test_a_branch_that_came_to_the_same_end_is_told_too(repository: Path) -> None:
    commit(repository, {"a.po": PAGE})
    git(repository, "checkout", "--quiet", "-b", "side")
    commit(repository, {"a.po": PAGE + b"#\n"}, author=BO)
    git(repository, "checkout", "--quiet", "main")
    commit(repository, {"a.po": PAGE + b"#\n"})
    git(repository, "merge", "--quiet", "--no-edit", "side", author="Merger")
    assert sorted(c.author for c in history.read(repository).commits) == [ANNA, ANNA, BO, "Merger"]


def test_a_site_in_a_folder_of_its_repository_knows_the_way(repository: Path) -> None:
    commit(repository, {"web/stadt/l/a.po": PAGE, "web/stadt/zwiesprache.toml": b"", "b.po": b"x"})
    found = history.read(repository / "web/stadt")
    assert found.prefix == "web/stadt/"
    assert {change.path for change in found.commits[0].changes} == {"web/stadt/l/a.po", "b.po"}
    assert history.read(repository).prefix == ""


def test_a_second_work_tree_has_the_history_of_its_branch(repository: Path, tmp_path: Path) -> None:
    commit(repository, {"a.po": PAGE})
    git(repository, "worktree", "add", "--quiet", "-b", "two", str(tmp_path / "two"))
    commit(tmp_path / "two", {"a.po": PAGE + b"#\n"}, author=BO)
    assert [c.author for c in history.read(tmp_path / "two").commits] == [ANNA, BO]
    assert [c.author for c in history.read(repository).commits] == [ANNA]


HOSTILE = """
[color]
    ui = always
[core]
    quotepath = true
    pager = false
    abbrev = 4
[diff]
    renames = false
    noprefix = true
    external = false
    relative = true
    orderFile = /nowhere
[format]
    pretty = oneline
[i18n]
    logOutputEncoding = ISO-8859-1
[log]
    showSignature = true
    showRoot = false
    follow = true
    date = relative
    diffMerges = combined
    decorate = full
[notes]
    displayRef = refs/notes/*
"""


def test_no_config_and_no_variable_of_the_user_changes_what_is_read(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(repository, {"web/ä.po": PAGE})
    commit(repository, {"web/ä.po": None, "web/ö.po": PAGE}, author="Jörg")
    before = history.read(repository / "web")
    assert len(before.commits) == 2
    (tmp_path / "home").mkdir()
    (tmp_path / "home/.gitconfig").write_text(HOSTILE, encoding="utf-8")
    git(repository, "notes", "add", "-m", "a note")
    for name, value in {
        "HOME": str(tmp_path / "home"),
        "GIT_DIR": str(tmp_path / "elsewhere"),
        "GIT_WORK_TREE": "/",
        "GIT_INDEX_FILE": "/nowhere",
        "GIT_EXTERNAL_DIFF": "false",
        "GIT_TRACE": "1",
        "LC_ALL": "de_DE.UTF-8",
    }.items():
        monkeypatch.setenv(name, value)
    assert history.read(repository / "web") == before
    assert dict(history.contents(repository / "web", history.blobs(before, {"web/ö.po"}))) == {
        before.commits[1].changes[0].blob: PAGE
    }


def test_names_in_another_charset_and_those_of_the_mailmap_are_read(repository: Path) -> None:
    git(repository, "config", "i18n.commitEncoding", "ISO-8859-1")
    (repository / "a.po").write_bytes(PAGE)
    git(repository, "add", "--all")
    own = os.environ | {
        "GIT_AUTHOR_NAME": "X",
        "GIT_AUTHOR_EMAIL": "x",
        "GIT_COMMITTER_NAME": "X",
        "GIT_COMMITTER_EMAIL": "x",
    }
    bytes_of = {os.fsencode(name): os.fsencode(value) for name, value in own.items()}
    bytes_of[b"GIT_AUTHOR_NAME"] = "Jörg Groß".encode("latin-1")
    subprocess.run(["git", "commit", "--quiet", "-m", "x"], cwd=repository, env=bytes_of, check=True)
    assert [c.author for c in history.read(repository).commits] == ["Jörg Groß"]
    commit(repository, {"a.po": PAGE + b"#\n", ".mailmap": b"Anna Neumann <author@example.org>\n"})
    assert [c.author for c in history.read(repository).commits] == ["Jörg Groß", "Anna Neumann"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such file names")
def test_any_file_name_is_read(repository: Path) -> None:
    names = ['a "b".po', "c\nd.po", "\t e.po", ":f.po", "-g.po", "h\\i.po", "j'k*?[.po"]
    commit(repository, {name: PAGE + name.encode() for name in names})
    commit(repository, {names[1]: None, "\n:100644 x.po": PAGE + names[1].encode()})
    first, second = history.read(repository).commits
    assert sorted(change.path for change in first.changes) == sorted(names)
    assert [(change.before, change.path) for change in second.changes] == [(names[1], "\n:100644 x.po")]


def test_old_contents_come_in_the_asked_order_and_a_lost_one_is_left_out(repository: Path) -> None:
    contents = [b"", b"\xff\0\n", b"x" * 100_000, b"no line end", PAGE.replace(b"\n", b"\r\n")]
    for number, data in enumerate(contents):
        commit(repository, {"a.po": data, "n": str(number).encode()})
    found = history.blobs(history.read(repository), {"a.po"})
    asked = (found[0], "0" * 40, *found[1:])
    assert list(history.contents(repository, asked)) == list(zip(found, contents, strict=True))
    assert list(history.contents(repository, ())) == []


def test_a_reader_that_stops_early_leaves_no_process_behind(repository: Path) -> None:
    for number in range(3):
        commit(repository, {"a.po": b"%d" % number + b"x" * 1_000_000})
    versions = history.contents(repository, history.blobs(history.read(repository), {"a.po"}))
    assert next(versions)[1].startswith(b"0")
    versions.close()  # type: ignore[attr-defined]  # it is a generator


# -- what it can't know -----------------------------------------------------------------------------


def test_without_git_that_is_said(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(repository, {"a.po": PAGE})
    monkeypatch.setenv("PATH", str(tmp_path))
    assert history.read(repository) == History(missing="git")


def test_a_folder_outside_of_every_repository_has_no_history(tmp_path: Path) -> None:
    found = history.read(tmp_path)
    assert (found.missing, found.commits) == ("repository", ())


def test_a_repository_without_commits_has_no_history(repository: Path) -> None:
    (repository / "web").mkdir()
    assert history.read(repository / "web") == History(missing="commits", prefix="web/")


def test_a_shallow_clone_is_named_one(repository: Path, tmp_path: Path) -> None:
    commit(repository, {"a.po": PAGE})
    commit(repository, {"a.po": PAGE + b"#\n"}, author=BO)
    git(tmp_path, "clone", "--quiet", "--depth=1", repository.as_uri(), "clone")
    found = history.read(tmp_path / "clone")
    assert found.shallow
    assert told(found) == [(BO, [("", "a.po", True)])]
    assert not history.read(repository).shallow


def test_a_broken_repository_is_told_in_the_words_of_git(repository: Path) -> None:
    commit(repository, {"a.po": PAGE})
    (repository / ".git/refs/heads/main").write_text("0123456789" * 4 + "\n")
    found = history.read(repository)
    assert (found.missing, found.commits) == ("failure", ())
    assert found.reason == "bad object HEAD"


@pytest.mark.skipif(os.name == "nt", reason="the program is a shell script")
def test_no_program_that_a_repository_names_is_started(repository: Path, tmp_path: Path) -> None:
    commit(repository, {"a.po": PAGE})
    plain = git(repository, "cat-file", "commit", "HEAD")
    signature = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n iQ\n -----END PGP SIGNATURE-----\n"
    signed = tmp_path / "signed"
    signed.write_text(plain.replace("\n\n", f"\n{signature}\n", 1) + "\n", encoding="utf-8")
    git(repository, "update-ref", "HEAD", git(repository, "hash-object", "-t", "commit", "-w", str(signed)))
    trap = tmp_path / "trap"
    trap.write_text(f'#!/bin/sh\necho "$0 $*" >> "{tmp_path}/started"\ncat\n', encoding="utf-8")
    trap.chmod(0o755)
    git(repository, "config", "log.showSignature", "true")
    git(repository, "config", "core.attributesFile", str(tmp_path / "attributes"))
    (tmp_path / "attributes").write_text("*.po diff=po filter=po\n", encoding="utf-8")
    for key in ("gpg.program", "core.pager", "core.fsmonitor", "diff.external", "diff.po.textconv", "filter.po.smudge"):
        git(repository, "config", key, str(trap))
    found = history.read(repository)
    assert list(history.contents(repository, history.blobs(found, {"a.po"}))) == [
        (found.commits[0].changes[0].blob, PAGE)
    ]
    assert not (tmp_path / "started").exists()
    git(repository, "log")  # it is a trap
    assert (tmp_path / "started").exists()


def test_a_replaced_commit_does_not_replace_the_evidence(repository: Path) -> None:
    first = commit(repository, {"a.po": PAGE})
    second = commit(repository, {"a.po": PAGE + b"#\n"}, author=BO)
    git(repository, "checkout", "--quiet", "--orphan", "other")
    other = commit(repository, {"a.po": PAGE + b"##\n"}, author="Somebody else")
    git(repository, "checkout", "--quiet", "main")
    git(repository, "replace", second, other)
    assert [c.id for c in history.read(repository).commits] == [first, second]
