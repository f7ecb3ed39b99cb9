"""A damaged database: say so in a window, save what it holds, and go on; `gatepost salvage`."""

from PySide6.QtCore import QEventLoop, QObject, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from kiosk.desk import rescue_words as words
from kiosk.settings import Settings, load_settings
from kiosk.store.keyfile import read_or_make_key
from kiosk.store.problems import StoreDamaged
from kiosk.store.salvaging import Salvaged, Step, salvage
from kiosk.ui.look import theme_of
from kiosk.ui.rescue_window import RescueWindow
from kiosk.workers.errands import Errands, Going
from kiosk.workers.upkeep import Upkeep
from sync.domain.errors import GatepostError
from sync.domain.wording import Language

_STEPS = list(Step)


class Rescue(QObject):
    """The window with the work behind it. Belongs to the main thread."""

    def __init__(self, settings: Settings, problem: GatepostError) -> None:
        super().__init__()
        self.saved: Salvaged | None = None
        self._settings = settings
        self.window = RescueWindow(language=settings.language, theme=theme_of(settings.theme))
        self.loop = QEventLoop(self)
        self.errands = Errands(self)
        self.errands.progressed.connect(self._show_step)
        self.errands.done.connect(self._show_saved)
        self.errands.failed.connect(self._show_problem)
        self.window.main_pressed.connect(self._go)
        self.window.other_pressed.connect(self.window.close)
        self.window.closed.connect(self.loop.quit)
        said = words.what_is_wrong(problem)
        self.window.show_trouble(problem.title, said, words.PLAN, words.SAVE, words.QUIT)

    @Slot()
    def _go(self) -> None:
        if self.saved is not None:
            self.window.close()
        elif self.errands.run(self._work):
            self._show_step(_STEPS.index(Step.READING), len(_STEPS))

    def _work(self, going: Going) -> Salvaged:
        def tell(step: Step) -> None:
            going.tell(_STEPS.index(step), len(_STEPS))

        key = read_or_make_key(self._settings.key_path)
        return salvage(self._settings.database_path, key, told=tell)

    @Slot(int, int)
    def _show_step(self, step: int, whole: int) -> None:
        self.window.show_going(words.SAVE, words.STEPS[_STEPS[step]], (step + 1) / whole)

    @Slot(object)
    def _show_saved(self, saved: Salvaged) -> None:
        self.saved = saved
        heading, lines = words.told(saved)
        self.window.show_done(heading, lines, words.GO_ON, look=bool(saved.lost))

    @Slot(object)
    def _show_problem(self, problem: GatepostError) -> None:
        self.window.show_trouble(problem.title, problem.message, (), None, words.CLOSE)


def offer_rescue(settings: Settings, problem: StoreDamaged) -> bool:
    """Show what is wrong and offer to save the records; True when that was done.

    Needs a QApplication.

    Raises:
        KeyboardInterrupt: somebody pressed Ctrl+C.
    """
    application = QApplication.instance()
    if isinstance(application, QApplication):
        application.setQuitOnLastWindowClosed(False)
    upkeep = Upkeep()
    upkeep.begin()
    upkeep.tidy_from_now()
    rescue = Rescue(settings, problem)
    if QGuiApplication.platformName() == "offscreen":
        rescue.window.show()
    else:
        rescue.window.showMaximized()
    try:
        rescue.loop.exec()
        if upkeep.interrupted:
            raise KeyboardInterrupt
        return rescue.saved is not None
    finally:
        rescue.errands.stop()
        upkeep.end()
        rescue.window.hide()
        rescue.window.deleteLater()
        if isinstance(application, QApplication):
            application.setQuitOnLastWindowClosed(True)


def rescue_here(language: Language) -> list[str]:
    """Save the records of this laptop's damaged database, and give the lines that say so.

    Raises:
        StoreError: it is in use, sound, or holds nothing of ours.
    """
    settings = load_settings()
    saved = salvage(settings.database_path, read_or_make_key(settings.key_path))
    heading, lines = words.told(saved)
    return [line.in_(language) for line in (heading, *lines)]
