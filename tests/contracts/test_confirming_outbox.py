"""What every outbox does when the hub was set back: the journal on a real file, and the one in memory."""

from datetime import timedelta

from tests.builders import AT
from tests.contracts.test_outbox import Kit, kit

__all__ = ["kit"]

LATER = AT + timedelta(hours=1)


def test_a_new_hub_epoch_leaves_nothing_confirmed_and_everything_pending(kit: Kit) -> None:
    kit.write(5)
    kit.outbox.acknowledge(1, 3)
    assert not kit.outbox.know_hub(1, AT)
    assert kit.outbox.unconfirmed() == {}
    assert kit.outbox.know_hub(2, LATER)
    assert (kit.outbox.unconfirmed(), kit.outbox.pending_count()) == ({1: 0}, 5)
    assert kit.outbox.know_hub(2, LATER)


def test_confirming_counts_down_never_goes_back_and_ends_at_what_was_acknowledged(
    kit: Kit,
) -> None:
    kit.write(5)
    kit.outbox.acknowledge(1, 3)
    kit.outbox.know_hub(2, LATER)
    kit.outbox.confirm(1, 2)
    kit.outbox.confirm(1, 1)
    kit.outbox.confirm(9, 1)
    assert (kit.outbox.unconfirmed(), kit.outbox.pending_count()) == ({1: 2}, 3)
    kit.outbox.confirm(1, 3)
    assert (kit.outbox.unconfirmed(), kit.outbox.pending_count()) == ({}, 2)


def test_everything_may_be_doubted_at_once(kit: Kit) -> None:
    kit.write(5)
    kit.outbox.doubt()
    assert kit.outbox.unconfirmed() == {}
    kit.outbox.acknowledge(1, 3)
    kit.outbox.doubt()
    assert (kit.outbox.unconfirmed(), kit.outbox.pending_count()) == ({1: 0}, 5)


def test_one_epoch_may_be_doubted_alone(kit: Kit) -> None:
    kit.write(5)
    kit.outbox.acknowledge(1, 5)
    kit.outbox.doubt(1)
    assert (kit.outbox.unconfirmed(), kit.outbox.pending_count()) == ({1: 0}, 5)
    assert kit.outbox.know_hub(1, AT)
