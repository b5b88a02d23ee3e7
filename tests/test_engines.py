"""Engines against a server on this machine that fails on demand; its "translation" is a word list, so not good English.

What is proven here is transport: nothing wrong is believed, nothing is lost without a word, nothing waits for ever.
"""

from __future__ import annotations

import logging
import random
import re
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import markup
from pipeline.engines import ENGINES, calls, configured, http, protect
from pipeline.engines.answers import believed
from pipeline.engines.calls import Job, Waiting
from pipeline.engines.connection import AGREEMENTS, granted, within
from pipeline.engines.deep import google_code, mymemory_code
from pipeline.engines.engine import Engine, Passage, Reach, Request
from pipeline.engines.libretranslate import KEY, code
from pipeline.engines.pseudo import pseudo
from pipeline.engines.translate import Translation, translations
from pipeline.errors import EngineError, Exhausted, Misconfigured, Rejected, Retryable
from tests.mt_server import MTServer, translate_text

FIXTURES = Path(__file__).with_name("fixtures") / "engines"
PATHS = {
    "deepl": "",
    "libretranslate": "",
    "openai": "/v1",
    "microsoft": "/azure/translate",
    "google": "/m",
    "mymemory": "/get",
}
"""Engines that are reached by HTTP -> where the server plays them."""
KEYS = {"deepl": "DEEPL_API_KEY", "openai": "OPENAI_API_KEY", "microsoft": "MICROSOFT_API_KEY", "libretranslate": KEY}
TEXTS = (
    "Die Konferenz fand im Januar statt.",
    "Das Projekt wurde von der Stadt gefördert.",
    "Projekte für die Integration und den Arbeitsmarkt",
)
TRUE = {text: translate_text(text) for text in TEXTS}


@pytest.fixture(autouse=True)
def _keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, variable in KEYS.items():
        monkeypatch.setenv(variable, "SECRET-123") if name != "libretranslate" else monkeypatch.delenv(variable, False)


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def __call__(self) -> float:
        return self.now


def at(server: MTServer, name: str, *, timeout: float = 5.0) -> Engine:
    engine = configured(name, url=server.url + PATHS[name], timeout=timeout, options={"model": "small"})
    return replace(engine, pause=0.0, allowance=None)


def run(
    engine: Engine, texts: Sequence[str], *, clock: Clock | None = None, locale: str = "en", deadline: float = 3600.0
) -> tuple[dict[str, Translation], EngineError | None]:
    """What became of each text, and what ended the engine. Time does not pass while the engine works."""
    clock = clock or Clock()
    waiting = Waiting(deadline, clock.sleep, clock, draw=lambda _low, high: high)
    done: dict[str, Translation] = {}
    try:
        for group in translations(Job(engine, "de", locale, waiting), texts):
            done |= {translation.source: translation for translation in group}
    except EngineError as error:
        return done, error
    return done, None


def targets(done: dict[str, Translation]) -> dict[str, str]:
    return {source: translation.target for source, translation in done.items() if not translation.error}


def cases() -> list[tuple[str, str, str, str]]:
    text = (FIXTURES / "answers.txt").read_text(encoding="utf-8").partition("\n\n")[2]
    text = re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), text)
    lines = text.split("\n.\n")
    return [(lines[n].strip(), *lines[n + 1 : n + 4]) for n in range(0, len(lines) - 3, 4)]  # type: ignore[misc]


# -- the table ------------------------------------------------------------------------------------


def test_the_table_calls_each_engine_by_its_own_name() -> None:
    assert {name: engine.name for name, engine in ENGINES.items()} == {name: name for name in ENGINES}
    assert set(ENGINES) == {*PATHS, "local", "pseudo"}


