"""Problems in words."""

from __future__ import annotations

import errno
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.errors import ACTIONS, DOINGS, EXAMPLES, Action, action_text, explain, reason_words
from desktop.i18n import set_language, translate_reason, translate_spec
from engine import job
from engine.events import Phase
from engine.formats.kinds import KINDS as KINDS_OF_EXAMPLE
from engine.problems import SENTENCES, Problem, ProblemError
from engine.reasons import FAULTS, KINDS, REASONS, reason
from engine.stages import STAGES
from engine.stages.feeding import unfit

TRANSLATIONS = Path(__file__).parents[2] / "packaging" / "translations.py"
CLOSED = {"kind": KINDS, "fault": FAULTS}
"""Facts whose values are translated too."""


@pytest.fixture(scope="module")
def compiled() -> None:
    subprocess.run([sys.executable, str(TRANSLATIONS), "release"], check=True, capture_output=True)


@pytest.fixture
def chinese(workshop, compiled):
    set_language("zh_CN")


PARTS = {part for template in REASONS.values() for part, *_ in Formatter().parse(template) if part.strip()}
"""What stands around the values of reasons; a value that holds such a part could be taken for another."""


def facts_of(code):
    """Any text for each placeholder of a reason, and a listed word where only those stand there."""
    names = [name for _, name, _, _ in Formatter().parse(REASONS[code]) if name]
    text = st.text(max_size=30).filter(lambda value: not any(part in value for part in PARTS))
    return st.fixed_dictionaries(
        {name: st.sampled_from(CLOSED[name]) if name in CLOSED else text for name in names}
    )


@pytest.mark.parametrize("code", SENTENCES)
def test_every_problem_has_a_sentence_and_a_next_step(qapp, code):
    explained = explain(Problem(code=code))
    assert explained.sentence
    assert explained.next_step


def test_facts_stand_in_the_sentence(qapp):
    explained = explain(
        Problem(code="data_broken", facts={"path": "a.jsonl", "line": 7, "reason": "cut off"})
    )
    assert explained.sentence == "a.jsonl, line 7: cut off."


def test_a_code_from_a_newer_engine_is_named(qapp):
    assert "solar_flare" in explain(Problem(code="solar_flare")).sentence


def test_actions_belong_to_known_problems_and_have_words(qapp):
    assert set(ACTIONS) <= set(SENTENCES)
    assert set(ACTIONS.values()) == set(get_args(Action))
    assert len({action_text(action) for action in get_args(Action)}) == len(get_args(Action))


CODES = pytest.mark.parametrize("code", [code for code in REASONS if code != "stage_unfit"])
FREELY = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@CODES
@FREELY
@given(data=st.data())
def test_in_english_a_reason_keeps_its_words(workshop, code, data):
    text = reason(code, **data.draw(facts_of(code)))
    assert reason_words(text) == text


@CODES
@FREELY
@given(data=st.data())
def test_in_chinese_a_reason_keeps_its_values(chinese, code, data):
    facts = data.draw(facts_of(code))
    shown = {name: translate_reason(value) if name in CLOSED else value for name, value in facts.items()}
    template = translate_reason(REASONS[code])
    assert template != REASONS[code]
    assert reason_words(reason(code, **facts)) == template.format(**shown)


@pytest.mark.parametrize("text", ["disk on fire", "", "it is odd: {column}"])
def test_a_reason_that_nobody_knows_stays_as_it_is(chinese, text):
    assert reason_words(text) == text


def test_words_that_no_translator_could_take_are_left_as_they_are(chinese):
    why = reason("json_broken_at", fault="\udcff", character=3)
    assert reason_words(why) == "不是有效的 JSON：第 3 个字符处\udcff"


def test_a_stage_in_a_reason_is_called_as_in_forms(workshop):
    assert reason_words(reason("stage_unfit", stage="sft")) == "Instruction tuning cannot use it"


