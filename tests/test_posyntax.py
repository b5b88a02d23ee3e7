"""The grammar of .po files: every spelling that gettext allows is read alike, what would need a guess is refused."""

from __future__ import annotations

import gettext
import re
import subprocess
import tracemalloc
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline import pofile
from pipeline.errors import InputRefused
from pipeline.model import Catalog, Entry, State
from pipeline.po import syntax
from tests.po_files import FIXTURES, HEADER, cases, needs_gettext, run, tidy_catalogs, untidy_files

REFUSED = cases("refused.txt")
READ = cases("read.txt")
FILES = cases("files.txt")


def test_a_file_with_every_feature_is_read() -> None:
    catalog = pofile.read((FIXTURES / "full.po").read_bytes(), path="locales/en/LC_MESSAGES/full.po")
    assert catalog.locale == "en_GB"
    assert catalog.header[0] == ("Project-Id-Version", "dresden 1.0")
    assert [entry.state.value for entry in catalog.entries] == (
        ["draft", "approved", "draft", "draft", "untranslated", "approved", "obsolete", "obsolete"]
    )
    first = catalog.entries[0]
    assert first.key == ("p", "Ziel des Projektes war der Fachaustausch zwischen Vertreterinnen und Vertretern "
                              "europäischer Städte über Strategien, Methoden und best-practice Beispiele.")  # fmt: skip
    assert first.previous == "Ziel des Projektes war der alte Fachaustausch."
    assert first.flags == ("fuzzy", "no-wrap", "mt", "md-inline", "max-length:80")
    assert first.comments == ("translator note: eins", " indented translator note")
    assert first.notes[1] == "TRANSLATORS: keep project name"
    assert catalog.entries[-1] == Entry(
        "Alter Satz 2", ("Old sentence 2",), flags=("fuzzy",), previous="Vorher", obsolete=True
    )


@given(untidy_files())
def test_every_spelling_of_an_entry_is_read_alike(file: tuple[bytes, list[Entry]]) -> None:
    data, expected = file
    assert list(pofile.read(data).entries) == expected


@pytest.mark.parametrize(("title", "text", "expected"), READ, ids=[case[0] for case in READ])
def test_a_spelling_that_gettext_allows_is_read_and_laid_out(title: str, text: str, expected: str) -> None:
    catalog = pofile.read((HEADER + text).encode())
    assert pofile.write(pofile.canonical(catalog)).decode() == HEADER + expected


@needs_gettext
@pytest.mark.parametrize(("title", "text", "expected"), READ, ids=[case[0] for case in READ])
def test_msgcat_lays_it_out_in_the_same_way(title: str, text: str, expected: str) -> None:
    if not title.endswith("(ours)"):
        assert run("msgcat", "--no-wrap", data=(HEADER + text).encode()).decode() == HEADER + expected


@pytest.mark.parametrize(
    ("charset", "text"),
    [("ISO-8859-15", "Übersetzung 5 €"), ("windows-1252", "„Straße“"), ("KOI8-R", "Дрезден"), ("GB18030", "德累斯顿"),
     ("Shift_JIS", "表示ソ十"), ("utf8", "Übersetzung")],
)  # fmt: skip
def test_the_header_names_the_charset(charset: str, text: str) -> None:
    header = f'# {text}\nmsgid ""\nmsgstr ""\n"Last-Translator: {text}\\n"\n'
    header += f'"Content-Type: text/plain; char"\n"set={charset}\\n"\n\n'
    catalog = pofile.read(f'{header}msgid "{text}"\nmsgstr ""\n"{text}"\n'.encode(charset))
    assert catalog.entries == (Entry(text, (text,)),)
    changed = catalog.with_entries([Entry(text, (text,), comments=(text,))])
    assert pofile.write(changed) == f'{header}# {text}\nmsgid "{text}"\nmsgstr "{text}"\n'.encode(charset)


