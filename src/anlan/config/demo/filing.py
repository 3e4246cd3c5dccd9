"""Demo: filings of enterprises in every state, so that both sides have something to do.

What waits is dated from the day the demo is built, or its clock would have run out; the rest has fixed dates of 2026.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from anlan.base.accounts.facade import User
from anlan.config.demo.places import telephone
from anlan.data.enterprises.facade import Enterprise
from anlan.data.filing.facade import (
    Filing,
    accept_filing,
    begin_change,
    filing_to_edit,
    kind_of,
    open_filing,
    pass_all,
    return_filing,
    submit_filing,
    withdraw_filing,
    write_note,
)
from anlan.data.hazards.facade import installations_of
from anlan.kernel.actor import Actor
from anlan.kernel.clock import SHANGHAI

#: A kind, what was typed, and the record changed (None: a new one).
Change = tuple[str, Mapping[str, Any], Any]

_HYDRANT = {
    "name": "东厂界 3 号消火栓",
    "kind": "hydrant",
    "supply_l_s": "15",
    "quantity": "1",
    "keeper": "消防班",
    "telephone": telephone(8801),
    "address": "东厂界 2 号门内 20 米",
}
_FILLING = {
    "name": "液氯充装间",
    "level": "orange",
    "accident_types": "中毒和窒息",
    "hazards": "充装软管破裂、钢瓶超装",
    "measures": "加强管理",
    "responsible": "充装班长",
    "telephone": telephone(8802),
}
_BRINE = {"name": "盐水工段", "level": "blue", "accident_types": "灼烫", "measures": "设防护罩"}
_PAINT_STORE = {
    "name": "稀释剂库雨排切断阀",
    "kind": "drain",
    "how": "顺时针关闭 1 号雨水井内闸阀，关到底后挂牌",
    "key_holder": "库管员",
    "telephone": telephone(8803),
}
_GAS_SHIFT = {"name": "夜班", "starts": "20:00", "ends": "08:00", "people": "4", "leader": "充装站值班长"}


def build_filings(people: Mapping[str, User], enterprises: Mapping[str, Enterprise], *, at: datetime) -> None:
    """One filing in each state at the filer's own enterprise, and two more on the district's worklist."""
    filer, officer = people["enterprise"], people["jinzhou"]
    own = enterprises["biliu"]
    mine, reviewer = _actor(filer), _actor(officer)

    done = _submitted(
        own, [("safety-facility", _HYDRANT, None), ("enterprise", {"employees": "872"}, own.pk)],
        note="东厂界消火栓已验收", by=mine, at=_on(10, 9), within=filer)  # fmt: skip
    passed = pass_all(filing=done, version=None, by=reviewer, at=_on(10, 13))
    accept_filing(filing=passed, version=None, by=reviewer, at=_on(10, 13), within=officer)

    gone = _submitted(
        own, [("risk-point", _BRINE, None)], note="", by=mine, at=_on(10, 20), within=filer)  # fmt: skip
    withdraw_filing(filing=gone, reason="盐水工段停用，不再登记", version=None, by=mine, at=_on(10, 21))

    back = _submitted(
        own, [("risk-point", _FILLING, None)], note="新增充装间风险点", by=mine, at=_on(11, 5), within=filer
    )  # fmt: skip
    (change,) = back.changes.all()
    remark = "管控措施过于笼统，请写明超装报警、软管更换周期和应急吸收装置"
    marks: dict[str, dict[str, dict[str, Any]]] = {
        str(change.pk): {
            "name": {"ok": True},
            "level": {"ok": True},
            "measures": {"ok": False, "remark": remark},
        }
    }
    return_filing(filing=back, version=None, marks=marks, remark="其余内容可以", by=reviewer, at=_on(11, 9))

    hydrogen = next(each for each in installations_of(own, visible_to=filer) if "氢" in each.name)
    waiting = at - timedelta(days=2)
    values = {"operating_name": "周海", "operating_phone": telephone(8804)}
    draft = _draft(own, [("installation", values, hydrogen.pk)], fresh=True, by=mine, at=waiting)
    submit_filing(filing=draft, version=None, by=mine, at=waiting, within=filer)

    contact = {"legal_representative": "王立新"}
    _draft(own, [("enterprise", contact, own.pk)], fresh=True, by=mine, at=at - timedelta(days=1))

    for key, days, kind, typed in (
        ("paint", 12, "shut-off", _PAINT_STORE),
        ("gas-jinzhou", 1, "shift", _GAS_SHIFT),
    ):
        enterprise = enterprises[key]
        by = Actor(id=None, name=f"{enterprise.short_name}填报员", address="cli")
        _submitted(
            enterprise, [(kind, typed, None)], note="", by=by, at=at - timedelta(days=days), within=officer
        )  # fmt: skip


def _actor(user: User) -> Actor:
    return Actor(id=user.id, name=user.name, address="cli")


def _on(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 10, 20, tzinfo=SHANGHAI)


def _draft(
    enterprise: Enterprise, changes: Sequence[Change], *, by: Actor, at: datetime, fresh: bool = False
) -> Filing:
    start = open_filing if fresh else filing_to_edit
    filing = start(enterprise=enterprise, by=by, at=at)
    for kind, values, target in changes:
        begin_change(filing=filing, kind=kind_of(kind), target_id=target, values=values, by=by, at=at)
    return filing


def _submitted(
    enterprise: Enterprise, changes: Sequence[Change], *, note: str, by: Actor, at: datetime, within: User
) -> Filing:
    filing = _draft(enterprise, changes, by=by, at=at)
    if note:
        write_note(filing=filing, text=note, version=None, by=by, at=at)
    return submit_filing(filing=filing, version=None, by=by, at=at, within=within)
