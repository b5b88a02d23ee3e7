"""The preview over HTTP: a real server on the loopback, asked as a browser and as an attacker would."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from pipeline import serving
from tests import sites
from tests.sites import contents, words, zwiesprache

pytestmark = pytest.mark.skipif(os.name != "posix", reason="ends the server by a signal")


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    text: str


@dataclass(frozen=True, slots=True)
class Server:
    """A running `zwiesprache serve`."""

    address: str
    process: subprocess.Popen[bytes]

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", urlsplit(self.address).port or 0, timeout=30)
        try:
            connection.request(method, path, headers=headers)
            answer = connection.getresponse()
            named = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, named, answer.read().decode())
        finally:
            connection.close()

    def until(self, path: str, right: Callable[[Answer], bool]) -> Answer:
        """The first answer that is right; the last one if none is in time."""
        deadline = time.monotonic() + 20
        while not right(answer := self.ask(path)) and time.monotonic() < deadline:
            time.sleep(0.05)
        return answer


@contextmanager
def serve(root: Path, *options: str) -> Iterator[Server]:
    process = sites.start("--site", root, "--lang", "en", "serve", "--port", "0", "--json", *options)
    try:
        assert process.stdout
        yield Server(json.loads(process.stdout.readline())["address"], process)
    finally:
        process.kill()
        process.communicate()


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small site with a draft."""
    root = sites.reviewed(tmp_path_factory.mktemp("site"))
    sites.change(root / "source/termine.md", "31. Januar 2019", "28. Februar 2019")
    return root


@pytest.fixture(scope="module")
def server(root: Path) -> Iterator[Server]:
    with serve(root) as running:
        yield running


def test_it_listens_on_this_computer_alone(server: Server) -> None:
    assert server.address.startswith("http://127.0.0.1:")
    for name in {entry[4][0] for entry in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}:
        if not str(name).startswith("127."):
            with pytest.raises(OSError, match="refused"):
                socket.create_connection((str(name), urlsplit(server.address).port or 0), timeout=5)


