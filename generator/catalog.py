"""The words of the interface, one catalogue a language, and how dates and numbers are written in it."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from babel import Locale
from babel.dates import format_date
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from generator.diagnostics import CannotRunError
from generator.models import LANGUAGES, Period
from generator.source import MAX_BYTES, Source, parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from babel.messages.catalog import Message

LOCALES = {"en": "en_GB", "fr": "fr_FR", "es": "es_ES"}


class Words:
    """The words of one language."""

    def __init__(self, lang: str, words: dict[str, str]) -> None:
        """`words` holds a text by key; `{name}` in it stands for a value."""
        self.lang = lang
        self.locale = LOCALES[lang]
        self.words = words

    def __call__(self, key: str, /, **values: object) -> str:
        """The text of `key`, with its values filled in. Raises `KeyError` for a key the catalogue lacks."""
        text = self.words[key]
        return text.format(**values) if values else text

    def has(self, key: str) -> bool:
        """Whether the catalogue has `key`."""
        return key in self.words

    def choice(self, value: str, field: str = "") -> str:
        """The word for a value of a closed vocabulary, for a field where it differs: what happened is a noun, which agrees with whatever it happened to; a status is none."""
        key = value.replace("-", "_").lower()
        return self.words.get(f"value_{field}_{key}") or self.words[f"value_{key}"]

    def field(self, name: str, kind: str = "") -> str:
        """The label of a field, for a kind of record where it differs."""
        return self.words.get(f"field_{kind}_{name}") or self.words[f"field_{name}"]

    def unknown(self, what: str = "") -> str:
        """What stands where nothing is known, agreeing with the label or the word before it, as `not_recorded_dates`, where the catalogue has a form for it."""
        return self.words.get(f"not_recorded_{what}") or self("not_recorded")

    def count(self, key: str, number: int) -> str:
        """A counted thing: the text of `<key>_one` or `<key>_other`; other `{names}` in it stay."""
        one = number == 1 or (number == 0 and self.lang == "fr")
        return self.words[f"{key}_{'one' if one else 'other'}"].replace("{n}", self.number(number))

    def number(self, value: int) -> str:
        """A whole number as the language writes it."""
        if self.lang == "es" and abs(value) < 10_000:
            return str(value)  # Spanish parts no groups in numbers of four digits
        return _number(value, self.locale)

    def date(self, value: str) -> str:
        """A partial date in words: `23 October 2018`, `October 2018`, `2018`."""
        return value if len(value) == 4 else self._long(value)

    @cache  # noqa: B019 - there are three of us, for good
    def _long(self, value: str) -> str:
        parts = [int(part) for part in value.split("-")]
        day = date(parts[0], parts[1], parts[2] if len(parts) > 2 else 1)
        form = "MMMM 'de' y" if self.lang == "es" else "MMMM y"
        return str(format_date(day, f"{self._day(parts[2])} {form}" if len(parts) > 2 else form, locale=self.locale))

    def _day(self, day: int) -> str:
        """A day before its month, as a pattern of Babel's: `9`, `1er` in French, `9 de` in Spanish."""
        return {"en": "d", "fr": "d'er'" if day == 1 else "d", "es": "d 'de'"}[self.lang]

    def period(self, period: Period) -> str:
        """A period in words: `23-24 October 2018`, `2012-2014`, `since 2015`, `until 2018`."""
        start, end = period.start, period.end
        if start is None:
            return self._bound("until", end) if end else self("not_recorded")
        if end is None:
            return self._bound("since" if "end" in period.model_fields_set else "from", start)
        if start == end:
            return self.date(start)
        if len(start) == len(end) == 10 and start[:7] == end[:7]:
            first = format_date(date.fromisoformat(start), self._day(int(start[8:])).removesuffix(" 'de'"), locale=self.locale)
            return f"{first}–{self.date(end)}"
        if len(start) == len(end) == 10 and start[:4] == end[:4]:
            return f"{format_date(date.fromisoformat(start), f'{self._day(int(start[8:]))} MMMM', locale=self.locale)} – {self.date(end)}"
        if len(start) == len(end) == 4:
            return f"{start}–{end}"
        return f"{self.date(start)} – {self.date(end)}"

    def _bound(self, word: str, value: str) -> str:
        """A period of which one end is known: `since 2015`, `since 23 October 2018`; French and Spanish have an article before a day."""
        return self(f"{word}_day" if len(value) == 10 else f"{word}_date", date=self.date(value))

    def step(self, step: str, kind: str, title: Callable[[str], str]) -> str:
        """A step of the path of a part of a record, as `adopted@cop12`, by the name of its field or choice, with the meeting as `title` calls it: `adopted (COP12)`."""
        name, _, at = step.partition("@")
        key = name.replace("-", "_")
        word = self.field(key, kind) if self.has(f"field_{kind}_{key}") or self.has(f"field_{key}") else self.choice(name) if self.has(f"value_{key}") else name
        return f"{word} ({title(at)})" if at else word

    def country(self, iso2: str) -> str:
        """The everyday name of a country in this language, as the Unicode CLDR has it; empty where it has none."""
        return str(Locale.parse(self.locale).territories.get(iso2, ""))

    def meaning(self, text: str) -> str:
        """What the program says in English of a field, a column or a table, in this language; in English where it is not translated."""
        return _meanings(self.lang).get(text) or text

    def sort_key(self, text: str) -> str:
        """Sorts words without regard to accents and case."""
        return "".join(c for c in unicodedata.normalize("NFKD", text).casefold() if not unicodedata.combining(c))


