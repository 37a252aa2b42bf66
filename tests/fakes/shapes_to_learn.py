"""Published shapes of what a model learns to say: instructions, conversations, questions and texts."""

from __future__ import annotations

import json

from fakes.shape import ASK, CALL, CHAT, OPENAI, SHARED, TELL, WEATHER, Shape, rows

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
]
