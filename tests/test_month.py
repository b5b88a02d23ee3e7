"""A month with a real bare repository, played at random: authors, reviewers, an officer, and the automation as it is.

Two authors push German, two reviewers approve in clones of their own and differ, pages are renamed and withdrawn, the
script drafts with an engine over the network, and everybody pushes at once. What must hold is looked at after each run.
"""

from __future__ import annotations

import random
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from pipeline import memory, pofile
from pipeline.model import Entry
from tests import people, servers, sites
from tests.mt_server import MTServer
from tests.people import Pair
from tests.repositories import ANNA, BO, git
from tests.servers import clone

AUTHORS, REVIEWERS, OFFICER = ("Clara Weiß", "Deniz Öz"), (ANNA, BO), "Eva Novák"
REQUEST = "zwiesprache/drafts"


@dataclass
class Office:
    """The repository, who works in it, and what was seen."""

    server: Path
    programs: Path
    draw: random.Random
    engine: MTServer
    request: bool
    """Whether drafts go into a change request, which somebody takes over every few days."""
    seen: set[Pair] = field(default_factory=set)
    """Every pair that was approved on the main branch."""
    withdrawn: str = ""
    runs: int = 0

    def clone(self, who: str) -> Path:
        """Somebody's clone, as new as the server."""
        folder = self.server.parent / who
        if not folder.exists():
            clone(self.server, folder, merges=True)
        git(folder, "fetch", "--quiet")
        git(folder, "reset", "--quiet", "--hard", "origin/main")
        git(folder, "clean", "--quiet", "-d", "--force", "source", "locales")
        return folder


def pushed(folder: Path, who: str) -> bool:
    """Commit and push; where others were first, on top of them. False: an author gives up, and nothing was pushed."""
    for _attempt in range(5):
        if git(folder, "status", "--porcelain"):
            git(folder, "add", "--all")
            git(folder, "commit", "--quiet", "--message", f"Work of {who}", author=who)
        if subprocess.run(["git", "push", "--quiet"], cwd=folder, capture_output=True, check=False).returncode == 0:
            return True
        if not rebased(folder):
            return False
    return False


def rebased(folder: Path) -> bool:
    """Put what somebody did on top of the main branch, conflicts in catalogs decided; False: sources collide."""
    git(folder, "fetch", "--quiet")
    call = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "core.editor=true", "rebase"]
    done = subprocess.run([*call, "origin/main"], cwd=folder, capture_output=True, check=False)
    while done.returncode:
        unmerged = git(folder, "-c", "core.quotePath=false", "diff", "--name-only", "--diff-filter=U").splitlines()
        if not unmerged or any(not name.endswith(".po") for name in unmerged):
            git(folder, "rebase", "--abort")
            return False
        for name in unmerged:
            decide(folder / name)
        git(folder, "add", "--all")
        done = subprocess.run([*call, "--continue"], cwd=folder, capture_output=True, check=False)
    return True


def decide(file: Path) -> None:
    """A person takes the translation that was there first, where two differ."""

    def decided(entry: Entry) -> Entry:
        return replace(entry, comments=tuple(line for line in entry.comments if not line.startswith("theirs: ")))

    catalog = pofile.read(file.read_bytes())
    file.write_bytes(pofile.write(catalog.with_entries(map(decided, catalog.entries))))


# -- a day --------------------------------------------------------------------------------------------


def writing(office: Office) -> None:
    """One author, or both at once, change some pages."""
    authors = AUTHORS if office.draw.random() < 0.4 else (office.draw.choice(AUTHORS),)
    folders = [office.clone(who) for who in authors]
    for folder in folders:
        for _change in range(office.draw.randint(1, 3)):
            people.write(folder, office.draw)
    for who, folder in zip(authors, folders, strict=True):
        pushed(folder, who)


