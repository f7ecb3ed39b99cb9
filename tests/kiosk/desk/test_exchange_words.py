"""What came of an exchange is said as it is: done, going on, no answer, refused, no hub."""

import pytest

from kiosk.desk.exchange_words import came_of
from kiosk.desk.states import Answer
from sync.client.line import Line, LineState
from sync.domain.wording import Say

WHY = Say(zh="证书不对，请找组织方。", en="The certificate is wrong; ask the organiser.")


@pytest.mark.parametrize(
    ("line", "answer", "zh"),
    [
        (LineState(Line.SYNCED), Answer.DONE, "已同步，全部记录都在中心了。"),
        (LineState(Line.SENDING, 7), Answer.CHOOSE, "中心有回应，还有 7 条，正在接着传。"),
        (
            LineState(Line.OFFLINE, 3),
            Answer.STOP,
            "中心没有回应，3 条记录安全存在本机。请检查网络，稍后再试。",
        ),
        (
            LineState(Line.WAITING, 0, reason=WHY),
            Answer.STOP,
            "中心没有回应，0 条记录安全存在本机。证书不对，请找组织方。",
        ),
        (
            LineState(Line.STOPPED, 3, reason=WHY),
            Answer.STOP,
            "中心拒绝了本机。证书不对，请找组织方。",
        ),
        (LineState(), Answer.CHOOSE, "本机没有接入中心，记录只存在这里。"),
    ],
)
def test_what_came_of_it(line: LineState, answer: Answer, zh: str) -> None:
    said = came_of(line)
    assert (said.answer, said.text.zh) == (answer, zh)
