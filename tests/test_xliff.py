"""XLIFF 2.1: what is written is valid by the standard's schema and comes back the same; hostile files are refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pipeline import pofile, xliff
from pipeline.errors import InputRefused
from pipeline.model import Entry

SCHEMA = etree.XMLSchema(etree.parse(str(Path(__file__).with_name("fixtures") / "xliff/xliff_core_2.0.xsd")))


def written(*entries: Entry) -> bytes:
    return xliff.write([("service/a & b", pofile.new("en").with_entries(entries))], "de", "en-GB")


def valid(data: bytes) -> bytes:
    SCHEMA.assertValid(etree.fromstring(data))
    return data


def test_an_entry_stands_in_a_unit_with_its_notes_and_its_tags_as_codes() -> None:
    data = valid(
        written(
            Entry(
                "Ein <a1>Bild</a1> <a2>der</a2> <img1/> Stadt & mehr.",
                ("A <a2>picture</a2> <a1>of</a1> the <img1/> city.",),
                context="Kopf",
                flags=("fuzzy",),
                notes=("Heading", "Draft: deepl 12345678"),
                previous="Ein Bild.",
            )
        )
    )
    assert (
        data.decode()
        == """\
<?xml version="1.0" encoding="UTF-8"?>
<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="de" trgLang="en-GB">
  <file id="f1" original="service/a &amp; b">
    <unit id="u1">
      <notes>
        <note category="context">Kopf</note>
        <note category="note">Heading</note>
        <note category="note">Draft: deepl 12345678</note>
        <note category="previous">Ein Bild.</note>
      </notes>
      <segment state="initial">
        <source>Ein <pc id="a1" dispStart="&lt;a1&gt;">Bild</pc> <pc id="a2" dispStart="&lt;a2&gt;">der</pc> \
<ph id="img1" disp="&lt;img1/&gt;" /> Stadt &amp; mehr.</source>
        <target>A <pc id="a2" dispStart="&lt;a2&gt;">picture</pc> <pc id="a1" dispStart="&lt;a1&gt;">of</pc> the \
<ph id="img1" disp="&lt;img1/&gt;" /> city.</target>
      </segment>
    </unit>
  </file>
</xliff>
"""
    )


@pytest.mark.parametrize(
    ("state", "fuzzy"), [("initial", True), ("translated", False), ("reviewed", False), ("final", False)]
)
def test_what_a_person_confirmed_comes_back_without_a_fuzzy_flag(state: str, fuzzy: bool) -> None:
    data = written(Entry("Ja.", ("Yes.",))).replace(b'state="final"', f'state="{state}"'.encode())
    assert xliff.read(valid(data)) == ("en-GB", (Entry("Ja.", ("Yes.",), flags=("fuzzy",) if fuzzy else ()),))


def test_a_unit_that_a_tool_cut_further_is_joined() -> None:
    cut = b"""<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="de" trgLang="en"><file id="f">
      <unit id="u"><segment state="final"><source>Eins.</source><target>One.</target></segment>
      <ignorable><source> </source><target> </target></ignorable>
      <segment state="translated"><source><mrk id="m" type="term">Zwei</mrk>.</source><target>Two.</target></segment>
      </unit></file></xliff>"""
    assert xliff.read(valid(cut)) == ("en", (Entry("Eins. Zwei.", ("One. Two.",)),))


TEXTS = st.lists(
    st.sampled_from(
        ["Stadt", " ", "&", "<b>", "</b>", "<a1>", "</a1>", "<a2>", "</a2>", "<img1/>", "ö", "<", "]]>", "."]
    )
).map(lambda parts: "".join(parts).strip())


@given(TEXTS.filter(bool), TEXTS, st.sampled_from([None, "", "Kopf"]), st.booleans())
def test_what_was_written_comes_back_whatever_its_tags_are(
    source: str, target: str, context: str | None, fuzzy: bool
) -> None:
    entry = Entry(source, (target,), context, flags=("fuzzy",) if fuzzy and target else ())
    data = valid(written(entry))
    assert xliff.read(data) == ("en-GB", (entry,))


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])).filter(str.strip))
def test_any_text_makes_a_valid_file(text: str) -> None:
    valid(written(Entry(text, (text,))))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<xliff", "This is no XML: unclosed token"),
        (b"<html/>", "This is no XLIFF 2 file."),
        (b'<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"/>', "This is no XLIFF 2 file."),
        (b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>', "It declares entities"),
    ],
)
def test_a_file_that_is_none_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(InputRefused, match=said) as refused:
        xliff.read(data, path="x.xlf")
    assert refused.value.code == "xliff"


def test_plural_and_obsolete_entries_stay_out() -> None:
    data = written(Entry("a", ("b", "c"), source_plural="d"), Entry("e", ("f",), obsolete=True), Entry("g"))
    assert xliff.read(valid(data))[1] == (Entry("g"),)
