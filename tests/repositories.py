"""Real git repositories for tests: committed by whom it is said, untouched by the config of whoever runs the tests."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

ANNA = "Anna Müller"
BO = "Bo Łukasz"
BOT = "drafts[bot]"


def git(folder: Path, *arguments: str, author: str = ANNA, day: str = "2026-01-05", **environment: str) -> str:
    """What a git command prints; commits are by `author`, at nine on `day`, and committed by the bot."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    own |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C.UTF-8"}
    own |= {
        "GIT_AUTHOR_NAME": author,
        "GIT_AUTHOR_EMAIL": "author@example.org",
        "GIT_AUTHOR_DATE": f"{day}T09:00:00+0100",
    }
    own |= {"GIT_COMMITTER_NAME": BOT, "GIT_COMMITTER_EMAIL": "bot@example.org"}
    done = subprocess.run(["git", *arguments], cwd=folder, env=own | environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()
    return done.stdout.decode().strip()


def start(folder: Path) -> Path:
    """An empty repository with the branch main."""
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "--quiet", "--initial-branch=main")
    return folder


def commit(
    folder: Path,
    files: Mapping[str, bytes | None] | None = None,
    *,
    author: str = ANNA,
    day: str = "2026-01-05",
    message: str = "Change",
) -> str:
    """The id of a commit of all that differs; `files` are written before, or with None removed."""
    for name, data in (files or {}).items():
        path = folder / name
        if data is None:
            path.unlink()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "-m", message, author=author, day=day)
    return git(folder, "rev-parse", "HEAD")
