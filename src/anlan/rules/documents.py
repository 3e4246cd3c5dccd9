"""Numbers of enforcement documents: （大）应急检记〔2026〕1号. Gives out no serial numbers.

The mark names authority (大), system (应急) and kind (检记); year in hexagonal brackets; inspection record, order and
re-inspection of one matter share a serial, and so does a case from filing to closing (安全生产行政执法文书).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

#: Marks of the document kinds.
KINDS = {
    "检查": "现场检查方案",
    "检记": "现场检查记录",
    "现决": "现场处理措施决定书",
    "责改": "责令限期整改指令书",
    "复查": "整改复查意见书",
    "查扣": "查封扣押决定书",
    "查扣处": "查封扣押处理决定书",
    "立": "立案审批表",
    "询": "询问通知书",
    "勘": "勘验笔录",
    "抽": "抽样取证凭证",
    "先保审": "先行登记保存证据审批表",
    "先保通": "先行登记保存证据通知书",
    "先保处": "先行登记保存证据处理决定书",
    "鉴": "鉴定委托书",
    "罚告": "行政处罚告知书",
    "听告": "行政处罚听证告知书",
    "听通": "行政处罚听证会通知书",
    "听报": "听证会报告书",
    "处呈": "案件处理呈批表",
    "罚集": "行政处罚集体讨论记录",
    "当罚": "行政（当场）处罚决定书",
    "罚": "行政处罚决定书",
    "回": "文书送达回执",
    "缴批": "延期（分期）缴纳罚款批准书",
    "执行催告": "行政决定履行催告书",
    "强执": "强制执行申请书",
    "停供": "停止供电（民用爆炸物品）通知书",
    "移": "案件移送书",
    "结": "结案审批表",
}
DEFAULT_WORD = "应急"
_FIRST_YEAR, _LAST_YEAR = 1949, 9999
_SIGN = re.compile(r"^[\u4e00-\u9fffA-Za-z]+$")
_NUMBER = re.compile(
    r"^\((?P<authority>[^()]+)\)(?P<mark>[\u4e00-\u9fffA-Za-z]+)[\[(](?P<year>\d{4})[\])]第?(?P<serial>\d+)号$"
)
_FORMS = str.maketrans("（）〔〕［］【】｛｝", "()[][][][]")


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A document number taken apart; `str()` writes it."""

    kind: str
    year: int
    serial: int
    authority: str
    word: str = DEFAULT_WORD

    def __post_init__(self) -> None:
        for name in ("kind", "authority"):
            _sign(name, getattr(self, name))
        if self.word:
            _sign("word", self.word)
        _whole("year", self.year, _FIRST_YEAR, _LAST_YEAR)
        _whole("serial", self.serial, 1)

    def __str__(self) -> str:
        return f"（{self.authority}）{self.word}{self.kind}〔{self.year}〕{self.serial}号"

    def of_kind(self, kind: str) -> DocumentNumber:
        """Another document of the same matter: same serial, another mark.

        >>> str(DocumentNumber("检记", 2026, 7, "大").of_kind("责改"))
        '（大）应急责改〔2026〕7号'
        """
        return replace(self, kind=kind)


def number(kind: str, year: int, serial: int, authority: str, word: str = DEFAULT_WORD) -> str:
    """The number of a document; `word` between authority and kind is configurable. `ValueError` names the argument.

    >>> number("检记", 2026, 1, "大")
    '（大）应急检记〔2026〕1号'
    """
    return str(DocumentNumber(kind=kind, year=year, serial=serial, authority=authority, word=word))


def parse(text: str, word: str = DEFAULT_WORD) -> DocumentNumber:
    """A number read back, also with other brackets and 第…号; `ValueError` when it is none or lacks `word`.

    >>> parse("(大)应急检记[2026]第1号")
    DocumentNumber(kind='检记', year=2026, serial=1, authority='大', word='应急')
    """
    if not isinstance(text, str):
        raise ValueError(f"text: {text!r} is not a document number")
    found = _NUMBER.match("".join(text.split()).translate(_FORMS))
    if found is None:
        raise ValueError(f"text: {text!r} is not a document number such as （大）应急检记〔2026〕1号")
    mark = found["mark"]
    if not mark.startswith(word) or mark == word:
        raise ValueError(f"text: {text!r} does not carry the word {word!r} before its kind")
    return DocumentNumber(
        kind=mark.removeprefix(word),
        year=int(found["year"]),
        serial=int(found["serial"]),
        authority=found["authority"],
        word=word,
    )


def _sign(name: str, value: str) -> None:
    if not isinstance(value, str) or not _SIGN.match(value):
        raise ValueError(f"{name}: {value!r} must be Chinese characters or letters without brackets")


def _whole(name: str, value: int, least: int, most: int | None = None) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"{name}: {value!r} is not a whole number")
    if value < least or (most is not None and value > most):
        raise ValueError(f"{name}: {value} is outside {least} to {most or 'any'}")