def test_pages_and_overviews_stand_where_the_folder_of_a_preview_has_them(server: Server) -> None:
    assert "English" in server.ask("/").text
    assert "termine" in server.ask("/overview/en.html").text
    page = server.ask("/en/termine/")
    assert (page.status, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert page.text == server.ask("/en/termine/index.html").text
    assert "Registration is possible until 28 February 2019." in page.text  # not extracted yet
    assert server.ask("/en/termine").headers["location"] == "/en/termine/"
    assert server.ask("/assets/style.css").headers["content-type"] == "text/css; charset=utf-8"
    assert server.ask("/robots.txt").text == "User-agent: *\nDisallow: /\n"
    missing = server.ask("/en/<b>/")
    assert missing.status == 404
    assert "At /en/&lt;b&gt;/index.html there is no page of the preview." in missing.text


def test_a_page_runs_the_script_of_the_server_and_nothing_else(server: Server) -> None:
    page = server.ask("/en/termine/")
    assert page.headers["content-security-policy"].startswith("default-src 'none'; ")
    assert "script-src 'self';" in page.headers["content-security-policy"]
    assert page.text.count("<script") == 1
    assert '<script src="/_preview/serve.js" defer></script>' in page.text
    assert "Content-Security-Policy" not in page.text
    assert server.ask("/_preview/serve.js").headers["content-type"] == "text/javascript; charset=utf-8"


@pytest.mark.parametrize(
    "host", ["attacker.example", "127.0.0.1.attacker.example", "localhost.attacker.example:80", ""]
)
def test_a_name_of_a_host_that_is_not_ours_is_refused(server: Server, host: str) -> None:
    for path in ("/", "/en/termine/", "/_preview/events", "/assets/style.css"):
        answer = server.ask(path, Host=host)
        assert answer.status == 400
        assert "Termine" not in answer.text


def test_both_names_of_this_computer_are_right(server: Server) -> None:
    assert server.ask("/", Host="localhost:1234").status == 200
    assert server.ask("/", Host="127.0.0.1").status == 200


def test_no_other_site_may_read_embed_or_frame_it(server: Server) -> None:
    answer = server.ask("/en/termine/", Origin="https://attacker.example")
    assert not [name for name in answer.headers if name.startswith("access-control")]
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-robots-tag"] == "noindex, nofollow"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_it_answers_only_who_reads(server: Server, method: str) -> None:
    for path in ("/", "/en/termine/", "/_preview/events"):
        assert server.ask(path, method).status == 405


def test_a_head_has_no_body(server: Server) -> None:
    for path in ("/en/termine/", "/_preview/events"):
        answer = server.ask(path, "HEAD")
        assert (answer.status, answer.text) == (200, "")


@pytest.mark.parametrize(
    "path", ["/../zwiesprache.toml", "/assets/../../zwiesprache.toml", "/assets/%2e%2e/%2e%2e/etc/passwd"]
)
def test_no_address_leads_out_of_the_preview(server: Server, path: str) -> None:
    answer = server.ask(path)
    assert answer.status == 404
    assert "name =" not in answer.text


def test_the_news_name_the_moment_and_the_next_one(root: Path) -> None:
    with serve(root) as server:
        connection = socket.create_connection(("127.0.0.1", urlsplit(server.address).port or 0), timeout=20)
        with connection, connection.makefile("rb") as stream:
            connection.sendall(b"GET /_preview/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
            first = told(stream)
            assert f'<meta name="preview-moment" content="{first}">' in server.ask("/").text
            sites.po(root, "index").touch()
            assert told(stream) != first


def told(stream: object) -> str:
    """The next moment that a stream of events names."""
    for line in iter(stream.readline, b""):  # type: ignore[attr-defined]
        if line.startswith(b"data: "):
            return str(line[6:].decode().strip())
    raise AssertionError("the stream has ended")


def test_a_change_on_the_disk_is_on_the_page_and_nothing_is_written(root: Path, tmp_path: Path) -> None:
    site = sites.copy(root, tmp_path / "site")
    before = contents(site, "source", "locales", "dist")
    with serve(site) as server:
        assert '<span class="preview-sentence state-draft"' in server.ask("/en/termine/").text
        server.ask("/overview/en.html")
        assert contents(site, "source", "locales", "dist") == before
        assert zwiesprache(site, "extract").code == 0
        sites.approve(site, {"Die Anmeldung ist bis zum 28. Februar 2019 möglich.": "Register by 28 February 2019."})
        page = server.until("/en/termine/", lambda answer: "Register by 28 February 2019." in answer.text)
        assert "Register by 28 February 2019." in page.text
        assert '<span class="preview-sentence state-draft"' not in page.text
        sites.change(site / "source/termine.md", "## Anfahrt", "## Neue Anfahrt")
        page = server.until("/en/termine/", lambda answer: "Neue Anfahrt" in answer.text)
        assert "Neue Anfahrt" in page.text
        sites.write(site / "source/neu.md", "---\ntitle: Neue Seite\n---\n")
        assert server.until("/en/neu/", lambda answer: answer.status == 200).status == 200
        sites.write(site / "templates/page.html", "<p>Eigene Vorlage</p>")
        assert "Eigene Vorlage" in server.until("/en/neu/", lambda answer: "Eigene Vorlage" in answer.text).text


def test_what_is_broken_is_said_until_it_is_mended_and_the_rest_goes_on(root: Path, tmp_path: Path) -> None:
    site = sites.copy(root, tmp_path / "site")
    catalog, config = sites.po(site, "termine"), site / "zwiesprache.toml"
    right = catalog.read_bytes()
    with serve(site) as server:
        catalog.write_bytes(right + b'\nmsgid "a\n')
        page = server.until("/en/termine/", lambda answer: answer.status == 503)
        line = right.count(b"\n") + 2
        assert f"locales/en/LC_MESSAGES/termine.po:{line}: " in words(page.text)
        assert "/_preview/serve.js" in page.text
        assert server.ask("/en/").status == 200
        assert "termine.po" in server.ask("/overview/en.html").text
        catalog.write_bytes(right)
        assert server.until("/en/termine/", lambda answer: answer.status == 200).status == 200

        text = config.read_text(encoding="utf-8")
        config.write_text("nam = 1")
        page = server.until("/en/", lambda answer: answer.status == 503)
        assert "zwiesprache.toml" in page.text
        config.write_text(text, encoding="utf-8")
        assert server.until("/en/", lambda answer: answer.status == 200).status == 200

        sites.write(site / "templates/page.html", "{% nothing %}")
        page = server.until("/en/", lambda answer: answer.status == 503)
        assert "This template can&#x27;t be used" in page.text


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_at_once_even_while_a_page_listens(root: Path, number: signal.Signals) -> None:
    with serve(root) as server:
        connection = socket.create_connection(("127.0.0.1", urlsplit(server.address).port or 0), timeout=20)
        with connection, connection.makefile("rb") as stream:
            connection.sendall(b"GET /_preview/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
            told(stream)
            start = time.monotonic()
            server.process.send_signal(number)
            code = server.process.wait(timeout=20)
        assert time.monotonic() - start < 10
        assert code in (0, -signal.SIGTERM)
        assert server.process.stderr
        assert server.process.stderr.read() == b""


def test_only_one_language_can_be_asked_for(tmp_path: Path) -> None:
    root = sites.make(tmp_path, config='locales = ["en", "fr"]')
    with serve(root, "--locale", "fr") as server:
        assert server.ask("/fr/termine/").status == 200
        assert server.ask("/en/termine/").status == 404
    outcome = zwiesprache(root, "serve", "--port", "0", "--locale", "pl")
    assert (outcome.code, outcome.out) == (2, "")


def test_a_port_that_is_taken_is_refused_with_a_way_out(root: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        outcome = zwiesprache(root, "serve", "--port", str(taken.getsockname()[1]))
    assert outcome.code == 2
    assert "Choose another one with --port; 0 takes any free one." in outcome.err
    assert zwiesprache(root, "serve", "--port", "70000").code == 2


def test_without_its_packages_it_says_how_to_get_them(root: Path) -> None:
    code = (
        "import sys; sys.modules['watchfiles'] = None; import importlib.util as u; found = u.find_spec; "
        "u.find_spec = lambda name, *more: None if name == 'watchfiles' else found(name, *more); "
        f"from pipeline.__main__ import main; sys.exit(main(['--site', {str(root)!r}, '--lang', 'en', 'serve']))"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=sites.REPOSITORY, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert done.stderr == (
        "Refused: `serve` needs packages that are not installed. Install them with: pip install 'zwiesprache[serve]'\n"
    )


def test_only_what_changed_is_read_again(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = sites.copy(root, tmp_path / "site")
    for file in site.rglob("*"):
        if file.is_file():
            os.utime(file, (1, 1))
    window = serving.opened(site, "")
    before = window.moment.preview
    sites.change(site / "source/termine.md", "## Anfahrt", "## Neue Anfahrt")
    window.refresh()
    after = window.moment.preview
    assert before
    assert after
    assert after.site.documents["termine"] is not before.site.documents["termine"]
    assert after.site.documents["index"] is before.site.documents["index"]
    assert after.site.catalogs["en"]["index"] is before.site.catalogs["en"]["index"]
    assert after.site.glossary is before.site.glossary
    moment = window.moment
    window.refresh()
    assert window.moment is moment
