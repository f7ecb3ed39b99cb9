"""A language in which every text is twice as long: Qt's texts and `Say` pairs alike.

What comes from outside (a name, a post's name that is the same in both languages) stays as it is.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from typing_extensions import override

from sync.domain.wording import Say


def twice(text: str) -> str:
    """Put as many words of the same lengths behind a text."""
    if not text.strip():
        return text
    return f"{text} {re.sub(r'[^ ]', 'ë', re.sub(r'{[a-z_]*}', '00', text))}"


class Pseudo(QTranslator):
    """Makes every text of Qt's twice as long."""

    @override
    def translate(
        self,
        context: str | bytes | bytearray | memoryview,
        source: str | bytes | bytearray | memoryview,
        disambiguation: object = None,
        n: int = -1,
    ) -> str:
        return twice(source if isinstance(source, str) else bytes(source).decode())

    @override
    def isEmpty(self) -> bool:
        return False


@contextmanager
def words_twice_as_long() -> Iterator[None]:
    """Double every text that is shown from now on; whoever shows one has to show it anew."""
    given, filled = Say.in_, Say.fill
    inside = False

    def in_(said: Say, language: str) -> str:
        text = given(said, language)
        return text if inside or said.zh == said.en else twice(text)

    def fill(said: Say, /, **values: object) -> Say:
        nonlocal inside
        before, inside = inside, True  # what is put into a sentence is doubled with it
        try:
            return filled(said, **values)
        finally:
            inside = before

    pseudo = Pseudo()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Say, "in_", in_)
        patch.setattr(Say, "fill", fill)
        QCoreApplication.installTranslator(pseudo)
        try:
            yield
        finally:
            QCoreApplication.removeTranslator(pseudo)
