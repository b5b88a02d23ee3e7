"""Models in this process, with a real one: a CTranslate2 transformer of 187,000 parameters, in an Argos package.

It was trained for this project on sentences of our own, so nobody else has rights in it. It knows labels and sentences
like those of the example site; what else it is asked becomes nonsense, and that is no matter here.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import pofile
from pipeline.config import load
from pipeline.engines import ENGINES, local, models
from pipeline.engines.calls import Job, Waiting
from pipeline.engines.engine import Passage, Request
from pipeline.engines.translate import translations
from pipeline.errors import Misconfigured, Rejected, UsageError
from tests import sites

TINY = Path(__file__).with_name("fixtures") / "engines" / "tiny-de_en.argosmodel"
TOP = "translate-de_en-0_1"
SENTENCE = "Die Konferenz fand in Brüssel statt."
ENGLISH = "The conference took place in Brussels."
KNOWN = {
    "EU-Förderprogramm:": "EU funding programme",
    "Aktionszeitraum: Mai 2016": "Period of action: May 2016",
    "Startseite": "Home page",
    SENTENCE: ENGLISH,
    "31. Oktober 2019": "31 October 2019",
}
"""What the model has learnt."""


@pytest.fixture(autouse=True)
def forget() -> Iterator[None]:
    """Tests make other models under the same names."""
    yield
    local._opened.cache_clear()


def asked(*texts: str, model: Path = TINY, locale: str = "en", seconds: float = 60.0, beam: int = 4) -> list[object]:
    setup = local.Setup(model=model, beam=beam)
    return list(local.ask(setup, Request(tuple(map(Passage, texts)), "de", locale, "", seconds)))


def refused(model: Path = TINY, *, setup: local.Setup | None = None, locale: str = "en") -> str:
    with pytest.raises(Misconfigured) as caught:
        local.ask(setup or local.Setup(model=model), Request((Passage(SENTENCE),), "de", locale, "", 60.0))
    return str(caught.value).replace(str(model), "MODEL")


@pytest.fixture
def unpacked(tmp_path: Path) -> Path:
    """The package as a folder."""
    with zipfile.ZipFile(TINY) as archive:
        archive.extractall(tmp_path)
    return tmp_path / TOP


@pytest.fixture
def opus(unpacked: Path, tmp_path: Path) -> Path:
    """The same model as a folder of a converted OPUS-MT model."""
    folder = tmp_path / "opus-mt-de-en"
    shutil.copytree(unpacked / "model", folder)
    for name in ("source.spm", "target.spm"):
        shutil.copy(unpacked / "sentencepiece.model", folder / name)
    return folder


def packed(file: Path, members: Mapping[str, bytes], *, top: str = TOP) -> Path:
    """The package with some members changed, added or (empty) left out."""
    with zipfile.ZipFile(TINY) as old, zipfile.ZipFile(file, "w") as new:
        content = {name: old.read(name) for name in old.namelist()} | {f"{top}/{k}": v for k, v in members.items()}
        for name, data in content.items():
            if data:
                new.writestr(name, data)
    return file


# -- translations ---------------------------------------------------------------------------------


def test_a_package_translates() -> None:
    assert asked(*KNOWN) == list(KNOWN.values())


def test_a_folder_of_a_package_translates(unpacked: Path) -> None:
    assert asked(*KNOWN, model=unpacked) == list(KNOWN.values())


def test_a_converted_opus_mt_model_translates(opus: Path) -> None:
    assert asked(*KNOWN, model=opus) == list(KNOWN.values())


def test_the_end_of_a_source_is_told_once(opus: Path) -> None:
    """Marian's own converter lets CTranslate2 add it; the one from Transformers leaves it to the caller."""
    config = json.loads((opus / "config.json").read_text())
    assert config["add_source_eos"] is True
    assert models.package(opus).closing == ()
    (opus / "config.json").write_text(json.dumps(config | {"add_source_eos": False}))
    assert models.package(opus).closing == ("</s>",)
    assert asked(*KNOWN, model=opus) == list(KNOWN.values())


def test_the_same_texts_give_the_same_translations_in_any_company() -> None:
    texts = [*KNOWN, "Unbekannte Wörter in einem Satz.", "漢字 im Text", "Projekt-Leitung:"]
    together = asked(*texts)
    assert together == asked(*texts)
    assert together == [answer for text in texts for answer in asked(text)]
    assert together[::-1] == asked(*reversed(texts))


