"""A page is taken out of a language by a few characters, and nothing else changes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests import sites
from tests.sites import PAGES, contents, page, zwiesprache

MORE = 'locales = ["en", "fr"]\nmin_approved = 0'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The small site, reviewed in English and published in two languages."""
    return sites.reviewed(tmp_path, config='locales = ["en", "fr"]')


def written(site: Path) -> str:
    return (site / "zwiesprache.toml").read_text(encoding="utf-8")


def test_a_page_without_locales_of_its_own_gets_a_rule_in_the_config(site: Path) -> None:
    before = written(site)
    done = zwiesprache(site, "withdraw", "termine", "--locale", "en")
    assert (done.code, done.err) == (0, "")
    assert written(site) == before + '\n[[pages]]\nmatch = "termine"\nlocales = ["fr"]\n'
    assert done.out.splitlines() == [
        "zwiesprache.toml:3",
        "  + ",
        "  + [[pages]]",
        '  + match = "termine"',
        '  + locales = ["fr"]',
        "termine is withdrawn in en; its translations stay in the catalog.",
        "To undo it, change these lines back.",
        "Next: `zwiesprache build` takes the page and every link to it out of dist/en/.",
    ]


def test_the_next_build_removes_the_page_and_every_link_to_it(site: Path) -> None:
    catalogs = contents(site, "locales")
    assert 'href="./termine/index.html"' in page(site, "en")
    assert zwiesprache(site, "withdraw", "termine", "--locale", "en").code == 0
    assert zwiesprache(site, "run").code == 0
    assert contents(site, "locales") == catalogs
    assert not (site / "dist/en/termine").exists()
    assert "en/termine" not in b"".join(contents(site, "dist").values()).decode()
    assert 'href="termine/' not in page(site, "en")
    assert re.search(r'href="./../de/termine/index.html"[^>]* hreflang="de"', page(site, "en"))


def test_the_edit_undone_brings_the_page_back(site: Path) -> None:
    config, before = written(site), contents(site)
    assert zwiesprache(site, "withdraw", "termine", "--locale", "en").code == 0
    assert zwiesprache(site, "run").code == 0
    sites.write(site / "zwiesprache.toml", config)
    assert zwiesprache(site, "run").code == 0
    assert contents(site) == before


def test_a_withdrawn_page_goes_even_while_another_file_is_refused(site: Path) -> None:
    sites.write(site / "source/neu.md", b"Gr\xfc\xdfe\n")
    assert zwiesprache(site, "withdraw", "termine", "--locale", "en").code == 0
    assert zwiesprache(site, "build").code == 6
    assert not (site / "dist/en/termine").exists()
    assert (site / "dist/en/index.html").exists()


def test_a_second_withdrawal_of_the_page_changes_the_rule_of_the_first(site: Path) -> None:
    assert zwiesprache(site, "withdraw", "termine", "--locale", "en").code == 0
    assert zwiesprache(site, "withdraw", "termine", "--locale", "fr").code == 0
    assert written(site).endswith('\n[[pages]]\nmatch = "termine"\nlocales = []\n')
    assert written(site).count("[[pages]]") == 1


def test_what_is_withdrawn_already_changes_nothing(site: Path) -> None:
    assert zwiesprache(site, "withdraw", "termine", "--locale", "en").code == 0
    before = written(site)
    again = zwiesprache(site, "withdraw", "termine", "--locale", "en")
    assert (again.code, again.out) == (0, "termine is not to be had in en anyway.\n")
    assert written(site) == before


def test_check_says_what_would_change_and_json_says_it_to_programs(site: Path) -> None:
    before = written(site)
    assert zwiesprache(site, "withdraw", "termine", "--locale", "en", "--check").code == 3
    done = zwiesprache(site, "withdraw", "termine", "--locale", "en", "--check", "--json")
    assert written(site) == before
    assert (done.code, json.loads(done.out)) == (
        3,
        {
            "page": "termine",
            "locale": "en",
            "file": "zwiesprache.toml",
            "line": 3,
            "removed": [],
            "added": ["", "[[pages]]", 'match = "termine"', 'locales = ["fr"]'],
            "written": True,
        },
    )


