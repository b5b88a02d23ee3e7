"""OmegaT reads a .po as source file and writes another, without any fuzzy mark and without what nobody confirmed.

`import` takes it back whatever its settings were. Put over our catalogs, it does no harm with the settings of
docs/translators.md; without them names are lost, and German stands where a translation should.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from html import escape
from pathlib import Path

import pytest

from pipeline import pofile
from pipeline.model import Entry
from tests import sites
from tests.editors import review
from tests.editors.desktop import needs, write
from tests.editors.review import (
    CLUBS,
    CLUBS_ENGLISH,
    FORMER,
    HOURS,
    HOURS_DRAFT,
    LAST,
    PAGE,
    WORKSHOP,
    WORKSHOP_ENGLISH,
)

pytestmark = [pytest.mark.slow, needs("omegat")]

PROJECT = """\
<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<omegat><project version="1.0">
<source_dir>{source}</source_dir>
<target_dir>__DEFAULT__</target_dir>
<tm_dir>__DEFAULT__</tm_dir>
<glossary_dir>__DEFAULT__</glossary_dir>
<dictionary_dir>__DEFAULT__</dictionary_dir>
<source_lang>DE</source_lang>
<target_lang>EN-GB</target_lang>
<sentence_seg>false</sentence_seg>
<support_default_translations>false</support_default_translations>
</project></omegat>
"""
PREFERENCES = "<wf_noSourceText>true</wf_noSourceText><wf_allowTransEqualToSrc>true</wf_allowTransEqualToSrc>"
"""Options, Editor: "Leave the segment empty" and "Allow translation to be equal to source"."""
FILTERS = """\
<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<filters><filter className="org.omegat.filters2.po.PoFilter" enabled="true">
<files sourceFilenameMask="*.po" sourceEncoding="UTF-8" targetEncoding="UTF-8" targetFilenamePattern="${filename}"/>
<option name="disallowBlank" value="true"/>
<option name="skipHeader" value="true"/>
</filter></filters>
"""
"""Options, File Filters, PO, Options: "Allow blank translations in the target files" (which the file calls by the
opposite) and "Skip PO header". The dialog shows the first as switched off until it is confirmed, though it is on.
"""
NO_BLANKS = FILTERS.replace('"disallowBlank" value="true"', '"disallowBlank" value="false"')
CONFIRMED = {WORKSHOP: WORKSHOP_ENGLISH, CLUBS: CLUBS_ENGLISH}


def of_site(folder: Path, site: Path, confirmed: Mapping[str, str], preferences: str = "", filters: str = "") -> Path:
    """The catalogs that OmegaT makes of the site's."""
    return omegat(folder, site / "locales" / "en" / "LC_MESSAGES", f"{PAGE}.po", confirmed, preferences, filters)


def omegat(
    folder: Path, source: Path, file: str, confirmed: Mapping[str, str], preferences: str = "", filters: str = ""
) -> Path:
    """The files that OmegaT makes of those in `source`, when a translator has `confirmed` these sentences of `file`."""
    project = folder / "project"
    for name in ("source", "target", "tm", "glossary", "dictionary", "omegat"):
        (project / name).mkdir(parents=True)
    write(project / "omegat.project", PROJECT.format(source=source))
    units = "".join(
        f'<tu><prop type="file">{file}</prop><prop type="path"></prop>'
        f'<tuv lang="DE"><seg>{escape(german)}</seg></tuv><tuv lang="EN-GB"><seg>{escape(english)}</seg></tuv></tu>'
        for german, english in confirmed.items()
    )
    header = (
        '<header creationtool="OmegaT" creationtoolversion="3.6" segtype="paragraph" o-tmf="OmegaT TMX" '
        'adminlang="EN-US" srclang="DE" datatype="plaintext"/>'
    )
    memory = f'<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.1">{header}<body>{units}</body></tmx>\n'
    write(project / "omegat" / "project_save.tmx", memory)
    if filters:
        write(project / "omegat" / "filters.xml", filters)
    start = '<?xml version="1.0" encoding="UTF-8" ?>\n<omegat><preference version="1.0">'
    write(folder / "settings" / "omegat.prefs", f"{start}{preferences}</preference></omegat>\n")
    subprocess.run(
        ["omegat", str(project), "--mode=console-translate", f"--config-dir={folder / 'settings'}"],
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "LC_ALL": "C.UTF-8",
            "JAVA_TOOL_OPTIONS": f"-Duser.home={folder}",
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=120,
        check=True,
    )
    return project / "target"


def put_over(made: Path, site: Path) -> None:
    shutil.copytree(made, site / "locales" / "en" / "LC_MESSAGES", dirs_exist_ok=True)


def approved(site: Path) -> set[tuple[str, str | None, str, str]]:
    """(file, context, German, target) of all that is approved, live or obsolete."""
    folder = site / "locales" / "en" / "LC_MESSAGES"
    return {
        (file.relative_to(folder).as_posix(), entry.context, entry.source, entry.target)
        for file in folder.rglob("*.po")
        for entry in pofile.read(file.read_bytes()).entries
        if entry.target and not entry.fuzzy and "unapproved" not in entry.comments
    }


