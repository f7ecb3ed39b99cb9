"""A replacement badge counts at once, what it replaces no more, and its code is on paper only."""

from kiosk.desk.badges import SERIAL_MAX, Badges, with_replacements
from sync.domain.badge import Badge, Refusal, opaque_digest, verify
from sync.domain.entries import Kind, VolunteerId
from tests.builders import AT, EVENT, LI, SOUTH, WANG, a_badge_text, a_trust, an_entry
from tests.kiosk.desk.memory import Desk

OPAQUE = "V0:PREPRINTED-0001"


def test_the_new_badge_counts_and_the_old_one_is_refused() -> None:
    desk = Desk()
    badges = Badges(desk, desk.book)
    made = badges.replace(WANG, SOUTH)
    assert made is not None
    assert (made.replaces, made.serial) == (1, 2)
    old = desk.checkin.scan(a_badge_text(WANG), desk.now)
    assert old.happened == Refusal.REPLACED
    assert desk.checkin.scan(made.token, desk.now).happened == "on"
    assert desk.written[-1].badge_serial == 2
    assert desk.checkin.scan(a_badge_text(LI), desk.now).happened == "elsewhere"


def test_the_code_is_in_no_entry_and_in_no_text_of_the_desk() -> None:
    desk = Desk()
    made = Badges(desk, desk.book).replace(WANG, SOUTH)
    assert made is not None
    desk.checkin.scan(made.token, desk.now)
    written = repr(desk.written) + repr(made)
    assert made.token not in written
    assert made.token.removeprefix("V0:") not in written
    assert str(opaque_digest(made.token)) in written


def test_a_replacement_can_be_replaced() -> None:
    desk = Desk()
    badges = Badges(desk, desk.book)
    first, second = badges.replace(WANG), badges.replace(WANG)
    assert first is not None
    assert second is not None
    assert (second.replaces, second.serial) == (2, 3)
    assert verify(first.token, EVENT, desk.book.trust, AT) is Refusal.REPLACED
    assert isinstance(verify(second.token, EVENT, desk.book.trust, AT), Badge)


def test_a_code_printed_beforehand_is_replaced_like_any_badge() -> None:
    desk = Desk(trust=a_trust(opaque={str(opaque_digest(OPAQUE)): WANG}))
    badges = Badges(desk, desk.book)
    assert isinstance(verify(OPAQUE, EVENT, desk.book.trust, AT), Badge)
    badges.replace(WANG)
    assert verify(OPAQUE, EVENT, desk.book.trust, AT) is Refusal.REPLACED


def test_a_restart_and_new_keys_leave_replacements_standing() -> None:
    desk = Desk()
    made = Badges(desk, desk.book).replace(WANG)
    assert made is not None
    desk.book.learn(desk.roster, a_trust())
    badges = Badges(desk, desk.book)
    assert isinstance(verify(made.token, EVENT, desk.book.trust, AT), Badge)
    desk.book.learn(desk.roster, a_trust(min_serial={WANG: 9}))
    badges.follow()
    assert verify(made.token, EVENT, desk.book.trust, AT) is Refusal.REPLACED
    before = desk.book.trust
    badges.follow()
    assert desk.book.trust is before


def test_a_walk_in_has_no_badge_to_replace() -> None:
    desk = Desk()
    made = Badges(desk, desk.book).replace(VolunteerId(5))
    assert made is not None
    assert (made.replaces, made.serial) == (0, 1)


def test_the_highest_serial_ever_seen_is_the_one_replaced() -> None:
    desk = Desk()
    desk.book.add(an_entry(Kind.ON, WANG, badge_serial=4))
    badges = Badges(desk, desk.book)
    assert badges.serial_of(WANG) == 4
    desk.book.add(an_entry(Kind.OFF, WANG, badge_serial=SERIAL_MAX))
    assert badges.replace(WANG) is None


def test_a_replacement_that_makes_no_sense_changes_nothing() -> None:
    trust = a_trust()
    odd = [
        an_entry(Kind.KIT, None, data={"item": "badge", "code_sha256": "0" * 64, "replaces": 1}),
        an_entry(Kind.KIT, WANG, data={"item": "badge", "replaces": 1}),
        an_entry(Kind.KIT, WANG, data={"item": "badge", "code_sha256": "0" * 64}),
        an_entry(Kind.KIT, WANG, data={"item": "badge", "code_sha256": "", "replaces": True}),
        an_entry(Kind.KIT, WANG, data={"item": "badge", "code_sha256": "", "replaces": -1}),
    ]
    assert with_replacements(trust, odd) == trust
