"""German pages in, reviewed pages in other languages out.

The parts, for programs that build on them without the command:

    parse(text, ".md") -> Document              fill(document, {key: target}) -> the localised document
    PipelineError                               to_html(document, {key: target}) -> its HTML, German marked lang="de"
    sentences.split(text, language="de")        pofile.read(data), pofile.write(catalog)
    catalog.update(catalog, document)           checks.check(source, target, locale="en")
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from pipeline.errors import PipelineError

if TYPE_CHECKING:
    from pipeline import catalog, checks, pofile, sentences
    from pipeline.formats import fill, parse, to_html

__all__ = ["PipelineError", "catalog", "checks", "fill", "parse", "pofile", "sentences", "to_html"]

_FUNCTIONS: Final = ("fill", "parse", "to_html")


def __getattr__(name: str) -> Any:
    """Load a part when it is first used: `zwiesprache --help` needs none of them."""
    if name in _FUNCTIONS:
        return getattr(import_module("pipeline.formats"), name)
    if name in __all__:
        return import_module(f"pipeline.{name}")
    raise AttributeError(f"module 'pipeline' has no attribute '{name}'")
