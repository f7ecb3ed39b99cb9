"""What came of an exchange that a captain pressed for."""

from kiosk.desk.states import Answer, Notice
from sync.client.line import Line, LineState
from sync.domain.wording import Say

ASKED = Say(zh="正在和中心同步…", en="Exchanging with the hub …")
_ALONE = Say(
    zh="本机没有接入中心，记录只存在这里。", en="No hub was joined: entries are kept here only."
)
_SYNCED = Say(zh="已同步，全部记录都在中心了。", en="Done: everything has reached the hub.")
_MORE = Say(
    zh="中心有回应，还有 {n} 条，正在接着传。",
    en="The hub answers; {n} more entries are on their way.",
)
_NO_ANSWER = Say(
    zh="中心没有回应，{n} 条记录安全存在本机。{reason}",
    en="The hub does not answer; {n} entries are safe here. {reason}",
)
_REFUSED = Say(zh="中心拒绝了本机。{reason}", en="The hub refuses this kiosk. {reason}")
_LATER = Say(zh="请检查网络，稍后再试。", en="Check the network and try again.")


def came_of(line: LineState) -> Notice:
    """Say how the line stands right after the exchange that was asked for."""
    match line.line:
        case Line.ALONE:
            return Notice(Answer.CHOOSE, _ALONE)
        case Line.STOPPED:
            return Notice(Answer.STOP, _REFUSED.fill(reason=line.reason or _LATER))
        case Line.OFFLINE | Line.WAITING:
            said = _NO_ANSWER.fill(n=line.pending, reason=line.reason or _LATER)
            return Notice(Answer.STOP, said)
        case Line.SYNCED | Line.SENDING:
            if line.pending:
                return Notice(Answer.CHOOSE, _MORE.fill(n=line.pending))
            return Notice(Answer.DONE, _SYNCED)
