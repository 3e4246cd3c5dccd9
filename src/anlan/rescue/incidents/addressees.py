"""Who is told of an accident and who investigates it: pure decisions over grade, kind and danger. No database.

源: 《生产安全事故报告和调查处理条例》(Order 493) 第十条, 第十一条, 第十九条; 《生产安全事故信息报告和处置办法》
(Order 21 of 2009) 第七条, 第二十六条; 《特种设备安全监察条例》第六十六条.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from anlan.rescue.incidents.enums import AddresseeCategory, DeliveryWay, Grade, IncidentKind
from anlan.rules import accidents

_REPORT = "《生产安全事故报告和调查处理条例》第十条"
_METHOD = "《生产安全事故信息报告和处置办法》第七条"


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """One to be told: from which grade on (4: all), of which kinds (empty: all), also of 较大涉险事故, and how.

    `own_bureau` says that the platform's city bureau stands behind it, whatever the city is called.
    """

    name: str
    category: AddresseeCategory
    grade_from: Grade = Grade.ORDINARY
    kinds: frozenset[str] = frozenset()
    dangers: bool = True
    way: DeliveryWay = DeliveryWay.TELEPHONE
    contact: str = ""
    organisation: UUID | None = None
    basis: str = ""
    own_bureau: bool = False
    enabled: bool = True


#: What holds until a city sets its own: articles 10 and 11. Order 21 ends 较大涉险事故 at the city.
DEFAULTS: tuple[Addressee, ...] = (
    Addressee(
        name="市应急管理局",
        category=AddresseeCategory.ABOVE,
        way=DeliveryWay.SYSTEM,
        basis=f"{_REPORT}第一款第三项",
        own_bureau=True,
    ),
    Addressee(
        name="省应急管理厅",
        category=AddresseeCategory.ABOVE,
        grade_from=Grade.LARGER,
        dangers=False,
        way=DeliveryWay.EXCHANGE,
        basis=f"{_REPORT}第一款第二项",
    ),
    Addressee(
        name="应急管理部",
        category=AddresseeCategory.ABOVE,
        grade_from=Grade.MAJOR,
        dangers=False,
        way=DeliveryWay.EXCHANGE,
        basis=f"{_REPORT}第一款第一项",
    ),
    Addressee(
        name="本级人民政府",
        category=AddresseeCategory.GOVERNMENT,
        way=DeliveryWay.EXCHANGE,
        basis=f"{_REPORT}第二款",
    ),
    Addressee(name="公安机关", category=AddresseeCategory.POLICE, basis=f"{_REPORT}、{_METHOD}"),
    Addressee(name="人力资源社会保障部门", category=AddresseeCategory.LABOUR, basis=f"{_REPORT}、{_METHOD}"),
    Addressee(name="工会", category=AddresseeCategory.UNION, basis=f"{_REPORT}、{_METHOD}"),
    Addressee(name="人民检察院", category=AddresseeCategory.PROCURATORATE, basis=f"{_REPORT}、{_METHOD}"),
    Addressee(
        name="矿山安全监察机构",
        category=AddresseeCategory.OTHER,
        kinds=frozenset({IncidentKind.MINE.value}),
        basis=_METHOD,
    ),
    Addressee(
        name="特种设备安全监督管理部门",
        category=AddresseeCategory.OTHER,
        kinds=frozenset({IncidentKind.SPECIAL_EQUIPMENT.value}),
        basis="《特种设备安全监察条例》第六十六条",
    ),
)


def is_told(rule: Addressee, *, grade: int, kind: str, danger: bool) -> bool:
    """Whether an addressee is told of an accident of this grade (1 the gravest) and kind, or of this danger."""
    if not rule.enabled or (rule.kinds and kind not in rule.kinds):
        return False
    return grade <= rule.grade_from or (danger and rule.dangers)


def told(rules: Iterable[Addressee], *, grade: int, kind: str, danger: bool) -> list[Addressee]:
    """Those to be told, in the order of the rules; a name comes once."""
    found: dict[str, Addressee] = {}
    for rule in rules:
        if is_told(rule, grade=grade, kind=kind, danger=danger):
            found.setdefault(rule.name, rule)
    return list(found.values())


def difference(before: Sequence[str], after: Sequence[str]) -> tuple[list[str], list[str]]:
    """Who came to a list of names and who left it, each in its own order."""
    return [name for name in after if name not in before], [name for name in before if name not in after]


@dataclass(frozen=True, slots=True)
class Investigation:
    """Which government investigates, and by which article."""

    level: str
    basis: str


_INVESTIGATORS = {
    accidents.Level.STATE: "国务院或者国务院授权的部门",
    accidents.Level.PROVINCE: "省级人民政府",
    accidents.Level.CITY: "设区的市级人民政府",
    accidents.Level.COUNTY: "县级人民政府",
}


def investigation(grade: int) -> Investigation:
    """The investigating government of a grade (Order 493, article 19)."""
    level = accidents.investigating_level(accidents.AccidentGrade(grade))
    return Investigation(_INVESTIGATORS[level], "《生产安全事故报告和调查处理条例》第十九条")