def test_a_file_without_header_is_utf8_and_gets_a_header_with_its_first_change() -> None:
    catalog = pofile.read('msgid "Größe"\nmsgstr "size"\n'.encode(), locale="en")
    assert catalog.head is None
    changed = catalog.with_entries([replace(catalog.entries[0], targets=("Size",))])
    assert pofile.write(changed).decode() == (
        'msgid ""\nmsgstr ""\n"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n"Language: en\\n"\n"X-Source-Language: de\\n"\n'
        '\nmsgid "Größe"\nmsgstr "Size"\n'
    )


def test_a_byte_order_mark_stays_until_its_entry_changes() -> None:
    data = "\ufeff".encode() + HEADER.encode() + b'msgid "Stadt"\nmsgstr "city"\n'
    catalog = pofile.read(data)
    assert catalog.entries == (Entry("Stadt", ("city",)),)
    assert pofile.write(catalog.with_entries([Entry("Stadt", ("town",))])) == data.replace(b"city", b"town")
    assert pofile.write(replace(catalog, header=(*catalog.header, ("Language", "en")))).startswith(b"msgid")


def test_a_bell_rings_on_but_without_its_escape() -> None:
    catalog = pofile.read((HEADER + 'msgid "\\a"\nmsgstr ""\n').encode())
    assert [entry.source for entry in catalog.entries] == ["\a"]
    assert pofile.read(pofile.write(pofile.canonical(catalog))).entries == catalog.entries


def test_a_header_that_is_a_draft_hides_no_entry() -> None:
    catalog = pofile.read(f'#, fuzzy\n{HEADER}msgid "Stadt"\nmsgstr "city"\n'.encode())
    assert [entry.state for entry in catalog.entries] == [State.APPROVED]


@pytest.mark.parametrize(("title", "text", "expected"), REFUSED, ids=[case[0] for case in REFUSED])
def test_what_would_need_a_guess_is_refused_with_its_line(title: str, text: str, expected: str) -> None:
    with pytest.raises(InputRefused) as refused:
        pofile.read(text.encode(), path="locales/en/LC_MESSAGES/a.po")
    assert f"{refused.value.line} {refused.value.code}" == expected.strip()
    assert str(refused.value).startswith(f"locales/en/LC_MESSAGES/a.po:{refused.value.line}: ")
    assert refused.value.repair
    assert "{" not in str(refused.value).replace(text, "")


def outline(catalog: Catalog) -> str:
    """Its entries, one a line: state, context, German, previous German, targets."""
    lines = []
    for entry in catalog.entries:
        context = "" if entry.context is None else f"({entry.context}) "
        previous = "" if entry.previous is None else f" < {entry.previous}"
        lines.append(f"{entry.state.value} {context}{entry.source}{previous} = {' / '.join(entry.targets)}\n")
    return "".join(line[:-1].replace("\n", "\\n") + line[-1] for line in lines)


def of_numbers(text: str) -> str:
    """The text with the characters that stand in it by their number."""
    return re.sub("⟦([0-9a-f]+)⟧", lambda match: chr(int(match[1], 16)), text).replace("⟦⟧\n", "")


def bytes_of(text: str) -> bytes:
    declared = re.search(r"charset=(ISO-8859-15?)\b", text)
    return of_numbers(text).encode(declared[1] if declared else "utf-8")


@pytest.mark.parametrize(("title", "text", "expected"), FILES, ids=[case[0] for case in FILES])
def test_a_file_of_any_layout_is_read_and_given_back(title: str, text: str, expected: str) -> None:
    catalog = pofile.read(bytes_of(text))
    assert outline(catalog) == of_numbers(expected)
    assert pofile.write(catalog) == bytes_of(text)


