"""Which pages a person means: by name, glob and file, and by what git says has changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import choosing, workspace
from pipeline.errors import UsageError
from pipeline.workspace import Site
from tests import sites
from tests.repositories import commit, git, start
from tests.sites import zwiesprache

PAGES = {
    "index.md": "---\ntitle: Start\n---\n\nDie Stadt lädt ein.\n",
    "presse/a.md": "---\ntitle: Meldung\n---\n\nDer Rat hat getagt.\n",
    "presse/b/c.md": "---\ntitle: Archiv\n---\n\nAlte Meldungen.\n",
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    sites.make(tmp_path, PAGES)
    assert zwiesprache(tmp_path, "extract").code == 0
    return tmp_path


def named(site: Site, names: list[str], revision: str = "") -> set[str] | None:
    found = choosing.pages(site, names, revision)
    return None if found is None else set(found)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ([], None),
        (["index"], {"index"}),
        (["presse/*"], {"presse/a"}),
        (["presse/**", "index"], {"index", "presse/a", "presse/b/c"}),
        (["source/presse/a.md"], {"presse/a"}),
        (["locales/en/LC_MESSAGES/presse/b/c.po"], {"presse/b/c"}),
        (["_site"], {"_site"}),
    ],
)
def test_pages_are_named_by_path_glob_or_file(site: Path, names: list[str], expected: set[str] | None) -> None:
    assert named(workspace.read(site), names) == expected


def test_a_file_is_found_from_the_folder_that_one_is_in(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(site / "source" / "presse")
    assert named(workspace.read(site), ["a.md"]) == {"presse/a"}


def test_a_name_that_fits_no_page_is_answered_with_the_one_that_was_meant(site: Path) -> None:
    with pytest.raises(UsageError, match=r"There is no page “presse/aa”. Did you mean presse/a\?"):
        choosing.pages(workspace.read(site), ["presse/aa"])


def test_a_file_that_belongs_to_no_page_is_passed_over_as_hooks_name_whatever_is_committed(site: Path) -> None:
    sites.write(site / "docs" / "notes.md", "# Notizen\n")
    assert named(workspace.read(site), [str(site / "docs" / "notes.md"), "index"]) == {"index"}
    assert named(workspace.read(site), [str(site / "docs" / "notes.md")]) == set()


def committed(site: Path) -> Path:
    commit(start(site))
    return site


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        (None, set()),
        ("source/presse/a.md", {"presse/a"}),
        ("locales/en/LC_MESSAGES/index.po", {"index"}),
        ("locales/en/LC_MESSAGES/_site.po", {"_site"}),
        ("glossary.csv", None),
        ("zwiesprache.toml", set()),
        ("links.en.csv", None),
        ("templates/page.html", {"_site"}),
        ("sentences.txt", None),
        ("notes.txt", set()),
    ],
)
@pytest.mark.parametrize("saved", ["in the folder", "committed"])
def test_what_has_changed_since_a_revision(site: Path, file: str | None, expected: set[str] | None, saved: str) -> None:
    committed(site)
    if file:
        path = site / file
        sites.write(path, (path.read_bytes() if path.exists() else b"") + b"\n")
    git(site, "tag", "start")
    if saved == "committed" and file:
        commit(site)
    assert named(workspace.read(site), [], "start") == expected


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ("keep = 0.5\n", None),
        ('[[pages]]\nmatch = "presse/**"\nchanged = "german"\n', {"presse/a", "presse/b/c"}),
        ('[[pages]]\nmatch = "*"\nengines = []\n', set()),
        ('[[pages]]\nmatch = "index"\nrules = { numbers = "off" }\n', {"index"}),
    ],
)
def test_a_config_that_has_changed_counts_for_the_pages_of_which_it_decides_otherwise(
    site: Path, config: str, expected: set[str] | None
) -> None:
    committed(site)
    sites.write(site / "zwiesprache.toml", f'name = "Unsere Stadt"\n{config}')
    assert named(workspace.read(site), [], "HEAD") == expected


def test_what_others_changed_on_the_main_branch_meanwhile_does_not_count(site: Path) -> None:
    committed(site)
    git(site, "branch", "other")
    sites.write(site / "source" / "presse" / "a.md", PAGES["presse/a.md"] + "Neu.\n")
    commit(site)
    git(site, "switch", "--quiet", "other")
    sites.write(site / "source" / "index.md", PAGES["index.md"] + "Neu.\n")
    commit(site)
    assert named(workspace.read(site), [], "main") == {"index"}


def test_names_and_a_revision_choose_what_both_say(site: Path) -> None:
    committed(site)
    sites.change(site / "source" / "index.md", "lädt", "bittet")
    sites.change(site / "source" / "presse" / "a.md", "getagt", "beraten")
    assert named(workspace.read(site), ["presse/**"], "HEAD") == {"presse/a"}


@pytest.mark.parametrize("revision", ["nowhere", "--output=x", "HEAD:source"])
def test_a_revision_that_git_does_not_know_is_refused(site: Path, revision: str) -> None:
    committed(site)
    done = zwiesprache(site, "check", f"--changed-from={revision}")
    assert done.code == 2
    assert f"git can't say what has changed since {revision}" in done.err
    assert not (site / "x").exists()


def test_a_site_without_git_is_told_so(site: Path) -> None:
    done = zwiesprache(site, "check", "--changed-from", "main")
    assert done.code == 2
    assert "not a git repository" in done.err


def test_check_looks_at_the_chosen_pages_only(tmp_path: Path) -> None:
    sites.reviewed(tmp_path)
    sites.approve(tmp_path, {"Die Teilnahme ist <strong>kostenlos</strong>.": "Free."})
    assert zwiesprache(tmp_path, "check", "index").code == 0
    assert zwiesprache(tmp_path, "check", "termine").code == 1
    committed(tmp_path)
    done = zwiesprache(tmp_path, "check", "--changed-from", "HEAD")
    assert (done.code, done.out.strip()) == (0, "No page has changed since HEAD.")
