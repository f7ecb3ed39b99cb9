"""The sample event that the demonstration and the tests run on; everybody in it is made up."""

import json

import assets
from sync.domain.errors import BadRoster
from sync.domain.roster import Roster
from sync.domain.rostering import Row, from_rows
from sync.domain.wording import Say


def load_sample() -> Roster:
    """Read the 2023 World Robot Conference: five posts, 100 volunteers, two days.

    Raises:
        BadRoster: the file was damaged.
    """
    try:
        raw = json.loads(assets.path("sample/event.json").read_text(encoding="utf-8"))
        rows = [Row(*row) for row in raw["rows"]]
    except (OSError, ValueError, TypeError, KeyError):
        raise BadRoster(
            Say(
                zh="示例活动文件缺失或已损坏，请重新安装岗亭。",
                en="The sample event is missing or damaged; install Gatepost again.",
            )
        ) from None
    return from_rows(rows)
