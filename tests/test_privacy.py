"""What leaves the house: only to whom the config names, without what is somebody's, and never a key where it shows."""

from __future__ import annotations

import json
import logging
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote_plus

import pytest

from pipeline import config
from pipeline.engines import ENGINES, keys, personal, protect
from pipeline.engines.connection import AGREEMENTS
from pipeline.errors import Misconfigured, UsageError
from tests import proxy, sites
from tests.mt_server import MTServer
from tests.sites import zwiesprache

KEY = "SECRET-123"
HTTP = {name: engine for name, engine in ENGINES.items() if engine.url}
ALLOW = "allow = " + json.dumps(sorted(set(AGREEMENTS.values())))


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pauses between attempts, and an environment without proxies and keys."""
    monkeypatch.setattr("pipeline.engines.calls.FIRST_PAUSE", 0.001)
    for name in list(os.environ):
        if re.search(r"_proxy$|_API_KEY(_FILE)?$", name, re.IGNORECASE):
            monkeypatch.delenv(name)


def engine_config(name: str, url: str) -> str:
    """The config of a site that is drafted by one engine, which a server on this machine plays."""
    path = {"google": "/m", "mymemory": "/get", "microsoft": "/azure/translate", "openai": "/v1"}.get(name, "")
    model = 'model = "llama3"\n' if name == "openai" else ""
    return f'engines = ["memory", "{name}"]\n{ALLOW}\n[{name}]\nurl = "{url}{path}"\ntimeout = 1\n{model}'


# -- what is somebody's -----------------------------------------------------------------------------

MASKED = [
    ("Rufen Sie uns unter 0351 488-0 an.", ["0351 488-0"]),
    ("Rufen Sie uns unter +49 (0)351/488 4711 an.", ["+49 (0)351/488 4711"]),
    ("Wir sind unter 0351/4 88 20 50 zu erreichen.", ["0351/4 88 20 50"]),
    ("Wir sind unter (0351) 4 88 23 45 zu erreichen.", ["(0351) 4 88 23 45"]),
    ("Schreiben Sie eine Nachricht an 0172 1234567.", ["0172 1234567"]),
    ("Sie erreichen uns unter 0351 4882345, -46 und -47.", ["0351 4882345, -46 und -47"]),
    ("Sie erreichen uns am Telefon 4 88 20 50 und per Fax: 4882051.", ["4 88 20 50", "4882051"]),
    ("Bitte wählen Sie die Durchwahl 4711 im Haus.", ["4711"]),
    ("Schreiben Sie an erika.mustermann@dresden.de oder rufen Sie an.", ["erika.mustermann@dresden.de"]),
    ("Schreiben Sie an o'brien@bücher.example, wenn Sie kommen.", ["o'brien@bücher.example"]),
    ("Schreiben Sie an e.mustermann(at)dresden.de, wenn Sie kommen.", ["e.mustermann(at)dresden.de"]),
    ("Schreiben Sie an mustermann [at] dresden [punkt] de bis heute.", ["mustermann [at] dresden [punkt] de"]),
    ("Bitte zahlen Sie auf das Konto DE02 1203 0000 0000 2020 51 ein.", ["DE02 1203 0000 0000 2020 51"]),
]


@pytest.mark.parametrize(("text", "found"), MASKED)
def test_numbers_addresses_and_accounts_are_found_in_full(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end, _stand_in in personal.find(text)] == found


@pytest.mark.parametrize(
    "text",
    [
        "Am 31.01.2017 um 14:30 Uhr in 01067 Dresden, 12.500 Euro aus den Jahren 2014-2020.",
        "Die Europaweite Notrufnummer ist die 112.",
        "Der Film @home läuft im Kino.",
        "Die Verordnung (EU) 2021/1059 gilt bis 2027.",
    ],
)
def test_other_numbers_are_left_for_the_engine(text: str) -> None:
    assert list(personal.find(text)) == []


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("Erika Mustermann, Telefon 0351 488-0", True),
        ("Dr. Max von Berg (0351 4880), m.berg@dresden.de", True),
        ("<strong>Erika Mustermann</strong> <a>e.m@dresden.de</a>", True),
        ("Telefon: 0351 488-0", False),
        ("Sie erreichen Erika Mustermann unter 0351 488-0.", False),
        ("Landeshauptstadt Dresden", False),
    ],
)
def test_a_line_of_names_and_numbers_alone_is_not_sent(text: str, alone: bool) -> None:
    assert protect.protect(text).sendable is not alone


@pytest.mark.parametrize(
    "bad", ["0 " * 9000, "a.@" * 9000, "tel " * 9000, "0351 " * 9000, "x(at)" * 9000, "a" * 60_000]
)
def test_no_text_keeps_the_search_busy(bad: str) -> None:
    list(personal.find(bad))


PAGE = """\
---
title: Kontakt
---

