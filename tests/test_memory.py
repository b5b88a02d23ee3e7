"""The memory holds what people approved, and finds it again in one defined order."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from pipeline import memory
from pipeline.memory import Match
from pipeline.model import NONE, Catalog, Entry, Key, Record


def catalog(*entries: Entry) -> Catalog:
    return Catalog("en", records=tuple(map(Record, entries)))


def entry(
    source: str,
    target: str,
    *,
    context: str | None = None,
    flags: tuple[str, ...] = (),
    comments: tuple[str, ...] = (),
    obsolete: bool = False,
) -> Entry:
    return Entry(source, (target,), context, flags=flags, comments=comments, obsolete=obsolete)


def test_live_and_obsolete_approved_entries_are_remembered_with_their_page() -> None:
    built = memory.build(
        [
            ("home", catalog(entry("Stadt", "City"), entry("Alt", "Old", obsolete=True))),
            ("news", catalog(entry("Land", "Country"))),
        ]
    )
    assert {match for found in built.matches.values() for match in found} == {
        Match("Stadt", None, "City", "home"),
        Match("Alt", None, "Old", "home"),
        Match("Land", None, "Country", "news"),
    }


def test_nothing_that_no_person_approved_is_remembered() -> None:
    built = memory.build(
        [
            (
                "home",
                catalog(
                    entry("draft", "x", flags=("fuzzy",)),
                    entry("empty", ""),
                    entry("blank", "  "),
                    entry("old draft", "x", flags=("fuzzy",), obsolete=True),
                    entry("old draft without its flag", "x", comments=("kept by hand", " unapproved "), obsolete=True),
                    entry("old and empty", "", obsolete=True),
                    entry("said next door", NONE),
                    Entry("one page", ("one page", "pages"), source_plural="pages"),
                    Entry("one page, old", ("one page", "pages"), source_plural="pages", obsolete=True),
                ),
            )
        ]
    )
    assert (dict(built.matches), built.nearest.texts) == ({}, ())


def test_a_comment_that_only_mentions_the_word_does_not_disapprove() -> None:
    assert memory.approved(entry("Stadt", "City", comments=("this was unapproved once",), obsolete=True))


def test_a_live_entry_is_approved_whatever_its_comments_say() -> None:
    assert memory.approved(entry("Stadt", "City", comments=("unapproved",)))


def test_the_same_context_comes_first_then_what_more_pages_agree_on() -> None:
    built = memory.build(
        [
            ("a", catalog(entry("Bank", "bank"), entry("Bank", "bench", context="park"))),
            ("b", catalog(entry("Bank", "financial institution"))),
            ("c", catalog(entry("Bank", "financial institution"))),
        ]
    )
    found = [(match.page, match.target) for match in memory.exact(built, (None, "Bank"))]
    assert found == [("b", "financial institution"), ("c", "financial institution"), ("a", "bank"), ("a", "bench")]
    assert memory.exact(built, ("park", "Bank"))[0].target == "bench"
    assert memory.exact(built, (None, "Bänke")) == ()


def test_an_empty_context_is_a_context() -> None:
    built = memory.build([("a", catalog(entry("Bank", "bank", context="")))])
    assert memory.agreed(built, (None, "Bank")) is None
    assert memory.agreed(built, ("", "Bank")) == Match("Bank", "", "bank", "a")


def test_two_targets_for_the_same_german_are_no_agreement() -> None:
    built = memory.build(
        [
            ("a", catalog(entry("Start", "Home"), entry("Ende", "End"))),
            ("b", catalog(entry("Start", "Home page", obsolete=True), entry("Ende", "End"))),
        ]
    )
    assert memory.agreed(built, (None, "Start")) is None
    assert memory.agreed(built, (None, "Ende")) == Match("Ende", None, "End", "a")


def test_another_context_does_not_disturb_an_agreement() -> None:
    built = memory.build([("a", catalog(entry("Bank", "bank"), entry("Bank", "bench", context="park")))])
    assert memory.agreed(built, (None, "Bank")) == Match("Bank", None, "bank", "a")


def test_the_most_similar_german_is_found_with_its_score() -> None:
    built = memory.build(
        [("a", catalog(entry("Die Stadt baut ein Haus.", "one"), entry("Die Stadt fördert Projekte.", "many")))]
    )
    found = memory.near(built, "Die Stadt fördert zwei Projekte.")
    assert found is not None
    assert found.target == "many"
    assert found.score == fuzz.ratio("Die Stadt fördert Projekte.", "Die Stadt fördert zwei Projekte.") / 100
    assert memory.near(built, "Die Stadt fördert zwei Projekte.", cutoff=0.95) is None
    assert memory.near(built, "Öffnungszeiten") is None


def test_of_equally_similar_pairs_the_one_on_the_same_page_wins() -> None:
    built = memory.build(
        [("a", catalog(entry("Projekt 1", "Project 1"))), ("b", catalog(entry("Projekt 2", "Project 2")))]
    )
    targets = {page: memory.near(built, "Projekt 3", page=page) for page in ("a", "b", "c", "")}
    assert {page: found.target for page, found in targets.items() if found} == {
        "a": "Project 1",
        "b": "Project 2",
        "c": "Project 1",
        "": "Project 1",
    }


def test_a_page_does_not_outweigh_a_better_score() -> None:
    built = memory.build(
        [("a", catalog(entry("Die Projekte der Stadt", "far"))), ("b", catalog(entry("Das Projekt der Stadt", "near")))]
    )
    found = memory.near(built, "Das Projekt der Städte", page="a")
    assert found is not None
    assert found.target == "near"


WORDS = st.lists(st.sampled_from(["Stadt", "Städte", "und", "Projekt", "Mai", "2016"]), max_size=5).map(" ".join)


@given(st.lists(WORDS, max_size=8), WORDS, st.sampled_from([0.01, 0.5, 0.6, 0.75, 0.9, 1.0]))
def test_no_similar_german_is_overlooked(sources: list[str], text: str, cutoff: float) -> None:
    built = memory.build([("a", catalog(*(entry(source, "x") for source in dict.fromkeys(sources))))])
    scores = {source: fuzz.ratio(text, source) / 100 for source in sources}
    best = max(scores.values(), default=0.0)
    found = memory.near(built, text, cutoff=cutoff)
    assert (found.score if found else None) == (best if best >= cutoff else None)
    assert found is None or scores[found.source] == best


KEYS = st.tuples(st.sampled_from([None, "", "park"]), st.sampled_from(["Bank", "Stadt", "Mai 2016", "Mai 2017"]))
PAIRS = st.lists(st.tuples(KEYS, st.sampled_from(["a", "b"]), st.sampled_from(["p", "q"])), max_size=8)


@given(PAIRS, KEYS)
def test_agreement_is_what_all_pairs_of_the_key_say(pairs: list[tuple[Key, str, str]], key: Key) -> None:
    built = memory.build([(page, catalog(entry(k[1], target, context=k[0]))) for k, target, page in pairs])
    said = {target for k, target, _page in pairs if k == key}
    agreed = memory.agreed(built, key)
    assert (agreed.target if agreed else None) == (said.pop() if len(said) == 1 else None)


@given(PAIRS, KEYS)
def test_look_ups_depend_on_nothing_but_the_catalogs(pairs: list[tuple[Key, str, str]], key: Key) -> None:
    catalogs = [(page, catalog(entry(k[1], target, context=k[0]))) for k, target, page in pairs]
    first, second = memory.build(catalogs), memory.build(iter(catalogs))
    for built, page in product((first, second), ("p", "q")):
        assert memory.exact(built, key) == memory.exact(first, key)
        assert memory.near(built, key[1], page=page) == memory.near(first, key[1], page=page)
