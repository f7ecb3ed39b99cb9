"""Under which terms somebody is found."""

import pytest
from hypothesis import given

from kiosk.store.terms import SUFFIXES_MAX, Sort, plain, sounds_like, terms_of
from tests.builders import names, texts


def terms(name: str, sort: Sort) -> set[str]:
    return {term for found, term in terms_of(name, "") if found is sort}


@pytest.mark.parametrize(
    ("name", "sound", "initials"),
    [
        ("张三", "zhangsan", "zs"),
        ("王晓安", "wangxiaoan", "wxa"),
        ("王晓安", "xiaoan", "xa"),
        ("曾小贤", "zengxiaoxian", "zxx"),
        ("单田芳", "shantianfang", "stf"),
        ("单田芳", "dantianfang", "dtf"),
        ("解缙", "xiejin", "xj"),
        ("仇英", "qiuying", "qy"),
        ("查良镛", "zhaliangyong", "zly"),
        ("区楚良", "ouchuliang", "ocl"),
        ("覃晓梅", "qinxiaomei", "qxm"),
        ("覃晓梅", "tanxiaomei", "txm"),
        ("乐黛云", "yuedaiyun", "ydy"),
        ("乐黛云", "ledaiyun", "ldy"),
        ("尉迟恭", "yuchigong", "ycg"),
        ("万俟卨", "moqixie", "mqx"),
        ("单于朵", "chanyuduo", "cyd"),
        ("欧阳思远", "ouyangsiyuan", "oysy"),
        ("吕布", "lvbu", "lb"),
        ("吕布", "lyubu", "lb"),
        ("孟㛃", "mengjie", "mj"),
        ("张行", "zhangxing", "zx"),
        ("张行", "zhanghang", "zh"),
        ("阿依古丽·买买提", "ayigulimaimaiti", "ayglmmt"),
        ("阿依古丽·买买提", "maimaiti", "mmt"),
        ("Tom 张", "tomzhang", "tz"),
    ],
)
def test_a_name_is_found_by_its_sound_and_its_initials(
    name: str, sound: str, initials: str
) -> None:
    assert sound in terms(name, Sort.SOUND)
    assert initials in terms(name, Sort.INITIALS)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("张三丰", {"张三丰", "三丰", "丰", "张sf", "张sanfeng", "张三f", "张三feng"}),
        ("田𠮷", {"田𠮷", "𠮷", "田"}),
        ("O'Neil", {"oneil"}),
        ("Mary Anne O'Neil", {"maryanneoneil", "anneoneil", "oneil"}),
        ("王 5", {"王5", "5"}),
        ("···", set()),
    ],
)
def test_a_name_is_found_from_each_of_its_characters_on(name: str, expected: set[str]) -> None:
    assert terms(name, Sort.NAME) >= expected
    assert all(term.startswith(tuple(expected)) for term in terms(name, Sort.NAME))


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("张三丰", "张三fe"),
        ("欧阳修竹", "欧阳修zhu"),
        ("欧阳修竹", "欧阳xiuzhu"),
        ("欧阳修竹", "欧阳xz"),
        ("王5号", "王5h"),
    ],
)
def test_a_name_is_found_while_the_input_method_has_written_only_some_of_it(
    name: str, typed: str
) -> None:
    assert any(term.startswith(typed) for term in terms(name, Sort.NAME))


@pytest.mark.parametrize("word", ["nanmen", "nm", "hcnm", "huichang", "men"])
def test_a_place_sounds_from_any_of_its_characters_on(word: str) -> None:
    assert sounds_like("会场南门", word)


@pytest.mark.parametrize("word", ["anmen", "ximen", "", "南m", "hn"])
def test_a_place_does_not_sound_like_anything(word: str) -> None:
    assert not sounds_like("会场南门", word)


def test_a_character_that_no_dictionary_knows_leaves_the_sound_of_the_others() -> None:
    assert terms("田𠮷", Sort.SOUND) == {"tian"}
    assert terms("𠮷", Sort.SOUND) == set()


def test_a_surname_sounds_as_surnames_do_and_not_as_any_character_may() -> None:
    assert terms("王安", Sort.SOUND) == {"wangan", "an"}


def test_numbers_are_found_whole_and_without_letters_and_zeros() -> None:
    assert terms_of("", "YZ-0037", "4567") == {
        (Sort.NUMBER, "yz0037"),
        (Sort.NUMBER, "37"),
        (Sort.LAST4, "4567"),
    }


def test_full_width_letters_and_spaces_are_the_same_to_a_search() -> None:
    assert plain(" ＹＺ ００３７ ") == "yz0037"
    assert plain("Zhang San") == "zhangsan"


@given(names | texts)
def test_any_name_has_few_terms_and_none_is_empty(name: str) -> None:
    found = terms_of(name, "")
    assert all(term == plain(term) and term for _, term in found)
    assert len(found) <= 8 * SUFFIXES_MAX
