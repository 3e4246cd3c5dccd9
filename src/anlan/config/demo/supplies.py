"""Supplies of the demo world: a catalogue, lots with their last days, minimum stock, requests at every step, a count.

All invented; telephones reach nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from anlan.base.accounts.facade import User
from anlan.base.divisions.facade import Division
from anlan.config.demo.places import person_name, telephone
from anlan.data.resources.facade import Resource, resources
from anlan.data.supplies.facade import (
    Item,
    Subject,
    change_item,
    commit_supplies,
    count_lots,
    create_item,
    items,
    receive_consignment,
    request_supplies,
    return_unused,
    send_consignment,
    set_minimum,
    start_stocktake,
    submit_stocktake,
    take_in,
)
from anlan.kernel.actor import Actor
from anlan.kernel.clock import SHANGHAI
from anlan.kernel.records import RecordRef
from anlan.rescue.incidents.facade import Incident, incidents

CENTRE, CHEMICAL, OIL, FLOOD = "大连市应急物资中心库", "大孤山化工", "长兴岛石化", "庄河市防汛"

#: Category by a word of the item's name, for what the depots held before the books began.
CATEGORIES = (
    ("泡沫", "fire"),
    ("炮", "fire"),
    ("防化服", "protection"),
    ("呼吸器", "protection"),
    ("防毒", "protection"),
    ("救生", "rescue"),
    ("堵漏", "leak"),
    ("氢氧化钠", "decontamination"),
    ("围油栏", "oil"),
    ("吸油", "oil"),
    ("编织袋", "water"),
    ("泵", "water"),
    ("橡皮艇", "rescue"),
    ("发电", "power"),
    ("照明", "power"),
    ("帐篷", "living"),
    ("棉被", "living"),
    ("检测", "detection"),
)


@dataclass(frozen=True, slots=True)
class Lot:
    """A lot to take in: depot, item, quantity, number, last day, supplier."""

    depot: str
    item: str
    unit: str
    category: str
    quantity: float
    number: str
    expires_on: str
    supplier: str


LOTS = (
    Lot(
        CENTRE,
        "防毒面具滤毒罐（氯、氨）",
        "只",
        "protection",
        400,
        "LD-2023-11",
        "2026-12-05",
        "某劳保用品公司",
    ),
    Lot(
        CENTRE,
        "防毒面具滤毒罐（氯、氨）",
        "只",
        "protection",
        260,
        "LD-2025-03",
        "2028-03-31",
        "某劳保用品公司",
    ),
    Lot(CENTRE, "便携式四合一气体检测仪", "台", "detection", 24, "JC-2404", "", "某仪器公司"),
    Lot(CENTRE, "急救药品箱", "箱", "medical", 30, "YP-2311", "2026-11-15", "某医药公司"),
    Lot(CENTRE, "应急照明灯", "台", "power", 40, "ZM-2206", "", "某照明公司"),
    Lot(CHEMICAL, "带压堵漏工具", "套", "leak", 6, "DL-2501", "", "某堵漏设备厂"),
    Lot(CHEMICAL, "抗溶性泡沫液", "吨", "fire", 60, "KR-2306", "2026-12-18", "某消防药剂厂"),
    Lot(CHEMICAL, "重型防化服", "套", "protection", 28, "FH-2407", "2029-07-31", "某防护装备公司"),
    Lot(OIL, "吸油毡", "吨", "oil", 12, "XY-2405", "", "某环保材料公司"),
    Lot(OIL, "抗溶性泡沫液", "吨", "fire", 90, "KR-2501", "2030-01-31", "某消防药剂厂"),
    Lot(FLOOD, "大流量排水泵", "台", "water", 8, "PS-2304", "", "某水泵厂"),
)
MINIMUMS = (
    (CENTRE, "防毒面具滤毒罐（氯、氨）", "只", 500),
    (CENTRE, "急救药品箱", "箱", 40),
    (CHEMICAL, "抗溶性泡沫液", "吨", 80),
    (CHEMICAL, "带压堵漏工具", "套", 4),
    (OIL, "吸油毡", "吨", 10),
)


class _Stores:
    """The demo people at work in the depots."""

    def __init__(self, people: Mapping[str, User], at: datetime) -> None:
        self.people, self.at = people, at
        self._items: dict[tuple[str, str], Item] = {}

    def by(self, username: str) -> Actor:
        user = self.people[username]
        return Actor(id=user.id, name=user.name, address="演示")

    def depot(self, name: str) -> Resource:
        found: Resource = resources(visible_to=self.people["duty"]).get(
            name__startswith=name, kind="supplies"
        )
        return found

    def item(self, name: str, unit: str, category: str = "other") -> Item:
        key = (name, unit)
        if key not in self._items:
            found = items(visible_to=self.people["clerk"]).filter(name=name, unit=unit).first()
            self._items[key] = found or create_item(
                name=name, unit=unit, category=category, by=self.by("clerk"), at=self.at
            )
        return self._items[key]


def build_supplies(people: Mapping[str, User], *, at: datetime) -> None:
    """After the incidents: one of them asks for supplies. `at` is now; what is past has fixed dates."""
    stores = _Stores(people, datetime(2026, 9, 15, 9, 0, tzinfo=SHANGHAI))
    _stock(stores)
    _replenished(stores, datetime(2026, 10, 9, 9, 20, tzinfo=SHANGHAI))
    _for_the_incident(stores, at)
    _asked(stores, at - timedelta(hours=3))
    _counted(stores, at - timedelta(days=1))


def _stock(stores: _Stores) -> None:
    for item in list(items(visible_to=stores.people["clerk"])):
        category = next((value for word, value in CATEGORIES if word in item.name), "other")
        if category != item.category:
            change_item(item=item, category=category, by=stores.by("clerk"), at=stores.at)
    for lot in LOTS:
        take_in(
            depot=stores.depot(lot.depot),
            item=stores.item(lot.item, lot.unit, lot.category),
            quantity=lot.quantity,
            number=lot.number,
            received_on=date(2026, 9, 10),
            expires_on=lot.expires_on,
            supplier=lot.supplier,
            place="A 区 2 排",
            by=stores.by("clerk"),
            at=stores.at,
        )
    for depot, name, unit, minimum in MINIMUMS:
        set_minimum(
            depot=stores.depot(depot),
            item=stores.item(name, unit),
            minimum=minimum,
            by=stores.by("clerk"),
            at=stores.at,
        )


def _replenished(stores: _Stores, at: datetime) -> None:
    """金州 asks the city's depot for filters for its own: sent, two of them missing on arrival."""
    jinzhou = stores.people["jinzhou"]
    request = request_supplies(
        organisation=jinzhou.current_posts[0].organisation,
        lines=[{"item": stores.item("防毒面具滤毒罐（氯、氨）", "只"), "quantity": 60}],
        to_depot=stores.depot(CHEMICAL),
        receiver=jinzhou.name,
        receiver_phone=jinzhou.phone,
        reason="补充化工园区库存",
        by=stores.by("jinzhou"),
        at=at,
    )
    made = commit_supplies(
        request=request,
        depot=stores.depot(CENTRE),
        quantities=None,
        by=stores.by("clerk"),
        at=at + timedelta(hours=1),
    )
    send_consignment(
        consignment=made,
        carrier=person_name(31),
        carrier_phone=telephone(731),
        plate="辽B D0731",
        by=stores.by("clerk"),
        at=at + timedelta(hours=4),
    )
    line = made.lines.get()
    receive_consignment(
        consignment=made,
        receiver=jinzhou.name,
        quantities={line.pk: 58},
        reasons={line.pk: "2 只包装破损，拒收"},
        by=stores.by("jinzhou"),
        at=at + timedelta(hours=6),
    )


