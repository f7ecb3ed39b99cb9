"""The line itself: enrolment, certificates, and what is never sent or followed."""

import ipaddress
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from sync.client.enrolment import enrol
from sync.client.problems import HubRefused, LineDown, LogInPage, NotSecure
from sync.client.signing import Bearer
from sync.client.transport import HttpTransport, Severable
from sync.wire import PROTOCOL
from tests.sync.client.hubs import Handler, Hub, serving


@pytest.fixture
def hub() -> Iterator[Hub]:
    with serving() as running:
        yield running


@pytest.fixture
def line() -> Iterator[HttpTransport]:
    made = HttpTransport()
    yield made
    made.close()


def a_certificate(folder: Path) -> Path:
    """Make a self-signed certificate for the loopback, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test hub")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "hub.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return path


def test_a_good_code_makes_a_kiosk(hub: Hub, line: HttpTransport) -> None:
    enrolled = enrol(f"{hub.url}/", " GOOD-CODE ", "南门签到台", line)
    assert (enrolled.hub, enrolled.kiosk, enrolled.event) == ("hub-1", "kiosk-south", hub.event)
    assert hub.enrolments == [
        {"protocol": PROTOCOL, "code": "GOOD-CODE", "name": "南门签到台", "public": None}
    ]


def test_a_code_that_does_not_count_is_told_in_the_hubs_words(
    hub: Hub, line: HttpTransport
) -> None:
    with pytest.raises(HubRefused) as caught:
        enrol(hub.url, "USED-CODE", "南门", line)
    assert caught.value.message.zh == "中心说不行（422）。"


def test_enrolling_without_a_line_is_told(line: HttpTransport) -> None:
    with serving() as gone:
        pass
    with pytest.raises(LineDown):
        enrol(gone.url, "GOOD-CODE", "南门", line)


@pytest.mark.parametrize("url", ["http://", "http://[", "ftp://127.0.0.1/", "no address"])
def test_an_address_that_is_none_is_no_line(url: str, line: HttpTransport) -> None:
    with pytest.raises(LineDown):
        enrol(url, "GOOD-CODE", "南门", line)


def test_the_token_is_sent_as_bearer_and_netrc_is_not_asked(
    hub: Hub, line: HttpTransport, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / ".netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    seen: list[str | None] = []

    def note(request: Handler) -> bool:
        seen.append(request.headers.get("Authorization"))
        return True

    hub.on_pull = note
    reply = line.send("GET", f"{hub.url}/v1/changes", proof=Bearer("secret"))
    line.send("GET", f"{hub.url}/v1/changes")
    assert reply.status == 200
    assert seen == ["Bearer secret", None]


def test_a_redirect_is_not_followed(hub: Hub, line: HttpTransport) -> None:
    def lead_away(request: Handler) -> bool:
        request.html(302, Location=f"{hub.url}/elsewhere")
        return False

    hub.on_pull = lead_away
    assert line.send("GET", f"{hub.url}/v1/changes", proof=Bearer("secret")).status == 302
    assert len(hub.pulls) == 1


def test_an_unknown_certificate_is_refused_before_anything_is_sent(
    tmp_path: Path, line: HttpTransport
) -> None:
    secured = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate = a_certificate(tmp_path)
    secured.load_cert_chain(certificate)
    with serving(secured) as hub:
        with pytest.raises(NotSecure):
            enrol(hub.url, "GOOD-CODE", "南门", line)
        assert hub.enrolments == []
        trusting = HttpTransport(ca_file=certificate)
        assert enrol(hub.url, "GOOD-CODE", "南门", trusting).hub == "hub-1"
        trusting.close()


def test_a_cut_line_fails_like_one_that_nobody_answers(hub: Hub, line: HttpTransport) -> None:
    cable = Severable(line)
    enrol(hub.url, "GOOD-CODE", "南门", cable)
    cable.cut = True
    with pytest.raises(LineDown) as caught:
        enrol(hub.url, "GOOD-CODE", "南门", cable)
    assert type(caught.value) is LineDown
    assert len(hub.enrolments) == 1


def test_a_log_in_page_enrols_nobody(
    hub: Hub, line: HttpTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Handler, "enrol", lambda request: request.html(200))
    with pytest.raises(LogInPage):
        enrol(hub.url, "GOOD-CODE", "南门", line)
