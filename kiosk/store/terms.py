"""Under which terms a volunteer is found: name, its sound, initials, number, last four digits.

A name is found from any of its characters on (三丰 finds 张三丰), by its whole sound or the
given name's (zhangsanfeng, sanfeng), by initials (zsf, sf), and by what the input method has
written so far, with the sounds or initials that it has not (张sanfeng, 张sf, 张三feng). Somebody's surname
sounds as surnames do (单 is shan), and as the dictionary says first: who reads a list may not
know. A character that the dictionary does not know is found by itself; around it the sound
goes on.

The sounds are `pypinyin`'s table of characters. It is read when somebody has to be entered,
never for a search.
"""

import importlib.util
import itertools
import json
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import IntEnum
from functools import lru_cache
from pathlib import Path

VERSION = 3
"""Of these rules: terms of another version are made anew."""

SOUNDS_MAX = 8
"""Whole readings of one name."""
SUFFIXES_MAX = 16
LONG_NAME = 4
"""Longer ones write another language's sounds, with each character's usual one."""
_CHINESE = (("\u3400", "\u9fff"), ("\uf900", "\ufaff"), ("\U00020000", "\U0003ffff"))
SURNAMES: Mapping[str, str] = {
    "曾": "zeng", "单": "shan", "解": "xie", "仇": "qiu", "查": "zha", "区": "ou",
    "覃": "qin tan", "乐": "yue le", "朴": "piao", "盖": "ge gai", "种": "chong", "秘": "bi",
    "员": "yun", "缪": "miao", "翟": "zhai di", "任": "ren", "冼": "xian", "召": "shao",
    "折": "she", "黑": "he", "纪": "ji", "郇": "xun huan", "隗": "wei kui", "尉": "wei yu",
    "宿": "su", "洗": "xian", "那": "na", "繁": "po", "牟": "mu mou", "葛": "ge", "褚": "chu",
    "谌": "chen shen", "车": "che", "沈": "shen", "殷": "yin", "应": "ying", "过": "guo",
    "逄": "pang", "佴": "nai", "么": "yao", "祭": "zhai", "哈": "ha", "撒": "sa", "晟": "cheng",
    "贾": "jia", "石": "shi", "柏": "bai bo", "薄": "bo", "卜": "bu", "华": "hua", "万": "wan",
    "阚": "kan", "句": "gou", "勾": "gou", "瞿": "qu", "臧": "zang", "訾": "zi", "费": "fei bi",
    "洪": "hong", "重": "chong", "都": "du", "俞": "yu shu", "於": "yu", "呙": "guo", "行": "xing",
    "钭": "tou", "相": "xiang", "和": "he", "郗": "xi chi", "乜": "nie", "能": "nai", "长": "zhang",
    "卓": "zhuo", "藏": "zang", "角": "jue", "适": "kuo", "曲": "qu", "寻": "xun",
    "尉迟": "yuchi", "万俟": "moqi", "令狐": "linghu", "长孙": "zhangsun", "澹台": "tantai",
    "鲜于": "xianyu", "单于": "chanyu", "欧阳": "ouyang", "司马": "sima", "上官": "shangguan",
    "诸葛": "zhuge", "东方": "dongfang", "皇甫": "huangfu", "夏侯": "xiahou", "公孙": "gongsun",
    "慕容": "murong", "宇文": "yuwen", "司徒": "situ", "轩辕": "xuanyuan", "独孤": "dugu",
    "南宫": "nangong", "端木": "duanmu", "百里": "baili", "呼延": "huyan", "闻人": "wenren",
    "太史": "taishi", "申屠": "shentu", "公羊": "gongyang", "赫连": "helian", "拓跋": "tuoba",
}  # fmt: skip
"""How surnames sound where the dictionary would say it otherwise; and the double ones."""


class Sort(IntEnum):
    """What a term is of, the most telling first."""

    NAME = 1
    SOUND = 2
    INITIALS = 3
    LAST4 = 4
    NUMBER = 5


Term = tuple[Sort, str]


def plain(text: str) -> str:
    """Write `text` as terms are written: NFKC, lower case, letters and digits only."""
    while True:
        folded = unicodedata.normalize("NFKC", text).casefold()
        kept = "".join(c for c in folded if c.isalnum() or unicodedata.category(c)[0] == "M")
        if kept == text:
            return kept
        text = kept  # what stood apart may now join


def terms_of(name: str, number: str, last4: str = "") -> frozenset[Term]:
    """Give every term that somebody is found under."""
    found: set[Term] = set()
    parts = [part for part in map(plain, _words(name)) if part]
    tokens = [token for part in parts for token in _tokens(part)]
    for at, token in enumerate(tokens[:SUFFIXES_MAX]):
        if at == 0 or _is_chinese(token) or len(parts) > 1:
            found.add((Sort.NAME, "".join(tokens[at:])))
    for start in _starts(parts, tokens):
        for sounds in _readings(tokens[start:], surname=start == 0):
            if any(map(_is_chinese, tokens[start:])):
                found.add((Sort.SOUND, "".join(sounds)))
            if len(sounds) > 1:
                found.add((Sort.INITIALS, "".join(sound[0] for sound in sounds)))
    found.update(_half_written(tokens))
    whole = plain(number)
    digits = whole.lstrip("".join({c for c in whole if not c.isdigit()}))
    found.update((Sort.NUMBER, term) for term in (whole, digits.lstrip("0")))
    found.add((Sort.LAST4, last4))
    return frozenset(term for term in found if term[1])


