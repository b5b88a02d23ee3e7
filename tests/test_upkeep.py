"""doctor and fmt as people type them: on a site, on single files, without a site."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from pipeline.__main__ import main
from tests import sites
from tests.po_files import HEADER
from tests.sites import ENGLISH, change, contents, differing, po, zwiesprache

HOOKS = Path(__file__).parents[1] / ".pre-commit-hooks.yaml"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The small site, wholly reviewed and published."""
    return sites.reviewed(tmp_path)


def broken(root: Path) -> tuple[Path, bytes]:
    """A catalog of the site in which a merge left its marks, and its bytes."""
    file = po(root, "termine")
    entry = '#. Title\nmsgid "Termine"\nmsgstr "Dates"\n'
    change(file, entry, f"<<<<<<< HEAD\n{entry}=======\n{entry.replace('Dates', 'Events')}>>>>>>> anna\n")
    return file, file.read_bytes()


def git(root: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=Anna", "-c", "user.email=anna@example.org"]
    subprocess.run(["git", *identity, *arguments], cwd=root, check=True, capture_output=True)


def test_doctor_finds_nothing_wrong_with_a_site_in_order(site: Path) -> None:
    before = contents(site, ".")
    assert zwiesprache(site, "doctor") == sites.Outcome(0, "Nothing is wrong.\n", "")
    assert zwiesprache(site, "doctor", "--fix") == sites.Outcome(0, "Nothing is wrong.\n", "")
    assert contents(site, ".").keys() == before.keys()


def test_doctor_names_each_fault_in_one_line_with_its_repair(site: Path) -> None:
    _file, data = broken(site)
    change(po(site, "index"), 'msgid "Willkommen"', 'msgid "Willkommen')
    sites.write(site / "source" / "alt.md", "Grüße\n".encode("latin-1"))
    found = zwiesprache(site, "doctor")
    assert (found.code, found.err) == (6, "")
    lines = found.out.splitlines()
    assert [re.sub(":.*", "", line) for line in lines] == [
        "source/alt.md", "locales/en/LC_MESSAGES/index.po", "locales/en/LC_MESSAGES/termine.po"
    ]  # fmt: skip
    assert re.fullmatch(
        r"locales/en/LC_MESSAGES/termine\.po:\d+: A merge left its conflict markers\. Resolve the conflict, or keep "
        r"both sides with: zwiesprache doctor --fix locales/en/LC_MESSAGES/termine\.po",
        lines[2],
    )
    assert po(site, "termine").read_bytes() == data


def test_doctor_mends_what_it_can_and_keeps_the_file_as_it_was(site: Path) -> None:
    file, data = broken(site)
    found = zwiesprache(site, "doctor", "--fix")
    assert found.code == 0
    assert found.out.splitlines()[1:] == [
        "locales/en/LC_MESSAGES/termine.po is mended, and as it was in locales/en/LC_MESSAGES/termine.po.broken.",
        "    Both sides of the merge are in; where they differ, a comment has the other text.",
        "Nothing is wrong any more. Look at what is mended before you commit it.",
    ]
    assert file.with_name("termine.po.broken").read_bytes() == data
    entry = sites.live(site, "termine")["Termine"]
    assert (entry.target, entry.fuzzy, entry.comments) == ("Dates", False, ("theirs: Events",))
    assert zwiesprache(site, "run").code == 0
    assert {source: e.target for source, e in sites.live(site, "termine").items()} == {
        source: target for source, target in ENGLISH.items() if source in sites.live(site, "termine")
    }


def test_a_copy_of_an_earlier_repair_is_not_overwritten(site: Path) -> None:
    file, first = broken(site)
    zwiesprache(site, "doctor", "--fix")
    change(file, 'msgstr "Dates"', 'msgstr "Dates')
    second = file.read_bytes()
    assert zwiesprache(site, "doctor", "--fix").code == 0
    assert file.with_name("termine.po.broken").read_bytes() == first
    assert file.with_name("termine.po.broken.2").read_bytes() == second


def test_what_needs_a_person_is_left_as_it_is(site: Path) -> None:
    file = po(site, "termine")
    change(file, 'msgstr "Dates"\n', 'msgstr "Dates\\"\n')
    data = file.read_bytes()
    found = zwiesprache(site, "doctor", "--fix", "--json")
    told = json.loads(found.out)
    assert (found.code, told["mended"], told["kept"], told["left"]) == (6, {}, [], 1)
    assert [(fault["path"], fault["code"]) for fault in told["faults"]] == [
        ("locales/en/LC_MESSAGES/termine.po", "po-quote")
    ]
    assert file.read_bytes() == data
    assert not list(site.rglob("*.broken"))


def test_a_catalog_without_header_gets_the_one_of_its_page(site: Path) -> None:
    file = po(site, "termine")
    whole = file.read_bytes()
    file.write_bytes(whole.partition(b"\n\n")[2])
    assert zwiesprache(site, "doctor").code == 6
    assert zwiesprache(site, "doctor", "--fix").code == 0
    assert file.read_bytes() == whole


def test_a_config_that_can_not_hold_does_not_hide_the_catalogs(site: Path) -> None:
    broken(site)
    sites.write(site / "zwiesprache.toml", 'name = "Stadt"\nlocale = ["en"]\n')
    found = zwiesprache(site, "doctor")
    assert found.code == 2
    assert re.search(r"^zwiesprache\.toml: ", found.out, re.MULTILINE)
    assert re.search(r"^locales/en/LC_MESSAGES/termine\.po:\d+: A merge left", found.out, re.MULTILINE)


@pytest.mark.parametrize("verb", ["extract", "run", "doctor", "fmt"])
@pytest.mark.parametrize("data", [b"", b"\n\n"])
def test_an_empty_catalog_is_refused_and_left(site: Path, data: bytes, verb: str) -> None:
    po(site, "termine").write_bytes(data)
    found = zwiesprache(site, verb)
    assert found.code == 6
    assert (
        "The catalog is empty; an editor or a full disk may have cut it off. Take it back with: git checkout -- "
        in (found.out + found.err)
    )
    assert po(site, "termine").read_bytes() == data


def test_a_catalog_whose_entries_vanished_since_the_last_commit_is_refused(site: Path) -> None:
    git(site, "init", "-q")
    git(site, "add", ".")
    git(site, "commit", "-qm", "Alles freigegeben")
    file = po(site, "termine")
    header = file.read_bytes().partition(b"\n\n")[0] + b"\n"
    file.write_bytes(header)
    found = zwiesprache(site, "extract")
    assert found.code == 6
    assert re.search(
        r"^Refused: locales/en/LC_MESSAGES/termine\.po: The catalog has no entry left; when it was last committed it "
        r"had 7\. Take it back with: git checkout -- locales/en/LC_MESSAGES/termine\.po\. Or remove it to start anew\.",
        found.err,
        re.MULTILINE,
    )
    assert file.read_bytes() == header
    assert zwiesprache(site, "doctor").code == 6
    file.unlink()
    assert zwiesprache(site, "extract").code == 0


def test_a_catalog_that_never_had_entries_is_none_that_lost_them(site: Path) -> None:
    file = po(site, "leer")
    file.write_text(HEADER)
    git(site, "init", "-q")
    assert zwiesprache(site, "doctor").code == 0
    git(site, "add", ".")
    git(site, "commit", "-qm", "Leer")
    assert zwiesprache(site, "doctor").code == 0


@pytest.mark.skipif(os.name != "posix", reason="needs a pipe")
def test_what_is_no_file_is_refused_without_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    os.mkfifo(tmp_path / "pipe.po")
    (tmp_path / "folder.po").mkdir()
    for verb in ("fmt", "doctor"):
        for name in ("pipe.po", "folder.po", "missing.po"):
            assert main(["--lang", "en", verb, name]) == 6, (verb, name)


# -- fmt --------------------------------------------------------------------------------------------


def test_fmt_changes_nothing_on_a_site_that_no_editor_touched(site: Path) -> None:
    assert zwiesprache(site, "fmt") == sites.Outcome(0, "Nothing changed.\n", "")
    assert zwiesprache(site, "fmt", "--check") == sites.Outcome(0, "Nothing would change.\n", "")


def test_fmt_takes_an_editors_noise_out(site: Path) -> None:
    before = contents(site, "locales")
    change(po(site, "termine"), '"Language: en\\n"', '"PO-Revision-Date: 2026-11-02 10:00+0100\\n"\n"Language: en\\n"')
    change(po(site, "index"), 'msgstr "Welcome"', 'msgstr ""\n"Wel"\n"come"')
    assert zwiesprache(site, "fmt", "--check") == sites.Outcome(
        3,
        "  locales/en/LC_MESSAGES/index.po\n  locales/en/LC_MESSAGES/termine.po\nFiles that would change: 2.\n",
        "",
    )
    done = zwiesprache(site, "fmt", "--json")
    written = ["locales/en/LC_MESSAGES/index.po", "locales/en/LC_MESSAGES/termine.po"]
    assert (done.code, json.loads(done.out)) == (0, {"written": written, "refused": []})
    assert differing(before, contents(site, "locales")) == set()


def test_fmt_refuses_a_broken_catalog_and_lays_out_the_others(site: Path) -> None:
    _file, data = broken(site)
    change(po(site, "index"), 'msgstr "Welcome"', 'msgstr ""\n"Wel"\n"come"')
    done = zwiesprache(site, "fmt")
    assert (done.code, done.out) == (6, "  locales/en/LC_MESSAGES/index.po\nCatalogs laid out: 1.\n")
    assert done.err.startswith("Refused: locales/en/LC_MESSAGES/termine.po:")
    assert po(site, "termine").read_bytes() == data


def test_single_files_are_named_from_the_present_folder_and_need_no_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "po").mkdir()
    (tmp_path / "po" / "a.po").write_text(HEADER + 'msgid "a"\nmsgstr ""\n"b"\n')
    (tmp_path / "b.po").write_text(HEADER + 'msgid "a"\nmsgstr "b"\n')
    monkeypatch.chdir(tmp_path / "po")
    assert main(["--lang", "en", "fmt", "--check", "a.po", "../b.po"]) == 3
    assert main(["--lang", "en", "fmt", "a.po", "../b.po"]) == 0
    assert main(["--lang", "en", "doctor", "a.po", "../b.po"]) == 0
    assert (tmp_path / "po" / "a.po").read_text() == HEADER + 'msgid "a"\nmsgstr "b"\n'
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a.po", "b.po", "po"]
    assert capsys.readouterr().out == (
        "  a.po\nFiles that would change: 1.\n  a.po\nCatalogs laid out: 1.\nNothing is wrong.\n"
    )


