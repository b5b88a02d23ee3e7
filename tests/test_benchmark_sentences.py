"""The comparison of sentence splitters: how corpora become blocks, and how cuts are counted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import gold, sentences, splitters
from benchmarks.gold import Block
from benchmarks.sentences import Score
from tests.test_sentences import FIXTURES, plain


def shown(block: Block) -> str:
    """A block with `‖` in front of each sentence but the first."""
    return "".join("‖" * (at in block.starts) + letter for at, letter in enumerate(block.text))


def test_the_notation_says_where_sentences_begin() -> None:
    block = gold.marked("Eins.‖Zwei. ‖(Drei.)‖⏎- vier¦fünf⏎sechs")
    assert block.text == "Eins. Zwei. (Drei.)\n- vier fünf\nsechs"
    assert [block.text[at:][:4] for at in sorted(block.starts)] == ["Zwei", "(Dre", "- vi"]
    assert [block.text[at:] for at in block.optional] == ["fünf\nsechs"]


@pytest.mark.parametrize("name", ["cases.txt", "office.txt", "admin_dev.txt"])
def test_the_notation_is_read_as_the_tests_of_the_rules_read_it(name: str) -> None:
    lines = (FIXTURES / name).read_text(encoding="utf-8").splitlines()
    marked = [line.split("\t", 1)[1] for line in lines if line and not line.startswith("#")]
    assert [block.text for block in gold.read(FIXTURES / name)] == [plain(line) for line in marked]


def test_sentences_of_a_treebank_stand_in_blocks_of_eight_that_end_with_a_heading() -> None:
    texts = ["Eins.", "Eine Überschrift", *("Satz." for _ in range(9))]
    blocks = gold.conllu("".join(f"# sent_id = {at}\n# text = {text}\n1\t_\n\n" for at, text in enumerate(texts)))
    assert [shown(block) for block in blocks] == ["Eins. ‖Eine Überschrift", " ‖".join(["Satz."] * 8), "Satz."]


def test_where_a_treebank_tells_paragraphs_no_sentence_ends_with_a_semicolon() -> None:
    source = "# newdoc\n# newpar\n# text = Eins;\n# text = zwei.\n# text = Drei.\n# newpar\n# text = Vier.\n"
    assert [shown(block) for block in gold.conllu(source)] == ["Eins; zwei. ‖Drei.", "Vier."]


def test_last_words_of_a_legal_text_become_paragraphs() -> None:
    first = "§ 1 Name\n(1) Der Rat tagt\nhier. Er (der\nRat) gilt:\n1.\n alle,\n"
    text = f"{first}- Seite 3 von 9 -\n2.\n keiner.[1] Ja“.\nEnde"
    lasts = ["Name", "hier", "gilt", "alle", "9 -", "keiner", "Ja", "Ende"]
    notes = [{"start": text.index(last), "end": text.index(last) + len(last)} for last in lasts]
    blocks = gold.annotated(json.dumps({"Text": text, "Annotations": notes}))
    assert [shown(block) for block in blocks] == [
        "§ 1 Name",
        "(1) Der Rat tagt hier. ‖Er (der Rat) gilt: 1. alle, 2. keiner.[1] ‖Ja“.",
        "Ende",
    ]


def test_cases_of_a_specification_in_ruby_are_placed_in_their_text_once() -> None:
    case = (
        """ps = new(text: "Eins \\"a\\".\\n Zwei.", language: "de")\nexpect(ps).to eq(["Eins \\"a\\".", "Zwei."])\n"""
    )
    other = "ps = new(text: 'Wie geht\\'s? Gut.')\nexpect(ps).to eq(['Wie geht\\'s?', 'Gut.'])\n"
    changed = "ps = new(text: 'Eins. . Zwei.')\nexpect(ps).to eq(['Eins.', 'Zwei.'])\n"
    assert [shown(block) for block in gold.ruby(case + other + case + changed)] == [
        'Eins "a".\n ‖Zwei.',
        "Wie geht's? ‖Gut.",
    ]


def test_cases_of_a_test_in_java_are_read_unless_they_are_commented_out() -> None:
    source = '  testSplit("Eins \\"a\\". ", "Zwei.");\n//  testSplit("Drei. ", "Vier.");\n'
    assert [shown(block) for block in gold.java(source)] == ['Eins "a". ‖Zwei.']


def test_cuts_are_counted_by_the_first_character_of_a_sentence() -> None:
    block = gold.marked("Eins.‖Zwei usw.¦Drei.‖Vier.")
    assert sentences.score(block, [0, 5, 16, 22]) == Score(blocks=1, exact=1, right=2)
    assert sentences.score(block, [0, 11, 22]) == Score(blocks=1, right=1, wrong=1, missed=1)
    both = sentences.scored([block, gold.marked("Eins.")], lambda text: [0])
    assert both == Score(blocks=2, exact=1, missed=2)
    assert (both.precision, both.recall, both.f1) == (1.0, 0.0, 0.0)
    assert Score(right=3, wrong=1, missed=2).f1 == pytest.approx(200 / 3)


def test_what_is_wrong_is_shown_with_its_surroundings() -> None:
    block = gold.marked("Das gilt z. B. hier.‖Dort nicht.")
    assert [*sentences.faults("law", block, [0, 12])] == [
        "law: Das gilt z. |B. hier. Dort nicht.",
        "law: Das gilt z. B. hier. _Dort nicht.",
    ]


def test_corpora_are_read_from_a_folder_of_files_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "UniversalDependencies" / "UD_German-PUD"
    folder.mkdir(parents=True)
    documents = (f"# newdoc\n# text = Satz {number}.\n" for number in range(5))
    (folder / "de_pud-ud-test.conllu").write_text("".join(documents), encoding="utf-8")
    assert [(name, [shown(block) for block in blocks]) for name, blocks in sentences.corpora(tmp_path)] == [
        ("pud", ["Satz 1.", "Satz 3."])
    ]
    assert "Not there: UniversalDependencies/UD_German-GSD" in capsys.readouterr().err


def test_our_splitter_is_among_those_that_are_compared() -> None:
    split = splitters.load(splitters.OURS)
    assert split("Das ist z. B. ein Satz. Und noch einer.") == [0, 24]
    report = sentences.report({"small": [gold.marked("Eins.‖Zwei.")]}, {splitters.OURS: split})
    assert "| Zwiesprache, small | 1 | 1 | 1 | 1 | 0 | 0 | 100.0 | 100.0 | 100.0 |" in report
