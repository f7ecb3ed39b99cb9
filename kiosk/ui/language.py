"""The window's language, switched while it runs."""

from PySide6.QtCore import QCoreApplication, QTranslator

import assets
from sync.domain.wording import Language


class CatalogueMissing(RuntimeError):
    """The compiled translation is not in assets: the build is broken."""


class Languages:
    """Installs the catalogue of one language at a time. The source texts are English.

    Qt sends LanguageChange to every widget when a translator comes or goes.
    """

    def __init__(self) -> None:
        self._translator: QTranslator | None = None
        self._language: Language = "en"

    @property
    def language(self) -> Language:
        """Give the language that is spoken now."""
        return self._language

    def speak(self, language: Language) -> None:
        """Switch to `language`.

        Raises:
            CatalogueMissing: the compiled catalogue is not there.
        """
        if self._translator is not None:
            QCoreApplication.removeTranslator(self._translator)
            self._translator = None
        self._language = language
        if language == "en":
            return
        translator = QTranslator()
        if not translator.load(str(assets.path(f"translations/gatepost_{language}.qm"))):
            raise CatalogueMissing(language)
        self._translator = translator
        QCoreApplication.installTranslator(translator)