def test_single_files_of_a_site_can_be_named_from_its_folders(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = po(site, "termine")
    whole = file.read_bytes()
    change(file, 'msgstr "Dates"', 'msgstr ""\n"Dates"')
    monkeypatch.chdir(file.parent)
    assert main(["--lang", "en", "fmt", "termine.po"]) == 0
    assert file.read_bytes() == whole


@pytest.mark.parametrize(
    ("wanted", "entry", "of_sources"),
    [("zwiesprache-fmt", ["fmt"], False), ("zwiesprache-check", ["check", "--quick"], True)],
)
def test_pre_commit_finds_the_hook(wanted: str, entry: list[str], of_sources: bool) -> None:
    import yaml

    hooks = {hook["id"]: hook for hook in yaml.safe_load(HOOKS.read_text(encoding="utf-8"))}
    assert [*hooks] == ["zwiesprache-fmt", "zwiesprache-check"]
    hook = hooks[wanted]
    assert hook["language"] == "python"
    assert hook["entry"].split() == ["zwiesprache", *entry]
    assert re.search(hook["files"], "locales/en/LC_MESSAGES/service/beratung.po")
    assert not re.search(hook["files"], "locales/en/LC_MESSAGES/beratung.po.broken")
    assert bool(re.search(hook["files"], "source/service/beratung.md")) is of_sources
    assert main(["--lang", "en", *entry, "--help"]) == 0
