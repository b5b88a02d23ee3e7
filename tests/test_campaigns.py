"""Every fault of the bench against every engine that is reached by HTTP, through the real command on a real site.

Whatever a server does, the run ends in time, the catalogs are valid, nothing wrong stands in them, what failed is
named, and nothing is paid for twice.
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from pipeline import markup
from pipeline.engines import calls
from pipeline.model import Entry
from tests import sites
from tests.mt_server import MTServer, translate_text

PATHS = {
    "deepl": "",
    "libretranslate": "",
    "openai": "/v1",
    "microsoft": "/azure/translate",
    "google": "/m",
    "mymemory": "/get",
}
FAULTS = (
    "429", "429:1", "429date:1", "429:90", "400", "401", "403", "404", "408", "413", "456", "500", "503:1", "slow:0.2",
    "drip:9", "driphead:9", "hang", "reset", "truncated", "garbage", "empty", "html", "html502", "latin1", "null",
    "blank", "echo", "warning", "short", "extra", "shuffle", "tags:drop", "tags:front", "tags:swap", "tags:dup",
    "tags:space", "tags:case", "redirect", "endless", "leak", "format", "chat", "fence", "merge", "renumber",
)  # fmt: skip
KEY = "SECRET-123"
PAGE = """\
---
title: Projekte der Stadt
---