def _open_incident(stores: _Stores) -> Incident | None:
    rows = incidents(visible_to=stores.people["duty"])
    found: Incident | None = rows.filter(kind="leak", exercise=False, status="responding").first()
    return found


def _for_the_incident(stores: _Stores, at: datetime) -> None:
    """The chlorine incident: foam suits on the road, plugging tools received and partly given back."""
    incident = _open_incident(stores)
    if incident is None:
        return
    subject = Subject(
        ref=RecordRef.of("incident", incident.pk),
        title=f"{incident.number} {incident.title}",
        place=incident.place,
        lon=incident.lon,
        lat=incident.lat,
        located_in=incident.located_in_id or "",
    )
    duty = stores.people["duty"]
    request = request_supplies(
        organisation=duty.current_posts[0].organisation,
        lines=[
            {"item": stores.item("重型防化服", "套"), "quantity": 12},
            {"item": stores.item("带压堵漏工具", "套"), "quantity": 2},
        ],
        subject=subject,
        receiver=person_name(12),
        receiver_phone=telephone(712),
        reason="现场堵漏作业",
        by=stores.by("duty"),
        at=at - timedelta(minutes=30),
    )
    tools: dict[UUID, Decimal] = {}
    suits: dict[UUID, Decimal] = {}
    for line in request.lines.select_related("item"):
        (tools if "堵漏" in line.item.name else suits)[line.pk] = line.quantity
    depot = stores.depot(CHEMICAL)
    first = commit_supplies(
        request=request, depot=depot, quantities=tools, by=stores.by("jinzhou"), at=at - timedelta(minutes=28)
    )
    send_consignment(
        consignment=first,
        carrier=person_name(40),
        carrier_phone=telephone(740),
        plate="辽B D0740",
        by=stores.by("jinzhou"),
        at=at - timedelta(minutes=26),
    )
    receive_consignment(consignment=first, by=stores.by("vehicle"), at=at - timedelta(minutes=12))
    return_unused(
        consignment=first,
        quantities={first.lines.get().pk: 1},
        reason="一套未使用",
        by=stores.by("jinzhou"),
        at=at - timedelta(minutes=4),
    )
    second = commit_supplies(
        request=request, depot=depot, quantities=suits, by=stores.by("jinzhou"), at=at - timedelta(minutes=25)
    )
    send_consignment(
        consignment=second,
        carrier=person_name(44),
        carrier_phone=telephone(744),
        plate="辽B D0744",
        expected_at=at + timedelta(minutes=15),
        by=stores.by("jinzhou"),
        at=at - timedelta(minutes=8),
    )


