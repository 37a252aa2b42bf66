"""How much a text looks like one of the languages that old encodings were made for."""

from __future__ import annotations

import re
from itertools import repeat
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

_SIMPLIFIED: Final = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行"
    "所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无"
    "力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二"
    "等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各"
    "入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指"
    "克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据"
    "程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运笑飞风步改收根干造言联持组每济车亲极林服"
    "快办议往元英士证近失转夫令准布始怎呢存未远叫台单影具罗字爱击流备兵连调深商算质团集百需价花党华城石级整府"
    "请输入文件错误无法您号码答案吗吧啊呀输出模型训练数据回答用户帮助示例句子翻译内容学习"
)
_TRADITIONAL: Final = frozenset(
    "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡用道行"
    "所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實日軍者意無"
    "力它與長把機十民第公此已工使情明性知全三又關點正業外將兩高間由問很最重並物手應戰向頭文體政美相見被利什二"
    "等產或新己制身果加西斯月話合回特代內信表化老給世位次度門任常先海通教兒原東聲提立及比員解水名真論處走義各"
    "入幾口認條平系氣題活爾更別打女變四神總何電數安少報才結反受目太量再感建務做接必場件計管期市直德資命山金指"
    "克許統區保至隊形社便空決治展馬科司五基眼書非則聽白卻界達光放強即像難且權思王象完設式色路記南品住告類求據"
    "程北邊死張該交規萬取拉格望覺術領共確傳師觀清今切院讓識候帶導爭運笑飛風步改收根幹造言聯持組每濟車親極林服"
    "快辦議往元英士證近失轉夫令準布始怎呢存未遠叫台單影具羅字愛擊流備兵連調深商算質團集百需價花黨華城石級整府"
    "請輸入檔案錯誤無法您號碼答案嗎吧啊呀輸出模型訓練數據回答用戶幫助示例句子翻譯內容學習臺灣"
)
_JAPANESE: Final = frozenset(
    "日一国人年大十二本中長出三時行見月後前生五間上東四今金九入学高円子外八六下来気小七山話女北午百書先名川千"
    "水半男西電校語土木聞食車何南万毎白天母火右読友左休父雨的会社事自場合分業員方立地全体用力同部対通市発新数"
    "代問明動家性定言考理経教目物度取手主開使作以要成最意表現実当始終回答質訳文章例内容可能必要指保存失敗無効引"
)
_KOREAN: Final = frozenset(
    "이다는을에의가고하한를로은지서기도사자어나그리있시인라대과정아해부수니일들게보것적으면만전제원장여상주성스공"
    "동안요구오조비와신용우진생화미경중국오까문연선습세당했할않없음때던년분위된유관러소모무방실등입합터내외계발간"
    "모두및파드되려말명학마물개회체결트않저양또더며데식야행단반속련질답번교예산민통름출력설추록십알크레습거같바"
    "저좋받많왜무엇어떻않겠네죠세게써줄찾읽쓰먹살날씨책글제목운영현재환값올약간른호형변류오류없습니다"
)
_MARKS: Final = frozenset("，。！？、：；（）“”‘’《》「」『』…—·～〜　【】％－＝")

_KANA: Final = re.compile(r"[ぁ-ゖァ-ヺー]")
_HANGUL: Final = re.compile(r"[가-힣]")
_RUSSIAN: Final = dict.fromkeys("оеаинтсрвлкмдпу«»—–№", 1.0) | dict.fromkeys("яыьгзбчйхжшюцщэфъё", 0.7)
_CYRILLIC: Final = _RUSSIAN | dict.fromkeys("АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ", 0.7)
_LATIN: Final = re.compile(r"[À-ÖØ-öø-ýœŒŠšŽžŸ’‘“”–—…«»¿¡\xa0]")
_ODD: Final = re.compile(
    "[\ue000-\uf8ff\x00-\x08\x0e-\x1f\x80-\x9f\uff61-\uff9f\u2500-\u259f\ufffd\U000f0000-\U0010ffff]"
)
"""Characters that stand in no ordinary text: private ones, controls, narrow kana, lines of boxes."""
_WITHIN_LATIN: Final = re.compile(r"[A-Za-z](?=[А-яЁё])|[А-яЁё](?=[A-Za-z])")
_CYRILLIC_WORD: Final = re.compile(r"[А-яЁё]{2}")
_REPEATED: Final = re.compile(r"([^\x00-\x7f])\1{3,}")
_MIXED_CASE: Final = re.compile(r"[а-яё](?=[А-ЯЁ])|[А-ЯЁ](?=[А-ЯЁ][а-яё])")
_CROWDED: Final = re.compile(r"[^\x00-\x7f’‘“”–—…«»\xa0]{2,}")
_ENOUGH: Final = 4000
_NO_KANA: Final = 0.9
"""How much common Japanese characters count in a text without kana, which Chinese has as well."""


def likeness(text: str, language: Language | None = None) -> float:
    """Return how much a text looks like a language, or any, by its characters beyond ASCII; 1 at best."""
    text = _REPEATED.sub(r"\1", text[: 4 * _ENOUGH])
    foreign = [character for character in text if character > "\x7f"]
    if not foreign:
        return 0.0
    asked = _LANGUAGES if language is None else (language,)
    good = max(_GOOD[name](text, foreign) for name in asked)
    return (good - 2 * len(_ODD.findall("".join(foreign)))) / len(foreign)


def _chinese(_: str, foreign: list[str]) -> float:
    beyond = "".join(foreign)
    strange = len(_KANA.findall(beyond)) + 2 * len(_HANGUL.findall(beyond))
    return (
        max(_share(foreign, _SIMPLIFIED), _share(foreign, _TRADITIONAL)) + _share(foreign, _MARKS) - strange
    )


def _japanese(_: str, foreign: list[str]) -> float:
    kana = len(_KANA.findall("".join(foreign)))
    good = _share(foreign, _JAPANESE) + kana + _share(foreign, _MARKS)
    return good if kana else _NO_KANA * good


def _korean(_: str, foreign: list[str]) -> float:
    return _share(foreign, _KOREAN) + _share(foreign, _MARKS) / 2


def _russian(text: str, foreign: list[str]) -> float:
    if not _CYRILLIC_WORD.search(text):
        return 0.0
    strange = 2 * len(_WITHIN_LATIN.findall(text)) + 3 * len(_MIXED_CASE.findall(text))
    return sum(map(_CYRILLIC.get, foreign, repeat(0.0))) - strange


def _western(text: str, foreign: list[str]) -> float:
    return len(_LATIN.findall("".join(foreign))) - 2 * sum(map(len, _CROWDED.findall(text)))


def _share(foreign: list[str], common: frozenset[str]) -> int:
    return sum(character in common for character in foreign)


Language = Literal["chinese", "japanese", "korean", "russian", "western"]
_GOOD: Final[dict[Language, Callable[[str, list[str]], float]]] = {
    "chinese": _chinese,
    "japanese": _japanese,
    "korean": _korean,
    "russian": _russian,
    "western": _western,
}
_LANGUAGES: Final = tuple(_GOOD)