def test_looking_at_the_table_loads_no_http_library() -> None:
    program = "import sys, pipeline.engines; print({'requests', 'deep_translator', 'urllib3'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_every_address_in_the_table_may_be_called_and_leads_to_whom_the_config_names() -> None:
    with within(Reach(frozenset(AGREEMENTS.values()))):
        assert all(granted(engine.url, engine=engine.name) for engine in ENGINES.values() if engine.url)
    assert {name: urlsplit(engine.url).hostname or "" for name, engine in ENGINES.items()} == {
        "deepl": "api.deepl.com",
        "libretranslate": "127.0.0.1",
        "openai": "127.0.0.1",
        "microsoft": "api.cognitive.microsofttranslator.com",
        "google": "translate.google.com",
        "mymemory": "api.mymemory.translated.net",
        "local": "",
        "pseudo": "",
    }


# -- a service in order ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", PATHS)
def test_texts_come_back_translated(name: str) -> None:
    with MTServer() as server:
        done, stopped = run(at(server, name), TEXTS)
    assert (targets(done), stopped) == (TRUE, None)


def test_libretranslate_gets_twenty_texts_in_one_call_as_plain_text() -> None:
    texts = [f"Das Projekt {number} wurde gefördert." for number in range(45)]
    with MTServer() as server:
        done, _stopped = run(at(server, "libretranslate"), texts)
    assert [len(entry["body"]["q"]) for entry in server.log] == [20, 20, 5]
    assert {entry["body"]["format"] for entry in server.log} == {"text"}
    assert targets(done) == {text: translate_text(text) for text in texts}


def test_equal_texts_are_sent_once_whatever_tags_stand_round_them() -> None:
    texts = ["Die Stadt Dresden und das Projekt", "<strong>Die Stadt Dresden und das Projekt</strong>"]
    with MTServer() as server:
        done, _stopped = run(at(server, "libretranslate"), [*texts, *texts])
    assert [entry["body"]["q"] for entry in server.log] == [[texts[0]]]
    assert done[texts[1]].target == "<strong>The City Dresden and the Project</strong>"


def test_numbers_and_addresses_alone_are_not_sent() -> None:
    with MTServer() as server:
        assert run(at(server, "libretranslate"), ["01067", "<a>www.dresden.de/eu</a>", "eu@dresden.de", "–"]) == (
            {},
            None,
        )
        assert server.log == []


