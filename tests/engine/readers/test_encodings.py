"""Encodings: recognised without a change of any character, and damage is found where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, assume, given, settings
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


SENTENCES = {
    ("gb18030", "gbk", "utf-16-le", "utf-16-be"): [
        "请问这款手机支持无线充电吗？",
        "如何重置我的密码",
        "根据上文，总结作者的主要观点。",
        "把下面的句子翻译成英文：天下没有免费的午餐",
        "你能帮我写一封请假邮件吗？",
        "订单已于昨日发货，预计三天内送达",
    ],
    ("big5", "cp950", "utf-16-le", "utf-16-be"): [
        "請問這款手機支援無線充電嗎？",
        "如何重設我的密碼",
        "根據上文，總結作者的主要觀點。",
        "把下面的句子翻譯成英文：天下沒有白吃的午餐",
        "訂單已於昨日出貨，預計三天內送達",
    ],
    ("shift_jis", "euc_jp", "cp932", "utf-16-le", "utf-16-be"): [
        "パスワードを忘れてしまいました。",
        "この文章を英語に翻訳してください",
        "明日の会議は何時からですか？",
        "送料は全国一律五百円です",
        "次の文を三行で要約しなさい。",
    ],
    ("euc_kr", "cp949", "utf-16-le", "utf-16-be"): [
        "비밀번호를 잊어버렸어요. 어떻게 하나요?",
        "다음 문장을 영어로 번역해 주세요",
        "내일 회의는 몇 시에 시작합니까?",
        "배송은 보통 사흘 정도 걸립니다.",
        "이 글의 요점을 세 줄로 정리하세요",
    ],
    ("cp1251", "utf-16-le", "utf-16-be"): [
        "Как восстановить пароль?",
        "Переведите это предложение на английский язык.",
        "Во сколько начинается завтрашнее совещание?",
        "Доставка занимает три дня",
        "Я не знаю, что ответить.",
    ],
    ("cp1252", "latin-1", "utf-16-le"): [
        "Où puis-je réinitialiser mon mot de passe ?",
        "Die Lieferung dauert üblicherweise drei Tage, außer in der Schweiz.",
        "¿Cómo puedo cambiar mi contraseña?",
        "Não sei o que responder; amanhã vejo.",
        "Hur länge håller batteriet på sommaren?",
        "The café on the corner serves crème brûlée.",
    ],
}
CASES = [
    (encoding, sentence)
    for encodings, sentences in SENTENCES.items()
    for encoding in encodings
    for sentence in [*sentences, "\n".join(sentences), "\n".join(sentences * 200)]
]


@pytest.mark.parametrize(("encoding", "text"), CASES, ids=lambda value: str(value)[:20])
@pytest.mark.parametrize("shape", ["{}", "id,text\n1,{}\n", '{{"q": "{}", "a": "x"}}\n'])
def test_one_sentence_is_enough_to_recognise_an_encoding(
    tmp_path: Path, encoding: str, text: str, shape: str
) -> None:
    file = tmp_path / "legacy.txt"
    content = shape.format(text)
    file.write_bytes(content.encode(encoding))
    assert file.read_bytes().decode(recognise(file)) == content


@pytest.mark.parametrize("damage", [b"\xff\xfe", b"\x80", b"\xe5\x9b", b"\xff" * 30, b"\0"])
def test_damage_in_some_lines_leaves_the_others_in_their_encoding(tmp_path: Path, damage: bytes) -> None:
    file = tmp_path / "damaged.txt"
    texts = ["naïve", "plain", "回答", "plain too", "d'être", "more"]
    for at in range(len(texts)):
        raw = [text.encode() for text in texts]
        raw[at] = damage + raw[at]
        file.write_bytes(b"\n".join(raw))
        assert recognise(file) == "utf-8"


def test_a_few_characters_that_are_utf8_by_chance_are_read_as_what_they_mean(tmp_path: Path) -> None:
    file = tmp_path / "two.txt"
    file.write_bytes("学习".encode("gbk"))
    assert file.read_bytes().decode("utf-8")  # it is sound UTF-8, but nothing that anybody writes
    assert recognise(file) == "gb18030"


@FREELY
@given(st.lists(lines, max_size=6))
def test_whatever_utf8_holds_is_read_as_utf8(tmp_path: Path, content: list[str]) -> None:
    foreign = [character for character in "".join(content) if character > "\x7f"]
    # A few rare characters of two bytes may as well be Chinese ones; see the test above.
    assume(not foreign or len(foreign) > 8 or any(len(character.encode()) > 2 for character in foreign))
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
