"""The bundle for offices without a package index is complete for every system it names, and installs by hash."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import venv
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.test_wheel import BIN, CONSTRAINTS, PROJECT, ROOT, run


def tool() -> Any:
    """The module that makes the bundle, which is no part of the package."""
    spec = importlib.util.spec_from_file_location("bundling_make", ROOT / "bundling" / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module: ModuleType = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


MAKE = tool()


def offline(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """A command without any setting of pip, and without a network that it could ask."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON", "VIRTUAL_ENV"))}
    nowhere = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:9")
    return subprocess.run(
        command,
        cwd=cwd,
        env=kept | nowhere | {"PIP_CONFIG_FILE": os.devnull, "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8"},
        capture_output=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        check=False,
    )


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole bundle, fetched; skips where there is no network."""
    folder = tmp_path_factory.mktemp("bundle") / "Zwiesprache ohne Netz"
    run(sys.executable, ROOT / "bundling" / "make.py", folder)
    return folder


def test_the_constraints_are_read_with_their_markers_and_hashes() -> None:
    found = list(MAKE.pins(CONSTRAINTS.read_text(encoding="utf-8")))
    assert len(found) == len(re.findall(r"(?m)^[a-z]\S*==", CONSTRAINTS.read_text(encoding="utf-8")))
    assert all(pin.hashes and pin.version for pin in found)
    assert [pin.marker for pin in found if pin.name == "soupsieve"] == [
        "python_full_version < '3.11.5'",
        "python_full_version >= '3.11.5'",
    ]


def test_what_is_needed_is_all_that_is_asked_for_and_no_tool() -> None:
    names = MAKE.needed(PROJECT["dependencies"])
    pinned = {pin.name for pin in MAKE.pins(CONSTRAINTS.read_text(encoding="utf-8"))}
    assert {"babel", "click", "soupsieve", "certifi", "markupsafe", "sentencex"} <= names
    assert names.isdisjoint({"hatchling", "pytest", "ctranslate2", "starlette", "zwiesprache"})
    assert names - pinned <= {"colorama", "pytz", "tzdata"}  # of systems and versions of Python that are not named


def test_requirements_name_the_hashes_of_the_wheels_that_are_there_and_no_other(tmp_path: Path) -> None:
    wheel = tmp_path / "soupsieve-2.10-py3-none-any.whl"
    wheel.write_bytes(b"wheel")
    pin = MAKE.Pin("soupsieve", "2.10", "python_full_version < '3.11.5'", ("sha256:0",))
    other = MAKE.Pin("click", "8.5.1", "", ("sha256:1",))
    assert MAKE.requirements([pin, other], [wheel]) == (
        f"soupsieve==2.10 ; python_full_version < '3.11.5' \\\n    --hash=sha256:{sha256(b'wheel').hexdigest()}\n"
    )


def test_both_halves_of_the_readme_have_the_same_commands() -> None:
    german, english = (ROOT / "bundling" / "README.md").read_text(encoding="utf-8").split("## English")
    assert re.findall(r"(?m)^[$>] .*$", german) == re.findall(r"(?m)^[$>] .*$", english) != []


@pytest.mark.slow
def test_the_bundle_installs_without_an_index_and_makes_a_site(bundle: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", with_pip=True)
    programs = tmp_path / "venv" / BIN
    command = re.findall(r"(?m)^\$ \S+/pip (install .*)$", (bundle / "README.md").read_text(encoding="utf-8"))[0]
    installed = offline(programs / "python", "-m", "pip", *command.split(), cwd=bundle)
    assert installed.returncode == 0, installed.stderr
    assert re.fullmatch(
        r"zwiesprache, version \S+\n", offline(programs / "zwiesprache", "--version", cwd=tmp_path).stdout
    )
    site = tmp_path / "Neue Seite"
    assert offline(programs / "zwiesprache", "init", site, cwd=tmp_path).returncode == 0
    assert offline(programs / "zwiesprache", "run", cwd=site).returncode == 0
    assert list(site.glob("dist/de/**/index.html"))
    assert offline(programs / "python", "-m", "pip", "check", cwd=tmp_path).returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize("platform", MAKE.PLATFORMS)
@pytest.mark.parametrize("python", MAKE.PYTHONS)
def test_every_system_finds_all_it_needs_in_the_bundle(
    bundle: Path, tmp_path: Path, platform: str, python: str
) -> None:
    target = MAKE.Target(platform, python)
    pins = list(MAKE.pins((bundle / "requirements.txt").read_text(encoding="utf-8")))
    own = [pin for pin in pins if not pin.marker or MAKE.Marker(pin.marker).evaluate(target.environment())]
    listed = tmp_path / "needed.txt"
    listed.write_text("".join(f"{pin.name}=={pin.version}\n" for pin in own), encoding="utf-8")
    tags = [option for tag in MAKE.PLATFORMS[platform] for option in ("--platform", tag)]
    pip = (sys.executable, "-m", "pip", "download", "--quiet", "--no-index", "--find-links", "wheels", *tags)
    version = ("--python-version", python, "--implementation", "cp", "--only-binary", ":all:")
    found = offline(*pip, *version, "--dest", tmp_path / "found", "-r", listed, cwd=bundle)
    assert found.returncode == 0, found.stderr
    assert len(list((tmp_path / "found").glob("*.whl"))) == len(own)


@pytest.mark.slow
def test_a_wheel_that_somebody_changed_is_refused(bundle: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", with_pip=True)
    copy = tmp_path / "bundle"
    (copy / "wheels").mkdir(parents=True)
    for wheel in (bundle / "wheels").iterdir():
        (copy / "wheels" / wheel.name).write_bytes(wheel.read_bytes() + b"!" * wheel.name.startswith("zwiesprache"))
    (copy / "requirements.txt").write_bytes((bundle / "requirements.txt").read_bytes())
    options = ("--no-index", "--find-links", "wheels", "--require-hashes", "-r", "requirements.txt")
    refused = offline(tmp_path / "venv" / BIN / "python", "-m", "pip", "install", *options, cwd=copy)
    assert refused.returncode != 0
    assert "DO NOT MATCH THE HASHES" in refused.stderr
