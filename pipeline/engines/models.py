"""Translation models on the disk: a path that the config names goes in, the bytes of its files come out.

It knows packages of Argos (`.argosmodel`, a zip, or its folder) and folders of converted OPUS-MT models. Nothing is
unpacked, written or downloaded; of a zip or folder only members with known names are read, and only up to a limit.
"""

from __future__ import annotations

import json
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final

from pipeline.errors import Misconfigured
from pipeline.messages import _

LARGEST: Final = 2 * 2**30
"""Most bytes of a model's files; the largest of OPUS-MT have a quarter of that."""
_SMALL: Final = 2**20
"""Most bytes of a file that only describes a model."""
_MEMBERS: Final = 10_000
"""Most files in a package; those of Argos have some dozens (Stanza's models lie in them too)."""

_NETWORK: Final = (
    "model.bin", "config.json",
    "shared_vocabulary.json", "source_vocabulary.json", "target_vocabulary.json",
    "shared_vocabulary.txt", "source_vocabulary.txt", "target_vocabulary.txt",
)  # fmt: skip
"""The files of a CTranslate2 model; of the vocabularies it has one or two."""


@dataclass(frozen=True, slots=True)
class Package:
    """A model as it lies on the disk."""

    network: Mapping[str, bytes]
    """The files for CTranslate2."""
    source: bytes
    """The SentencePiece model that cuts the source."""
    target: bytes
    """The one that joins the target."""
    languages: tuple[str, str] | None = None
    """What it translates from and into, if it says so."""
    end: str = "</s>"
    """The token that ends a target."""
    closing: tuple[str, ...] = ()
    """What has to stand behind the pieces of a source."""
    prefix: tuple[str, ...] = ()
    """What every target begins with, and which is no part of it."""


def package(path: Path) -> Package:
    """The model at `path`. Raises Misconfigured, which names it."""
    try:
        if path.is_dir():
            return _read(_Folder(path), path)
        with zipfile.ZipFile(path) as archive:
            return _read(_Archive(archive, _top(archive, path)), path)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError):  # broken, or with a password
        raise unusable(path, _("it is no readable package")) from None
    except FileNotFoundError:
        raise unusable(path, _("there is no such file or folder")) from None
    except OSError as error:
        raise unusable(path, error.strerror or _("it is no readable package")) from None


@dataclass(frozen=True, slots=True)
class _Folder:
    """The files of a folder. Links that lead out of it are not followed."""

    root: Path

    def size(self, name: str) -> int | None:
        """Bytes of a regular file; None: there is none."""
        file = self.root / name
        if not file.is_file() or not file.resolve().is_relative_to(self.root.resolve()):
            return None
        found = file.stat()
        return found.st_size if stat.S_ISREG(found.st_mode) else None

    def read(self, name: str, limit: int) -> bytes:
        """At most `limit` bytes of it."""
        with (self.root / name).open("rb") as file:
            return file.read(limit)


@dataclass(frozen=True, slots=True)
class _Archive:
    """The members of a zip below its one folder. They are read by name only, so no name can lead anywhere."""

    archive: zipfile.ZipFile
    top: str

    def size(self, name: str) -> int | None:
        """Bytes of a member as the package states them; more are never read."""
        try:
            return self.archive.getinfo(f"{self.top}/{name}").file_size
        except KeyError:
            return None

    def read(self, name: str, limit: int) -> bytes:
        """At most `limit` bytes of it."""
        with self.archive.open(f"{self.top}/{name}") as file:
            return file.read(limit)


def _top(archive: zipfile.ZipFile, path: Path) -> str:
    """The folder that all of a package lies in."""
    names = archive.namelist()
    tops = {PurePosixPath(name).parts[0] for name in names[:_MEMBERS] if "/" in name}
    if len(names) > _MEMBERS or len(tops) != 1:
        raise unusable(path, _("it is no package of Argos"))
    return tops.pop()


def _read(files: _Folder | _Archive, path: Path) -> Package:
    argos = files.size("metadata.json") is not None
    inner = "model/" if argos else ""
    spm = ("sentencepiece.model",) * 2 if argos else ("source.spm", "target.spm")
    if argos and files.size("bpe.model") is not None:
        raise unusable(path, _("its words are cut by BPE, and only SentencePiece is known here"))
    wanted = [f"{inner}{name}" for name in _NETWORK if files.size(f"{inner}{name}") is not None]
    missing = [name for name in (f"{inner}model.bin", *spm) if files.size(name) is None]
    if missing:
        raise unusable(path, _("{file} is missing in it", file=missing[0]))
    if sum(files.size(name) or 0 for name in {*wanted, *spm}) > LARGEST:
        raise unusable(path, _("it is larger than {limit} GiB", limit=f"{LARGEST / 2**30:g}"))
    network = {name.removeprefix(inner): files.read(name, LARGEST) for name in wanted}
    if len(set(_languages_in(network))) > 1:
        raise unusable(path, _("it translates into several languages; take one for a single pair"))
    source, target = (files.read(name, LARGEST) for name in spm)
    told = _table(network.get("config.json", b"")[:_SMALL])
    end = str(told.get("eos_token") or "</s>")
    if argos:
        said = _table(files.read("metadata.json", _SMALL))
        prefix = said.get("target_prefix", "")
        pair = (said.get("from_code"), said.get("to_code"))
        languages = (str(pair[0]), str(pair[1])) if all(isinstance(code, str) and code for code in pair) else None
        starts = (prefix,) if isinstance(prefix, str) and prefix else ()
        return Package(network, source, target, languages, end, prefix=starts)
    # Marian ends every source with a token. Its own converter tells CTranslate2 so, the one from Transformers does not.
    closing = () if told.get("add_source_eos") is True else (end,)
    return Package(network, source, target, _named(path), end, closing)


def _languages_in(network: Mapping[str, bytes]) -> Iterator[bytes]:
    """The tokens by which a model is told the language that is wanted: `>>fra<<`."""
    for name, content in network.items():
        if "vocabulary" in name:
            yield from re.findall(rb">>[a-z]{2,3}(?:_[A-Za-z]+)?<<", content)


def _named(path: Path) -> tuple[str, str] | None:
    """The pair in the name of a folder, as the makers of OPUS-MT name it: `opus-mt-de-en`."""
    pair = re.search(r"opus-mt-(?:tc-)?(?:(?:big|base|small|tiny)-)?([a-z]{2,3})-([a-z]{2,3})(?![a-z])", path.name)
    return (pair[1], pair[2]) if pair else None


def _table(content: bytes) -> dict[str, Any]:
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def unusable(path: Path, reason: str) -> Misconfigured:
    """Why the model at `path` is of no use."""
    message = _("local can't use the model {path}: {reason}.", path=str(path), reason=reason)
    return Misconfigured(message, repair=_("docs/engines.md says which models it takes."))
