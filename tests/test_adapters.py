"""DeepL, OpenAI-compatible servers and Microsoft: what is sent, to the last field, and what is made of the answer."""

from __future__ import annotations

import json
import re
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import cache
from pipeline.engines import ENGINES, configured, deep, deepl, http, openai, protect, xmltokens
from pipeline.engines.answers import mixed_up
from pipeline.engines.calls import Job, Tally, Waiting
from pipeline.engines.engine import Engine, Passage, Request, Token
from pipeline.engines.translate import Brief, Translation, translations
from pipeline.errors import EngineError, Exhausted, Misconfigured, Rejected
from tests.mt_server import MTServer, translate_text

KEY = "SECRET-123"
TEXT = "Die <a>Stadt</a> und das <img1/> Projekt"
TARGET = "The <a>City</a> and the <img1/> Project"


@pytest.fixture(autouse=True)
def _keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("DEEPL_API_KEY", "OPENAI_API_KEY", "MICROSOFT_API_KEY"):
        monkeypatch.setenv(variable, KEY)


def run(
    engine: Engine,
    *texts: str,
    brief: Brief | None = None,
    tally: Tally | None = None,
    file: Path | None = None,
    locale: str = "en",
) -> tuple[dict[str, Translation], EngineError | None]:
    waiting = Waiting(1000.0, lambda _seconds: None, lambda: 0.0, draw=lambda _low, high: high)
    job = Job(engine, "de", locale, waiting, tally or Tally(), file)
    done: dict[str, Translation] = {}
    try:
        for group in translations(job, texts, brief or Brief()):
            done |= {each.source: each for each in group}
    except EngineError as error:
        return done, error
    return done, None


def targets(done: dict[str, Translation]) -> dict[str, str]:
    return {source: each.target for source, each in done.items() if not each.error}


def sent(server: MTServer, path: str) -> list[Any]:
    return [entry["body"] for entry in server.log if entry["path"] == path]


# -- DeepL ------------------------------------------------------------------------------------------


def deepl_at(server: MTServer, **options: str) -> Engine:
    return configured("deepl", url=server.url, timeout=5.0, options=options)


def test_deepl_gets_xml_context_and_options_and_the_key_in_a_header() -> None:
    brief = Brief({TEXT: "Vorher <b>steht</b> eu@dresden.de.\nNachher."})
    with MTServer(key=KEY) as server:
        engine = deepl_at(server, formality="formal", glossary="g-1", model="quality_optimized")
        done, stopped = run(engine, TEXT, "a < b & die Stadt", brief=brief)
    assert (targets(done), stopped) == ({TEXT: TARGET, "a < b & die Stadt": "a < b & the City"}, None)
    [body] = sent(server, "/v2/translate")
    assert body == {
        "text": ["Die <x1>Stadt</x1> und das <v3/> Projekt", "a &lt; b &amp; die Stadt"],
        "source_lang": "DE",
        "target_lang": "EN-GB",
        "tag_handling": "xml",
        "tag_handling_version": "v2",
        "non_splitting_tags": ["x1", "v3"],
        "split_sentences": "0",
        "context": "Vorher steht name13@example.org.\nNachher.",
        "formality": "prefer_more",
        "glossary_id": "g-1",
        "model_type": "quality_optimized",
    }
    headers = server.log[-1]["headers"]
    assert headers["Authorization"] == f"DeepL-Auth-Key {KEY}"
    assert KEY not in repr([(entry["path"], entry["query"], entry["body"]) for entry in server.log])


def test_deepl_sees_a_stand_in_for_an_address_and_leaves_it_alone() -> None:
    text = "Die Stadt und <b>das Projekt</b>: eu@dresden.de, www.dresden.de/eu."
    with MTServer() as server:
        done, _stopped = run(deepl_at(server), text)
    [body] = sent(server, "/v2/translate")
    shown = "Die Stadt und <x1>das Projekt</x1>: <k3>name2@example.org</k3>, <k4>www.example.org/17</k4>."
    assert (body["text"], body["ignore_tags"]) == ([shown], ["k3", "k4"])
    assert targets(done) == {text: "The City and <b>the Project</b>: eu@dresden.de, www.dresden.de/eu."}


