"""Weblate finds every catalog by the pattern of docs/translators.md, and its writer keeps all that was not touched."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import pofile
from tests import sites
from tests.editors import review
from tests.editors.review import CLUBS, CLUBS_ENGLISH, PAGE, WORKSHOP, WORKSHOP_ENGLISH
from tests.test_docs import text

PATTERN = re.compile(r"`(locales/\(\?P<language>[^`]*)`")
SAVE = Path(__file__).with_name("weblate_save.py")
"""Runs under a Python that has translate-toolkit; ours need not."""


def toolkit() -> str | None:
    """A Python with Weblate's writer."""
    for python in (sys.executable, shutil.which("python3", path="/usr/bin") or ""):
        probe = [python, "-c", "import translate.storage.po"]
        if python and subprocess.run(probe, capture_output=True, check=False).returncode == 0:
            return python
    return None


def test_the_pattern_of_the_manual_finds_every_catalog() -> None:
    pattern = PATTERN.findall(text("translators.md"))[0]
    found = {
        (match["language"], match["component"])
        for file in sites.REPOSITORY.glob("locales/**/*.po")
        if (match := re.fullmatch(pattern, file.relative_to(sites.REPOSITORY).as_posix()))
    }
    folder = sites.REPOSITORY / "locales" / "en" / "LC_MESSAGES"
    assert found == {("en", file.relative_to(folder).as_posix()[:-3]) for file in folder.rglob("*.po")}
    assert ("en", "_site") in found


@pytest.mark.slow
def test_only_the_reviewed_sentences_change(tmp_path: Path) -> None:
    python = toolkit()
    if python is None:
        pytest.skip("missing: translate-toolkit; `make editors` installs it")
    site = review.site(tmp_path / "site")
    file = sites.po(site, PAGE)
    before, all_before = file.read_bytes(), sites.contents(site, "locales")
    saved = json.dumps({WORKSHOP: WORKSHOP_ENGLISH, CLUBS: CLUBS_ENGLISH})
    subprocess.run([python, str(SAVE), str(file)], input=saved.encode(), check=True, timeout=60)

    after = file.read_bytes()
    assert pofile.read(after).entries == tuple(review.reviewed(pofile.read(before)))
    plural = {"Plural-Forms": "nplurals=2; plural=n != 1;"}
    assert review.fields(pofile.read(after)) == review.fields(pofile.read(before)) | plural
    assert review.changed_lines(before, after) == [
        "- #, fuzzy",
        '- #| msgid "Ein Workshop für Ihre Einrichtung kostet 40,00 Euro, jede beglaubigte Kopie 2,50 Euro."',
        '- msgstr ""',
        f'+ msgstr "{CLUBS_ENGLISH}"',
    ]
    review.publishes(site, all_before)
    assert review.changed_lines(after, review.fmt(site)) == []
