"""Administrative fines: how much the law allows, what is added for late payment, what may be decided on the spot.

行政处罚法 (2021) articles 51, 68, 69, 72; 安全生产法 (2021) and 危险化学品安全法 (2026) through `penalty_table`;
fines for accidents through `accident_fines`. Owns no discretion inside a range: that is the benchmark table's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from anlan.rules.accident_fines import accident_fine_range, accident_head_fine
from anlan.rules.dated import in_force
from anlan.rules.money import rounded, whole, yuan
from anlan.rules.penalty_table import EFFECTIVE_FROM, ELSEWHERE, FINES, Fine

__all__ = [
    "PARTIES",
    "Fine",
    "accident_fine_range",
    "accident_head_fine",
    "daily_continuous_fine",
    "fine_allowed",
    "fine_multiple",
    "fine_range",
    "fine_range_by_value",
    "fined_articles",
    "fines",
    "income_fine_range",
    "late_fee",
    "may_collect_on_the_spot",
    "on_the_spot_allowed",
]

PENALTY_LAW_2021 = date(2021, 7, 15)
_PENALTY_LAW_1996 = date(1996, 10, 1)
_LATE_FEE = Decimal("0.03")
_ON_THE_SPOT = {"person": (Decimal(200), Decimal(50)), "organisation": (Decimal(3000), Decimal(1000))}
_COLLECT_AT_ONCE = Decimal(100)

#: Parties a caller may name; "person" means whichever natural person the article fines.
PARTIES = {
    "organisation": "单位",
    "person": "个人",
    "responsible": "直接负责的主管人员和其他直接责任人员",
    "head": "主要负责人",
    "manager": "其他负责人和安全生产管理人员",
    "investor": "个人经营的投资人",
    "individual": "个人",
}
_KEY = re.compile(
    r"^(?P<law>[^\d第]+?)第?(?P<article>\d+)条?"
    r"(?:(?:\.|第)(?P<paragraph>\d+)款?)?"
    r"(?:(?:\((?P<item>\d+)\))|(?:第(?P<item2>\d+)项))?(?P<part>后段)?$"
)
_CHINESE_DIGITS = dict(zip("零一二三四五六七八九", range(10), strict=True))


@dataclass(frozen=True, slots=True)
class ArticleKey:
    """A citation taken apart: law, article, paragraph and item (0 where not given), sentence."""

    law: str
    article: int
    paragraph: int = 0
    item: int = 0
    part: str = ""


def late_fee(fine: Decimal | int, days_late: int, suspended_days: int = 0) -> Decimal:
    """Addition for late payment: 3 % of the fine a day, never more than the fine (行政处罚法72条1款1项).

    `suspended_days` are the days of review or suit, which do not count (73条3款).

    >>> late_fee(10_000, 5), late_fee(10_000, 34), late_fee(10_000, 40, suspended_days=10)
    (Decimal('1500.00'), Decimal('10000.00'), Decimal('9000.00'))
    """
    amount = yuan("fine", fine)
    days = max(0, whole("days_late", days_late) - whole("suspended_days", suspended_days))
    return min(amount, rounded(amount * _LATE_FEE * days))


def on_the_spot_allowed(party: str, fine: Decimal | int, on: date | None = None) -> bool:
    """Whether a fine may be decided by summary procedure: person up to 200, organisation up to 3,000 yuan
    (行政处罚法51条; 50 and 1,000 yuan until 2021-07-14).

    >>> on_the_spot_allowed("person", 200), on_the_spot_allowed("organisation", 3001)
    (True, False)
    """
    if party not in _ON_THE_SPOT:
        raise ValueError(f"party: {party!r} is neither 'person' nor 'organisation'")
    amount = yuan("fine", fine)
    now, before = _ON_THE_SPOT[party]
    if on is None or _day(on) >= PENALTY_LAW_2021:
        return amount <= now
    if _day(on) < _PENALTY_LAW_1996:
        raise ValueError(f"on: no summary procedure is known for {on.isoformat()}")
    return amount <= before


def may_collect_on_the_spot(
    fine: Decimal | int, *, hard_to_enforce: bool = False, remote_on_request: bool = False
) -> bool:
    """Whether the officer may take the money at once (行政处罚法68、69条): up to 100 yuan, or where it could hardly be
    enforced later, or in remote places and on water when the party asks for it.

    >>> may_collect_on_the_spot(100), may_collect_on_the_spot(101), may_collect_on_the_spot(500, remote_on_request=True)
    (True, False, True)
    """
    return yuan("fine", fine) <= _COLLECT_AT_ONCE or hard_to_enforce or remote_on_request


def fine_range(article: str, overdue: bool, on: date, party: str = "organisation") -> tuple[Decimal, Decimal]:
    """Bounds in yuan, both included, of the fine an article names in fixed amounts.

    `article` such as "安全生产法97", with item "安全生产法97(1)", with paragraph "安全生产法103.2" (without one
    the first paragraph that fines `party`); `overdue`: not put right within the time limit, or refused; `on` is the
    day of the offence. Parties: `PARTIES`. A lower bound of 0 stands for "以下". Where the amount follows from
    illegal income or the value of goods this is the fixed part; see `fine_multiple` and `fine_range_by_value`.
    `ValueError` names the argument: an unknown article, one without a fine for that party or stage, a day before
    the law was in force.

    >>> fine_range("安全生产法97", overdue=False, on=date(2026, 6, 1))
    (Decimal('0.00'), Decimal('100000.00'))
    >>> fine_range("危险化学品安全法103(1)", overdue=True, on=date(2026, 6, 1), party="responsible")
    (Decimal('20000.00'), Decimal('50000.00'))
    """
    found = _fine(article, overdue, on, party)
    return rounded(found.low), rounded(found.high)


def fine_allowed(
    article: str, overdue: bool, fine: Decimal | int, on: date, party: str = "organisation"
) -> bool:
    """Whether a fine lies within `fine_range`, bounds included.

    >>> fine_allowed("安全生产法98", overdue=True, fine=500_000, on=date(2026, 6, 1))
    True
    """
    amount = yuan("fine", fine)
    low, high = fine_range(article, overdue, on, party)
    return low <= amount <= high


def fines(article: str, on: date) -> list[Fine]:
    """Every fine an article names, in the order of its text: what a form offers to choose from.

    >>> [(one.party, one.stage) for one in fines("安全生产法97", date(2026, 6, 1))]
    [('organisation', 'first'), ('organisation', 'overdue'), ('responsible', 'overdue')]
    """
    return _candidates(_key(article), article, _day(on))


def fined_articles(on: date) -> list[str]:
    """Keys of every article (with its paragraph where it has several) that names a fixed fine on a day.

    >>> fined_articles(date(2026, 6, 1))[:3]
    ['安全生产法92.1', '安全生产法92.2', '安全生产法93.2']
    """
    day = _day(on)
    known = [one for one in FINES if in_force([one], day) is not None]
    several = {(one.law, one.article) for one in known if one.paragraph > 1}
    keys = []
    for one in known:
        paragraph = f".{one.paragraph}" if (one.law, one.article) in several else ""
        item = f"({one.item})" if one.item else ""
        keys.append(f"{one.law}{one.article}{paragraph}{item}{one.part}")
    return list(dict.fromkeys(keys))


def fine_multiple(article: str, on: date) -> tuple[str, Decimal, int, int] | None:
    """(of what, from which amount, low factor, high factor) where an article fines a multiple; None otherwise.

    >>> fine_multiple("危险化学品安全法98", date(2026, 6, 1))
    ('货值金额', Decimal('100000.00'), 5, 10)
    """
    for one in fines(article, on):
        if one.multiple is not None:
            return one.multiple.of, rounded(one.multiple.threshold), one.multiple.low, one.multiple.high
    return None


def fine_range_by_value(article: str, amount: Decimal | int, on: date) -> tuple[Decimal, Decimal]:
    """Bounds of an organisation's fine where it follows from `amount` (illegal income or value of goods, in yuan).

    >>> fine_range_by_value("安全生产法103", 99_999, date(2026, 6, 1))
    (Decimal('100000.00'), Decimal('200000.00'))
    >>> fine_range_by_value("安全生产法103", 100_000, date(2026, 6, 1))
    (Decimal('200000.00'), Decimal('500000.00'))
    """
    found = next((one for one in fines(article, on) if one.multiple is not None), None)
    if found is None or found.multiple is None:
        raise ValueError(f"article: {article!r} does not fine a multiple")
    value = yuan("amount", amount)
    if value < found.multiple.threshold:
        return rounded(found.low), rounded(found.high)
    return rounded(value * found.multiple.low), rounded(value * found.multiple.high)


def income_fine_range(article: str, annual_income: Decimal | int, on: date) -> tuple[Decimal, Decimal]:
    """Bounds of a fine that is a share of last year's income, in yuan.

    安全生产法96条: 20 to 50 %, other heads and safety officers whose neglect led to an accident; 110条: 60 to 100 %,
    a head who does not rescue, leaves, hides, or reports falsely or late.

    >>> income_fine_range("安全生产法110", 100_000, date(2026, 6, 1))
    (Decimal('60000.00'), Decimal('100000.00'))
    """
    key = _key(article)
    shares = {("安全生产法", 96): (20, 50), ("安全生产法", 110): (60, 100)}
    if (key.law, key.article) not in shares:
        raise ValueError(f"article: {article!r} does not fine a share of income")
    _require_in_force(key, _day(on))
    income = yuan("annual_income", annual_income)
    low, high = shares[key.law, key.article]
    return rounded(income * low / 100), rounded(income * high / 100)


def daily_continuous_fine(original: Decimal | int, days: int) -> Decimal:
    """按日连续处罚: the original fine for each day from the day after the order to put right (安全生产法112条).

    >>> daily_continuous_fine(50_000, 3)
    Decimal('150000.00')
    """
    return rounded(yuan("original", original) * whole("days", days))


def _fine(article: str, overdue: bool, on: date, party: str) -> Fine:
    if party not in PARTIES:
        raise ValueError(f"party: {party!r} is none of {', '.join(PARTIES)}")
    if not isinstance(overdue, bool):
        raise ValueError(f"overdue: {overdue!r} is neither True nor False")
    key = _key(article)
    named = _candidates(key, article, _day(on))
    mine = [
        one for one in named if (one.party != "organisation" if party == "person" else one.party == party)
    ]
    if not mine:
        parties = "、".join(dict.fromkeys(PARTIES[one.party] for one in named))
        raise ValueError(f"party: {article} fines {parties}, not {PARTIES[party]}")
    # without a paragraph the citation means the first that fines this party; its later sentences are other offences
    mine = [one for one in mine if (one.paragraph, one.part) == (mine[0].paragraph, mine[0].part)]
    stage = "overdue" if overdue else "first"
    fitting = [one for one in mine if one.stage in (stage, "any")]
    if not fitting:
        when = "only after the time limit" if not overdue else "not again after the time limit"
        raise ValueError(f"overdue: {article} fines {PARTIES[party]} {when}")
    if not key.item and fitting[0].item:
        items = "、".join(str(one.item) for one in fitting)
        raise ValueError(f"article: {article!r} has different fines by item; name one of ({items})")
    return fitting[0]


def _candidates(key: ArticleKey, article: str, on: date) -> list[Fine]:
    """Fines of the article, paragraph and item asked for, in force on a day."""
    rows = [one for one in FINES if (one.law, one.article) == (key.law, key.article)]
    if not rows:
        why = ELSEWHERE.get((key.law, key.article))
        raise ValueError(f"article: {article!r} names no fixed fine" + (f" ({why})" if why else ""))
    _require_in_force(key, on)
    paragraph = key.paragraph
    item = key.item
    has_items = any(one.items or one.item for one in rows)
    if item and not has_items and not paragraph:  # "103(2)" of an article with paragraphs only
        paragraph, item = item, 0
    if paragraph:
        rows = [one for one in rows if one.paragraph == paragraph]
    if key.part:
        rows = [one for one in rows if one.part == key.part]
    if item:
        rows = [one for one in rows if one.item == item or (not one.item and item <= one.items)]
    if not rows:
        raise ValueError(f"article: {article!r} is not a paragraph or item with a fine")
    return [one for one in rows if in_force([one], on) is not None]


def _require_in_force(key: ArticleKey, on: date) -> None:
    first = EFFECTIVE_FROM[key.law]
    if on < first:
        raise ValueError(
            f"on: {key.law} in this numbering is in force since {first.isoformat()}, not {on.isoformat()}"
        )


def _key(article: str) -> ArticleKey:
    """A citation such as 安全生产法97, 安全生产法97(1), 安全生产法第九十七条第（一）项."""
    if not isinstance(article, str):
        raise ValueError(f"article: {article!r} is not a citation")
    text = "".join(article.split()).translate(str.maketrans("（）《》．", "()  .")).replace(" ", "")
    text = text.removeprefix("中华人民共和国")
    text = re.sub(r"[零一二三四五六七八九十百]+", lambda match: str(_chinese_number(match.group())), text)
    text = re.sub(r"第\((\d+)\)项", r"(\1)", text)
    found = _KEY.match(text)
    if found is None or found["law"] not in EFFECTIVE_FROM:
        laws = "、".join(EFFECTIVE_FROM)
        raise ValueError(
            f"article: {article!r} is no article of {laws}, such as 安全生产法97 or 安全生产法97(1)"
        )
    item = found["item"] or found["item2"] or 0
    return ArticleKey(
        found["law"], int(found["article"]), int(found["paragraph"] or 0), int(item), found["part"] or ""
    )


def _chinese_number(text: str) -> int:
    """Up to 999.

    >>> [_chinese_number(text) for text in ("九十七", "一百零三", "一百一十四", "十", "十七", "三")]
    [97, 103, 114, 10, 17, 3]
    """
    total, digit = 0, 0
    for character in text:
        if character in _CHINESE_DIGITS:
            digit = _CHINESE_DIGITS[character]
        else:
            total += (digit or 1) * (100 if character == "百" else 10)
            digit = 0
    return total + digit


def _day(on: date) -> date:
    if isinstance(on, datetime) or not isinstance(on, date):
        raise ValueError(f"on: {on!r} is not a date")
    return on
