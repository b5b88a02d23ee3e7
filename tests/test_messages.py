"""The program speaks German: every message in the code has an approved translation in translations/de.po.

Run as a script, this file brings the catalog up to date with the code, and click.mo with click.po:
`python -m tests.test_messages`.
"""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from pathlib import Path

import polib
import pytest

from pipeline import catalog, pofile
from pipeline.__main__ import speak
from pipeline.messages import LANGUAGES, _, preferred
from pipeline.model import Document, Entry, Segment, State
from tests import sites

PACKAGE = Path(__file__).parents[1] / "pipeline"
CATALOG = PACKAGE / "translations" / "de.po"
CLICK = PACKAGE / "translations" / "de" / "LC_MESSAGES" / "click.po"


def literals() -> list[str]:
    """Every text that the code passes to `_()`, in the order of the files."""
    found: dict[str, None] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_":
                [text] = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
                found[str(text)] = None
    return list(found)


def updated() -> bytes:
    """The catalog as the code wants it: nothing translated anew, and what the code no longer says is gone."""
    before = pofile.read(CATALOG.read_bytes()) if CATALOG.exists() else pofile.new("de", [("X-Source-Language", "en")])
    document = Document("messages", "", tuple(Segment(text) for text in literals()), {})
    after = catalog.update(before, document)
    return pofile.write(replace(after, records=tuple(r for r in after.records if not r.entry.obsolete)))


def compiled() -> bytes:
    """The texts of click as gettext reads them."""
    return polib.pofile(str(CLICK)).to_binary()


def printed(*arguments: str) -> str:
    """What the command prints in German, on both streams."""
    out, err = sites.start("--lang", "de", *arguments, PYTHONUTF8="1").communicate(timeout=60)
    return (out + err).decode()


def test_every_message_has_an_approved_german_translation() -> None:
    states = {entry.source: entry.state for entry in pofile.read(CATALOG.read_bytes()).entries}
    assert [text for text in literals() if states.get(text) is not State.APPROVED] == []


def test_the_catalog_holds_nothing_that_the_code_does_not_say() -> None:
    sources = [entry.source for entry in pofile.read(CATALOG.read_bytes()).entries]
    assert sorted(sources) == sorted(literals())


@pytest.mark.parametrize("entry", pofile.read(CATALOG.read_bytes()).entries, ids=lambda entry: entry.source[:40])
def test_a_translated_message_fills_in_the_same_values(entry: Entry) -> None:
    places = re.compile(r"\{\{|\}\}|\{\w+\}")
    assert sorted(places.findall(entry.target)) == sorted(places.findall(entry.source))


def test_the_users_locale_chooses_the_language() -> None:
    assert preferred({"LANG": "de_DE.UTF-8"}) == "de"
    assert preferred({"LC_ALL": "C", "LANG": "de_DE.UTF-8"}) == "en"
    assert preferred({}) == LANGUAGES[0]


def test_messages_come_in_the_chosen_language() -> None:
    speak("de")
    try:
        assert _("Nothing changed.") == "Nichts hat sich geändert."
    finally:
        speak("en")
    assert _("Nothing changed.") == "Nothing changed."


def test_gettext_reads_what_the_catalog_of_click_says() -> None:
    assert CLICK.with_suffix(".mo").read_bytes() == compiled()


def test_the_help_is_german_throughout() -> None:
    shown = printed("--help")
    assert re.findall(r"^\w+:", shown, re.MULTILINE) == ["Aufruf:", "Optionen:", "Befehle:"]
    assert "Diese Hilfe anzeigen." in shown
    assert "..." not in shown.partition("Befehle:")[2], "a line of help is too long for its place"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["fly"], "Den Befehl 'fly' gibt es nicht."),
        (["run", "--zzz"], "Die Option '?--zzz'? gibt es nicht."),
        (["run", "--json=3"], "Die Option '--json' nimmt keinen Wert."),
        (["--site"], "Die Option '--site' braucht einen Wert."),
        (["status", "a", "b"], "Unerwartetes Argument: b"),
        (["init"], "Es fehlt das Argument 'FOLDER'."),
        (["--lang", "fr"], "Ungültiger Wert für '--lang': 'fr' ist keines von 'en', 'de'."),
    ],
)
def test_a_wrong_command_line_is_refused_in_german(arguments: list[str], said: str) -> None:
    assert re.search(f"^Fehler: {said}$", printed(*arguments), re.MULTILINE)


if __name__ == "__main__":
    CATALOG.write_bytes(updated())
    CLICK.with_suffix(".mo").write_bytes(compiled())
