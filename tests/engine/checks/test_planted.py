"""Every check finds the row that was planted for it, and none of those that are well."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.checks import CHECKS, Check, CheckedRow, Context
from engine.checks.base import look_through
from engine.checks.broken_roles import BrokenRoles
from engine.checks.contamination import Contamination
from engine.checks.control_characters import ControlCharacters
from engine.checks.cut_off import CutOff
from engine.checks.duplicates import Duplicates
from engine.checks.empty_fields import EmptyFields
from engine.checks.label_balance import LabelBalance
from engine.checks.leakage import Leakage
from engine.checks.markup import Markup
from engine.checks.missing_labels import MissingLabels
from engine.checks.mixed_languages import MixedLanguages
from engine.checks.mojibake import Mojibake
from engine.checks.near_duplicates import NearDuplicates
from engine.checks.nothing_trained import NothingTrained
from engine.checks.odd_lengths import OddLengths
from engine.checks.personal_data import PersonalData
from engine.checks.repeated_answers import RepeatedAnswers
from engine.checks.secrets import Secrets
from engine.checks.template_markers import TemplateMarkers
from engine.formats.base import (
    Continuation,
    Conversation,
    Document,
    Example,
    Judged,
    Labelled,
    Message,
    Preference,
    ToolCall,
)
from engine.runtime.examining import Several, examine

ROOT = Path(__file__).parents[3]
CLEAN = (
    "Tighten the axle, then spin the wheel and watch the rim: it should run true.",
    "先松开刹车，再把轮子取下来，注意链条的位置。",
    "The 2024 report lists 1,234,567 bicycles; 98.6 % of them (about 1.2 million) were sold in 2019-2023.",
    "Version 10.0.19045.1 of Python 3.11.4 runs at 192.168.0.1 or 127.0.0.1:8080; ISBN 978-3-16-148410-0.",
    "Call `vector<int> v(3);` and write <tag> in angle brackets, a < b && c > d, R&D and AT&T.",
    "```html\n<div class=\"a\">&nbsp;Click</div>\n```",
    "Order 4111111111111112 was shipped on 2023-11-05 at 13:45:00, tracking 1Z999AA10123456784.",
    "The formula 3 + 4 * (200) 555 is no phone, nor is +1 apple; pi is 3.14159265358979.",
    "commit 9fceb02d0ae598e95dc970b74767f19372d61af8 fixed sk-learn and the hf_hub module.",
    "password: ask your administrator. token = get_token(request)  # api_key=os.environ['API_KEY']",
    "Ça coûte 20 €, naïve Übung, señor, Łódź, “quoted” – and ‘so’ on… 5 µm at 20 °C.",
    "Привет, как дела? こんにちは、お元気ですか。안녕하세요 👩‍👩‍👧 🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "می‌خواهم کتاب بخوانم. क्ष क्‍ष",
    "I cannot recommend this bicycle enough! I am sorry to hear about your chain.",
    "我无法想象没有自行车的生活。作为一个老师，我每天骑车。",
    "What to do today: buy tape. The n-a-m-e is Ann. See section 4.2.1 of the paper.",
    "No no no no, said the bear. Ha ha ha ha!",
    "| a | b |\n| --- | --- |\n| 1 | 1 |\n| 1 | 1 |\n| 1 | 1 |\n| 1 | 1 |",
    "## Instructions\n\n### Input data\n\nUse <think> as a word, and [INSTALL] too.",
    "他出生于19491001，电话分机 8001，邮编 100871，身份证号码是保密的。",
    "user@example.com and icon@2x.png are no addresses; nor is @ann or a @ b.",
    "Row 17: 13 500 000 000 people, 138.1234.5678 and 2013812345678 are numbers.",
)  # fmt: skip


def chat(question: str, answer: str) -> Conversation:
    return Conversation((Message("user", question), Message("assistant", answer)))


def turns(*roles: str) -> Conversation:
    return Conversation(tuple(Message(role, f"{role} {n}") for n, role in enumerate(roles)))


def lines_of(check: Check, examples: list[Example], **known: object) -> tuple[int, ...]:
    rows = Several([(None, list(enumerate(examples, 1)))]).rows()
    (found,) = examine(rows, [check], Context(**known))  # type: ignore[arg-type]
    return found.lines


ROW_CHECKS = [kind for kind in CHECKS if hasattr(kind, "spot") and not kind.needs_tokens]


@pytest.mark.parametrize("text", CLEAN)
def test_a_clean_text_is_left_alone(text: str) -> None:
    for item in (
        chat("What should I know about this?", text),
        Document(text),
        Continuation("A text: ", text),
    ):
        for kind in ROW_CHECKS:
            if kind().kind == "answer_language":  # type: ignore[attr-defined]
                continue
            assert lines_of(kind(), [item]) == (), kind


@pytest.mark.parametrize("name", ["marlo-en.jsonl", "marlo-zh.jsonl"])
def test_the_sample_data_is_good(name: str) -> None:
    file = ROOT / "resources" / "samples" / name
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    several = Several(
        [(None, [(n, chat(row["instruction"], row["output"])) for n, row in enumerate(rows, 1)])]
    )
    checks = [kind() for kind in CHECKS if not kind.needs_tokens]
    found = examine(several.rows(), checks, Context(at=several.at))
    assert [item for item in found if item.severity != "good"] == []


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("control_characters", "zero\u200bwidth and\x00 nul", "zerowidth and nul"),
        ("control_characters", "abc\u202edef", "abcdef"),
        ("control_characters", "page one\x0cpage two\u2028end", "page one\npage two\nend"),
        ("mojibake", "It costs 5 â‚¬, sheâ€™s at the cafÃ©", "It costs 5 €, she’s at the café"),
        ("mojibake", "ä½\u00a0å¥½ä¸–ç•Œ", "你好世界"),
        ("mojibake", "浣犲ソ涓栫晫", "你好世界"),
        ("mojibake", "Ð¿Ñ€Ð¸Ð²ÐµÑ‚", "привет"),
        ("markup", "<p>Hello,<br/>you &amp; me</p>", "Hello,\nyou & me"),
        ("markup", '<div class="x">a</div><script>bad()</script> b', "a\n b"),
        ("markup", "say <b>this</b> loud", "say this loud"),
        ("template_markers", "<|im_start|>assistant\nHi<|im_end|>", "Hi"),
        ("template_markers", "<s>[INST] Hi [/INST]", " Hi "),
        ("template_markers", "### Response:\nHello", "Hello"),
        ("template_markers", "<start_of_turn>model\nHi<end_of_turn>", "Hi"),
        ("personal_data", "write to ann.lee+x@mail.co.uk now", "write to [EMAIL] now"),
        ("personal_data", "电话13812345678，找王先生", "电话[PHONE]，找王先生"),
        ("personal_data", "手机 +86 138-1234-5678", "手机 +86 [PHONE]"),
        ("personal_data", "ring +44 20 7946 0958 or (212) 555-0187", "ring [PHONE] or [PHONE]"),
        ("personal_data", "身份证11010519491231002X。", "身份证[ID]。"),
        ("personal_data", "card 4111 1111 1111 1111, Amex 378282246310005", "card [CARD], Amex [CARD]"),
        ("personal_data", "IBAN DE89 3704 0044 0532 0130 00.", "IBAN [IBAN]."),
        ("personal_data", "from 81.2.69.142 today", "from [IP] today"),
        ("secrets", "key sk-proj-ab12CD34ef56GH78ij90KLmn here", "key [SECRET] here"),
        ("secrets", "AKIAIOSFODNN7EXAMPL2", "[SECRET]"),
        ("secrets", "ghp_16C7e42F292c6912E7710c838347Ae178B4a", "[SECRET]"),
        ("secrets", 'api_key = "aB3dE5fG7hI9jK1lM2"', 'api_key = "[SECRET]"'),
        (
            "secrets",
            "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA0Z3VS5JJcds3\n-----END RSA PRIVATE KEY-----",
            "[PRIVATE KEY]",
        ),
    ],
)
def test_a_text_is_found_and_rewritten(kind: str, before: str, after: str) -> None:
    (check,) = (entry() for entry in CHECKS if entry().kind == kind)  # type: ignore[attr-defined]
    item = chat("What does it say?", before)
    (found,) = look_through(check, [CheckedRow(3, chat("q", "fine")), CheckedRow(4, item)])
    assert (found.lines, found.fix, found.remedy) == ((4,), "rewrite", {"kind": kind})
    assert found.excerpts[0].end > 0
    assert check.mend(item) == chat("What does it say?", after)


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        ("refusals", "As an AI language model, I do not ride bicycles."),
        ("refusals", "I'm sorry, but I can't help with that."),
        ("refusals", "I cannot assist with this request."),
        ("refusals", "作为一个AI语言模型，我没有感受。"),
        ("refusals", "很抱歉，我无法回答这个问题。"),
        ("placeholders", "TODO"),
        ("placeholders", "N/A"),
        ("placeholders", "Lorem ipsum dolor sit amet, consectetur."),
        ("placeholders", "Dear [insert name], welcome."),
        ("placeholders", "待补充"),
        ("placeholders", "The steps are:\nTODO: write them"),
        ("loops", "I like bicycles. " * 12),
        ("loops", "Well then, " + "so it goes on and on and " * 20),
        ("loops", "我喜欢骑自行车去海边看日出和日落。" * 8),
    ],
)
def test_an_answer_is_found_and_its_row_dropped(kind: str, answer: str) -> None:
    (check,) = (entry() for entry in CHECKS if entry().kind == kind)  # type: ignore[attr-defined]
    found = lines_of(check, [chat("Why?", "Because it is so."), chat("Why?", answer)])
    assert found == (2,)
    assert check.mend(chat("Why?", answer)) is None


def test_a_rejected_refusal_is_no_refusal() -> None:
    asked, good = (Message("user", "Why?"),), (Message("assistant", "Because."),)
    bad = (Message("assistant", "As an AI, I cannot say."),)
    (check,) = (entry() for entry in CHECKS if entry().kind == "refusals")  # type: ignore[attr-defined]
    assert lines_of(check, [Preference(asked, good, bad), Preference(asked, bad, good)]) == (2,)
    assert lines_of(check, [Judged(asked, bad, label=False), Judged(asked, bad, label=True)]) == (2,)


@pytest.mark.parametrize(
    "phrase", ["Click here to read more", "We use cookies to improve", "版权所有 © 2020"]
)
def test_page_furniture_is_found(phrase: str) -> None:
    (check,) = (entry() for entry in CHECKS if entry().kind == "boilerplate")  # type: ignore[attr-defined]
    assert lines_of(check, [Document("All is well."), Document(f"A text. {phrase}")]) == (2,)


def test_rows_about_markup_may_hold_markup() -> None:
    rows: list[Example] = [chat("How do I write bold in HTML?", "With <b>bold</b> tags."), chat("x", "<br>a")]
    assert lines_of(Markup(), rows) == (2,)


def test_what_cannot_be_repaired_is_found_and_left_alone() -> None:
    item = chat("q", "锟斤拷锟斤拷")
    (found,) = look_through(Mojibake(), [CheckedRow(1, item)])
    assert (found.count, found.fix) == (1, None)
    assert Mojibake().mend(item) is item


def test_markers_of_a_raw_prompt_are_its_own_but_special_tokens_are_not() -> None:
    rows: list[Example] = [
        Continuation("### Instruction:\nx\n### Response:\n", "y"),
        Document("a<|endoftext|>b"),
    ]
    assert lines_of(TemplateMarkers(), rows) == (2,)


@pytest.mark.parametrize(
    ("roles", "mended"),
    [
        (("user", "user", "assistant"), ("user", "assistant")),
        (("user", "assistant", "user"), ("user", "assistant")),
        (("user", "system", "assistant"), ("system", "user", "assistant")),
        (("assistant", "user", "assistant"), ("user", "assistant")),
        (("user", "tool", "assistant"), ("user", "assistant")),
        (("user", "assistant", "assistant"), ("user", "assistant")),
        (("system", "assistant"), None),
        (("system", "user"), None),
    ],
)
def test_turns_out_of_place_are_put_in_order(roles: tuple[str, ...], mended: tuple[str, ...] | None) -> None:
    assert lines_of(BrokenRoles(), [turns("system", "user", "assistant"), turns(*roles)]) == (2,)
    new = BrokenRoles().mend(turns(*roles))
    found = tuple(turn.role for turn in new.messages) if isinstance(new, Conversation) else None
    assert found == mended


def test_a_tool_may_answer_a_call_and_the_assistant_the_tool() -> None:
    call = Message("assistant", "", (ToolCall("look", "{}"),))
    asked, told = Message("user", "Rain?"), Message("tool", "yes")
    assert (
        lines_of(BrokenRoles(), [Conversation((asked, call, told, told, Message("assistant", "Yes.")))]) == ()
    )


def test_merged_turns_keep_their_words() -> None:
    item = Conversation((Message("user", "a"), Message("user", "b"), Message("assistant", "c")))
    assert BrokenRoles().mend(item) == chat("a\n\nb", "c")


def test_an_empty_system_turn_is_taken_out_and_another_empty_text_drops_the_row() -> None:
    item = Conversation((Message("system", " "), Message("user", "a"), Message("assistant", "b")))
    assert EmptyFields().mend(item) == chat("a", "b")
    rows: list[Example] = [chat("a", "b"), chat("a", " \n"), Document("\u3000"), item]
    assert lines_of(EmptyFields(), rows) == (2, 3, 4)
    assert EmptyFields().mend(chat("a", "")) is None


def test_case_and_spacing_do_not_hide_a_duplicate() -> None:
    rows: list[Example] = [
        chat("Who  are you?", "Marlo"),
        chat("who are you?\n", "ＭＡＲＬＯ"),
        chat("who are", "you? Marlo"),
        Continuation("who are you?", "marlo"),
        Labelled("x", labels=("a",)),
        Labelled("x", labels=("b",)),
    ]
    assert lines_of(Duplicates(), rows) == (2, 4)
    assert list(Duplicates().superfluous(rows)) == [1, 3]


def test_duplicates_of_another_file_are_named_by_file_and_their_fix_compares_files() -> None:
    first, second = [(1, chat("a", "b"))], [(1, chat("a", "b")), (2, chat("c", "d"))]
    several = Several([(Path("a"), first), (Path("b"), second), (Path("c"), second * 2)])
    found = examine(several.rows(), [Duplicates()], Context(at=several.at))
    across = {"kind": "duplicates", "across": True}
    assert [(item.path, item.count, item.remedy) for item in found] == [
        (Path("b"), 1, across),
        (Path("c"), 4, across),
    ]
    assert (found[0].excerpts[0].twin, found[0].excerpts[0].twin_path) == (1, Path("a"))


def test_repeats_within_a_file_need_no_fix_that_compares_files() -> None:
    first, second = [(1, chat("a", "b"))], [(1, chat("c", "d"))]
    several = Several([(Path("a"), first), (Path("b"), second * 2)])
    (found,) = examine(several.rows(), [Duplicates()], Context(at=several.at))
    assert (found.path, found.remedy, found.excerpts[0].twin_path) == (
        Path("b"),
        {"kind": "duplicates"},
        None,
    )


LONG = (
    "The workshop opens at nine in the morning and closes at six in the evening, on Fridays at four o'clock."
)


def test_near_duplicates_are_found_but_other_numbers_and_exact_copies_are_not() -> None:
    rows: list[Example] = [
        chat("When is it open?", LONG),
        chat("When is it open?", LONG.replace("morning", "mornings")),
        chat("When is it open?", LONG),
        chat("How much is 120 and 7?", LONG + " 127"),
        chat("How much is 120 and 8?", LONG + " 128"),
        chat("今天天气怎么样？", "今天天气很好，适合骑车去海边，记得带上水和帽子，路上注意安全。"),
        chat("今天天气怎么样？", "今天天气很好，适合骑车去海边，记得带上水和帽子，路上要注意安全！"),
    ]
    several = Several([(None, list(enumerate(rows, 1)))])
    (found,) = examine(several.rows(), [NearDuplicates()], Context(at=several.at))
    assert (found.lines, found.excerpts[0].twin, found.fix) == ((2, 7), 1, "drop")
    assert list(NearDuplicates().superfluous(rows)) == [1, 6]


def test_training_rows_that_are_held_out_too_leak() -> None:
    rows: list[Example] = [chat("q", LONG), chat("q", LONG.upper()), chat("q", LONG + "!"), chat("x", "y")]
    sides = ["train", "validation", "train", "test"]
    assert Leakage().leaking(rows, sides) == [0, 2]  # type: ignore[arg-type]
    assert Leakage(near=False).leaking(rows, sides) == [0]  # type: ignore[arg-type]
    several = Several([(None, list(enumerate(rows, 1)))], sides)  # type: ignore[arg-type]
    (found,) = examine(several.rows(), [Leakage()], Context(at=several.at))
    assert (found.lines, found.severity) == ((1, 3), "error")


def test_a_prompt_of_the_run_in_the_data_is_contamination() -> None:
    probes = ("What is the name of the old workshop in the harbour of Tidewick?", "你叫什么名字？", "Hi")
    rows: list[Example] = [
        chat("Tell me: what is the name of the old workshop in the harbour of Tidewick", "x"),
        chat("请问你叫什么名字", "x"),
        chat("Hi", "what is the name of the dog?"),
    ]
    assert lines_of(Contamination(), rows, probes=probes) == (1, 2)
    (found,) = look_through(Contamination(), [CheckedRow(1, rows[0])], Context(probes=probes))
    assert found.remedy == {"kind": "contamination", "probes": list(probes)}
    assert Contamination(probes=probes).mend(rows[0]) is None


def test_rows_above_the_limit_are_cut_off_and_rows_without_a_trained_token_are_an_error() -> None:
    cut = [CheckedRow(n, Document("x"), tokens=n) for n in (9, 10, 11)]
    assert look_through(CutOff(), cut, Context(max_length=10))[0].lines == (11,)
    empty = [CheckedRow(n, Document("x"), 5, trained) for n, trained in enumerate((0, 1, -1))]
    (found,) = look_through(NothingTrained(), empty)
    assert (found.severity, found.lines) == ("error", (0,))


def test_a_row_far_longer_than_the_others_is_unusual() -> None:
    rows: list[Example] = [Document("word " * (20 + n % 9)) for n in range(99)]
    assert lines_of(OddLengths(), [*rows, Document("word " * 9000)]) == (100,)
    assert lines_of(OddLengths(), rows) == ()


def test_a_stray_language_is_found_and_two_languages_are_not() -> None:
    rows: list[Example] = [
        chat("What is this thing?", "It is a bicycle."),
        chat("这是什么？", "这是自行车。"),
    ] * 60
    assert lines_of(MixedLanguages(), rows) == ()
    assert lines_of(MixedLanguages(), [*rows, chat("Что это такое?", "Это велосипед.")]) == (121,)


@pytest.mark.parametrize(
    ("question", "answer", "found"),
    [
        ("How do I repair the front wheel?", "先把前轮拆下来，再检查轴承。", True),
        ("前轮应该怎么修理才好呢？", "Take the wheel off and look at the bearing.", True),
        ("Translate to Chinese: the wheel is round", "轮子是圆的，非常圆。", False),
        ("用英语怎么说“自行车”？", "The word is bicycle, my friend.", False),
        ("How do I repair the front wheel?", "Take it off first.", False),
        ("请写一个打印函数的例子", "```python\nprint('hello world, how are you')\n```", False),
    ],
)
def test_an_answer_in_another_language_is_found(question: str, answer: str, found: bool) -> None:
    (check,) = (entry() for entry in CHECKS if entry().kind == "answer_language")  # type: ignore[attr-defined]
    assert bool(lines_of(check, [chat(question, answer)])) == found


def test_one_answer_to_many_questions_is_found_unless_it_is_short() -> None:
    same = "Please turn to the help desk of the workshop."
    rows: list[Example] = [chat(f"Question {n}?", same) for n in range(8)]
    assert lines_of(RepeatedAnswers(), [chat("x", "other answer, all alone in this set"), *rows])[:2] == (
        2,
        3,
    )
    assert lines_of(RepeatedAnswers(), [chat(f"Question {n}?", "Yes.") for n in range(50)]) == ()
    assert lines_of(RepeatedAnswers(), [chat("The same?", same)] * 50) == ()


def test_uneven_and_missing_labels_are_found() -> None:
    rows: list[Example] = [Labelled(f"t{n}", labels=("spam",)) for n in range(60)]
    rows += [Labelled("u", labels=("ham",)), Labelled("v")]
    (found,) = look_through(LabelBalance(), [CheckedRow(n, item) for n, item in enumerate(rows, 1)])
    assert (found.count, [item.text for item in found.excerpts]) == (1, ["spam: 60", "ham: 1"])
    assert lines_of(MissingLabels(), rows) == (62,)
    even: list[Example] = [Labelled(str(n), labels=("ab"[n % 2],)) for n in range(60)]
    assert lines_of(LabelBalance(), even) == ()
    (alone,) = look_through(LabelBalance(), [CheckedRow(n, item) for n, item in enumerate(rows[:60], 1)])
    assert alone.severity == "error"


def test_many_rows_concerned_are_an_error() -> None:
    rows = [CheckedRow(n, chat("same", "same")) for n in range(9)]
    assert look_through(Duplicates(), rows)[0].severity == "error"


def test_what_a_tool_is_called_with_is_masked_too() -> None:
    call = Message("assistant", "", (ToolCall("mail", '{"to": "ann@mail.org"}'),))
    new = PersonalData().mend(Conversation((Message("user", "x"), call)))
    assert isinstance(new, Conversation)
    assert new.messages[1].tool_calls[0].arguments == '{"to": "[EMAIL]"}'


def test_no_secret_is_shown_to_be_in_plain_words() -> None:
    assert Secrets().mend(chat("token", "The token = something-with-words-only")) == chat(
        "token", "The token = something-with-words-only"
    )
    assert ControlCharacters().mend(chat("tab\tand", "line\r\nend")) == chat("tab\tand", "line\r\nend")
