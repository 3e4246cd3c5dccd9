"""The table behind `deadlines`: every statutory period with its numbers, basis and days in force. Data only.

`counts` says how the last day is found: "after" the start day; "before" it, for a notice that must precede
an event; "validity", where the start day itself is the first day of the period.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Unit = Literal["hour", "day", "working_day", "month", "year"]
Counts = Literal["after", "before", "validity"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One version of one statutory period.

    `extension` is in the same unit as `amount`, 0 where the law knows none; `suspends` names what stops the
    period, empty where the law names nothing; `effective_to` is None while in force.
    """

    name: str
    amount: int
    unit: Unit
    basis: str
    effective_from: date
    effective_to: date | None = None
    extension: int = 0
    suspends: str = ""
    counts: Counts = "after"
    note: str = ""


_LICENSING = date(2004, 7, 1)
_SAFETY_LICENCE = date(2004, 1, 13)
_PENALTY_1996, _PENALTY_1996_LAST = date(1996, 10, 1), date(2021, 7, 14)
_PENALTY_2021 = date(2021, 7, 15)
_COERCION = date(2012, 1, 1)
_ACCIDENTS = date(2007, 6, 1)
_SAFETY_2014, _SAFETY_2014_LAST = date(2014, 12, 1), date(2021, 8, 31)
_SAFETY_2021 = date(2021, 9, 1)
_LICENSING_STOPS = "听证、招标、拍卖、检验、检测、检疫、鉴定、专家评审"

RULES: tuple[Rule, ...] = (
    Rule(
        "permit_decision",
        20,
        "working_day",
        "行政许可法42、45、82条",
        _LICENSING,
        extension=10,
        suspends=_LICENSING_STOPS,
        note="自受理之日起",
    ),
    Rule(
        "permit_correction_notice",
        5,
        "working_day",
        "行政许可法32、82条",
        _LICENSING,
        note="逾期不告知的，自收到申请材料之日起即为受理",
    ),
    Rule("certificate_issue", 10, "working_day", "行政许可法44、82条", _LICENSING, note="自作出决定之日起"),
    Rule(
        "safety_licence",
        45,
        "working_day",
        "安全生产许可证条例7条",
        _SAFETY_LICENCE,
        suspends=_LICENSING_STOPS,
        note="条例写作“日”，默认按工作日计，可按事项设定",
    ),
    Rule(
        "hearing_request",
        3,
        "day",
        "行政处罚法（1996）42条",
        _PENALTY_1996,
        _PENALTY_1996_LAST,
        note="自告知之日起",
    ),
    Rule("hearing_request", 5, "working_day", "行政处罚法64、85条", _PENALTY_2021, note="自告知之日起"),
    Rule(
        "hearing_notice",
        7,
        "day",
        "行政处罚法（1996）42条",
        _PENALTY_1996,
        _PENALTY_1996_LAST,
        counts="before",
        note="起点为听证之日，结果为最迟通知日",
    ),
    Rule(
        "hearing_notice",
        7,
        "working_day",
        "行政处罚法64、85条",
        _PENALTY_2021,
        counts="before",
        note="起点为听证之日，结果为最迟通知日",
    ),
    Rule(
        "preregistration_decision",
        7,
        "day",
        "行政处罚法（1996）37条",
        _PENALTY_1996,
        _PENALTY_1996_LAST,
        note="自先行登记保存之日起",
    ),
    Rule(
        "preregistration_decision",
        7,
        "working_day",
        "行政处罚法56、85条",
        _PENALTY_2021,
        note="自先行登记保存之日起",
    ),
    Rule(
        "penalty_decision",
        90,
        "day",
        "行政处罚法60条",
        _PENALTY_2021,
        suspends="听证、鉴定等依法不计入的时间",
        note="自立案之日起，法律法规规章另有规定的从其规定",
    ),
    Rule(
        "penalty_service",
        7,
        "day",
        "行政处罚法（1996）40条",
        _PENALTY_1996,
        _PENALTY_1996_LAST,
        note="当事人不在场的",
    ),
    Rule("penalty_service", 7, "working_day", "行政处罚法61、85条", _PENALTY_2021, note="当事人不在场的"),
    Rule(
        "fine_payment",
        15,
        "day",
        "行政处罚法（1996）46条",
        _PENALTY_1996,
        _PENALTY_1996_LAST,
        note="自收到决定书之日起",
    ),
    Rule("fine_payment", 15, "day", "行政处罚法67条", _PENALTY_2021, note="自收到决定书之日起"),
    Rule(
        "demand_before_court",
        10,
        "working_day",
        "行政强制法54、69条",
        _COERCION,
        note="催告书送达之日起，结果为催告期最后一日",
    ),
    Rule(
        "court_application",
        3,
        "month",
        "行政强制法53条",
        _COERCION,
        note="起点为复议（60日）和诉讼（6个月）期限均届满之日",
    ),
    Rule("penalty_publicity", 7, "working_day", "安全生产法78条", _SAFETY_2021, note="自作出处罚决定之日起"),
    Rule(
        "accident_follow_up",
        30,
        "day",
        "生产安全事故报告和调查处理条例13条",
        _ACCIDENTS,
        note="自事故发生之日起",
    ),
    Rule(
        "accident_follow_up_fire",
        7,
        "day",
        "生产安全事故报告和调查处理条例13条",
        _ACCIDENTS,
        note="火灾、道路交通事故",
    ),
    Rule(
        "investigation_report",
        60,
        "day",
        "生产安全事故报告和调查处理条例29、27条",
        _ACCIDENTS,
        extension=60,
        suspends="技术鉴定",
        note="自事故发生之日起",
    ),
    Rule(
        "investigation_reply",
        15,
        "day",
        "生产安全事故报告和调查处理条例32条",
        _ACCIDENTS,
        note="自收到调查报告之日起，重大、较大、一般事故",
    ),
    Rule(
        "investigation_reply_special",
        30,
        "day",
        "生产安全事故报告和调查处理条例32条",
        _ACCIDENTS,
        extension=30,
        note="自收到调查报告之日起，特别重大事故",
    ),
    Rule(
        "licence_expiry",
        3,
        "year",
        "安全生产许可证条例9条",
        _SAFETY_LICENCE,
        counts="validity",
        note="结果为有效期最后一日",
    ),
    Rule(
        "licence_renewal_apply",
        3,
        "month",
        "安全生产许可证条例9条",
        _SAFETY_LICENCE,
        counts="before",
        note="起点为有效期届满日，结果为最迟申请日",
    ),
    Rule(
        "unit_report",
        1,
        "hour",
        "生产安全事故报告和调查处理条例9条",
        _ACCIDENTS,
        note="自单位负责人接到报告时起",
    ),
    Rule(
        "level_report", 2, "hour", "生产安全事故报告和调查处理条例11条", _ACCIDENTS, note="自本级接到报告时起"
    ),
    Rule(
        "power_cut_notice",
        24,
        "hour",
        "安全生产法（2014）67条",
        _SAFETY_2014,
        _SAFETY_2014_LAST,
        note="紧急情形除外",
    ),
    Rule("power_cut_notice", 24, "hour", "安全生产法70条", _SAFETY_2021, note="紧急情形除外"),
)