Die Konferenz fand am 31. Januar 2017 in Dresden statt. Das **Projekt** wurde von der [Stadt](https://example.org) und
der Landeshauptstadt gefördert. Mit Fragen zum Projekt 4711 an eu@dresden.de oder www.dresden.de/eu.

Die Stadt < Integration & der Arbeitsmarkt 42.

- Das Projekt mit Nantes und Riga
- Die *Integration* und der *Arbeitsmarkt*
"""
DEADLINE = 60.0
"""Seconds of the clock on the wall in which any of these runs ends; with the pauses of a second or less below."""


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "FIRST_PAUSE", 0.01)
    for variable in ("DEEPL_API_KEY", "OPENAI_API_KEY", "MICROSOFT_API_KEY"):
        monkeypatch.setenv(variable, KEY)


def site(root: Path, server: MTServer, name: str, pages: dict[str, str]) -> Path:
    lines = [
        f'engines = ["memory", "{name}"]',
        'allow = ["google", "mymemory"]',
        f"[{name}]",
        f'url = "{server.url}{PATHS[name]}"',
        "timeout = 1",
    ]
    if name == "openai":
        lines.append('model = "small"')
    sites.make(root, pages, config="\n".join(lines), name="Projekte der Stadt")
    assert sites.zwiesprache(root, "extract").code == 0
    return root


def entries(root: Path) -> list[Entry]:
    pages = sorted((root / "locales/en/LC_MESSAGES").rglob("*.po"))
    return [entry for page in pages for entry in sites.live(root, page.stem).values() if not entry.source_plural]


def wrong(root: Path) -> list[tuple[str, str]]:
    """The drafts of the site that are not what the server's word list says, tags that are told to be lost aside."""
    found = []
    for entry in entries(root):
        if not entry.target or not entry.notes[-1].startswith("Draft: ") or "rule" in entry.notes[-1]:
            continue
        source = entry.source
        if "tags lost" in entry.notes[-1]:
            source = markup.visible(source, markup.names(source))
        if (entry.target, entry.fuzzy) != (translate_text(source), True):
            found.append((entry.source, entry.target))
    return found


def valid(root: Path) -> bool:
    for page in (root / "locales").rglob("*.po"):
        subprocess.run(["msgfmt", "-c", "-o", "/dev/null", str(page)], check=True, capture_output=True)
    return True


def report(root: Path) -> tuple[int, dict[str, Any], str]:
    done = sites.zwiesprache(root, "draft", "--json")
    assert KEY not in done.out + done.err
    return done.code, json.loads(done.out), done.err


def endured(root: Path, name: str, faults: list[str]) -> None:
    """Run against a server with these faults, then against one in order; nothing is lost, wrong or silent."""
    with MTServer(faults=faults, key=KEY if name in ("deepl", "openai", "microsoft") else None) as server:
        site(root, server, name, {"seite.md": PAGE})
        began = time.monotonic()
        code, told, errors = report(root)
        assert time.monotonic() - began < DEADLINE
        assert (wrong(root), valid(root)) == ([], True)
        missing = {entry.source for entry in entries(root) if not entry.target}
        named = {finding["found"] for finding in told["findings"] if finding["rule"] == "draft"}
        warned = {finding["found"] for finding in told["findings"] if finding["severity"] == "warning"}
        assert missing <= named or told["stopped"], missing - named
        assert code == (5 if warned or told["stopped"] else 0), (code, errors)
        assert len(errors.splitlines()) == len(told["stopped"])
        served = [text for entry in server.log for text in entry["served"]]
        server.faults.clear()
        seen = len(server.log)
        code, told, _errors = report(root)
        again = [text for entry in server.log[seen:] for text in entry["served"]]
        assert not set(again) & set(served), "a text is paid for twice"
        assert wrong(root) == []
        seen = len(server.log)
        assert report(root)[0] in (0, code)
        assert [entry for entry in server.log[seen:] if entry["served"]] == []
    for path in root.rglob("*"):
        assert not path.is_file() or KEY.encode() not in path.read_bytes()


needs_gettext = pytest.mark.skipif(not shutil.which("msgfmt"), reason="msgfmt (gettext) is not installed")


@needs_gettext
@pytest.mark.parametrize("number", range(len(FAULTS)), ids=FAULTS)
def test_a_fault_is_endured(tmp_path: Path, number: int) -> None:
    name = list(PATHS)[number % len(PATHS)]
    endured(tmp_path, name, [FAULTS[number]])


@needs_gettext
@pytest.mark.slow
@pytest.mark.parametrize("lasting", [False, True], ids=["passing", "lasting"])
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("name", PATHS)
def test_every_fault_is_endured_by_every_engine(tmp_path: Path, name: str, fault: str, lasting: bool) -> None:
    endured(tmp_path, name, [fault] * (999 if lasting else 1))


# -- many texts -------------------------------------------------------------------------------------


def campaign(root: Path, name: str, pages: int, sentences: int, seed: int) -> None:
    """So many sentences with a fifth of the calls failing: all drafted or reported, and none is paid for twice."""
    chance = random.Random(seed)
    faults = [fault for fault in FAULTS if fault not in ("hang", "drip:9", "driphead:9", "429:90", "456", "401", "403")]
    faults = [fault for fault in faults if fault not in ("404", "redirect", "warning", "endless", "429:1", "503:1")]
    faults = [fault for fault in faults if fault not in ("429date:1", "slow:0.2")]
    texts = {
        f"seite-{page}.md": "\n\n".join(
            f"Das [Projekt](https://example.org) {page * sentences + number} wurde von der **Stadt** gefördert."
            for number in range(sentences)
        )
        for page in range(pages)
    }
    plan = [chance.choice(faults) if chance.random() < 0.2 else "ok" for _ in range(3 * pages * sentences)]
    with MTServer(faults=plan, quota=10**9) as server:
        site(root, server, name, {"index.md": "# Projekte der Stadt\n", **texts})
        _code, told, _errors = report(root)
        assert told["stopped"] == []
        drafted = {entry.source for entry in entries(root) if entry.target}
        named = {finding["found"] for finding in told["findings"] if finding["rule"] == "draft"}
        assert {entry.source for entry in entries(root)} == drafted | named
        assert len(drafted) > 0.95 * pages * sentences
        assert (wrong(root), valid(root)) == ([], True)
        paid = Counter(text for entry in server.log for text in entry["served"])
        server.faults.clear()
        seen = len(server.log)
        report(root)
        paid.update(text for entry in server.log[seen:] for text in entry["served"])
        assert {text for text, times in paid.items() if times > 1} == set()
        seen = len(server.log)
        assert report(root)[0] == 0
        assert [entry for entry in server.log[seen:] if entry["served"]] == []


@needs_gettext
@pytest.mark.parametrize("name", ["deepl", "openai"])
def test_five_hundred_sentences_with_a_fifth_of_the_calls_failing(tmp_path: Path, name: str) -> None:
    campaign(tmp_path, name, 5, 100, seed=7)


@needs_gettext
@pytest.mark.slow
@pytest.mark.parametrize("name", ["deepl", "libretranslate", "openai"])
def test_ten_thousand_sentences_with_a_fifth_of_the_calls_failing(tmp_path: Path, name: str) -> None:
    campaign(tmp_path, name, 50, 200, seed=11)


def test_a_run_that_is_killed_in_a_batch_has_lost_no_more_than_that_batch(tmp_path: Path) -> None:
    text = "\n\n".join(f"Das Projekt {number} wurde von der Stadt gefördert." for number in range(100))
    with MTServer(latency=0.25) as server:
        site(tmp_path, server, "libretranslate", {"index.md": "# Projekte der Stadt\n", "seite.md": text})
        process = sites.start("--site", tmp_path, "draft")
        end = time.monotonic() + 60
        while len(server.log) < 3 and time.monotonic() < end:
            time.sleep(0.01)
        process.kill()
        process.communicate()
        time.sleep(0.5)
        first = [set(entry["body"]["q"]) for entry in server.log]
        assert len(first) == 3
        server.latency = 0.0
        code, told, _errors = report(tmp_path)
        second = {text for entry in server.log[3:] for text in entry["body"]["q"]}
    assert second & (first[0] | first[1]) == set()
    assert (code, told["waiting"], wrong(tmp_path)) == (0, 0, [])
    assert len({entry.source for entry in entries(tmp_path)}) > 100
