"""Sites for tests: made in a folder, worked on by the real command, and looked at as a reader or an editor would.

Everything here is a plain function on a folder; nothing reaches into the program but to read and write .po files.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, replace
from hashlib import sha256
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path

from pipeline import pofile
from pipeline.__main__ import main
from pipeline.model import Catalog, Entry, State

REPOSITORY = Path(__file__).parents[1]

PAGES: Mapping[str, str] = {
    "index.md": """\
---
title: Willkommen
description: Was die Stadt mit ihren Partnern plant.
---

Wir arbeiten mit vielen Städten zusammen. Alle Treffen stehen unter [Termine](termine.md).
""",
    "termine.md": """\
---
title: Termine
date: 2024-03-28
---

Die Konferenz wurde von der Stadt eröffnet. Die Teilnahme ist **kostenlos**.

Die Anmeldung ist bis zum 31. Januar 2019 möglich.

## Anfahrt

- Mit der Bahn fahren Sie bis zum Rathaus.
- Der Eingang ist stufenlos.
""",
}
"""A small site, page by page."""

ENGLISH: Mapping[str, str] = {
    "Unsere Stadt": "Our City",
    "Willkommen": "Welcome",
    "Was die Stadt mit ihren Partnern plant.": "What the city plans with its partners.",
    "Wir arbeiten mit vielen Städten zusammen.": "We work together with many cities.",
    "Alle Treffen stehen unter <a>Termine</a>.": "All meetings are listed under <a>Dates</a>.",
    "Termine": "Dates",
    "Die Konferenz wurde von der Stadt eröffnet.": "The conference was opened by the city.",
    "Die Teilnahme ist <strong>kostenlos</strong>.": "Participation is <strong>free of charge</strong>.",
    "Die Anmeldung ist bis zum 31. Januar 2019 möglich.": "Registration is possible until 31 January 2019.",
    "Anfahrt": "How to get here",
    "Mit der Bahn fahren Sie bis zum Rathaus.": "By train, get off at the town hall.",
    "Der Eingang ist stufenlos.": "The entrance is step-free.",
}
"""Its German -> what a person approved."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command left."""

    code: int
    out: str
    err: str


def zwiesprache(site: Path, *arguments: str) -> Outcome:
    """The real command on a site, in this process, in English."""
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main(["--site", str(site), "--lang", "en", *arguments])
    return Outcome(code, out.getvalue(), err.getvalue())


def start(*arguments: str | Path, cwd: Path = REPOSITORY, **environment: str) -> subprocess.Popen[bytes]:
    """The real command as a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "pipeline", *arguments],
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(REPOSITORY), "LC_ALL": "C.UTF-8"} | environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def make(root: Path, pages: Mapping[str, str | bytes] = PAGES, config: str = "", *, name: str = "Unsere Stadt") -> Path:
    """A site with these pages in source/; `config` are more lines of its zwiesprache.toml."""
    write(root / "zwiesprache.toml", f'name = "{name}"\n{config}\n')
    for file, text in pages.items():
        write(root / "source" / file, text)
    return root


def reviewed(
    root: Path,
    pages: Mapping[str, str | bytes] = PAGES,
    config: str = "",
    *,
    english: Mapping[str, str] = ENGLISH,
) -> Path:
    """A site whose sentences in `english` are approved, and published."""
    make(root, pages, config)
    assert zwiesprache(root, "run").code == 0
    approve(root, english)
    assert zwiesprache(root, "run").code == 0
    return root


def example(root: Path) -> Path:
    """A copy of the example site, which is this repository, after a first run."""
    for folder in ("source", "locales", "templates"):
        shutil.copytree(REPOSITORY / folder, root / folder)
    shutil.copy(REPOSITORY / "pyproject.toml", root)
    assert zwiesprache(root, "run").code == 0
    return root


def copy(root: Path, target: Path) -> Path:
    """The same site in another folder."""
    shutil.copytree(root, target)
    return target


def write(file: Path, text: str | bytes) -> None:
    """A file as an author saves it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())


