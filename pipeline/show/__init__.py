"""Reports as lines for people and as data for programs, a module for each subject. Nothing is printed here."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pipeline.show.bar import progress_bar
    from pipeline.show.changes import change_data, change_html, change_lines, change_markdown
    from pipeline.show.decisions import (
        decision_data,
        decision_lines,
        import_data,
        import_lines,
        item_lines,
        merge_data,
        merge_lines,
    )
    from pipeline.show.exports import explanation_data, explanation_lines, export_data, export_lines, fragment_lines
    from pipeline.show.pages import page_data, page_lines
    from pipeline.show.runs import data, lines

_WHERE: Final = {
    "change_data": "changes",
    "change_html": "changes",
    "change_lines": "changes",
    "change_markdown": "changes",
    "data": "runs",
    "decision_data": "decisions",
    "decision_lines": "decisions",
    "explanation_data": "exports",
    "explanation_lines": "exports",
    "export_data": "exports",
    "export_lines": "exports",
    "fragment_lines": "exports",
    "import_data": "decisions",
    "import_lines": "decisions",
    "item_lines": "decisions",
    "lines": "runs",
    "merge_data": "decisions",
    "merge_lines": "decisions",
    "page_data": "pages",
    "page_lines": "pages",
    "progress_bar": "bar",
}
"""Function -> its module, which is loaded when the function is asked for: most commands need one."""


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)


__all__ = [
    "change_data",
    "change_html",
    "change_lines",
    "change_markdown",
    "data",
    "decision_data",
    "decision_lines",
    "explanation_data",
    "explanation_lines",
    "export_data",
    "export_lines",
    "fragment_lines",
    "import_data",
    "import_lines",
    "item_lines",
    "lines",
    "merge_data",
    "merge_lines",
    "page_data",
    "page_lines",
    "progress_bar",
]