def test_google_is_asked_from_many_threads_without_mixing_up_texts() -> None:
    texts = [f"Das Projekt {number} und die Stadt" for number in range(8)]
    found: dict[str, str] = {}

    def ask(text: str) -> None:
        found.update(targets(run(at(server, "google"), [text])[0]))

    with MTServer(latency=0.05) as server:
        threads = [threading.Thread(target=ask, args=(text,)) for text in texts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert found == {text: translate_text(text) for text in texts}


@given(st.lists(st.text(min_size=1, max_size=30), unique=True), st.integers(1, 5), st.integers(1, 60))
def test_calls_are_filled_in_order_up_to_the_limits(texts: list[str], most: int, size: int) -> None:
    engine = Engine("any", lambda request: request.texts, texts=most, size=size)
    texts = [text.encode(errors="ignore").decode() for text in texts]
    batches = [[each.text for each in batch] for batch in calls.batches(engine, list(map(Passage, texts)))]
    assert [text for batch in batches for text in batch] == texts
    for batch in batches:
        assert len(batch) == 1 or (len(batch) <= most and sum(len(text.encode()) for text in batch) <= size)


# -- faults ---------------------------------------------------------------------------------------

PASSING = (
    "429", "429:1", "500", "503:1", "html502", "html", "garbage", "empty", "truncated", "reset", "endless", "slow:0.01",
)  # fmt: skip
LASTING = (
    *PASSING,
    "null",
    "blank",
    "echo",
    "warning",
    "short",
    "extra",
    "400",
    "403",
    "404",
    "456",
    "redirect",
    "leak",
)


@pytest.mark.parametrize("fault", PASSING)
def test_a_fault_that_passes_costs_no_text(fault: str) -> None:
    clock = Clock()
    with MTServer(faults=[fault, fault]) as server:
        done, stopped = run(at(server, "libretranslate"), TEXTS, clock=clock)
    assert (targets(done), stopped) == (TRUE, None)


@pytest.mark.parametrize("fault", ["429", "500", "html502", "truncated", "reset", "html", "empty"])
@pytest.mark.parametrize("name", ["google", "mymemory"])
def test_a_fault_that_passes_costs_the_web_services_no_text_either(name: str, fault: str) -> None:
    with MTServer(faults=[fault, fault]) as server:
        done, stopped = run(at(server, name), TEXTS)
    assert (targets(done), stopped) == (TRUE, None)


@pytest.mark.parametrize("fault", LASTING)
@pytest.mark.parametrize("name", PATHS)
def test_a_fault_that_lasts_leaves_nothing_wrong_and_is_named(name: str, fault: str) -> None:
    began = time.monotonic()
    with MTServer(faults=[fault] * 100) as server:
        done, stopped = run(at(server, name), TEXTS)
    assert time.monotonic() - began < 10
    assert targets(done).items() <= TRUE.items()
    silent = [text for text in TEXTS if text not in done]
    assert not silent or stopped
    assert all(str(translation.error).startswith(name) for translation in done.values() if translation.error)


@pytest.mark.parametrize("fault", ["hang", "drip:20", "driphead:20"])
@pytest.mark.parametrize("name", PATHS)
def test_a_server_that_does_not_come_to_an_end_is_not_waited_for(name: str, fault: str) -> None:
    began = time.monotonic()
    with MTServer(faults=[fault]) as server:
        done, stopped = run(at(server, name, timeout=0.3), TEXTS[:1])
    assert time.monotonic() - began < 10  # the faults take 20
    assert (done[TEXTS[0]].target, stopped) == (TRUE[TEXTS[0]], None)


def test_a_dripping_server_keeps_no_thread_of_ours_busy() -> None:
    with MTServer(faults=["drip:10"]) as server:
        run(at(server, "libretranslate", timeout=0.4), TEXTS[:1])
        end = time.monotonic() + 3
        while busy := [thread for thread in threading.enumerate() if thread.name.startswith("zwiesprache")]:
            assert time.monotonic() < end, busy
            time.sleep(0.01)


def test_a_time_out_says_how_long_was_waited() -> None:
    with MTServer(faults=["hang"] * 3) as server:
        done, _stopped = run(at(server, "libretranslate", timeout=0.1), TEXTS[:1])
    assert str(done[TEXTS[0]].error) == "libretranslate gave no answer within 0.1 seconds."


def test_a_server_that_is_not_there_is_named_and_left_alone() -> None:
    with MTServer() as server:
        engine = replace(at(server, "libretranslate"), texts=1)
    done, stopped = run(engine, [f"Das Projekt Nummer {number}" for number in range(9)])
    assert isinstance(stopped, Retryable)
    assert str(stopped) == "libretranslate can't be reached."
    assert len(done) == calls.BREAKER


def test_one_answer_too_few_never_gives_a_text_the_translation_of_another() -> None:
    with MTServer(faults=["short"] * 3) as server:
        done, _stopped = run(at(server, "libretranslate"), TEXTS)
    assert targets(done) == {}


def test_a_thousand_texts_with_a_fifth_of_the_calls_failing_are_all_drafted_or_reported() -> None:
    chance = random.Random(7)
    faults = [
        chance.choice((*PASSING, "null", "blank", "short")) if chance.random() < 0.2 else "ok" for _ in range(400)
    ]
    texts = [f"Das <a>Projekt</a> {number} wurde von der <b>Stadt</b> gefördert." for number in range(1000)]
    with MTServer(faults=faults) as server:
        done, stopped = run(at(server, "libretranslate"), texts)
    assert stopped is None
    assert set(done) == set(texts)
    good = targets(done)
    assert len(good) > 900
    assert all(markup.problems(source, target) == () or done[source].tags_lost for source, target in good.items())


# -- waiting and giving up ------------------------------------------------------------------------


def test_attempts_come_after_growing_pauses() -> None:
    clock = Clock()
    with MTServer(faults=["500"] * 3) as server:
        done, _stopped = run(at(server, "libretranslate"), TEXTS[:1], clock=clock)
    assert clock.slept == [0.5, 1.0]
    assert len(server.log) == calls.ATTEMPTS
    assert isinstance(done[TEXTS[0]].error, Retryable)


@pytest.mark.parametrize("fault", ["429:7", "503:7", "429date:8"])
def test_retry_after_is_honoured(fault: str) -> None:
    clock = Clock()
    with MTServer(faults=[fault]) as server:
        done, _stopped = run(at(server, "libretranslate"), TEXTS, clock=clock)
    assert targets(done) == TRUE
    assert 6 <= sum(clock.slept) <= 8


def test_an_engine_that_wants_more_patience_than_a_minute_is_left_alone() -> None:
    clock = Clock()
    with MTServer(faults=["429:61"]) as server:
        done, stopped = run(at(server, "libretranslate"), TEXTS, clock=clock)
    assert (done, clock.slept, len(server.log)) == ({}, [], 1)
    assert isinstance(stopped, Exhausted)
    assert "61 seconds" in str(stopped)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("7", 7.0), ("0.5", 0.5), ("Thu, 01 Jan 1970 00:01:30 GMT", 30.0), ("Thu, 01 Jan 1970 00:00:10 GMT", 0.0)]
    + [(junk, None) for junk in ("", "soon", "-1", "nan", "1e9", "99999999999", "Thu, 99 Jan 1970 00:01:30 GMT", None)],
)
def test_retry_after_is_read_as_seconds_or_a_date(value: str | None, seconds: float | None) -> None:
    assert http.retry_after(value, now=60.0) == seconds


