"""Canonical JSON: one value, one spelling."""

import json

import pytest
from hypothesis import given

from sync.domain.canonical import DEPTH_MAX, INTEGER_MAX, Json, check, dumps
from tests.builders import json_values


def typed(value: Json) -> object:
    """Tell True from 1, which Python holds equal."""
    if isinstance(value, list):
        return [typed(item) for item in value]
    if isinstance(value, dict):
        return {key: typed(item) for key, item in value.items()}
    return type(value).__name__, value


@given(json_values)
def test_what_is_written_is_read_back_and_written_the_same(value: Json) -> None:
    text = dumps(value)
    assert typed(json.loads(text)) == typed(value)
    assert dumps(json.loads(text)) == text


@given(json_values, json_values)
def test_two_values_have_two_spellings_and_one_value_one(one: Json, other: Json) -> None:
    assert (dumps(one) == dumps(other)) == (typed(one) == typed(other))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": [True, None]}, '{"a":[true,null],"b":1}'),
        ({"é": 1, "z": 2, "Z": 3}, '{"Z":3,"z":2,"é":1}'),
        ("田𠮷/<>\u007f\u2028", '"田𠮷/<>\u007f\u2028"'),
        ('\n\u0001"\\', '"\\n\\u0001\\"\\\\"'),
        (-INTEGER_MAX, "-9007199254740991"),
        ([], "[]"),
        ({}, "{}"),
    ],
)
def test_the_spelling_is_to_the_byte(value: Json, text: str) -> None:
    assert dumps(value) == text.encode("utf-8")


def nested(depth: int) -> Json:
    value: Json = 1
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (1.0, "float"),
        (float("nan"), "float"),
        ([0.5], "float"),
        (INTEGER_MAX + 1, "2\\^53"),
        (-INTEGER_MAX - 1, "2\\^53"),
        ("\ud800", "surrogates"),
        ({"\udfff": 1}, "surrogates"),
        ({1: 1}, "key"),
        ({None: 1}, "key"),
        ((1, 2), "tuple"),
        (b"x", "bytes"),
        ({"a": {1, 2}}, "set"),
        (nested(DEPTH_MAX + 1), "deep"),
    ],
)
def test_what_has_no_one_spelling_is_refused(value: object, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        dumps(value)


def test_nesting_is_allowed_up_to_the_limit_and_a_loop_ends() -> None:
    check(nested(DEPTH_MAX))
    loop: list[object] = []
    loop.append(loop)
    with pytest.raises(ValueError, match="deep"):
        check(loop)
