"""The laws of the formats on trial: every document of `corpus.txt` is cut, filled and rendered, and the words counted.

    python -m benchmarks.trial CHECKOUTS [--list] [--only TEXT]

CHECKOUTS holds a clone of each repository of the list as `OWNER/NAME` (bare ones too). The documents are read from the
commit that the list names and never leave the clone: what is printed are counts and, with `--list`, file names.
"""

from __future__ import annotations

import argparse
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path, PurePosixPath
from typing import Final

from benchmarks import clones, oracle
from benchmarks.tables import table
from pipeline import charsets, formats, markup
from pipeline.errors import InputRefused
from pipeline.formats import skeleton
from pipeline.formats.reasons import is_known
from pipeline.model import UNPLACED, Document, Segment, nested

LAWS: Final = ("identity", "source", "slots", "page", "anew", "words", "reasons", "crash")
"""joined = source; filled with the source = source; a slot for each segment; the page shows the words of all; decoded,
encoded and put in again it is the same; no word is lost; reasons from the closed list; nothing but a refusal is raised.
"""
_GERMAN: Final = frozenset(["der", "die", "das", "und", "ist", "nicht", "mit", "für", "auf", "den", "von", "zu", "wir"])
_ENGLISH: Final = frozenset(["the", "and", "is", "not", "with", "for", "on", "of", "to", "we", "a", "in", "you"])


@dataclass(frozen=True, slots=True)
class Source:
    """A document of the corpus as its repository holds it."""

    repository: str
    name: str
    data: bytes

    @property
    def ending(self) -> str:
        """The format it is read by."""
        return PurePosixPath(self.name).suffix.lower()

    @property
    def text(self) -> str:
        """What it says. InputRefused: its charset is not read."""
        return charsets.decode_source(self.data, self.name, self.ending)[0]


@dataclass(slots=True)
class Result:
    """What the trial found in one document."""

    repository: str
    name: str
    format: str
    refused: str = ""
    words: int = 0
    segments: int = 0
    """Words in segments."""
    skipped: Counter[str] = field(default_factory=Counter)
    """Reason -> words."""
    failed: dict[str, str] = field(default_factory=dict)
    """Law -> what is wrong."""
    parse: float = 0.0
    build: float = 0.0


def corpus(checkouts: Path, wanted: str) -> Iterator[Source]:
    """The documents that the list names and that are there, `wanted` standing in their repository's name."""
    return (Source(*file) for file in clones.files(Path(__file__).with_name("corpus.txt"), checkouts, wanted))


def is_german(data: bytes) -> bool:
    """Whether the small words of its text are German ones, whatever its charset."""
    text = re.sub(r"<(script|style)\b.*?</\1|<[^<>]*>", " ", data.decode("utf-8", "replace").lower(), flags=re.DOTALL)
    found = Counter(re.findall(r"[a-zäöüß]+", text))
    german, english = (sum(found[word] for word in words) for words in (_GERMAN, _ENGLISH))
    return german > english and german > 2


def tried(source: Source) -> Result | None:
    """The laws over one document; None where no format reads it or it is not German."""
    if source.ending not in formats.FORMATS or not is_german(source.data):
        return None
    result = Result(source.repository, source.name, source.ending)
    try:
        text = source.text
        start = time.process_time()
        document = formats.parse(text, source.ending, path=source.name)
        result.parse = time.process_time() - start
    except InputRefused as refusal:
        result.refused = refusal.code
        return result
    except Exception as error:
        result.failed["crash"] = repr(error)
        return result
    for law, holds in _TRIALS.items():
        try:
            if problem := holds(document, text, result):
                result.failed[law] = problem
        except InputRefused as refusal:
            result.refused = refusal.code
        except Exception as error:
            result.failed["crash"] = f"{law}: {error!r}"
    return result


def _identity(document: Document, text: str, result: Result) -> str:
    return "" if document.text == text and "" not in document.parts else "the parts are not the source"


def _source(document: Document, text: str, result: Result) -> str:
    filled = formats.filled(document, {segment.key: segment.text for segment in document.segments()})
    return "" if filled.text == text and not filled.findings else "filled with itself it is another"


def _placed(document: Document) -> list[Segment]:
    """The segments that the page shows: not those of a head, nor attributes, of which a sanitiser keeps some."""
    body = nested(document.parts[document.body :])
    return [part for part in body if part.kind not in UNPLACED and "attribute" not in part.written]


def _slots(document: Document, text: str, result: Result) -> str:
    start = time.process_time()
    built = formats.build(document)
    result.build = time.process_time() - start
    slots = Counter(slot.segment.key for slot in skeleton.slots(built.parts))
    placed = Counter(segment.key for segment in _placed(document))
    missing = placed - slots
    return f"{missing.total()} of {placed.total()} segments: {next(iter(missing))[1]!r}" if missing else ""


def _page(document: Document, text: str, result: Result) -> str:
    segments = _placed(document)
    told = [Counter(oracle.words("\n".join(_shown(segment, void) for segment in segments))) for void in ("", "0")]
    missing = (told[0] & told[1]) - Counter(oracle.visible(formats.to_html(document), ".html"))
    return f"{missing.total()} words: {' '.join([*missing][:8])}" if missing else ""


