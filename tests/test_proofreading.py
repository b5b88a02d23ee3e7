"""What authors are told of their pages: each rule finds its mistake at its line, and leaves good pages alone."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import formats, termfile
from pipeline.errors import InputRefused
from pipeline.glossary import Glossary
from pipeline.glossary import together as glossaries
from pipeline.model import NONE, Finding
from pipeline.proofreading import (
    ALL,
    PAGE_RULES,
    SITE_RULES,
    Approved,
    Pages,
    cut,
    proofread,
    together,
    varied_targets,
    varied_terms,
)
from pipeline.proofreading.words import words
from tests import sites
from tests.documents import blocks, spelt
from tests.sites import zwiesprache

DOCS = Path(__file__).parents[1] / "docs"
ENDINGS = tuple(formats.FORMATS)
PATIENCE = 1.5
"""Seconds for a page of 80,000 characters; by the square they would be minutes."""


def site(
    sources: Mapping[str, str], *, files: frozenset[str] = frozenset(), language: str = "de", terms: str = ""
) -> Pages:
    """Pages of these files: `kontakt.md` -> its text."""
    own, refused = termfile.read(terms.encode(), ("en",)) if terms else ((), ())
    assert not refused
    pages = {}
    for name, text in sources.items():
        path, ending = name.rsplit(".", 1)
        document = replace(formats.parse(text, f".{ending}", path=name), path=path)
        skeleton = formats.build(document)
        pages[path] = cut(
            document, skeleton, file=name, language=language, terms=glossaries(own, termfile.shipped("de"))
        )
    return together(pages, files=files, endings=ENDINGS)


def found(text: str, ending: str = "md", language: str = "de") -> list[Finding]:
    files = frozenset(re.findall(r"[(\"](\w+\.(?:png|svg|jpg))", text))
    return proofread(site({f"seite.{ending}": text}, files=files, language=language))


def cases(name: str, parts: int) -> list[list[str]]:
    every = [spelt(block) for block in blocks(f"proofreading/{name}.txt")]
    assert len(every) % parts == 0
    return [every[at : at + parts] for at in range(0, len(every), parts)]


# -- single pages -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("title", "text", "wanted"), cases("found", 3))
def test_a_mistake_is_found_at_its_line(title: str, text: str, wanted: str) -> None:
    told = [f"{finding.rule} {finding.line}" for finding in found(text.strip("\n") + "\n")]
    assert told == wanted.split("\n")[:-1], title


@pytest.mark.parametrize(("title", "text"), cases("silent", 2))
def test_a_good_page_is_left_alone(title: str, text: str) -> None:
    language = "en" if "English" in title else "de"
    assert [
        (finding.rule, finding.line, finding.found) for finding in found(text.strip("\n") + "\n", language=language)
    ] == []


def test_every_rule_has_a_mistake_that_it_finds() -> None:
    told = {line.split()[0] for _title, _text, wanted in cases("found", 3) for line in wanted.splitlines()}
    assert told == {name for name, _rule in (*PAGE_RULES, *SITE_RULES)} - {"page-titles"}


@pytest.mark.parametrize(("_title", "text", "_wanted"), cases("found", 3))
def test_a_finding_says_what_where_and_how_to_mend_it_and_never_holds_a_page_back(
    _title: str, text: str, _wanted: str
) -> None:
    for finding in found(text.strip("\n") + "\n"):
        assert finding.severity in ("warning", "note")
        assert finding.message.endswith((".", "?"))
        assert finding.fix
        assert finding.path == "seite.md"
        if finding.source_at and finding.key:
            start, end = finding.source_at
            assert re.sub(r"</?\w+>", "", finding.key[1][start:end]) == finding.found


def test_a_place_is_counted_in_the_sentence_with_its_tags() -> None:
    [finding] = found("Wir öffnen **erst** am **31. Juni** wieder.\n")
    assert finding.key == (None, "Wir öffnen <strong1>erst</strong1> am <strong2>31. Juni</strong2> wieder.")
    assert finding.source_at is not None
    assert finding.key[1][slice(*finding.source_at)] == "31. Juni"


def test_the_line_is_that_of_the_words_in_a_sentence_of_several_lines() -> None:
    [finding] = found("Wir öffnen,\nwenn alles gut geht,\nam 31. Juni wieder.\n")
    assert finding.line == 3


def test_html_and_plain_text_are_read_too() -> None:
    page = '<html lang="de"><body><main><h1>Preise</h1>\n<h3>Kinder</h3>\n<p>Ab 31. Juni.</p></main></body></html>'
    assert [(f.rule, f.line) for f in found(page, "html")] == [("headings", 2), ("impossible-dates", 3)]
    text = "Preise\n\nAb 31. Juni gilt https://www.example.org/leben/stadtportraet/europa/eu-projekte.\n"
    assert [(f.rule, f.line) for f in found(text, "txt")] == [("impossible-dates", 3)]


def test_a_name_of_the_glossary_needs_no_spelling_out() -> None:
    pages = {"a.md": "Das ZMO hilft.\n\n## DAS GROSSE FEST\n"}
    terms = "German;en;kind\nZMO;;keep\nDAS GROSSE FEST;;keep\n"
    assert proofread(site(pages, terms=terms)) == []
    assert [finding.rule for finding in proofread(site(pages))] == ["short-forms", "capital-headings"]


def test_what_a_page_accepts_is_accepted_on_it_alone() -> None:
    said = "<!-- zwiesprache: accept: short-forms – alle hier kennen es -->\n\n"
    pages = {"a.md": f"{said}Das ZMO hilft. Ab 31. Juni.\n", "b.md": "Das ZMO hilft.\n"}
    assert [(f.rule, f.path) for f in proofread(site(pages))] == [("impossible-dates", "a.md"), ("short-forms", "b.md")]


@pytest.mark.parametrize(
    ("ending", "text"),
    [
        ("html", "<main><!-- zwiesprache: accept: impossible-dates - so steht es da -->\n<p>Ab 31. Juni.</p></main>"),
        ("mdx", "{/* zwiesprache: accept: impossible-dates: so steht es da */}\n\nAb 31. Juni.\n"),
        ("md", "Ab 31. Juni. <!-- Zwiesprache: accept: impossible-dates – so steht es da -->\n"),
    ],
)
def test_every_format_with_comments_can_accept(ending: str, text: str) -> None:
    assert found(text, ending) == []
    assert [finding.rule for finding in found(text.replace("accept", "note"), ending)] == ["impossible-dates"]


@pytest.mark.parametrize("said", ["accept", "accept: short-forms", "accept short-forms – so", "accept: Das ist so"])
def test_an_acceptance_without_rule_or_reason_is_refused_with_its_line(said: str) -> None:
    with pytest.raises(InputRefused, match=r"The directive “accept” needs a rule and a reason") as refused:
        formats.parse(f"Text.\n\n<!-- zwiesprache: {said} -->\n\nMehr.\n", ".md", path="a.md")
    assert refused.value.line == 3


def test_an_acceptance_changes_nothing_in_what_is_translated() -> None:
    said = "<!-- zwiesprache: accept: dates – so -->\n"
    with_it = formats.parse(f"{said}Das ist *gut*.\n\n{said}## Ja\n", ".md")
    assert [*with_it.segments()] == [*formats.parse("Das ist *gut*.\n\n## Ja\n", ".md").segments()]
    assert [segment.note for segment in with_it.segments()] == ["", ""]


# -- the whole site ---------------------------------------------------------------------------------


def test_links_are_followed_to_pages_files_and_places() -> None:
    pages = {
        "a.md": "---\ntitle: A\nimage: weg.jpg\n---\n\nText.\n",
        "index.md": "[Kontakt](kontakt.md#anfahrt), [Plan](plan.pdf), [Weg](kontakt#weg), [Ziel](service/)\n",
        "kontakt.md": "## Anfahrt\n\n[Zurück](../index.md), [Start](index.md), [Über uns](#über-uns)\n\n## Über uns\n",
        "service/index.md": "[Kontakt](../kontakt.md), [Bild](bild.png)\n\n![Ein Bild](../bild.png)\n",
    }
    told = [(f.path, f.line, f.found, f.fix) for f in proofread(site(pages, files=frozenset({"plan.pdf", "bild.png"})))]
    away = "Correct the address, or take the link out."
    assert told == [
        ("a.md", 3, "weg.jpg", away),
        ("index.md", 1, "kontakt#weg", away),
        ("kontakt.md", 3, "../index.md", away),
        ("service/index.md", 1, "bild.png", away),
    ]


def test_a_city_with_two_codes_is_told_across_pages_at_the_rarer() -> None:
    pages = {
        "a.md": "Partner: Musterdorf (AT), Wien (AT)\n",
        "b.md": "Partner: Musterdorf (AT)\n",
        "c.md": "Vorwort.\n\nPartner: Musterdorf (CH)\n",
    }
    [finding] = proofread(site(pages))
    assert (finding.path, finding.line, finding.found) == ("c.md", 3, "Musterdorf (CH)")
    assert finding.message == "Musterdorf has the country code CH here and AT in a.md:1."


def test_codes_that_stand_equally_often_are_told_at_each() -> None:
    told = proofread(site({"a.md": "Aus Musterdorf (AT).\n", "b.md": "Aus Musterdorf (CH).\n"}))
    assert [finding.path for finding in told] == ["a.md", "b.md"]


def test_a_city_of_the_table_is_told_with_its_code() -> None:
    [finding] = proofread(site({"a.md": "Partner ist die Landeshauptstadt Riga (LT).\n"}))
    assert (finding.found, finding.expected) == ("Riga (LT)", "Riga (LV)")
    assert finding.message == "Riga has the country code LV, here it is LT."
    assert finding.fix == "Write Riga (LV)."


def test_every_city_of_the_table_has_the_code_of_a_country_first() -> None:
    data = words("de")
    assert data is not None
    assert len(data.cities) >= 500
    assert {codes[0] for codes in data.cities.values()} <= data.countries


def test_pages_with_one_title_are_told_at_each() -> None:
    pages = {"a.md": "# Kontakt\n", "b/c.md": "---\ntitle: kontakt\n---\n\nText.\n", "d.md": "# Anfahrt\n"}
    told = proofread(site(pages))
    assert [(f.rule, f.path, f.line) for f in told] == [("page-titles", "a.md", 1), ("page-titles", "b/c.md", 2)]
    assert told[0].message == "The title “Kontakt” is that of another page too: b/c."


# -- across translations ----------------------------------------------------------------------------


def approved(page: str, german: str, target: str) -> Approved:
    return Approved(page, f"{page}.po", (None, german), german, target)


def test_one_german_with_several_targets_is_a_note_that_names_the_pages() -> None:
    pairs = [
        approved("a", "Weiter", "Next"),
        approved("b", "Weiter", "Next "),
        approved("c", "Weiter", "Continue"),
        approved("d", "Weiter", NONE),
        approved("a", "Ende", "End"),
    ]
    [note] = varied_targets(pairs)
    assert (note.severity, note.path, note.key) == ("note", "c.po", (None, "Weiter"))
    assert note.message == "The same German has several translations: “Next” (a, b); “Continue” (c)."
    assert [*varied_targets(pairs[:2])] == []


def test_many_pages_are_not_all_named() -> None:
    pairs = [approved(f"p{n}", "Ja", "Yes") for n in range(9)] + [approved("x", "Ja", "Aye")]
    [note] = varied_targets(pairs)
    assert "“Yes” (p0, p1, p2, …)" in note.message


def test_a_term_with_two_translations_is_a_note_where_both_are_used() -> None:
    own, _refused = termfile.read(b"German;en;kind\nAufruf;call | appeal;preferred\nAmt;office;preferred\n", ("en",))
    terms = Glossary(own)
    pairs = [
        approved("a", "Der Aufruf ist offen.", "The call is open."),
        approved("b", "Zum Aufruf", "To the calls"),
        approved("c", "Unser <strong>Aufruf</strong>", "Our <strong>appeal</strong>"),
        approved("d", "Ein Aufruf", "A call or an appeal"),
        approved("d", "Das Amt", "The department"),
    ]
    [note] = varied_terms(pairs, terms, "en")
    assert (note.path, note.severity) == ("c.po", "note")
    assert note.message == "The term “Aufruf” has several translations: “call” (a, b); “appeal” (c)."
    assert [*varied_terms(pairs[:2], terms, "en")] == []


# -- the command ------------------------------------------------------------------------------------


def test_check_source_needs_no_catalog_and_says_file_and_line(tmp_path: Path) -> None:
    root = sites.make(tmp_path, {"index.md": "---\ntitle: Start\n---\n\nAb 31. Juni. Siehe [dort](weg.md).\n"})
    catalog = root / "locales" / "en" / "LC_MESSAGES" / "index.po"
    catalog.parent.mkdir(parents=True)
    catalog.write_bytes(b"no catalog at all")
    done = zwiesprache(root, "check", "--source")
    assert done.code == 0
    assert "source/index.md:5: warning impossible-dates: The date 31. Juni does not exist." in done.out
    assert "source/index.md:5: warning dead-links: The link weg.md leads nowhere." in done.out
    assert "source/index.md:5: note link-words: " in done.out
    assert "Gibt es nicht" not in done.err


def test_check_says_what_stands_in_every_language_too(tmp_path: Path) -> None:
    root = sites.make(tmp_path, {"index.md": "---\ntitle: Start\n---\n\n#### Ab 31. Juni\n\n[Weg](weg.md)\n"})
    done = zwiesprache(root, "check")
    assert done.code == 0
    assert "source/index.md:5: note headings: " in done.out
    assert "source/index.md:7: warning dead-links: " in done.out
    assert "impossible-dates" not in done.out


# -- laws -------------------------------------------------------------------------------------------


@given(st.text(alphabet=st.sampled_from('abInnenSieduRiga (LV)31. Juni2024\n*:_/-„“”"»«ÃA#[]!<>hier'), max_size=200))
def test_any_page_gets_the_same_answer_twice_and_no_crash(text: str) -> None:
    once = found(text)
    assert once == found(text)
    assert {finding.rule for finding in once} <= set(ALL)


@pytest.mark.parametrize(
    "piece",
    [
        "A",
        "Ab",
        "„",
        '"',
        "Bürger",
        "ABC ",
        "(LV) ",
        "Aa (LV) ",
        "am 31. ",
        "Montag, ",
        "Ã",
        "a  b",
        "Aa und ",
        "[a](b) ",
        "u[U+0308]",
        "i. S. ",
        "a. ",
        "Nova ",
        "(ABC ",
    ],
)
def test_the_time_grows_with_the_text(piece: str) -> None:
    unit = spelt(piece)
    text = "\n\n".join([unit * (20_000 // len(unit))] * 4)
    document = formats.parse(text, ".md", path="a.md")
    skeleton = formats.build(document)
    started = time.process_time()
    proofread(together({"a": cut(document, skeleton, file="a.md")}))
    assert time.process_time() - started < PATIENCE


# -- the manual -------------------------------------------------------------------------------------


def examples() -> list[tuple[str, str]]:
    """Rule and page of every example of docs/checks.md that is a page."""
    text = (DOCS / "checks.md").read_text("utf-8")
    sections = re.findall(r"^### `([\w-]+)`$\n(.*?)(?=^##)", text, re.DOTALL | re.MULTILINE)
    return [
        (name, spelt(block))
        for name, body in sections
        for block in re.findall(r"^```markdown\n(.*?)^```$", body, re.M | re.S)
    ]


def test_the_manual_has_a_section_for_every_rule() -> None:
    names = re.findall(r"^### `([\w-]+)`$", (DOCS / "checks.md").read_text("utf-8"), re.MULTILINE)
    assert sorted(names) == sorted(ALL)


@pytest.mark.parametrize(("rule", "page"), examples())
def test_an_example_of_the_manual_is_found_by_its_rule_alone(rule: str, page: str) -> None:
    assert {finding.rule for finding in found(page)} == {rule}
