"""The language a work is in, and biblatex's keys for what its styles print in the document's language."""

import re
from typing import NamedTuple

from livebib.library.entry import Entry
from livebib.output.export import mapping

# babel's and polyglossia's names, as biblatex takes them, and the language tags (BCP 47) that they stand for.
_TAGS = dict(
    pair.split("=")
    for pair in """
    american=en-US australian=en-AU austrian=de-AT brazil=pt-BR brazilian=pt-BR british=en-GB bulgarian=bg-BG
    canadian=en-CA catalan=ca-AD chinese=zh-CN croatian=hr-HR czech=cs-CZ danish=da-DK dutch=nl-NL english=en-US
    estonian=et-EE finnish=fi-FI french=fr-FR german=de-DE greek=el-GR hebrew=he-IL hungarian=hu-HU icelandic=is-IS
    italian=it-IT japanese=ja-JP korean=ko-KR latin=la latvian=lv-LV lithuanian=lt-LT naustrian=de-AT newzealand=en-NZ
    ngerman=de-DE norsk=nb-NO norwegian=nb-NO nswissgerman=de-CH nynorsk=nn-NO persian=fa-IR polish=pl-PL portuges=pt-PT
    portuguese=pt-PT romanian=ro-RO russian=ru-RU serbian=sr-RS slovak=sk-SK slovene=sl-SI slovenian=sl-SI spanish=es-ES
    swedish=sv-SE swissgerman=de-CH turkish=tr-TR ukenglish=en-GB ukrainian=uk-UA usenglish=en-US vietnamese=vi-VN
    """.split()
)
_TAG = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*", re.IGNORECASE)
_CODE = re.compile(r"[a-z]{2}")

# biblatex's localisation keys that stand in databases, as its English prints them within a sentence.
_TERMS = {
    **mapping.TYPE_WORDS,
    **mapping.STATE_WORDS,
    **{name: mapping.TYPE_WORDS[name].lower() for name in ("techreport", "resreport", "software", "patent", "patreq")},
    "mathesis": "Master’s thesis",
    "bathesis": "Bachelor’s thesis",
    "datacd": "data CD",
    "audiocd": "audio CD",
    "prepublished": "pre-published",
}


class Language(NamedTuple):
    """A work's language."""

    tag: str = ""  # BCP 47; "" if the entry does not say, or in words that are not known
    english: bool = True  # also of an entry that does not say


def language_of(entry: Entry) -> Language:
    """What an entry says of its language: `langid`, `hyphenation` (its old name), else `language`."""
    for field in ("langid", "hyphenation", "language"):
        if said := entry.get(field).strip().lower():
            name = said.removeprefix("lang").strip()
            is_tag = _CODE if field == "language" else _TAG
            tag = _TAGS.get(name) or (said if is_tag.fullmatch(said) else "")
            return Language(tag, tag.startswith("en") or said.startswith("en"))
    return Language()


def term(text: str) -> str:
    """What a localisation key stands for; any other text itself."""
    return _TERMS.get(text.lower(), text)