def test_deepl_gets_fifty_texts_in_a_call_and_less_than_128_kib() -> None:
    long = [f"Das Projekt {number} " + "und die Stadt " * 300 for number in range(40)]
    with MTServer() as server:
        done, stopped = run(deepl_at(server), *(f"Das Projekt {number} heute" for number in range(120)), *long)
    bodies = sent(server, "/v2/translate")
    assert [len(body["text"]) for body in bodies[:2]] == [50, 50]
    assert (len(done), stopped) == (160, None)
    assert all(int(entry["headers"].get("Content-Length", 0)) < 128 * 1024 for entry in server.log)


@pytest.mark.parametrize(
    ("locale", "target"),
    [
        ("en", "EN-GB"),
        ("en_GB", "EN-GB"),
        ("en_IE", "EN-GB"),
        ("en_US", "EN-US"),
        ("pt", "PT-PT"),
        ("pt_BR", "PT-BR"),
        ("zh", "ZH-HANS"),
        ("zh_Hant", "ZH-HANT"),
        ("zh_TW", "ZH-HANT"),
        ("nn", "NB"),
        ("es_419", "ES-419"),
        ("es_MX", "ES"),
        ("uk", "UK"),
        ("sr_Latn", "SR"),
    ],
)
def test_deepl_calls_locales_by_its_own_names(locale: str, target: str) -> None:
    assert deepl.code(locale) == target


def test_a_free_key_is_valid_at_the_free_address_only() -> None:
    assert deepl.address(deepl.PRO, "abc:fx") == deepl.FREE
    assert deepl.address(deepl.PRO, "abc") == deepl.PRO
    assert deepl.address("https://proxy.example.org", "abc:fx") == "https://proxy.example.org"


def test_without_a_key_deepl_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DEEPL_API_KEY")
    with MTServer() as server:
        done, stopped = run(deepl_at(server), TEXT)
        assert (done, server.log) == ({}, [])
    assert str(stopped) == "deepl: there is no key. Set DEEPL_API_KEY in the environment."


@pytest.mark.parametrize(
    ("fault", "kind", "said"),
    [
        ("403", Misconfigured, "deepl gives no access: status 403 (Error 403). Set DEEPL_API_KEY in the environment."),
        ("456", Exhausted, "deepl: the allowance is used up: status 456 (Quota Exceeded)."),
    ],
)
def test_deepl_says_what_ended_it(fault: str, kind: type[EngineError], said: str) -> None:
    with MTServer(faults=[fault] * 9) as server:
        done, stopped = run(deepl_at(server), TEXT)
    assert (done, type(stopped), str(stopped)) == ({}, kind, said)


def test_no_more_is_sent_than_deepl_will_still_translate() -> None:
    texts = [f"Das Projekt {number} und die Stadt" for number in range(10)]
    with MTServer(quota=100) as server:
        tally = Tally()
        done, stopped = run(deepl_at(server), *texts, tally=tally)
        assert {entry["status"] for entry in server.log} == {200}
    assert list(targets(done)) == texts[:3]
    assert (tally.texts, tally.calls, tally.left) == (3, 1, 100 - tally.characters)
    assert str(stopped) == (
        "deepl: the characters for this run are used up; texts not sent: 7. "
        "Raise max_characters, or wait until the account has characters again."
    )


def test_an_account_that_can_not_be_asked_for_limits_nothing() -> None:
    with MTServer() as server:
        engine = replace(deepl_at(server), allowance=lambda _request: None)
        assert targets(run(engine, TEXT)[0]) == {TEXT: TARGET}


# -- tokens as XML ----------------------------------------------------------------------------------

PARTS = st.lists(st.sampled_from(["Stadt ", "<", "&amp;", "⟦", "<a>", "</a>", "<b>", "</b>", "<i/>", " x@y.de "]))


