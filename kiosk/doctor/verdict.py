"""From figures to what to do about them: a mark and a sentence for each measure. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.doctor.examining import CardFigures, Figures
from sync.domain.wording import Say

_FPS_FINE, _FPS_LEAST = 20.0, 10.0
"""A badge is held still for a second; a reader wants several frames of it."""
_GAP_MS = 700.0
_LATE_SHARE = 0.2
_LEAST_HEIGHT = 480
_DARK, _DIM = 45.0, 70.0
_PAPER_DARK, _PAPER_DIM = 85.0, 120.0
_CONTRAST_LEAST = 70.0
_BRIGHT_SHARE = 0.4
_NOISE_FINE, _NOISE_MOST = 7.0, 14.0
_EDGE_FINE_PX, _EDGE_MOST_PX = 3.5, 5.0
"""A badge's module is two to four pixels wide at an arm's length."""
_ESTIMATE = 1.4
"""An estimate from any scene may see nothing really sharp."""
_CLOSE_SPAN = 1.25
"""Volunteers do not hold still at one distance."""
_STEADY_SHARE = 0.7


class Mark(StrEnum):
    """How good it is."""

    FINE = "fine"
    BETTER = "could-be-better"
    WRONG = "wrong"


SIGNS = {Mark.FINE: "✓", Mark.BETTER: "!", Mark.WRONG: "✗"}
WORDS = {
    Mark.FINE: Say(zh="好", en="fine"),
    Mark.BETTER: Say(zh="可改进", en="could be better"),
    Mark.WRONG: Say(zh="有问题", en="not good"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What one measure says."""

    what: str
    """Stable, for the JSON"""
    mark: Mark
    said: Say
    do: Say | None = None
    """None where nothing is to be done"""


def judge(figures: Figures) -> tuple[Finding, ...]:
    """Give a finding for every measure that could be taken, in the order of their telling."""
    found = [_size(figures), _rate(figures), _light(figures)]
    found += [one for one in (_noise(figures), _sharpness(figures)) if one is not None]
    found.append(_card(figures))
    if figures.card is not None and figures.card.in_view_share < _STEADY_SHARE:
        found.append(_unsteady(figures.card))
    if figures.lost:
        found.append(_LOST)
    return tuple(found)


def _size(figures: Figures) -> Finding:
    given = f"{figures.given[0]}x{figures.given[1]}"
    said = Say(zh="画面 {given}", en="picture {given}").fill(given=given)
    asked = figures.asked
    if figures.given[1] < _LEAST_HEIGHT:
        return Finding("size", Mark.WRONG, said, _OTHER_CAMERA)
    if asked is not None and figures.given[0] * figures.given[1] < asked[0] * asked[1]:
        more = Say(zh="{said}，要的是 {asked}", en="{said}, asked for {asked}").fill(
            said=said, asked=f"{asked[0]}x{asked[1]}"
        )
        return Finding("size", Mark.BETTER, more, _FEWER_PIXELS)
    return Finding("size", Mark.FINE, said)


def _rate(figures: Figures) -> Finding:
    rhythm = figures.rhythm
    if rhythm is None:
        return Finding("fps", Mark.WRONG, Say(zh="只有一帧画面", en="one picture only"), _MORE_FPS)
    fps = f"{rhythm.fps:.0f}" if rhythm.fps >= 10 else f"{rhythm.fps:.1f}"
    if rhythm.fps < _FPS_FINE:
        mark = Mark.WRONG if rhythm.fps < _FPS_LEAST else Mark.BETTER
        return Finding(
            "fps", mark, Say(zh="每秒只有 {fps} 帧", en="only {fps} fps").fill(fps=fps), _MORE_FPS
        )
    said = Say(zh="每秒 {fps} 帧", en="{fps} fps").fill(fps=fps)
    if rhythm.longest_gap_ms > _GAP_MS or rhythm.late_share > _LATE_SHARE:
        gap = f"{rhythm.longest_gap_ms / 1000:.1f}"
        more = Say(
            zh="{said}，但不均匀：最长停顿 {gap} 秒",
            en="{said}, but uneven: longest gap {gap} s",
        ).fill(said=said, gap=gap)
        return Finding("fps", Mark.BETTER, more, _UNEVEN)
    return Finding("fps", Mark.FINE, said)


