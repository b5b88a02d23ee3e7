"""What Weblate does to a catalog when translators have saved: `weblate_save.py FILE < {"German": "English"}` as JSON.

A program of its own, for any Python that has translate-toolkit, Weblate's reader and writer. The calls are those of
Weblate 5.14 (formats/ttkit.py and trans/models/translation.py) with "Only wrap lines at newlines".
"""

import json
import sys

from translate.storage.po import pofile

path = sys.argv[1]
store = pofile.parsefile(path)
store.wrapper.width = 65535
store.settargetlanguage("en")
targets = json.load(sys.stdin)
for unit in store.units:
    if unit.source in targets and not unit.isobsolete():
        unit.target = targets[unit.source]
        unit.markfuzzy(False)
        unit.prev_msgid, unit.prev_msgid_plural, unit.prev_msgctxt = [], [], []
store.updateheader(
    add=True,
    last_translator="Erika Muster <erika@example.org>",
    plural_forms="nplurals=2; plural=n != 1;",
    language="en",
    PO_Revision_Date="2026-11-26 14:00+0000",
    language_team="English <https://weblate.example.org/projects/site/beratung/en/>",
    x_generator="Weblate 5.14.3",
)
with open(path, "wb") as file:
    store.serialize(file)
