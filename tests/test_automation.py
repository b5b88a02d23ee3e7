"""The recipes of `init --ci`: they parse, pin what they take, and their shell parts do what the manual says.

Each test has a bare repository for a server; the script, the hooks and the lines of the jobs run as they are.
"""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.automation import RECIPES
from tests import servers, sites
from tests.mt_server import MTServer
from tests.repositories import BO, git
from tests.servers import SCRIPT, bare, begin, clone, commits, drafts, end, head, hook, push, run, shell, surroundings
from tests.sites import change, zwiesprache

PAGES = {name: text.replace("Alle Treffen", "Alle Treffen der Stadt") for name, text in sites.PAGES.items()}
"""Pages of which the engine can say something in every sentence."""
SERVERS = ("github", "gitlab", "git", "pre-commit")
FREE, STEPS = "Die Teilnahme ist <strong>kostenlos</strong>.", "Der Eingang ist stufenlos."


@pytest.fixture(scope="module")
def engine() -> Iterator[MTServer]:
    with MTServer() as server:
        yield server


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return servers.program(tmp_path_factory.mktemp("bin"))


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory, engine: MTServer) -> Path:
    """A site with all recipes, an engine and nothing drafted yet."""
    site = tmp_path_factory.mktemp("seed") / "site"
    config = f'engines = ["memory", "libretranslate"]\n[libretranslate]\nurl = "{engine.url}"\ntimeout = 5\n'
    sites.make(site, PAGES, config)
    sites.write(site / ".gitignore", "dist/\n.zwiesprache/\n")
    sites.write(site / ".gitattributes", "*.po text eol=lf merge=zwiesprache\n")
    for server in SERVERS:
        assert zwiesprache(site, "init", str(site), "--ci", server).code == 0
    return site


@pytest.fixture
def server(tmp_path: Path, seed: Path, engine: MTServer) -> Path:
    """A server with that site."""
    engine.log.clear()
    engine.faults.clear()
    server = bare(tmp_path / "site.git", options=True)
    servers.published(server, tmp_path / "seed", seed)
    return server


@pytest.fixture
def anna(server: Path, tmp_path: Path) -> Path:
    """Somebody's own clone."""
    return clone(server, tmp_path / "anna", merges=True)


@pytest.fixture
def bot(server: Path, tmp_path: Path) -> Path:
    """The clone in which the script runs."""
    return clone(server, tmp_path / "bot")


def approve(folder: Path, german: str, english: str, page: str = "termine") -> None:
    """A person approves a sentence in a clone."""
    git(folder, "pull", "--quiet", "--rebase", "origin", "HEAD")
    sites.approve(folder, {german: english})
    assert push(folder, "Review", BO)
    assert german in sites.live(folder, page)


# -- the files ---------------------------------------------------------------------------------------


