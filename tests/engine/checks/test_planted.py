"""Every check of texts finds what was planted for it, leaves alone what is well, and mends what it can."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fakes.planted import chat, lines_of

from engine.checks import CHECKS, CheckedRow, Context
from engine.checks.base import look_through
from engine.checks.control_characters import ControlCharacters
from engine.checks.markup import Markup
from engine.checks.mojibake import Mojibake
from engine.checks.personal_data import PersonalData
from engine.checks.secrets import Secrets
from engine.checks.template_markers import TemplateMarkers
from engine.formats.base import (
    Continuation,
    Conversation,
    Document,
    Example,
    Judged,
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