def test_three_failed_calls_in_a_row_switch_an_engine_off_and_keep_what_was_done() -> None:
    texts = [f"Das Projekt {number} und die Stadt" for number in range(9)]
    with MTServer(faults=["ok", *["500"] * 50]) as server:
        done, stopped = run(replace(at(server, "libretranslate"), texts=1), texts)
    assert isinstance(stopped, Retryable)
    assert len(server.log) == 1 + calls.ATTEMPTS * calls.BREAKER
    assert set(targets(done)) == {texts[0]}


def test_a_call_that_serves_sets_the_count_of_failures_back() -> None:
    failing = ["500"] * calls.ATTEMPTS
    texts = [f"Das Projekt {number} und die Stadt" for number in range(6)]
    with MTServer(faults=[*failing, *failing, "ok", *failing, *failing, "ok"]) as server:
        done, stopped = run(replace(at(server, "libretranslate"), texts=1), texts)
    assert stopped is None
    assert len(targets(done)) == 2


def test_a_refused_text_sets_the_count_of_failures_back() -> None:
    failing = ["500"] * calls.ATTEMPTS
    texts = [f"Das Projekt {number} und die Stadt" for number in range(5)]
    with MTServer(faults=[*failing, *failing, "400", *failing, *failing]) as server:
        done, stopped = run(replace(at(server, "libretranslate"), texts=1), texts)
    assert stopped is None
    assert set(done) == set(texts)


def test_an_engine_that_only_talks_nonsense_is_left_alone() -> None:
    texts = [f"Das Projekt {number} und die Stadt" for number in range(100)]
    with MTServer(faults=["echo"] * 100) as server:
        _done, stopped = run(at(server, "google"), texts)
    assert isinstance(stopped, Exhausted)
    assert len(server.log) == calls.USELESS


def test_a_used_up_allowance_ends_the_engine_and_keeps_what_was_done() -> None:
    with MTServer(quota=len(TEXTS[0]) + 1) as server:
        done, stopped = run(replace(at(server, "libretranslate"), texts=1), TEXTS)
    assert isinstance(stopped, Exhausted)
    assert targets(done) == {TEXTS[0]: TRUE[TEXTS[0]]}
    assert len(server.log) == 2


def test_no_call_begins_after_the_deadline_of_the_run() -> None:
    clock = Clock()
    with MTServer(faults=["429:50"] * 9) as server:
        done, stopped = run(at(server, "libretranslate"), TEXTS, clock=clock, deadline=80.0)
    assert (done, len(server.log)) == ({}, 2)
    assert str(stopped) == "libretranslate: the time for this run is over."


