"""How long a run takes on sites of many pages, beside other tools that do some of it, in rounds side by side.

    python -m benchmarks.speed [--pages N ...] [--rounds R] [--only NAME ...] [--tools FOLDER] [--plot FILE]

Every round makes fresh folders and lets each tool do its steps in turn. Printed are seconds of CPU (user and system, of
all processes of a step) and the memory of the largest process, medians of the rounds, as Markdown; and how many times
as long a tool takes as ours. A step whose result is not what it should be prints no figure; nor does a tool that is not
installed. FOLDER holds tools that are not on the path.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks import pages, plot
from benchmarks.tables import table

ROOT: Final = Path(__file__).parents[1]
OURS: Final = "Zwiesprache"


@dataclass(frozen=True, slots=True)
class Cost:
    """What a step took."""

    cpu: float
    """Seconds, user and system, of all its processes."""
    memory: int
    """Kibibytes of the largest process."""


Step = tuple[str, Callable[[Path], object], Callable[[Path], bool]]
"""Name · what is measured · whether its result is right, which is not measured."""


@dataclass(frozen=True, slots=True)
class Tool:
    """One of those that are compared."""

    name: str
    needs: tuple[str, ...]
    """Commands that have to be there."""
    prepare: Callable[[Path, int], object]
    """Make the folder for so many pages."""
    steps: tuple[Step, ...]
    most: int = 10_000
    """Pages above which it is left out: it would take too long."""


def measured(work: Callable[[Path], object], folder: Path) -> Cost:
    """What `work` costs in a process of its own, with all that it starts."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            sys.stdout.flush()
            quiet = os.open(os.devnull, os.O_WRONLY)
            os.dup2(quiet, 1)
            work(folder)
            code = 0
        except BaseException as error:
            print(f"{folder.name}: {error}", file=sys.stderr)
        os._exit(code)
    _pid, status, used = os.wait4(child, 0)
    if status:
        raise RuntimeError
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss)


def run(*command: str | Path, cwd: Path, **environment: str) -> None:
    """A command, with its output thrown away; raises CalledProcessError."""
    done = subprocess.run(
        [*map(str, command)], cwd=cwd, env={**os.environ, **environment}, capture_output=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]}: {done.stderr.decode(errors='replace')[-300:]}")


def shell(command: str) -> Callable[[Path], object]:
    """A line for the shell, in the folder of the tool."""
    return lambda folder: run("sh", "-c", command, cwd=folder)


def toolkit(command: str) -> Callable[[Path], object]:
    """The same for converters of translate-toolkit, by `toolkit NAME`: mdpo has an `md2po` too."""
    python = "$(head -n 1 $(command -v pot2po) | cut -c 3-)"
    return shell(
        f'toolkit() {{ it=$1; shift; {python} -m translate.convert.$it "$@" --progress=none; }}; toolkit {command}'
    )


def fine(_folder: Path) -> bool:
    return True


# -- ours -------------------------------------------------------------------------------------------


def zwiesprache(*arguments: str) -> Callable[[Path], object]:
    """Our command, whose every exit code but a failure is right."""

    def work(folder: Path) -> None:
        run(sys.executable, "-m", "pipeline", *arguments, cwd=folder, PYTHONPATH=str(ROOT), LC_ALL="C.UTF-8")

    return work


def site(ending: str = ".md") -> Callable[[Path, int], object]:
    return lambda folder, count: pages.write(folder, count, ending=ending)


def approve(folder: Path) -> None:
    """All of it, as a translator would."""
    from pipeline import pofile

    found = pages.english(len(list((folder / "source").rglob("*.md"))))
    for file in (folder / "locales").rglob("*.po"):
        catalog = pofile.read(file.read_bytes())
        known = (replace(e, targets=(found[e.source],), flags=()) if e.source in found else e for e in catalog.entries)
        file.write_bytes(pofile.write(catalog.with_entries(known)))


def edit(folder: Path, name: str = "source/bereich-03/seite-00053.md") -> None:
    """One word of one sentence of one page."""
    file = folder / name
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("## ", "## Neu: ", 1), encoding="utf-8")


