"""The window's language, switched while it runs."""

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTranslator

import assets
from sync.domain.wording import Language

_QTS_OWN = {"zh": "qtbase_zh_CN"}


class CatalogueMissing(RuntimeError):
    """The compiled translation is not in assets: the build is broken."""


class Languages:
    """Installs the catalogue of one language at a time. The source texts are English.

    Qt sends LanguageChange to every widget when a translator comes or goes.
    """

    def __init__(self) -> None:
        self._translators: list[QTranslator] = []
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
        for translator in self._translators:
            QCoreApplication.removeTranslator(translator)
        self._translators.clear()
        self._language = language
        if language == "en":
            return
        translator = QTranslator()
        if not translator.load(str(assets.path(f"translations/gatepost_{language}.qm"))):
            raise CatalogueMissing(language)
        self._install(translator)
        # What Qt says itself, in the dialog that opens a photo; without it, that is English.
        qts_own = QTranslator()
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if qts_own.load(_QTS_OWN[language], folder):
            self._install(qts_own)

    def _install(self, translator: QTranslator) -> None:
        self._translators.append(translator)
        QCoreApplication.installTranslator(translator)