def change(file: Path, old: str, new: str) -> None:
    """`new` in place of `old`, which has to be there once."""
    text = file.read_bytes().decode()
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
    file.write_bytes(text.replace(old, new).encode())


def catalog(root: Path, page: str, locale: str = "en") -> Catalog:
    """The catalog of a page."""
    return pofile.read(po(root, page, locale).read_bytes(), locale=locale)


def po(root: Path, page: str, locale: str = "en") -> Path:
    """Its file."""
    return root / "locales" / locale / "LC_MESSAGES" / f"{page}.po"


def live(root: Path, page: str, locale: str = "en") -> dict[str, Entry]:
    """German -> entry, of what stands on the page."""
    return {entry.source: entry for entry in catalog(root, page, locale).entries if not entry.obsolete}


def fuzzy(root: Path) -> list[Entry]:
    """Every live draft of the site."""
    files = sorted((root / "locales").rglob("*.po"))
    entries = (entry for file in files for entry in pofile.read(file.read_bytes()).entries)
    return [entry for entry in entries if entry.state is State.FUZZY]


def edit(root: Path, page: str, changed: Callable[[Entry], Entry], locale: str = "en") -> None:
    """The catalog of a page with every entry `changed`, as a PO editor saves it."""
    before = catalog(root, page, locale)
    after = before.with_entries(map(changed, before.entries))
    po(root, page, locale).write_bytes(pofile.write(after))


def approve(root: Path, english: Mapping[str, str], locale: str = "en") -> None:
    """Review: the sentences in `english` get their target and lose their fuzzy flag, wherever they stand."""

    def approved(entry: Entry) -> Entry:
        if entry.source not in english or entry.source_plural is not None or entry.obsolete:
            return entry
        flags = tuple(flag for flag in entry.flags if flag != "fuzzy")
        return replace(entry, targets=(english[entry.source],), flags=flags, previous=None)

    folder = root / "locales" / locale / "LC_MESSAGES"
    for file in sorted(folder.rglob("*.po")):
        edit(root, file.relative_to(folder).as_posix().removesuffix(".po"), approved, locale)


def page(root: Path, address: str) -> str:
    """The HTML of a published page: `en/termine/`."""
    return (root / "dist" / address / "index.html").read_text(encoding="utf-8")


def words(html: str) -> str:
    """What a reader sees of some HTML, white space folded."""
    text = re.sub(r"<(?:style|title)\b.*?</(?:style|title)>", " ", html, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", "", text).split())


def german(html: str) -> list[str]:
    """The texts of a page that are marked as German, in its order."""
    return [words(text) for text in re.findall(r'<span lang="de"[^>]*>(.*?)</span>', html, re.DOTALL)]


def elements(html: str) -> list[tuple[str, tuple[str, ...]]]:
    """The start tags of a page with the names of their attributes; without those that only say "this is German"."""
    found: list[tuple[str, tuple[str, ...]]] = []

    class Collector(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            names = tuple(sorted(name for name, _value in attrs if name not in ("lang", "hreflang")))
            if tag != "span" or names:
                found.append((tag, names))

    Collector().feed(html)
    return found


def contents(root: Path, *folders: str) -> dict[str, bytes]:
    """Path -> bytes of every file in these folders of a site, by default the catalogs and the pages."""
    files = (file for folder in folders or ("locales", "dist") for file in sorted((root / folder).rglob("*")))
    return {file.relative_to(root).as_posix(): file.read_bytes() for file in files if file.is_file()}


def traces(root: Path) -> dict[str, tuple[str, int]]:
    """Path -> hash and time of the last change, of every file in source/, locales/ and dist/."""
    found = contents(root, "source", "locales", "dist")
    return {name: (sha256(data).hexdigest(), (root / name).stat().st_mtime_ns) for name, data in found.items()}


def differing(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> set[str]:
    """The files that are new, gone or other."""
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