def test_calls_begin_at_least_a_pause_apart() -> None:
    clock = Clock()
    with MTServer() as server:
        run(replace(at(server, "google"), pause=0.25), TEXTS, clock=clock)
    assert clock.slept == [0.25, 0.25]


def test_a_refused_call_is_halved_until_the_refused_text_is_alone() -> None:
    long = "Das Projekt wurde von der Stadt gefördert, " * 3 + "heute."
    texts = [*(f"Das Projekt {number} und die Stadt" for number in range(9)), long]
    with MTServer(max_chars=100) as server:
        done, stopped = run(at(server, "libretranslate"), texts)
    assert stopped is None
    assert set(targets(done)) == {*texts} - {long}
    assert isinstance(done[long].error, Rejected)
    assert "exceeds text limit" in str(done[long].error)
    assert len(server.log) < 10


def test_a_text_beyond_an_engines_limit_is_not_sent() -> None:
    with MTServer() as server:
        done, _stopped = run(at(server, "mymemory"), ["Das Projekt und die Stadt " * 20])
    assert server.log == []
    assert [str(translation.error) for translation in done.values()] == ["mymemory takes no text as long as this."]


# -- addresses, keys and languages ----------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "https://translate.example.org",
        "https://translate.example.org:8443/mt/",
        "http://127.0.0.1:5000",
        "http://127.8.9.1",
        "http://localhost:5000",
        "http://[::1]:5000",
    ],
)
def test_texts_may_go_out_encrypted_or_stay_on_this_machine(url: str) -> None:
    assert granted(url, engine="any") == url


@pytest.mark.parametrize(
    "url",
    [
        "http://translate.example.org",
        "http://127.0.0.1.example.org",
        "http://localhost.example.org",
        "http://192.168.0.7:5000",
        "ftp://127.0.0.1",
        "file:///etc/passwd",
        "translate.example.org",
        "https://",
        "https://host:port",
        "http://[::1",
        "https://user:SECRET-123@translate.example.org",
        "https://translate.example.org?api_key=SECRET-123",
        "https://translate.example.org#SECRET-123",
        "",
    ],
)
def test_any_other_address_is_refused_before_anything_is_sent(url: str) -> None:
    with pytest.raises(Misconfigured) as caught:
        granted(url, engine="any")
    assert caught.value.repair
    assert "SECRET" not in str(caught.value)


def test_a_redirect_is_not_followed() -> None:
    with MTServer(faults=["redirect"]) as server:
        _done, stopped = run(at(server, "libretranslate"), TEXTS)
    assert isinstance(stopped, Misconfigured)
    assert [entry["path"] for entry in server.log] == ["/translate"]


def test_what_stays_on_this_machine_is_shown_to_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with MTServer() as server:
        assert targets(run(at(server, "libretranslate"), TEXTS)[0]) == TRUE


def test_a_missing_key_is_asked_for_by_the_name_of_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(KEY, raising=False)
    with MTServer(key="SECRET-123") as server:
        _done, stopped = run(at(server, "libretranslate"), TEXTS)
    assert isinstance(stopped, Misconfigured)
    assert stopped.repair == "Set LIBRETRANSLATE_API_KEY in the environment."


FAULTS_THAT_TALK = (
    "ok",
    "leak",
    "400",
    "403",
    "429",
    "hang",
    "reset",
    "garbage",
    "html502",
    "redirect",
    "456",
    "truncated",
)


