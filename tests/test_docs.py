"""The manual names all that there is, and its examples work."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import MISSING, Field, fields
from pathlib import Path

import pytest
from click import Group

from pipeline import catalog, config, pofile
from pipeline.__main__ import main
from pipeline.checks import RULES
from pipeline.cli import zwiesprache as command
from pipeline.engines import ENGINES
from pipeline.formats import frontmatter
from pipeline.review import PageStatus
from pipeline.sentences import split
from pipeline.show import data
from pipeline.workflow import Report
from tests import sites

DOCS = Path(__file__).parents[1] / "docs"
PIPELINE = Path(config.__file__).parent
PAGES = sorted(DOCS.glob("*.md"))


def text(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def blocks(name: str, language: str) -> list[str]:
    """The fenced blocks of a language in a page of the manual."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text(name), re.DOTALL | re.MULTILINE)


def rows(name: str) -> dict[str, list[str]]:
    """First cell -> the other cells, of every table row that begins with something in code."""
    cells = [
        [cell.strip() for cell in line.strip("|").split(" | ")] for line in text(name).splitlines() if line[:3] == "| `"
    ]
    return {first: rest for first, *rest in cells}


def toml(value: object) -> str:
    """A default as the config would say it."""
    if isinstance(value, tuple):
        return "[" + ", ".join(map(toml, value)) + "]"
    return f'"{value}"' if isinstance(value, str) else "{}" if isinstance(value, dict) else str(value)


def default(field: Field[object]) -> object:
    return field.default if field.default_factory is MISSING else field.default_factory()


# -- completeness -----------------------------------------------------------------------------------


@pytest.mark.parametrize("field", fields(config.Config), ids=lambda field: field.name)
def test_every_config_key_is_documented_with_its_default(field: Field[object]) -> None:
    value = default(field)
    if isinstance(value, config.EngineSettings | config.LocalSettings):
        assert f"`[{field.name}]`" in text("config.md")
    elif field.name == "pages":
        assert "`[[pages]]`" in text("config.md")
    elif field.name == "name":
        assert rows("config.md")["`name`"][0] == "–"
    else:
        # The key may stand in a second table, of rules for pages: the site's own row comes first.
        row = next(line for line in text("config.md").splitlines() if line.startswith(f"| `{field.name}` |"))
        assert row.split(" | ")[1] == f"`{toml(value)}`"


@pytest.mark.parametrize("table", [config.PageRule, config.EngineSettings], ids=["pages", "engines"])
def test_every_key_of_a_config_table_is_documented(table: type[config.PageRule | config.EngineSettings]) -> None:
    assert {f"`{field.name}`" for field in fields(table)} <= set(rows("config.md"))


def front_matter_keys() -> Iterator[str]:
    """Every key that the program asks the front matter for, as the code names it."""
    yield from frontmatter.TEXT_KEYS
    yield from (field.name for field in fields(config.PageSettings))
    for module in ("tree.py", "site.py"):
        code = (PIPELINE / "publish" / module).read_text(encoding="utf-8")
        yield from re.findall(r'(?:text|date|value)\([^()"]*(?:document|\[path\])[^()"]*, f?"([a-z_]+)', code)
        for names in re.findall(r"for key in \(([^()]*)\)", code):
            yield from re.findall(r'"([a-z_]+)"', names)


def test_every_front_matter_key_is_documented() -> None:
    wanted = set(front_matter_keys())
    assert {"title", "date", "updated", "order", "menu", "image", "aliases", "slug", "locales", "owner"} <= wanted
    documented = {re.sub(r"[`]|\.en", "", key) for key in rows("writing.md")}
    assert wanted == documented


def test_every_command_and_option_is_documented() -> None:
    known = text("automation.md")
    verbs = dict(command.commands)
    verbs |= {
        f"{name} {below}": v for name, g in verbs.items() if isinstance(g, Group) for below, v in g.commands.items()
    }
    assert "export fragment" in verbs
    for name, verb in verbs.items():
        assert f"`zwiesprache {name}" in known, name
        for option in verb.params:
            assert all(f"`{flag}" in known for flag in option.opts if flag.startswith("--")), (name, option.opts)
    for option in command.params:
        assert all(f"`{flag}" in known for flag in option.opts), option.opts


def test_every_exit_code_is_documented() -> None:
    first = (PIPELINE / "cli.py").read_text(encoding="utf-8").split('"""')[1]
    codes = set(re.findall(r"\b(\d+)\b", first.partition("Exit codes")[2]))
    assert set(re.findall(r"^\| (\d+) \|", text("automation.md"), re.MULTILINE)) == codes


