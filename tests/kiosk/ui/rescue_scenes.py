"""Made-up moments of the window that opens on a damaged database."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.desk import rescue_words as words
from kiosk.store.problems import StoreBehind, StoreDamaged, at
from kiosk.store.salvaging import NothingToSalvage, Salvaged, Step
from kiosk.ui.rescue_window import RescueWindow

DATABASE = Path("/home/gate/.local/share/gatepost/gatepost.db")


@dataclass(frozen=True, slots=True)
class Scene:
    """A state of the window by name."""

    name: str
    set_up: Callable[[RescueWindow], None] = field(repr=False)


def _damaged(window: RescueWindow) -> None:
    said = at(StoreDamaged, DATABASE)
    window.show_trouble(said.title, words.what_is_wrong(said), words.PLAN, words.SAVE, words.QUIT)


def _behind(window: RescueWindow) -> None:
    said = at(StoreBehind, DATABASE)
    window.show_trouble(said.title, words.what_is_wrong(said), words.PLAN, words.SAVE, words.QUIT)


def _going(window: RescueWindow) -> None:
    window.show_going(words.SAVE, words.STEPS[Step.WRITING], 0.6)


def _done(window: RescueWindow) -> None:
    saved = Salvaged(1204, 37, 12, 3, roster=False, aside="gatepost.db.damaged-1")
    window.show_done(*words.told(saved), words.GO_ON, look=bool(saved.lost))


def _whole(window: RescueWindow) -> None:
    saved = Salvaged(1204, 0, 0, 0, roster=True, aside="gatepost.db.damaged-1")
    window.show_done(*words.told(saved), words.GO_ON, look=bool(saved.lost))


def _nothing(window: RescueWindow) -> None:
    said = at(NothingToSalvage, DATABASE)
    window.show_trouble(said.title, said.message, (), None, words.CLOSE)


def scenes() -> tuple[Scene, ...]:
    """Give every state."""
    return (
        Scene("damaged", _damaged),
        Scene("behind", _behind),
        Scene("going", _going),
        Scene("done", _done),
        Scene("whole", _whole),
        Scene("nothing", _nothing),
    )
