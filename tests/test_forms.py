"""Findings for people and servers: the place marked in the text, and the forms of GitHub, GitLab and a comment."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import InputRefused
from pipeline.model import Finding
from pipeline.show.findings import finding_lines, marked
from pipeline.show.forms import github, gitlab, markdown
from pipeline.workflow import Report
from tests import sites
from tests.repositories import commit, start
from tests.sites import zwiesprache

DATE = Finding(
    "numbers",
    "warning",
    "A date is another: 31 July.",
    found="31 July",
    expected="31. Januar",
    fix="Compare the dates.",
    at=(6, 13),
    source_at=(4, 14),
    path="locales/en/LC_MESSAGES/termine.po",
    line=12,
    key=(None, "Bis 31. Januar."),
    target="Until 31 July.",
    source_path="source/termine.md",
    source_line=7,
)
LOST = replace(DATE, rule="tags", severity="error", message="100 % lost: <a>", fix="", at=None, source_at=None, line=3)
PLAIN = Finding("links", "note", "The link leads nowhere.", path="index", key=None)
BROKEN = InputRefused("Two entries are the same.", path="locales/en/LC_MESSAGES/a.po", line=9, repair="Merge them.")


def test_people_read_german_and_target_with_the_place_marked_and_what_to_do() -> None:
    assert (
        "\n".join(finding_lines([LOST, DATE, PLAIN]))
        == """\

source/termine.md → locales/en/LC_MESSAGES/termine.po
  locales/en/LC_MESSAGES/termine.po:3: error tags: 100 % lost: <a>
      German (line 7)  Bis 31. Januar.
      Translation      Until 31 July.
  locales/en/LC_MESSAGES/termine.po:12: warning numbers: A date is another: 31 July.
      German (line 7)  Bis ▸31. Januar◂.
      Translation      Until ▸31 July◂.
      → Compare the dates.
index: note links: The link leads nowhere.
"""
    )


@pytest.mark.parametrize(
    ("text", "span", "expected"),
    [
        ("Until 31 July.", (6, 13), "Until ▸31 July◂."),
        ("Until", (5, 5), "Until▸◂"),
        ("Until", None, "Until"),
        ("a\u202eb\x1b[31m\nc", (1, 2), "a▸·◂b·[31m c"),
        ("x" * 200 + "HERE" + "y" * 200, (200, 204), f"…{'x' * 59}▸HERE◂{'y' * 59}…"),
        ("x" * 200, None, "x" * 159 + "…"),
    ],
)
def test_a_place_is_marked_in_one_harmless_line(text: str, span: tuple[int, int] | None, expected: str) -> None:
    assert marked(text, span) == expected


def test_github_gets_a_workflow_command_for_each() -> None:
    report = Report(findings=(LOST, DATE, PLAIN), refused=(BROKEN,))
    assert list(github(report, "web/")) == [
        "::error file=web/locales/en/LC_MESSAGES/a.po,line=9,title=::Two entries are the same. Merge them.",
        "::error file=web/locales/en/LC_MESSAGES/termine.po,line=3,title=tags::100 %25 lost: <a>%0A"
        "German (line 7): Bis 31. Januar.%0ATranslation: Until 31 July.",
        "::warning file=web/locales/en/LC_MESSAGES/termine.po,line=12,title=numbers::A date is another: 31 July.%0A"
        "German (line 7): Bis ▸31. Januar◂.%0ATranslation: Until ▸31 July◂.%0ACompare the dates.",
        "::notice file=web/index,line=1,title=links::The link leads nowhere.",
    ]


def test_what_a_translation_says_adds_no_workflow_command() -> None:
    hostile = replace(DATE, path="a,b:c.po", target="x\r\n::stop-commands::x\n::error::%0A", at=None)
    [line] = github(Report(findings=(hostile,)))
    assert line.splitlines() == [line]
    assert line.startswith("::warning file=a%2Cb%3Ac.po,line=12,title=numbers::")
    assert line.endswith("Translation: x  ::stop-commands::x ::error::%250A%0ACompare the dates.")


def test_gitlab_gets_code_quality_whose_fingerprints_stay_while_lines_move() -> None:
    [first, second, refused] = json.loads(gitlab(Report(findings=(DATE, LOST), refused=(BROKEN,)), "web/"))
    assert first == {
        "description": "A date is another: 31 July. German (line 7): Bis ▸31. Januar◂. Translation: Until ▸31 July◂.",
        "check_name": "numbers",
        "fingerprint": first["fingerprint"],
        "severity": "minor",
        "location": {"path": "web/locales/en/LC_MESSAGES/termine.po", "lines": {"begin": 12}},
    }
    assert (second["severity"], refused["severity"]) == ("major", "blocker")
    moved = replace(DATE, line=99, source_line=80)
    [again, twice] = json.loads(gitlab(Report(findings=(moved, moved)), "web/"))
    assert again["fingerprint"] == first["fingerprint"]
    assert len({again["fingerprint"], twice["fingerprint"], second["fingerprint"], refused["fingerprint"]}) == 4


def test_a_comment_shows_findings_by_file_and_no_markup_of_a_translation() -> None:
    hostile = replace(LOST, target="<img src=x> @admin [x](y) `c` | *b*")
    assert (
        markdown(Report(findings=(hostile, PLAIN, DATE), accepted=2))
        == """\
