"""The config: every mistake at once, settings page by page, and no secret."""

from __future__ import annotations

import pickle
from dataclasses import fields
from pathlib import Path

import pytest

from pipeline.config import Config, EngineSettings, PageRule, PageSettings, find_root, for_page, load
from pipeline.engines import ENGINES
from pipeline.errors import InputRefused, UsageError

SITE = 'name = "Stadt"\n'


def loaded(folder: Path, text: str, file: str = "zwiesprache.toml") -> Config:
    (folder / file).write_text(text, encoding="utf-8")
    return load(folder)


def mistakes(folder: Path, text: str) -> list[str]:
    """The lines of the refusal of `text`, without its head."""
    with pytest.raises(UsageError) as refusal:
        loaded(folder, text)
    assert refusal.value.code == "config"
    head, *lines = str(refusal.value).split("\n  ")
    assert head == "zwiesprache.toml: This config can't hold:"
    return lines


def test_a_name_is_enough(tmp_path: Path) -> None:
    assert loaded(tmp_path, SITE) == Config(name="Stadt")


def test_every_key_is_read_as_its_type(tmp_path: Path) -> None:
    text = """
        name = "Stadt"
        url = "https://www.example.org/europa/"
        source = "content/de/{path}"
        locales = ["en", "pt_BR"]
        formats = { en = "en_IE" }
        min_approved = 1
        changed = "german"
        keep = 0.9
        redraft = "always"
        engines = ["memory", "libretranslate", "pseudo"]
        near = 0.6
        abbreviations = ["Abt."]
        publisher = "Amt"
        libretranslate = { url = "http://127.0.0.1:5000", timeout = 5 }

        [[pages]]
        match = "amt/**"
        locales = ["en"]
        owner = "Büro"
    """
    assert loaded(tmp_path, text) == Config(
        name="Stadt",
        url="https://www.example.org/europa/",
        source="content/de/{path}",
        locales=("en", "pt_BR"),
        formats={"en": "en_IE"},
        min_approved=1.0,
        changed="german",
        keep=0.9,
        redraft="always",
        engines=("memory", "libretranslate", "pseudo"),
        near=0.6,
        abbreviations=("Abt.",),
        publisher="Amt",
        pages=(PageRule("amt/**", locales=("en",), owner="Büro"),),
        libretranslate=EngineSettings("http://127.0.0.1:5000", 5.0),
    )


def test_the_table_may_stand_in_pyproject_after_a_byte_order_mark(tmp_path: Path) -> None:
    assert loaded(tmp_path, f"\ufeff[tool.zwiesprache]\n{SITE}", "pyproject.toml").name == "Stadt"


def test_a_config_can_be_sent_to_another_process(tmp_path: Path) -> None:
    config = loaded(tmp_path, SITE + 'formats = { en = "en_IE" }\n')
    assert pickle.loads(pickle.dumps(config)) == config


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    text = """
        nmae = "Stadt"
        min_approved = 80
        abbreviations = "Abt."
        Source-Language = "de"
        locales = ["en", 5]
        pages = [{ match = "a/**", chnaged = "german" }, { owner = "Büro" }]
    """
    assert mistakes(tmp_path, text) == [
        "nmae: There is no such key. Did you mean name?",
        "Source-Language: There is no such key. Did you mean source_language?",
        "min_approved: 80 is not between 0 and 1. Did you mean 0.8?",
        'abbreviations: Here a list is wanted, not a text. Did you mean ["Abt."]?',
        "locales[2]: Here a text is wanted, not a number.",
        "pages[1].chnaged: There is no such key. Did you mean changed?",
        "pages[2].match: This key is missing.",
        "name: A site needs a name.",
    ]


