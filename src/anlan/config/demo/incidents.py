"""Incidents of the demo world: one open of each stage, one closed, and the replay of 16 July 2010 as a drill.

Nothing here happened but the event replayed; its times and figures are those of public reports, and the drill's log
says so.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from anlan.base.accounts.facade import User
from anlan.data.enterprises.facade import Enterprise
from anlan.data.resources.facade import resources
from anlan.kernel.actor import Actor
from anlan.kernel.clock import SHANGHAI
from anlan.rescue.drills.facade import play_due, shipped, start_drill
from anlan.rescue.incidents.facade import (
    Call,
    Dispatch,
    Incident,
    Order,
    add_entry,
    advance_dispatch,
    close_incident,
    decide,
    dispatch_resources,
    note_unit_report,
    open_incident,
    prepare_bulletin,
    request_service,
    sign_bulletin,
    submit_bulletin,
)


class Desk:
    """The demo people at work on one incident, with a clock that only moves forward."""

    def __init__(self, people: dict[str, User], start: datetime) -> None:
        self.people = people
        self.at = start

    def by(self, username: str) -> Actor:
        user = self.people[username]
        return Actor(id=user.id, name=user.name, address="演示")

    def later(self, minutes: float) -> datetime:
        """Let minutes pass; the new moment."""
        self.at += timedelta(minutes=minutes)
        return self.at

    def log(self, incident: Incident, minutes: float, text: str, username: str = "duty") -> None:
        add_entry(incident=incident, text=text, by=self.by(username), at=self.later(minutes))

    def send(self, incident: Incident, *names_and_tasks: tuple[str, str]) -> list[Dispatch]:
        """Send resources by the beginning of their names."""
        duty = self.people["duty"]
        orders = [
            Order(resources(visible_to=duty).get(name__startswith=name).id, task)
            for name, task in names_and_tasks
        ]
        return dispatch_resources(
            incident=incident, orders=orders, user=duty, by=self.by("duty"), at=self.later(1)
        )

    def advance(self, dispatch: Dispatch, *stages: str, minutes: float = 3) -> None:
        for stage in stages:
            advance_dispatch(dispatch=dispatch, status=stage, by=self.by("duty"), at=self.later(minutes))

    def report(self, incident: Incident, kind: str, *, signed: bool) -> None:
        """Prepare a bulletin, submit it, and have the leader sign it."""
        bulletin = prepare_bulletin(incident=incident, kind=kind, by=self.by("duty"), at=self.later(4))
        bulletin = submit_bulletin(bulletin=bulletin, by=self.by("duty"), at=self.later(2))
        if signed:
            sign_bulletin(bulletin=bulletin, version=None, by=self.by("leader"), at=self.later(3))


def build_incidents(people: dict[str, User], enterprises: dict[str, Enterprise], *, at: datetime) -> None:
    """Write the incidents in the order in which they happened; `at` is now.

    What is past has fixed dates; what is open began minutes ago, so that a newcomer meets running clocks.
    """
    _replay_of_2010(people)
    _closed_poisoning(people, enterprises["foundry"])
    _responding_chlorine(people, enterprises["biliu"], at - timedelta(minutes=45))
    _accepted_gas(people, enterprises["lpg-quanshui"], at - timedelta(minutes=2))
    _received_fire(people, enterprises["paint"], at)


def _at(month: int, day: int, hour: int, minute: int) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


def _closed_poisoning(people: dict[str, User], enterprise: Enterprise) -> None:
    desk = Desk(people, _at(10, 12, 9, 26))
    call = Call(
        kind="poisoning",
        occurred_at=_at(10, 12, 9, 5),
        head_informed_at=_at(10, 12, 9, 12),
        enterprise=enterprise,
        place="熔炼车间冲天炉平台",
        substance="一氧化碳",
        description="冲天炉检修人员进入炉顶平台后 2 人昏倒，1 人自行撤出，疑似一氧化碳中毒。",
        caller_name=enterprise.legal_representative,
        caller_phone="0411-00005010",
        serious_injuries=2,
    )
    incident = open_incident(call=call, by=desk.by("duty"), at=desk.at, accepted=True)
    request_service(
        incident=incident,
        service="120",
        task="2 人一氧化碳中毒，需高压氧",
        by=desk.by("duty"),
        at=desk.later(1),
    )
    sent = desk.send(incident, ("普兰店区综合", "进入平台搜救、强制通风"), ("靳小曼", "电话指导现场急救"))
    desk.report(incident, "initial", signed=True)
    note_unit_report(incident=incident, by=desk.by("duty"), at=desk.later(1))
    for dispatch in sent:
        desk.advance(dispatch, "acknowledged", "en_route", "on_scene")
    desk.log(incident, 6, "2 名伤员已转送医院，意识清楚，生命体征平稳。")
    desk.log(incident, 12, "平台一氧化碳检测合格，现场已封控，移交调查。", "jinzhou")
    for dispatch in sent:
        desk.advance(dispatch, "released")
    desk.report(incident, "final", signed=True)
    summary = "检修前未切断煤气来源、未检测，2 人中毒，经救治均无生命危险。救援队 24 分钟到场，通风 15 分钟后浓度合格。"
    close_incident(incident=incident, summary=summary, by=desk.by("duty"), at=desk.later(20))


def _responding_chlorine(people: dict[str, User], enterprise: Enterprise, start: datetime) -> None:
    desk = Desk(people, start)
    call = Call(
        kind="leak",
        occurred_at=start - timedelta(minutes=9),
        head_informed_at=start - timedelta(minutes=5),
        enterprise=enterprise,
        place="液氯储罐区 2 号卧罐",
        lon=enterprise.lon,
        lat=enterprise.lat,
        substance="氯",
        description="2 号卧罐出料管法兰泄漏，黄绿色气体向东南方向扩散，罐内约 18 吨，厂内人员正在撤离。",
        caller_name=enterprise.legal_representative,
        caller_phone="0411-00000008",
        missing=1,
        serious_injuries=2,
    )
    incident = open_incident(call=call, by=desk.by("duty"), at=desk.at, accepted=True)
    for service, task in (("119", "液氯泄漏，需喷雾水稀释"), ("120", "2 人吸入中毒"), ("110", "封控海滨路")):
        request_service(incident=incident, service=service, task=task, by=desk.by("duty"), at=desk.later(0.5))
    first, second, vehicle = desk.send(
        incident,
        ("大连市危险化学品应急救援一队", "堵漏、稀释"),
        ("大孤山化工应急物资库", "调运碱液 10 吨、堵漏器具 2 套"),
        ("移动指挥车二号", "前出建立现场指挥部"),
    )
    desk.advance(first, "acknowledged", "en_route", minutes=1)
    desk.advance(vehicle, "acknowledged", minutes=1)
    decide(
        incident=incident,
        response_level="III",
        reason="下风向 1 公里内有小学和居民区，提级响应。",
        by=desk.by("leader"),
        at=desk.later(2),
    )
    desk.report(incident, "initial", signed=True)
    note_unit_report(incident=incident, by=desk.by("duty"), at=desk.later(1))
    desk.advance(first, "on_scene", minutes=2)
    desk.advance(second, "acknowledged", "en_route", minutes=1)
    desk.log(incident, 2, "下风向大孤山小学、海滨幼儿园已组织师生转移至马桥子全民健身中心。", "township")
    desk.log(incident, 3, "救援一队报告：法兰垫片破损，准备关闭根部阀并带压堵漏。")
    desk.log(incident, 4, "专家意见：保持喷雾水幕，禁止直接向漏点射水；碱液围堵废水。", "expert")
    desk.report(incident, "follow_up", signed=False)


def _accepted_gas(people: dict[str, User], enterprise: Enterprise, start: datetime) -> None:
    desk = Desk(people, start)
    call = Call(
        kind="leak",
        occurred_at=start - timedelta(minutes=8),
        enterprise=enterprise,
        place="泉水路 101 号充装间",
        substance="液化石油气",
        description="充装间软管脱落，已关闭阀门，现场有气味，未着火，无人员受伤。",
        caller_name="匿名路人",
        caller_phone="0411-00005020",
    )
    open_incident(call=call, by=desk.by("duty"), at=desk.at, accepted=True)


def _received_fire(people: dict[str, User], enterprise: Enterprise, start: datetime) -> None:
    desk = Desk(people, start)
    call = Call(
        kind="fire",
        occurred_at=start - timedelta(minutes=8),
        head_informed_at=start - timedelta(minutes=5),
        enterprise=enterprise,
        place="溶剂库外棚",
        substance="甲苯",
        description="溶剂库外棚堆放的空桶起火，企业自救中，火势未蔓延至库内。",
        caller_name="企业值班室",
        caller_phone="0411-00007008",
    )
    open_incident(call=call, by=desk.by("jinzhou"), at=desk.at, accepted=False)


def _replay_of_2010(people: dict[str, User]) -> None:
    """大连新港 7·16 输油管道爆炸火灾: the shipped scenario, played through on its anniversary in its own time."""
    scenario, duty = shipped()["2010-07-16"], people["duty"]
    zero = _at(7, 16, 18, 12)
    drill = start_drill(
        scenario=scenario,
        mode="demonstration",
        speed=1,
        user=duty,
        players=[people["leader"]],
        by=Actor(id=duty.id, name=duty.name, address="演示"),
        at=zero + timedelta(seconds=scenario.start_t),
    )
    for t in sorted({step.at for step in scenario.steps()}):
        play_due(drill_id=drill.id, at=zero + timedelta(seconds=t))