def reviewing(office: Office) -> None:
    """Both reviewers at once, of the same entries: what the second one pushes is merged entry by entry."""
    folders = [office.clone(who) for who in REVIEWERS]
    for folder in folders:
        people.review(folder, office.draw, 0.4)
    for who, folder in zip(REVIEWERS, folders, strict=True):
        assert pushed(folder, who), f"the work of {who} is not to be had"
    look(office)


def renaming(office: Office) -> None:
    folder = office.clone(AUTHORS[0])
    page = office.draw.choice(sorted((folder / "source").rglob("*.md")))
    page.rename(page.with_name(f"anders{office.draw.randrange(10**6)}.md"))
    assert pushed(folder, AUTHORS[0])


def withdrawing(office: Office) -> None:
    folder = office.clone(OFFICER)
    page = office.draw.choice(sorted((folder / "source").rglob("*.md")))
    office.withdrawn = page.relative_to(folder / "source").as_posix().removesuffix(".md")
    assert sites.zwiesprache(folder, "withdraw", office.withdrawn).code == 0
    assert pushed(folder, OFFICER)


def taking_over(office: Office) -> None:
    """Somebody merges the change request, in a clone where catalogs are merged entry by entry."""
    folder = office.clone(OFFICER)
    if subprocess.run(["git", "rev-parse", "--verify", "--quiet", f"origin/{REQUEST}"], cwd=folder).returncode:
        return
    merged = subprocess.run(["git", "merge", "--quiet", "--no-edit", f"origin/{REQUEST}"], cwd=folder)
    if merged.returncode:
        for name in git(folder, "diff", "--name-only", "--diff-filter=U").splitlines():
            decide(folder / name)
        git(folder, "add", "--all")
        git(folder, "commit", "--quiet", "--no-edit")
    git(folder, "push", "--quiet")
    look(office)


def look(office: Office) -> None:
    """Remember every pair that is approved on the main branch."""
    office.seen |= approved(office.server)


def approved(server: Path) -> set[Pair]:
    entries = (entry for data in servers.catalogs(server).values() for entry in pofile.read(data).entries)
    return {(entry.context, entry.source, entry.target) for entry in entries if memory.approved(entry)}


# -- the automation -----------------------------------------------------------------------------------


def automation(office: Office, folder: Path, *, rival: bool) -> None:
    """A run, with a reviewer who pushes in the middle of it if `rival`; then one that finds nothing to do."""
    target = REQUEST if office.request else "main"
    flag = folder.parent / f"rival{office.runs}"
    if rival:
        other = office.clone(BO)
        people.review(other, office.draw, 0.2)
        git(other, "commit", "--quiet", "--all", "--allow-empty", "--message", "Review in between", author=BO)
        push = f'git -C "{other}" push --quiet || git -C "{other}" reset --quiet --hard origin/main'
        servers.hook(folder, "pre-push", f'[ -e "{flag}" ] && exit; touch "{flag}"; env -u GIT_DIR sh -c \'{push}\'')
    before = own(office.server, target)
    done = servers.run(folder, office.programs, ZWIESPRACHE_DRAFTS="request" if office.request else "push")
    assert done.code == 0, done.out
    assert own(office.server, target) - before in (0, 1)
    assert all(name.startswith("locales/") for name in touched(office.server, target))
    look(office)
    tip, asked = servers.head(office.server, target), len(office.engine.log)
    again = servers.run(folder, office.programs, ZWIESPRACHE_DRAFTS="request" if office.request else "push")
    assert (again.code, servers.head(office.server, target), len(office.engine.log)) == (0, tip, asked), again.out
    office.runs += 1


def own(server: Path, branch: str) -> int:
    """How many commits of the automation a branch has."""
    there = git(server, "branch", "--list", branch)
    return len(servers.commits(server, branch)) if there else 0


def touched(server: Path, branch: str) -> set[str]:
    """The files that the automation itself has changed on a branch; of a merge, what is in none of its parents."""
    if not git(server, "branch", "--list", branch):
        return set()
    names = git(server, "log", "--format=", "--name-only", f"--author=^{servers.NAME} <", "--diff-merges=cc", branch)
    return {name.strip('"') for name in names.splitlines() if name}


