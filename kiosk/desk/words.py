"""What happened, in the one large word; and what to do next."""

from collections.abc import Mapping

from sync.domain.badge import Refusal
from sync.domain.wording import Say

ON = Say(zh="上岗", en="On duty")
OFF = Say(zh="下岗", en="Off duty")
MOVED = Say(zh="换岗", en="Moved")
ALREADY_ON = Say(zh="已上岗", en="Already on")
ALREADY_OFF = Say(zh="已下岗", en="Already off")
ELSEWHERE = Say(zh="不在此岗", en="Other post")
UNASSIGNED = Say(zh="今日无排班", en="Not planned")
NOT_ON_ROSTER = Say(zh="不在花名册", en="Not on roster")
RESUMED = Say(zh="回岗", en="Back on duty")
ON_BREAK = Say(zh="休息中", en="On a break")
SEE_CAPTAIN = Say(zh="请找岗长", en="See the captain")
FIT_NOW = Say(zh="可以上岗", en="May go on duty")
STRANGER = Say(zh="名单外志愿者", en="Somebody off the roster")
ANNULLED = Say(zh="已撤销", en="Undone")
REFUSED = Say(zh="拒绝", en="Refused")

TAKE_ON_HERE = Say(zh="在本岗上岗", en="Take on here")
TAKE_ON_NOW = Say(zh="现在上岗", en="Take on now")
TAKE_ON_AT = Say(zh="到{post}上岗", en="On duty at {post}")
ALL_THE_SAME = Say(zh="仍然上岗…", en="Anyway…")
PROVISIONALLY = Say(zh="临时上岗…", en="Take on…")
OTHER_POST = Say(zh="换个岗位…", en="Another post…")
CHOOSE_POST = Say(zh="选岗位…", en="Choose a post…")
ONLY_A_BREAK = Say(zh="只是休息", en="Only a break")
MOVE_HERE = Say(zh="改到本岗", en="Move to this post")
MOVE_HERE_WHY = Say(zh="改到本岗…", en="Move here…")
STAY_THERE = Say(zh="留在那边", en="Stays there")
SEND_THERE = Say(zh="请去该岗", en="Send there")
LEAVE = Say(zh="暂不上岗", en="Not now")

PROVISIONAL = Say(
    zh="胸牌是真的，但本机花名册里没有此人；上岗会标记待核。",
    en="A genuine badge, but not on this roster; duty is marked for review.",
)
NOT_PLANNED = Say(
    zh="这个时段没有为此人排班；由岗长决定。",
    en="Nothing is planned for them now; the captain decides.",
)
ON_DUTY_AT = Say(
    zh="正在{post}上岗，{time} 起；可能忘了签退。",
    en="On duty at {post} since {time}; perhaps they forgot to sign off.",
)
PROPOSED = Say(zh="建议去{post}：还缺 {n} 人。", en="{post} is short of {n}.")
ENOUGH = Say(zh="各岗人手已够；建议{post}。", en="No post is short; {post} is suggested.")
NOWHERE = Say(
    zh="没有此人可以直接上的岗位；由岗长决定。",
    en="There is no post without something against it; the captain decides.",
)
CALL_CAPTAIN = Say(zh="请找岗长确认。", en="Please call the captain.")
PLANNED_NOW = Say(
    zh="排班：{post} {time}，现在没有问题了。",
    en="Planned: {post} {time}; nothing speaks against it now.",
)
PLANNED_AT = Say(zh="排班：{post} {time}", en="Planned: {post} {time}")
EARLY = Say(
    zh="比计划早 {n} 分钟，按 {time} 起计", en="{n} min before the plan; counted from {time}"
)
LATE = Say(zh="比计划晚 {n} 分钟", en="{n} min after the plan")
IN_TIME = Say(zh="按时到岗，辛苦了", en="In good time, thank you")
GO_TO_POST = Say(zh="请到岗位服务", en="Please go to your post")
THANKS = Say(zh="本次计 {h} 小时 {m} 分，谢谢！", en="{h} h {m} min this time. Thank you!")
THANKS_TODAY = Say(
    zh="本次计 {this}，今天共 {day}，谢谢！", en="{this} this time, {day} today. Thank you!"
)
RESTED = Say(
    zh="休息了 {n}，辛苦了。要离岗请再找岗长。",
    en="After a break of {n}. To sign off now, ask the captain.",
)
CLOCK_RUNS_ON = Say(zh="时间连续计算", en="The clock runs on")
REPEATED = Say(zh="刚才已经记下，不用再扫。", en="It was noted just now; no need to scan again.")