@pytest.mark.parametrize(("title", "text", "expected"), FILES, ids=[case[0] for case in FILES])
def test_in_a_file_of_any_layout_a_change_stays_in_its_entry(title: str, text: str, expected: str) -> None:
    catalog = pofile.read(bytes_of(text))
    records = list(catalog.records)
    if catalog.head:
        records.insert(catalog.place, catalog.head)
    for old in catalog.entries:
        new = replace(old, targets=("other",) * len(old.targets))
        written = pofile.write(catalog.with_entries(new if entry == old else entry for entry in catalog.entries))
        number = [record.entry for record in records].index(old)
        before, behind = (b"".join(part.raw for part in some) for some in (records[:number], records[number + 1 :]))
        assert written.startswith(before) or not catalog.head
        assert written.rstrip().endswith((behind + catalog.tail).strip())
        assert pofile.read(written).entries == tuple(new if entry == old else entry for entry in catalog.entries)


@needs_gettext
@pytest.mark.parametrize(("title", "text", "expected"), FILES, ids=[case[0] for case in FILES])
def test_msgcat_reads_a_file_of_any_layout_alike(title: str, text: str, expected: str) -> None:
    if not title.endswith("(ours)"):
        theirs = pofile.read(run("msgcat", "--no-wrap", "--force-po", data=bytes_of(text)))
        ours = pofile.canonical(pofile.read(bytes_of(text)))
        assert sorted(outline(theirs).splitlines()) == sorted(outline(ours).splitlines())


@needs_gettext
@pytest.mark.parametrize(("title", "text", "expected"), REFUSED, ids=[case[0] for case in REFUSED])
def test_gettext_refuses_most_of_it_too(title: str, text: str, expected: str) -> None:
    ours = ("po-plural", "po-charset", "po-nul", "po-domain", "po-merged", "no UTF-8", "a mark")
    if not any(word in title + expected for word in ours):
        with pytest.raises(subprocess.CalledProcessError):
            run("msgcat", data=((HEADER if "ä" in text else "") + text).encode())


@pytest.mark.parametrize(
    ("data", "line", "code"),
    [
        (HEADER.encode() + b'msgid "Stadt"\nmsgstr "Universit\xe4t"\n', 5, "po-bytes"),
        (HEADER.replace("UTF-8", "CHARSET").encode() + 'msgid "Größe"\nmsgstr "size"\n'.encode(), 4, "po-bytes"),
        (HEADER.replace("UTF-8", "ISO-8859-7").encode() + b'msgid "Stadt"\nmsgstr "\xff"\n', 5, "po-bytes"),
        (HEADER.encode() + b'msgid "Stadt"\nmsgstr "ci\0ty"\n', 5, "po-nul"),
        (HEADER.encode("utf-16"), 1, "po-nul"),
        (b" " * (pofile.LARGEST + 1), None, "po-size"),
    ],
    ids=["latin-1 in UTF-8", "no charset filled in", "no such Greek letter", "NUL", "UTF-16", "too large"],
)  # fmt: skip
def test_bytes_that_are_no_catalog_are_refused(data: bytes, line: int | None, code: str) -> None:
    with pytest.raises(InputRefused) as refused:
        pofile.read(data)
    assert (refused.value.line, refused.value.code) == (line, code)


def test_a_refusal_says_how_to_mend_the_file() -> None:
    with pytest.raises(InputRefused, match=r"^en/a\.po:3: .* zwiesprache doctor --fix en/a\.po$"):
        pofile.read(b'msgid "a"\nmsgstr "b"\n>>>>>>> main\n', path="en/a.po")


def test_a_refusal_shows_no_control_characters() -> None:
    with pytest.raises(InputRefused) as refused:
        pofile.read(b"\x1b[2J gone")
    assert "[2J gone" in str(refused.value)
    assert str(refused.value).isprintable()


@pytest.mark.parametrize(
    "rule",
    ["nplurals=1; plural=0;", "nplurals=2; plural=n != 1", " nplurals = 2 ; plural = ( n>1 ) ;",
     "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
     "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5;",
     "nplurals=2; plural=!(n == 1) * 1;", "nplurals=INTEGER; plural=EXPRESSION;"],
)  # fmt: skip
def test_a_plural_rule_is_gettext_s_part_of_c(rule: str) -> None:
    assert syntax.is_plural_rule(rule)


