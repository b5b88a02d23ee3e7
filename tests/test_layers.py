"""The floors of the house: imports go down, or sideways without a circle, and each large package has one door."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "pipeline"


def _names(text: str) -> set[str]:
    return set(text.split())


FLOORS = {
    4: _names("__main__ cli commands pipeline"),
    3: _names(
        "adopt adopted authors automation briefing building catalogfiles changelist choosing decisions driver explain "
        "export extraction fixing fragment handoff importing ledger outlook pictures previewfolder previewing "
        "privacy recording report review revisions saving serving show showing sourcefiles starter statement "
        "termuse upkeep watching withdrawal workflow workspace"
    ),
    2: _names(
        "catalog checks draft evidence fates incoming life memory mending merging outgoing pairing proofreading "
        "publish signing"
    ),
    1: _names(
        "atrest cache cells charsets committed config correcting cutmarks differences engines files "
        "fingerprints formats glossary history inflection lazily localize locking "
        "markup messages nearest patterns po pofile provenance recall sentences sheets sources "
        "spreadsheet tables termfile themes tmx unlisted values wording workers xliff"
    ),
    0: _names("errors model"),
}
"""The first name below `pipeline`; a folder's modules stand on its floor. `pipeline` is the public API itself."""

ONE_DOOR = _names(
    "babel ctranslate2 deep_translator jinja2 nh3 polib pyromark sentencepiece sentencex starlette turbohtml uvicorn "
    "watchfiles yaml"
)
"""Packages that one module knows each, so that another can take their place."""


@dataclass(frozen=True)
class Import:
    """One `import` of a module, wherever it stands in it."""

    by: str
    of: str
    """Dotted name of the module, ours or a package's."""
    line: int
    lazy: bool
    """Inside a function, or for types only: not followed when the module is loaded."""


def modules(package: Path) -> dict[str, Path]:
    names = {path: path.relative_to(package.parent).with_suffix("").parts for path in package.rglob("*.py")}
    return {".".join(parts).removesuffix(".__init__"): path for path, parts in names.items()}


def imports(name: str, path: Path, known: set[str]) -> Iterator[Import]:
    """What the module `name` imports; `from a import b` is the module a.b where there is one, else a."""
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    tree = ast.parse(path.read_bytes())
    lazy = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        or (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test))
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            wanted = {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            wanted = {inner if (inner := f"{base}.{alias.name}") in known else base for alias in node.names}
        else:
            continue
        yield from (Import(name, module, node.lineno, id(node) in lazy) for module in sorted(wanted))


def all_imports(package: Path) -> list[Import]:
    found = modules(package)
    return [entry for name, path in sorted(found.items()) for entry in imports(name, path, set(found))]


def floor(module: str) -> int | None:
    """The floor of a module of ours; None: it stands in no floor."""
    _pipeline, *below = module.split(".")
    name = below[0] if below else "pipeline"
    return next((number for number, names in FLOORS.items() if name in names), None)


def upward(package: Path) -> list[str]:
    """Every import that goes up."""
    ours = [entry for entry in all_imports(package) if entry.of.split(".")[0] == "pipeline"]
    return [
        f"{entry.by}, line {entry.line}: imports {entry.of} from a higher floor"
        for entry in ours
        if (floor(entry.by) or 0) < (floor(entry.of) or 0)
    ]


def circle(package: Path) -> list[str]:
    """The modules of a circle of imports that are followed when they are loaded; empty where there is none."""
    graph: defaultdict[str, set[str]] = defaultdict(set)
    for entry in all_imports(package):
        if entry.of.split(".")[0] == "pipeline" and not entry.lazy and entry.of != entry.by:
            graph[entry.by].add(entry.of)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def doors(package: Path) -> dict[str, set[str]]:
    """Package of `ONE_DOOR` -> the modules that import it."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for entry in all_imports(package):
        if (top := entry.of.split(".")[0]) in ONE_DOOR:
            found[top].add(entry.by)
    return found


def test_every_module_stands_on_a_floor() -> None:
    homeless = [name for name in modules(PACKAGE) if floor(name) is None]
    assert not homeless, f"say in FLOORS of tests/test_layers.py and in ARCHITECTURE.md where they stand: {homeless}"


def test_every_name_in_the_floors_is_a_module() -> None:
    there = {"pipeline", *(name.split(".")[1] for name in modules(PACKAGE) if "." in name)}
    assert {name for names in FLOORS.values() for name in names} - there == set()


def test_imports_go_down_or_sideways() -> None:
    assert upward(PACKAGE) == []


def test_no_imports_go_in_a_circle() -> None:
    assert circle(PACKAGE) == []


def test_each_large_package_is_known_to_one_module() -> None:
    assert {package: names for package, names in doors(PACKAGE).items() if len(names) > 1} == {}


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A package with every mistake that these tests look for, the worse ones inside functions."""
    package = tmp_path / "pipeline"
    (package / "checks").mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "checks" / "__init__.py").write_text("from . import links\nfrom .. import workflow\n")
    (package / "checks" / "links.py").write_text("def f():\n    import polib.x\n")
    (package / "model.py").write_text("def f():\n    from pipeline import config\n")
    (package / "config.py").write_text("from pipeline import files\nfrom pipeline.files import name\nimport polib\n")
    (package / "files.py").write_text("def f():\n    import pipeline.config\n")
    (package / "workflow.py").write_text("import pipeline.workflow\nfrom pipeline.model import f\n")
    return package


def test_a_mistake_is_found_wherever_it_stands(house: Path) -> None:
    assert upward(house) == [
        "pipeline.checks, line 2: imports pipeline.workflow from a higher floor",
        "pipeline.model, line 2: imports pipeline.config from a higher floor",
    ]
    assert doors(house) == {"polib": {"pipeline.checks.links", "pipeline.config"}}
    assert circle(house) == []  # files imports config only when asked
    (house / "files.py").write_text("import pipeline.config\n")
    assert sorted(set(circle(house))) == ["pipeline.config", "pipeline.files"]
