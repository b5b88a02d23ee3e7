"""The sources of a site as they lie on the disk: documents, their heads and settings, and what can't be read.

A root, a config and page paths with their files enter, documents and refusals leave; nothing is written. What an
earlier run knows and nobody has touched is read when somebody asks for it.
"""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

from pipeline import charsets, cutmarks, files, fingerprints, formats, ledger
from pipeline import config as settings
from pipeline.errors import InputRefused
from pipeline.lazily import Lazily
from pipeline.ledger import Ledger
from pipeline.messages import _
from pipeline.model import Document, Segment
from pipeline.publish import tree
from pipeline.recall import Recall, forgetful, state
from pipeline.workers import Workers

_WORTH: Final = 100
"""Sources from which on other processes help to read them: half a second's work."""
_PORTION: Final = 20
_KEPT: Final = 500
"""Documents that are kept unpacked."""

Progress = Callable[[str, int, int], None]
"""(what is going on, how many are done, of how many)."""

_Got = tuple[Document, Document | bytes, str]
"""A document without its body, the document or its packed form, and the digest of its file."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was there, by page path."""

    documents: Mapping[str, Document]
    heads: Mapping[str, Document]
    """The documents, perhaps without their bodies."""
    pages: Mapping[str, settings.PageSettings]
    refused: tuple[InputRefused, ...]
    digests: Mapping[str, str]
    """Of the files."""


def read_all(
    root: Path,
    config: settings.Config,
    found: Mapping[str, Path],
    known: Ledger,
    progress: Progress,
    recall: Recall,
    workers: Workers,
) -> Found:
    """The documents in these files; those that are `known` and unchanged are read when somebody asks for one."""
    marks = cut_marks(root)
    keeps = recall is forgetful  # else this process has every document already
    read_in = partial(_recalled, root, config, marks, recall, repr((config, marks)))
    digests = _unchanged(root, found, known)
    new = {path: file for path, file in found.items() if path not in digests}
    each = partial(_packed if len(new) >= _WORTH else _tried, root, config, marks)
    got = (
        workers.map(each, list(new.items()), least=_WORTH, portion=_PORTION)
        if keeps
        else (_or_refused(read_in, path, file) for path, file in new.items())
    )
    documents: dict[str, Document | bytes | None] = dict.fromkeys(found)
    heads: dict[str, Document] = {}
    refused: list[InputRefused] = []
    for number, (path, one) in enumerate(zip(new, got, strict=True), 1):
        try:
            heads[path], documents[path], digests[path] = _passed(one)
            settings.for_page(config, path, _plain(heads[path]))
        except InputRefused as error:
            del documents[path]
            heads.pop(path, None)
            refused.append(_of_file(error, path, files.shown(found[path], root)))
        progress(_("Reading"), number, len(new))
    known_heads = Lazily(documents, lambda path: heads.get(path) or known.head(path))
    light, clashes = _addressed(known_heads, heads, known, config)
    refused += (_of_file(clash, clash.path, files.shown(found[clash.path], root)) for clash in clashes)
    bodies = partial(_body, documents, lambda path: read_in(path, found[path])[0], keeps and len(documents) > _KEPT)
    return Found(
        Lazily(light, bodies, most=_KEPT if keeps else 0),
        light,
        Lazily(light, lambda path: settings.for_page(config, path, _plain(light[path]))),
        tuple(refused),
        digests,
    )


def _unchanged(root: Path, found: Mapping[str, Path], known: Ledger) -> dict[str, str]:
    """The digests of files that an earlier run knows and nobody has touched since."""
    names = {path: files.shown(found[path], root) for path in known.heads if path in found}
    digests = {path: known.unchanged(found[path], name) for path, name in names.items()}
    return {path: digest for path, digest in digests.items() if digest is not None}


