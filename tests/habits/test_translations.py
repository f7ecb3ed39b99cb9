"""Every text of the window and of the hub's pages has its translation."""

from tests.tools import i18n


def test_the_windows_catalogue_is_complete_and_compiled() -> None:
    assert i18n.check_window() == []


def test_the_hubs_catalogue_is_complete_and_compiled() -> None:
    assert i18n.check_hub() == []