@pytest.mark.parametrize(
    ("line", "mistake"),
    [
        ("url = 5", "url: Here a text is wanted, not a number."),
        ("near = true", "near: Here a number is wanted, not true or false."),
        ("keep = nan", "keep: nan is not between 0 and 1."),
        ("google = 2020-07-02", "google: Here a table is wanted, not a date."),
        ("formats = []", "formats: Here a table is wanted, not a list."),
        ("google = { timeout = 0 }", "google.timeout: 0 is not between 1 and 600."),
        ('changed = "Previous"', "changed: “Previous” is none of: previous, german. Did you mean previous?"),
        ('locales = ["en", "en"]', "locales: A name stands there twice."),
        ('locales = ["de"]', "locales: “de” is the language of the source."),
        ('locales = ["pt-br"]', "locales: “pt-br” is spelt pt_BR here."),
        (
            'dialects = ["guess", "Hugoo"]',
            "dialects: “Hugoo” is none of: guess, hugo, mdbook, liquid, mdx, mkdocs, kramdown, attributes, containers, "
            "gender. Did you mean hugo?",
        ),
        ('formats = { fr = "fr_CH" }', "formats: “fr” is none of: en."),
        ('url = "www.example.org"', "url: This is no web address (https://…)."),
        ('url = "https://[::1"', "url: This is no web address (https://…)."),
        ('source = "source"', "source: The pattern needs {path} once, as the start of a file's name: source/{path}."),
        (
            'source = "a/{path}/{path}"',
            "source: The pattern needs {path} once, as the start of a file's name: source/{path}.",
        ),
        (
            'source = "a/de-{path}"',
            "source: The pattern needs {path} once, as the start of a file's name: source/{path}.",
        ),
        ('source = "../{path}"', "source: The path has an empty or relative part."),
        ('source = "/{path}"', "source: The path has an empty or relative part."),
        ('source = "C:/{path}"', "source: Windows can't store the name “C:”."),
    ],
)
def test_a_value_that_can_not_hold_is_refused(tmp_path: Path, line: str, mistake: str) -> None:
    assert mistakes(tmp_path, f"{SITE}{line}\n") == [mistake]


def test_an_unknown_engine_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    [mistake] = mistakes(tmp_path, SITE + 'engines = ["memory", "libre-translate"]\n')
    assert mistake.startswith("engines: “libre-translate” is none of: memory, ")
    assert mistake.endswith("Did you mean libretranslate?")


def test_a_locale_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    lines = mistakes(tmp_path, SITE + 'locales = ["xx", "../../etc"]\n')
    assert len(lines) == 2
    assert all(line.startswith("locales: “") for line in lines)


@pytest.mark.parametrize(
    ("line", "variable"),
    [
        ('deepl_api_key = "123"', "DEEPL_API_KEY"),
        ('libretranslate = { key = "123" }', "LIBRETRANSLATE_API_KEY"),
        ('google = { authToken = "123" }', "GOOGLE_API_KEY"),
    ],
)
def test_a_secret_is_refused_with_the_variable_that_takes_it(tmp_path: Path, line: str, variable: str) -> None:
    [mistake] = mistakes(tmp_path, f"{SITE}{line}\n")
    assert mistake.endswith(
        f"A secret must not stand in a file that others get. Set the environment variable {variable}."
    )
    assert "123" not in mistake


@pytest.mark.parametrize("url", ["https://user:geheim@example.org/", "https://example.org/?api_key=geheim"])
def test_a_secret_in_an_address_is_refused_and_not_repeated(tmp_path: Path, url: str) -> None:
    [mistake] = mistakes(tmp_path, f'{SITE}libretranslate = {{ url = "{url}" }}\n')
    assert mistake.startswith("libretranslate.url: The address holds more than host and path")
    assert "geheim" not in mistake


def test_toml_that_does_not_parse_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"^zwiesprache\.toml:2: This is not valid TOML: .*[^)]\.$"):
        loaded(tmp_path, SITE + "locales = [en]\n")


def test_a_config_in_another_charset_is_refused(tmp_path: Path) -> None:
    (tmp_path / "zwiesprache.toml").write_bytes('name = "Stadt"\npublisher = "Büro"\n'.encode("cp1252"))
    with pytest.raises(UsageError, match=r"^zwiesprache\.toml:2: .*Windows-1252"):
        load(tmp_path)


