"""Reports as lines for people and as data for programs, a module for each subject. Nothing is printed here."""

from __future__ import annotations

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