Das Projekt ist unter 0351 488-4711 zu finden. Schreiben Sie an **erika.mustermann@dresden.de** oder die Stadt.

Bitte zahlen Sie auf das Konto DE02 1203 0000 0000 2020 51 ein. Die Stadt fördert das Projekt.

- Erika Mustermann, Telefon 0351 488-4712
- Max Muster, max(at)dresden.de
"""
INTERN = """\
---
title: Dienstplan
---

Die Stadt fördert das Projekt. Frau Schulze ist seit heute krank.
"""
SOMEBODYS = (
    "4711",
    "4712",
    "0351",
    "mustermann",
    "Muster",
    "1203",
    "2020",
    "max",
    "dresden.de",
    "Schulze",
    "Dienstplan",
)


def test_no_byte_that_is_somebodys_reaches_a_server_and_all_of_it_is_in_the_draft(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = 'engines = ["memory", "libretranslate"]\nallow = ["http://translate.intern"]\n'
    more += '[libretranslate]\nurl = "http://translate.intern"\n[[pages]]\nmatch = "intern/**"\nengines = []\n'
    site = sites.make(tmp_path, {"kontakt.md": PAGE, "intern/plan.md": INTERN}, more)
    with MTServer(faults=["tags:drop"]) as server, proxy.Proxy(server.server_port) as middle:
        monkeypatch.setenv("HTTP_PROXY", middle.address)
        assert zwiesprache(site, "run").code == 0
        sent = unquote_plus(middle.seen.sent.decode())
    sent = sent.encode().decode("unicode_escape") if "\\u" in sent else sent
    assert "Das Projekt ist unter" in sent
    assert [word for word in SOMEBODYS if word.casefold() in sent.casefold()] == []
    drafts = {entry.source: entry.target for entry in sites.live(site, "kontakt").values()}
    assert drafts["Das Projekt ist unter 0351 488-4711 zu finden."] == "The Project is unter 0351 488-4711 zu finden."
    mail = "Schreiben Sie an <strong>erika.mustermann@dresden.de</strong> oder die Stadt."
    assert drafts[mail] == "Schreiben Sie an erika.mustermann@dresden.de or the City."  # its tags were lost
    assert drafts["Erika Mustermann, Telefon 0351 488-4712"] == ""
    held = {entry.source: entry.target for entry in sites.live(site, "intern/plan").values()}
    assert held["Frau Schulze ist seit heute krank."] == ""
    assert held["Die Stadt fördert das Projekt."] == drafts["Die Stadt fördert das Projekt."] != ""


@pytest.mark.parametrize("name", HTTP)
def test_no_engine_is_sent_what_is_somebodys(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if ENGINES[name].key:
        monkeypatch.setenv(ENGINES[name].key, KEY)
    with MTServer() as server:
        site = sites.make(tmp_path, {"kontakt.md": PAGE}, engine_config(name, server.url))
        zwiesprache(site, "run")
        log = repr(server.log)
    assert "Das Projekt ist unter" in log
    assert [word for word in SOMEBODYS if word.casefold() in log.casefold()] == []


def test_no_neighbour_that_is_somebodys_or_kept_back_goes_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEEPL_API_KEY", KEY)
    open_page = (
        "# Kontakt\n\nDas Projekt liegt am Rathaus. Die Nummer ist 0351 488-4711. Die Stadt fördert das Projekt.\n"
    )
    open_page += "\n- Die Stadt und das Projekt\n- Erika Mustermann, Telefon 0351 488-4712\n"
    with MTServer() as server:
        more = engine_config("deepl", server.url) + '[[pages]]\nmatch = "intern/*"\nengines = []\n'
        site = sites.make(tmp_path, {"intern/plan.md": INTERN, "kontakt.md": open_page}, more)
        assert zwiesprache(site, "run").code == 0
        [context] = {entry["body"]["context"] for entry in server.log if "context" in entry["body"]}
        log = repr(server.log)
    assert "Die Stadt und das Projekt" in context
    assert "Die Nummer ist 030 23125 015." in context
    assert [word for word in SOMEBODYS if word.casefold() in log.casefold()] == []


def test_a_dry_run_counts_no_text_that_is_kept_back(tmp_path: Path) -> None:
    more = 'engines = ["memory", "libretranslate"]\n[[pages]]\nmatch = "intern/*"\nengines = []\n'
    site = sites.make(tmp_path, {"intern/plan.md": INTERN, "index.md": "# Kontakt\n"}, more)
    assert zwiesprache(site, "extract").code == 0
    [plan] = json.loads(zwiesprache(site, "draft", "--dry-run", "--json").out)["plans"]
    assert (plan["engine"], plan["texts"]) == ("libretranslate", 2)  # the page's title and the site's name


def test_the_last_rule_about_a_page_says_which_engines_may_have_it(tmp_path: Path) -> None:
    sites.make(
        tmp_path,
        {},
        'engines = ["memory", "libretranslate", "pseudo"]\n[[pages]]\nmatch = "intern/**"\nengines = []\n'
        '[[pages]]\nmatch = "intern/offen/*"\nengines = ["pseudo"]\n',
    )
    read = config.load(tmp_path)
    assert config.may_send(read, "index") == ("memory", "libretranslate", "pseudo")
    assert config.may_send(read, "intern/plan") == ("memory",)
    assert config.may_send(read, "intern/offen/plan") == ("memory", "pseudo")


# -- who agrees -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["google", "mymemory"])
def test_a_public_page_is_refused_until_the_config_agrees_to_it(name: str, tmp_path: Path) -> None:
    site = sites.make(tmp_path, config=f'engines = ["memory", "{name}"]')
    done = zwiesprache(site, "status")
    assert done.code == 2
    assert f'set allow = ["{name}"] in the config' in done.err
    german = subprocess.run(
        [sys.executable, "-m", "pipeline", "--lang", "de", "--site", str(site)],
        capture_output=True,
        env=os.environ | {"PYTHONPATH": str(sites.REPOSITORY), "PYTHONUTF8": "1"},
    )
    assert (
        f'Setzen Sie, wenn Ihr Datenschutz zustimmt, allow = ["{name}"] in die Konfiguration.' in german.stderr.decode()
    )
    sites.write(site / "zwiesprache.toml", f'name = "Stadt"\nengines = ["memory", "{name}"]\nallow = ["{name}"]\n')
    assert zwiesprache(site, "status").code == 0


@pytest.mark.parametrize("url", ["", "server"])
def test_a_free_key_of_deepl_is_refused_until_the_config_agrees_to_it(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEEPL_API_KEY", f"{KEY}:fx")
    with MTServer() as server:
        more = f'engines = ["memory", "deepl"]\n[deepl]\nurl = "{url and server.url}"\ntimeout = 1\n'
        site = sites.make(tmp_path, config=more)
        done = zwiesprache(site, "run")
        assert (done.code, server.log) == (5, [])
        assert done.err.strip() == (
            "Engine deepl: deepl: DeepL may keep and use what it gets by a free key (:fx). Take a key of DeepL API "
            'Pro, or, if whoever answers for data protection agrees, set allow = ["deepl-free"] in the config.'
        )
        if url:
            sites.write(site / "zwiesprache.toml", f'name = "Stadt"\nallow = ["deepl-free"]\n{more}')
            assert zwiesprache(site, "run").err == ""
            assert server.log


def test_the_note_of_a_draft_names_engine_and_model(tmp_path: Path) -> None:
    with MTServer() as server:
        site = sites.make(tmp_path, {"index.md": "# Die Stadt\n"}, engine_config("openai", server.url))
        told = json.loads(zwiesprache(site, "run", "--json").out)
    assert re.fullmatch("Draft: openai/llama3 [0-9a-f]{8}", sites.live(site, "index")["Die Stadt"].notes[-1])
    assert set(told["drafted"]) == {"openai"}


@pytest.mark.parametrize(
    ("allow", "said"),
    [
        (
            '["gogle"]',
            "allow: “gogle” is none of: google, mymemory, deepl-free, http://host:port. Did you mean google?",
        ),
        (
            '["http://intern/mt"]',
            "allow: “http://intern/mt” is none of: google, mymemory, deepl-free, http://host:port.",
        ),
        ('["https://intern"]', "allow: “https://intern” is none of: google, mymemory, deepl-free, http://host:port."),
    ],
)
def test_what_nobody_can_agree_to_is_refused(allow: str, said: str, tmp_path: Path) -> None:
    sites.make(tmp_path, {}, f"allow = {allow}")
    with pytest.raises(UsageError) as caught:
        config.load(tmp_path)
    assert said in str(caught.value)


def test_a_rule_can_name_no_engine_that_the_site_does_not(tmp_path: Path) -> None:
    sites.make(tmp_path, {}, '[[pages]]\nmatch = "**"\nengines = ["libretranslate"]')
    with pytest.raises(UsageError) as caught:
        config.load(tmp_path)
    assert "pages[1].engines: “libretranslate” is none of: memory." in str(caught.value)


def test_a_host_that_gets_texts_unencrypted_has_to_be_named(tmp_path: Path) -> None:
    more = 'engines = ["memory", "libretranslate"]\n[libretranslate]\nurl = "http://translate.intern"'
    done = zwiesprache(sites.make(tmp_path, config=more), "run")
    assert done.code == 5
    assert done.err.strip() == (
        "Engine libretranslate: libretranslate: translate.intern would get the texts unencrypted. Use https, or agree"
        ' to it in the config: allow = ["http://translate.intern"].'
    )


# -- keys -------------------------------------------------------------------------------------------


@pytest.fixture
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every key and password is the same word."""
    for engine in ENGINES.values():
        if engine.key:
            monkeypatch.setenv(engine.key, KEY)
    monkeypatch.setenv("HTTPS_PROXY", f"http://amt:{KEY}@127.0.0.1:9")


