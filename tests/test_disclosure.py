"""A translated page says of machine drafts what its notes tell, where the site wants it to."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import pofile
from pipeline.config import Disclosure as Policy
from pipeline.model import Document, Entry, Segment
from pipeline.publish import gate
from pipeline.publish.disclosure import Disclosure, of_page
from tests import sites
from tests.sites import change, page, zwiesprache
from tests.test_render import PAGE, SITE, shown

MARK = "0123abcd"
ENGINE = f"Draft: libretranslate {MARK}"
RULE = f"Draft: rule {MARK}"
OURS = f"From your page {MARK}"


def said(policy: Policy, *notes: str) -> Disclosure:
    """What a page says whose sentences, all approved, have these notes each; empty: none."""
    entries = [
        Entry(f"Satz {number}.", (f"Sentence {number}.",), notes=(note,) if note else ())
        for number, note in enumerate(notes)
    ]
    return of(policy, entries)


def of(policy: Policy, entries: list[Entry], *texts: str) -> Disclosure:
    """What a page with these texts says, by default those of the entries."""
    catalog = pofile.new("en").with_entries(entries)
    parts = tuple(Segment(text) for text in texts or [entry.source for entry in entries])
    return of_page(gate.standings(Document("", ".md", parts, {}), catalog).values(), catalog, policy)


@pytest.mark.parametrize(
    ("notes", "drafted", "always"),
    [
        ([ENGINE], "machine", "machine"),
        ([RULE, OURS, ENGINE], "machine", "machine"),
        ([f"Draft: google tags lost {MARK}", ""], "machine", "machine"),
        ([""], "possible", "possible"),
        ([RULE, ""], "possible", "possible"),
        ([f"Draft: memory 92 % {MARK}"], "possible", "possible"),
        ([f"Kept {MARK}"], "possible", "possible"),
        ([f"Values {MARK}"], "possible", "possible"),
        ([f"Taken over from kontakt {MARK}"], "possible", "possible"),
        (["Heading"], "possible", "possible"),
        (["Draft: libretranslate"], "possible", "possible"),
        ([RULE], "", "possible"),
        ([OURS, RULE], "", "possible"),
        ([], "", ""),
    ],
)
def test_a_page_says_what_its_notes_tell(notes: list[str], drafted: Disclosure, always: Disclosure) -> None:
    assert (said("drafted", *notes), said("always", *notes), said("never", *notes)) == (drafted, always, "")


def test_what_the_page_does_not_show_does_not_count() -> None:
    draft = Entry("Entwurf.", ("Draft.",), flags=("fuzzy",), notes=(ENGINE,))
    gone = Entry("Früher.", ("Earlier.",), notes=(ENGINE,), obsolete=True)
    ours = Entry("Satz.", ("Sentence.",), notes=(OURS,))
    assert of("drafted", [ours, draft, gone], "Satz.", "Entwurf.") == ""


def test_a_sentence_shown_in_its_last_wording_counts_by_where_that_came_from() -> None:
    old = Entry("Der Eingang ist stufenlos.", ("The entrance is step-free.",), notes=(ENGINE,), obsolete=True)
    new = Entry(
        "Der Eingang ist, stufenlos.",
        ("The entrance is step-free.",),
        flags=("fuzzy",),
        previous=old.source,
        notes=(f"Kept {MARK}",),
    )
    assert of("drafted", [new, old], new.source) == "machine"


def test_of_two_earlier_sentences_the_one_that_is_shown_counts() -> None:
    old = Entry("Eingang, stufenlos", ("Step-free entrance",), notes=(ENGINE,), obsolete=True)
    new = Entry("Eingang stufenlos", ("Entrance",), flags=("fuzzy",), previous=old.source)
    other = replace(old, context="menu", targets=("No steps",), notes=(OURS,))
    assert of("drafted", [new, other, old], new.source) == "machine"


def test_a_sentence_that_a_neighbour_says_does_not_count() -> None:
    entries = [Entry("Satz.", ("Sentence.",), notes=(OURS,)), Entry("Noch einer.", ("<none/>",))]
    assert of("drafted", entries) == ""


@pytest.mark.parametrize("policy", ["drafted", "always", "never"])
def test_a_preview_says_that_it_shows_drafts(policy: Policy) -> None:
    entry = Entry("Satz.", ("Sentence.",), flags=("fuzzy",), notes=(ENGINE,))
    catalog = pofile.new("en").with_entries([entry])
    [standing] = gate.standings(Document("", ".md", (Segment("Satz."),), {}), catalog).values()
    assert of_page([replace(standing, target=entry.target)], catalog, policy) == "preview"
    assert "Vorschau: Diese Seite enthält Entwürfe" in shown(replace(PAGE, disclosure="preview"))


# -- on the page ------------------------------------------------------------------------------------


def origin(html: str) -> str:
    """What the end of a page says of where its text comes from, without the link to the original."""
    found = re.search(r'<p class="origin">(.*?)(?:<a .*?)?</p>', html, re.DOTALL)
    return sites.words(found[1]) if found else ""


def drafted(root: Path, config: str) -> Path:
    """The small site with drafts of an engine, reviewed."""
    return sites.reviewed(root, config=f'engines = ["memory", "pseudo"]\npublisher = "Stadt"\n{config}')


def test_a_page_with_machine_drafts_says_so_and_who_answers_for_it(tmp_path: Path) -> None:
    site = drafted(tmp_path, "")
    text = "Translated from German with machine drafts and reviewed by people. Responsible: Stadt."
    assert origin(page(site, "en/termine")) == text
    assert origin(page(site, "de/termine")) == ""


def test_a_page_without_notes_says_that_machine_drafts_are_possible(tmp_path: Path) -> None:
    site = sites.reviewed(tmp_path)
    text = "Translated from German, possibly with machine drafts, and reviewed by people."
    assert origin(page(site, "en/termine")) == text


def test_a_site_that_says_never_publishes_what_it_did_before(tmp_path: Path) -> None:
    site = drafted(tmp_path, 'disclosure = "never"')
    assert origin(page(site, "en/termine")) == "Translated from German and reviewed by people."


def test_rules_and_front_matter_decide_for_their_pages(tmp_path: Path) -> None:
    site = drafted(tmp_path, '[[pages]]\nmatch = "termine"\ndisclosure = "never"')
    assert origin(page(site, "en/termine")) == "Translated from German and reviewed by people."
    assert origin(page(site, "en")).startswith("Translated from German with machine drafts")
    change(site / "source/index.md", "title: Willkommen", "title: Willkommen\ndisclosure: never")
    assert zwiesprache(site, "run").code == 0
    assert origin(page(site, "en")) == "Translated from German and reviewed by people."


def test_a_word_that_is_no_policy_is_refused(tmp_path: Path) -> None:
    done = zwiesprache(sites.make(tmp_path, config='disclosure = "sometimes"'), "run")
    assert done.code == 2
    assert "disclosure: “sometimes” is none of: drafted, always, never." in done.err


def test_a_page_without_a_publisher_names_nobody() -> None:
    assert "Verantwortlich" in shown(replace(PAGE, disclosure="machine"))
    assert "Verantwortlich" not in shown(replace(PAGE, disclosure="machine"), replace(SITE, publisher=""))
    assert "Verantwortlich" not in shown(replace(PAGE, disclosure=""))
