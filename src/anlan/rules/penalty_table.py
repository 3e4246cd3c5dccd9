"""The table behind `penalties`: every fine the two safety laws name in fixed amounts, as data with its article.

安全生产法 as amended 2021 (in force since 2021-09-01) articles 92 to 114; 危险化学品安全法 (in force since 2026-05-01)
articles 98 to 116. Where a fine depends on illegal income or the value of goods the fixed part stands here and the
multiple beside it. Shares of a year's income are in `penalties`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

Stage = Literal["first", "overdue", "any"]
#: organisation 单位; responsible 直接负责的主管人员和其他直接责任人员; head 主要负责人; manager 其他负责人和
#: 安全生产管理人员; investor 个人经营的投资人; individual any natural person who acts.
Party = Literal["organisation", "responsible", "head", "manager", "investor", "individual"]

WORK_SAFETY = "安全生产法"
CHEMICALS = "危险化学品安全法"
WORK_SAFETY_FROM = date(2021, 9, 1)
CHEMICALS_FROM = date(2026, 5, 1)
EFFECTIVE_FROM = {WORK_SAFETY: WORK_SAFETY_FROM, CHEMICALS: CHEMICALS_FROM}
_WAN = Decimal(10_000)


@dataclass(frozen=True, slots=True)
class Multiple:
    """A fine as a multiple: `low` to `high` times `of`, from `threshold` yuan on; below it the fixed amounts."""

    of: str
    threshold: Decimal
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Fine:
    """One fine: article, paragraph (款), number of items (项) it covers, stage, party, bounds in yuan.

    `part` tells sentences of one paragraph apart; `optional` where the law says 可以. Stage "any": the article does
    not tell a first fine from one after the time limit.
    """

    law: str
    article: int
    paragraph: int
    items: int
    stage: Stage
    party: Party
    low: Decimal
    high: Decimal
    effective_from: date
    effective_to: date | None = None
    part: str = ""
    item: int = 0
    optional: bool = False
    multiple: Multiple | None = None

    @property
    def basis(self) -> str:
        """The citation."""
        item = f"第{self.item}项" if self.item else ""
        return f"{self.law}{self.article}条第{self.paragraph}款{item}{self.part}"


Range = tuple[float, float]


def _rows(
    law: str,
    article: int,
    paragraphs: tuple[int, ...] = (1,),
    *,
    items: int = 0,
    item: int = 0,
    part: str = "",
    optional_first: bool = False,
    multiple: Multiple | None = None,
    **amounts: Range,
) -> Iterator[Fine]:
    """Rows of an article; `amounts` are named party_stage and given in 10,000 yuan."""
    for paragraph in paragraphs:
        for name, (low, high) in amounts.items():
            party, _, stage = name.partition("_")
            yield Fine(
                law=law,
                article=article,
                paragraph=paragraph,
                items=items if paragraph == 1 else 0,
                stage=stage,  # type: ignore[arg-type]
                party=party,  # type: ignore[arg-type]
                low=Decimal(str(low)) * _WAN,
                high=Decimal(str(high)) * _WAN,
                effective_from=EFFECTIVE_FROM[law],
                part=part,
                item=item,
                optional=optional_first and stage in ("first", "any"),
                multiple=multiple if party == "organisation" else None,
            )


_INCOME = Multiple("违法所得", 10 * _WAN, 2, 5)
_VALUE = Multiple("货值金额", 10 * _WAN, 5, 10)
_L, _C = WORK_SAFETY, CHEMICALS

_WORK_SAFETY_FINES = (
    *_rows(_L, 92, organisation_any=(3, 10)),
    *_rows(_L, 92, (2,), organisation_any=(10, 20), responsible_any=(5, 10), multiple=_INCOME),
    *_rows(_L, 93, (2,), investor_any=(2, 20)),
    *_rows(_L, 94, head_first=(2, 5), head_overdue=(5, 10)),
    *_rows(_L, 96, manager_any=(1, 3)),
    *_rows(
        _L, 97, items=7, organisation_first=(0, 10), organisation_overdue=(10, 20), responsible_overdue=(2, 5)
    ),
    *_rows(
        _L,
        98,
        items=4,
        organisation_first=(10, 50),
        responsible_first=(2, 5),
        organisation_overdue=(50, 100),
        responsible_overdue=(5, 10),
    ),
    *_rows(
        _L, 99, items=8, organisation_first=(0, 5), organisation_overdue=(5, 20), responsible_overdue=(1, 2)
    ),
    *_rows(
        _L,
        101,
        items=5,
        organisation_first=(0, 10),
        organisation_overdue=(10, 20),
        responsible_overdue=(2, 5),
    ),
    *_rows(_L, 102, organisation_first=(0, 5), responsible_overdue=(5, 10)),
    *_rows(_L, 103, organisation_any=(10, 20), responsible_any=(1, 2), multiple=_INCOME),
    *_rows(_L, 103, (2,), organisation_first=(0, 5), responsible_first=(0, 1)),
    *_rows(_L, 103, (3,), organisation_first=(0, 10), responsible_first=(0, 2)),
    *_rows(_L, 103, (3,), part="后段", organisation_any=(10, 20), responsible_any=(5, 10), multiple=_INCOME),
    *_rows(_L, 104, organisation_first=(0, 5), responsible_first=(0, 1)),
    *_rows(_L, 105, items=2, organisation_first=(0, 5), responsible_first=(0, 1)),
    *_rows(_L, 106, head_any=(2, 10), investor_any=(2, 10)),
    *_rows(_L, 108, organisation_overdue=(2, 20), responsible_overdue=(1, 2)),
    *_rows(_L, 109, organisation_first=(5, 10), organisation_overdue=(10, 20)),
    *_rows(_L, 114, item=1, organisation_any=(30, 100)),
    *_rows(_L, 114, item=2, organisation_any=(100, 200)),
    *_rows(_L, 114, item=3, organisation_any=(200, 1000)),
    *_rows(_L, 114, item=4, organisation_any=(1000, 2000)),
)

_CHEMICALS_FINES = (
    *_rows(_C, 98, (1, 3), organisation_any=(30, 50), multiple=_VALUE),
    *_rows(
        _C,
        99,
        (1, 2),
        items=5,
        organisation_first=(10, 50),
        responsible_first=(2, 5),
        organisation_overdue=(50, 100),
        responsible_overdue=(5, 10),
    ),
    *_rows(_C, 100, (2,), organisation_first=(10, 50)),
    *_rows(_C, 100, (3,), organisation_any=(10, 50)),
    *_rows(
        _C,
        101,
        (1, 2),
        items=17,
        optional_first=True,
        organisation_first=(0, 10),
        organisation_overdue=(10, 20),
        responsible_overdue=(2, 5),
    ),
    *_rows(_C, 102, (1, 2), organisation_first=(20, 50), responsible_overdue=(1, 5)),
    *_rows(
        _C,
        103,
        (1, 2),
        items=9,
        organisation_first=(5, 10),
        organisation_overdue=(10, 20),
        responsible_overdue=(2, 5),
    ),
    *_rows(
        _C,
        104,
        (1, 2, 3),
        items=6,
        optional_first=True,
        organisation_first=(2, 10),
        organisation_overdue=(10, 20),
        responsible_overdue=(1, 5),
    ),
    *_rows(_C, 105, organisation_any=(10, 50)),
    *_rows(_C, 105, (2,), optional_first=True, organisation_first=(2, 10), organisation_overdue=(10, 20)),
    *_rows(_C, 106, organisation_first=(20, 50), responsible_overdue=(5, 10)),
    *_rows(_C, 107, (1, 4), items=3, organisation_first=(20, 50), responsible_overdue=(5, 10)),
    *_rows(_C, 107, (2,), optional_first=True, organisation_any=(2, 5), individual_any=(2, 5)),
    *_rows(_C, 107, (3,), organisation_first=(10, 50)),
    *_rows(_C, 109, items=10, organisation_first=(5, 50), responsible_overdue=(1, 5)),
    *_rows(_C, 110, items=5, organisation_first=(20, 30), responsible_overdue=(1, 5)),
    *_rows(_C, 111, items=4, organisation_any=(10, 20)),
    *_rows(_C, 112, items=4, organisation_any=(5, 10)),
    *_rows(_C, 114, items=2, optional_first=True, organisation_first=(0, 5), organisation_overdue=(5, 10)),
    *_rows(_C, 116, (2,), organisation_any=(20, 30)),
)

FINES: tuple[Fine, ...] = (*_WORK_SAFETY_FINES, *_CHEMICALS_FINES)

#: Articles without a fixed fine of their own, and what they say instead.
ELSEWHERE = {
    (_L, 95): "主要负责人按上一年年收入的比例罚款，用 accident_head_fine",
    (_L, 100): "依照有关危险物品安全管理的法律、行政法规处罚",
    (_L, 107): "对从业人员不罚款",
    (_L, 110): "主要负责人按上一年年收入的比例罚款，用 income_fine_range",
    (_L, 112): "按日连续处罚，用 daily_continuous_fine",
    (_C, 108): "依照有关道路运输、水路运输的法律、行政法规处罚",
    (_C, 113): "责令消除安全隐患，不罚款",
    (_C, 115): "依照有关内河交通安全管理法律、行政法规或者港口法处罚",
    (_C, 117): "依照有关生产安全事故报告和调查处理法律、行政法规处罚",
}
