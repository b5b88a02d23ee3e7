"""What a page still needs: is it out, why not, who has to do what, how many words, and which file to open next."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.model import Entry
from tests import sites
from tests.sites import ENGLISH, zwiesprache

OWNED = '[[pages]]\nmatch = "termine"\nowner = "Pressestelle"\n'


def line_of(root: Path, text: str) -> int:
    """The line of an entry's msgid in the catalog of the dates."""
    lines = sites.po(root, "termine").read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if line == f'msgid "{text}"')


def head(root: Path) -> list[str]:
    """The lines of `status termine` before its sentences."""
    done = zwiesprache(root, "status", "termine")
    assert done.code == 0
    return done.out.partition("\n\n")[0].splitlines()


def test_a_page_without_a_translation_waits_for_its_title_and_a_translator(tmp_path: Path) -> None:
    root = sites.make(tmp_path, config=OWNED)
    assert zwiesprache(root, "extract").code == 0
    assert head(root) == [
        "termine → en: held: its title is not approved yet",
        "  Approved: 0 % of 34 words.",
        "  Words to approve before it is published: 28.",
        "  translator: to translate – sentences: 7, words: 34.",
        "  Looked after by: Pressestelle.",
        f"  Next: open locales/en/LC_MESSAGES/termine.po:{line_of(root, 'Termine')} and approve the title “Termine”.",
    ]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return sites.reviewed(tmp_path, config=OWNED)


def test_a_finished_page_has_nothing_left(site: Path) -> None:
    assert head(site) == [
        "termine → en: published",
        "  Approved: 100 % of 34 words.",
        "  Looked after by: Pressestelle.",
        "  Nothing is left to do.",
    ]


def test_every_kind_of_work_is_counted_and_given_to_somebody(site: Path) -> None:
    sites.approve(site, {"Die Teilnahme ist <strong>kostenlos</strong>.": "Participation is free of charge."})
    sites.change(site / "source" / "termine.md", "Die Konferenz wurde", "Die Konferenz wurde bereits")
    sites.change(site / "source" / "termine.md", "stufenlos.\n", "stufenlos. Hunde dürfen mit.\n")
    sites.change(site / "source" / "termine.md", "2019", "2020")
    assert zwiesprache(site, "run").code == 0
    line = line_of(site, "Die Teilnahme ist <strong>kostenlos</strong>.")
    lines = head(site)
    findings = [text for text in lines if text.startswith("    ")]
    assert all(text.startswith(f"    locales/en/LC_MESSAGES/termine.po:{line}: error tags: ") for text in findings)
    assert len(findings) == 2
    assert [text for text in lines if text not in findings] == [
        "termine → en: published",
        "  Approved: 92 % of 38 words.",
        "  Pressestelle: approved, but with errors – sentences: 1, words: 4.",
        "  translator: to translate – sentences: 1, words: 3.",
        "  translator: drafts to review – sentences: 1, words: 9.",
        "  translator: to confirm, as their German changed a little – sentences: 1, words: 8.",
        "  Looked after by: Pressestelle.",
        f"  Next: open locales/en/LC_MESSAGES/termine.po:{line}, mend what the check names or accept it with a reason.",
    ]
    report = json.loads(zwiesprache(site, "status", "termine", "--json").out)["en"]
    assert report["work"] == [
        {"task": "held", "sentences": 1, "words": 4},
        {"task": "translate", "sentences": 1, "words": 3},
        {"task": "draft", "sentences": 1, "words": 9},
        {"task": "changed", "sentences": 1, "words": 8},
    ]
    assert (report["published"], report["owner"], report["missing"], report["line"]) == (True, "Pressestelle", 0, line)
    assert (report["source"], report["catalog"]) == ("source/termine.md", "locales/en/LC_MESSAGES/termine.po")
    assert {finding["rule"] for finding in report["blocking"]} == {"tags"}
    assert len(report["texts"]) == 8
    overall = json.loads(zwiesprache(site, "status", "--json").out)["pages"]
    assert [(page["path"], page["todo"], page["pending"]) for page in overall] == [("index", 0, 0), ("termine", 24, 4)]


def test_a_page_below_the_threshold_says_how_many_words_are_missing(site: Path) -> None:
    gone = [source for source in ENGLISH if source.startswith(("Die Anmeldung", "Mit der Bahn"))]
    sites.edit(site, "termine", lambda entry: replace(entry, targets=("",)) if entry.source in gone else entry)
    lines = head(site)
    assert lines[0] == "termine → en: held: 50 of 80 % approved"
    assert "  Words to approve before it is published: 11." in lines
    assert lines[-1].endswith("and translate what is empty.")


def test_drafts_alone_are_reviewed_next(site: Path) -> None:
    def fuzzy(entry: Entry) -> Entry:
        return replace(entry, flags=("fuzzy",)) if entry.source == "Anfahrt" else entry

    sites.edit(site, "termine", fuzzy)
    line = line_of(site, "Anfahrt")
    assert head(site)[-1] == f"  Next: open locales/en/LC_MESSAGES/termine.po:{line} and review what is marked fuzzy."


def test_a_page_that_is_not_translated_or_can_not_be_says_so(tmp_path: Path) -> None:
    root = sites.reviewed(tmp_path, config=f'locales = ["en", "fr"]\n{OWNED}locales = ["en"]\n')
    out = zwiesprache(root, "status", "termine").out
    assert "termine → fr: not translated, as the config or its front matter says.\n" in out
    sites.po(root, "termine").write_bytes(b"<<<<<<<\n")
    done = zwiesprache(root, "status", "termine")
    assert done.code == 6
    assert "termine → en: not published: locales/en/LC_MESSAGES/termine.po can't be read.\n" in done.out


def test_a_page_that_does_not_exist_is_answered_with_the_one_that_was_meant(site: Path) -> None:
    assert "There is no page “temine”. Did you mean termine?" in zwiesprache(site, "status", "temine").err
