"""The command `zwiesprache`, also `python -m pipeline`: chooses the language of the messages, then starts the cli."""

from __future__ import annotations

import gettext
import os
import sys
from collections.abc import Sequence
from pathlib import Path


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code is that of design (0 fine, 1 errors found, 2 usage, … 70 a bug)."""
    from pipeline import messages

    given = list(sys.argv[1:] if arguments is None else arguments)
    language = _language(given, messages.LANGUAGES) or messages.preferred(os.environ)
    speak(language)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a console may not know every character (cp1252)
            stream.reconfigure(errors="replace")
    from pipeline.cli import start  # the texts of its options are fixed when it is imported

    return start(given)


def speak(language: str) -> None:
    """From here on, messages come in `language`, one of `messages.LANGUAGES`."""
    from pipeline import messages

    file = messages.FOLDER / f"{language}.po"
    messages.choose(_translations(file) if file.is_file() else None)
    # click asks gettext for its own texts, and gettext asks the environment for the language
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain("click", messages.FOLDER)
    gettext.textdomain("click")


def _translations(file: Path) -> dict[str, str]:
    from pipeline import pofile
    from pipeline.model import State

    entries = pofile.read(file.read_bytes(), path=file.name).entries
    return {entry.source: entry.target for entry in entries if entry.state is State.APPROVED}


def _language(arguments: Sequence[str], known: Sequence[str]) -> str:
    """The value of --lang, wherever it stands; "" where it is none that is known."""
    for index, argument in enumerate(arguments):
        option, _sign, value = argument.partition("=")
        if option == "--lang":
            given = value or "".join(arguments[index + 1 : index + 2])
            return given if given in known else ""
    return ""


if __name__ == "__main__":
    sys.exit(main())
