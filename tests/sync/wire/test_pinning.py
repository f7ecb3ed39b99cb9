"""An address that names the one certificate to believe."""

import pytest

from sync.wire import pinning

PRINT = "0f" * 32


def test_a_fingerprint_travels_in_the_address_and_comes_out_again() -> None:
    url = pinning.pinned("https://192.168.1.20:8643", PRINT)
    assert pinning.split(url) == ("https://192.168.1.20:8643", PRINT)
    assert pinning.split(f"{url}/v1/changes?cursor=a/b") == (
        "https://192.168.1.20:8643/v1/changes?cursor=a/b",
        PRINT,
    )
    assert pinning.shown(url) == "https://192.168.1.20:8643"


@pytest.mark.parametrize(
    "url",
    [
        "https://hub.example/v1/changes",
        f"http://192.168.1.20/sha256-{PRINT}",
        f"https://192.168.1.20/sha256-{PRINT[:-1]}",
        f"https://192.168.1.20/sha256-{PRINT.upper()}",
        f"https://192.168.1.20/sha256-{PRINT}0",
        f"https://192.168.1.20/a/sha256-{PRINT}",
        "",
    ],
)
def test_what_names_no_certificate_stays_as_it_is(url: str) -> None:
    assert pinning.split(url) == (url, None)


@pytest.mark.parametrize(
    ("address", "fingerprint"),
    [
        ("http://192.168.1.20", PRINT),
        ("https://192.168.1.20/x", PRINT),
        ("https://192.168.1.20", "0f"),
    ],
)
def test_only_an_address_over_tls_is_pinned(address: str, fingerprint: str) -> None:
    with pytest.raises(ValueError, match="pinned"):
        pinning.pinned(address, fingerprint)