@pytest.mark.parametrize("fault", FAULTS_THAT_TALK)
def test_the_key_travels_in_the_body_and_shows_nowhere(
    fault: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(KEY, "SECRET-123")
    with MTServer(key="SECRET-123", faults=[fault] * 30) as server, caplog.at_level(logging.DEBUG):
        done, stopped = run(at(server, "libretranslate", timeout=0.2), TEXTS)
        requests = list(server.log)
    errors = [error for error in (stopped, *(each.error for each in done.values())) if error]
    shown = [repr(done), *(repr(error.__dict__) + "".join(traceback.format_exception(error)) for error in errors)]
    assert "SECRET-123" not in "".join([*shown, caplog.text, *capfd.readouterr()])
    assert {entry["body"].get("api_key") for entry in requests} == {"SECRET-123"}
    assert not any("SECRET-123" in repr((entry["path"], entry["query"], entry["headers"])) for entry in requests)


@pytest.mark.parametrize("name", PATHS)
def test_no_error_quotes_an_address_with_the_text_in_it(name: str) -> None:
    with MTServer(faults=["reset"] * 30) as server:
        done, stopped = run(at(server, name), TEXTS)
    for error in filter(None, (stopped, *(each.error for each in done.values()))):
        assert "Konferenz" not in "".join(traceback.format_exception(error))


@pytest.mark.parametrize("name", PATHS)
def test_a_language_that_the_service_does_not_know_is_a_matter_of_config(name: str) -> None:
    with MTServer() as server:
        done, stopped = run(at(server, name), TEXTS, locale="tlh")
    assert done == {}
    assert isinstance(stopped, Misconfigured)
    assert "tlh" in str(stopped)
    assert stopped.repair


def test_locales_are_called_as_each_service_calls_them() -> None:
    assert [code(name) for name in ("en", "en_GB", "pt_BR", "pt", "zh_Hant_TW", "zh_TW")] == [
        "en", "en", "pt-BR", "pt", "zh-Hant", "zh-Hant",
    ]  # fmt: skip
    assert [google_code(name) for name in ("en_GB", "he", "nb", "zh", "zh_Hant", "zh-TW")] == [
        "en", "iw", "no", "zh-CN", "zh-TW", "zh-TW",
    ]  # fmt: skip
    known = ("de-AT", "de-DE", "en-GB", "en-US", "cs-CZ", "zh-CN", "zh-TW")
    assert [mymemory_code(name, known) for name in ("de", "en", "en_US", "cs", "zh_Hant", "tlh")] == [
        "de-DE", "en-GB", "en-US", "cs-CZ", "zh-TW", "tlh",
    ]  # fmt: skip


def test_mymemory_passes_no_match_of_another_sentence_off_as_a_translation() -> None:
    from pipeline.engines.deep import _Response

    body = '{"responseData": {"translatedText": ""}, "matches": [{"translation": "Something else"}]}'
    data = _Response(200, body).json()
    assert isinstance(data, dict)
    assert data["matches"] == []


# -- what is believed -----------------------------------------------------------------------------


@pytest.mark.parametrize(("title", "source", "answer", "expected"), cases(), ids=[case[0] for case in cases()])
def test_an_answer_is_looked_at_before_it_is_believed(title: str, source: str, answer: str, expected: str) -> None:
    verdict = believed(source, answer, engine="any", locale="en")
    assert (verdict if isinstance(verdict, str) else f"refused: {str(verdict).removeprefix('any: ')}") == expected


@pytest.mark.parametrize("answer", [None, 7, ["The city"], {"text": "The city"}, b"The city"])
def test_what_is_no_text_is_refused(answer: object) -> None:
    assert isinstance(believed("Die Stadt", answer, engine="any", locale="en"), Rejected)


def test_chinese_needs_fewer_characters() -> None:
    source = "Die Konferenz fand mit Gästen aus zehn Städten statt."
    assert believed(source, "会议在此举行。", engine="any", locale="zh_Hans") == "会议在此举行。"
    assert isinstance(believed(source, "会议在此举行。", engine="any", locale="en"), Rejected)


# -- tags -----------------------------------------------------------------------------------------

WORD = st.sampled_from(["Stadt", "die", "Projekt", "⟦1⟧", "<", "&", "3 km", ",", "(EU)"])


def tagged(names: tuple[str, ...] = ("a", "strong", "em1", "em2")) -> st.SearchStrategy[str]:
    """Texts as segments have them: words, void tags, nested pairs, each name once."""

    @st.composite
    def text(draw: st.DrawFn) -> str:
        left = list(names)

        def part(depth: int) -> str:
            pieces = []
            for _ in range(draw(st.integers(1, 3))):
                kind = draw(st.sampled_from(["word", "word", "pair", "void"]))
                if kind == "word" or not left:
                    pieces.append(draw(WORD))
                elif kind == "void":
                    pieces.append(f"<{left.pop()}/>")
                elif depth < 2:
                    name = left.pop()
                    pieces.append(f"<{name}>{part(depth + 1)}</{name}>")
            return draw(st.sampled_from(["", " "])).join(pieces)

        return (part(0) + draw(WORD)).strip()

    return text()


@given(tagged())
def test_a_core_that_comes_back_unchanged_gives_the_text_again(text: str) -> None:
    shell = protect.protect(text)
    assert protect.restored(shell, shell.core) == text


@given(tagged(), st.data())
def test_a_token_that_is_lost_or_doubled_is_always_seen(text: str, data: st.DataObject) -> None:
    shell = protect.protect(text)
    if shell.marks:
        token = f"⟦{data.draw(st.sampled_from(shell.marks))[0]}⟧"
        assert protect.restored(shell, shell.core.replace(token, "")) is None
        assert protect.restored(shell, shell.core.replace(token, token + token)) is None


@given(tagged())
def test_no_tag_is_ever_sent(text: str) -> None:
    shell = protect.protect(text)
    names = markup.names(text)
    assert not any(isinstance(piece, markup.Mark) for piece in markup.pieces(shell.core, names))
    assert not any(isinstance(piece, markup.Mark) for piece in markup.pieces(protect.plain(shell), names))


@pytest.mark.parametrize(
    ("text", "head", "core", "tail"),
    [
        ("Die Stadt", "", "Die Stadt", ""),
        ("<a>Die Stadt</a>", "<a>", "Die Stadt", "</a>"),
        ("<img1/> Die <b>Stadt</b> baut", "<img1/> ", "Die ⟦1⟧Stadt⟦2⟧ baut", ""),
        ("<a><img1/>Die Stadt</a> <img2/>", "<a><img1/>", "Die Stadt", "</a> <img2/>"),
        ("<a1>Eins</a1> und <a2>zwei</a2>", "", "⟦1⟧Eins⟦2⟧ und ⟦3⟧zwei⟦4⟧", ""),
        ("Taste ⟦1⟧ und <b>Stadt</b>", "", "Taste ⟦1⟧ und ⟦2⟧Stadt⟦3⟧", ""),
        ("<img1/>", "<img1/>", "", ""),
        ("wenn a <b ist", "", "wenn a <b ist", ""),
    ],
)
def test_tags_round_the_whole_text_stay_here(text: str, head: str, core: str, tail: str) -> None:
    shell = protect.protect(text)
    assert (shell.head, shell.core, shell.tail) == (head, core, tail)


@pytest.mark.parametrize(
    ("answer", "target"),
    [
        ("the ⟦1⟧city⟦2⟧ builds", "the <a>city</a> builds"),
        ("⟦1⟧City⟦2⟧ builds", "<a>City</a> builds"),
        ("the ⟦ 1 ⟧ city ⟦ 2 ⟧ builds", "the <a>city</a> builds"),
        ("the⟦1⟧ city⟦2⟧ builds", "the <a>city</a> builds"),
        ("the ⟦1⟧city ⟦2⟧builds", "the <a>city</a> builds"),
        ("the ⟦⟦1⟧⟧city⟦⟦2⟧⟧ builds", "the <a>city</a> builds"),
        ("it builds the ⟦1⟧city ⟦2⟧.", "it builds the <a>city</a>."),
        ("the ⟦2⟧city⟦1⟧ builds", None),
        ("⟦1⟧⟦2⟧ the city builds", None),
        ("⟦1⟧ ⟦2⟧ the city builds", None),
        ("the ⟦1⟧city builds", None),
        ("the ⟦1⟧city⟦2⟧ builds ⟦3⟧", None),
        ("the [1]city[2] builds", None),
        ("the city builds", None),
    ],
)
def test_tokens_are_mended_where_that_is_safe(answer: str, target: str | None) -> None:
    assert protect.restored(protect.protect("die <a>Stadt</a> baut"), answer) == target


@pytest.mark.parametrize("fault", ["drop", "front", "swap", "dup", "space", "case"])
@pytest.mark.parametrize("name", PATHS)
def test_tags_survive_what_engines_do_to_tokens(name: str, fault: str) -> None:
    text = "Die <strong>Landeshauptstadt</strong> und das Projekt"
    with MTServer(faults=[f"tags:{fault}"] * 9) as server:
        done, stopped = run(at(server, name), [text])
    target = "The <strong>State capital</strong> and the Project"
    assert (done, stopped) == ({text: Translation(text, target)}, None)


def test_a_text_is_sent_without_tags_only_if_the_engine_stumbled_over_it() -> None:
    with MTServer(faults=["500"] * 3) as server:
        done, _stopped = run(at(server, "libretranslate"), ["Die <b>Stadt</b> und Europa"])
        assert len(server.log) == calls.ATTEMPTS
    assert [type(translation.error) for translation in done.values()] == [Retryable]


@pytest.mark.parametrize("fault", ["drop", "front", "swap", "dup"])
def test_tags_without_a_certain_place_are_left_out_and_that_is_said(fault: str) -> None:
    text = "<img1/>Die <a1>Stadt</a1> und das <a2>Projekt</a2>"
    with MTServer(faults=[f"tags:{fault}"] * 9) as server:
        done, _stopped = run(at(server, "libretranslate"), [text])
    assert done == {text: Translation(text, "<img1/>The City and the Project", tags_lost=True)}


@pytest.mark.parametrize(
    ("text", "translated", "inner", "target"),
    [
        ("Gast in <a>Nantes</a> war Riga.", "Riga was a guest in Nantes.", "", "Riga was a guest in <a>Nantes</a>."),
        ("die <b>Stadt</b> baut", "the city builds", "City.", "the <b>city</b> builds"),
        ("die <b>Stadt</b> baut", "the city builds a city", "City", None),
        ("die <b>Stadt</b> baut", "the town builds", "city", None),
        ("in <b>Rom</b> sein", "be in Romania", "Rom", None),
        ("die <b>Stadt</b> <i>baut</i>", "the city builds", "city", None),
        ("die <img1/> Stadt", "the city", "city", None),
    ],
)
def test_a_single_pair_goes_where_its_words_stand_exactly_once(
    text: str, translated: str, inner: str, target: str | None
) -> None:
    shell = protect.protect(text)
    assert protect.projected(shell, translated, (protect.inner(shell) or "", inner)) == target


# -- pseudo ---------------------------------------------------------------------------------------


def test_a_pretended_translation_is_accented_and_longer_and_keeps_its_values() -> None:
    assert pseudo("Stadt") == "[Ŝţåđţ …]"
    text = "Bis zum 31. Januar 2019 an eu@dresden.de oder www.dresden.de/eu, 12,50 Euro für {name}, ⟦1⟧Stadt⟦2⟧."
    done = pseudo(text)
    for value in ("31. Januar 2019", "eu@dresden.de", "www.dresden.de/eu", "12,50", "{name}", "⟦1⟧", "⟦2⟧"):
        assert value in done
    assert "Stadt" not in done
    assert 1.2 < len(done) / len(text) < 1.4


@given(tagged())
def test_a_pretended_translation_has_all_tags(text: str) -> None:
    done, stopped = run(ENGINES["pseudo"], [text])
    assert stopped is None
    assert all(each.error is None and markup.problems(text, each.target) == () for each in done.values())


@pytest.mark.parametrize("fault", ["hang", "reset", "html", "400", "403", "429", "456", "500", "redirect"])
@pytest.mark.parametrize("name", PATHS)
def test_only_four_kinds_of_error_leave_an_engine(name: str, fault: str) -> None:
    with MTServer(faults=[fault]) as server:
        request = Request((Passage(TEXTS[0]),), "de", "en", server.url + PATHS[name], 0.1, {"model": "small"})
        with pytest.raises((Retryable, Exhausted, Rejected, Misconfigured)):
            ENGINES[name].ask(request)
