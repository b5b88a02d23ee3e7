"""Every engine passes the proxy of an office, with certificates that only the office knows."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from pipeline.engines import ENGINES, configured, connection
from pipeline.engines.calls import Job, Waiting
from pipeline.engines.engine import Reach
from pipeline.engines.translate import translations
from pipeline.errors import EngineError, Misconfigured, Retryable
from tests import proxy
from tests.mt_server import MTServer, translate_text

pytestmark = pytest.mark.skipif(not shutil.which("openssl"), reason="the openssl command makes the certificates")

TEXT = "Das Projekt wurde von der Stadt gefördert."
OWN = {
    "libretranslate": "https://translate.example.org",
    "openai": "https://llm.example.org/v1",
    "microsoft": "https://api.cognitive.microsofttranslator.com/azure/translate",
}
"""Where engines are found that stand in one's own house, and one that shares its path on the bench."""
HTTP = {name: OWN.get(name, engine.url) for name, engine in ENGINES.items() if engine.url}
EVERYTHING = frozenset(connection.AGREEMENTS.values())
VARIABLES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
BUNDLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> proxy.Authority:
    return proxy.authority(tmp_path_factory.mktemp("office"))


@pytest.fixture
def server(office: proxy.Authority) -> Iterator[MTServer]:
    hosts = [urlsplit(url).hostname or "" for url in HTTP.values()]
    with proxy.encrypted(MTServer(), office.context(*hosts)) as running:
        yield running


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An environment that knows no proxy and no certificates, with keys for all who want one."""
    for name in (*VARIABLES, *(name.upper() for name in VARIABLES), *BUNDLES):
        monkeypatch.delenv(name, raising=False)
    for engine in ENGINES.values():
        if engine.key:
            monkeypatch.setenv(engine.key, "SECRET-123")
    monkeypatch.setenv("HOME", str(tmp_path))


def run(name: str, *, reach: Reach | None = None, url: str = "") -> tuple[str, EngineError | None]:
    """The translation, or what the engine said instead."""
    options = {"model": "llama3"} if name == "openai" else {}
    reach = reach or Reach(EVERYTHING)
    engine = replace(configured(name, url=url or HTTP[name], timeout=5.0, reach=reach, options=options), pause=0.0)
    job = Job(engine, "de", "en", Waiting(3600.0, lambda _seconds: None, lambda: 0.0))
    try:
        found = [each for group in translations(job, [TEXT]) for each in group]
    except EngineError as error:
        return "", error
    return found[0].target, found[0].error


@pytest.mark.parametrize("way", ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "ca_file"])
@pytest.mark.parametrize("name", HTTP)
def test_every_engine_passes_a_proxy_with_certificates_of_its_own(
    name: str, way: str, office: proxy.Authority, server: MTServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    reach = Reach(EVERYTHING, str(office.file) if way == "ca_file" else "")
    if way != "ca_file":
        monkeypatch.setenv(way, str(office.file))
    with proxy.Proxy(server.server_port) as middle:
        monkeypatch.setenv("HTTPS_PROXY", middle.address)
        assert run(name, reach=reach) == (translate_text(TEXT), None)
        host = urlsplit(HTTP[name]).hostname
        assert set(middle.seen.asked) == {f"CONNECT {host}:443"}


@pytest.mark.parametrize("name", HTTP)
def test_no_engine_says_a_word_to_a_server_that_nobody_certifies(
    name: str, server: MTServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with proxy.Proxy(server.server_port) as middle:
        monkeypatch.setenv("HTTPS_PROXY", middle.address)
        target, error = run(name)
    assert (target, server.log) == ("", [])
    assert isinstance(error, Misconfigured)
    assert str(error) == (
        f"{name}: the certificate of the server is not trusted. Check url, or name the certificates of your network: "
        "ca_file in the config, or SSL_CERT_FILE."
    )


def test_the_certificates_of_the_network_stand_beside_the_usual_ones(office: proxy.Authority) -> None:
    context = connection._trusting("", "", str(office.file), engine="any")
    assert len(context.get_ca_certs()) > 20
    assert len(connection._trusting("SSL_CERT_FILE", str(office.file), "", engine="any").get_ca_certs()) == 1


@pytest.mark.parametrize("content", [None, "no certificate\n"])
@pytest.mark.parametrize("way", ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "ca_file"])
def test_certificates_that_cannot_be_read_are_named(
    way: str, content: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "office.pem"
    if content is not None:
        file.write_text(content)
    if way != "ca_file":
        monkeypatch.setenv(way, str(file))
    _target, error = run("libretranslate", reach=Reach(ca_file=str(file) if way == "ca_file" else ""))
    assert isinstance(error, Misconfigured)
    assert str(error) == f"libretranslate: the certificates that {way} names can't be read. Name a file in PEM form."


def test_a_proxy_that_wants_a_password_gets_the_one_of_its_address(
    office: proxy.Authority, server: MTServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(office.file))
    with proxy.Proxy(server.server_port, login="amt:p@ss wort") as middle:
        monkeypatch.setenv("HTTPS_PROXY", middle.address.replace("//", "//amt:p%40ss%20wort@"))
        assert run("libretranslate") == (translate_text(TEXT), None)
    assert not any("roxy" in name for entry in server.log for name in entry["headers"])


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        (
            {"login": "amt:geheim"},
            "libretranslate: the proxy wants a name and a password. Put them into HTTPS_PROXY: "
            "http://NAME:PASSWORD@HOST:PORT.",
        ),
        (
            {"status": 403},
            "libretranslate: the proxy lets nobody through to this server: status 403. Ask whoever runs the proxy, "
            "or name the host in NO_PROXY.",
        ),
        ({"status": 502}, "libretranslate: the proxy can't reach the server: status 502."),
    ],
    ids=["407", "403", "502"],
)
def test_a_proxy_that_refuses_is_named_with_what_to_do(
    setting: dict[str, str | int], said: str, server: MTServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with proxy.Proxy(server.server_port, **setting) as middle:  # type: ignore[arg-type]
        monkeypatch.setenv("HTTPS_PROXY", middle.address.replace("//", "//amt:SECRET-123@"))
        assert str(run("libretranslate")[1]) == said


def test_a_proxy_that_is_not_there_is_not_taken_for_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "127.0.0.1:9")
    _target, error = run("libretranslate")
    assert isinstance(error, Retryable)
    assert str(error) == "libretranslate: the proxy can't be reached."


@pytest.mark.parametrize("address", ["socks5://127.0.0.1:1080", "http://", "http://[::1"])
def test_a_proxy_of_another_kind_is_refused(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", address)
    _target, error = run("libretranslate")
    assert isinstance(error, Misconfigured)
    assert str(error).startswith("libretranslate: the address of the proxy can't be used. ")


def test_texts_go_through_the_proxy_unencrypted_where_the_config_agrees(monkeypatch: pytest.MonkeyPatch) -> None:
    url, reach = "http://translate.intern:5000", Reach(frozenset({"http://translate.intern"}))
    with MTServer() as server, proxy.Proxy(server.server_port) as middle:
        monkeypatch.setenv("HTTP_PROXY", middle.address)
        assert isinstance(run("libretranslate", url=url)[1], Misconfigured)
        assert run("libretranslate", url=url, reach=reach) == (translate_text(TEXT), None)
        assert middle.seen.asked == ["POST http://translate.intern:5000/translate"]


@pytest.mark.parametrize(
    ("exceptions", "url", "passes"),
    [
        ("", "https://translate.example.org", True),
        ("example.org", "https://translate.example.org", False),
        (".example.org", "https://translate.example.org", False),
        ("example.org:8443", "https://translate.example.org:8443", False),
        ("example.org:8443", "https://translate.example.org", True),
        ("10.0.0.0/8", "https://10.1.2.3:5000", False),
        ("10.0.0.0/8", "https://192.168.1.2", True),
        ("*", "https://translate.example.org", False),
    ],
)
@pytest.mark.parametrize("variable", ["NO_PROXY", "no_proxy"])
def test_exceptions_from_the_proxy_are_names_ports_and_networks(
    variable: str, exceptions: str, url: str, passes: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "proxy.intern:3128")
    monkeypatch.setenv(variable, exceptions)
    assert connection.proxy_for(url) == ("http://proxy.intern:3128" if passes else "")


def test_a_password_out_of_netrc_never_stands_in_for_a_key(
    office: proxy.Authority, server: MTServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".netrc").write_text("default login amt password SECRET-123\n")
    (tmp_path / ".netrc").chmod(0o600)
    monkeypatch.setenv("SSL_CERT_FILE", str(office.file))
    with ExitStack() as stack:
        middle = stack.enter_context(proxy.Proxy(server.server_port))
        monkeypatch.setenv("HTTPS_PROXY", middle.address)
        assert run("libretranslate") == (translate_text(TEXT), None)
    assert not any(name.lower() == "authorization" for entry in server.log for name in entry["headers"])


@pytest.mark.parametrize(
    ("agreed", "url", "may"),
    [
        ("http://translate.intern", "http://translate.intern", True),
        ("http://translate.intern", "http://Translate.Intern:5000/mt", True),
        ("http://translate.intern:5000", "http://translate.intern:5000", True),
        ("http://translate.intern:5000", "http://translate.intern", False),
        ("http://translate.intern", "http://translate.intern.example.org", False),
        ("http://intern", "http://translate.intern", False),
        ("http://10.1.2.3", "http://10.1.2.3:5000", True),
        ("http://[fd00::1]:5000", "http://[fd00::1]:5000", True),
        ("http://0.0.0.0", "http://0.0.0.0", False),
        ("http://169.254.169.254", "http://169.254.169.254", False),
        ("http://[fe80::1]", "http://[fe80::1]", False),
        ("http://translate.intern", "http://translate.intern\\@example.org", False),
        ("http://translate.intern", "http://example.org\\.translate.intern", False),
        ("http://translate.intern", "http://translate.intern:5000?x", False),
        ("http://translate.intern", "http://translate.intern /x", False),
        ("http://translate.intern", "http://translate.\tintern", False),
    ],
)
def test_a_host_gets_texts_unencrypted_only_by_its_whole_name(agreed: str, url: str, may: bool) -> None:
    try:
        with connection.within(Reach(frozenset({agreed}))):
            assert connection.granted(url, engine="any") == url
        assert may
    except Misconfigured:
        assert not may
