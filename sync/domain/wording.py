"""Sentences for people, in both languages at once.

A sentence made outside a widget or a page (an outcome, an error, a line of a
command) is a pair, so that neither language can be forgotten: the type asks
for both.
"""

from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Say:
    """One sentence, in Chinese and in English."""

    zh: str
    en: str

    def in_(self, language: str) -> str:
        """Give the sentence in `language`; anything that is not English is Chinese."""
        return self.en if language.lower().startswith("en") else self.zh

    def fill(self, **values: object) -> "Say":
        """Put `values` into the `{name}` places of both sentences.

        A `Say` among the values is put in in the sentence's own language.
        """

        def pick(language: Language) -> dict[str, object]:
            return {
                name: value.in_(language) if isinstance(value, Say) else value
                for name, value in values.items()
            }

        return Say(zh=self.zh.format(**pick("zh")), en=self.en.format(**pick("en")))


def same(text: str) -> Say:
    """Say `text` as it is in both languages: a name, a number, a file."""
    return Say(zh=text, en=text)


def mask(name: str) -> str:
    """Hide a name for a screen that others see: 张晓安 becomes 张*; a dash for nobody."""
    name = name.strip()
    return f"{name[0]}*" if name else "—"
