"""USB scanners that type ("keyboard wedges"), told from people by the time between keys.

What the window must do for it:

- Feed every key press with the time of the *event* (QKeyEvent.timestamp), not the time of
  handling: keys that queued up behind a busy window all look as fast as a scanner's.
- Turn the input method off on the scan page (Qt.WA_InputMethodEnabled): a Chinese input method
  keeps letters to itself. What a full-width mode lets through is put right here.
- Call `idle` some ten times a second for scanners that send no Enter.
- Swallow keys while `looks_like_scanner`; the first few have already reached the focused field.
"""

import re

GAP_MS = 35
"""Scanners type a key every 1-20 ms; fast people need 60 ms and more, a held key repeats at
33 ms at the fastest (and is all one character)."""
SILENCE_MS = 100
SHORTEST = 4
"""A person rolls two or three keys within GAP_MS, not four."""
LONGEST = 8_192
"""More than the largest QR code holds (7,089 digits)."""

_ENDS = frozenset("\r\n\t")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_AIM = re.compile(r"^\]Q[0-9A-Za-z]")
"""What some scanners put first to say "this was a QR code" (ISO/IEC 15424)"""
_COLON = re.compile(r"^([Vv][0-9])[;∶︰]")
_SIGNED = re.compile(r"^[Vv]1:[A-Za-z2-7]+$")
_OPAQUE = re.compile(r"^v(?=[0-9]:)")


def normalise(text: str) -> str:
    """Undo what keyboards do to a badge text; leave every other text alone.

    - full-width letters, digits and signs become plain ones;
    - an AIM prefix (`]Q1`) goes;
    - the sign after `V1` or `V0` that is a colon with the Shift lost (`;`) or a look-alike
      becomes `:`. Layouts that put something else there are not guessed at;
    - a signed badge (`V1:` and Base32, which has one spelling) becomes upper case: Caps Lock
      swaps it. An opaque code keeps its case but for the V, since only its hash is known.
    """
    plain = text.translate(_FULL_WIDTH).strip()
    plain = _AIM.sub("", plain)
    plain = _COLON.sub(r"\1:", plain)
    return plain.upper() if _SIGNED.match(plain) else _OPAQUE.sub("V", plain)


class Wedge:
    """Collect keys into scans. Reads no clock; for one thread."""

    def __init__(self, gap_ms: float = GAP_MS, silence_ms: float = SILENCE_MS) -> None:
        self._gap_ns = int(gap_ms * 1e6)
        self._silence_ns = int(silence_ms * 1e6)
        self._typed: list[str] = []
        self._last_ns = 0
        self._too_long = False

    @property
    def looks_like_scanner(self) -> bool:
        """Whether the keys now being typed come from a scanner: swallow them."""
        return self._too_long or (
            len(self._typed) >= SHORTEST and len(set(self._typed[: 2 * SHORTEST])) > 1
        )

    def key(self, char: str, at_ns: int) -> str | None:
        """Take one key press.

        Args:
            char: what it types; "" (Shift and the like) is ignored. Several characters at once,
                as an input method gives them, count as typed at the same moment.
            at_ns: when it was pressed (monotonic).

        Returns:
            The text of a scan that this key ends, by Enter or Tab, or by coming after the
            silence that ended it; else None.
        """
        done: str | None = None
        for one in char:
            if at_ns - self._last_ns > self._gap_ns:
                done = self._take() or done
            self._last_ns = at_ns
            if one in _ENDS:
                done = self._take() or done
            elif one.isprintable():
                self._add(one)
        return done

    def idle(self, at_ns: int) -> str | None:
        """Take the passing of time: give a scan that ended without Enter."""
        if at_ns - self._last_ns < self._silence_ns:
            return None
        return self._take()

    def _add(self, char: str) -> None:
        if len(self._typed) < LONGEST:
            self._typed.append(char)
        else:
            self._too_long = True  # no scanner types that: swallow it to its end, say nothing

    def _take(self) -> str | None:
        scan = normalise("".join(self._typed))
        real = self.looks_like_scanner and not self._too_long
        self._typed.clear()
        self._too_long = False
        return scan if real and scan else None
