"""Every text has its Chinese, with the same placeholders, and the tool that keeps it loses nothing."""

from __future__ import annotations

import re

import pytest
import translations

PLACEHOLDER = re.compile(r"\{[^{}]*\}")
WESTERN_STOP = re.compile(r"[一-鿿][,.;:?!]|[，。；：？！（）] ")
OTHER_TERMS = {
    "base model": r"基础模型|底座|基模型",
    "checkpoint": r"检查站|存档点",
    "token": r"令牌|(?<![a-z{])tokens?(?![a-z}])",
    "chat template": r"聊天模板|会话模板",
    "full tuning": r"全量微调",
    "held-out loss": r"留出损失",
    "prompt": r"提示(?!词)",
    "run": r"(?:这次|本次|个|所有|最近的|没有)运行|运行(?:文件夹|名称|记录)",
    "masked": r"屏蔽|遮罩",
    "resume": "接着训练",
}
"""Words that our Chinese does not use for these things, so that one thing has one name."""


@pytest.fixture
def ts(tmp_path, monkeypatch):
    path = tmp_path / "small.ts"
    monkeypatch.setattr(translations, "TS", path)
    return path


def chinese():
    return [(source, text) for (_, source), text in translations.entries(translations.TS)]


def test_every_text_of_the_window_and_its_tables_is_in_the_translation():
    known = {key for key, _ in translations.entries(translations.TS)}
    assert translations.collect() == known


def test_every_text_has_its_chinese():
    assert [source for source, text in chinese() if not text] == []


def test_a_translation_has_the_placeholders_of_its_source():
    wrong = [
        (source, text)
        for source, text in chinese()
        if text and set(PLACEHOLDER.findall(source)) != set(PLACEHOLDER.findall(text))
    ]
    assert wrong == []


def test_chinese_is_set_with_chinese_punctuation():
    assert [text for _, text in chinese() if WESTERN_STOP.search(text)] == []


@pytest.mark.parametrize("term", OTHER_TERMS)
def test_one_thing_has_one_name(term):
    assert [text for _, text in chinese() if re.search(OTHER_TERMS[term], text)] == []


def test_a_form_finds_its_titles_help_groups_units_and_choices():
    texts = translations.spec_texts()
    assert {"Rank", "Method", "Optimizer", "steps", "Cosine", "LoRA", "Early stopping"} <= texts
    assert "Rows computed at once. Memory grows with it." in texts


def test_what_no_form_shows_is_not_asked_for():
    texts = translations.spec_texts()
    assert not {"cosine", "huggingface", "Hub id", ",", "Draft"} & texts
    assert (
        "Measure a run's result, or one of its checkpoints, on its held-out rows or on another file."
        not in (texts)
    )


def test_the_check_fails_when_one_is_missing(ts, capsys):
    translations.write(ts, {("Page", "Open"): "打开", ("Page", "Close"): ""})
    assert translations.main(["check"]) == 1
    assert capsys.readouterr().out == "Page\tClose\n"


def test_the_check_passes_when_none_is_missing(ts):
    translations.write(ts, {("Page", "Open"): "打开"})
    assert translations.main(["check"]) == 0


def test_a_merge_fills_in_and_keeps_the_rest(ts, tmp_path, capsys):
    translations.write(ts, {("Page", "Open"): "打开", ("Page", "Two\nlines"): ""})
    lines = tmp_path / "more.tsv"
    lines.write_text("Page\tTwo\\nlines\t两\\n行\nPage\tGone\t没了\n", encoding="utf-8")
    translations.main(["merge", str(lines)])
    assert dict(translations.entries(ts)) == {("Page", "Open"): "打开", ("Page", "Two\nlines"): "两\n行"}
    assert capsys.readouterr().err == "no such text: Page\tGone\n"


def test_an_update_keeps_chinese_and_drops_texts_that_are_gone(ts):
    translations.write(ts, {("Problem", "Add rows."): "请补充样本。", ("Page", "Gone"): "没了"})
    translations.main(["update"])
    texts = dict(translations.entries(ts))
    assert texts["Problem", "Add rows."] == "请补充样本。"
    assert ("Page", "Gone") not in texts