def test_two_configs_are_refused(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(f"[tool.zwiesprache]\n{SITE}")
    with pytest.raises(UsageError, match=r"^zwiesprache\.toml: The config stands in pyproject\.toml too"):
        loaded(tmp_path, SITE)


def test_a_pyproject_of_another_tool_stands_beside_our_own_file(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.other]\n")
    assert loaded(tmp_path, SITE).name == "Stadt"


def test_no_config_is_refused_with_the_way_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="zwiesprache init"):
        load(tmp_path)


def test_the_root_is_the_nearest_folder_with_a_config(tmp_path: Path) -> None:
    inner = tmp_path / "site" / "source" / "amt"
    inner.mkdir(parents=True)
    (tmp_path / "zwiesprache.toml").write_text(SITE)
    (tmp_path / "site" / "pyproject.toml").write_text(f"[tool.zwiesprache]\n{SITE}")
    (tmp_path / "site" / "source" / "pyproject.toml").write_text("[tool.other]\n# tool.zwiesprache\n")
    assert find_root(inner) == tmp_path / "site"
    assert find_root(tmp_path) == tmp_path


def test_a_broken_config_is_found_so_that_it_can_be_told(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.zwiesprache]\nname = \n")
    assert find_root(tmp_path) == tmp_path
    with pytest.raises(UsageError, match="not valid TOML"):
        load(tmp_path)


def test_every_engine_with_settings_exists() -> None:
    configurable = {entry.name for entry in fields(Config) if isinstance(entry.default, EngineSettings)}
    assert configurable <= ENGINES.keys()


RULED = Config(
    name="Stadt",
    locales=("en", "fr"),
    pages=(
        PageRule("amt/**", min_approved=1.0, owner="Büro"),
        PageRule("amt/*", changed="german"),
        PageRule("amt/intern/**", locales=()),
        PageRule("**/recht", owner="Rechtsamt"),
    ),
)


@pytest.mark.parametrize(
    ("path", "settings"),
    [
        ("index", PageSettings(("en", "fr"), 0.8, "previous")),
        ("amt/kontakt", PageSettings(("en", "fr"), 1.0, "german", "Büro")),
        ("amt/a/b", PageSettings(("en", "fr"), 1.0, "previous", "Büro")),
        ("amt/intern/plan", PageSettings((), 1.0, "previous", "Büro")),
        ("amt/recht", PageSettings(("en", "fr"), 1.0, "german", "Rechtsamt")),
        ("recht", PageSettings(("en", "fr"), 0.8, "previous", "Rechtsamt")),
        ("unrecht", PageSettings(("en", "fr"), 0.8, "previous")),
    ],
)
def test_the_last_rule_that_says_something_holds(path: str, settings: PageSettings) -> None:
    assert for_page(RULED, path, {}) == settings


@pytest.mark.parametrize("written", ["fr", "[fr]", "fr, en", "en\nfr"])
def test_front_matter_overrides_the_rules(written: str) -> None:
    settings = for_page(RULED, "amt/kontakt", {"locales": written, "min_approved": "0.5", "title": "Kontakt"})
    assert set(settings.locales) == {name for name in ("en", "fr") if name in written}
    assert (settings.min_approved, settings.changed, settings.owner) == (0.5, "german", "Büro")


def test_front_matter_can_keep_a_page_german() -> None:
    assert for_page(RULED, "index", {"locales": ""}).locales == ()


def test_wrong_front_matter_is_refused_with_every_mistake() -> None:
    with pytest.raises(InputRefused) as refusal:
        for_page(RULED, "amt/kontakt", {"locales": "en, it", "min_approved": "viel", "changed": "grman"})
    assert refusal.value.code == "front-matter"
    assert str(refusal.value) == (
        "amt/kontakt: min_approved: Here a number is wanted, not a text. "
        "changed: “grman” is none of: previous, german. Did you mean german? "
        "locales: “it” is none of: en, fr."
    )
