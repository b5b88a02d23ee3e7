"""pofile on trial: every catalog of `pofiles.txt` is read, compared with gettext's reading, changed and written back.

    python -m benchmarks.pofiles CHECKOUTS [--list] [--only TEXT]

CHECKOUTS holds a clone of each repository of the list as `OWNER/NAME` (bare ones too). The catalogs are read from the
commit that the list names and never leave the clone: what is printed are counts and, with `--list`, file names.
"""

from __future__ import annotations

import argparse
import ast
import codecs
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from benchmarks import clones
from benchmarks.tables import table
from pipeline import mending, pofile
from pipeline.errors import InputRefused
from pipeline.model import Catalog, Entry
from pipeline.po import layout

LAWS: Final = ("accepted", "refused", "identity", "values", "change", "layout", "crash")
"""Nothing that gettext refuses is accepted without a word; nothing refused that it accepts; written, it is the same
bytes; every entry is as msgcat reads it; one changed target changes its own lines and is read by msgcat; laid out by
`fmt`, it is read by msgcat alike and laid out again the same; nothing but a refusal is raised."""

CRASHED: Final = "the tool crashed"
"""msgcat 0.21 does, on some Lisp and Scheme formats: no verdict."""
BY_DECISION: Final = ("po-domain", "po-merged", "po-plural")
"""What we refuse by name though gettext's msgcat reads it: several catalogs in one file, targets that are several
versions, plural rules that no language needs."""