@cache
def _number(value: int, locale: str) -> str:
    return str(format_decimal(value, locale=locale)).replace("\u202f", "\u00a0")


@cache
def _meanings(lang: str) -> dict[str, str]:
    """What is said of fields, by the English text, as `meanings.<lang>.po` translates it."""
    if lang == "en":
        return {}
    return {str(message.id): kept_together(str(message.string), lang) for message in _catalogue(f"meanings.{lang}.po")}


def findings(lang: str) -> dict[str, str]:
    """What the rules say of records, by the English text with `{places}`, as `findings.<lang>.po` translates it: a message or hint under `finding …`, a word that fills a place under `value …`."""
    return {f"{message.context or 'finding'} {message.id}": str(message.id) if lang == "en" else kept_together(str(message.string), lang) for message in _catalogue(f"findings.{'fr' if lang == 'en' else lang}.po")}


def _catalogue(name: str) -> list[Message]:
    with resources.files("generator.words").joinpath(name).open("rb") as file:
        return [message for message in read_po(file) if message.id]


class CatalogError(CannotRunError):
    """A catalogue is not as it must be; the message says where and what to write."""


@cache
def words(lang: str) -> Words:
    """The catalogue of a language, with the same keys and the same `{names}` as the English one. Raises `CatalogError`."""
    found = read(f"generator/words/{lang}.yaml", resources.files("generator.words").joinpath(f"{lang}.yaml").read_bytes())
    return Words(lang, found if lang == "en" else {key: kept_together(text, lang) for key, text in same(f"generator/words/{lang}.yaml", found, words("en").words).items()})


def kept_together(text: str, lang: str) -> str:
    """`text` with the spaces that its language puts before a mark or inside quotes as no-break spaces, so that no line begins with `;` or ends with `«`."""
    return _BEFORE_MARK.sub("\u00a0", text) if lang == "fr" else text


_BEFORE_MARK = re.compile(r" (?=»|[;:?!](?:$|[\s)*»<]))|(?<=«) ", re.MULTILINE)


def read(path: str, data: bytes) -> dict[str, str]:
    """The texts of a catalogue by key. Raises `CatalogError`."""
    source = parse(path, data, 2 * MAX_BYTES)
    if not isinstance(source, Source):
        raise CatalogError(f"{source[0].location}: {source[0].message}; {source[0].hint}")
    for key, text in source.data.items():
        if not isinstance(text, str):
            raise CatalogError(f"{source.at(key)}: '{key}' is no text; write one in quotes")
        if "{" in (rest := _NAME.sub("", text)) or "}" in rest:
            raise CatalogError(f"{source.at(key)}: a brace of its own in '{key}'; a name stands in two, as {{meeting}}")
    return {key: str(text) for key, text in source.data.items()}


def same(path: str, found: dict[str, str], english: dict[str, str]) -> dict[str, str]:
    """The catalogue, where it has the keys and names of the English one. Raises `CatalogError`."""
    if odd := sorted(english.keys() ^ found.keys()):
        raise CatalogError(f"{path}: " + (f"'{odd[0]}' is missing; translate it" if odd[0] in english else f"English has no '{odd[0]}'; take it out"))
    for key, text in found.items():
        if (names := sorted(set(_NAME.findall(english[key])))) != sorted(set(_NAME.findall(text))):
            raise CatalogError(f"{path}: '{key}' has not the names of the English text; it needs {', '.join(f'{{{name}}}' for name in names) or 'none'}")
    return found


_NAME = re.compile(r"\{([a-z_]+)\}")


def all_words() -> list[Words]:
    """The catalogues of all languages."""
    return [words(lang) for lang in LANGUAGES]