def after(change: Callable[[Path], object], work: Callable[[Path], object]) -> Callable[[Path], object]:
    """`work`, measured with a `change` before it, which costs next to nothing."""

    def both(folder: Path) -> None:
        change(folder)
        work(folder)

    return both


def published(folder: Path) -> bool:
    """Every page, in both languages, the English one in English."""
    count = len(list((folder / "source").rglob("*.md")))
    found = list((folder / "dist" / "en").rglob("index.html"))
    german = list((folder / "dist" / "de").rglob("index.html"))
    verbs = [verb.partition("|")[2] for verb in pages.VERBS]
    texts = [file.read_text("utf-8") for file in found if file.parent.name != "en"]
    return len(found) == len(german) == count and all(any(verb in text for verb in verbs) for text in texts)


def catalogs(folder: Path) -> bool:
    return len(list((folder / "locales").rglob("*.po"))) == len(list((folder / "source").rglob("*.*"))) + 1


ZWIESPRACHE: Final = Tool(
    OURS,
    (),
    site(),
    (
        ("extract", zwiesprache("extract"), catalogs),
        ("no change", zwiesprache("extract"), catalogs),
        ("one sentence", after(edit, zwiesprache("extract")), lambda folder: approve(folder) is None),
        ("check", zwiesprache("check", "--json"), fine),
        ("render", zwiesprache("build"), published),
        ("full run, first", zwiesprache("run"), published),
        ("full run, no change", zwiesprache("run"), published),
        (
            "full run, one sentence",
            after(lambda folder: edit(folder, "source/bereich-04/seite-00054.md"), zwiesprache("run")),
            published,
        ),
    ),
)
HTML: Final = Tool("Zwiesprache, HTML", (), site(".html"), (("extract", zwiesprache("extract"), catalogs),))


# -- the others --------------------------------------------------------------------------------------


def targets(pattern: str) -> Callable[[Path], bool]:
    """Fill every target of some catalogs with something English, as a translator would."""

    def fill(folder: Path) -> bool:
        import polib

        for file in folder.glob(pattern):
            catalog = polib.pofile(str(file))
            for entry in catalog:
                entry.msgstr, entry.flags = f"EN {entry.msgid}", []
            catalog.save(str(file))
        return any(folder.glob(pattern))

    return fill


def rendered(pattern: str, many: str = "source/**/*.md") -> Callable[[Path], bool]:
    """As many files as pages, each with something English in it."""

    def right(folder: Path) -> bool:
        found = list(folder.glob(pattern))
        return len(found) == len(list(folder.glob(many))) and all("EN " in file.read_text("utf-8") for file in found)

    return right


def po4a(folder: Path, count: int) -> None:
    pages.write(folder, count)
    files = "".join(
        f'[type: text] source/{pages.path(n)}.md $lang:out/{pages.path(n)}.md opt:"-o markdown -o neverwrap -k 0"\n'
        for n in range(count)
    )
    (folder / "po4a.cfg").write_text(f"[po4a_langs] en\n[po4a_paths] po/site.pot $lang:po/$lang.po\n{files}")


def sphinx(folder: Path, count: int) -> None:
    pages.write(folder, count)
    conf = 'project = "S"\nextensions = ["myst_parser"]\nlanguage = "de"\nlocale_dirs = ["locales"]\n'
    (folder / "source" / "conf.py").write_text(conf + "gettext_compact = False\nsuppress_warnings = ['*']\n")
    listed = "".join(f"{pages.path(n)}\n" for n in range(1, count))
    index = (folder / "source" / "index.md").read_text()
    (folder / "source" / "index.md").write_text(f"{index}\n```{{toctree}}\n{listed}```\n")


