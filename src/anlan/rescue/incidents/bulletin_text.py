"""What a bulletin and a telephone report say: the six items of Order 493 article 12, the figures they were written
from, and whether these still hold. Reads the record, writes nothing.

源: 《生产安全事故报告和调查处理条例》第十二条; 《生产安全事故信息报告和处置办法》第十条 (telephone reports).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from anlan.kernel.clock import in_shanghai
from anlan.rescue.incidents.enums import BulletinStatus, Grade
from anlan.rescue.incidents.models import Bulletin, Incident
from anlan.rescue.incidents.policies import danger_reasons
from anlan.rescue.incidents.reporting_queries import addressees_of
from anlan.rules import accidents

#: What the figures of a bulletin are called.
FIGURE_LABELS = {
    "kind": "事故类型",
    "grade": "事故等级",
    "response_level": "响应级别",
    "deaths": "死亡",
    "missing": "下落不明",
    "serious_injuries": "重伤",
    "later_deaths": "期限外死亡",
    "direct_loss": "直接经济损失（元）",
    "danger": "较大涉险",
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
    others = [f"{word} {count} 人" for word, count in _endangered(incident) if count]
    if incident.later_deaths:
        others.append(f"法定期限后死亡 {incident.later_deaths} 人")
    return (
        f"死亡 {incident.deaths} 人，下落不明 {incident.missing} 人，"
        f"重伤 {incident.serious_injuries} 人（含急性工业中毒）"
        f"{'，' + '，'.join(others) if others else ''}；{loss}。"
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
    """Names of those the incident is reported to as it stands now."""
    return [each.name for each in addressees_of(incident)]


def figures_of(incident: Incident) -> dict[str, Any]:
    """The data a bulletin is written from."""
    return {
        "kind": incident.get_kind_display(),
        "grade": Grade(incident.grade).label,
        "response_level": incident.response_level,
        "deaths": incident.deaths,
        "missing": incident.missing,
        "serious_injuries": incident.serious_injuries,
        "later_deaths": incident.later_deaths,
        "direct_loss": f"{incident.direct_loss:.2f}",
        "danger": bool(danger_reasons(incident)),
    }


def changed_figures(bulletin: Bulletin) -> list[tuple[str, Any, Any]]:
    """What of a bulletin's figures is no longer so: label, as written, as it is now."""
    if not bulletin.figures:
        return []
    now = figures_of(bulletin.incident)
    return [
        (label, bulletin.figures[key], now[key])
        for key, label in FIGURE_LABELS.items()
        if key in bulletin.figures and bulletin.figures[key] != now[key]
    ]


def is_stale(bulletin: Bulletin) -> bool:
    """Whether the data changed under a bulletin that is not signed yet."""
    return bulletin.status != BulletinStatus.SENT and bool(changed_figures(bulletin))


def spoken_report(incident: Incident, *, at: datetime) -> str:
    """What to say on the telephone: the items short, in speech. A drill says so first and last."""
    unit = incident.enterprise.name if incident.enterprise else "事故单位正在核实"
    address = incident.enterprise.address if incident.enterprise else ""
    occurred = incident.occurred_at or incident.received_at
    when = f"{in_shanghai(occurred):%m月%d日%H时%M分}" + ("" if incident.occurred_at else "左右")
    substance = incident.substance.name if incident.substance else incident.substance_text
    said = incident.description.strip().split("。")[0][:80]
    people = [
        f"死亡 {incident.deaths} 人",
        f"下落不明 {incident.missing} 人",
        f"重伤 {incident.serious_injuries} 人",
    ]
    people += [f"{word} {count} 人" for word, count in _endangered(incident) if count]
    out = incident.dispatches.exclude(status="released").count()
    lines = [
        f"报告单位：{unit}{'，' + address if address else ''}。",
        f"{when}，{incident.place or '地点正在核实'}发生{incident.get_kind_display()}"
        f"{'，涉及' + substance if substance else ''}。",
        f"{said}。" if said else "简要经过正在核实。",
        f"目前{'、'.join(people)}。",
        f"已派出救援力量 {out} 支（项）。" if out else "正在调派救援力量。",
        f"初判{Grade(incident.grade).label}事故，书面报告随后报送，后续情况续报。",
    ]
    text = "".join(lines)
    return f"【演练】{text}【演练】" if incident.exercise else text


def _endangered(incident: Incident) -> list[tuple[str, int]]:
    return [("涉险", incident.endangered), ("被困", incident.trapped), ("紧急疏散", incident.evacuated)]


def heading_of(bulletin: Bulletin) -> str:
    """The title line."""
    nth = f"（第 {bulletin.ordinal} 号）"
    if bulletin.corrects is not None:
        nth = f"（第 {bulletin.ordinal} 号，更正第 {bulletin.corrects.ordinal} 号）"
    return (
        f"{'【演练】' if bulletin.incident.exercise else ''}事故信息报告 · {bulletin.get_kind_display()}{nth}"
    )


def document_data(bulletin: Bulletin, *, issuer: str) -> dict[str, Any]:
    """What the typst template takes."""
    signed = f"{in_shanghai(bulletin.signed_at):%Y年%m月%d日%H时%M分}" if bulletin.signed_at else ""
    return {
        "title": "事故信息报告",
        "number": f"{bulletin.incident.number}-{bulletin.ordinal}",
        "kind": bulletin.get_kind_display() + ("·更正" if bulletin.corrects_id else ""),
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
