"""The command `zwiesprache`, also `python -m pipeline`: chooses the language of the messages, then starts the cli."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code is that of design (0 fine, 1 errors found, 2 usage, … 70 a bug)."""
    from pipeline import messages

    given = list(sys.argv[1:] if arguments is None else arguments)
    messages.choose(_language(given) or messages.preferred(os.environ))
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a console may not know every character (cp1252)
            stream.reconfigure(errors="replace")
    from pipeline.cli import start  # the texts of its options are fixed when it is imported

    return start(given)


def _language(arguments: Sequence[str]) -> str:
    """The value of --lang, wherever it stands."""
    for index, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
        if argument == "--lang" and index + 1 < len(arguments):
            return arguments[index + 1]
    return ""


if __name__ == "__main__":
    sys.exit(main())
