"""Locale data: codes in, their names, plural forms and the local shape of dates, numbers and money out.

The only module that knows Babel (the Unicode CLDR), and it loads it when first asked. It never reads text and never
guesses: a code that names no locale is refused.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

from pipeline.errors import UsageError
from pipeline.messages import _

if TYPE_CHECKING:
    from babel import Locale

FORMATS: Final[Mapping[str, str]] = {"en": "en_GB"}
"""Whose dates and numbers a locale uses unless the config says otherwise; CLDR's plain "en" is that of the USA."""

Formats = Mapping[str, str] | None
"""Locale -> the locale whose formats it uses, laid over `FORMATS`."""

Style = Literal["full", "long", "medium", "short"]

_CODE: Final = re.compile(r"[a-z]{2,3}(?:[_-][A-Za-z0-9]{2,8})*")


def valid(code: str) -> str:
    """The code as it names a folder and a .po header: `pt-br` -> `pt_BR`, `zh_hant` -> `zh_Hant`.

    Subtags keep the case of BCP 47, section 2.1.1. Raises UsageError "locale-unknown" for what is no locale of CLDR.
    """
    return _known(code)[0]


def locale(code: str, formats: Formats = None) -> Locale:
    """Babel's data for the formats of a locale: `en` -> that of `en_GB`. Raises UsageError as `valid` does."""
    name, data = _known(code)
    other = {**FORMATS, **(formats or {})}.get(name)
    return _known(other)[1] if other else data


def bcp47(code: str) -> str:
    """The code as HTML writes it in `lang` and `hreflang`: `pt_BR` -> `pt-BR`."""
    return valid(code).replace("_", "-")


@lru_cache(maxsize=256)
def native_name(code: str) -> str:
    """What its speakers call the language, as in a language menu: "Deutsch", "Français", "Português (Brasil)"."""
    name = _known(code)[1].get_display_name() or code
    return name[:1].upper() + name[1:]


def english_name(code: str) -> str:
    """What the language of a locale and its region are called in English: "English (United Kingdom)"."""
    return locale(code).get_display_name("en") or code


def names(code: str) -> frozenset[str]:
    """What German and English call a locale or its language, in small letters: `englisch`, `brazilian portuguese`."""
    data = _known(code)[1]
    said = (name for into in ("de", "en") for name in (data.get_display_name(into), data.get_language_name(into)))
    return frozenset(name.casefold() for name in said if name)


def direction(code: str) -> Literal["ltr", "rtl"]:
    """The value of HTML's `dir`."""
    return "rtl" if _known(code)[1].text_direction == "rtl" else "ltr"


def territory(code: str, formats: Formats = None) -> str:
    """Language and country as Open Graph writes them: `en` -> `en_GB`, `de` -> `de_DE`, `ar` -> `ar_EG`."""
    from babel.core import get_global

    data = locale(code, formats)
    likely = str(get_global("likely_subtags").get(str(data), get_global("likely_subtags").get(data.language, "")))
    country = data.territory or next((part for part in likely.split("_")[1:] if len(part) == 2), "")
    return f"{data.language}_{country}" if country else data.language


def listing(values: Sequence[str], code: str, *, formats: Formats = None) -> str:
    """Things in a row: `Amadora, Dresden and Nantes`."""
    from babel.lists import format_list

    return str(format_list(list(values), locale=locale(code, formats)))


def plural_forms(code: str) -> str:
    """gettext's `Plural-Forms` header (GNU gettext manual, section 12.6): `nplurals=2; plural=(n != 1);`."""
    from babel.messages.plurals import get_plural

    return str(get_plural(_known(code)[1]))


def date(value: datetime.date, code: str, style: Style = "long", *, formats: Formats = None) -> str:
    """A day in the locale's words: `31 January 2017`."""
    from babel.dates import format_date

    return format_date(value, style, locale(code, formats))


def month(year: int, number: int, code: str, *, formats: Formats = None) -> str:
    """A month of a year: `May 2016`."""
    from babel.dates import format_skeleton

    return format_skeleton("yMMMM", datetime.date(year, number, 1), locale=locale(code, formats))


def day(month: int, day: int, code: str, *, formats: Formats = None) -> str:
    """A day of any year: `31 January`."""
    from babel.dates import format_skeleton

    return format_skeleton("MMMMd", datetime.date(2000, month, day), locale=locale(code, formats))


def time(hour: int, minute: int, code: str, *, formats: Formats = None) -> str:
    """A time of day: `14:30`, in en_US `2:30 PM`. Hour 0-23."""
    from babel.dates import format_time

    return format_time(datetime.time(hour, minute), "short", locale=locale(code, formats))


def number(value: Decimal, code: str, *, grouped: bool = True, formats: Formats = None) -> str:
    """A number with the locale's separators and as many decimals as `value` has: Decimal("1234.50") -> `1,234.50`."""
    return _shaped(_pattern(locale(code, formats), "decimal"), value, code, formats, grouped=grouped)


def percent(value: Decimal, code: str, *, formats: Formats = None) -> str:
    """Per cent of `value`, which counts hundredths: Decimal("12.5") -> `12.5%`."""
    return _shaped(_pattern(locale(code, formats), "percent"), value.scaleb(-2), code, formats)


