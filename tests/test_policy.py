"""What becomes of findings: the severities of a site, comments that accept, and what neither can wave through."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import pofile
from pipeline.checks import NAMES, accepted, check, mistaken, weighed
from pipeline.model import Entry, Finding, Level
from tests import sites
from tests.sites import ENGLISH, zwiesprache

STARTS = "Die Anmeldung ist bis zum 31. Januar 2019 möglich."
LINK = "Alle Treffen stehen unter <a>Termine</a>."


def found(rule: str, severity: str = "warning") -> Finding:
    return Finding(rule, severity, "…")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ({}, ["error links", "warning numbers"]),
        ({"numbers": "error"}, ["error links", "error numbers"]),
        ({"numbers": "note", "links": "warning"}, ["warning links", "note numbers"]),
        ({"links": "off"}, ["warning numbers"]),
    ],
)
def test_a_site_says_how_a_finding_is_taken(levels: dict[str, Level], expected: list[str]) -> None:
    findings = weighed([found("links", "error"), found("numbers")], levels)
    assert [f"{finding.severity} {finding.rule}" for finding in findings] == expected


def test_errors_that_protect_the_page_stay_whatever_a_site_says() -> None:
    findings = [found("tags", "error"), found("characters", "error"), found("tags")]
    assert weighed(findings, {"tags": "off", "characters": "note"}) == findings[:2]


def test_the_checks_take_the_levels_too_and_sort_by_them() -> None:
    pair = ("Mehr auf dresden.de bis 3. Mai.", "More on dresden.de/en until 4 May.")
    assert [f.severity + f.rule for f in check(*pair)] == ["errorlinks", "warningnumbers"]
    levels: dict[str, Level] = {"links": "note", "numbers": "error"}
    assert [f.severity + f.rule for f in check(*pair, levels=levels)] == ["errornumbers", "notelinks"]


@pytest.mark.parametrize(
    ("comment", "said"),
    [
        ("accepted: link – an address of its own", ["no rule “link”. Did you mean links?"]),
        ("accepted: links", ["no reason"]),
        ("Accepted: links –", ["no reason"]),
        ("accepted: links, zahlen – both are right", ["no rule “zahlen”."]),
        ("accepted: links please", ["no reason"]),
        ("accepted:", ["no reason"]),
        ("accepted: links – an address of its own", []),
        ("we accepted: it", []),
        ("accepted", []),
    ],
)
def test_a_comment_that_accepts_nothing_is_named(comment: str, said: list[str]) -> None:
    findings = list(mistaken([comment], NAMES))
    assert len(findings) == len(said)
    assert all(text in finding.message for text, finding in zip(said, findings, strict=True))
    assert all(f.severity == "note" and f.fix and f.found == comment.strip() for f in findings)


@pytest.mark.parametrize(
    "lines",
    [
        "# accepted: links – a page of its own",
        "#accepted: links – a page of its own",
        "# accepted: links - a page of its own",
        "#  Accepted:links — a page of its own  ",
        "# accepted: links – a page of its own",
        "# accepted: links: a page of its own",
        "# Eva: done\n# accepted: links – a page of its own\n# see the mail of May",
        "# accepted: links – a page of its own\n#. Heading\n#, no-wrap",
        "#. Heading\n#, no-wrap\n# accepted: links – a page of its own",
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_any_editor_can_write_the_comment(lines: str, end: str) -> None:
    text = f'{lines}\nmsgid "Mehr auf dresden.de"\nmsgstr "More on dresden.de/en"\n'.replace("\n", end)
    [entry] = pofile.read(text.encode()).entries
    assert accepted(entry.comments) == {"links"}


# -- on a site ---------------------------------------------------------------------------------------


def site(root: Path, config: str = "") -> Path:
    """A reviewed site in which an approved sentence has a wrong date."""
    sites.reviewed(root, config=config)
    sites.approve(root, {STARTS: "Registration is possible until 31 July 2019."})
    return root


def commented(root: Path, source: str, *comments: str) -> None:
    def changed(entry: Entry) -> Entry:
        return replace(entry, comments=(*entry.comments, *comments)) if entry.source == source else entry

    sites.edit(root, "termine", changed)


def test_a_rule_can_hold_sentences_back_on_some_pages_and_be_off_on_others(tmp_path: Path) -> None:
    config = '[rules]\nnumbers = "error"\n'
    assert zwiesprache(site(tmp_path / "one", config), "check").code == 1
    assert zwiesprache(tmp_path / "one", "build").code == 0
    assert "July" not in sites.page(tmp_path / "one", "en/termine")
    config += '[[pages]]\nmatch = "t*"\nrules = { numbers = "off" }\n'
    checked = zwiesprache(site(tmp_path / "two", config), "check")
    assert (checked.code, "numbers" in checked.out) == (0, False)
    assert zwiesprache(tmp_path / "two", "build").code == 0
    assert "July" in sites.page(tmp_path / "two", "en/termine")


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ('[rules]\nnumber = "off"', "rules: “number” is none of"),
        ('[rules]\nnumber = "off"', "Did you mean numbers?"),
        ('[rules]\nnumbers = "fatal"', "rules.numbers: “fatal” is none of: off, note, warning, error."),
        ('[rules]\ntags = "warning"', "rules.tags: What this rule finds can't be waved through"),
        ('[[pages]]\nmatch = "*"\nrules = { characters = "off" }', "pages[1].rules.characters: What this rule"),
    ],
)
def test_a_level_that_can_not_hold_is_refused(tmp_path: Path, config: str, said: str) -> None:
    done = zwiesprache(sites.make(tmp_path, config=config), "check")
    assert done.code == 2
    assert said in done.err


def test_an_accepted_error_is_published_counted_and_asked_about_again_when_its_german_changes(tmp_path: Path) -> None:
    root = site(tmp_path, '[rules]\nnumbers = "error"\n')
    commented(root, STARTS, "accepted: numbers – the date was put off")
    checked = zwiesprache(root, "check")
    assert checked.code == 0
    assert "Findings that comments accept: 1." in checked.out
    assert zwiesprache(root, "build").code == 0
    assert "31 July 2019" in sites.page(root, "en/termine")
    before = sites.po(root, "termine").read_bytes()
    sites.change(root / "source" / "termine.md", "möglich.", "noch möglich.")
    assert zwiesprache(root, "run").code == 0
    assert sites.live(root, "termine")[STARTS.replace("möglich", "noch möglich")].comments == ()
    assert "31 July 2019" not in sites.page(root, "en/termine")
    sites.change(root / "source" / "termine.md", "noch möglich.", "möglich.")
    assert zwiesprache(root, "run").code == 0
    assert sites.po(root, "termine").read_bytes() == before


def test_a_comment_that_accepts_nothing_is_told_with_its_file(tmp_path: Path) -> None:
    root = sites.reviewed(tmp_path)
    commented(root, STARTS, "accepted: dates – they are right")
    checked = zwiesprache(root, "check")
    assert checked.code == 0
    assert "there is no rule “dates”" in checked.out
    assert ENGLISH[STARTS] in sites.page(root, "en/termine")