def _recalled(
    root: Path, config: settings.Config, marks: tuple[str, ...], recall: Recall, rules: str, path: str, file: Path
) -> tuple[Document, str]:
    """The document of a page, read again only if its file or these rules are others."""
    make = partial(_document, root, config, path, file, marks)
    return recall(("document", path), (str(file), *state(file), rules), make)


def _body(
    documents: dict[str, Document | bytes | None], read_in: Callable[[str], Document], packs: bool, path: str
) -> Document:
    """A whole document out of those that are there, in a packed form or not, or else out of its file."""
    stored = documents[path]
    if isinstance(stored, bytes):
        unpacked: Document = pickle.loads(zlib.decompress(stored))
        return unpacked
    if stored is None:
        stored = read_in(path)
        documents[path] = _small(stored) if packs else None
    return stored


def _passed(one: _Got | InputRefused) -> _Got:
    """What was read; raises what refused it."""
    if isinstance(one, InputRefused):
        raise one
    return one


def _addressed(
    heads: Mapping[str, Document], new: Mapping[str, Document], known: Ledger, config: settings.Config
) -> tuple[Mapping[str, Document], list[InputRefused]]:
    """The documents that have an address of their own, and why the others have none."""
    if not new and set(heads) == set(known.heads):  # they had one
        return heads, []
    left = dict(heads)
    clashes = list(_without_address(left, (config.source_language, *config.locales)))
    return Lazily(left, left.__getitem__), clashes


def _tried(root: Path, config: settings.Config, marks: tuple[str, ...], page: tuple[str, Path]) -> _Got | InputRefused:
    """The document of a page, or why there is none."""
    return _or_refused(lambda path, file: _document(root, config, path, file, marks), *page)


def _packed(root: Path, config: settings.Config, marks: tuple[str, ...], page: tuple[str, Path]) -> _Got | InputRefused:
    """The same, small enough to come out of another process and to be kept with ten thousand others."""
    got = _tried(root, config, marks, page)
    if isinstance(got, InputRefused):
        return got
    head, document, digest = got
    return head, _small(document), digest


def _small(document: Document | bytes) -> bytes:
    return zlib.compress(pickle.dumps(document, pickle.HIGHEST_PROTOCOL), 1)


def _or_refused(read: Callable[[str, Path], tuple[Document, str]], path: str, file: Path) -> _Got | InputRefused:
    try:
        document, digest = read(path, file)
    except InputRefused as error:
        return error
    return ledger.light(document), document, digest


def cut_marks(root: Path) -> tuple[str, ...]:
    """The lines of the site's `sentences.txt`, if it has one. UsageError, InputRefused: they can't be read."""
    file = root / cutmarks.NAME
    if not file.exists():
        return ()
    data = files.read(file, root=root, limit=files.SOURCE_LIMIT)
    return cutmarks.read(charsets.decode(data, cutmarks.NAME))


def _document(
    root: Path, config: settings.Config, path: str, file: Path, marks: tuple[str, ...]
) -> tuple[Document, str]:
    """The document in a file, and the digest of its bytes."""
    name = files.shown(file, root)
    ending = file.suffix.lower()
    data = files.read(file, root=root, limit=files.SOURCE_LIMIT)
    text, charset = charsets.decode_source(data, name, ending)
    document = formats.parse(text, ending, path=name, reading=settings.reading(config, path, marks))
    return replace(document, path=path, charset=charset), fingerprints.digest(data)


def _of_file(error: InputRefused, page: str, file: str) -> InputRefused:
    """The same refusal, naming the file where it named the page."""
    error.path = file if error.path == page else error.path
    return error


def _without_address(documents: dict[str, Document], locales: Iterable[str]) -> Iterator[InputRefused]:
    """Why some documents can't have an address of their own; they are taken out."""
    for locale in locales:
        while True:
            try:
                tree.addresses(documents, locale)
                break
            except InputRefused as error:
                del documents[error.path]
                yield error


def _plain(document: Document) -> dict[str, object]:
    return {key: value.text if isinstance(value, Segment) else value for key, value in document.meta.items()}
