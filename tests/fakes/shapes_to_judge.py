"""Published shapes of what was judged: preferences, comparisons, ranks and labels."""

from __future__ import annotations

from fakes.shape import ASK, CHAT, SHARED, TELL, WORSE, Shape, labelled, rows

SHAPES = [
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
