"""Settings for all tests: Hypothesis without a clock, and a switch that makes a skipped test a failed run."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

# Deadlines measure the machine's other work, not ours; what must be quick has a test of its own. A CI run is about this
# change: it tries the same examples each time, and new ones are looked for at the desk.
settings.register_profile("zwiesprache", deadline=None, max_examples=100, derandomize=bool(os.environ.get("CI")))
settings.load_profile("zwiesprache")

NO_SKIPS = bool(os.environ.get("ZWIESPRACHE_NO_SKIPS"))
"""Set where every tool is there (.ci/run): then a skip means that something was not tested."""
SYSTEM = "this system "
"""Begins the reason of a skip that no tool can mend: what the machine itself does not let anybody do."""


def _skipped(config: pytest.Config) -> int:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    reports = reporter.stats.get("skipped", []) if reporter else []
    return sum(not str(report.longrepr[2]).startswith(f"Skipped: {SYSTEM}") for report in reports)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    if NO_SKIPS and _skipped(session.config) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if NO_SKIPS and (skipped := _skipped(config)):
        terminalreporter.line(f"ZWIESPRACHE_NO_SKIPS is set: {skipped} skipped tests count as failed.", red=True)