@pytest.mark.parametrize(
    ("front", "left"),
    [
        ("locales: [en, fr]  # beide\n", "locales: [fr]  # beide\n"),
        ("locales: [ fr, en ]\n", "locales: [ fr ]\n"),
        ("locales: en, fr\n", "locales: fr\n"),
        ("locales: fr en\n", "locales: fr\n"),
        ("locales: 'en'\n", "locales: []\n"),
        ("locales: en\n", "locales: []\n"),
        ("locales: [en]\n", "locales: []\n"),
        ("locales:\n  - en\n  - fr\n", "locales:\n  - fr\n"),
        ("locales:\n- fr\n- en # auch\n", "locales:\n- fr\n"),
        ("locales:\n  - en\n", "locales: []\n"),
        ("locales: [\n  en,\n  fr\n]\n", "locales: [\n  fr\n]\n"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_locales_in_front_matter_lose_a_name_and_keep_the_rest(
    tmp_path: Path, front: str, left: str, newline: str
) -> None:
    def text(locales: str) -> bytes:
        lines = f"---\ntitle: Termine der en\n{locales}owner: en\n---\n\nen, fr und locales: [en]\n"
        return lines.replace("\n", newline).encode()

    sites.make(tmp_path, dict(PAGES) | {"termine.md": text(front)}, MORE)
    before = contents(tmp_path, "source") | {"config": written(tmp_path).encode()}
    done = zwiesprache(tmp_path, "withdraw", "termine", "--locale", "en")
    assert (done.code, done.err) == (0, "")
    assert (tmp_path / "source/termine.md").read_bytes() == text(left)
    assert sites.differing(before, contents(tmp_path, "source") | {"config": written(tmp_path).encode()}) == {
        "source/termine.md"
    }


@pytest.mark.parametrize(
    ("head", "left"),
    [
        ('+++\ntitle = "A"\nlocales = ["en", "fr"]\n+++\n', '+++\ntitle = "A"\nlocales = ["fr"]\n+++\n'),
        ('{\n"title": "A",\n"locales": ["fr", "en"]\n}\n', '{\n"title": "A",\n"locales": ["fr"]\n}\n'),
        ('+++\ntitle = "A"\nlocales = "en"\n+++\n', '+++\ntitle = "A"\nlocales = []\n+++\n'),
    ],
)
def test_front_matter_in_toml_and_json_is_edited_too(tmp_path: Path, head: str, left: str) -> None:
    sites.make(tmp_path, dict(PAGES) | {"termine.md": f"{head}\nEin Satz.\n"}, MORE)
    assert zwiesprache(tmp_path, "withdraw", "termine", "--locale", "en").code == 0
    assert (tmp_path / "source/termine.md").read_text("utf-8") == f"{left}\nEin Satz.\n"


def test_a_config_in_pyproject_keeps_its_other_tables(tmp_path: Path) -> None:
    sites.make(tmp_path)
    (tmp_path / "zwiesprache.toml").unlink()
    config = '[tool.zwiesprache]\r\nname = "Unsere Stadt" # so heißt sie\r\n\r\n[tool.ruff]\r\nline-length = 100'
    sites.write(tmp_path / "pyproject.toml", config)
    assert zwiesprache(tmp_path, "withdraw", "termine").code == 0
    rule = '\r\n\r\n[[tool.zwiesprache.pages]]\r\nmatch = "termine"\r\nlocales = []\r\n'
    assert (tmp_path / "pyproject.toml").read_bytes().decode() == config + rule


def test_a_rule_that_says_more_keeps_it(tmp_path: Path) -> None:
    rule = '[[pages]]\nmatch = "termine"\nlocales = [ "en", "fr" ] # vorerst\nowner = "Presse"'
    sites.make(tmp_path, config=f'{MORE}\n{rule}\n[[pages]]\nmatch = "i*"\nowner = "A"')
    before = written(tmp_path)
    assert zwiesprache(tmp_path, "withdraw", "termine", "--locale", "en").code == 0
    assert written(tmp_path) == before.replace('[ "en", "fr" ]', '["fr"]')


def test_a_config_that_can_not_be_edited_safely_is_left_alone(tmp_path: Path) -> None:
    sites.make(tmp_path, config=f'{MORE}\npages = [{{ match = "termine", owner = "Presse" }}]')
    before = written(tmp_path)
    done = zwiesprache(tmp_path, "withdraw", "termine", "--locale", "en")
    assert (done.code, written(tmp_path)) == (2, before)
    assert done.err == (
        "Refused: zwiesprache.toml: The page's settings can't be changed safely. "
        "Take en out of “locales” there by hand.\n"
    )


def test_an_unknown_page_and_a_language_that_is_not_said_are_refused(site: Path) -> None:
    assert "There is no page “termin”." in zwiesprache(site, "withdraw", "termin", "--locale", "en").err
    assert "In which language? en, fr" in zwiesprache(site, "withdraw", "termine").err
    assert zwiesprache(site, "withdraw", "termine", "--locale", "it").code == 2
