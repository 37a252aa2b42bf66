"""Encodings: recognised without a change of any character, and damage is found where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.problems import ProblemError
from engine.readers.encodings import known, recognise, undecodable

if TYPE_CHECKING:
    from pathlib import Path

FREELY = settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])

CHINESE = "今天天气很好，我们一起去公园散步吧。他说明天会下雨，记得带伞。"
TAIWANESE = "今天天氣很好，我們一起去公園散步吧。他說明天會下雨，記得帶傘。"
JAPANESE = "今日はとても天気がいいので、公園を散歩しましょう。明日は雨が降るそうです。"
KOREAN = "오늘은 날씨가 아주 좋으니 공원에서 산책합시다. 내일은 비가 온다고 합니다."
RUSSIAN = "Сегодня очень хорошая погода, давайте погуляем в парке. Завтра будет дождь."
FRENCH = "Il fait très beau aujourd'hui, allons nous promener là-bas. À demain, mon élève préférée !"

lines = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r\n"), max_size=30)
ascii_lines = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (CHINESE, "gbk"),
        (CHINESE, "gb18030"),
        (TAIWANESE, "big5"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
        (KOREAN, "euc_kr"),
        (RUSSIAN, "cp1251"),
        (FRENCH, "cp1252"),
    ],
)
def test_a_legacy_encoding_is_recognised_and_no_character_is_changed(
    tmp_path: Path, text: str, encoding: str
) -> None:
    file = tmp_path / "legacy.txt"
    file.write_bytes(f"id,text\n1,{text}\n2,{text[:15]}\n".encode(encoding))
    assert file.read_bytes().decode(recognise(file)) == f"id,text\n1,{text}\n2,{text[:15]}\n"


@FREELY
@given(st.lists(lines, max_size=6))
def test_whatever_utf8_holds_is_read_as_utf8(tmp_path: Path, content: list[str]) -> None:
    file = tmp_path / "some.txt"
    file.write_text("\n".join(content), encoding="utf-8")
    assert recognise(file) == "utf-8"
    assert undecodable(file, "utf-8") is None


@FREELY
@given(st.lists(lines, max_size=6), st.sampled_from(["utf-8", "utf-16-le", "utf-16-be", "utf-32-le"]))
def test_a_byte_order_mark_decides(tmp_path: Path, content: list[str], encoding: str) -> None:
    file = tmp_path / "marked.txt"
    # Behind the mark of UTF-16 a NUL would make that of UTF-32.
    file.write_bytes("\n".join(["\ufeff-", *content]).encode(encoding))
    assert recognise(file) == encoding


@FREELY
@given(st.lists(ascii_lines, min_size=1, max_size=6), st.sampled_from(["utf-16-le", "utf-16-be"]))
def test_utf16_without_a_mark_is_recognised_by_its_ascii(
    tmp_path: Path, content: list[str], encoding: str
) -> None:
    file = tmp_path / "wide.txt"
    text = "\n".join(["question,answer", *content])
    file.write_bytes(text.encode(encoding))
    assert recognise(file) == encoding


@FREELY
@given(data=st.data(), content=st.lists(ascii_lines, min_size=1, max_size=8))
def test_the_first_line_that_is_no_text_is_named(
    tmp_path: Path, data: st.DataObject, content: list[str]
) -> None:
    broken = data.draw(st.integers(0, len(content) - 1))
    raw = [line.encode() for line in content]
    raw[broken] += b"\xff"
    raw.append(b"\xfe")
    file = tmp_path / "broken.txt"
    file.write_bytes(b"\n".join(raw))
    found = undecodable(file, "utf-8")
    assert found is not None
    assert found.line == broken + 1
    assert found.reason == f"it is not utf-8 text: invalid start byte at byte {len(content[broken]) + 1}"


def test_foreign_characters_far_behind_the_beginning_count(tmp_path: Path) -> None:
    file = tmp_path / "late.txt"
    file.write_bytes(b"plain words\n" * 120_000 + f"{CHINESE}\n".encode("gb18030") * 3)
    assert recognise(file) == "gb18030"


def test_one_very_long_line_may_be_cut_within_a_character(tmp_path: Path) -> None:
    file = tmp_path / "long.txt"
    file.write_bytes(b"x" + CHINESE.encode() * 2000)
    assert recognise(file) == "utf-8"


@pytest.mark.parametrize(
    ("given_name", "name"),
    [("UTF8", "utf-8"), ("latin-1", "iso8859-1"), ("GBK", "gbk"), ("sjis", "shift_jis")],
)
def test_a_chosen_encoding_is_called_by_its_proper_name(tmp_path: Path, given_name: str, name: str) -> None:
    assert known(tmp_path, given_name) == name


@pytest.mark.parametrize("name", ["klingon", "base64", "", "utf-8\0", "rot13"])
def test_a_name_that_is_no_text_encoding_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ProblemError) as caught:
        known(tmp_path / "a.txt", name)
    assert caught.value.problem.facts == {"path": str(tmp_path / "a.txt"), "encoding": name}