## Zwiesprache

Errors: 1, warnings: 1, notes: 1. Findings that comments accept: 2.

### `locales/en/LC_MESSAGES/termine.po`

- **error `tags`**, line 3: 100 % lost: &lt;a>
  - German (line 7): Bis 31. Januar.
  - Translation: &lt;img src=x> &#64;admin \\[x\\](y) \\`c\\` \\| \\*b\\*
- **warning `numbers`**, line 12: A date is another: 31 July.
  - German (line 7): Bis ▸31. Januar◂.
  - Translation: Until ▸31 July◂.
  - → Compare the dates.

### `index`

- **note `links`**: The link leads nowhere.
"""
    )


def test_a_comment_is_never_longer_than_a_server_takes() -> None:
    many = tuple(replace(DATE, line=number) for number in range(2_000))
    comment = markdown(Report(findings=many))
    shown = comment.count("**warning `numbers`**")
    assert len(comment) < 65_536
    assert comment.endswith(f"\nAnd {2_000 - shown} more.\n")


# -- through the command ------------------------------------------------------------------------------


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site in a folder of a repository, with an approved sentence that has lost its tag."""
    root = start(tmp_path / "repository") / "web"
    sites.reviewed(root)
    sites.approve(root, {"Die Teilnahme ist <strong>kostenlos</strong>.": "Participation is free."})
    commit(tmp_path / "repository")
    return root


def line_of(site: Path, text: str) -> int:
    lines = sites.po(site, "termine").read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


def test_an_annotation_stands_at_the_entry_and_the_summary_beside_it(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("# Before\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    done = zwiesprache(site, "check", "--format", "github")
    assert done.code == 1
    line = line_of(site, "<strong>kostenlos</strong>")
    place = f"file=web/locales/en/LC_MESSAGES/termine.po,line={line},title=tags"
    assert all(row.startswith(f"::error {place}::") for row in done.out.splitlines())
    assert summary.read_text(encoding="utf-8").startswith("# Before\n## Zwiesprache\n\nErrors: ")


@pytest.mark.parametrize("command", ["check", "build", "run"])
def test_findings_are_printed_in_each_form(site: Path, command: str) -> None:
    assert zwiesprache(site, "run").code == 0
    assert zwiesprache(site, command, "--format", "text").out == zwiesprache(site, command).out
    assert zwiesprache(site, command, "--format", "json").out == zwiesprache(site, command, "--json").out
    assert isinstance(json.loads(zwiesprache(site, command, "--format", "gitlab").out), list)
    assert zwiesprache(site, command, "--format", "markdown").out.startswith("## Zwiesprache\n")


def test_json_names_the_entry_and_the_source(site: Path) -> None:
    findings = json.loads(zwiesprache(site, "check", "--json").out)["findings"]
    found = next(each for each in findings if each["rule"] == "tags")
    assert (found["path"], found["line"]) == (
        "locales/en/LC_MESSAGES/termine.po",
        line_of(site, "<strong>kostenlos</strong>"),
    )
    assert (found["source_path"], found["source_line"]) == ("source/termine.md", 6)
    assert (found["key"], found["target"]) == (
        [None, "Die Teilnahme ist <strong>kostenlos</strong>."],
        "Participation is free.",
    )


def test_a_german_report_is_german_throughout(site: Path) -> None:
    out, _err = sites.start("--site", site, "--lang", "de", "check", PYTHONUTF8="1").communicate(timeout=60)
    said = re.sub("[▸◂]", "", out.decode())
    assert re.search(r"termine\.po:\d+: Fehler tags: ", said)
    assert "Deutsch (Zeile 6)  Die Teilnahme ist <strong>kostenlos</strong>." in said
    assert "Übersetzung        Participation is free." in said
    assert "Fehler: 2, Warnungen: 0, Hinweise: 0." in said