def test_a_text_longer_than_the_model_takes_is_translated_sentence_by_sentence() -> None:
    assert asked("  ".join([SENTENCE] * 40)) == ["  ".join([ENGLISH] * 40)]


def test_a_sentence_longer_than_the_model_takes_is_refused_not_cut() -> None:
    with pytest.raises(Rejected, match="local takes no text as long as this"):
        asked(" und ".join(["Brüssel"] * 60))


def test_a_sentence_too_long_costs_its_neighbours_nothing() -> None:
    texts = (*KNOWN, " und ".join(["Brüssel"] * 60))
    assert drafted(texts) == KNOWN | {texts[-1]: "local takes no text as long as this."}


def test_a_text_of_a_megabyte_is_refused_at_once() -> None:
    with pytest.raises(Rejected, match="local takes no text as long as this"):
        asked("x" * 1_000_000)


def test_what_does_not_come_to_an_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    model = local._opened(TINY, 1)
    monkeypatch.setattr(local, "_opened", lambda _path, _threads: replace(model, positions=6))
    with pytest.raises(Rejected, match="local: the translation does not come to an end"):
        asked("Aktionszeitraum")


def test_what_the_library_stumbles_over_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    model = replace(local._opened(TINY, 1), positions=300)  # it has 128
    monkeypatch.setattr(local, "_opened", lambda _path, _threads: model)
    with pytest.raises(Rejected, match=r"local can't translate this\."):
        asked(" und ".join(["Brüssel"] * 50))


def test_letters_that_the_model_does_not_know_do_no_harm() -> None:
    for answer in asked("漢字", "📞 0351", "Ωμέγα", "\u200b", "x\u0301"):
        assert isinstance(answer, str)
        assert "<unk>" not in answer
        assert "⁇" not in answer


def test_places_of_tags_that_were_not_sent_make_no_draft() -> None:
    text = "Bankverbindung"
    assert asked(text) == ["⟦0⟧The closing event took part."]
    assert drafted((text,)) == {text: "local: the answer holds places of tags that were not sent."}


def test_more_beams_and_threads_translate_the_same_sentences() -> None:
    assert asked(SENTENCE, beam=1) == asked(SENTENCE, beam=8) == [ENGLISH]
    for threads in (1, 2):
        setup = local.Setup(model=TINY, threads=threads)
        assert local.ask(setup, Request((Passage(SENTENCE),), "de", "en", "", 60.0)) == [ENGLISH]


def test_a_call_without_time_is_refused_so_that_fewer_texts_are_asked_for() -> None:
    with pytest.raises(Rejected, match="local needs more time for this than it has"):
        asked(SENTENCE, seconds=0.0)


def test_the_cores_that_this_process_may_use_are_counted() -> None:
    assert 1 <= local.cores() <= (os.cpu_count() or 1)


def drafted(texts: tuple[str, ...], setup: local.Setup | None = None) -> dict[str, str]:
    engine = local.engine(setup or local.Setup(model=TINY))
    groups = translations(Job(engine, "de", "en", Waiting(1e9)), texts)
    return {each.source: each.target or str(each.error) for group in groups for each in group}


# -- models that are of no use ----------------------------------------------------------------------


def test_the_engine_of_the_table_asks_for_a_model() -> None:
    assert (
        refused(setup=local.Setup()) == "local has no model for en. Name its file or folder in the config: "
        "[local.models] en = …."
    )
    with pytest.raises(Misconfigured, match="local has no model for en"):
        ENGINES["local"].ask(Request((Passage(SENTENCE),), "de", "en", "", 60.0))


def test_without_its_packages_the_engine_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ctranslate2", None)
    assert refused() == 'local needs packages that are not installed. Install them: pip install "zwiesprache[local]".'


def test_a_model_for_other_languages_is_refused(opus: Path) -> None:
    hint = " docs/engines.md says which models it takes."
    assert refused(locale="fr") == f"local can't use the model MODEL: it is for de → en, not for de → fr.{hint}"
    assert refused(opus, locale="fr") == f"local can't use the model MODEL: it is for de → en, not for de → fr.{hint}"
    assert asked(SENTENCE, locale="en_GB") == [ENGLISH]


