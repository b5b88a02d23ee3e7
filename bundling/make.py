"""Wheels of the program and of all that it needs, for offices without a package index: constraints.txt goes in, a
folder comes out from which `pip install --no-index --require-hashes` installs on Linux and Windows.

Only what constraints.txt names, with its hashes, is fetched. `make bundle` calls this; it needs a network, the folder
that it makes does not.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path
from typing import Final

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parent
CONSTRAINTS: Final = ROOT / "constraints.txt"

_LINUX: Final = ("manylinux_2_28", "manylinux_2_17", "manylinux2014")
PLATFORMS: Final[Mapping[str, tuple[str, ...]]] = {
    "linux-x86_64": tuple(f"{tag}_x86_64" for tag in _LINUX),
    "linux-aarch64": tuple(f"{tag}_aarch64" for tag in _LINUX),
    "windows-amd64": ("win_amd64",),
}
"""Name of a platform -> the tags of wheels that it takes; Linux from glibc 2.28 (Debian 10, RHEL 8) on."""
PYTHONS: Final = ("3.11.2", "3.11.9", "3.12.3", "3.13.2")
"""Debian 12 has 3.11.2, for which constraints.txt names other versions than for later ones."""


@dataclass(frozen=True, slots=True)
class Pin:
    """A version that constraints.txt allows."""

    name: str
    version: str
    marker: str
    """Where it holds: `python_full_version >= '3.11.5'`; empty: everywhere."""
    hashes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Target:
    """A machine that is installed on."""

    platform: str
    python: str

    def environment(self) -> dict[str, str]:
        """What markers ask for."""
        windows = self.platform.startswith("windows")
        return {
            "implementation_name": "cpython",
            "os_name": "nt" if windows else "posix",
            "platform_machine": "AMD64" if windows else self.platform.partition("-")[2],
            "platform_python_implementation": "CPython",
            "platform_system": "Windows" if windows else "Linux",
            "python_full_version": self.python,
            "python_version": self.python.rpartition(".")[0],
            "sys_platform": "win32" if windows else "linux",
        }


TARGETS: Final = tuple(Target(platform, python) for platform in PLATFORMS for python in PYTHONS)


def pins(text: str) -> Iterator[Pin]:
    """What a file of hashed constraints allows."""
    for block in re.findall(r"(?m)^\S.*(?:\n[ \t].*)*", text):
        head = block.partition("\n")[0].rstrip(" \\")
        if head.startswith("#"):
            continue
        wanted, _semicolon, marker = head.partition(" ; ")
        name, _equals, version = wanted.partition("==")
        yield Pin(name.strip(), version.strip(), marker.strip(), tuple(re.findall(r"--hash=(sha256:\w+)", block)))


def needed(wanted: Iterable[str]) -> set[str]:
    """The packages of some requirements and all that they need on any system, by what is installed here, no extras."""
    found: set[str] = set()
    waiting = list(wanted)
    while waiting:
        requirement = Requirement(waiting.pop())
        name = canonicalize_name(requirement.name)
        if name in found or "extra ==" in str(requirement.marker or ""):
            continue
        found.add(name)
        with suppress(PackageNotFoundError):  # of another system: what it needs itself nobody can ask it here
            waiting += requires(name) or ()
    return found


def fetched(target: Target, wanted: Iterable[Pin], folder: Path) -> None:
    """Put the wheels of `wanted` that a machine takes into `folder`. CalledProcessError: one is not to be had."""
    own = [pin for pin in wanted if not pin.marker or Marker(pin.marker).evaluate(target.environment())]
    with tempfile.TemporaryDirectory() as place:
        listed = Path(place, "requirements.txt")
        listed.write_text("".join(_line(pin, pin.hashes, marked=False) for pin in own), encoding="utf-8")
        tags = [option for tag in PLATFORMS[target.platform] for option in ("--platform", tag)]
        command = [sys.executable, "-m", "pip", "download", "-qq", "--disable-pip-version-check", "--no-deps"]
        command += ["--only-binary", ":all:", "--require-hashes", "--implementation", "cp", *tags]
        command += ["--python-version", target.python, "--dest", str(folder), "--requirement", str(listed)]
        subprocess.run(command, check=True)


def requirements(wanted: Iterable[Pin], wheels: Iterable[Path]) -> str:
    """What pip reads: the versions, each with the hashes of the wheels that are there."""
    hashes: dict[tuple[str, str], list[str]] = {}
    for wheel in sorted(wheels):
        name, version, _build, _tags = parse_wheel_filename(wheel.name)
        hashes.setdefault((name, str(version)), []).append(f"sha256:{sha256(wheel.read_bytes()).hexdigest()}")
    return "".join(
        _line(pin, tuple(found), marked=True)
        for pin in wanted
        if (found := hashes.get((canonicalize_name(pin.name), pin.version)))
    )


def make(folder: Path, targets: Sequence[Target] = TARGETS) -> None:
    """Make the bundle anew in `folder`."""
    if folder.exists():
        shutil.rmtree(folder)
    wheels = folder / "wheels"
    wheels.mkdir(parents=True)
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(wheels)]
    subprocess.run(build, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    [own] = wheels.glob("zwiesprache-*.whl")
    names = needed(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"])
    allowed = [pin for pin in pins(CONSTRAINTS.read_text(encoding="utf-8")) if canonicalize_name(pin.name) in names]
    for target in targets:
        print(f"{target.platform}, Python {target.python}")
        fetched(target, allowed, wheels)
    version = str(parse_wheel_filename(own.name)[1])
    text = requirements([Pin("zwiesprache", version, "", ()), *allowed], wheels.glob("*.whl"))
    (folder / "requirements.txt").write_text(text, encoding="utf-8", newline="\n")
    shutil.copy(HERE / "README.md", folder / "README.md")
    shutil.copy(ROOT / "LICENSE", folder / "LICENSE")
    size = sum(file.stat().st_size for file in wheels.iterdir()) / 1_000_000
    print(f"{folder}: {len(list(wheels.iterdir()))} wheels, {size:.0f} MB")


def _line(pin: Pin, hashes: Iterable[str], *, marked: bool) -> str:
    marker = f" ; {pin.marker}" if marked and pin.marker else ""
    return " \\\n".join((f"{pin.name}=={pin.version}{marker}", *(f"    --hash={each}" for each in hashes))) + "\n"


def main(arguments: Sequence[str]) -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--platform", action="append", choices=tuple(PLATFORMS), help="only this one")
    chosen = parser.parse_args(arguments)
    platforms = chosen.platform or tuple(PLATFORMS)
    make(chosen.folder, [target for target in TARGETS if target.platform in platforms])


if __name__ == "__main__":
    main(sys.argv[1:])
