"""Drafting fills what is empty, in the order rule, memory, engines, and loses nothing when an engine fails."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import memory, provenance
from pipeline.catalog import drafted
from pipeline.draft import Batch, Run, drafts, summary
from pipeline.engines import ENGINES, configured
from pipeline.engines.calls import Waiting
from pipeline.engines.engine import Engine, Request
from pipeline.errors import Exhausted, Misconfigured
from pipeline.glossary import Glossary, Term
from pipeline.life.origins import fingerprint, untouched
from pipeline.memory import Memory
from pipeline.model import Catalog, Draft, Entry, Key, Record
from tests.mt_server import MTServer, translate_text

NOTHING = memory.build(())


def remembered(*pairs: tuple[str, str]) -> Memory:
    return in_context(*((None, source, target) for source, target in pairs))


def in_context(*rows: tuple[str | None, str, str]) -> Memory:
    entries = (Entry(source, (target,), context) for context, source, target in rows)
    return memory.build([("page", Catalog("en", records=tuple(map(Record, entries))))])


def libretranslate(server: MTServer, **changes: float) -> Engine:
    return replace(configured("libretranslate", url=server.url, timeout=5.0), **changes)  # type: ignore[arg-type]


def run(entries: Iterable[Entry], known: Memory = NOTHING, engines: Sequence[Engine] = ()) -> list[Batch]:
    waiting = Waiting(time.monotonic() + 3600, sleep=lambda _seconds: None)
    return list(drafts(entries, known, engines, run=Run(waiting)))


def proposed(batches: Iterable[Batch]) -> dict[Key, Draft]:
    return {draft.key: draft for batch in batches for draft in batch.drafts}


def one(source: str, known: Memory = NOTHING, engines: Sequence[Engine] = ()) -> tuple[str, str] | None:
    draft = proposed(run([Entry(source)], known, engines)).get((None, source))
    return (draft.target, draft.origin) if draft else None


# -- the order ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("31. Januar 2017", "31 January 2017"),
        ("<strong>31. Januar 2017</strong>", "<strong>31 January 2017</strong>"),
        ("www.dresden.de/eu", "www.dresden.de/eu"),
        ("<a>eu@dresden.de</a>", "<a>eu@dresden.de</a>"),
    ],
)
def test_a_value_that_stands_alone_is_drafted_by_rule(source: str, target: str) -> None:
    assert one(source, remembered((source, "something else"))) == (target, "rule")


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Fachaustausch", "Expert exchange"),
        ("<strong>Fachaustausch</strong>", "<strong>Expert exchange</strong>"),
        ("Landeshauptstadt Dresden", "City of Dresden"),
        ("eTwinning", "eTwinning"),
    ],
)
def test_a_term_that_stands_alone_is_drafted_from_the_glossary(source: str, target: str) -> None:
    made = list(drafts([Entry(source)], NOTHING, terms=TERMS))
    assert made == [Batch((Draft((None, source), target, "rule, glossary"),))]


@pytest.mark.parametrize(
    "source", ["Fachaustausche", "Fachaustausch!", "Der Fachaustausch", "Neu", "Onlinefachaustausch"]
)
def test_a_term_in_other_words_or_forms_is_left_to_others(source: str) -> None:
    assert list(drafts([Entry(source)], NOTHING, terms=TERMS)) == []


def test_the_memory_knows_better_than_the_glossary() -> None:
    made = list(drafts([Entry("Fachaustausch")], remembered(("Fachaustausch", "Experts’ talks")), terms=TERMS))
    assert made == [Batch((Draft((None, "Fachaustausch"), "Experts’ talks", "memory"),))]


TERMS = Glossary(
    (
        Term("Fachaustausch", "preferred", {"en": ("expert exchange", "exchange of experts")}),
        Term("Landeshauptstadt Dresden", "official", {"en": ("City of Dresden",)}),
        Term("eTwinning", "keep"),
        Term("Neu", "forbidden", {"en": ("New",)}),
    )
)


def test_words_are_no_matter_for_rules() -> None:
    assert one("Die Stadt") is None


def test_the_memory_goes_before_engines() -> None:
    with MTServer() as server:
        assert one("Die Stadt", remembered(("Die Stadt", "The town")), [libretranslate(server)]) == (
            "The town",
            "memory",
        )
        assert server.log == []


def test_a_target_of_another_context_says_so() -> None:
    known = in_context(("park", "Bank", "bench"))
    assert one("Bank", known) == ("bench", "memory, other context")


def test_german_that_differs_in_its_values_only_gets_them_exchanged() -> None:
    known = remembered(("Das Projekt endet am 31. Januar 2017.", "The project ends on 31 January 2017."))
    assert one("Das Projekt endet am 28. Februar 2019.", known) == (
        "The project ends on 28 February 2019.",
        "memory, values",
    )


def test_similar_german_is_proposed_with_its_score() -> None:
    known = remembered(("Die Stadt fördert Projekte.", "The city funds projects."))
    assert one("Die Stadt fördert viele Projekte.", known) == ("The city funds projects.", "memory 90 %")


def test_a_score_is_never_rounded_up() -> None:
    long = "Die Stadt fördert Projekte und Vereine, die sich für Europa und für die Integration einsetzen. " * 3
    draft = one(f"{long}Ja!", remembered((f"{long}Ja.", "x")))
    assert draft == ("x", "memory 99 %")


def test_a_similar_target_keeps_no_tags_that_the_german_lacks() -> None:
    known = remembered(("Die <a>Stadt</a> fördert Projekte.", "The <a>city</a> funds projects."))
    assert one("Die Stadt fördert Projekte.", known) == ("The city funds projects.", "memory 88 % tags lost")


def test_german_below_the_limit_goes_to_the_engine() -> None:
    known = remembered(("Die Stadt fördert Projekte.", "The city funds projects."))
    with MTServer() as server:
        draft = one("Die Stadt und das Projekt", known, [libretranslate(server)])
    assert draft == ("The City and the Project", "libretranslate")


def test_the_limit_of_similarity_can_be_set() -> None:
    known = remembered(("Die Stadt fördert Projekte.", "The city funds projects."))
    entry = Entry("Die Stadt fördert viele Projekte.")
    assert not list(drafts([entry], known, near=0.95))


def test_equally_similar_german_on_the_same_page_is_preferred() -> None:
    pages = [("a", "Haus der Begegnung A", "one"), ("b", "Haus der Begegnung B", "two")]
    known = memory.build(
        (page, Catalog("en", records=(Record(Entry(source, (target,))),))) for page, source, target in pages
    )
    entry = Entry("Haus der Begegnung C")
    for page, expected in (("a", "one"), ("b", "two")):
        found = proposed(drafts([entry], known, pages={entry.key: page}))
        assert found[entry.key].target == expected


def test_a_sentence_in_several_contexts_is_sent_once_and_drafted_in_each() -> None:
    entries = [Entry("Die Stadt und Europa", context=context) for context in (None, "", "park")]
    with MTServer() as server:
        found = proposed(run(entries, engines=[libretranslate(server)]))
    assert [entry["body"]["q"] for entry in server.log] == [["Die Stadt und Europa"]]
    assert set(found) == {entry.key for entry in entries}


def test_tags_that_an_engine_lost_are_told_in_the_origin() -> None:
    with MTServer(faults=["tags:drop"] * 2) as server:
        draft = one("Die <img1/> Stadt <b>und</b> Europa", engines=[libretranslate(server)])
    assert draft == ("The City and Europa", "libretranslate tags lost")


def test_a_wrong_value_in_an_engines_draft_is_put_right_and_the_note_says_so() -> None:
    def ask(request: Request) -> Sequence[object]:
        return ["The project ends on 31 January 2018." for _text in request.texts]

    source = "Das Projekt endet am 31. Januar 2017."
    engine = Engine("careless", ask)
    assert one(source, engines=[engine]) == ("The project ends on 31 January 2017.", "careless, values corrected")
    assert one(source.replace("2017", "2018"), engines=[engine]) == ("The project ends on 31 January 2018.", "careless")


def test_a_draft_whose_values_were_put_right_is_one_of_its_engine() -> None:
    (draft,) = proposed(
        run([Entry("Januar 2017 Ende")], engines=[Engine("careless", lambda _r: ["May 2017 end"])])
    ).values()
    catalog = drafted(Catalog("en", records=(Record(Entry("Januar 2017 Ende")),)), [draft])
    (entry,) = catalog.entries
    assert entry.notes == ("Draft: careless, values corrected " + fingerprint("January 2017 end"),)
    assert untouched(entry)
    found = provenance.of(entry.notes)
    assert found is not None
    assert (found.way, found.name) == ("engine", "careless")


# -- what is not drafted --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "entry",
    [
        Entry("Die Stadt", ("The city",)),
        Entry("Die Stadt", ("The city",), flags=("fuzzy",)),
        Entry("Die Stadt", obsolete=True),
        Entry("Die Stadt", ("", ""), source_plural="Die Städte"),
        Entry("Die Stadt", ("The city", ""), source_plural="Die Städte"),
    ],
)
def test_filled_plural_and_obsolete_entries_are_left_alone(entry: Entry) -> None:
    assert run([entry], remembered(("Die Stadt", "The town")), [ENGINES["pseudo"]]) == []


def test_without_engines_the_rest_waits_without_a_finding() -> None:
    entries = [Entry("Die Stadt"), Entry("31. Januar 2017"), Entry("Das Projekt")]
    batches = run(entries, remembered(("Das Projekt", "The project")))
    told = summary(entries, batches)
    assert (dict(told.origins), told.waiting, told.stopped) == ({"rule": 1, "memory": 1}, 1, ())
    assert not any(batch.findings for batch in batches)


# -- engines that fail ----------------------------------------------------------------------------

NUMBERED = [Entry(f"Das Projekt {name} und die Stadt") for name in ("Alpha", "Beta", "Gamma", "Delta", "Epsilon")]


def test_batches_before_a_failure_are_kept_and_the_rest_waits() -> None:
    with MTServer(faults=["ok", "ok", "456"]) as server:
        batches = run(NUMBERED, engines=[libretranslate(server, texts=2)])
    assert [len(batch.drafts) for batch in batches] == [2, 2, 0]
    told = summary(NUMBERED, batches)
    assert (dict(told.origins), told.waiting) == ({"libretranslate": 4}, 1)
    assert [(stop.engine, type(stop.error)) for stop in told.stopped] == [("libretranslate", Exhausted)]


def test_each_batch_can_be_written_before_the_next_is_asked_for() -> None:
    with MTServer() as server:
        stream = drafts(NUMBERED, NOTHING, [libretranslate(server, texts=2)])
        first = list(islice(stream, 1))
        asked = len(server.log)
        rest = list(stream)
    assert (len(first[0].drafts), asked, len(rest)) == (2, 1, 2)


def test_what_one_engine_leaves_the_next_one_takes() -> None:
    with MTServer(faults=["ok", "456"]) as failing, MTServer() as serving:
        second = replace(libretranslate(serving), name="second")
        batches = run(NUMBERED, engines=[libretranslate(failing, texts=2), second])
        sent = [text for entry in serving.log for text in entry["body"]["q"]]
    assert sent == [entry.source for entry in NUMBERED[2:]]
    told = summary(NUMBERED, batches)
    assert (dict(told.origins), told.waiting) == ({"libretranslate": 2, "second": 3}, 0)


def test_a_text_that_every_engine_fails_at_is_a_finding_with_its_key() -> None:
    entry = Entry("Die Stadt und Europa", context="park")
    with MTServer(faults=["null", "echo"]) as server:
        batches = run([entry], engines=[libretranslate(server), replace(libretranslate(server), name="second")])
    (finding,) = (finding for batch in batches for finding in batch.findings)
    assert (finding.rule, finding.severity, finding.key) == ("draft", "warning", entry.key)
    assert finding.message == "second: the answer is the German."
    assert summary([entry], batches).waiting == 1


def test_a_text_that_the_second_engine_knows_is_no_finding() -> None:
    with MTServer(faults=["null"]) as server:
        engines = [libretranslate(server), replace(libretranslate(server), name="second")]
        batches = run([Entry("Die Stadt und Europa")], engines=engines)
    assert not any(batch.findings for batch in batches)


@pytest.mark.parametrize("fault", ["429", "429:5", "hang", "truncated", "html502", "reset", "garbage"])
def test_a_passing_fault_costs_no_draft(fault: str) -> None:
    with MTServer(faults=[fault]) as server:
        batches = run(NUMBERED, engines=[libretranslate(server, timeout=0.3)])
    assert {key[1]: draft.target for key, draft in proposed(batches).items()} == {
        entry.source: translate_text(entry.source) for entry in NUMBERED
    }


@pytest.mark.parametrize(
    "fault",
    ["429", "hang", "truncated", "html502", "null", "echo", "short", "extra", "blank", "403", "redirect", "404"],
)
def test_a_lasting_fault_gives_no_draft_and_is_told(fault: str) -> None:
    with MTServer(faults=[fault] * 50) as server:
        batches = run(NUMBERED, engines=[libretranslate(server, timeout=0.1)])
    told = summary(NUMBERED, batches)
    assert (proposed(batches), told.waiting) == ({}, len(NUMBERED))
    assert told.stopped or {finding.key for batch in batches for finding in batch.findings} == {
        entry.key for entry in NUMBERED
    }


def test_time_for_engines_ends_even_if_they_go_on_asking_for_patience() -> None:
    now = [0.0]

    def sleep(seconds: float) -> None:
        now[0] += seconds

    with MTServer(faults=["429:30"] * 50) as server:
        engines = [libretranslate(server, texts=1)]
        run = Run(Waiting(100.0, sleep, clock=lambda: now[0]))
        batches = list(drafts(NUMBERED, NOTHING, engines, run=run))
    assert 60 < now[0] <= 100
    assert summary(NUMBERED, batches).stopped


def test_a_mistake_in_the_config_says_what_to_set() -> None:
    engine = configured("libretranslate", url="http://translate.example.org")
    (stop,) = summary(NUMBERED, run(NUMBERED, engines=[engine])).stopped
    assert isinstance(stop.error, Misconfigured)
    assert stop.error.repair == ('Use https, or agree to it in the config: allow = ["http://translate.example.org"].')


# -- laws -----------------------------------------------------------------------------------------

SOURCES = st.sampled_from(
    (
        "Die Stadt",
        "Die <b>Stadt</b> und <a>Europa</a>",
        "<a>Die Stadt</a>",
        "<img1/>",
        "31. Januar 2017",
        "31. Mai 2018",
        "12",
        "eu@dresden.de",
        "Das Projekt endet am 31. Januar 2017.",
        "Das Projekt endet am 31. Mai 2018.",
        "a < b",
    )
)
CONTEXTS = st.sampled_from([None, "", "park"])
TARGETS = st.sampled_from([("",), (" ",), ("x",), ("31. Januar 2017",), ("<none/>",)])
ENTRIES = st.lists(
    st.builds(
        Entry, SOURCES, TARGETS, CONTEXTS, flags=st.sampled_from([(), ("fuzzy",)]), obsolete=st.booleans()
    ) | st.builds(Entry, SOURCES, st.just(("", "")), CONTEXTS, source_plural=st.just("Städte")),
    max_size=10,
    unique_by=lambda entry: entry.key,
)  # fmt: skip


@given(ENTRIES, ENTRIES, st.booleans())
def test_only_empty_live_entries_are_drafted_once_each(entries: list[Entry], known: list[Entry], ask: bool) -> None:
    built = memory.build([("page", Catalog("en", records=tuple(map(Record, known))))])
    found = [draft for batch in run(entries, built, [ENGINES["pseudo"]] if ask else []) for draft in batch.drafts]
    empty = {e.key for e in entries if not (e.obsolete or e.source_plural or e.target.strip())}
    keys = [draft.key for draft in found]
    assert len(keys) == len(set(keys))
    assert set(keys) <= empty
    assert all(draft.target.strip() and draft.origin for draft in found)


@given(ENTRIES, ENTRIES)
def test_the_second_run_asks_no_engine(entries: list[Entry], known: list[Entry]) -> None:
    built = memory.build([("page", Catalog("en", records=tuple(map(Record, known))))])
    sendable = [entry for entry in entries if entry.source not in ("<img1/>", "12")]
    found = proposed(run(sendable, built, [ENGINES["pseudo"]]))
    filled = [
        replace(entry, targets=(found[entry.key].target,), flags=("fuzzy",)) if entry.key in found else entry
        for entry in sendable
    ]
    asked: list[str] = []

    def ask(request: Request) -> Sequence[object]:
        asked.extend(request.texts)
        return request.texts

    assert run(filled, built, [Engine("watched", ask)]) == []
    assert asked == []


@given(ENTRIES, ENTRIES)
def test_the_summary_counts_every_key_once(entries: list[Entry], known: list[Entry]) -> None:
    built = memory.build([("page", Catalog("en", records=tuple(map(Record, known))))])
    told = summary(entries, run(entries, built))
    empty = [e for e in entries if not (e.obsolete or e.source_plural or e.target.strip())]
    assert sum(told.origins.values()) + told.waiting == len(empty)
