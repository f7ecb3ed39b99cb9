"""A laptop that joined and has no roster yet: it is fetched, again and again, until it is here."""

from PySide6.QtCore import QObject, QTimer, Slot

from kiosk.opening import enrolling
from kiosk.opening.stage import Stage
from sync.domain.wording import Say, same
from sync.wire import pinning

FETCHING = Say(zh="正在取花名册…", en="Fetching the roster …")
AGAIN_MS = 5_000


class WaitingWay(QObject):
    """Tries while its page is at the front, and no longer."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._stage = stage
        self._page = stage.window.waiting
        self._timer = QTimer(self)
        self._timer.setInterval(AGAIN_MS)
        self._timer.timeout.connect(self.fetch)
        self._page.gone_on.connect(self.fetch)
        self._page.other_asked.connect(self._leave)

    def enter(self) -> None:
        """Open the page, and begin."""
        known = enrolling.identity_of(self._stage.settings)
        if known is None:
            self._stage.go_home()
            return
        hub = same(pinning.shown(known.hub_url))
        self._page.show_hub(
            ((Say(zh="中心", en="Hub"), hub), (Say(zh="签到台", en="Kiosk"), same(known.name)))
        )
        self._stage.window.open_page(self._page)
        self._timer.start()
        self.fetch()

    def stop(self) -> None:
        """Try no more. Idempotent."""
        self._timer.stop()

    @Slot()
    def fetch(self) -> None:
        """Ask the hub."""
        settings = self._stage.settings
        self._stage.run(
            self._page,
            FETCHING,
            lambda going: enrolling.fetch(settings, going),
            lambda _nothing: self._here(),
        )

    def _here(self) -> None:
        self.stop()
        self._stage.finish()

    @Slot()
    def _leave(self) -> None:
        self.stop()
        self._stage.go_home()
