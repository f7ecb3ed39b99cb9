"""Join a hub: its QR code before the camera, or what the organiser gave, typed."""

import contextlib
from dataclasses import replace

from PySide6.QtCore import QObject, Slot

from kiosk.opening import enrolling
from kiosk.opening.stage import Stage
from kiosk.scanning.apart import ReaderApart
from kiosk.scanning.presence import Presence
from kiosk.workers.scanning import Scanner
from sync.domain.wording import Say
from sync.wire import joining

JOINING = Say(zh="正在加入，取花名册…", en="Joining, and fetching the roster …")


class JoinWay(QObject):
    """Looks through the camera while its page is at the front, and no longer."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._stage = stage
        self._page = stage.window.join
        self._scanner: Scanner | None = None
        self._reader: ReaderApart | None = None
        page = self._page
        page.left.connect(self._leave)
        page.gone_on.connect(self._join)
        page.edited.connect(self._keep)
        page.code_typed.connect(self.read)

    def enter(self) -> None:
        """Open the page."""
        draft = self._stage.draft.join
        name = draft.name or self._stage.settings.kiosk_name
        url = draft.url or self._stage.settings.hub_url
        self._page.show_draft(replace(draft, name=name, url=url))
        self._stage.window.open_page(self._page)
        self._look()

    def stop(self) -> None:
        """Let the camera go. Idempotent."""
        scanner, self._scanner = self._scanner, None
        reader, self._reader = self._reader, None
        if scanner is not None:
            scanner.stop()
        if reader is not None:
            with contextlib.suppress(OSError):
                reader.close()

    @Slot(str)
    def read(self, text: str) -> None:
        """Take what a code says, or say what it is instead."""
        if self._stage.errands.busy:
            return
        try:
            invitation = joining.read(text)
        except joining.NotAnInvitation as problem:
            self._page.show_problem(problem)
            return
        self._page.show_invitation(invitation)
        self._keep()

    @Slot(str, object)
    def _scanned(self, text: str, _at_ns: object) -> None:
        if self._scanner is not None:  # a sighting may still be under way after the page was left
            self.read(text)

    def _look(self) -> None:
        if self._scanner is not None:
            return
        self._reader = ReaderApart()
        scanner = Scanner(self._stage.source_of(), self._reader, Presence(), mirrored=True)
        scanner.badge_read.connect(self._scanned)
        scanner.preview_ready.connect(self._page.show_preview)
        scanner.camera_changed.connect(self._page.show_camera)
        scanner.codes_seen.connect(self._page.show_codes)
        self._scanner = scanner
        scanner.start()

    @Slot()
    def _keep(self) -> None:
        self._stage.keep(replace(self._stage.draft, join=self._page.entered))

    @Slot()
    def _leave(self) -> None:
        self.stop()
        self._stage.go_home()

    @Slot()
    def _join(self) -> None:
        self._keep()
        given, settings = self._page.entered, self._stage.settings
        self._stage.run(
            self._page,
            JOINING,
            lambda going: enrolling.join(settings, given.url, given.code, given.name, going=going),
            self._joined,
        )

    def _joined(self, _nothing: object) -> None:
        self.stop()
        self._stage.finish()