def test_every_key_of_the_json_report_is_documented() -> None:
    named = set(re.findall(r"`([a-z]+)`", text("automation.md").partition("## JSON")[2]))
    assert set(data(Report())) <= named
    assert {field.name for field in fields(PageStatus)} | {"pending"} <= named


def test_every_engine_and_every_check_is_documented() -> None:
    assert {f"`{name}`" for name in ("memory", *ENGINES)} <= set(rows("engines.md"))
    for name, _rule in RULES:
        assert f"## `{name}`" in text("checks.md")


def test_every_refusal_of_a_catalog_is_documented() -> None:
    named = set()
    for module in ("po/faults.py", "catalogfiles.py"):
        named |= set(re.findall(r"\bpo-[a-z]+\b", (PIPELINE / module).read_text(encoding="utf-8")))
    assert {f"`{code}`" for code in named} == {row for row in rows("catalogs.md") if row.startswith("`po-")}


def test_the_german_page_for_translators_has_the_settings_of_the_english_one() -> None:
    english, german = (text(name) for name in ("translators.md", "translators.de.md"))
    assert blocks("translators.de.md", "ini") == blocks("translators.md", "ini") != []
    code = re.compile(r"`((?:#|<|zwiesprache |locales/|\w+=)[^`]*)`")
    assert sorted(code.findall(german)) == sorted(code.findall(english))
    editors = re.compile(r"^## (?:Poedit|Weblate|OmegaT|Lokalize)$", re.MULTILINE)
    assert editors.findall(german) == editors.findall(english) != []


# -- examples ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_the_pages_of_the_manual_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)[^)]*\)", re.sub(r"(?ms)^```.*?^```|`[^`\n]*`", "", text(page.name)))
    assert [target for target in targets if not (DOCS / target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_examples_of_configs_hold(tmp_path: Path, page: Path) -> None:
    for number, block in enumerate(blocks(page.name, "toml")):
        named = block if "name =" in block else f'name = "Stadt"\n{block}'
        sites.write(tmp_path / str(number) / config.OWN, named)
        config.load(tmp_path / str(number))


def test_german_is_cut_as_the_manual_shows_it() -> None:
    examples = re.findall(r"^    (.+)$", text("segmentation.md"), re.MULTILINE)
    assert len(examples) > 15
    for example in examples:
        joined = example.replace("|", " ")
        assert [joined[start:end] for start, end in split(joined)] == example.split("|")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_examples_of_front_matter_parse(page: Path) -> None:
    for block in blocks(page.name, "yaml"):
        assert frontmatter.parse(block if block.startswith("---") else f"---\n{block}---\n").meta


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_examples_of_entries_can_be_read_and_their_drafts_count_as_untouched(page: Path) -> None:
    for block in blocks(page.name, "po"):
        for entry in pofile.read(block.encode()).entries:
            assert catalog.untouched(entry) == entry.fuzzy or not entry.target


def test_the_first_steps_work_as_they_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    first, last = blocks("getting-started.md", "sh")
    assert typed(first, monkeypatch) == [0, 0]
    before, after = (pofile.read(block.encode()).entries[0] for block in blocks("getting-started.md", "po"))
    site = tmp_path / "meine-stadt"
    assert sites.live(site, "index")[before.source] == before
    english = dict.fromkeys(sites.live(site, "index"), "")
    for source in english:
        tags = re.findall(r"<[^>]*>", source)
        english[source] = f"A sentence with {''.join(tags[:1])}words{''.join(tags[1:])}."
    sites.approve(site, english | {after.source: after.target})
    assert typed(last, monkeypatch) == [0, 0]
    assert f"<h1>{after.target}</h1>" in sites.page(site, "en")


def test_the_commands_for_a_pipeline_pass_on_a_site_that_is_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(sites.reviewed(tmp_path))
    [lines] = blocks("automation.md", "sh")
    assert typed(lines, monkeypatch) == [0, 0, 0]


def typed(lines: str, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The exit codes of the commands of a shell block, typed one after the other."""
    codes = []
    for line in lines.splitlines():
        name, *arguments = shlex.split(line, comments=True)
        if name == "cd":
            monkeypatch.chdir(arguments[0])
        else:
            assert name == "zwiesprache"
            codes.append(main(["--lang", "en", *arguments]))
    return codes
