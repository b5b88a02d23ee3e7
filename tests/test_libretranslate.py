"""The real LibreTranslate, with the real tiny model, drafts the example site through our engine.

`make libretranslate` installs the server into a folder of its own (590 MB); it is no part of this program and runs here
as a process that sees nothing but a folder of the test.
"""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import socket
import subprocess
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline import markup, pofile
from pipeline.model import Entry
from tests import sites

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
HOME = Path(os.environ.get("LIBRETRANSLATE") or CACHE / "zwiesprache" / "libretranslate")
PYTHON = HOME / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
TINY = Path(__file__).with_name("fixtures") / "engines" / "tiny-de_en.argosmodel"
TOP = "translate-de_en-0_1"
PATIENCE = 120.0

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not PYTHON.exists(), reason="LibreTranslate is not installed: make libretranslate"),
]


@dataclass(frozen=True)
class Server:
    """A running LibreTranslate."""

    url: str
    log: Path

    def translated(self) -> list[str]:
        """Every text that it was asked for, in order, as its own log tells."""
        told = re.findall(r"^INFO:argostranslate\.utils:(\('paragraphs:', .*)$", self.log.read_text("utf-8"), re.M)
        return [text for line in told for text in ast.literal_eval(line)[1]]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    root = tmp_path_factory.mktemp("libretranslate")
    install(root / "packages")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        name: value for name, value in os.environ.items() if name in ("PATH", "SYSTEMROOT", "TEMP", "TMP", "LANG")
    } | {"HOME": str(root), "USERPROFILE": str(root), "ARGOS_PACKAGES_DIR": str(root / "packages")}
    environment |= {f"XDG_{kind}_HOME": str(root / kind.lower()) for kind in ("DATA", "CACHE", "CONFIG", "STATE")}
    log, program = root / "log", Path(__file__).with_name("libretranslate_server.py")
    with log.open("wb") as out:
        process = subprocess.Popen([PYTHON, program, str(port)], cwd=root, env=environment, stdout=out, stderr=out)
    try:
        found = Server(f"http://127.0.0.1:{port}", log)
        wait(found, process)
        yield found
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def install(packages: Path) -> None:
    """The tiny model, and again as one from English to German: with a single package the server looks for updates."""
    with zipfile.ZipFile(TINY) as archive:
        archive.extractall(packages)
    back = packages / "translate-en_de-0_1"
    shutil.copytree(packages / TOP, back)
    said = json.loads((back / "metadata.json").read_text())
    said |= {"from_code": "en", "from_name": "English", "to_code": "de", "to_name": "German"}
    (back / "metadata.json").write_text(json.dumps(said))


def wait(server: Server, process: subprocess.Popen[bytes]) -> None:
    """Until it answers."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{server.url}/languages", timeout=5) as reply:
                assert {language["code"] for language in json.load(reply)} == {"de", "en"}
                return
        except OSError:
            time.sleep(0.5)
    pytest.fail(f"LibreTranslate did not come up:\n{server.log.read_text('utf-8')[-2000:]}")


def entries(site: Path) -> dict[str, Entry]:
    """The entries of the pages."""
    catalogs = (site / "locales/en/LC_MESSAGES").rglob("[!_]*.po")
    return {entry.source: entry for file in catalogs for entry in pofile.read(file.read_bytes()).entries}


def test_it_drafts_the_example_site(tmp_path: Path, server: Server) -> None:
    for folder in ("source", "templates"):
        shutil.copytree(sites.REPOSITORY / folder, tmp_path / folder)
    config = f'name = "EU"\nengines = ["libretranslate"]\n\n[libretranslate]\nurl = "{server.url}"\n'
    sites.write(tmp_path / "zwiesprache.toml", config)
    first = sites.zwiesprache(tmp_path, "run")
    assert first.code == 5, first.out + first.err  # the tiny model knows few sentences, and what it spoils is named

    found = entries(tmp_path)
    labels = {
        "EU-Förderprogramm": "EU funding programme",
        "Migration und Integration": "Migration and integration",
        "Öffnungszeiten": "Opening hours",
        "Kontakt": "Contact",
    }
    assert {source: found[source].target for source in labels} == labels
    drafts = {source: entry for source, entry in found.items() if entry.target}
    assert len(drafts) > 100
    for source, entry in drafts.items():
        notes = "\n".join(entry.notes)
        assert "fuzzy" in entry.flags
        assert re.search(r"^Draft: (?:libretranslate|rule|memory)\b.* [0-9a-f]{8}$", notes, re.M), entry
        if not re.search(r"^Draft: .*tags lost", notes, re.M):
            assert not markup.problems(source, entry.target), entry
        assert not re.search(r"⟦|⟧", entry.target), entry

    sent = server.translated()
    assert len(sent) > 100
    assert not [text for text in sent if re.search(r"<[a-z]|@\w|www\.", text)]

    before = {file: file.read_bytes() for file in (tmp_path / "locales").rglob("*.po")}
    again = sites.zwiesprache(tmp_path, "draft")
    assert again.code == 0, again.out + again.err
    assert {file: file.read_bytes() for file in (tmp_path / "locales").rglob("*.po")} == before
    assert server.translated()[len(sent) :] == []
