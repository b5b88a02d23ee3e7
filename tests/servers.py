"""A git server for tests: a bare repository, clones of it, and the script of the recipes as a server runs it.

Everything is real but the network: git, sh, the hooks, the program of this checkout under its own name.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline import driver, pofile
from tests import sites
from tests.repositories import ANNA, git

RECIPES = sites.REPOSITORY / "pipeline" / "recipes"
SCRIPT = "ci/zwiesprache-drafts.sh"
NAME = "Zwiesprache"
"""Who commits drafts."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What a script left."""

    code: int
    out: str
    """All that it printed."""


def bare(folder: Path, *, options: bool = False) -> Path:
    """An empty repository that nobody can force; with `options` it takes options of a push, and notes them."""
    git(folder.parent, "init", "--quiet", "--bare", "--initial-branch=main", str(folder))
    for name in ("receive.denyNonFastForwards", "receive.denyDeletes"):
        git(folder, "config", name, "true")
    if options:
        git(folder, "config", "receive.advertisePushOptions", "true")
        lines = (
            'i=0; while [ "$i" -lt "${GIT_PUSH_OPTION_COUNT:-0}" ]',
            'do eval "echo \\$GIT_PUSH_OPTION_$i"; i=$((i + 1))',
        )
        hook(folder, "pre-receive", "{ " + "; ".join(lines) + '; done; } >>"$GIT_DIR/options"')
    return folder


def hook(repository: Path, name: str, script: str) -> None:
    """Make git run these lines of sh."""
    file = repository / ("hooks" if (repository / "hooks").is_dir() else ".git/hooks") / name
    sites.write(file, f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)


def clone(server: Path, folder: Path, *, merges: bool = False) -> Path:
    """A clone of somebody's own; where `merges`, git merges catalogs entry by entry there."""
    git(server.parent, "clone", "--quiet", str(server), str(folder))
    if merges:
        program = shlex.join(["env", f"PYTHONPATH={sites.REPOSITORY}", sys.executable, "-m", "pipeline"])
        git(folder, "config", "merge.zwiesprache.driver", f"{program} merge %O %A %B %P")
        assert driver.LINE in (folder / ".gitattributes").read_text()
    return folder


def published(server: Path, seed: Path, site: Path) -> None:
    """Make the folder `site` the first commit of a server, through a clone in `seed`."""
    git(server.parent, "clone", "--quiet", str(server), str(seed))
    git(seed, "checkout", "--quiet", "-B", "main")
    git(seed, "--work-tree", str(site), "add", "--all")
    git(seed, "commit", "--quiet", "--message", "The site")
    git(seed, "push", "--quiet", "origin", "main")


def program(folder: Path) -> Path:
    """A folder for the PATH that holds the program of this checkout."""
    file = folder / "zwiesprache"
    if not file.exists():
        call = shlex.join(["env", f"PYTHONPATH={sites.REPOSITORY}", sys.executable, "-m", "pipeline"])
        sites.write(file, f'#!/bin/sh\nexec {call} --lang en "$@"\n')
        file.chmod(0o755)
    return folder


def surroundings(programs: Path, more: Mapping[str, str]) -> dict[str, str]:
    """The environment of a job: nobody's own settings of git, no variables of another server."""
    foreign = ("GIT_", "GITHUB_", "GITLAB_", "CI_", "ZWIESPRACHE", "GH_")
    own = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    own |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0"}
    own |= {"LC_ALL": "C.UTF-8", "HOME": str(programs), "PATH": f"{programs}{os.pathsep}{own['PATH']}"}
    return {**own, **more}


def begin(folder: Path, programs: Path, *arguments: str, **environment: str) -> subprocess.Popen[bytes]:
    """The script in a clone, begun."""
    return subprocess.Popen(
        ["sh", str(folder / SCRIPT), *arguments],
        cwd=folder,
        env=surroundings(programs, environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def end(process: subprocess.Popen[bytes]) -> Ran:
    """What became of it, after a minute at most."""
    out, _nothing = process.communicate(timeout=60)
    return Ran(process.returncode, out.decode())


def run(folder: Path, programs: Path, *arguments: str, **environment: str) -> Ran:
    """The script in a clone, from beginning to end."""
    return end(begin(folder, programs, *arguments, **environment))


def shell(script: str, folder: Path, environment: Mapping[str, str]) -> Ran:
    """Lines of a recipe, run as a runner runs them."""
    done = subprocess.run(
        ["bash", "-e", "-c", script], cwd=folder, env=dict(environment), stdin=subprocess.DEVNULL, capture_output=True
    )
    return Ran(done.returncode, (done.stdout + done.stderr).decode())


def push(folder: Path, message: str = "Work", author: str = ANNA) -> bool:
    """Commit all that differs and push it, as somebody does; False if others were first."""
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", message, author=author)
    pushed = subprocess.run(["git", "push", "--quiet", "origin", "HEAD"], cwd=folder, capture_output=True, check=False)
    return pushed.returncode == 0


def commits(server: Path, branch: str = "main", *more: str) -> list[str]:
    """The subjects on a branch of the server that the script committed, the newest first."""
    return git(server, "log", "--format=%s", f"--author=^{NAME} <", branch, *more).splitlines()


def head(server: Path, branch: str = "main") -> str:
    return git(server, "rev-parse", branch)


def catalogs(server: Path, branch: str = "main") -> dict[str, bytes]:
    """Every catalog on a branch of the server."""
    names = git(server, "ls-tree", "-r", "--name-only", "-z", branch).split("\0")
    return {
        name: subprocess.run(["git", "show", f"{branch}:{name}"], cwd=server, capture_output=True, check=True).stdout
        for name in names
        if name.endswith(".po")
    }


def drafts(server: Path, branch: str = "main") -> dict[str, str]:
    """German -> target, of what is fuzzy there."""
    read = [pofile.read(data) for data in catalogs(server, branch).values()]
    return {entry.source: entry.target for each in read for entry in each.entries if entry.fuzzy and not entry.obsolete}


def idle(clone: Path, seconds: float = 60) -> None:
    """Wait until no run is under way in a clone."""
    until = time.monotonic() + seconds
    while (clone / ".git/refs/zwiesprache/running").exists():
        assert time.monotonic() < until, "the run does not end"
        time.sleep(0.02)
