"""The key file: made once, whole and private; never believed when it is not."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kiosk.store.engine import read_or_make_key
from kiosk.store.problems import KeyProblem, StoreReadOnly


def test_a_key_is_made_once_and_read_ever_after(tmp_path: Path) -> None:
    path = tmp_path / "data" / "gatepost.key"
    key = read_or_make_key(path)
    assert len(key) == 32
    assert len(set(key)) > 8
    assert read_or_make_key(path) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["gatepost.key"]


def test_two_starts_at_once_agree_on_one_key(tmp_path: Path) -> None:
    for number in range(20):
        path = tmp_path / f"{number}.key"
        with ThreadPoolExecutor(4) as pool:
            keys = set(pool.map(read_or_make_key, [path] * 4))
        assert keys == {path.read_bytes()}


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_key_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "gatepost.key"
    read_or_make_key(path)
    path.chmod(mode)
    with pytest.raises(KeyProblem) as caught:
        read_or_make_key(path)
    assert "chmod 600" in caught.value.message.zh
    assert str(path) in caught.value.message.en


@pytest.mark.parametrize("content", [b"", b"k" * 31, b"k" * 33, b"k" * 64])
def test_a_file_that_is_no_key_is_refused_and_kept(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "gatepost.key"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(KeyProblem):
        read_or_make_key(path)
    assert path.read_bytes() == content


def test_a_folder_in_the_keys_place_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "gatepost.key"
    path.mkdir(0o700)
    with pytest.raises(KeyProblem):
        read_or_make_key(path)


def test_a_key_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreReadOnly):
        read_or_make_key(tmp_path / "file" / "gatepost.key")