@given(PARTS)
def test_what_comes_back_unchanged_is_the_text_again(parts: list[str]) -> None:
    shell = protect.protect("".join(parts))
    passage = Passage(shell.core, protect.tokens(shell))
    assert xmltokens.decoded(passage, xmltokens.encoded(passage)) == passage.text


@given(PARTS)
def test_what_is_sent_is_well_formed(parts: list[str]) -> None:
    from xml.etree import ElementTree

    shell = protect.protect("".join(parts))
    ElementTree.fromstring(f"<r>{xmltokens.encoded(Passage(shell.core, protect.tokens(shell)))}</r>")


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        ("the <x1>city</x1> builds", "the ⟦1⟧city⟦2⟧ builds"),
        ("the < X1 >city</ x1 > builds", "the ⟦1⟧city⟦2⟧ builds"),
        ("the <x1>city builds", "the ⟦1⟧city builds"),
        ("the <x1>city</x1> <x1>builds</x1>", "the ⟦1⟧city⟦2⟧ ⟦1⟧builds⟦2⟧"),
        ("the <v1></v1> &lt;x1&gt; &amp;amp;", "the ⟦1⟧ <x1> &amp;"),
        ("the <k3>some name</k3>", "the ⟦3⟧"),
    ],
)
def test_elements_are_tokens_again_as_they_stand(answer: str, text: str) -> None:
    passage = Passage("die ⟦1⟧Stadt⟦2⟧ baut", (Token("1", end="2"),))
    assert xmltokens.decoded(passage, answer) == text


# -- OpenAI -----------------------------------------------------------------------------------------


def openai_at(server: MTServer, **options: str) -> Engine:
    return configured("openai", url=f"{server.url}/v1", timeout=5.0, options={"model": "small", **options})


def terms(text: str) -> tuple[tuple[str, str], ...]:
    return (("Stadt", "City of Dresden"),) if "Stadt" in text else ()


def test_a_language_model_gets_numbered_json_with_neighbours_and_terms() -> None:
    brief = Brief({TEXT: "Vorher.\nNachher."}, terms=terms)
    with MTServer(key=KEY) as server:
        done, stopped = run(openai_at(server, formality="informal"), TEXT, "Das Projekt heute", brief=brief)
    assert (targets(done), stopped) == ({TEXT: TARGET, "Das Projekt heute": "The Project today"}, None)
    [body] = sent(server, "/v1/chat/completions")
    system, user = (message["content"] for message in body.pop("messages"))
    assert body == {"model": "small", "temperature": 0, "response_format": {"type": "json_object"}}
    assert json.loads(user) == {
        "1": {
            "text": "Die ⟦1⟧Stadt⟦2⟧ und das ⟦3⟧ Projekt",
            "before_and_after": ["Vorher.", "Nachher."],
            "terms": {"Stadt": "City of Dresden"},
        },
        "2": {"text": "Das Projekt heute"},
    }
    assert "from German into English (United Kingdom)." in system
    assert system.endswith("- Address the reader informally.")
    assert server.log[0]["headers"]["Authorization"] == f"Bearer {KEY}"


def test_a_server_of_ones_own_needs_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY")
    with MTServer() as server:
        assert targets(run(openai_at(server), TEXT)[0]) == {TEXT: TARGET}
    assert "Authorization" not in server.log[0]["headers"]


def test_without_a_model_nothing_is_sent() -> None:
    with MTServer() as server:
        _done, stopped = run(configured("openai", url=f"{server.url}/v1"), TEXT)
        assert server.log == []
    assert str(stopped) == 'openai: no model is named. Set model = "…" for this engine.'


def test_a_parameter_that_a_server_does_not_know_is_left_out() -> None:
    with MTServer(faults=["format"]) as server:
        assert targets(run(openai_at(server), TEXT)[0]) == {TEXT: TARGET}
    assert ["response_format" in body for body in sent(server, "/v1/chat/completions")] == [True, False]


def test_json_in_a_fence_behind_thoughts_is_read() -> None:
    with MTServer(faults=["fence"]) as server:
        assert targets(run(openai_at(server), TEXT)[0]) == {TEXT: TARGET}