def money(value: Decimal, currency: str, code: str, *, grouped: bool = True, formats: Formats = None) -> str:
    """An amount with the decimals it has and the sign of `currency` (ISO 4217): `€12.50`, `€5`."""
    return _shaped(_pattern(locale(code, formats), "money"), value, code, formats, grouped=grouped, currency=currency)


def scaled(value: Decimal, power: int, code: str, *, formats: Formats = None) -> str:
    """`value` times ten to the `power` with the locale's word for it: Decimal("1.5"), 6 -> `1.5 million`."""
    from babel.numbers import format_compact_decimal

    whole = value.scaleb(power)
    decimals = max(0, -int(value.as_tuple().exponent))
    return format_compact_decimal(whole, format_type="long", locale=locale(code, formats), fraction_digits=decimals)


def scales(code: str) -> dict[str, int]:
    """The locale's words behind a shortened number -> the power of ten: `million`, `millions` -> 6."""
    words: dict[str, int] = {}
    compact = locale(code).compact_decimal_formats
    for forms in (forms for style in ("short", "long") for forms in compact.get(style, {}).values()):
        for size, form in forms.items():
            digits, word = form.pattern.count("0"), re.sub("[0'\u00a0\u202f]", "", form.pattern).strip()
            if digits and word:
                words[word] = len(size) - digits
    return words


def months(code: str) -> dict[str, tuple[str, ...]]:
    """The twelve names of the months in each style: as in a date, alone, abbreviated."""
    data = locale(code).months
    in_a_date = data["format"]
    names = {"full": in_a_date["wide"], "alone": data["stand-alone"]["wide"], "short": in_a_date["abbreviated"]}
    return {style: tuple(of[number] for number in range(1, 13)) for style, of in names.items()}


def weekdays(code: str) -> dict[str, tuple[str, ...]]:
    """The seven names of the weekdays from Monday in each style: in full, abbreviated."""
    data = locale(code).days["stand-alone"]
    names = {"full": data["wide"], "short": data["abbreviated"]}
    return {style: tuple(of[number] for number in range(7)) for style, of in names.items()}


def separators(code: str) -> tuple[str, str]:
    """What stands between groups of three digits and before decimals: `(",", ".")`."""
    from babel.numbers import get_decimal_symbol, get_group_symbol

    return get_group_symbol(locale(code)), get_decimal_symbol(locale(code))


def _cased(subtag: str) -> str:
    if len(subtag) == 2 or (len(subtag) == 3 and subtag.isdigit()):
        return subtag.upper()
    return subtag.title() if len(subtag) == 4 and subtag.isalpha() else subtag.lower()


@lru_cache(maxsize=256)
def _known(code: str) -> tuple[str, Locale]:
    """The code in its proper spelling and Babel's data for it."""
    name = code
    if _CODE.fullmatch(code):
        language, *rest = code.replace("-", "_").split("_")
        name = "_".join([language, *(_cased(subtag) for subtag in rest)])
        if data := _parsed(name):
            return name, data
    example = _nearest(name)
    raise UsageError(
        _("“{code}” is not a locale.", code=code),
        repair=_("Did you mean {example}?", example=example) if example else _("Write it like en, fr or pt_BR."),
        code="locale-unknown",
    )


def _parsed(name: str) -> Locale | None:
    """Babel's locale; None where it would silently take another one (`de_formal` -> `de`, `ger` -> `de`)."""
    from babel import Locale, UnknownLocaleError

    try:
        found = Locale.parse(name)
    except (UnknownLocaleError, ValueError):
        return None
    language, *rest = name.split("_")
    known = {part.lower() for part in str(found).split("_")}
    return found if found.language == language and all(part.lower() in known for part in rest) else None


def _nearest(code: str) -> str:
    """The code that was probably meant, for a wrong code or for a language's English or German name."""
    from difflib import get_close_matches

    from babel import Locale, UnknownLocaleError
    from babel.localedata import locale_identifiers

    wanted = code.strip().replace("-", "_").lower()
    with suppress(UnknownLocaleError, ValueError):
        return Locale.parse(wanted).language
    codes = {name.lower(): name for name in locale_identifiers()}
    spoken = [*Locale("de").languages.items(), *Locale("en").languages.items()]
    meant = {**{name.lower(): code for code, name in spoken if code in codes}, **codes}
    return next((meant[name] for name in get_close_matches(wanted, meant, n=1, cutoff=0.7)), "")


def _pattern(data: Locale, kind: str) -> str:
    match kind:
        case "percent":
            return str(data.percent_formats[None].pattern)
        case "money":
            return str(data.currency_formats["standard"].pattern)
        case _:
            return str(data.decimal_formats[None].pattern)


def _shaped(
    pattern: str, value: Decimal, code: str, formats: Formats, *, grouped: bool = True, currency: str | None = None
) -> str:
    """`value` by CLDR's pattern, but with its own number of decimals: "5 Euro" is no "€5.00"."""
    from babel.numbers import parse_pattern

    shape = parse_pattern(pattern)
    exponent = value.as_tuple().exponent
    decimals = max(0, -int(exponent)) - shape.scale
    shape.frac_prec = (max(0, decimals), max(0, decimals))
    data = locale(code, formats)
    return str(shape.apply(value, data, currency=currency, currency_digits=False, group_separator=grouped))