def test_a_problem_says_its_reason_in_chinese(chinese):
    why = reason("json_broken_at", fault="a comma is missing", character=31)
    facts = {"path": "a.jsonl", "line": 7, "reason": why}
    sentence = explain(Problem(code="data_broken", facts=facts)).sentence
    assert sentence == "a.jsonl 第 7 行：不是有效的 JSON：第 31 个字符处缺少逗号。"


def test_a_decoding_fault_reads_as_one_sentence_in_chinese(chinese):
    why = reason("line_undecodable", encoding="utf-8", fault="invalid start byte", byte=8)
    assert reason_words(why) == "不是 utf-8 文本：第 8 字节处的起始字节无效"


def words_of(read, text):
    """What a parser says of a text that it refuses."""
    try:
        read(text)
    except yaml.YAMLError as error:
        return error.problem
    except (OSError, ValueError) as error:
        return str(error)
    raise AssertionError(text)


@pytest.mark.parametrize(
    "text", ["a: b: c", "a: 'x", "- a\nb: 1", "\ta: 1", "a: @x", "a: !!python/x 1", "? a\nb\n: c"]
)
def test_what_yaml_says_itself_is_known_in_chinese(chinese, text):
    words = words_of(yaml.safe_load, text)
    assert reason_words(words) != words


@pytest.mark.parametrize(
    "text", ["", "{", "{1}", '{"a" 1}', '{"a": 1 2}', '"a', '"\t"', '"\\x"', "1 2", "\ufeff1"]
)
def test_what_the_json_parser_says_itself_is_known_in_chinese(chinese, text):
    words = reason_words(words_of(json.loads, text))
    assert re.fullmatch(r"第 1 行第 \d+ 列（偏移 \d+）：[^a-z]+", words)


def test_what_the_system_says_of_a_file_is_known_in_chinese(chinese, tmp_path):
    assert reason_words(os.strerror(errno.EACCES)) == "没有权限"
    words = words_of(Path.read_bytes, tmp_path / "gone")
    assert reason_words(words) == f"没有这个文件或文件夹：'{tmp_path / 'gone'}'（错误号 2）"


def test_a_disguised_file_is_called_in_chinese_what_it_is(chinese):
    facts = {"path": "rows.jsonl", "kind": "Excel 97 or Word 97"}
    sentence = explain(Problem(code="data_disguised", facts=facts)).sentence
    assert sentence == "rows.jsonl 其实是 Excel 97 或 Word 97 文件，与其文件名不符。"


def test_a_setting_that_is_refused_is_explained_in_chinese(chinese, tmp_path):
    text = "model: {path: /m}\ndata: [{path: /d}]\ntraining: {lr_scheduler_type: steps}\n"
    (tmp_path / "job.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ProblemError) as caught:
        job.load(tmp_path / "job.yaml")
    sentence = explain(caught.value.problem).sentence
    assert "training.lr_scheduler_type：应为 'cosine', " in sentence
    assert " 或 '" in sentence
    assert sentence.endswith("'。")


def test_settings_are_called_as_in_forms(chinese):
    facts = {"method": "full", "precision": "nf4"}
    sentence = explain(Problem(code="combination_refused", facts=facts)).sentence
    assert translate_spec("4 bit (nf4)") in sentence
    assert translate_spec("Full") in sentence
    assert "full" not in sentence


@pytest.mark.parametrize("phase", get_args(Phase))
def test_every_phase_that_memory_may_run_out_in_has_words(phase):
    assert phase.replace("_", " ") in DOINGS


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("given", KINDS_OF_EXAMPLE)
def test_what_a_stage_cannot_learn_from_is_said_in_chinese(stage, given, chinese):
    problem = unfit(stage(), given, Path("/data/rows.jsonl"))
    if problem is None:
        assert given in stage.examples
        return
    words = explain(problem)
    for text in EXAMPLES:
        assert text not in words.sentence + words.next_step


def test_out_of_memory_says_in_chinese_what_was_done(chinese):
    facts = {"phase": "loading model"}
    sentence = explain(Problem(code="out_of_memory", facts=facts)).sentence
    assert "加载模型" in sentence