THREE = ("Die Stadt und Europa", "Das Projekt heute", "Die Konferenz im Januar")


@pytest.mark.parametrize("fault", ["chat", "merge", "renumber", "short", "extra", "shuffle"])
def test_texts_are_asked_for_one_by_one_where_a_model_does_not_keep_to_the_form(fault: str) -> None:
    with MTServer(faults=[fault, "ok"]) as server:
        done, stopped = run(openai_at(server), *THREE)
    assert (targets(done), stopped) == ({text: translate_text(text) for text in THREE}, None)
    counts = [len(json.loads(b["messages"][-1]["content"])) for b in sent(server, "/v1/chat/completions")]
    assert counts[:2] == [3, 1]


def test_a_model_that_never_keeps_to_the_form_is_refused_text_by_text() -> None:
    with MTServer(faults=["chat"] * 99) as server:
        done, _stopped = run(openai_at(server), *THREE)
    assert {type(each.error) for each in done.values()} == {Rejected}
    assert {str(each.error) for each in done.values()} == {
        "openai: the model did not answer in the form that was asked for."
    }


def reply(content: object) -> http.Reply:
    body = json.dumps({"choices": [{"message": {"content": content}}]}).encode()
    return http.Reply(200, "application/json", None, body)


@pytest.mark.parametrize(
    "content",
    [
        '{"1": "a"}',
        '{"1": "a", "2": "b", "3": "c"}',
        '{"0": "a", "1": "b"}',
        '{"1": "a", "1": "b", "2": "c"}',
        '["a", "b"]',
        'Here: {"1": "a", "2": "b"}',
        '{"1": "a", "2": "b"} Done.',
        '{"1": "a", "2": "b"',
        "",
        None,
        7,
        "{" * 100_000,
    ],
    ids=lambda content: str(content)[:30],
)
def test_an_answer_of_another_form_is_refused(content: object) -> None:
    with pytest.raises(Rejected):
        openai.answers(reply(content), 2)


def test_the_numbers_decide_and_not_the_order() -> None:
    assert openai.answers(reply('{"2": "b", "1": "a"}'), 2) == ["a", "b"]


def test_terms_belong_to_what_an_answer_depends_on(tmp_path: Path) -> None:
    with MTServer() as server:
        for brief in (Brief(), Brief(), Brief(terms=terms), Brief(terms=terms), Brief({THREE[0]: "Vorher."})):
            run(openai_at(server), THREE[0], brief=brief, file=cache.file(tmp_path))
        assert len(server.log) == 2


# -- Microsoft --------------------------------------------------------------------------------------


def test_microsoft_gets_key_and_region_in_headers_and_nothing_else_is_asked() -> None:
    with MTServer(key=KEY) as server:
        url = f"{server.url}/azure/translate"
        engine = configured("microsoft", url=url, timeout=5.0, options={"region": "germanywestcentral"})
        assert targets(run(engine, "Die Stadt und Europa")[0]) == {"Die Stadt und Europa": "The City and Europa"}
        [request] = server.log
    assert request["query"] == {"api-version": ["3.0"], "from": ["de"], "to": ["en"]}
    assert request["body"] == [{"text": "Die Stadt und Europa"}]
    headers = {name.lower(): value for name, value in request["headers"].items()}
    assert headers["ocp-apim-subscription-key"] == KEY
    assert headers["ocp-apim-subscription-region"] == "germanywestcentral"


def test_microsoft_calls_locales_by_its_own_names() -> None:
    known = {"pt": "pt-pt", "pt_BR": "pt", "zh": "zh-Hans", "zh_TW": "zh-Hant", "nn": "nb", "sr_Latn": "sr-Latn"}
    assert {name: deep.microsoft_code(name) for name in known} == known