def _anew(document: Document, text: str, result: Result) -> str:
    filled = formats.filled(document, {segment.key: f"{segment.text} " for segment in document.segments()})
    if filled.findings:
        return f"{len(filled.findings)} segments: {filled.findings[0].key!r}"
    again = formats.parse(filled.text, document.format, path=document.path)
    same = skeleton.wording(formats.to_html(again)) == skeleton.wording(formats.to_html(document))
    return "" if same or document.format == ".txt" else "the page is another"  # a plain text is no longer wrapped


def _words(document: Document, text: str, result: Result) -> str:
    told: list[Counter[str]] = []
    for void in ("", "0"):
        segments = oracle.words("\n".join(_shown(segment, void) for segment in document.segments()))
        told.append(Counter(segments))
    result.segments = told[1].total()
    for skip in document.skipped:
        found = Counter(oracle.words(skip.text)) | Counter(oracle.words(unescape(skip.text)))
        result.skipped[re.sub("(?<=front matter key).*", "", skip.reason, flags=re.DOTALL)] += found.total()
        told = [counter + found for counter in told]
    expected = Counter(oracle.visible(text, document.format))
    lost = {word: n for word, times in expected.items() if (n := times - max(one[word] for one in told)) > 0}
    result.words = result.segments + result.skipped.total() + sum(lost.values())
    return f"{sum(lost.values())} words: {' '.join([*lost][:8])}" if lost else ""


def _shown(segment: Segment, void: str) -> str:
    pieces = markup.pieces(segment.text, segment.tags)
    return "".join(piece if isinstance(piece, str) else void * (piece.form == "void") for piece in pieces)


def _reasons(document: Document, text: str, result: Result) -> str:
    return ", ".join(sorted({skip.reason for skip in document.skipped if not is_known(skip.reason)}))


_TRIALS: Final[dict[str, Callable[[Document, str, Result], str]]] = {
    "identity": _identity,
    "source": _source,
    "slots": _slots,
    "page": _page,
    "anew": _anew,
    "words": _words,
    "reasons": _reasons,
}


def _lost(result: Result) -> int:
    return int(result.failed.get("words", "0").split()[0])


def counts(name: str, some: Sequence[Result]) -> list[object]:
    """A row of counts."""
    read = [result for result in some if not result.refused and "crash" not in result.failed]
    refused = Counter(result.refused for result in some if result.refused)
    seconds = [result.parse for result in read] or [0.0]
    return [
        name,
        len(some),
        ", ".join(f"{times} {code}" for code, times in refused.items()) or 0,
        sum(result.words for result in read),
        sum(result.segments for result in read),
        sum(result.skipped.total() for result in read),
        sum(map(_lost, read)),
        *(sum(law in result.failed for result in some) for law in LAWS if law not in ("words", "reasons")),
        f"{statistics.median(seconds):.3f}",
        f"{max(seconds):.2f}",
    ]


_HEAD: Final = (
    *("documents of", "documents", "refused", "words", "in segments", "skipped", "lost"),
    *(law for law in LAWS if law not in ("words", "reasons")),
    *("parse, median s", "max s"),
)


def report(results: Sequence[Result], *, listing: bool) -> str:
    """The counts as tables: by repository, by format, words by the reason of their skip; the failing documents."""
    by_repository = {name: [r for r in results if r.repository == name] for name in {r.repository: 0 for r in results}}
    by_format = {name: [r for r in results if r.format == name] for name in sorted({r.format for r in results})}
    rows = [counts(name, some) for group in (by_repository, by_format) for name, some in group.items()]
    skipped: Counter[str] = sum((result.skipped for result in results), Counter())
    parts = [
        table(_HEAD, [*rows, counts("all", results)]),
        table(("words skipped", "words"), skipped.most_common()),
    ]
    if listing:
        parts.append(
            "\n".join(
                f"{law}: {result.repository}/{result.name}: {problem}"
                for law in LAWS
                for result in results
                for problem in [result.failed.get(law, "")]
                if problem
            )
        )
        parts.append("\n".join(f"refused: {r.repository}/{r.name}: {r.refused}" for r in results if r.refused))
    return "\n\n".join(parts)


def main() -> int:
    """Run the trial; 1 if a law was broken."""
    parser = argparse.ArgumentParser(description="The laws of the formats over the documents of corpus.txt.")
    parser.add_argument("checkouts", type=Path, help="folder of the clones, OWNER/NAME each")
    parser.add_argument("--list", action="store_true", help="name the documents that break a law or are refused")
    parser.add_argument("--only", default="", metavar="TEXT", help="lines of the list that hold TEXT")
    chosen = parser.parse_args()
    oracle.check()
    with ProcessPoolExecutor() as pool:
        found = pool.map(tried, corpus(chosen.checkouts, chosen.only), chunksize=4)
        results = [result for result in found if result]
    print(report(results, listing=chosen.list))
    return 1 if any(result.failed for result in results) else 0


if __name__ == "__main__":
    sys.exit(main())