def test_the_jobs_parse_against_the_schemas_that_github_and_gitlab_publish(seed: Path) -> None:
    files = {
        "github-workflows": sorted((seed / ".github/workflows").iterdir()),
        "gitlab-ci": [seed / ".gitlab-ci.yml"],
    }
    assert len(files["github-workflows"]) == 2
    for schema, paths in files.items():
        call = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", *map(str, paths)]
        done = subprocess.run(call, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_scripts_are_plain_sh() -> None:
    for name in ("zwiesprache-drafts.sh", "post-receive"):
        subprocess.run(["sh", "-n", servers.RECIPES / name], check=True)
        if shellcheck := shutil.which("shellcheck"):
            done = subprocess.run([shellcheck, servers.RECIPES / name], capture_output=True, text=True, check=False)
            assert done.stdout == ""


def test_no_place_of_a_template_stays_open(seed: Path) -> None:
    for files in RECIPES.values():
        for name in files:
            assert not re.findall(r"@[A-Z]+@", (seed / name).read_text(encoding="utf-8")), name


def jobs(site: Path) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """(name, job, its workflow) of GitHub's files."""
    for file in sorted((site / ".github/workflows").iterdir()):
        workflow = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        for name, job in workflow["jobs"].items():
            yield name, job, workflow


def test_actions_are_pinned_by_their_commit_and_name_their_version(seed: Path) -> None:
    for file in (seed / ".github/workflows").iterdir():
        uses = [line for line in file.read_text(encoding="utf-8").splitlines() if "uses:" in line]
        assert uses
        for line in uses:
            assert re.search(r"uses: actions/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line), line


def test_only_the_drafts_may_write_and_nothing_with_a_secret_runs_for_a_fork(seed: Path) -> None:
    rights = {name: job.get("permissions", workflow["permissions"]) for name, job, workflow in jobs(seed)}
    assert rights == {
        "drafts": {"contents": "write", "pull-requests": "write"},
        "check": {"contents": "read"},
        "pages": {"contents": "read", "pages": "write", "id-token": "write"},
    }
    for name, job, workflow in jobs(seed):
        assert "pull_request_target" not in workflow["on"]
        if name != "check":
            assert "!github.event.repository.fork" in job["if"]
            assert "default_branch" in job["if"]
        assert ("secrets." in json.dumps(job)) == (name == "drafts")


# -- init --------------------------------------------------------------------------------------------


def test_init_writes_recipes_into_a_site_that_is_there_and_touches_nothing_else(tmp_path: Path) -> None:
    site = sites.make(tmp_path / "site")
    before = sites.contents(site, ".")
    done = zwiesprache(site, "init", str(site), "--ci", "github")
    assert (done.code, done.err) == (0, "")
    names = [*RECIPES["github"]]
    assert done.out.splitlines()[: len(names)] == [f"  {name}" for name in names]
    after = sites.contents(site, ".")
    assert {name: after[name] for name in before} == before
    assert after.keys() - before.keys() == set(names)
    again = zwiesprache(site, "init", str(site), "--ci", "github")
    assert (again.code, again.err) == (0, "")
    assert sites.contents(site, ".") == after


def test_init_never_overwrites_a_file_of_a_server_and_says_what_to_do(tmp_path: Path) -> None:
    site = sites.make(tmp_path / "site")
    sites.write(site / ".gitlab-ci.yml", "test: {script: make}\n")
    done = zwiesprache(site, "init", str(site), "--ci", "gitlab")
    template = servers.RECIPES / "gitlab.yml"
    assert done.code == 1
    assert done.err == f".gitlab-ci.yml is there and stays. Take over what it lacks from {template}.\n"
    assert (site / ".gitlab-ci.yml").read_text() == "test: {script: make}\n"
    assert (site / SCRIPT).is_file()
    told = json.loads(zwiesprache(site, "init", str(site), "--ci", "gitlab", "--json").out)
    assert told == {"site": str(site), "written": [], "git": False, "kept": {".gitlab-ci.yml": str(template)}}


def test_init_makes_a_new_site_with_a_recipe(tmp_path: Path) -> None:
    site = tmp_path / "neu"
    assert zwiesprache(tmp_path, "init", str(site), "--ci", "git").code == 0
    assert {"zwiesprache.toml", "ci/post-receive", SCRIPT} <= sites.contents(site, ".").keys()
    assert zwiesprache(site, "run").code == 0


def test_a_site_in_a_folder_of_its_repository_has_its_jobs_at_the_top(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    site = sites.make(tmp_path / "web" / "site", config='source = "content/de/{path}"')
    for server in ("github", "gitlab"):
        assert zwiesprache(site, "init", str(site), "--ci", server).code == 0
    assert (site / SCRIPT).is_file()
    for name in (".github/workflows/zwiesprache-drafts.yml", ".gitlab-ci.yml"):
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert '- "web/site/content/de/**/*"' in text
        assert '- "web/site/glossary.csv"' in text
        assert 'ZWIESPRACHE_SITE: "web/site"' in text


# -- drafts on the main branch -------------------------------------------------------------------------


def test_a_run_makes_one_commit_of_fuzzy_drafts_and_a_second_run_none(
    server: Path, anna: Path, bot: Path, programs: Path, engine: MTServer
) -> None:
    start = head(server)
    assert run(bot, programs).code == 0
    assert commits(server) == ["Drafts: 3 files"]
    assert drafts(server)[FREE] != ""
    message = git(server, "log", "-1", "--format=%B", "main")
    assert "[skip ci]" in message
    assert message.endswith(f"Zwiesprache-Drafts: {start}")
    changed = git(server, "diff", "--name-only", start, "main").splitlines()
    assert all(name.startswith("locales/") for name in changed)
    asked, tip = len(engine.log), head(server)
    again = run(bot, programs)
    assert (again.code, again.out.splitlines()[-1]) == (0, "zwiesprache-drafts: Nothing to push.")
    assert (head(server), len(engine.log)) == (tip, asked)
    git(anna, "pull", "--quiet")
    assert zwiesprache(anna, "run", "--check").code == 3  # dist/ alone: nothing in the catalogs would change
    assert zwiesprache(anna, "extract", "--check").code == 0


def test_a_push_in_between_is_built_upon_and_nothing_is_paid_for_twice(
    server: Path, anna: Path, bot: Path, programs: Path, engine: MTServer
) -> None:
    assert run(bot, programs).code == 0
    change(anna / "source/termine.md", "stufenlos", "barrierefrei")
    git(anna, "pull", "--quiet", "--rebase", "--autostash")
    assert push(anna)
    other = clone(server, bot.parent / "bo", merges=True)
    sites.approve(other, {FREE: "Admission is <strong>free</strong>."})
    git(other, "commit", "--quiet", "--all", "--message", "Review", author=BO)
    # The reviewer pushes at the last moment before the script does, once.
    flag = bot.parent / "flag"
    hook(bot, "pre-push", f'[ -e "{flag}" ] && exit; touch "{flag}"; env -u GIT_DIR git -C "{other}" push --quiet')
    done = run(bot, programs)
    assert done.code == 0, done.out
    assert "main has moved on; once more, on top of it." in done.out
    assert git(server, "log", "-3", "--format=%an", "main").splitlines() == [servers.NAME, BO, sites_author(anna)]
    assert "Der Eingang ist barrierefrei." in drafts(server)
    assert FREE not in drafts(server)
    served = [text for entry in engine.log for text in entry["served"]]
    assert len(served) == len(set(served))


def sites_author(folder: Path) -> str:
    """Who made the last commit of a clone."""
    return git(folder, "log", "-1", "--format=%an")


def test_a_protected_branch_is_told_at_once_and_nothing_is_forced(server: Path, bot: Path, programs: Path) -> None:
    hook(server, "update", '[ "$1" != refs/heads/main ] || { echo "main is protected" >&2; exit 1; }')
    start = head(server)
    done = run(bot, programs)
    assert done.code == 1
    assert "main is protected" in done.out
    assert "main can't be pushed to, git says why above. Is it protected?" in done.out.splitlines()[-1]
    assert done.out.count("main is protected") == 1
    assert (head(server), git(bot, "status", "--porcelain")) == (start, "")


def test_an_engine_that_fails_is_told_by_the_exit_code_and_the_rest_is_pushed(
    server: Path, bot: Path, programs: Path, engine: MTServer
) -> None:
    engine.faults.extend(["403"] * 9)
    assert run(bot, programs).code == 5
    assert commits(server) == ["Drafts: 3 files"]
    assert FREE not in drafts(server)
    engine.faults.clear()
    assert run(bot, programs).code == 0
    assert FREE in drafts(server)


def test_of_two_runs_in_one_clone_the_second_waits_and_finds_nothing_to_do(
    server: Path, bot: Path, programs: Path, engine: MTServer
) -> None:
    engine.faults.append("slow:1")
    first = begin(bot, programs)
    while not (bot / ".git/refs/zwiesprache/running").exists():
        assert first.poll() is None, "it ended without a word to others"
        time.sleep(0.01)
    second = run(bot, programs)
    assert (end(first).code, second.code) == (0, 0)
    assert "Waiting for another run" in second.out
    assert second.out.splitlines()[-1] == "zwiesprache-drafts: Nothing to push."
    assert len(commits(server)) == 1


def test_a_killed_run_is_swept_up_and_what_it_paid_for_is_kept(
    server: Path, bot: Path, programs: Path, engine: MTServer
) -> None:
    hook(bot, "pre-push", "kill -9 $(git cat-file blob refs/zwiesprache/running | cut -d ' ' -f 1)")
    killed = run(bot, programs)
    assert killed.code == -signal.SIGKILL
    (bot / ".git/hooks/pre-push").unlink()
    sites.write(bot / "locales/en/LC_MESSAGES/index.po", "half")
    asked = len(engine.log)
    done = run(bot, programs)
    assert done.code == 0, done.out
    assert "The run before was cut off; this one begins anew." in done.out
    assert (commits(server), len(engine.log)) == (["Drafts: 3 files"], asked)


def test_work_that_is_not_committed_is_never_touched(server: Path, anna: Path, programs: Path) -> None:
    change(anna / "source/termine.md", "stufenlos", "barrierefrei")
    sites.write(anna / "locales/en/LC_MESSAGES/mine.po", "mine")
    before, start = sites.contents(anna, "source", "locales"), head(server)
    done = run(anna, programs)
    assert done.code == 1
    assert "In this clone is work that is not committed." in done.out
    assert (sites.contents(anna, "source", "locales"), head(server)) == (before, start)


def test_a_clone_stays_on_its_branch_and_follows_the_server(server: Path, anna: Path, programs: Path) -> None:
    git(anna, "switch", "--quiet", "--create", "mine")
    own = git(anna, "rev-parse", "HEAD")
    assert run(anna, programs).code == 0
    assert git(anna, "symbolic-ref", "--short", "HEAD") == "mine"
    assert git(anna, "rev-parse", "HEAD") == own
    git(anna, "switch", "--quiet", "main")
    assert run(anna, programs).code == 0
    assert git(anna, "rev-parse", "main") == head(server)


# -- one change request --------------------------------------------------------------------------------

REQUEST = "zwiesprache/drafts"


def test_a_request_is_continued_on_top_of_reviewers_and_follows_the_main_branch(
    server: Path, anna: Path, bot: Path, programs: Path, engine: MTServer
) -> None:
    start = head(server)
    assert run(bot, programs, ZWIESPRACHE_DRAFTS="request").code == 0
    assert (head(server), len(commits(server, REQUEST))) == (start, 1)
    assert "[skip ci]" not in git(server, "log", "-1", "--format=%B", REQUEST)
    assert run(bot, programs, ZWIESPRACHE_DRAFTS="request").out.splitlines()[-1].endswith("Nothing to push.")
    reviewer = clone(server, bot.parent / "bo", merges=True)
    git(reviewer, "switch", "--quiet", REQUEST)
    approve(reviewer, FREE, "Admission is <strong>free</strong>.")
    reviewed = head(server, REQUEST)
    change(anna / "source/termine.md", "stufenlos", "barrierefrei")
    assert push(anna)
    assert run(bot, programs, ZWIESPRACHE_DRAFTS="request").code == 0
    assert len(commits(server, REQUEST)) == 2
    for kept in (reviewed, head(server)):
        git(server, "merge-base", "--is-ancestor", kept, REQUEST)
    assert "Der Eingang ist barrierefrei." in drafts(server, REQUEST)
    assert FREE not in drafts(server, REQUEST)
    git(anna, "fetch", "--quiet")
    git(anna, "merge", "--quiet", "--ff-only", f"origin/{REQUEST}")  # somebody takes it over
    git(anna, "push", "--quiet", "origin", "main")
    again = run(bot, programs, ZWIESPRACHE_DRAFTS="request")
    assert again.out.splitlines()[-1].endswith("Nothing to push.")
    change(anna / "source/termine.md", "barrierefrei", "ebenerdig")
    assert push(anna)
    assert run(bot, programs, ZWIESPRACHE_DRAFTS="request").code == 0
    assert len(git(server, "rev-list", f"main..{REQUEST}").split()) == 1
    served = [text for entry in engine.log for text in entry["served"]]
    assert len(served) == len(set(served))


def test_a_squashed_request_is_not_opened_again(server: Path, anna: Path, bot: Path, programs: Path) -> None:
    assert run(bot, programs, ZWIESPRACHE_DRAFTS="request").code == 0
    git(anna, "fetch", "--quiet")
    git(anna, "merge", "--quiet", "--squash", f"origin/{REQUEST}")
    assert push(anna, "Drafts of translations")
    tip = head(server, REQUEST)
    done = run(bot, programs, ZWIESPRACHE_DRAFTS="request")
    assert done.out.splitlines()[-1].endswith("Nothing to push.")
    assert head(server, REQUEST) == tip
    change(anna / "source/termine.md", "stufenlos", "ebenerdig")
    assert push(anna)
    assert run(bot, programs, ZWIESPRACHE_DRAFTS="request").code == 0
    assert git(server, "merge-base", "main", REQUEST) == head(server)


def test_where_two_people_differ_the_script_stops_and_decides_nothing(
    server: Path, anna: Path, bot: Path, programs: Path
) -> None:
    assert run(bot, programs).code == 0
    git(anna, "pull", "--quiet")
    change(anna / "source/termine.md", "stufenlos", "ebenerdig")
    assert push(anna)
    assert run(bot, programs, ZWIESPRACHE_DRAFTS="request").code == 0
    reviewer = clone(server, bot.parent / "bo", merges=True)
    git(reviewer, "switch", "--quiet", REQUEST)
    approve(reviewer, FREE, "Admission is <strong>free</strong>.")
    approve(anna, FREE, "It costs <strong>nothing</strong>.")
    asked = run(bot, programs, ZWIESPRACHE_DRAFTS="request")
    assert asked.out.splitlines()[-1].endswith("Nothing to push.")  # what reviewers do needs no drafts
    change(anna / "source/termine.md", "ebenerdig", "barrierefrei")
    assert push(anna)
    tips = head(server), head(server, REQUEST)
    done = run(bot, programs, ZWIESPRACHE_DRAFTS="request")
    assert done.code == 1
    assert f"On main and on {REQUEST} people wrote different things, see above." in done.out.splitlines()[-1]
    assert (head(server), head(server, REQUEST)) == tips
    assert git(bot, "status", "--porcelain") == ""


# -- GitHub --------------------------------------------------------------------------------------------


class GitHub(ThreadingHTTPServer):
    """The two calls of GitHub's API that a pull request takes."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Calls)
        self.pulls: list[dict[str, str]] = []
        self.allowed = True
        self.tokens: set[str] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Calls(BaseHTTPRequestHandler):
    server: GitHub

    def do_GET(self) -> None:
        assert self.path == f"/repos/office/site/pulls?state=open&base=main&head=office:{REQUEST}"
        self.answer(200, [{"number": number, **pull} for number, pull in enumerate(self.server.pulls)])

    def do_POST(self) -> None:
        assert self.path == "/repos/office/site/pulls"
        pull = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.server.allowed:
            self.server.pulls.append(pull)
            return self.answer(201, {"number": 1})
        return self.answer(403, {"message": "GitHub Actions is not permitted to create or approve pull requests."})

    def answer(self, status: int, what: object) -> None:
        self.server.tokens.add(self.headers["Authorization"])
        data = json.dumps(what).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def github() -> Iterator[GitHub]:
    with GitHub() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield server
        server.shutdown()


def evaluated(value: str, known: dict[str, str]) -> str:
    """A value of a workflow with its expressions: the first of several that is not empty."""

    def one(match: re.Match[str]) -> str:
        names = [name.strip() for name in match[1].split("||")]
        values = [name.strip("'") if name.startswith("'") else known.get(name, "") for name in names]
        return next(filter(None, values), "")

    return re.sub(r"\$\{\{(.*?)\}\}", one, value)


def github_job(folder: Path, programs: Path, job: str, known: dict[str, str]) -> list[servers.Ran]:
    """The steps of a job that run something, one after the other, as a runner runs them."""
    [(found, workflow)] = [(each, workflow) for name, each, workflow in jobs(folder) if name == job]
    context = {"github.event.repository.default_branch": "main", "github.token": "job-token"} | known
    runner = {"GITHUB_ACTIONS": "true", "CI": "true", "GITHUB_REPOSITORY": "office/site", "GITHUB_BASE_REF": "main"}
    runner |= {name: known[name] for name in ("GITHUB_API_URL",) if name in known}
    done = []
    for step in found["steps"]:
        if "run" in step:
            own = {**workflow.get("env", {}), **found.get("env", {}), **step.get("env", {})}
            environment = {name: evaluated(value, context) for name, value in own.items()}
            done.append(shell(step["run"], folder, surroundings(programs, runner | environment)))
    return done


def test_githubs_jobs_draft_and_publish_as_they_are(server: Path, tmp_path: Path, programs: Path) -> None:
    first = github_job(clone(server, tmp_path / "one"), programs, "drafts", {})
    assert [step.code for step in first] == [0, 0], first
    assert len(commits(server)) == 1
    folder = clone(server, tmp_path / "two")
    assert [step.code for step in github_job(folder, programs, "pages", {})] == [0, 0]
    assert (folder / "dist/de/index.html").is_file()
    assert (folder / "dist/index.html").is_file()


def test_githubs_check_fails_for_an_error_and_keeps_a_report(
    server: Path, anna: Path, bot: Path, tmp_path: Path, programs: Path
) -> None:
    assert run(bot, programs).code == 0
    git(anna, "pull", "--quiet")
    git(anna, "switch", "--quiet", "--create", "review")
    sites.approve(anna, {FREE: "Admission is free."})
    assert push(anna)
    git(anna, "fetch", "--quiet")
    install, check = github_job(anna, programs, "check", {})
    assert (install.code, check.code) == (0, 1)
    assert re.search(r"^::error file=locales/en/LC_MESSAGES/termine.po,line=\d+,", check.out, re.MULTILINE)
    assert "strong" in (anna / "translations.md").read_text(encoding="utf-8")


def test_githubs_job_opens_one_pull_request_and_continues_it(
    server: Path, anna: Path, tmp_path: Path, programs: Path, github: GitHub
) -> None:
    known = {"vars.ZWIESPRACHE_DRAFTS": "request", "GITHUB_API_URL": github.url}
    github.allowed = False
    steps = github_job(clone(server, tmp_path / "one"), programs, "drafts", known)
    assert steps[-1].code == 1
    assert "GitHub Actions is not permitted" in steps[-1].out
    assert "Allow GitHub Actions to create and approve pull requests" in steps[-1].out.splitlines()[-1]
    github.allowed = True
    for number in range(3):
        steps = github_job(clone(server, tmp_path / f"more{number}"), programs, "drafts", known)
        assert [step.code for step in steps] == [0, 0], steps
        change(
            anna / "source/termine.md",
            f"31. Januar 20{18 + number}" if number else "31. Januar 2019",
            f"31. Januar 20{19 + number}",
        )
        git(anna, "commit", "--quiet", "--all", "--allow-empty", "--message", "Date")
        git(anna, "push", "--quiet")
    assert [(pull["head"], pull["base"]) for pull in github.pulls] == [(REQUEST, "main")]
    assert github.tokens == {"Bearer job-token"}
    secret = known | {"secrets.ZWIESPRACHE_TOKEN": "app-token"}
    github.tokens.clear()
    steps = github_job(clone(server, tmp_path / "last"), programs, "drafts", secret)
    assert github.tokens == {"Bearer app-token"}
    assert "app-token" not in "".join(step.out for step in steps)


# -- GitLab --------------------------------------------------------------------------------------------


def gitlab_job(folder: Path, server: Path, programs: Path, job: str, **more: str) -> servers.Ran:
    """The lines of a job as a runner runs them, its variables in the environment."""
    found = yaml.load((folder / ".gitlab-ci.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    base = found[found[job]["extends"]]
    given = {"CI_DEFAULT_BRANCH": "main", "CI_SERVER_URL": server.parent.as_uri(), "CI_PROJECT_PATH": server.stem}
    given |= {"GITLAB_CI": "true", "CI": "true", "CI_JOB_TOKEN": "job-token"}
    own: dict[str, str] = {**found["variables"], **base.get("variables", {}), **found[job].get("variables", {}), **more}
    own = {name: re.sub(r"\$(\w+)", lambda match: given[match[1]], value) for name, value in own.items()}
    git(folder, "checkout", "--quiet", "--detach")
    lines = [*base["before_script"], *found[job]["script"]]
    return shell("\n".join(lines), folder, surroundings(programs, given | own))


def test_gitlabs_jobs_draft_and_publish_as_they_are(server: Path, tmp_path: Path, programs: Path) -> None:
    done = gitlab_job(clone(server, tmp_path / "one"), server, programs, "drafts")
    assert done.code == 0, done.out
    assert len(commits(server)) == 1
    assert not (server / "options").read_text()
    folder = clone(server, tmp_path / "two")
    done = gitlab_job(folder, server, programs, "pages")
    assert done.code == 0, done.out
    assert (folder / "public/de/index.html").is_file()


def test_gitlab_opens_a_merge_request_by_options_of_the_push(server: Path, tmp_path: Path, programs: Path) -> None:
    done = gitlab_job(clone(server, tmp_path / "one"), server, programs, "drafts", ZWIESPRACHE_DRAFTS="request")
    assert done.code == 0, done.out
    options = (server / "options").read_text(encoding="utf-8").splitlines()
    assert options[:3] == [
        "merge_request.create",
        "merge_request.target=main",
        "merge_request.title=Drafts of translations",
    ]
    assert options[-1] == "merge_request.remove_source_branch"
    assert len(commits(server, REQUEST)) == 1


def test_gitlabs_check_leaves_a_code_quality_report(server: Path, anna: Path, bot: Path, programs: Path) -> None:
    assert run(bot, programs).code == 0
    git(anna, "pull", "--quiet")
    sites.approve(anna, {FREE: "Admission is free."})
    git(anna, "commit", "--quiet", "--all", "--message", "Review")
    done = gitlab_job(anna, server, programs, "check", CI_MERGE_REQUEST_DIFF_BASE_SHA=head(server))
    assert done.code == 1
    report = json.loads((anna / "gl-code-quality-report.json").read_text(encoding="utf-8"))
    assert {found["location"]["path"] for found in report} == {"locales/en/LC_MESSAGES/termine.po"}


# -- a plain server, and hooks -------------------------------------------------------------------------


def test_the_hook_of_a_plain_server_drafts_and_builds_and_ignores_its_own_commits(
    server: Path, anna: Path, tmp_path: Path, programs: Path
) -> None:
    site = clone(server, tmp_path / "web")
    shutil.copy(site / "ci/post-receive", server / "hooks/post-receive")
    (server / "hooks/post-receive").chmod(0o755)
    git(server, "config", "zwiesprache.clone", str(site))
    git(server, "config", "zwiesprache.path", str(programs))
    change(anna / "source/termine.md", "stufenlos", "ebenerdig")
    assert push(anna)
    assert not (site / "dist").exists()  # who pushes does not wait for it
    told = finished(server, site, builds=1)
    assert "exit code" not in told
    assert "Der Eingang ist ebenerdig." in drafts(server)
    assert "ebenerdig" in sites.page(site, "de/termine")
    time.sleep(0.5)
    assert finished(server, site, builds=1) == told  # its own commit has begun nothing
    git(anna, "pull", "--quiet")
    sites.approve(anna, {**sites.ENGLISH, "Der Eingang ist ebenerdig.": "The entrance is at ground level."})
    assert push(anna)
    finished(server, site, builds=2)
    assert "The entrance is at ground level." in sites.page(site, "en/termine")
    assert len(commits(server)) == 1


def in_the_manual(language: str, heading: str) -> str:
    """The block of a section of docs/automation.md."""
    text = (sites.REPOSITORY / "docs/automation.md").read_text(encoding="utf-8")
    section = text.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    [block] = re.findall(rf"```{language}\n(.*?)```", section, re.DOTALL)
    return str(block)


def test_a_server_is_set_up_as_the_manual_says_line_by_line(tmp_path: Path, seed: Path, programs: Path) -> None:
    def here(text: str) -> str:
        return text.replace("/srv/", f"{tmp_path}/srv/").replace("/opt/zwiesprache/bin", str(programs))

    sites.write(tmp_path / "srv/git/nothing", "")
    server = bare(tmp_path / "srv/git/site.git")
    servers.published(server, tmp_path / "seed", seed)
    for line in in_the_manual("console", "A server without a forge").splitlines():
        done = shell(here(line.removeprefix("$ ")), tmp_path, surroundings(programs, {}))
        assert done.code == 0, done.out
    anna = clone(server, tmp_path / "anna")
    change(anna / "source/termine.md", "stufenlos", "ebenerdig")
    assert push(anna)
    finished(server, tmp_path / "srv/zwiesprache", builds=1)
    assert "Der Eingang ist ebenerdig." in drafts(server)
    (server / "hooks/post-receive").unlink()
    change(anna / "source/termine.md", "ebenerdig", "barrierefrei")
    git(anna, "pull", "--quiet", "--rebase", "--autostash")
    assert push(anna)
    times, job = in_the_manual("crontab", "A server without a forge").split(" * * * * ")
    assert times == "*/15"
    done = shell(here(job), tmp_path, surroundings(programs, {}))
    assert done.code == 0, done.out
    assert "Der Eingang ist barrierefrei." in drafts(server)
    assert "barrierefrei" in sites.page(tmp_path / "srv/zwiesprache", "de/termine")


def finished(server: Path, site: Path, builds: int) -> str:
    """What the log of the hook says after so many builds."""
    for _attempt in range(600):
        file = server / "zwiesprache.log"
        text = file.read_text(encoding="utf-8") if file.exists() else ""
        if text.count("Pages in dist/") >= builds:
            servers.idle(site)
            return file.read_text(encoding="utf-8")
        time.sleep(0.1)
    raise AssertionError(text)


def test_the_hooks_for_pre_commit_lay_out_and_check_what_is_committed(
    server: Path, anna: Path, bot: Path, programs: Path
) -> None:
    assert run(bot, programs).code == 0
    git(anna, "pull", "--quiet")
    [repository] = yaml.safe_load((anna / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
    lay_out, check = repository["hooks"]
    file = "locales/en/LC_MESSAGES/termine.po"
    assert all(re.search(each["files"], file) for each in (lay_out, check))
    text = (anna / file).read_bytes()
    (anna / file).write_bytes(text.replace(b'"Language: en\\n"', b'"Language: en\\n"\n"X-Generator: Poedit 3.5\\n"'))
    assert shell(f"{lay_out['entry']} {file}", anna, surroundings(programs, {})).code == 0
    assert (anna / file).read_bytes() == text
    assert shell(check["entry"], anna, surroundings(programs, {})).code == 0
    sites.approve(anna, {FREE: "Admission is free."})
    assert shell(check["entry"], anna, surroundings(programs, {})).code == 1