def hugo(folder: Path, count: int) -> None:
    """Pages in both languages and a plain frame: the yardstick for writing pages, it knows no catalogs."""
    (folder / "hugo.toml").write_text(
        'baseURL = "https://stadt.example/"\ndefaultContentLanguage = "de"\ndisableKinds = ["RSS"]\n'
        '[languages.de]\ncontentDir = "content/de"\nweight = 1\n[languages.en]\ncontentDir = "content/en"\nweight = 2\n'
    )
    frame = (
        '<!DOCTYPE html><html lang="{{ .Site.Language.Lang }}"><head><title>{{ .Title }}</title></head><body><nav>'
        '{{ range .Translations }}<a href="{{ .RelPermalink }}" hreflang="{{ .Lang }}">{{ .Lang }}</a>'
        "{{ end }}{{ range first 40 .CurrentSection.RegularPages }}"
        '<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</nav><main>{{ .Content }}</main></body></html>'
    )
    for kind in ("single", "list"):
        file = folder / "layouts" / "_default" / f"{kind}.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(frame)
    for number in range(count):
        for language in ("de", "en"):
            name = pages.path(number).replace("index", "_index")
            file = folder / "content" / language / f"{name}.md"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(pages.markdown(number, count), encoding="utf-8")


def gettext(folder: Path, count: int) -> None:
    """One catalog of all that ours has, and the template that it is merged with."""
    import polib

    for name, target in (("site.pot", ""), ("en.po", "EN ")):
        catalog = polib.POFile()
        catalog.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Language": "en"}
        for source in pages.english(count):
            catalog.append(polib.POEntry(msgid=source, msgstr=target and target + source))
        catalog.save(str(folder / name))


def changed_template(folder: Path) -> None:
    edit(folder, "site.pot")
    text = (folder / "site.pot").read_text(encoding="utf-8")
    (folder / "site.pot").write_text(text.replace("Menschen.", "Leuten.", 1), encoding="utf-8")


TOOLS: Final = (
    ZWIESPRACHE,
    HTML,
    Tool(
        "po4a",
        ("po4a",),
        po4a,
        (
            ("extract", shell("po4a -q po4a.cfg"), lambda folder: (folder / "po/en.po").exists()),
            ("no change", shell("po4a -q po4a.cfg"), fine),
            ("one sentence", after(edit, shell("po4a -q po4a.cfg")), targets("po/en.po")),
            ("render", shell("po4a -q -f po4a.cfg"), rendered("out/**/*.md")),
        ),
        1000,
    ),
    Tool(
        "mdpo (md2po2md)",
        ("md2po2md",),
        site(),
        tuple(
            (step, work, fine)
            for command in ["md2po2md 'source/**/*.md' -l en -o 'locale/{lang}' -q"]
            for step, work in (
                ("extract", shell(command)),
                ("no change", shell(command)),
                ("one sentence", after(edit, shell(command))),
            )
        ),
        1000,
    ),
    Tool(
        "translate-toolkit, Markdown",
        ("pot2po",),
        site(),
        (
            ("extract", toolkit("md2po -P source pot && pot2po pot po --progress=none"), fine),
            (
                "no change",
                toolkit("md2po -P source pot && pot2po -t po pot po --progress=none"),
                fine,
            ),
            (
                "one sentence",
                after(edit, toolkit("md2po -P source pot && pot2po -t po pot po --progress=none")),
                targets("po/**/*.po"),
            ),
            ("render", toolkit("po2md -t source po out"), rendered("out/**/*.md")),
        ),
        1000,
    ),
    Tool(
        "translate-toolkit, HTML",
        ("html2po", "pot2po"),
        site(".html"),
        (("extract", shell("html2po -P source pot && pot2po pot po --progress=none"), fine),),
        1000,
    ),
    Tool(
        "Sphinx, sphinx-intl",
        ("sphinx-build", "sphinx-intl"),
        sphinx,
        tuple(
            (step, work, fine)
            for command in [
                "sphinx-build -q -b gettext source pot && sphinx-intl update -p pot -d source/locales -l en"
            ]
            for step, work in (
                ("extract", shell(command)),
                ("no change", shell(command)),
                ("one sentence", after(edit, shell(command))),
                ("render", shell("sphinx-build -q -b html -D language=en source out")),
            )
        ),
        100,
    ),
    Tool(
        "msgmerge",
        ("msgmerge",),
        gettext,
        (
            ("no change", shell("msgmerge -q -U en.po site.pot"), fine),
            ("one sentence", after(changed_template, shell("msgmerge -q -U en.po site.pot")), fine),
        ),
    ),
    Tool("hugo, German and English", ("hugo",), hugo, (("render", shell("hugo --quiet"), fine),)),
)