def test_a_folder_that_does_not_say_its_languages_has_to_be_named_for_one(opus: Path) -> None:
    folder = opus.rename(opus.with_name("mine"))
    assert (
        refused(folder) == "local can't use the model MODEL: it does not say its languages; "
        "name it in [local.models]. docs/engines.md says which models it takes."
    )
    for name in ("en", "en_GB"):
        setup = local.Setup(models={name: folder})
        assert local.ask(setup, Request((Passage(SENTENCE),), "de", "en_GB", "", 60.0)) == [ENGLISH]


BROKEN: Mapping[str, tuple[Callable[[Path], Path], str]] = {
    "nothing there": (lambda at: at / "none", "there is no such file or folder"),
    "no zip": (lambda at: sites_write(at / "x.argosmodel", b"no zip"), "it is no readable package"),
    "half a zip": (lambda at: sites_write(at / "x", TINY.read_bytes()[:9000]), "it is no readable package"),
    "an empty folder": (lambda at: at, "model.bin is missing in it"),
    "two folders": (lambda at: packed(at / "x", {"a": b"x"}, top="other"), "it is no package of Argos"),
    "no network": (lambda at: packed(at / "x", {"model/model.bin": b""}), "model/model.bin is missing in it"),
    "no pieces": (lambda at: packed(at / "x", {"sentencepiece.model": b""}), "sentencepiece.model is missing in it"),
    "BPE": (
        lambda at: packed(at / "x", {"bpe.model": b"x"}),
        "its words are cut by BPE, and only SentencePiece is known here",
    ),
    "several languages": (
        lambda at: packed(at / "x", {"model/target_vocabulary.json": b'[">>fra<<", ">>ita<<"]'}),
        "it translates into several languages; take one for a single pair",
    ),
    "a broken network": (
        lambda at: packed(at / "x", {"model/model.bin": b"xx"}),
        "File model.bin is incomplete: failed to read a value of size 4 at position 0",
    ),
}


def sites_write(file: Path, data: bytes) -> Path:
    file.write_bytes(data)
    return file


@pytest.mark.parametrize("name", BROKEN)
def test_a_model_that_can_not_be_read_is_refused_with_the_reason(name: str, tmp_path: Path) -> None:
    make, reason = BROKEN[name]
    model = make(tmp_path)
    told = refused(model)
    assert told == f"local can't use the model MODEL: {reason}. docs/engines.md says which models it takes."


def test_broken_pieces_are_refused(tmp_path: Path) -> None:
    told = refused(packed(tmp_path / "x", {"sentencepiece.model": b"junk"}))
    assert told.startswith("local can't use the model MODEL: ")


def test_a_member_with_a_password_is_refused(tmp_path: Path) -> None:
    data = bytearray(TINY.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):  # the flags of APPNOTE 4.4.4
        at = -1
        while (at := data.find(signature, at + 1)) >= 0:
            data[at + offset] |= 1
    assert "it is no readable package" in refused(sites_write(tmp_path / "x", bytes(data)))


def test_a_package_that_unpacks_to_more_than_a_model_has_is_refused_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models, "LARGEST", 2**20)
    file = packed(tmp_path / "x", {"model/model.bin": bytes(2**21)})
    assert file.stat().st_size > 2**20  # stored; a bomb would be smaller
    assert "it is larger than 0.000976562 GiB" in refused(file)


