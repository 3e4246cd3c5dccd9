"""What a bulletin says: the six items of Order 493 article 12, and whom it goes to. Reads the record, writes nothing.

源: 《生产安全事故报告和调查处理条例》第十二条 (items), 第九至十一条 (addressees).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from anlan.kernel.clock import in_shanghai
from anlan.rescue.incidents.enums import Grade
from anlan.rescue.incidents.models import Bulletin, Incident
from anlan.rules import accidents

ABOVE = {
    accidents.Level.CITY: "市应急管理局",
    accidents.Level.PROVINCE: "省应急管理厅",
    accidents.Level.STATE: "应急管理部",
}


def items_of(incident: Incident, *, at: datetime) -> list[dict[str, str]]:
    """Label and text of each item, from the record as it stands."""
    enterprise = incident.enterprise
    unit = "暂不明确" if enterprise is None else f"{enterprise.name}，{enterprise.address or '地址待核实'}"
    occurred = (
        f"{in_shanghai(incident.occurred_at):%Y年%m月%d日%H时%M分}" if incident.occurred_at else "待核实"
    )
    received = f"{in_shanghai(incident.received_at):%Y年%m月%d日%H时%M分}"
    scene = (
        f"{occurred}，{incident.place or '地点待核实'}发生{incident.get_kind_display()}。"
        f"接报时间 {received}。{_substance(incident)}"
    )
    texts = (
        unit,
        scene,
        incident.description or "正在核实",
        _losses(incident),
        _measures(incident),
        f"{_grade(incident)}截至 {in_shanghai(at):%m月%d日%H时%M分}，后续情况续报。",
    )
    labels = accidents.required_report_items()
    return [{"label": label, "text": text} for label, text in zip(labels, texts, strict=True)]


def _substance(incident: Incident) -> str:
    name = incident.substance.name if incident.substance else incident.substance_text
    return f"涉及物质：{name}。" if name else ""


def _losses(incident: Incident) -> str:
    loss = (
        f"初步估计直接经济损失 {incident.direct_loss / 10000:,.2f} 万元"
        if incident.direct_loss
        else "直接经济损失正在估算"
    )
    return (
        f"死亡 {incident.deaths} 人，下落不明 {incident.missing} 人，"
        f"重伤 {incident.serious_injuries} 人（含急性工业中毒）；{loss}。"
    )


def _measures(incident: Incident) -> str:
    sent = [
        f"{dispatch.resource_name}（{dispatch.get_status_display()}）"
        for dispatch in incident.dispatches.all()
    ]
    if not sent:
        return "已接报核实，正在调派救援力量。"
    return f"已调派救援力量 {len(sent)} 支（项）：{'、'.join(sent)}。"


def _grade(incident: Incident) -> str:
    decided = "" if incident.grade_decided_by else "（初判）"
    return f"{Grade(incident.grade).label}事故{decided}，{incident.response_level} 级响应。"


def recipients_of(incident: Incident) -> list[str]:
    """The department above by grade, then those to be told beside it (articles 10 and 11).

    A city's desk reports to the levels above the city; where the grade ends at the city, to the city's own leaders.
    """
    chain = accidents.reporting_chain(accidents.AccidentGrade(incident.grade))
    above = [ABOVE[upper] for _lower, upper, _rule in chain if upper in ABOVE]
    return [*above, *accidents.also_informed()]


def heading_of(bulletin: Bulletin) -> str:
    """The title line."""
    nth = f"（第 {bulletin.ordinal} 号）"
    return (
        f"{'【演练】' if bulletin.incident.exercise else ''}事故信息报告 · {bulletin.get_kind_display()}{nth}"
    )


def document_data(bulletin: Bulletin, *, issuer: str) -> dict[str, Any]:
    """What the typst template takes."""
    signed = f"{in_shanghai(bulletin.signed_at):%Y年%m月%d日%H时%M分}" if bulletin.signed_at else ""
    return {
        "title": "事故信息报告",
        "number": f"{bulletin.incident.number}-{bulletin.ordinal}",
        "kind": bulletin.get_kind_display(),
        "exercise": bulletin.incident.exercise,
        "recipients": bulletin.recipients,
        "issuer": issuer,
        "items": bulletin.items,
        "signed_by": bulletin.signed_by,
        "signed_at": signed,
        "page_note": "" if bulletin.signed_at else "未签发，不得报送",
    }


def plain_text(bulletin: Bulletin, *, issuer: str) -> str:
    """The bulletin as text to copy into any other channel; the drill mark stands on its first and last line."""
    data = document_data(bulletin, issuer=issuer)
    mark = "【演练】演练 演练 演练" if data["exercise"] else ""
    lines = [
        mark,
        heading_of(bulletin),
        f"编号：{data['number']}",
        f"报送：{'、'.join(bulletin.recipients)}",
        "",
    ]
    lines += [
        f"{number}. {item['label']}：{item['text']}" for number, item in enumerate(bulletin.items, start=1)
    ]
    signature = (
        f"{issuer}　签发：{data['signed_by']}　{data['signed_at']}"
        if data["signed_at"]
        else data["page_note"]
    )
    lines += ["", signature, mark]
    return "\n".join(line for index, line in enumerate(lines) if line or index not in (0, len(lines) - 1))
