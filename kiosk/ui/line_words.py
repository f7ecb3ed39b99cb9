"""The truth about the line in words, for the chip and the sync room alike."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from kiosk.ui.buttons import Tone
from kiosk.ui.text import age_text, ago_text
from sync.client.line import Line, LineState

_ICONS = {
    Line.ALONE: "alone",
    Line.WAITING: "waiting",
    Line.SYNCED: "synced",
    Line.SENDING: "sending",
    Line.OFFLINE: "offline",
    Line.STOPPED: "stopped",
}
_TONES: dict[Line, Tone] = {
    Line.ALONE: "plain",
    Line.WAITING: "plain",
    Line.SYNCED: "done",
    Line.SENDING: "plain",
    Line.OFFLINE: "choose",
    Line.STOPPED: "stop",
}


@dataclass(frozen=True, slots=True)
class LineWords:
    """One moment of the line, said."""

    icon: str
    tone: Tone
    word: str
    """Synced, Sending, Receiving, Offline ..."""
    chip: str
    """The word, how long, and how much is pending."""
    shorter: tuple[str, ...]
    """The same with less and less, for a narrow window; the word always stays."""


def seconds_since(then: datetime | None, now: datetime) -> float | None:
    """Give how long ago `then` was; a clock that was set back gives zero."""
    return None if then is None else max(0.0, (now - then).total_seconds())


def coming(state: LineState) -> int | None:
    """Give how far what the hub sends has come, in per cent; None while nothing is coming in.

    A line that does not stand brings nothing, however much is still to come.
    """
    stands = state.line in {Line.WAITING, Line.SYNCED, Line.SENDING}
    return state.percent if stands else None


def line_words(state: LineState, now: datetime) -> LineWords:
    """Say the line's state at `now`."""
    pending = ""
    if state.pending:
        pending = QCoreApplication.translate("Line", "{count} pending").format(count=state.pending)
    if state.held and state.relay:
        pending = QCoreApplication.translate("Line", "{count} pending, {held} at the relay").format(
            count=state.pending, held=state.held
        )
    word, since = QCoreApplication.translate("Line", "Not connected"), ""
    match state.line:
        case Line.WAITING:
            word = QCoreApplication.translate("Line", "Connecting")
        case Line.SYNCED:
            word = QCoreApplication.translate("Line", "Synced")
            exchanged = seconds_since(state.last_exchange, now)
            since = ago_text(exchanged) if exchanged is not None else ""
        case Line.SENDING:
            word = QCoreApplication.translate("Line", "Sending")
        case Line.OFFLINE:
            word = QCoreApplication.translate("Line", "Offline")
            offline = seconds_since(state.offline_since, now)
            if offline is not None:
                word = QCoreApplication.translate("Line", "Offline {age}").format(
                    age=age_text(offline)
                )
        case Line.STOPPED:
            word = QCoreApplication.translate("Line", "Stopped")
    icon, tone, percent = _ICONS[state.line], _TONES[state.line], coming(state)
    if percent is not None:
        # What was recorded here is at the hub, and still the two do not have the same.
        word = QCoreApplication.translate("Line", "Receiving {percent} %").format(percent=percent)
        since, icon, tone = "", "receiving", "plain"
    set_aside = ""
    if state.quarantined:
        set_aside = QCoreApplication.translate("Line", "{count} in review").format(
            count=state.quarantined
        )
    chip, *shorter = (
        " · ".join(part for part in parts if part)
        for parts in (
            (word, since, pending, set_aside),
            (word, pending, set_aside),
            (word, pending),
            (word,),
        )
    )
    return LineWords(icon, tone, word, chip, tuple(shorter))