def _light(figures: Figures) -> Finding:
    card = figures.card
    if card is not None and card.paper is not None:
        return _light_of_paper(card, card.paper)
    level = round(figures.light.level)
    if level < _DIM:
        mark = Mark.WRONG if level < _DARK else Mark.BETTER
        return Finding("light", mark, _TOO_DARK.fill(level=level), _LIGHT_UP)
    if figures.light.bright_share > _BRIGHT_SHARE:
        said = Say(
            zh="太亮：画面中部 {share}% 是纯白", en="too bright: {share} % of the middle is white"
        ).fill(share=round(100 * figures.light.bright_share))
        return Finding("light", Mark.BETTER, said, _LESS_GLARE)
    return Finding("light", Mark.FINE, _LIGHT.fill(level=level))


def _light_of_paper(card: CardFigures, paper: float) -> Finding:
    level = round(paper)
    if paper < _PAPER_DIM:
        mark = Mark.WRONG if paper < _PAPER_DARK else Mark.BETTER
        return Finding("light", mark, _TOO_DARK_PAPER.fill(level=level), _LIGHT_UP)
    if card.ink is not None and paper - card.ink < _CONTRAST_LEAST:
        said = Say(
            zh="反差太小：白纸 {level}，黑块 {ink}",
            en="washed out: white paper {level}, black ink {ink}",
        ).fill(level=level, ink=round(card.ink))
        return Finding("light", Mark.WRONG, said, _LESS_GLARE)
    return Finding("light", Mark.FINE, _LIGHT_PAPER.fill(level=level))


def _noise(figures: Figures) -> Finding | None:
    if figures.noise is None:
        return None
    said = Say(zh="噪点 {noise} 级", en="noise {noise} levels").fill(noise=f"{figures.noise:.1f}")
    if figures.noise <= _NOISE_FINE:
        return Finding("noise", Mark.FINE, said)
    mark = Mark.WRONG if figures.noise > _NOISE_MOST else Mark.BETTER
    return Finding("noise", mark, said, _LESS_NOISE)


def _sharpness(figures: Figures) -> Finding | None:
    if figures.edge_px is None:
        return None
    width = f"{figures.edge_px:.1f}"
    span = 1.0 if figures.edge_of_card else _ESTIMATE
    if figures.edge_px <= _EDGE_FINE_PX * span:
        said = Say(zh="清晰：边缘宽 {width} 像素", en="sharp: edges are {width} px wide")
        return Finding("sharpness", Mark.FINE, said.fill(width=width))
    soft = Say(zh="模糊：边缘宽 {width} 像素", en="soft: edges are {width} px wide")
    wrong = figures.edge_of_card and figures.edge_px > _EDGE_MOST_PX
    return Finding(
        "sharpness", Mark.WRONG if wrong else Mark.BETTER, soft.fill(width=width), _FOCUS
    )


def _card(figures: Figures) -> Finding:
    card = figures.card
    if card is None:
        return Finding("card", Mark.BETTER, _NO_CARD, _SHOW_CARD)
    if card.reach is None or card.smallest_mm is None:
        if not any(code.tried for code in card.codes):
            return Finding("card", Mark.BETTER, _NO_CARD, _SHOW_CARD)
        return Finding("card", Mark.WRONG, _NOT_HERE, _closer(figures.distance_cm))
    size = f"{card.smallest_mm:.2f}"
    pixels = f"{card.smallest_px:.1f}" if card.smallest_px is not None else "?"
    smaller = [code for code in card.codes if code.module_mm < card.smallest_mm]
    at_least = all(code.read == code.tried for code in smaller)  # no time for them, mostly
    reach = _reach(card.reach, figures.distance_cm, at_least=at_least)
    said = _SMALLEST.fill(size=size, pixels=pixels, reach=reach)
    if card.reach < _CLOSE_SPAN:
        return Finding("card", Mark.BETTER, said, _LITTLE_TO_SPARE)
    return Finding("card", Mark.FINE, said)


def _reach(times: float, distance_cm: float | None, *, at_least: bool) -> Say:
    if distance_cm is not None:
        far = round(times * distance_cm)
        said = _AT_LEAST_CM if at_least else Say(zh="{far} 厘米以内", en="up to {far} cm")
        return said.fill(far=far)
    if times <= 1.0:
        return Say(zh="现在的距离以内", en="up to this distance, and no further")
    said = _AT_LEAST if at_least else _UP_TO
    return said.fill(times=f"{times:.1f}")


def _closer(distance_cm: float | None) -> Say:
    return _CLOSER if distance_cm is None else _CLOSER_CM.fill(cm=round(distance_cm))


