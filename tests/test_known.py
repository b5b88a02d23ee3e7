"""Findings of an earlier run are found again: by the pair and all they depend on, and only then."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import checks, messages
from pipeline.checks import check, known, pair
from pipeline.checks.known import found
from pipeline.glossary import EMPTY, Glossary, Term
from pipeline.model import Finding
from tests import sites
from tests.sites import zwiesprache

PAIRS = [
    ("en", "Lesen Sie den <a>Bericht</a>.", "Read the report."),
    ("en", "Die Frist endet am 3. Mai.", "The deadline is 4 May."),
    ("en", "Willkommen", "Welcome"),
    ("fr", "Willkommen", "Bienvenue"),
]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Every pair that the rules are asked about from here on."""
    seen: list[tuple[str, str]] = []
    cut = pair.cut

    def counting(source: str, target: str, **options: object) -> object:
        seen.append((source, target))
        return cut(source, target, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(checks, "cut", counting)
    return seen


def test_findings_come_back_as_they_were(tmp_path: Path, asked: list[tuple[str, str]]) -> None:
    file = tmp_path / "cache.sqlite3"
    first = found(PAIRS, language="de", terms=EMPTY, file=file)
    assert first == {one: check(one[1], one[2], one[0], EMPTY) for one in PAIRS}
    assert any(first.values())
    asked.clear()
    assert found(PAIRS, language="de", terms=EMPTY, file=file) == first
    assert asked == []


def test_every_field_of_a_finding_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Finding(
        "numbers", "note", "Da.", "4 May", "3. Mai", "So.", "3 May", (0, 5), (0, 6), "a.po", 3, None, "4 May"
    )
    monkeypatch.setattr(known, "check", lambda *_pair, **_options: [whole])
    for _run in range(2):
        assert found(PAIRS[:1], language="de", terms=EMPTY, file=tmp_path / "c.sqlite3") == {PAIRS[0]: [whole]}
        monkeypatch.setattr(known, "check", None)


def test_only_new_pairs_are_checked(tmp_path: Path, asked: list[tuple[str, str]]) -> None:
    file = tmp_path / "cache.sqlite3"
    found(PAIRS[:2], language="de", terms=EMPTY, file=file)
    asked.clear()
    found(PAIRS, language="de", terms=EMPTY, file=file)
    assert asked == [("Willkommen", "Welcome"), ("Willkommen", "Bienvenue")]


@pytest.mark.parametrize("what", ["glossary", "language", "messages", "rules"])
def test_what_findings_depend_on_makes_them_anew(
    tmp_path: Path, asked: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    file = tmp_path / "cache.sqlite3"
    found(PAIRS, language="de", terms=EMPTY, file=file)
    asked.clear()
    terms, language = EMPTY, "de"
    if what == "glossary":
        terms = Glossary((Term("Bericht", "preferred", {"en": ("report",)}, line=2),))
    elif what == "language":
        language = "nl"
    elif what == "messages":
        messages.choose({"error": "Fehler"})
    else:
        monkeypatch.setattr(known, "rules", lambda: "others")
    try:
        found(PAIRS, language=language, terms=terms, file=file)
    finally:
        messages.choose(None)
    assert len(asked) == len(PAIRS)


@pytest.mark.parametrize("damage", ["no database", "other values", "no finding of ours"])
def test_a_damaged_cache_does_no_harm(tmp_path: Path, damage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "cache.sqlite3"
    first = found(PAIRS, language="de", terms=EMPTY, file=file)
    if damage == "no database":
        file.write_bytes(b"SQLite? No.")
    else:
        value = "[{]" if damage == "other values" else '[{"verdict": "fine"}]'
        monkeypatch.setattr("pipeline.cache.recall", lambda _file, keys: dict.fromkeys(keys, value))
    assert found(PAIRS, language="de", terms=EMPTY, file=file) == first


def test_a_folder_that_can_not_be_written_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    first = found(PAIRS, language="de", terms=EMPTY, file=tmp_path / "file" / "cache.sqlite3")
    assert first == found(PAIRS, language="de", terms=EMPTY, file=None)


def test_a_text_that_is_no_unicode_can_be_asked_about(tmp_path: Path) -> None:
    one = ("en", "Die Stadt", "The \ud800city")
    for _run in range(2):
        [finding] = found([one], language="de", terms=EMPTY, file=tmp_path / "cache.sqlite3")[one]
        assert isinstance(finding, Finding)
        assert finding.rule == "characters"


def test_checking_the_unchanged_example_site_calls_no_rule(tmp_path: Path, asked: list[tuple[str, str]]) -> None:
    sites.example(tmp_path)
    first = zwiesprache(tmp_path, "check")
    asked.clear()
    again = zwiesprache(tmp_path, "check")
    assert (again.code, again.out) == (first.code, first.out)
    assert asked == []
