"""Why a .po file can't be used, and how to mend it: a fault's code and line enter, a refusal in words leaves.

Every sentence about a broken catalog stands here, so that the reader of the grammar needs none.
"""

from __future__ import annotations

import shlex

from pipeline.errors import InputRefused
from pipeline.messages import _


class Fault(Exception):
    """What a .po file may not hold: a stable code, the line from 1 where there is one, and what the words quote."""

    def __init__(self, code: str, line: int | None = None, **quoted: object) -> None:
        super().__init__(code)
        self.code = code
        self.line = line
        self.quoted = quoted


def refusal(fault: Fault, path: str) -> InputRefused:
    """The fault in words; `path` is what the user would type for the file, and may be empty."""
    quoted = {name: "".join(filter(str.isprintable, str(value))) for name, value in fault.quoted.items()}
    quoted["path"] = shlex.quote(path or "FILE")
    quoted["doctor"] = f"zwiesprache doctor --fix {quoted['path']}"
    message, repair = _reason(fault.code).format_map(quoted), _repair(fault.code).format_map(quoted)
    return InputRefused(message, path=path, line=fault.line, repair=repair, code=fault.code)


def _reason(code: str) -> str:
    return {
        "po-bytes": _("There are bytes that are no {charset}."),
        "po-charset": _("The charset “{charset}” of the header can't be read."),
        "po-conflict": _("A merge left its conflict markers."),
        "po-domain": _("A “domain” line puts several catalogs into one file, which gettext alone can read."),
        "po-duplicate": _("The entry stands in line {first} too, live or obsolete."),
        "po-ends": _("msgid and msgstr must both begin and end with a line break, or both not."),
        "po-escape": _("“{escape}” is no escape."),
        "po-forms": _("The entry has {found} plural forms, the header says {wanted}."),
        "po-headless": _("The header names no charset by a name that all tools know."),
        "po-merged": _("msgcat left several versions in one text, each below “#-#-#-#-#”."),
        "po-mixed": _("Some lines of the entry start with “#~”, others don't."),
        "po-nul": _("There is a NUL character."),
        "po-order": _("The entry is incomplete, or its lines are out of order."),
        "po-plural": _("The Plural-Forms of the header can't be used (here: {value})."),
        "po-quote": _("A text lacks its closing quote, or has a quote inside (here: {text})."),
        "po-size": _("The file is larger than {limit} MiB."),
        "po-text": _("This is neither a keyword nor a comment nor a text in quotes (here: {text})."),
        "po-truncated": _("The file ends inside an entry."),
        "po-unwritable": _("The character “{text}” does not exist in the charset of the file, {charset}."),
    }[code]


def _repair(code: str) -> str:
    return {
        "po-bytes": _("Name the charset that the file is saved in in its header, or save it as {charset}."),
        "po-charset": _("Save the file as UTF-8 and write charset=UTF-8 into its header."),
        "po-conflict": _("Resolve the conflict, or keep both sides with: {doctor}"),
        "po-domain": _("Give each domain a file of its own, without the line."),
        "po-duplicate": _("Keep the better one and delete the other, or let it be done with: {doctor}"),
        "po-ends": _("Add or delete \\n at the beginning or the end of msgstr."),
        "po-escape": _('Write a backslash twice; the escapes are \\n \\t \\r \\a \\b \\f \\v \\" \\\\ \\101 \\x41.'),
        "po-forms": _("Write one msgstr[n] for each form, from 0 on."),
        "po-headless": _("Write charset=UTF-8 into it, or let it be completed with: {doctor}"),
        "po-merged": _("Keep one version, or keep the first and the others as comments with: {doctor}"),
        "po-mixed": _("Write “#~ ” before all lines of the entry, or before none."),
        "po-nul": _("Delete the character."),
        "po-order": _("An entry is msgctxt, msgid, msgid_plural, msgstr in this order, with its comments before them."),
        "po-plural": _(
            "Take the field from another catalog of the language, for example: nplurals=2; plural=(n != 1);"
        ),
        "po-quote": _('Write a quote inside a text as \\" and close each line with a quote, or try: {doctor}'),
        "po-size": _("Divide the page into several."),
        "po-text": _("Write a text in quotes and a comment behind “# ”."),
        "po-truncated": _("Take the file back with: git checkout -- {path}. Or keep the rest with: {doctor}"),
        "po-unwritable": _("Save the file as UTF-8 and write charset=UTF-8 into its header."),
    }[code]
