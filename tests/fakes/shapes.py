"""Small data sets in the shapes of well-known ones: names and structure as published, words of our own."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

Row = dict[str, Any]
ASK, TELL = "Which oil suits a wet chain?", "A thick one, wiped off well."
CHAT = [{"role": "user", "content": ASK}, {"role": "assistant", "content": TELL}]
WORSE = [{"role": "user", "content": ASK}, {"role": "assistant", "content": "Any oil."}]
SHARED = [{"from": "human", "value": ASK}, {"from": "gpt", "value": TELL}]
WEATHER = {
    "name": "tide",
    "description": "Tells the tide.",
    "parameters": {"type": "object", "properties": {"port": {"type": "string"}}},
}
CALL = {"name": "tide", "arguments": {"port": "Tidewick"}}
OPENAI = [
    {"role": "user", "content": "When is high water?"},
    {
        "role": "assistant",
        "content": None,
        "tool_calls": [
            {
                "id": "c1",
                "type": "function",
                "function": {"name": "tide", "arguments": '{"port": "Tidewick"}'},
            }
        ],
    },
    {"role": "tool", "tool_call_id": "c1", "content": "17:20"},
    {"role": "assistant", "content": "At twenty past five."},
]


@dataclass(frozen=True)
class Shape:
    """Rows as they are published, and what they are."""

    name: str
    rows: list[Row]
    kind: str
    roles: dict[str, str] = field(default_factory=dict)
    """Roles beside their usual columns."""
    sure: bool = True
    """Whether the guess is above the confidence at which a person is asked to look."""
    settings: Row = field(default_factory=dict)


def rows(row: Row, *others: Row) -> list[Row]:
    return [row, *({**row, **other} for other in others)]


def labelled(name: str, labels: list[Any], **texts: str) -> list[Row]:
    return [
        {**{key: f"{text} {at}" for key, text in texts.items()}, name: label}
        for at, label in enumerate(labels)
    ]


SHAPES = [
    Shape("alpaca", rows({"instruction": ASK, "input": "", "output": TELL}), "alpaca"),
    Shape(
        "alpaca with prompt text",
        rows({"instruction": ASK, "input": "", "output": TELL, "text": "x"}),
        "alpaca",
    ),
    Shape(
        "dolly",
        rows({"instruction": ASK, "context": "", "response": TELL, "category": "open_qa"}),
        "alpaca",
        {"input": "context", "output": "response"},
    ),
    Shape(
        "alpaca with system and history",
        rows({"instruction": ASK, "input": "", "output": TELL, "system": "s", "history": [["hi", "ho"]]}),
        "alpaca",
    ),
    Shape("belle", rows({"instruction": "链条用什么油？", "input": "", "output": "厚一点的。"}), "alpaca"),
    Shape(
        "firefly",
        rows({"kind": "QA", "input": ASK, "target": TELL}),
        "prompt_completion",
        {"prompt": "input", "completion": "target"},
        sure=False,
    ),
    Shape(
        "chinese alpaca",
        rows({"指令": "说", "输入": "", "输出": "好"}),
        "alpaca",
        {"instruction": "指令", "input": "输入", "output": "输出"},
    ),
    Shape("openai chat", rows({"messages": CHAT}), "messages"),
    Shape(
        "openai chat with tools",
        rows(
            {
                "messages": OPENAI,
                "tools": [{"type": "function", "function": WEATHER}],
                "parallel_tool_calls": False,
            }
        ),
        "messages",
    ),
    Shape(
        "openai functions",
        rows(
            {
                "messages": [
                    {"role": "user", "content": ASK},
                    {
                        "role": "assistant",
                        "content": None,
                        "function_call": {"name": "tide", "arguments": "{}"},
                    },
                ],
                "functions": [WEATHER],
            }
        ),
        "messages",
        {"tools": "functions"},
    ),
    Shape("ultrachat", rows({"prompt": ASK, "prompt_id": "a1", "messages": CHAT}), "messages"),
    Shape(
        "ultrachat, as first published",
        rows({"id": "0", "data": [ASK, TELL, "Thanks.", "Ride well."]}),
        "sharegpt",
        {"conversations": "data"},
    ),
    Shape("smoltalk", rows({"messages": CHAT, "source": "smol-magpie"}), "messages"),
    Shape("tulu", rows({"id": "x", "messages": CHAT, "source": "a/b"}), "messages"),
    Shape(
        "wildchat",
        rows(
            {
                "conversation_hash": "ab",
                "model": "m",
                "conversation": CHAT,
                "language": "English",
                "toxic": False,
            }
        ),
        "messages",
        {"messages": "conversation"},
    ),
    Shape(
        "swift agent",
        rows(
            {
                "tools": json.dumps([WEATHER]),
                "messages": [
                    {"role": "user", "content": ASK},
                    {"role": "tool_call", "content": json.dumps(CALL)},
                    {"role": "tool_response", "content": "17:20"},
                    {"role": "assistant", "content": TELL},
                ],
            }
        ),
        "messages",
    ),
    Shape("chat saved as CSV", rows({"id": "1", "messages": json.dumps(CHAT)}), "messages"),
    Shape("chat saved as CSV by a data frame", rows({"id": "1", "messages": str(CHAT)}), "messages"),
    Shape("sharegpt", rows({"id": "a_0", "conversations": SHARED}), "sharegpt"),
    Shape(
        "sharegpt with system and tools",
        rows(
            {
                "conversations": [
                    SHARED[0],
                    {"from": "function_call", "value": json.dumps(CALL)},
                    {"from": "observation", "value": "17:20"},
                    SHARED[1],
                ],
                "system": "s",
                "tools": json.dumps([WEATHER]),
            }
        ),
        "sharegpt",
    ),
    Shape(
        "openhermes",
        rows({"conversations": [{"from": "system", "value": "s"}, *SHARED], "source": "x", "category": "y"}),
        "sharegpt",
    ),
    Shape(
        "slimorca",
        rows(
            {
                "conversations": [
                    {"from": "human", "value": ASK, "weight": None},
                    {"from": "gpt", "value": TELL, "weight": 1.0},
                ]
            }
        ),
        "sharegpt",
    ),
    Shape(
        "hermes function calling",
        rows(
            {
                "id": "1",
                "conversations": [
                    {"from": "system", "value": "Use <tools> [] </tools>"},
                    SHARED[0],
                    {"from": "gpt", "value": "<tool_call>\n{}\n</tool_call>"},
                ],
                "tools": json.dumps([{"type": "function", "function": WEATHER}]),
                "category": "x",
                "task": "y",
            }
        ),
        "sharegpt",
    ),
    Shape(
        "moss",
        rows({"conversation": [{"human": ASK, "assistant": TELL}], "category": "x"}),
        "sharegpt",
        {"conversations": "conversation"},
    ),
    Shape(
        "internlm",
        rows({"conversation": [{"system": "s", "input": ASK, "output": TELL}]}),
        "sharegpt",
        {"conversations": "conversation"},
    ),
    Shape("lmsys pairs", rows({"conversations": [[ASK, TELL], ["And?", "So."]]}), "sharegpt"),
    Shape("prompt and completion", rows({"prompt": ASK, "completion": TELL}), "prompt_completion"),
    Shape(
        "conversational prompt and completion",
        rows({"prompt": CHAT[:1], "completion": CHAT[1:]}),
        "prompt_completion",
    ),
    Shape(
        "metamath",
        rows({"type": "x", "query": ASK, "original_question": "o", "response": TELL}),
        "question_answer",
        {"question": "query", "answer": "response"},
    ),
    Shape(
        "prompt and response",
        rows({"prompt": ASK, "response": TELL}),
        "prompt_completion",
        {"completion": "response"},
    ),
    Shape(
        "code completions",
        rows({"problem": ASK, "solution": TELL, "source": "x"}),
        "question_answer",
        {"question": "problem", "answer": "solution"},
    ),
    Shape(
        "summaries",
        rows({"document": "long", "summary": "short", "id": "3"}),
        "prompt_completion",
        {"prompt": "document", "completion": "summary"},
        sure=False,
    ),
    Shape(
        "news summaries",
        rows({"article": "long", "highlights": "short", "id": "3"}),
        "prompt_completion",
        {"prompt": "article", "completion": "highlights"},
        sure=False,
    ),
    Shape("gsm8k", rows({"question": ASK, "answer": TELL}), "question_answer"),
    Shape(
        "openorca",
        rows({"id": "1", "system_prompt": "s", "question": ASK, "response": TELL}),
        "question_answer",
        {"system": "system_prompt", "answer": "response"},
    ),
    Shape(
        "squad",
        rows(
            {
                "id": "1",
                "title": "t",
                "context": "c",
                "question": ASK,
                "answers": {"text": [TELL, TELL], "answer_start": [1, 1]},
            }
        ),
        "question_answer",
        {"answer": "answers"},
    ),
    Shape("natural questions", rows({"question": ASK, "answer": [TELL, "x"]}), "question_answer"),
    Shape(
        "chinese questions",
        rows({"问题": "油？", "回答": "厚的。"}),
        "question_answer",
        {"question": "问题", "answer": "回答"},
    ),
    Shape(
        "medical reasoning",
        rows({"Question": ASK, "Complex_CoT": "Hm.", "Response": TELL}),
        "question_answer",
        {"question": "Question", "reasoning": "Complex_CoT", "answer": "Response"},
    ),
    Shape(
        "xlam",
        rows({"id": 0, "query": ASK, "answers": json.dumps([CALL]), "tools": json.dumps([WEATHER])}),
        "question_answer",
        {"question": "query", "answer": "answers"},
    ),
    Shape("web text", rows({"text": "long text", "url": "u", "timestamp": "t"}), "text"),
    Shape("text alone", rows({"text": "long text"}), "text"),
    Shape("wiki", rows({"id": "1", "url": "u", "title": "t", "text": "x"}), "text"),
    Shape(
        "code files",
        rows({"content": "print()", "path": "a.py", "size": 7}),
        "text",
        {"text": "content"},
        sure=False,
    ),
    Shape("one unknown column", rows({"line": "x"}), "text", {"text": "line"}, sure=False),
    Shape(
        "hh-rlhf",
        rows(
            {
                "chosen": f"\n\nHuman: {ASK}\n\nAssistant: {TELL}",
                "rejected": f"\n\nHuman: {ASK}\n\nAssistant: No.",
            }
        ),
        "preference",
    ),
    Shape(
        "ultrafeedback, binarized",
        rows(
            {
                "prompt": ASK,
                "prompt_id": "x",
                "chosen": CHAT,
                "rejected": WORSE,
                "messages": CHAT,
                "score_chosen": 8.0,
                "score_rejected": 5.0,
            }
        ),
        "preference",
    ),
    Shape(
        "orca pairs",
        rows({"system": "s", "question": ASK, "chosen": TELL, "rejected": "No."}),
        "preference",
        {"prompt": "question"},
    ),
    Shape(
        "preference of turns",
        rows({"conversations": SHARED[:1], "chosen": SHARED[1], "rejected": {"from": "gpt", "value": "No."}}),
        "preference",
        {"prompt": "conversations"},
    ),
    Shape(
        "preference of an instruction",
        rows({"instruction": ASK, "input": "wet", "chosen": TELL, "rejected": "No."}),
        "preference",
        {"prompt": "instruction"},
    ),
    Shape("implicit conversational preference", rows({"chosen": CHAT, "rejected": WORSE}), "preference"),
    Shape(
        "safe rlhf",
        rows(
            {
                "prompt": ASK,
                "response_0": TELL,
                "response_1": "No.",
                "better_response_id": 0,
                "safer_response_id": 1,
            },
            {"better_response_id": 1},
        ),
        "comparison",
    ),
    Shape(
        "arena",
        rows(
            {
                "question_id": "q",
                "model_a": "m",
                "model_b": "n",
                "winner": "model_a",
                "conversation_a": CHAT,
                "conversation_b": WORSE,
            },
            {"winner": "model_b"},
        ),
        "comparison",
        {"first": "conversation_a", "second": "conversation_b", "better": "winner"},
    ),
    Shape(
        "helpsteer preference",
        rows(
            {"context": CHAT[:1], "response1": TELL, "response2": "No.", "overall_preference": -2},
            {"overall_preference": 1},
        ),
        "comparison",
        {"prompt": "context", "first": "response1", "second": "response2", "better": "overall_preference"},
        settings={"numbers": "sign"},
    ),
    Shape(
        "shp",
        rows(
            {"post_id": "x", "history": ASK, "human_ref_A": TELL, "human_ref_B": "No.", "labels": 1},
            {"labels": 0},
        ),
        "comparison",
        {"prompt": "history", "first": "human_ref_A", "second": "human_ref_B", "better": "labels"},
        sure=False,
        settings={"numbers": "one_is_first"},
    ),
    Shape(
        "kto",
        rows({"prompt": ASK, "completion": TELL, "label": True}, {"label": False}),
        "unpaired_preference",
    ),
    Shape(
        "kto of turns",
        rows({"messages": CHAT, "label": True}, {"label": False}),
        "unpaired_preference",
        {"completion": "messages"},
    ),
    Shape(
        "kto with a tag",
        rows({"instruction": ASK, "output": TELL, "kto_tag": True}),
        "unpaired_preference",
        {"prompt": "instruction", "completion": "output", "label": "kto_tag"},
    ),
    Shape(
        "thumbs",
        rows({"prompt": ASK, "response": TELL, "feedback": "thumbs_up"}, {"feedback": "thumbs_down"}),
        "unpaired_preference",
        {"completion": "response", "label": "feedback"},
    ),
    Shape(
        "nectar",
        rows(
            {
                "prompt": ASK,
                "answers": [
                    {"answer": TELL, "model": "m", "rank": 2.0},
                    {"answer": "No.", "model": "n", "rank": 1.0},
                ],
                "turns": 1,
            }
        ),
        "ranked",
    ),
    Shape(
        "ultrafeedback",
        rows(
            {
                "source": "s",
                "instruction": ASK,
                "models": ["m"],
                "completions": [
                    {"response": TELL, "overall_score": 8.0},
                    {"response": "No.", "overall_score": 3.0},
                ],
            }
        ),
        "ranked",
        {"prompt": "instruction", "answers": "completions"},
    ),
    Shape(
        "answers with scores",
        rows({"prompt": ASK, "responses": [TELL, "No."], "scores": [0.9, 0.1]}),
        "ranked",
        {"answers": "responses"},
    ),
    Shape(
        "answers without scores",
        rows({"prompt": ASK, "responses": [TELL, "No."]}),
        "ranked",
        {"answers": "responses"},
        sure=False,
    ),
    Shape("prompts", rows({"prompt": ASK}), "prompt_only"),
    Shape(
        "prompts for rewards",
        rows(
            {
                "data_source": "x",
                "prompt": CHAT[:1],
                "ability": "math",
                "reward_model": {"ground_truth": "34", "style": "rule"},
            }
        ),
        "prompt_only",
        {"reference": "reward_model"},
    ),
    Shape(
        "prompts with a ground truth",
        rows({"prompt": ASK, "ground_truth": "34"}),
        "prompt_only",
        {"reference": "ground_truth"},
    ),
    Shape("questions alone", rows({"question": ASK}), "prompt_only", {"prompt": "question"}, sure=False),
    Shape("imdb", labelled("label", [0, 1, 1, 0], text="A film"), "classification"),
    Shape(
        "emotions by name",
        labelled("label_text", ["joy", "anger", "joy"], text="I feel"),
        "classification",
        {"label": "label_text"},
    ),
    Shape(
        "setfit",
        [{"text": "a", "label": 0, "label_text": "no"}, {"text": "b", "label": 1, "label_text": "yes"}],
        "classification",
        {"label": "label_text"},
    ),
    Shape("sst2", labelled("label", [0, 1], sentence="A film"), "classification", {"text": "sentence"}),
    Shape(
        "mnli",
        labelled("label", [0, 1, 2], premise="It", hypothesis="That"),
        "classification",
        {"text": "premise", "pair": "hypothesis"},
    ),
    Shape(
        "mrpc",
        labelled("label", [0, 1], sentence1="It", sentence2="That"),
        "classification",
        {"text": "sentence1", "pair": "sentence2"},
    ),
    Shape(
        "qqp",
        labelled("is_duplicate", [0, 1], question1="It", question2="That"),
        "classification",
        {"text": "question1", "pair": "question2", "label": "is_duplicate"},
    ),
    Shape(
        "stsb",
        labelled("score", [0.5, 4.25, 3.0], sentence1="It", sentence2="That"),
        "classification",
        {"text": "sentence1", "pair": "sentence2", "label": "score"},
        settings={"predict": "number"},
    ),
    Shape(
        "several labels as a list",
        labelled("labels", [["a", "b"], ["a"], []], text="A film"),
        "classification",
        {"label": "labels"},
    ),
    Shape(
        "several labels in a text",
        labelled("labels", ["a, b", "a", "b, a", "c, a", "c"], text="A film"),
        "classification",
        {"label": "labels"},
        settings={"separator": ","},
    ),
    Shape(
        "chinese sentiment",
        labelled("标签", ["正面", "负面", "正面"], 文本="电影"),
        "classification",
        {"text": "文本", "label": "标签"},
    ),
]
"""One for each shape."""