def rounds(count: int, times: int, only: tuple[str, ...]) -> dict[tuple[str, str], list[Cost]]:
    """(tool, step) -> its costs, of tools that are there."""
    costs: dict[tuple[str, str], list[Cost]] = defaultdict(list)
    for number in range(times):
        for tool in TOOLS:
            if count > tool.most or not all(map(shutil.which, tool.needs)) or (only and tool.name not in only):
                continue
            with tempfile.TemporaryDirectory(prefix="speed-") as folder:
                for step, cost in _steps(tool, Path(folder), count):
                    costs[tool.name, step].append(cost)
                    print(f"{number + 1} {tool.name}, {step}: {cost.cpu:.2f}", file=sys.stderr, flush=True)
    return costs


def _steps(tool: Tool, folder: Path, count: int) -> Iterator[tuple[str, Cost]]:
    tool.prepare(folder, count)
    for step, work, right in tool.steps:
        try:
            cost = measured(work, folder)
        except RuntimeError:
            print(f"{tool.name}, {step}: failed", file=sys.stderr)
            return
        if right(folder):
            yield step, cost
        else:
            print(f"{tool.name}, {step}: its result is not what it should be", file=sys.stderr)


def main() -> None:
    assert __doc__
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, nargs="+", default=[100, 1000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="+", default=[])
    parser.add_argument("--tools", type=Path)
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures there")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="draw our own steps over the pages, as SVG")
    chosen = parser.parse_args()
    if chosen.tools:
        os.environ["PATH"] = f"{chosen.tools}{os.pathsep}{os.environ['PATH']}"
    print(f"{date.today().isoformat()}, Python {platform.python_version()}, {os.cpu_count()} cores\n")
    found: dict[str, dict[str, float]] = {}
    for count in chosen.pages:
        costs = rounds(count, chosen.rounds, tuple(chosen.only))
        print(f"{count} pages, seconds of CPU (MiB)\n\n{_printed(costs)}\n")
        found[str(count)] = {f"{tool}: {step}": median(c.cpu for c in cost) for (tool, step), cost in costs.items()}
    if chosen.json:
        chosen.json.write_text(json.dumps(found, indent=2), encoding="utf-8")
    if chosen.plot:
        chosen.plot.write_text(drawn(found), encoding="utf-8")


def drawn(found: Mapping[str, Mapping[str, float]]) -> str:
    """Pages -> `tool: step` -> seconds, as a drawing of our own steps."""
    steps = dict.fromkeys(name for costs in found.values() for name in costs if name.startswith(f"{OURS}: "))
    series = {
        name.removeprefix(f"{OURS}: "): [(int(pages), costs[name]) for pages, costs in found.items() if name in costs]
        for name in steps
    }
    return plot.svg(series, x="pages", y="seconds of CPU", title="Seconds of CPU over the number of pages")


def _printed(costs: Mapping[tuple[str, str], list[Cost]]) -> str:
    """A row for each tool, a column for each step; behind a figure how many times ours it is."""
    steps = list(dict.fromkeys(step for _tool, step in costs))
    tools = list(dict.fromkeys(tool for tool, _step in costs))
    return table(["", *steps], [[tool, *(_cell(costs, tool, step) for step in steps)] for tool in tools])


def _cell(costs: Mapping[tuple[str, str], list[Cost]], tool: str, step: str) -> str:
    if (tool, step) not in costs:
        return "–"
    cpu, memory = median(c.cpu for c in costs[tool, step]), max(c.memory for c in costs[tool, step])
    ours = (f"Zwiesprache{', HTML' if 'HTML' in tool else ''}", step)
    if tool.startswith(OURS) or ours not in costs:
        return f"{cpu:.2f} ({memory // 1024})"
    ratio = median(theirs.cpu / mine.cpu for theirs, mine in zip(costs[tool, step], costs[ours], strict=False))
    return f"{cpu:.2f} ({memory // 1024}), {ratio:.1f} ×"


if __name__ == "__main__":
    main()