_CONTENT_TYPE: Final = b'"Content-Type: text/plain; charset=UTF-8\\n"\n'
_HEADER: Final = b'msgid ""\nmsgstr ""\n' + _CONTENT_TYPE + b"\n"
_HEAD: Final = re.compile(rb'^msgid ""\nmsgstr ""\n(?=["\n])', re.MULTILINE)
_TEXT: Final = re.compile(r'(#~\| |#~ |#\| |)(?:(msg\S+) )?(".*")', re.DOTALL)
# The second is what msgcat 0.21 makes of `#=`, which gettext may write from 2027 on.
_FLAGS: Final = re.compile(r"#, .*|# = (?:(?:fuzzy|[a-z-]+-format|(?:no-)?wrap)(?:, |$))+")
_HERE: Final = re.compile(r"<<-?[ ]*\\?['\"]?(\w+)['\"]?[^\n]*\n(.*?\n)[ \t]*\1$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Source:
    """A catalog of the corpus."""

    repository: str
    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """What both readers must see alike in an entry."""

    context: str | None
    source: str
    plural: str | None
    targets: tuple[str, ...]
    previous: str | None
    fuzzy: bool
    obsolete: bool
    comments: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(slots=True)
class Result:
    """What the trial found in one catalog."""

    repository: str
    name: str
    gnu: str = ""
    """Why gettext refuses it; empty: it reads it."""
    ours: str = ""
    """The code of our refusal."""
    entries: int = 0
    failed: dict[str, str] = field(default_factory=dict)
    """Law -> what is wrong."""


def corpus(checkouts: Path, wanted: str) -> Iterator[Source]:
    """The catalogs that the list names and that are there, each text once."""
    seen: set[bytes] = set()
    for repository, name, data in clones.files(Path(__file__).with_suffix(".txt"), checkouts, wanted):
        for where, catalog in _catalogs(name, data):
            if catalog not in seen:
                seen.add(catalog)
                yield Source(repository, where, catalog)


def _catalogs(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """The catalogs in a file: itself, or the texts in it that look like one."""
    if name.endswith((".po", ".pot")):
        yield name, data
    elif b"msgid" in data and name.endswith(".py"):
        for node in ast.walk(ast.parse(data)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str | bytes):
                literal = node.value if isinstance(node.value, bytes) else node.value.encode("utf-8", "surrogatepass")
                if b"msgid" in literal and b"msgstr" in literal:
                    yield f"{name}:{node.lineno}", literal
    elif b"msgid" in data:
        for match in _HERE.finditer(data.decode("latin-1")):
            if "msgid" in match[2]:
                line = match.string.count("\n", 0, match.start()) + 1
                yield f"{name}:{line}", match[2].encode("latin-1")


def gettext(tool: str, *options: str, data: bytes) -> tuple[bytes, str]:
    """What a tool of gettext makes of a catalog, and why it refuses it."""
    # In a template, the charset may still have to be filled in.
    with tempfile.NamedTemporaryFile(suffix=".pot" if b"charset=CHARSET" in data else ".po") as file:
        file.write(data)
        file.flush()
        command = [tool, *options, file.name]
        done = subprocess.run(command, capture_output=True, check=False, env=os.environ | {"LC_ALL": "C.UTF-8"})
        errors = done.stderr.decode("utf-8", "replace").replace(file.name, "")
        if done.returncode < 0:
            return b"", CRASHED
        return done.stdout, "" if done.returncode == 0 else errors or f"exit code {done.returncode}"


def read_by_gettext(data: bytes) -> tuple[list[Message], str]:
    """The entries in the layout of msgcat, which needs no knowledge of the format's liberties to be read."""
    out, why = gettext("msgcat", "--no-wrap", "--force-po", data=data)
    if "charset specification" in why or ("syntax error" in why and data.startswith(codecs.BOM_UTF8)):
        # It wants a charset where the text is not ASCII, or has a mark; we read UTF-8 then.
        data = data.removeprefix(codecs.BOM_UTF8)
        named = _HEAD.sub(lambda match: match[0] + _CONTENT_TYPE, data, count=1)
        out, why = gettext("msgcat", "--no-wrap", "--force-po", data=_HEADER + data if named == data else named)
    declared = re.search(rb"charset=([^\s\\]+)\\n", out)
    try:
        text = out.decode(declared[1].decode() if declared else "utf-8", "replace")
    except LookupError:
        text = out.decode("utf-8", "replace")
    return ([] if why else list(_messages(text))), why


def _messages(text: str) -> Iterator[Message]:
    """The entries of a text that msgcat wrote: a blank line behind each."""
    for block in text.split("\n\n"):
        lines = block.split("\n")
        values: dict[str, str] = {}
        name = ""
        for line in lines:
            if match := _TEXT.fullmatch(line):
                name = match[1].replace("~", "").replace("#", "").strip() + match[2] if match[2] else name
                values[name] = values.get(name, "") + ast.literal_eval(match[3].replace("\r", "\\r"))
        if "msgid" not in values:
            continue
        targets = tuple(value for name, value in values.items() if name.startswith("msgstr"))
        comments = [line[1:] for line in lines if re.match("#(?![~:|.,])", line) and not _FLAGS.fullmatch(line)]
        yield Message(
            context=values.get("msgctxt"),
            source=values["msgid"],
            plural=values.get("msgid_plural"),
            targets=targets,
            previous=values.get("|msgid"),
            fuzzy=any(_FLAGS.fullmatch(line) and "fuzzy" in line for line in lines) and targets[0] != "",
            obsolete=any(line.startswith("#~ ") for line in lines),
            comments=_trimmed(comments),
            notes=_trimmed(line[2:] for line in lines if line.startswith("#.")),
        )


def _trimmed(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(line.removeprefix(" ").rstrip() for line in lines)


def read_by_us(catalog: Catalog) -> list[Message]:
    """The same of our reading, in msgcat's order."""
    records = [record.entry for record in catalog.records]
    if catalog.head:
        records.insert(catalog.place, catalog.head.entry)
    return [_message(entry) for entry in records]


def _message(entry: Entry) -> Message:
    return Message(
        entry.context, entry.source, entry.source_plural, entry.targets, entry.previous,
        entry.fuzzy and entry.target != "", entry.obsolete,
        tuple(map(str.rstrip, entry.comments)), tuple(map(str.rstrip, entry.notes)),
    )  # fmt: skip


def tried(source: Source) -> Result:
    """The laws over one catalog."""
    result = Result(source.repository, source.name)
    theirs, result.gnu = read_by_gettext(source.data)
    try:
        catalog = pofile.read(source.data, path=source.name)
        result.entries = len(catalog.records)
        written = pofile.write(catalog)
    except InputRefused as refusal:
        result.ours = refusal.code
        if not result.gnu and refusal.code not in BY_DECISION:
            result.failed["refused"] = str(refusal)
        return result
    except Exception as error:
        result.failed["crash"] = repr(error)
        return result
    named = bool(mending.examined(source.data).faults)  # by the doctor, if not refused
    if result.gnu and result.gnu != CRASHED and not named:
        result.failed["accepted"] = result.gnu
    if written != source.data:
        result.failed["identity"] = "other bytes"
    if not result.gnu:
        _values(read_by_us(catalog), theirs, result)
        _change(catalog, result)
        _layout(source.data, result)
    return result


def _values(ours: Sequence[Message], theirs: Sequence[Message], result: Result) -> None:
    known = {(m.context, m.source): m for m in theirs}
    for mine in ours:
        if mine.source == "" and "charset=" not in "".join(mine.targets):
            continue  # the header that msgcat has from us
        other = known.get((mine.context, mine.source))
        if other != mine and not (other is None and mine.obsolete and not any(mine.targets)):
            parts = other and [f for f in Message.__slots__ if getattr(mine, f) != getattr(other, f)]
            result.failed["values"] = f"{parts} {mine} // {other}"
            return


def _change(catalog: Catalog, result: Result) -> None:
    """Change the target of the entry in the middle."""
    number = len(catalog.records) // 2
    if not catalog.records:
        return
    old = catalog.entries[number]
    new = replace(old, targets=(*old.targets[:-1], f"!{old.targets[-1]}"))
    written = pofile.write(catalog.with_entries([*catalog.entries[:number], new, *catalog.entries[number + 1 :]]))
    raws = [record.raw for record in catalog.records]
    if catalog.head:
        raws.insert(catalog.place, catalog.head.raw)
        number += catalog.place <= number
    before, behind = b"".join(raws[:number]), b"".join(raws[number + 1 :]) + catalog.tail
    if not (written.startswith(before) or not catalog.head) or not written.rstrip().endswith(behind.strip()):
        result.failed["change"] = "other lines"
        return
    theirs, why = read_by_gettext(written)
    if why or _message(new) not in theirs:
        result.failed["change"] = why or f"{_message(new)} // {[m for m in theirs if m.source == new.source]}"


def _layout(data: bytes, result: Result) -> None:
    written = layout.formatted(data)
    theirs, why = read_by_gettext(written)
    if layout.formatted(written) != written or why:
        result.failed["layout"] = why or "laid out again it is another"
        return
    known = {(m.context, m.source): m for m in theirs}
    for mine in read_by_us(pofile.read(data)):
        other = known.get((mine.context, mine.source), mine)
        if mine.source and (mine.targets, mine.plural, mine.fuzzy) != (other.targets, other.plural, other.fuzzy):
            result.failed["layout"] = f"{mine} // {other}"


def report(results: Sequence[Result], *, listing: bool) -> str:
    """The counts by repository; the catalogs that break a law."""
    rows = []
    for name in [*dict.fromkeys(result.repository for result in results), "all"]:
        some = [result for result in results if name in ("all", result.repository)]
        read = [result for result in some if not result.gnu]
        rows.append([
            name, len(some), len(read), sum(result.entries for result in read),
            *(sum(law in result.failed for result in some) for law in LAWS),
        ])  # fmt: skip
    parts = [table(("catalogs of", "catalogs", "read by gettext", "entries", *LAWS), rows)]
    if listing:
        parts.append(
            "\n".join(
                f"{law}: {result.repository}/{result.name}: {result.failed[law]} [{result.ours}]"
                for law in LAWS
                for result in results
                if law in result.failed
            )
        )
    return "\n\n".join(parts)


def main() -> int:
    """Run the trial; 1 if a law was broken."""
    parser = argparse.ArgumentParser(description="pofile over the catalogs of pofiles.txt.")
    parser.add_argument("checkouts", type=Path, help="folder of the clones, OWNER/NAME each")
    parser.add_argument("--list", action="store_true", help="name the catalogs that break a law")
    parser.add_argument("--only", default="", metavar="TEXT", help="lines of the list that hold TEXT")
    chosen = parser.parse_args()
    with ProcessPoolExecutor() as pool:
        results = list(pool.map(tried, corpus(chosen.checkouts, chosen.only), chunksize=8))
    print(report(results, listing=chosen.list))
    return 1 if any(result.failed for result in results) else 0


if __name__ == "__main__":
    sys.exit(main())