def test_a_key_that_microsoft_does_not_know_is_named_by_its_variable() -> None:
    with MTServer(key="another") as server:
        engine = configured("microsoft", url=f"{server.url}/azure/translate", timeout=5.0)
        _done, stopped = run(engine, "Die Stadt und Europa")
    assert isinstance(stopped, Misconfigured)
    assert stopped.repair == "Set MICROSOFT_API_KEY in the environment."


# -- all of them ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("texts", "answers", "mixed"),
    [
        (["Haus 1", "Haus 2"], ["house 1", "house 2"], False),
        (["Haus 1", "Haus 2"], ["house 2", "house 1"], True),
        (["In Dresden", "In Nantes"], ["In Nantes", "In Dresden"], True),
        (["In Dresden", "In Nantes"], ["In the city", "In Nantes"], False),
        (["In Dresden", "In Nantes"], ["In it", "In Nantes and Dresden"], True),
        (["die Stadt", "das Haus"], ["the house", "the city"], False),
        (["die ⟦1⟧Stadt⟦2⟧", "das ⟦3⟧ Haus"], ["the ⟦3⟧ house", "the ⟦1⟧city⟦2⟧"], False),
        (["Haus 1", "Haus 2"], [None, "house 2"], False),
        (["In Dresden"], ["In Nantes"], False),
    ],
)
def test_answers_beside_another_text_are_suspected(texts: list[str], answers: list[object], mixed: bool) -> None:
    assert mixed_up(texts, answers) is mixed


@pytest.mark.parametrize("name", ["deepl", "libretranslate", "openai"])
def test_a_shuffled_batch_gives_no_text_the_translation_of_another(name: str) -> None:
    texts = [f"Die Konferenz {number} in Dresden" for number in range(8)]
    with MTServer(faults=["shuffle", "ok", "shuffle"]) as server:
        engine = configured(name, url=server.url + ("/v1" if name == "openai" else ""), options={"model": "small"})
        done, stopped = run(engine, *texts)
    assert (targets(done), stopped) == ({text: translate_text(text) for text in texts}, None)


def test_what_was_answered_or_refused_is_not_sent_again(tmp_path: Path) -> None:
    texts = [f"Das Projekt {number} und die Stadt" for number in range(6)]
    with MTServer(faults=["ok", "null", "ok"]) as server:
        engine = replace(configured("libretranslate", url=server.url), texts=2)
        first, _stopped = run(engine, *texts, file=cache.file(tmp_path))
        asked = len(server.log)
        tally = Tally()
        second, stopped = run(engine, *texts, file=cache.file(tmp_path), tally=tally)
        assert (len(server.log), stopped, tally.calls) == (asked, None, 0)
    assert targets(second) == targets(first)
    assert {s: str(each.error) for s, each in second.items()} == {s: str(each.error) for s, each in first.items()}
    assert len(targets(first)) == 4


@pytest.mark.parametrize("fault", ["500", "hang", "reset", "garbage", "429:90", "456", "403"])
def test_what_may_pass_is_not_remembered(fault: str, tmp_path: Path) -> None:
    with MTServer(faults=[fault] * 3) as server:
        engine = configured("libretranslate", url=server.url, timeout=0.2)
        assert targets(run(engine, TEXT, file=cache.file(tmp_path))[0]) == {}
        server.faults.clear()
        assert targets(run(engine, TEXT, file=cache.file(tmp_path))[0]) == {TEXT: TARGET}


def test_a_remembered_answer_is_looked_at_again(tmp_path: Path) -> None:
    with MTServer() as server:
        engine = configured("libretranslate", url=server.url)
        run(engine, THREE[0], file=cache.file(tmp_path))
        file = cache.file(tmp_path)
        with sqlite3.connect(file) as database:
            database.execute("UPDATE kept SET value = ?", (json.dumps(["answer", "<script>x</script>"]),))
        database.close()
        done, _stopped = run(engine, THREE[0], file=file)
    assert str(done[THREE[0]].error) == "libretranslate: the answer holds HTML that was not sent."