def _asked(stores: _Stores, at: datetime) -> None:
    """One request nobody has answered, one a depot has promised."""
    township = stores.people["township"]
    office = township.current_posts[0].organisation
    request_supplies(
        organisation=office,
        lines=[{"item": stores.item("便携式四合一气体检测仪", "台"), "quantity": 4}],
        place="大孤山街道应急管理办公室",
        receiver=township.name,
        receiver_phone=township.phone,
        reason="有限空间作业专项检查",
        located_in=Division.objects.get(code="210213006"),
        by=stores.by("township"),
        at=at,
    )
    promised = request_supplies(
        organisation=office,
        lines=[{"item": stores.item("应急照明灯", "台"), "quantity": 6}],
        place="大孤山街道应急避难场所",
        receiver=township.name,
        receiver_phone=township.phone,
        reason="避难场所夜间演练",
        located_in=Division.objects.get(code="210213006"),
        by=stores.by("township"),
        at=at + timedelta(minutes=20),
    )
    commit_supplies(
        request=promised,
        depot=stores.depot(CENTRE),
        quantities=None,
        by=stores.by("clerk"),
        at=at + timedelta(hours=1),
    )


def _counted(stores: _Stores, at: datetime) -> None:
    """The flood depot's count waits for approval with one difference."""
    by = stores.by("zhuanghe")
    count = start_stocktake(depot=stores.depot(FLOOD), by=by, at=at)
    counts = {line.pk: {"counted": line.book} for line in count.lines.all()}
    line = count.lines.select_related("lot__item").get(lot__item__name="大流量排水泵")
    counts[line.pk] = {"counted": line.book - 1, "reason": "一台外借未归还"}
    count_lots(stocktake=count, counts=counts, by=by, at=at + timedelta(hours=2))
    submit_stocktake(stocktake=count, by=by, at=at + timedelta(hours=2, minutes=10))