def publishing(office: Office, folder: Path) -> None:
    """The site, and that it shows approved text only."""
    assert servers.run(folder, office.programs, "build").code == 0
    good = {target for _context, _source, target in approved(office.server)}
    for data in servers.catalogs(office.server).values():
        for entry in pofile.read(data).entries:
            if entry.fuzzy and entry.target and entry.target not in good:
                for page in sorted((folder / "dist/en").rglob("*.html")):
                    assert entry.target not in page.read_text(encoding="utf-8"), f"{entry.target} in {page}"
    if office.withdrawn:
        assert not (folder / "dist/en" / office.withdrawn).exists()


# -- the month ----------------------------------------------------------------------------------------


@pytest.fixture
def engine() -> Iterator[MTServer]:
    with MTServer() as server:
        yield server


def month(folder: Path, engine: MTServer, seed: int, *, days: int, request: bool, fresh: bool) -> None:
    """A month; with `fresh` each run has a new clone, as on a forge, else the one of a server."""
    draw = random.Random(seed)
    config = f'min_approved = 0.3\nengines = ["memory", "libretranslate"]\n[libretranslate]\nurl = "{engine.url}"'
    site = sites.make(folder / "start", {f"{'ab'[n % 2]}/seite{n}.md": people.document(draw) for n in range(4)}, config)
    sites.write(site / ".gitignore", "dist/\n.zwiesprache/\n")
    sites.write(site / ".gitattributes", "*.po text eol=lf merge=zwiesprache\n")
    assert sites.zwiesprache(site, "init", str(site), "--ci", "git").code == 0
    server = servers.bare(folder / "site.git")
    servers.published(server, folder / "seed", site)
    office = Office(server, servers.program(folder / "bin"), draw, engine, request)
    events = {days // 3: renaming, days // 2: withdrawing}
    bot = clone(server, folder / "bot")
    for day in range(days):
        events.get(day, writing)(office)
        if fresh:
            kept = bot / ".zwiesprache"
            bot = clone(server, folder / f"bot{day}")
            if kept.exists():
                shutil.copytree(kept, bot / ".zwiesprache")  # what the cache of the recipes keeps
        automation(office, bot, rival=draw.random() < 0.4)
        if draw.random() < 0.7:
            reviewing(office)
        if request and draw.random() < 0.5:
            taking_over(office)
        if draw.random() < 0.4:
            publishing(office, bot)
    if request:
        taking_over(office)
    reviewing(office)
    publishing(office, bot)
    assert office.seen <= approved(server), sorted(map(str, office.seen - approved(server)))
    assert len(office.seen) > days
    paid = Counter(text for call in engine.log for text in call["served"])
    assert max(paid.values()) == 1, [text for text, times in paid.items() if times > 1]
    assert sum(paid.values()) > days
    if not request:
        assert 0 < own(server, "main") <= office.runs
    assert b"<<<<<<<" not in b"".join(servers.catalogs(server).values())


@pytest.mark.parametrize(
    ("seed", "request_", "fresh"), [(1, False, False), (2, True, True)], ids=["main branch", "change request"]
)
def test_a_month_of_automation_loses_nothing_pays_nothing_twice_and_publishes_only_what_is_approved(
    tmp_path: Path, engine: MTServer, seed: int, request_: bool, fresh: bool
) -> None:
    month(tmp_path, engine, seed, days=6, request=request_, fresh=fresh)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 110))
@pytest.mark.parametrize("request_", [False, True], ids=["main branch", "change request"])
@pytest.mark.parametrize("fresh", [False, True], ids=["one clone", "new clones"])
def test_long_months_hold_the_same(tmp_path: Path, engine: MTServer, seed: int, request_: bool, fresh: bool) -> None:
    month(tmp_path, engine, seed, days=22, request=request_, fresh=fresh)