def test_what_runs_in_this_process_is_not_remembered(tmp_path: Path) -> None:
    run(ENGINES["pseudo"], THREE[0], file=cache.file(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_a_budget_holds_and_what_is_over_is_named() -> None:
    texts = [f"Das Projekt {number} und die Stadt" for number in range(9)]
    tally = Tally()
    with MTServer() as server:
        engine = replace(configured("libretranslate", url=server.url, budget=120), texts=2)
        done, stopped = run(engine, *texts, tally=tally)
    assert list(targets(done)) == texts[:4]
    assert (tally.characters, tally.left) == (108, 12)
    assert str(stopped).startswith("libretranslate: the characters for this run are used up; texts not sent: 5.")


def test_a_tally_counts_what_was_done() -> None:
    tally = Tally()
    with MTServer(faults=["500", "ok", "null"]) as server:
        engine = replace(configured("libretranslate", url=server.url), texts=2)
        run(engine, *THREE, tally=tally)
    assert (tally.calls, tally.retries, tally.texts, tally.failures) == (3, 1, 5, 1)
    assert tally.characters == 2 * (len(THREE[0]) + len(THREE[1])) + len(THREE[2])


def test_an_address_that_the_engine_loses_is_refused_and_never_sent() -> None:
    text = "Die Stadt und das Projekt: eu@dresden.de"
    with MTServer(faults=["tags:drop"]) as server:
        done, _stopped = run(configured("libretranslate", url=server.url), text)
        assert "dresden.de" not in repr([entry["body"] for entry in server.log])
    assert targets(done) == {text: "The City and the Project: eu@dresden.de"}  # by its stand-in, asked a second time


@pytest.mark.parametrize(
    ("answer", "target"),
    [
        ("Write to ⟦1⟧ or see ⟦2⟧.", "Write to a@dresden.de or see www.dresden.de."),
        ("Write to ⟦ 1 ⟧ or see ⟦⟦2⟧⟧.", "Write to a@dresden.de or see www.dresden.de."),
        ("Write to ⟦2⟧ or see ⟦1⟧.", None),
        ("⟦1⟧⟦2⟧Write to or see .", None),
        ("Write to⟦1⟧ or see ⟦2⟧.", None),
        ("Write to ⟦1⟧ or see it.", None),
        ("Write to ⟦1⟧ or see ⟦2⟧ ⟦2⟧.", None),
    ],
)
def test_addresses_are_put_back_only_where_their_places_are_certain(answer: str, target: str | None) -> None:
    shell = protect.protect("Schreiben Sie an a@dresden.de oder siehe www.dresden.de.")
    assert shell.core == "Schreiben Sie an ⟦1⟧ oder siehe ⟦2⟧."
    assert protect.restored(shell, answer) == target


@pytest.mark.parametrize(
    ("answer", "target"),
    [
        ("See www.example.org/41 or name17@example.org.", "See www.dresden.de or a@dresden.de."),
        ("See www.example.org/412 or name17@example.org.", None),
        ("See name17@example.org.", None),
        ("name17@example.org, www.example.org/41, name17@example.org", None),
    ],
)
def test_stand_ins_give_way_to_what_they_stand_for(answer: str, target: str | None) -> None:
    shell = protect.protect("Schreiben Sie an a@dresden.de oder siehe www.dresden.de.")
    assert protect.plain(shell) == "Schreiben Sie an name17@example.org oder siehe www.example.org/41."
    assert protect.refilled(shell, answer) == target


def test_an_engine_of_ones_own_is_a_function_and_a_line_as_the_manual_shows() -> None:
    manual = (Path(__file__).parents[1] / "docs/engines.md").read_text(encoding="utf-8")
    [code] = re.findall(r"^```python\n(.*?)^```$", manual, re.DOTALL | re.MULTILINE)
    names: dict[str, Any] = {"Request": Request, "Engine": Engine, "http": http, "Final": Any, "Sequence": list}
    exec(compile(code, "docs/engines.md", "exec"), names)
    with MTServer(faults=["429", "short", "ok"]) as server:
        engine = replace(names["ENGINE"], url=f"{server.url}/own")
        assert targets(run(engine, TEXT)[0]) == {TEXT: TARGET}