@pytest.mark.parametrize(
    "rule",
    ["", "nplurals=2", "nplurals=0; plural=0;", "nplurals=100; plural=n;", "nplurals=2; plural=;",
     "nplurals=2; plural=n n;", "nplurals=2; plural=nn;", "nplurals=2; plural=1 2;", "nplurals=2; plural=10n;",
     "nplurals=2; plural=(n;", "nplurals=2; plural=n ? 1;", "nplurals=2; plural=n = 1;", "nplurals=2; plural=-n;",
     "nplurals=2; plural=n.real;", "nplurals=2; plural=" + "(" * 500_000 + "n" + ")" * 500_000 + ";"],
    ids=lambda rule: rule[:40],
)  # fmt: skip
def test_a_plural_rule_is_nothing_else(rule: str) -> None:
    assert not syntax.is_plural_rule(rule)


@st.composite
def plural_rules(draw: st.DrawFn, depth: int = 3) -> str:
    if not depth or draw(st.booleans()):
        return draw(st.sampled_from(["n", "0", "1", "10"]))
    inner = plural_rules(depth - 1)
    operator = draw(st.sampled_from(["||", "&&", "==", "!=", "<", ">", "<=", ">=", "+", "-", "*"]))
    form = draw(st.sampled_from(["({0})", "!{0}", "{0} {3} {1}", "{0} ? {1} : {2}"]))
    return form.format(draw(inner), draw(inner), draw(inner), operator)


@given(st.one_of(plural_rules(), st.text("n01 !=<>&|?:()+", max_size=8)))
def test_python_s_gettext_agrees_on_plural_rules(rule: str) -> None:
    try:
        gettext.c2py(rule)
        allowed = True
    except ValueError:
        allowed = False
    except SyntaxError:  # `n == !n`, which it does not translate to Python well
        assume(False)
    assert syntax.is_plural_rule(f"nplurals=2; plural={rule};") == allowed


@given(tidy_catalogs(), st.data())
def test_truncating_a_file_loses_no_finished_entry(catalog: Catalog, data: st.DataObject) -> None:
    whole = pofile.write(catalog)
    check_truncated(catalog, whole, data.draw(st.integers(0, len(whole))))


def test_truncating_a_file_anywhere_is_refused_or_loses_no_finished_entry() -> None:
    whole = (FIXTURES / "full.po").read_bytes()
    catalog = pofile.read(whole)
    for cut in range(len(whole)):
        check_truncated(catalog, whole, cut)


def check_truncated(catalog: Catalog, whole: bytes, cut: int) -> None:
    """Whole entries are read as they were; of the one that was cut, at most the end of the last target is gone."""
    try:
        left = pofile.read(whole[:cut]).entries
    except InputRefused:
        return
    ends = [len(catalog.head.raw) if catalog.head else 0]
    for record in catalog.records:
        ends.append(ends[-1] + len(record.raw))
    finished = sum(end <= cut for end in ends[1:])
    assert left[:finished] == catalog.entries[:finished]
    assert len(left) <= finished + 1
    for part, entry in zip(left[finished:], catalog.entries[finished:], strict=False):
        *full, last = part.targets
        assert entry.targets[: len(full)] == tuple(full)
        assert entry.targets[len(full)].startswith(last)
        assert replace(part, targets=entry.targets) == entry


@pytest.mark.parametrize(
    "line",
    ['msgid "' + "\\n" * 200_000 + '"', "#=fuzzy" + ",a" * 200_000 + '\nmsgid "a"', 'msgid ""' + '"a"' * 100_000],
    ids=["escapes", "flags", "strings"],
)
def test_a_long_line_takes_little_memory(line: str) -> None:
    """A catalog may have 64 MiB, and atomic groups remember each of their rounds by a hundred bytes."""
    text = f'{line}\nmsgstr ""\n'
    tracemalloc.start()
    try:
        assert len(list(syntax.blocks(text, charset="utf-8"))) == 1
        assert tracemalloc.get_traced_memory()[1] < 25 * len(text)
    finally:
        tracemalloc.stop()