def _half_written(tokens: Sequence[str]) -> Iterator[Term]:
    """Give a name as it stands while it is typed: some of it written, the rest still sounds."""
    if len(tokens) < 2 or not _is_chinese(tokens[0]):
        return
    heads = range(_surname(tokens), len(tokens))
    for head in heads if len(tokens) <= LONG_NAME else heads[:1]:
        rest = [sounds[0] for sounds in map(_sounds, tokens[head:]) if sounds]
        written = "".join(tokens[:head])
        yield Sort.NAME, written + "".join(sound[0] for sound in rest)
        yield Sort.NAME, written + "".join(rest)


@lru_cache(maxsize=4096)
def spelt(text: str) -> tuple[str, ...]:
    """Give how a short text sounds from each of its characters on, whole and by initials.

    会场南门: huichangnanmen, hcnm, changnanmen, cnm, nanmen, nm, men, m.
    """
    tokens = [token for part in _words(text) for token in _tokens(plain(part))]
    sounds = [known[0] for known in map(_sounds, tokens) if known]
    found: list[str] = []
    for start in range(len(sounds)):
        rest = sounds[start:]
        found += ["".join(rest), "".join(sound[0] for sound in rest)]
    return tuple(found)


def sounds_like(text: str, word: str) -> bool:
    """Say whether a short text sounds like `word`, typed in letters, from some character on."""
    return word.isascii() and word.isalnum() and any(one.startswith(word) for one in spelt(text))


def _words(name: str) -> list[str]:
    """Break a name where a person would: at spaces and the middle dots of longer names."""
    return "".join(" " if c.isspace() or c in "·•・‧∙." else c for c in name).split()


def _tokens(part: str) -> Iterator[str]:
    """Break a part into Chinese characters and runs of anything else."""
    for chinese, run in itertools.groupby(part, _is_chinese):
        text = "".join(run)
        yield from text if chinese else (text,)


def _starts(parts: Sequence[str], tokens: Sequence[str]) -> list[int]:
    """Say from which token a name is also said: all of it, the given name, a later part."""
    counts = [len(list(_tokens(part))) for part in parts]
    starts = list(itertools.accumulate(counts, initial=0))[:-1]
    if len(parts) == 1 and _is_chinese(tokens[0]):
        starts.append(_surname(tokens))
    return [start for start in dict.fromkeys(starts) if start < len(tokens)][:SUFFIXES_MAX]


def _surname(tokens: Sequence[str]) -> int:
    """Say how many characters the surname has."""
    return 2 if len(tokens) > 2 and "".join(tokens[:2]) in SURNAMES else 1


def _is_chinese(character: str) -> bool:
    return any(first <= character <= last for first, last in _CHINESE)


def _readings(tokens: Sequence[str], *, surname: bool) -> Iterable[tuple[str, ...]]:
    """Give the readings of a name, a sound for each token that has one, the usual first."""
    sounds: list[Sequence[str]] = [_sounds(token) for token in tokens]
    if len(tokens) > LONG_NAME:
        sounds = [each[:1] for each in sounds]
    elif surname and _is_chinese(tokens[0]):
        head = "".join(tokens[: _surname(tokens)])
        if len(head) == 2:
            first, second = _split(SURNAMES[head], sounds)
            sounds[:2] = [(first,), (second,)]
        else:
            usual = sounds[0][: 2 if "v" in "".join(sounds[0][:1]) else 1]
            sounds[0] = tuple(dict.fromkeys((*SURNAMES.get(head, "").split(), *usual)))
    known = [each for each in sounds if each]
    return itertools.islice(itertools.product(*known), SOUNDS_MAX) if known else ()


def _split(sound: str, sounds: Sequence[Sequence[str]]) -> tuple[str, str]:
    """Split a double surname's sound where one of its characters' own sounds says."""
    for second in sounds[1]:
        if sound.endswith(second):
            return sound[: -len(second)], second
    for first in sounds[0]:
        if sound.startswith(first):
            return first, sound[len(first) :]
    return sound[:-2], sound[-2:]


@lru_cache(maxsize=8192)
def _sounds(character: str) -> tuple[str, ...]:
    """Give how a character may sound, without tones, the usual first; ü as v and as yu."""
    if not _is_chinese(character):
        return (character,)
    listed = _table().get(ord(character), "").split(",")
    sounds = dict.fromkeys(_toneless(sound) for sound in listed if sound)
    found: list[str] = []
    for sound in list(sounds)[:2]:
        found += (sound.replace("ü", "v"), sound.replace("ü", "yu")) if "ü" in sound else (sound,)
    return tuple(found)


def _toneless(sound: str) -> str:
    """Take the tone off: the mark over a vowel, but not the two dots of ü."""
    apart = unicodedata.normalize("NFD", sound)
    kept = "".join(c for c in apart if not unicodedata.combining(c) or c == "\u0308")
    return unicodedata.normalize("NFC", kept)


@lru_cache(maxsize=1)
def _table() -> Mapping[int, str]:
    # Its file alone: to import the package reads phrases, too, a second and 50 MB for nothing.
    found = importlib.util.find_spec("pypinyin")
    if found is None or found.origin is None:
        raise ModuleNotFoundError(name="pypinyin")
    listed = json.loads(Path(found.origin).with_name("pinyin_dict.json").read_bytes())
    return {int(character): sys.intern(sounds) for character, sounds in listed.items()}
