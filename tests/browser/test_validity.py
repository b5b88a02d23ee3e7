"""The Nu HTML checker, as the W3C runs it, finds nothing in any page or style sheet."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

JAR = Path(__file__).parent / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"

POLICY = "Resource violates Content Security Policy (meta tag): "
"""On a disk the checker takes no file for `file:`, which the policy allows; browsers do."""


def test_the_nu_checker_finds_nothing(dist: Path) -> None:
    if not JAR.is_file() or not shutil.which("java"):
        pytest.skip("The Nu HTML checker or Java is missing; `make tools` installs them")
    files = sorted([*dist.rglob("*.html"), *dist.rglob("*.css")])
    command = ["java", "-jar", str(JAR), "--format", "json", "--also-check-css", "--exit-zero-always", *map(str, files)]
    done = subprocess.run(command, capture_output=True, timeout=300, check=True)
    messages = json.loads(done.stderr)["messages"]
    found = {
        f"{message['url'].rpartition('/dist/')[2]}:{message.get('lastLine')}: {message['message']}"
        for message in messages
        if not message["message"].startswith(POLICY)
    }
    assert found == set()
    assert len(files) > 60
