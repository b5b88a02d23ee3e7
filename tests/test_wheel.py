"""What people install: the wheel is whole, installs by hash into an empty venv, and makes and builds a site there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
import tomllib
import venv
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CONSTRAINTS = ROOT / "constraints.txt"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
BIN = "Scripts" if os.name == "nt" else "bin"

# What pip and uv say when no registry can be reached.
UNREACHABLE = re.compile(
    "NewConnectionError|ConnectTimeoutError|name resolution|is unreachable|error sending request|Failed to fetch"
)


def run(*command: str | Path, cwd: Path = ROOT) -> str:
    """The output of a command that has to succeed; skips the test where it needed a registry and there is none."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    environment |= {"PIP_RETRIES": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, encoding="utf-8", stdin=subprocess.DEVNULL
    )
    if done.returncode and UNREACHABLE.search(done.stderr):
        pytest.skip("no package registry can be reached")
    assert done.returncode == 0, f"{command}: exit code {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def built(kind: str, source: Path, folder: Path) -> Path:
    """The distribution of the sources in `source`, made with the tools that are installed."""
    run(sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", folder, cwd=source)
    [file] = folder.glob("*.whl" if kind == "wheel" else "*.tar.gz")
    return file


def contents(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built("wheel", ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory, wheel: Path) -> Path:
    """The folder of programs of a venv that holds the wheel and what it needs, and has never seen this checkout."""
    environment = tmp_path_factory.mktemp("venv")
    venv.create(environment, with_pip=True)
    programs = environment / BIN
    pip = (programs / "python", "-m", "pip", "install", "--quiet")
    run(*pip, "--require-hashes", "--only-binary", ":all:", "-r", CONSTRAINTS, cwd=environment)
    run(*pip, "--no-deps", "--no-index", wheel, cwd=environment)
    return programs


def test_the_wheel_holds_the_program_its_data_and_the_theme_and_nothing_else(wheel: Path) -> None:
    own = {path.relative_to(ROOT).as_posix() for path in (ROOT / "pipeline").rglob("*") if path.is_file()}
    theme = {
        f"pipeline/theme/{path.relative_to(ROOT / 'templates').as_posix()}"
        for path in (ROOT / "templates").rglob("*")
        if path.is_file()
    }
    packed = contents(wheel)
    assert any(name.endswith(".html") for name in theme)
    left = {name for name in own | theme if "__pycache__" in name or name.endswith(".mo")}  # what editors leave
    for_gettext = {"pipeline/translations/de/LC_MESSAGES/click.mo"}
    assert {name for name in packed if ".dist-info/" not in name} == (own | theme) - left | for_gettext
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in packed)


def test_the_source_distribution_makes_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    with tarfile.open(built("sdist", ROOT, tmp_path / "sdist")) as archive:
        archive.extraction_filter = getattr(tarfile, "data_filter", None)  # Python 3.11.0 to 3.11.3 have none
        archive.extractall(tmp_path)
    [source] = tmp_path.glob("zwiesprache-*")
    assert contents(built("wheel", source, tmp_path / "again")) == contents(wheel)


def test_what_the_constraints_install_is_what_the_wheel_needs(installed: Path) -> None:
    assert run(installed / "python", "-m", "pip", "check") == "No broken requirements found.\n"


def test_a_new_site_is_made_and_built_by_the_wheel_alone(installed: Path, tmp_path: Path) -> None:
    def state() -> dict[str, tuple[int, str]]:
        files = [path for path in site.rglob("*") if path.is_file() and ".zwiesprache" not in path.parts]
        return {str(path): (path.stat().st_mtime_ns, sha256(path.read_bytes()).hexdigest()) for path in files}

    site = tmp_path / "Neue Seite"
    run(installed / "zwiesprache", "init", site, cwd=tmp_path)
    run(installed / "zwiesprache", "run", cwd=site)
    assert list(site.glob("dist/de/**/index.html"))
    assert list(site.glob("locales/en/LC_MESSAGES/**/*.po"))
    before = state()
    run(installed / "python", "-m", "pipeline", "run", cwd=site)
    assert state() == before


@pytest.mark.parametrize("python", ["3.11", pytest.param("3.12", marks=pytest.mark.slow), "3.13"])
def test_every_dependency_installs_on_windows_without_a_compiler(python: str, tmp_path: Path) -> None:
    (tmp_path / "needed").write_text("\n".join(PROJECT["dependencies"]))
    target = ("--python-platform", "x86_64-pc-windows-msvc", "--python-version", python)
    uv = Path(sys.executable).with_name("uv.exe" if os.name == "nt" else "uv")
    resolved = run(
        uv, "pip", "compile", "--only-binary", ":all:", *target, "--constraints", CONSTRAINTS, tmp_path / "needed"
    )
    for requirement in PROJECT["dependencies"]:
        name = re.split(r"[^\w-]", requirement)[0]
        assert re.search(rf"(?m)^{name}==", resolved)
