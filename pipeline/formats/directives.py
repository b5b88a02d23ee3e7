"""What authors say to the program in comments: `zwiesprache: off`, `on`, `note: …`, `context: …`, `accept: …`.

The text of a comment goes in, a `Directive` or nothing comes out; a misspelt one is refused. A format finds the
comments and knows what follows them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal, cast

from pipeline.errors import InputRefused
from pipeline.formats.prose import fold
from pipeline.messages import _
from pipeline.tables import guess

Verb = Literal["off", "on", "note", "context", "accept"]
VERBS: Final = ("off", "on", "note", "context", "accept")
_OWN: Final = re.compile(r"\s*zwiesprache\s*:\s*([^\s:]*)\s*(:?)\s*(.*?)\s*", re.DOTALL | re.IGNORECASE)
_ACCEPTED: Final = re.compile(r"[a-z]+(?:-[a-z]+)?(?:\s+-|\s*[–—:])\s*\S.*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Directive:
    """One instruction."""

    verb: Verb
    """off, on: nothing between is offered for translation; note, context: `value` goes to the segments that follow;
    accept: what the rule named in `value` finds on the page is right, and why."""
    value: str = ""


def read(comment: str, *, path: str = "", line: int = 0) -> Directive | None:
    """The directive in the text between `<!--` and `-->`; None: the comment is none.

    InputRefused: a verb that there is not, a note without words, or an acceptance without a reason.
    """
    match = _OWN.fullmatch(comment)
    if not match:
        return None
    verb, colon, value = match.groups()
    if verb not in VERBS:
        hint = guess(verb, VERBS) or " " + _("There are: {known}.", known=", ".join(VERBS))
        raise _refused(_("There is no directive “{verb}”.", verb=verb) + hint, path, line)
    if verb in ("off", "on") and (colon or value):
        raise _refused(_("Behind the directive “{verb}” stands nothing more.", verb=verb), path, line)
    if verb in ("note", "context") and not (colon and value):
        raise _refused(_("The directive “{verb}” needs a colon and a text.", verb=verb), path, line)
    if verb == "accept" and not (colon and _ACCEPTED.fullmatch(value)):
        raise _refused(_("The directive “accept” needs a rule and a reason."), path, line, "accept: RULE – …")
    return Directive(cast(Verb, verb), fold(value))


def _refused(message: str, path: str, line: int, form: str = "note: …") -> InputRefused:
    example = f"<!-- zwiesprache: {form} -->"
    return InputRefused(
        message, path=path, line=line, repair=_("Write it like {example}.", example=example), code="directive"
    )
