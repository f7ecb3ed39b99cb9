"""Which language a page is in, and the templates in that language."""

import gettext
import math
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request

from sync.domain.wording import Language, Say

WEB = Path(__file__).resolve().parents[1] / "web"
DOMAIN = "hub"
COOKIE = "gatepost_lang"


def language_of(request: Request) -> Language:
    """Choose by the switch just used, else by its memory, else by the browser, else Chinese."""
    for said in (request.query_params.get("lang"), request.cookies.get(COOKIE)):
        if said == "zh":
            return "zh"
        if said == "en":
            return "en"
    return preferred(request.headers.get("accept-language", ""))


def preferred(header: str) -> Language:
    """Read an Accept-Language header; the first of equals, and Chinese when neither is named."""
    best: Language = "zh"
    weight = 0.0
    for part in header.split(","):
        tag, _, parameter = part.partition(";")
        name = tag.strip().lower().partition("-")[0]
        try:
            q = float(parameter.partition("=")[2]) if parameter.strip() else 1.0
        except ValueError:
            continue
        if name in {"zh", "en"} and math.isfinite(q) and q > weight:
            best, weight = ("zh" if name == "zh" else "en"), q
    return best


REASONS = {
    "fork": Say(zh="同一序号有两条不同记录", en="Another entry has this number"),
    "chain": Say(zh="与前一条接不上", en="Not chained to the entry before"),
    "foreign": Say(zh="不属于这台签到台或这次活动", en="Of another kiosk or event"),
    "seq": Say(zh="序号与位置不符", en="Numbered out of its place"),
    "hash": Say(zh="校验码与内容不符", en="Its hash does not hold"),
    "unknown-field": Say(zh="含有不认识的字段", en="Holds an unknown field"),
}
UNREADABLE = Say(zh="格式不对", en="Malformed")


def why(code: str) -> Say:
    """Say why an entry was set aside."""
    return REASONS.get(code, UNREADABLE)


@cache
def translations(language: Language) -> gettext.NullTranslations:
    """Give the catalogue: English is the templates' own text."""
    if language == "en":
        return gettext.NullTranslations()
    return gettext.translation(DOMAIN, WEB / "locale", [language])


@cache
def templates(language: Language) -> Environment:
    """Give the templates in a language. Everything put into them is escaped."""
    environment = Environment(
        loader=FileSystemLoader(WEB / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    catalogue = translations(language)
    environment.install_gettext_translations(catalogue, newstyle=True)  # type: ignore[attr-defined]
    environment.globals["lang"] = language
    environment.filters["ago"] = lambda past: ago(past, catalogue)
    environment.filters["clock"] = lambda at: f"{at:%H:%M}"
    environment.filters["why"] = lambda code: why(code).in_(language)
    environment.filters["day"] = lambda at: day(at, language)
    return environment


def ago(past: timedelta | None, catalogue: gettext.NullTranslations) -> str:
    """Say how long ago, in words: just now, 3 minutes ago."""
    if past is None:
        return catalogue.gettext("never")
    minutes = past // timedelta(minutes=1)
    if minutes < 1:
        return catalogue.gettext("just now")
    if minutes < 60:
        return catalogue.ngettext("%(n)s minute ago", "%(n)s minutes ago", minutes) % {"n": minutes}
    hours = minutes // 60
    if hours < 24:
        return catalogue.ngettext("%(n)s hour ago", "%(n)s hours ago", hours) % {"n": hours}
    days = hours // 24
    return catalogue.ngettext("%(n)s day ago", "%(n)s days ago", days) % {"n": days}


def day(at: datetime, language: Language) -> str:
    """Write a date as people do: 8月16日, 16 August."""
    return f"{at.month}月{at.day}日" if language == "zh" else f"{at.day} {at:%B}"
