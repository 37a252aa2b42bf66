"""Words that the rules for paraphrases look for, in English and Chinese."""

from __future__ import annotations

import re
from typing import Final

NUMBERS: Final = frozenset(
    (  # noqa: SIM905 - words are easier to read without quotes
        "two three four five six seven eight nine ten eleven twelve dozen hundred thousand million half twice"
    ).split()
)
EMPTY: Final = frozenset(
    (  # noqa: SIM905
        "a an the of in on at to for from by with about into onto over under as "
        "and or but if then than that this these those it its is are was were "
        "be been being am do does did done doing have has had having will would "
        "can could shall should may might must what which who whom whose when "
        "where why how there here so such some any each every just only also "
        "too very much many more most please you your yours i me my mine we us "
        "our ours he him his she her they them their let's need want like tell "
        "know get way thing one out up not no s t m re ve ll d possible able "
        "allowed okay ok currently exactly actually way place time reason "
        "person following subject regarding manner given found cause causes "
        "caused yet still already now far 的 了 是 在 和 与 吗 呢 吧 啊 么 这 那 有 就 也 都 还 把 "
        "被 给 对 到 从 为 以 及 或 请 你 您 我 们 他 她 它 "
        "什 怎 样 哪 谁 何 如 几 些 个 一 能 可 会 要 想 问 不 "
        "没 用 做 让 得 地 里 上 下 中 之 其 该 应 需 多 还 "
        "现 少 时 候 呀 嘛 才 再 又 很 太 更 最 知 道 才 去 来 "
        "所 "
    ).split()
)
"""Words without a matter of their own."""
SAME: Final = (
    "write compose draft create make generate produce provide give build",
    "explain describe clarify",
    "list name enumerate",
    "summarise summarize summary sum outline condense",
    "buy purchase get",
    "begin start",
    "fix repair mend",
    "change alter modify switch",
    "help assist support",
    "show display",
    "receive get obtain",
    "photo picture image photograph",
    "delete remove erase",
    "cost price costs",
    "need require necessary",
    "use utilise utilize",
    "arrive arrived come reach delivered",
    "appear seem look",
    "happen occur take",
    "fast quick quickly rapid",
    "check verify inspect",
    "choose pick select",
    "end finish",
    "close shut",
    "error mistake",
    "phone telephone",
    "email mail e-mail",
    "advice tips recommendations",
    "good suitable best right",
    "keep store save",
    "live reside",
    "story tale",
    "rule regulation",
    "job work task",
    "big large",
    "small little",
    "difference differ differs distinguish",
    "important essential",
    "allow permit",
    "include contain contains",
    "learn study",
    "teach instruct",
    "trip journey travel",
    "shop store",
    "mean meaning definition define",
    "short brief",
    "simple easy plain",
)
"""Words that may stand for each other."""
POLITE: Final = re.compile(
    r"^(?:(?:hi|hello|hey)[,! ]+)?(?:please,? |kindly )?"
    r"(?:(?:can|could|would|will) you (?:please |kindly )?)?"
    r"(?:你好[，,！! ]*)?(?:请问|请|麻烦|劳驾|帮我|帮忙|你能|您能|能否|能不能|可以|可否)*",
    re.IGNORECASE,
)
TELLING: Final = re.compile(
    r"^(?:(?:tell|show|let) me (?:know )?|explain to me |i (?:want|wish|need|would like) to know "
    r"|i['’]d like to know |do you know |i (?:wonder|am wondering) |问一下|告诉我|我?想知道|我想问)",
    re.IGNORECASE,
)
ORDERS: Final = re.compile(
    r"^(?:write|compose|draft|create|make|generate|produce|give|provide|name|list|enumerate|explain|describe|"
    r"summari[sz]e|sum|outline|translate|rewrite|rephrase|convert|turn|change|correct|fix|find|identify|compare|"
    r"calculate|compute|solve|add|multiply|sort|classify|design|suggest|recommend|propose|help|show|tell|answer|"
    r"define|discuss|analy[sz]e|imagine|act|pretend|complete|continue|finish|edit|improve|shorten|pick|choose|"
    r"put|set|open|close|remove|delete|send|book|plan|prepare|introduce|say|read|count|check|tidy|use|build)\b"
    r"|^(?:写|编|创作|生成|给|列|解释|说明|描述|总结|概括|把|用|"
    r"翻译|改写|转换|改|找|比较|计算|求|设计|建议|推荐|介绍|定义|讨论|分析|想象|扮演|补全|继续|续写|润色|选|打开|删除|发|预订|准备|说|讲|读|数|检查)",
    re.IGNORECASE,
)
ASKING: Final = re.compile(
    r"^(?:what|which|who|whom|whose|when|where|why|how|in (?:what|which)|is|are|am|was|were|do|does|did|"
    r"can|could|will|would|shall|should|may|might|has|have|had)\b|"
    r"[吗呢]|什么|怎么|怎样|哪|谁|几|多少|为何|是否|如何|(.)[不没]\1",
    re.IGNORECASE,
)
CLOSED: Final = re.compile(
    r"(?:^|[.!?]\s+)(?:is|are|am|was|were|do|does|did|can|could|will|would|shall|should|may|might|has|"
    r"have|had)\b[^.!?]*\?|吗|是否|能否|可否|(.)[不没]\1",
    re.IGNORECASE,
)
"""A question that is answered with yes or no."""
SENSES: Final = {
    "why": r"\bwhy\b|\breasons?\b|\bhow come\b|\bcaus(?:e|es|ed)\b|为什么|为何|为啥|原因|怎么会",
    "who": r"\bwho(?:m|se)?\b|\bperson\b|谁|哪位|何人",
    "when": r"\bwhen\b|\bwhat (?:time|day|date|year)\b|\bhow soon\b|什么时候|何时|几点|哪天",
    "long": r"\bhow long\b|多久|多长",
    "often": r"\bhow often\b|\bhow frequently\b|多久一次",
    "where": r"\bwhere\b|\b(?:what|which) (?:place|location|address)\b|\blocat(?:ed|ion)\b"
    r"|哪里|哪儿|何处|什么地方",
    "amount": r"\bhow (?:many|much)\b|\bnumber of\b|\bprice\b|\bcosts?\b|\bamount\b"
    r"|多少|几[个只条次位]|价格|多贵",
    "how": (
        r"\bhow (?!many|much|long|often|soon|come|old|far|frequently)|"
        r"\bprocess\b|\bmethod\b|\bsteps\b|\bmanner\b|"
        r"\bway\b|怎么|怎样|如何|方法|步骤|办法"
    ),
    "meaning": r"\bmean(?:s|ing)?\b|\bdefin(?:e|ition)\b|意思|含义|定义",
    "past": r"\b(?:was|were|did)\b",
    "purpose": r"\bpurpose\b|\bpoint of\b|目的|用途",
}
"""What is asked for: it must be asked for on both sides, or on neither."""
NOT: Final = re.compile(
    r"\b(?:not?|never|none|neither|nor|without|unable|impossible|except|avoid|prevent|fails?|failed)\b"
    r"|[不没无未别非勿]|除了|避免",
    re.IGNORECASE,
)
EITHER: Final = re.compile(r"(.)[不没]\1")
SPEAKER: Final = re.compile(r"\b(?:i|me|my|mine|myself|we|us|our|ours)\b|[我咱俺]", re.IGNORECASE)
LISTENER: Final = re.compile(r"\byou(?:r|rs|rself)?\b|[你您]", re.IGNORECASE)
ANYBODY: Final = re.compile(
    r"\b(?:can|could|may|might|do|did|should|must|am|shall) (?:i|we)\b"
    r"|\b(?:i|we) (?:can|could|may|should|must)\b",
    re.I,
)
"""An "I" that could be anybody: "can I" may become "is it possible to"."""
NOBODY: Final = re.compile(
    r"\b(?:possible|allowed|permitted|okay|ok|fine|all right|one|way|best|how to)\b|可以|能", re.IGNORECASE
)
"""What stands for that "I" then."""
LEAD: Final = re.compile(
    r"^(?:(?:here is|here's|sure|rewritten|rewrite|again|message|"
    r"改写后的消息|改写|消息)[^\n:：]*[:：]\s*)",
    re.IGNORECASE,
)