TAKEN_BACK = Say(
    zh="上一笔已撤销，原记录保留备查。", en="Taken back; the first entry stays on record."
)
PUT_BACK = Say(zh="已恢复", en="Put back")
COUNTS_AGAIN = Say(zh="原记录重新算数。", en="The entry counts again.")
FORGOTTEN = Say(zh="忘了签退", en="No sign-out")
SETTLED = Say(zh="已核定", en="Settled")
DECIDE_NOW = Say(
    zh="还没有人决定。点开，看着卡片再定。", en="Nobody has decided yet. Open the card and decide."
)
ANSWERED = Say(zh="已经有了答复。", en="It was answered.")
TOLD_THE_HUB = Say(
    zh="已经核定；等中心收到后按新时间计。", en="Settled; the hub counts it so when it has it."
)
BUG = Say(zh="出错了", en="Went wrong")
BUG_TODO = Say(
    zh="刚才那一下可能没有记下。看“刚才”一栏；没有就再扫一次。",
    en="The last one may not be saved. Look at the recent list; if it is not there, scan again.",
)
NOT_SAVED = Say(zh="没有记下", en="Not saved")
SET_ASIDE = Say(zh="中心已隔离", en="Set aside by the hub")
SET_ASIDE_TODO = Say(
    zh="中心收到了这条记录，但没有计入（{code}）。请联系组织方核对。",
    en="The hub has this entry but does not count it ({code}). Ask the organiser to check it.",
)
SET_ASIDE_WHY: Mapping[str, Say] = {
    "chain": Say(zh="与前一条记录接不上", en="it does not follow the entry before it"),
    "fork": Say(zh="同一序号已有另一条记录", en="another entry has its number"),
    "foreign": Say(zh="属于别的签到台或活动", en="it is of another kiosk or event"),
    "seq": Say(zh="序号不在它的位置上", en="its number is out of its place"),
    "hash": Say(zh="内容与校验值不符", en="its content does not match its hash"),
    "unknown-field": Say(
        zh="里面有中心不认识的内容，两边版本可能不同",
        en="it holds something that the hub does not know; the versions may differ",
    ),
}
"""Verdict codes that a captain can be told something of."""
UNREADABLE = Say(zh="中心读不懂它的内容", en="the hub cannot read it")
"""Every other code: which field it is helps whoever reads the log, not the gate."""
A_COPY = Say(zh="这台的数据和另一份重号", en="This data is also in use elsewhere")
A_COPY_TODO = Say(
    zh="{t} 发现本机数据是旧备份，或被拷到了另一台电脑，已换新的编号继续。记录一条没丢，重号的已重新"
    "记入。请告诉组织方：一份数据只用在一台电脑上。",
    en="At {t} this computer's data turned out to be an old backup, or to be in use on another "
    "computer, too. It goes on under a new number; nothing is lost, and what clashed was recorded "
    "again. Tell the organiser: one copy of the data, one computer.",
)
STUCK = Say(zh="还没有传到中心", en="Not yet at the hub")
STUCK_TODO = Say(
    zh="中心暂时收不下这条记录。它在本机照常计入，会自动再传；一直这样请联系组织方。",
    en="The hub cannot take this entry for now. It counts here and is sent again by itself; "
    "if it stays, call the organiser.",
)
ASK_ORGANISER = Say(zh="请联系组织方核对。", en="Ask the organiser to check it.")

REFUSALS: Mapping[Refusal, tuple[Say, Say]] = {
    Refusal.NOT_A_BADGE: (
        Say(zh="不是胸牌", en="Not a badge"),
        Say(
            zh="这个码不是本系统的胸牌，或已损坏。请出示活动胸牌；损坏的请到问询台补办。",
            en="This code is no badge of ours, or is damaged. Show the event badge; "
            "replace a damaged one at the help desk.",
        ),
    ),
    Refusal.UNKNOWN_KEY: (
        Say(zh="无法核实", en="Cannot verify"),
        Say(
            zh="本机没有核实这张胸牌的密钥。请连网更新后再试，或到问询台核对。",
            en="This kiosk has no key for this badge. Connect to update and try again, "
            "or ask the help desk.",
        ),
    ),
    Refusal.BAD_SIGNATURE: (
        Say(zh="胸牌无效", en="Invalid badge"),
        Say(
            zh="签名不对，这张胸牌不是组织方发的。请到问询台核对本人。",
            en="The signature does not hold: the organiser did not issue it. Go to the help desk.",
        ),
    ),
    Refusal.WRONG_EVENT: (
        Say(zh="其他活动的胸牌", en="Another event's"),
        Say(
            zh="这是另一场活动的胸牌。请出示本次活动的胸牌，或到问询台补办。",
            en="This badge is of another event. Show the one of this event, "
            "or get one at the help desk.",
        ),
    ),
    Refusal.EXPIRED: (
        Say(zh="胸牌已过期", en="Badge expired"),
        Say(zh="请到问询台换一张新胸牌。", en="Get a new badge at the help desk."),
    ),
    Refusal.REVOKED: (
        Say(zh="胸牌已作废", en="Badge revoked"),
        Say(
            zh="组织方已停用此胸牌。请到问询台说明情况。",
            en="The organiser withdrew this badge. Please go to the help desk.",
        ),
    ),
    Refusal.REPLACED: (
        Say(zh="胸牌已更换", en="Badge replaced"),
        Say(
            zh="已经补发过新胸牌，请出示新的那张。",
            en="A newer badge was issued; please show that one.",
        ),
    ),
    Refusal.NOT_ON_ROSTER: (NOT_ON_ROSTER, PROVISIONAL),
}
"""Every refusal: what it is, and the way out."""
