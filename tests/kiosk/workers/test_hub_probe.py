"""Why a hub is not believed, found out from real handshakes with certificates that are not right."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args

import pytest

from kiosk.desk.preflight import CheckId, State
from kiosk.desk.preflight_hub import HubFacts, Reach, judge_hub
from kiosk.desk.tls_words import Tls
from kiosk.doctor.preflight import lines_of
from kiosk.store.identity import Identity
from kiosk.workers.hub_probe import ask_hub, certificate_span, tls_reason
from sync.client.transport import HttpTransport
from sync.domain.clock import SystemClock
from sync.domain.wording import Language
from tests.builders import AT, EVENT, KIOSK, ROOT_PUBLIC
from tests.kiosk.workers.tls_hubs import HUB, PAGE, a_hub, a_paper, authority

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def ca_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return authority().keep(tmp_path_factory.mktemp("authority"), "authority")


def ask(url: str, ca_file: Path | None) -> HubFacts:
    identity = Identity(KIOSK, "南门", 1, EVENT, HUB, 1, url, "not-a-real-token", ROOT_PUBLIC)
    transport = HttpTransport(ca_file, read_s=5, whole_s=10)
    try:
        return ask_hub(identity, "1-1", transport, SystemClock(), ca_file)
    finally:
        transport.close()


def test_a_hub_whose_certificate_holds_answers_and_tells_its_time(
    tmp_path: Path, ca_file: Path
) -> None:
    with a_hub(a_paper(authority()).keep(tmp_path, "hub")) as url:
        facts = ask(url, ca_file)
    assert (facts.reach, facts.tls) == (Reach.ANSWERED, None)
    assert facts.offset_ms is not None
    apart = datetime.now(UTC) - AT
    assert timedelta(milliseconds=-facts.offset_ms) == pytest.approx(apart, abs=60 * DAY / 86400)
    found = judge_hub(facts, datetime.now(UTC))
    assert (found.state, found.todo) == (State.OK, None)
    assert "证书有效" in found.word.zh


def test_a_certificate_that_ends_in_days_is_said_before_it_ends(
    tmp_path: Path, ca_file: Path
) -> None:
    with a_hub(a_paper(authority(), end=3 * DAY).keep(tmp_path, "hub")) as url:
        found = judge_hub(ask(url, ca_file), datetime.now(UTC))
    assert found.state is State.LOOK
    assert re.search(r"\d{4}-\d\d-\d\d 到期", found.word.zh)


@pytest.mark.parametrize(
    ("tls", "make", "zh", "en"),
    [
        (
            Tls.EXPIRED,
            lambda: a_paper(authority(), start=-9 * DAY, end=-2 * DAY),
            "已过期",
            "renew the certificate",
        ),
        (
            Tls.NOT_YET,
            lambda: a_paper(authority(), start=2 * DAY, end=9 * DAY),
            "日期多半错了",
            "Set date and time to automatic",
        ),
        (
            Tls.WRONG_NAME,
            lambda: a_paper(authority(), address="127.0.0.9"),
            "证书不是 127.0.0.1 的",
            "log-in page",
        ),
        (Tls.SELF_MADE, a_paper, "自己给自己开的", "Call the organiser"),
        (
            Tls.UNKNOWN_ISSUER,
            lambda: a_paper(a_paper(authority=True)),
            "不认识给中心发证的机构",
            "set up the hub's certificate on this laptop",
        ),
    ],
)
def test_each_certificate_that_does_not_hold_is_told_apart_in_words(
    tls: Tls, make: Callable[[], object], zh: str, en: str, tmp_path: Path, ca_file: Path
) -> None:
    paper = make().keep(tmp_path, "hub")  # type: ignore[attr-defined]
    with a_hub(paper) as url:
        facts = ask(url, ca_file)
    assert (facts.reach, facts.tls) == (Reach.NOT_SECURE, tls)
    assert facts.offset_ms is None  # a clock that nobody vouches for is not believed
    assert facts.good_until is not None
    found = judge_hub(facts, datetime.now(UTC))
    assert (found.check, found.state) == (CheckId.HUB, State.STOP)
    assert zh in found.word.zh
    assert found.todo is not None
    assert en in found.todo.en
    assert "?" not in found.word.zh + found.word.en


def test_an_expired_certificate_names_its_last_day_and_this_computers_date(
    tmp_path: Path, ca_file: Path
) -> None:
    now = datetime.now(UTC)
    with a_hub(a_paper(authority(), start=-9 * DAY, end=-2 * DAY).keep(tmp_path, "hub")) as url:
        found = judge_hub(ask(url, ca_file), now)
    assert f"{now - 2 * DAY:%Y-%m-%d}" in found.word.zh
    assert found.todo is not None
    assert f"{now:%Y-%m-%d}" in found.todo.zh


def test_a_hub_of_its_own_certificate_is_believed_once_the_settings_name_it(tmp_path: Path) -> None:
    paper = a_paper().keep(tmp_path, "own")
    with a_hub(paper) as url:
        assert ask(url, paper).reach is Reach.ANSWERED


def test_an_https_address_that_answers_in_the_clear_is_told(ca_file: Path) -> None:
    with a_hub(None) as url:
        facts = ask(url.replace("http:", "https:"), ca_file)
    assert (facts.reach, facts.tls) == (Reach.NOT_SECURE, Tls.NO_TLS)
    assert "没有用加密回应" in judge_hub(facts, AT).word.zh


def test_a_certificate_file_that_is_gone_is_no_network_trouble(tmp_path: Path) -> None:
    facts = ask("https://127.0.0.1:9", tmp_path / "gone.pem")
    assert facts.tls is Tls.NO_CA_FILE
    found = judge_hub(facts, AT)
    assert found.todo is not None
    assert "组织方" in found.todo.zh


@pytest.mark.parametrize("tls", [Tls.SELF_MADE, Tls.UNKNOWN_ISSUER, Tls.NO_CA_FILE])
def test_a_setting_is_named_in_the_terminal_and_not_on_the_page(tls: Tls) -> None:
    found = judge_hub(HubFacts("https://hub.example", Reach.NOT_SECURE, tls), AT)
    assert found.todo is not None
    page = found.word.zh + found.word.en + found.todo.zh + found.todo.en
    assert "hub_ca_file" not in page
    for language in get_args(Language):
        said = "\n".join(line for line, _ in lines_of([found], language))
        assert "hub_ca_file" in said


@pytest.mark.parametrize(
    ("answer", "reach", "state"),
    [
        ({"kind": "text/html", "body": b"<h1>Wi-Fi</h1>"}, Reach.PORTAL, State.STOP),
        ({"kind": "text/html", "status": 302}, Reach.PORTAL, State.STOP),
        ({"kind": "application/json", "status": 401, "body": b"{}"}, Reach.REFUSED, State.STOP),
        ({"kind": "application/json", "status": 503, "body": b"{}"}, Reach.STRANGE, State.LOOK),
        ({"kind": "application/json", "body": b"{}"}, Reach.STRANGE, State.LOOK),
    ],
)
def test_what_is_no_answer_of_the_hub_is_told_apart(
    answer: dict[str, object], reach: Reach, state: State
) -> None:
    with a_hub(None, **answer) as url:  # type: ignore[arg-type]
        facts = ask(url, None)
    assert facts.reach is reach
    found = judge_hub(facts, AT)
    assert found.state is state
    assert found.todo is not None


def test_another_hub_at_the_address_is_not_believed_and_its_clock_neither() -> None:
    with a_hub(None, body=json.dumps({**PAGE, "hub": "hub-2"}).encode()) as url:
        facts = ask(url, None)
    assert (facts.reach, facts.offset_ms) == (Reach.STRANGE, None)


def test_nobody_at_the_address_is_said_to_be_silent_and_check_in_goes_on() -> None:
    facts = ask("http://127.0.0.1:9", None)
    assert facts.reach is Reach.SILENT
    found = judge_hub(facts, AT)
    assert found.state is State.LOOK
    assert found.todo is not None
    assert "签到照常" in found.todo.zh


def test_plain_http_is_fine_on_this_computer_and_told_on_a_network() -> None:
    with a_hub(None) as url:
        facts = ask(url, None)
    assert judge_hub(facts, AT).state is State.OK
    found = judge_hub(replace(facts, url="http://hub.example"), AT)
    assert found.state is State.LOOK
    assert "没有加密" in found.word.zh


def test_a_certificate_of_nobody_gives_no_dates_and_other_troubles_no_false_reason() -> None:
    assert certificate_span("127.0.0.1", 9, 1.0) is None
    assert tls_reason(ValueError("a", KeyError("b"))) is Tls.OTHER