def _unsteady(card: CardFigures) -> Finding:
    said = Say(
        zh="测试卡只在 {share}% 的画面里认得出",
        en="the card was found in {share} % of the pictures",
    ).fill(share=round(100 * card.in_view_share))
    return Finding("card-steady", Mark.BETTER, said, _HOLD_STILL)


_TOO_DARK = Say(zh="太暗：平均亮度 {level}", en="too dark: mean level {level}")
_TOO_DARK_PAPER = Say(zh="太暗：白纸亮度 {level}", en="too dark: white paper has level {level}")
_LIGHT = Say(zh="光线够：平均亮度 {level}", en="enough light: mean level {level}")
_LIGHT_PAPER = Say(zh="光线够：白纸亮度 {level}", en="enough light: white paper has level {level}")
_LIGHT_UP = Say(
    zh="开一盏灯，照向胸牌，不要照向镜头。",
    en="Turn on a light that shines on the badge, not into the camera.",
)
_LESS_GLARE = Say(
    zh="让摄像头背对窗户和灯，或遮住直射光。",
    en="Turn the camera away from windows and lamps, or shade the direct light.",
)
_LESS_NOISE = Say(
    zh="加光：暗处的画面满是噪点，小码读不出。",
    en="More light: a picture in the dark is full of noise, and small codes drown in it.",
)
_MORE_FPS = Say(
    zh="加光（摄像头在暗处会变慢），或改用 --size 640x480；USB 线直接插电脑。",
    en="More light (cameras slow down in the dark), or choose --size 640x480; "
    "plug the camera straight into the laptop.",
)
_UNEVEN = Say(
    zh="关闭其他占用电脑的软件；USB 线直接插电脑，不经集线器。",
    en="Close other busy programs; plug the camera straight into the laptop, without a hub.",
)
_FEWER_PIXELS = Say(
    zh="摄像头给不了这么大的画面，只能读得近一些；可换一个摄像头。",
    en="The camera does not give that size, so badges read from less far; another camera may.",
)
_OTHER_CAMERA = Say(
    zh="画面太小，请换一个摄像头，或改用 --size 1280x720。",
    en="The picture is too small: use another camera, or --size 1280x720.",
)
_FOCUS = Say(
    zh="擦净镜头；把胸牌移远 10 厘米再试；能对焦的摄像头请对焦。",
    en="Clean the lens; hold the badge 10 cm further away and try again; "
    "focus the camera if it has a ring.",
)
_NO_CARD = Say(zh="没有看到测试卡", en="no test card was seen")
_SHOW_CARD = Say(
    zh="运行 gatepost doctor card card.pdf，按 100% 打印，举在志愿者出示胸牌的位置再测；已举着时请移近些。",
    en="Print the card of `gatepost doctor card card.pdf` at 100 % and hold it where volunteers "
    "hold their badges; if you did, come closer.",
)
_NOT_HERE = Say(
    zh="胸牌大小的码在这里读不稳", en="a code of a badge's size does not read reliably here"
)
_CLOSER = Say(zh="请再靠近一些。", en="Move closer than you are now.")
_CLOSER_CM = Say(zh="请靠近到 {cm} 厘米以内。", en="Move closer than {cm} cm.")
_UP_TO = Say(zh="现在距离的 {times} 倍以内", en="up to {times} times this distance")
_AT_LEAST = Say(
    zh="现在距离的 {times} 倍以内（或更远）", en="up to at least {times} times this distance"
)
_AT_LEAST_CM = Say(zh="{far} 厘米以内（或更远）", en="up to at least {far} cm")
_SMALLEST = Say(
    zh="读得出的最小码点 {size} 毫米，即 {pixels} 像素：胸牌可读的距离：{reach}",
    en="smallest module that reads: {size} mm, which is {pixels} px: a badge reads {reach}",
)
_LITTLE_TO_SPARE = Say(
    zh="余量很小：请让志愿者站近一些，或换更大的画面（--size 1920x1080）。",
    en="Little to spare: let volunteers come closer, or choose a larger picture "
    "(--size 1920x1080).",
)
_HOLD_STILL = Say(
    zh="把测试卡举稳、举正再测一次。", en="Hold the card still and straight, and measure again."
)
_LOST = Finding(
    "lost",
    Mark.WRONG,
    Say(zh="测到一半摄像头断开了", en="the camera went away while it was measured"),
    Say(
        zh="检查 USB 线和插口，换一个插口再试。",
        en="Check the cable and the socket; try another socket.",
    ),
)