def test_names_that_lead_out_of_a_package_are_never_used(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    packed(inner / "x", {"../../evil": b"x", "/evil": b"x"})
    assert asked(SENTENCE, model=inner / "x") == [ENGLISH]
    assert [file.name for file in tmp_path.rglob("*")] == ["inner", "x"]


@pytest.mark.skipif(os.name == "nt", reason="making links needs a privilege on Windows")
def test_links_that_lead_out_of_a_folder_are_not_followed(opus: Path, tmp_path: Path) -> None:
    outside = (opus / "model.bin").rename(tmp_path / "elsewhere")
    (opus / "model.bin").symlink_to(outside)
    assert "model.bin is missing in it" in refused(opus)


def test_a_target_prefix_of_a_package_is_asked_for_and_taken_off(tmp_path: Path) -> None:
    said = json.dumps({"from_code": "de", "to_code": "en", "target_prefix": "▁T"})
    model = packed(tmp_path / "x", {"metadata.json": said.encode()})
    assert asked(SENTENCE, model=model) == ["he conference took place in Brussels."]


# -- a site ---------------------------------------------------------------------------------------


def test_the_config_names_models(tmp_path: Path) -> None:
    said = '[local]\nmodel = "models/a"\nthreads = 2\nbeam = 1\ntimeout = 90\nmodels = { fr = "models/b" }\n'
    config = load(sites.make(tmp_path, config='engines = ["local"]\nlocales = ["en", "fr_CA"]\n' + said))
    assert (config.local.model, config.local.models, config.local.threads, config.local.beam) == (
        "models/a",
        {"fr": "models/b"},
        2,
        1,
    )


@pytest.mark.parametrize(
    ("said", "mistake"),
    [
        ("", "local.model: This engine needs the path of a model."),
        ('[local]\nmodel = "x"\nthreads = 1.5', "local.threads: 1.5 is no whole number."),
        ('[local]\nmodel = "x"\nbeam = 0', "local.beam: 0 is not between 1 and 32."),
        ('[local]\nmodels = { en = "x", it = "y" }', "local.models: “it” is none of: en."),
    ],
)
def test_settings_that_can_not_hold_are_refused(tmp_path: Path, said: str, mistake: str) -> None:
    sites.make(tmp_path, config=f'engines = ["local"]\n{said}')
    with pytest.raises(UsageError) as caught:
        load(tmp_path)
    assert mistake in str(caught.value)


def test_the_tiny_model_drafts_the_labels_of_the_example_site(tmp_path: Path) -> None:
    for folder in ("source", "templates"):
        shutil.copytree(sites.REPOSITORY / folder, tmp_path / folder)
    shutil.copy(TINY, tmp_path / "tiny.argosmodel")
    sites.write(
        tmp_path / "zwiesprache.toml", 'name = "EU"\nengines = ["local"]\n\n[local]\nmodel = "tiny.argosmodel"\n'
    )
    first = sites.zwiesprache(tmp_path, "run")
    assert first.code == 5, first.out + first.err  # the tiny model knows few sentences, and what it spoils is named
    found = {
        entry.source: entry
        for file in (tmp_path / "locales/en/LC_MESSAGES").rglob("[!_]*.po")
        for entry in pofile.read(file.read_bytes()).entries
    }
    labels = {
        "EU-Förderprogramm:": "EU funding programme",
        "EU-Förderprogramm": "EU funding programme",
        "Projekt-Partner:": "Project partners",
        "Migration und Integration": "Migration and integration",
        "Öffnungszeiten": "Opening hours",
        "Kontakt": "Contact",
    }
    assert {source: found[source].target for source in labels} == labels
    drafts = [entry for entry in found.values() if entry.target]
    assert len(drafts) > 100
    for entry in drafts:
        assert "fuzzy" in entry.flags
        assert re.search(r"Draft: (?:local|rule|memory)\b.* [0-9a-f]{8}$", "\n".join(entry.notes), re.MULTILINE)

    before = {file: file.read_bytes() for file in (tmp_path / "locales").rglob("*.po")}
    again = sites.zwiesprache(tmp_path, "draft")
    assert {file: file.read_bytes() for file in (tmp_path / "locales").rglob("*.po")} == before, again.out


def test_a_site_whose_model_is_gone_says_so_and_drafts_the_rest(tmp_path: Path) -> None:
    sites.make(tmp_path, {"a.md": "Januar 2017\n\nDie Stadt."}, 'engines = ["local"]\n[local]\nmodel = "gone"')
    outcome = sites.zwiesprache(tmp_path, "run")
    assert outcome.code == 5
    assert (
        f"local can't use the model {tmp_path / 'gone'}: there is no such file or folder." in outcome.out + outcome.err
    )
    (catalog,) = (tmp_path / "locales/en/LC_MESSAGES").glob("a.po")
    assert {entry.source: entry.target for entry in pofile.read(catalog.read_bytes()).entries} == {
        "Januar 2017": "January 2017",
        "Die Stadt.": "",
    }


def test_a_run_without_any_network_drafts(tmp_path: Path) -> None:
    try:
        subprocess.run(["unshare", "-rn", "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this system cuts no process off from the network")
    sites.make(tmp_path, {"a.md": "# Kontakt"}, f'engines = ["local"]\n[local]\nmodel = "{TINY.as_posix()}"')
    command = ["unshare", "-rn", sys.executable, "-m", "pipeline", "--site", str(tmp_path), "run"]
    done = subprocess.run(command, cwd=sites.REPOSITORY, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    (entry,) = pofile.read((tmp_path / "locales/en/LC_MESSAGES/a.po").read_bytes()).entries
    assert (entry.source, entry.target, entry.flags) == ("Kontakt", "Contact", ("fuzzy",))