FAULTS = ("ok", "leak", "mirror", "400", "403", "404", "429", "456", "500", "reset", "garbage", "html502", "redirect")
WAITING = ("429", "500", "reset", "garbage")
"""After these an engine waits and asks again; in a quick run one engine shows it, for all go through the same code."""
FAULTY = [
    pytest.param(name, fault, marks=[pytest.mark.slow] if fault in WAITING and number else [])
    for number, name in enumerate(HTTP)
    for fault in FAULTS
]


@pytest.mark.usefixtures("secret")
@pytest.mark.parametrize(("name", "fault"), FAULTY)
def test_a_key_is_in_nothing_that_is_written_or_printed(
    name: str,
    fault: str,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    with (
        MTServer(key=KEY if ENGINES[name].key else None, faults=[fault] * 99) as server,
        caplog.at_level(logging.DEBUG),
    ):
        site = sites.make(tmp_path, {"index.md": "Die Stadt baut.\n"}, engine_config(name, server.url))
        said = [zwiesprache(site, "run", "--json"), zwiesprache(site, "run"), zwiesprache(site, "doctor", "--privacy")]
        asked = list(server.log)
    printed = (
        "".join(part for done in said for part in (done.out, done.err)) + caplog.text + "".join(capfd.readouterr())
    )
    assert KEY not in printed
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert [file.name for file in files if KEY.encode() in file.read_bytes()] == []
    assert asked
    assert KEY not in repr([(entry["path"], entry["query"]) for entry in asked])
    if ENGINES[name].key:
        assert all(KEY in repr((entry["headers"], entry["body"])) for entry in asked)


@pytest.mark.usefixtures("secret")
def test_a_bug_shows_no_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(*_: object, **__: object) -> None:
        raise ValueError({"Authorization": f"DeepL-Auth-Key {KEY}"}, dict(os.environ))

    monkeypatch.setattr("pipeline.workflow.draft", stumble)
    done = zwiesprache(sites.make(tmp_path), "draft")
    assert done.code == 70
    assert "DeepL-Auth-Key …" in done.err
    assert KEY not in done.out + done.err


def test_every_engine_that_reads_a_key_says_so_in_the_table() -> None:
    code = "".join(file.read_text(encoding="utf-8") for file in Path(keys.__file__).parent.glob("*.py"))
    named = set(re.findall(r'KEY(?:: Final)? = "(\w+)"', code))
    assert named == {engine.key for engine in ENGINES.values() if engine.key}
    assert all(re.fullmatch(r"[A-Z]+_API_KEY", name) for name in named)
    assert "os.environ" not in "".join(
        file.read_text(encoding="utf-8")
        for file in Path(keys.__file__).parent.glob("*.py")
        if file.name not in ("keys.py", "connection.py")
    )


def test_a_key_is_read_from_the_file_that_a_container_gets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "key"
    file.write_bytes(f"{KEY}\r\n".encode())
    monkeypatch.setenv("LIBRETRANSLATE_API_KEY_FILE", str(file))
    assert keys.key("LIBRETRANSLATE_API_KEY") == KEY
    assert keys.scrubbed(f"api_key={KEY}") == "api_key=…"


@pytest.mark.parametrize(
    ("variables", "content", "said"),
    [
        (
            {"ANY_API_KEY": KEY, "ANY_API_KEY_FILE": "key"},
            KEY,
            "ANY_API_KEY and ANY_API_KEY_FILE are both set. Keep one of them.",
        ),
        (
            {"ANY_API_KEY_FILE": KEY},
            None,
            "The file that ANY_API_KEY_FILE names can't be read. Put the key into it, and nothing else.",
        ),
        (
            {"ANY_API_KEY_FILE": "key"},
            f"key: {KEY}",
            "What ANY_API_KEY holds can be no key: it has blanks or letters that no key has. Set it anew, without "
            "quotation marks and line ends.",
        ),
        (
            {"ANY_API_KEY": f"{KEY}\r\nX-Other: 1"},
            None,
            "What ANY_API_KEY holds can be no key: it has blanks or letters that no key has. Set it anew, without "
            "quotation marks and line ends.",
        ),
    ],
    ids=["both", "the key in place of the file", "more than a key", "a line end"],
)
def test_a_key_that_cannot_be_one_is_told_without_showing_it(
    variables: dict[str, str], content: str | None, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    if content is not None:
        (tmp_path / "key").write_text(content)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(Misconfigured) as caught:
        keys.key("ANY_API_KEY")
    assert str(caught.value) == said
    assert keys.scrubbed(f"it was {KEY}") == "it was …"


def test_a_secret_is_taken_out_in_every_form_it_is_sent_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANY_API_KEY", 'se"cr/et')
    monkeypatch.setenv("OTHER_TOKEN", "token-9")
    monkeypatch.setenv("HTTPS_PROXY", "http://amt:p%40ss@proxy:3128")
    monkeypatch.setenv("SHORT_KEY", "abc")
    text = 'se"cr/et se\\"cr/et se%22cr%2Fet token-9 p%40ss p@ss YW10OnBAc3M= abc amt'
    assert keys.scrubbed(text) == "… … … … … … … abc amt"


# -- without a network ------------------------------------------------------------------------------


def alone() -> str:
    """Why no process can be cut off from the network here; empty: one can."""
    if not shutil.which("unshare"):
        return "this system has no unshare command"
    done = subprocess.run(["unshare", "-rn", "true"], capture_output=True)
    return "" if done.returncode == 0 else "this system cuts no process off from the network"


@pytest.mark.skipif(bool(alone()), reason=alone())
def test_a_site_is_drafted_and_built_without_any_network(tmp_path: Path) -> None:
    model = sites.REPOSITORY / "tests" / "fixtures" / "engines" / "tiny-de_en.argosmodel"
    shutil.copy(model, tmp_path)
    site = sites.reviewed(tmp_path, config=f'[local]\nmodel = "{model.name}"\n')
    sites.change(site / "zwiesprache.toml", "[local]", 'engines = ["memory", "local"]\n[local]')
    text = "# Termine\n\nDie Teilnahme ist **kostenlos**.\n\n- 12,50 Euro\n- Projekt-Leitung\n"
    sites.write(site / "source" / "neu.md", text)
    done = subprocess.run(
        ["unshare", "-rn", sys.executable, "-m", "pipeline", "--lang", "en", "run"],
        cwd=site,
        env=os.environ | {"PYTHONPATH": str(sites.REPOSITORY)},
        capture_output=True,
    )
    assert (done.returncode, done.stderr.decode()) == (0, "")
    drafts = {entry.source: entry.target for entry in sites.live(site, "neu").values()}
    assert drafts == {
        "Termine": "Dates",
        "Die Teilnahme ist <strong>kostenlos</strong>.": "Participation is <strong>free of charge</strong>.",
        "12,50 Euro": "€12.50",
        "Projekt-Leitung": "Project lead",
    }


# -- the account ------------------------------------------------------------------------------------


def test_a_site_without_engines_says_that_nothing_leaves(tmp_path: Path) -> None:
    done = zwiesprache(sites.make(tmp_path), "doctor", "--privacy")
    assert (done.code, done.err) == (0, "")
    assert done.out == (
        "Nothing leaves this machine: the config names no engine on another one.\n\n"
        "This says what the program does; it is no legal advice. More: docs/datenschutz.md\n"
    )


HOUSE = """\
engines = ["memory", "libretranslate", "google"]
allow = ["google", "http://translate.intern:5000"]

[libretranslate]
url = "http://translate.intern:5000"

[[pages]]
match = "term*"
engines = ["libretranslate"]
"""


def test_the_account_says_who_gets_what_and_who_has_to_agree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIBRETRANSLATE_API_KEY", KEY)
    monkeypatch.setenv("HTTPS_PROXY", f"http://amt:{KEY}@proxy.intern:3128")
    done = zwiesprache(sites.make(tmp_path, config=HOUSE), "doctor", "--privacy")
    assert (done.code, done.err) == (0, "")
    assert (
        done.out
        == """\
libretranslate
  Goes to: whoever runs translate.intern:5000; whether that is your house, only you know.
  Unencrypted: everybody on the way can read it.
  Gets: German sentences that lack a translation, of 2 of 2 pages.
  Key: LIBRETRANSLATE_API_KEY or LIBRETRANSLATE_API_KEY_FILE, set.
  Unless translate.intern:5000 is your own house, somebody else processes your texts: that needs a contract \
(processing on behalf, GDPR Art. 28) as soon as a text may hold personal data. Ask whoever answers for data protection.

google
  Goes to: Google LLC, translate.google.com.
  Through the proxy proxy.intern:3128.
  Gets: German sentences that lack a translation, of 1 of 2 pages.
  Gets nothing of: termine.
  No contract keeps Google LLC from keeping and using what it gets: only for texts that are public already. \
Whoever answers for data protection has agreed by allow = ["google"].

Replaced before anything is sent, and put back: telephone numbers, mail addresses, accounts (IBAN).
Never sent: lines of nothing but names and numbers, targets of links, translations, names of files and people.
Kept here: answers, in .zwiesprache/cache.sqlite3, for 400 days; it can be deleted at any time.
Not recognised: names and postal addresses in a sentence. Keep such pages back by: [[pages]] match = "intern/**", \
engines = []

This says what the program does; it is no legal advice. More: docs/datenschutz.md
"""
    )


def test_the_account_is_data_too(tmp_path: Path) -> None:
    told = json.loads(zwiesprache(sites.make(tmp_path, config=HOUSE), "doctor", "--privacy", "--json").out)
    assert told["flows"][1] == {
        "engine": "google",
        "url": "https://translate.google.com/m",
        "recipient": "Google LLC",
        "leaves": True,
        "encrypted": True,
        "proxy": "",
        "context": False,
        "pages": ["index"],
        "withheld": ["termine"],
        "key": "",
        "key_set": False,
        "agreement": "google",
        "agreed": True,
    }
    assert (told["masked"], told["cache"], told["days"]) == (
        ["phone", "email", "iban"],
        ".zwiesprache/cache.sqlite3",
        400,
    )


def test_the_account_knows_a_free_key_and_a_proxy_that_cannot_be_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEEPL_API_KEY", f"{KEY}:fx")
    monkeypatch.setenv("HTTPS_PROXY", "http://[::1")
    done = zwiesprache(sites.make(tmp_path, config='engines = ["memory", "deepl"]'), "doctor", "--privacy")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("""\
deepl
  Goes to: DeepL SE, api-free.deepl.com.
  Gets: German sentences that lack a translation, of 2 of 2 pages.
  Gets too: the sentences before and behind them, to be read only.
  Key: DEEPL_API_KEY or DEEPL_API_KEY_FILE, set.
  Not called until allow = ["deepl-free"] says that whoever answers for data protection agrees: no contract keeps \
DeepL SE from keeping and using what it gets.
""")


def test_what_stays_on_this_machine_needs_nobodys_word(tmp_path: Path) -> None:
    done = zwiesprache(sites.make(tmp_path, config='engines = ["libretranslate", "pseudo"]'), "doctor", "--privacy")
    assert done.out.startswith(
        "Nothing leaves this machine: the config names no engine on another one.\n\nlibretranslate\n"
    )
    assert "Goes to: this machine (127.0.0.1:5000), nobody else." in done.out
    assert "pseudo\n  Goes nowhere.\n" in done.out
    assert "Art. 28" not in done.out


def test_the_account_is_about_the_whole_site(tmp_path: Path) -> None:
    done = zwiesprache(sites.make(tmp_path), "doctor", "--privacy", "--fix")
    assert (done.code, done.err) == (2, "Refused: --privacy is about the whole site, and changes nothing.\n")
