"""What a model is shown before it puts a text in other words: a request and a few pairs, by language."""

from __future__ import annotations

from typing import Final

SYSTEM: Final = {
    "en": (
        "You rewrite messages in other words. You never answer them. Names, numbers and the meaning stay the "
        "same."
    ),
    "zh": "你用别的话改写消息，从不回答消息。名字、数字和意思都保持不变。",
}
ASK: Final = {"en": "Rewrite: ", "zh": "改写："}
SHOTS: Final = {
    "en": (
        ("How can I change my email address?", "What is the way to change my email address?"),
        ("Summarise this article in 3 sentences.", "Give a summary of this article in 3 sentences."),
        (
            "My parcel 8812 is not here yet. When will it come?",
            "The parcel 8812 of mine has not come so far. When will it be here?",
        ),
        ("Which room does not have a window?", "What is the room that does not have a window?"),
        ("Explain how a battery stores energy.", "Describe the way in which a battery keeps energy."),
        (
            "Why does the app close when Maria opens a photo?",
            "What is the reason that the app closes when Maria opens a photo?",
        ),
        ("Is breakfast included?", "Does it include breakfast?"),
        ("Can I pay in cash here?", "Is it possible to pay in cash here?"),
        ("Write a poem about the sea.", "Compose a poem on the subject of the sea."),
        ("Who painted this wall in the garden?", "Can you tell me who painted the wall of the garden?"),
    ),
    "zh": (
        ("怎么修改我的邮箱地址？", "我要换一个邮箱地址，该怎么操作？"),
        ("用三句话总结这篇文章。", "请把这篇文章概括成三句话。"),
        ("我的房间太冷了，暖气怎么打开？", "暖气怎么打开？我的房间太冷了。"),
        ("哪个房间没有窗户？", "没有窗户的是哪个房间？"),
        ("解释电池是怎么储存能量的。", "说明一下电池储存能量的原理。"),
        ("为什么这个软件一打开照片就闪退？", "这个软件打开照片时就会闪退，原因是什么？"),
    ),
}