@pytest.mark.parametrize("settings", [(), (PREFERENCES, FILTERS), (PREFERENCES, NO_BLANKS)])
def test_import_takes_what_was_confirmed_and_nothing_else(tmp_path: Path, settings: tuple[str, ...]) -> None:
    site = review.site(tmp_path / "site")
    before, drafts = approved(site), sites.fuzzy(site)
    folder = tmp_path / "handoff"
    assert sites.zwiesprache(site, "handoff", "--pages", PAGE, "--output", str(folder)).code == 0
    (tmp_path / "source").mkdir()
    shutil.copy(folder / "en.po", tmp_path / "source")
    back = omegat(tmp_path, tmp_path / "source", "en.po", CONFIRMED, *settings) / "en.po"
    sites.zwiesprache(site, "import", str(back), "--by", "Eva Novak")
    assert approved(site) == before | {(f"{PAGE}.po", None, german, english) for german, english in CONFIRMED.items()}
    assert sites.fuzzy(site) == [entry for entry in drafts if entry.source != WORKSHOP]
    assert sites.zwiesprache(site, "run").code == 0
    assert review.german(site) == [HOURS, LAST]


def test_with_its_settings_approved_stays_confirmed_is_approved_and_drafts_come_back(tmp_path: Path) -> None:
    site = review.site(tmp_path / "site")
    before, approved_before = sites.catalog(site, PAGE), approved(site)
    put_over(of_site(tmp_path, site, CONFIRMED, PREFERENCES, FILTERS), site)

    def as_omegat_leaves(entry: Entry) -> Entry:
        if entry.source == WORKSHOP:
            return replace(entry, flags=())  # the former German stays
        if entry.source == CLUBS:
            return replace(entry, targets=(CLUBS_ENGLISH,))
        if entry == FORMER:
            return replace(entry, flags=())
        return replace(entry, targets=("",), flags=()) if entry.fuzzy else entry

    made = sites.catalog(site, PAGE)
    assert list(made.entries) == [as_omegat_leaves(entry) for entry in before.entries]
    assert made.header == before.header
    assert sites.zwiesprache(site, "run").code == 0
    after = sites.live(site, PAGE)
    assert after[HOURS] == next(entry for entry in before.entries if entry.source == HOURS)
    assert after[HOURS].fuzzy
    assert review.german(site) == [HOURS, LAST]
    files = {(f"{PAGE}.po", None, source, target) for source, target in CONFIRMED.items()}
    assert approved(site) == approved_before | files
    tidy = review.fmt(site).decode()
    assert tidy.startswith('msgid ""\nmsgstr ""\n"MIME-Version: 1.0\\n"\n')


def test_without_them_it_empties_what_is_the_same_in_both_languages(tmp_path: Path) -> None:
    site = review.site(tmp_path / "site")
    before = approved(site)
    put_over(of_site(tmp_path, site, {}), site)
    assert sites.zwiesprache(site, "run").code == 0
    lost = before - approved(site)
    assert lost == {pair for pair in before if pair[2] == pair[3]}
    assert (f"{PAGE}.po", None, "IBAN", "IBAN") in lost
    assert approved(site) <= before
    assert "IBAN" in review.german(site)


def test_german_in_the_place_of_drafts_is_not_published_as_english(tmp_path: Path) -> None:
    site = review.site(tmp_path / "site")
    before = approved(site)
    put_over(of_site(tmp_path, site, {}, PREFERENCES, NO_BLANKS), site)
    won = approved(site) - before
    assert {(f"{PAGE}.po", None, german, german) for german in (HOURS, WORKSHOP, CLUBS, LAST)} <= won
    assert all(german == target for _file, _context, german, target in won)
    assert sites.zwiesprache(site, "run").code == 0
    assert sites.zwiesprache(site, "check").code == 1
    assert review.german(site) == [HOURS, WORKSHOP, CLUBS, LAST]
    assert HOURS_DRAFT not in sites.page(site, f"en/{PAGE}")
    # A label of nouns alone could be a name: nothing but the difference in git shows that nobody approved it.
    reported = sites.zwiesprache(site, "check").out
    unnoticed = {german for _file, _context, german, _target in won if german not in reported}
    assert unnoticed == {"Förderaufruf 2024", "Förderaufruf 2024 „Begegnung im Stadtteil“"}


def test_its_own_memory_wins_over_what_was_approved_since(tmp_path: Path) -> None:
    site = review.site(tmp_path / "site")
    before = approved(site)
    put_over(of_site(tmp_path, site, {"Kontakt": "Contact us"}, PREFERENCES, FILTERS), site)
    assert approved(site) - before == {(f"{PAGE}.po", None, "Kontakt", "Contact us")}
    assert before - approved(site) == {(f"{PAGE}.po", None, "Kontakt", "Contact")}
