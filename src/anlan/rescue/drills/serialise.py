"""Drills in the form the HTTP API answers with. `t` values are seconds after the scenario's zero."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from anlan.kernel.clock import in_shanghai
from anlan.rescue.drills.models import Drill, DrillExpectation, DrillInject, SavedScenario
from anlan.rescue.drills.operations.ringing import draft_key
from anlan.rescue.drills.queries import figures_of
from anlan.rescue.drills.scenario import Scenario


def _moment(value: datetime | None) -> str | None:
    return in_shanghai(value).isoformat() if value else None


def scenario_row(scenario: Scenario, *, name: str) -> dict[str, Any]:
    """A scenario in short; `name` is what `POST /drills` takes as `scenario`."""
    return {
        "name": name,
        "title": scenario.title,
        "summary": scenario.summary,
        "source": scenario.source,
        "zero": scenario.zero,
        "place": scenario.place.model_dump(),
        "duration_s": round(scenario.end_t - scenario.start_t),
        "events": len(scenario.events),
        "acts": sum(1 for each in scenario.acts if each.kind != "log"),
    }


def saved_row(saved: SavedScenario) -> dict[str, Any]:
    return {
        **scenario_row(saved.scenario, name=str(saved.id)),
        "made_from": str(saved.made_from_id) if saved.made_from_id else None,
        "made_by": saved.made_by,
    }


def drill_row(drill: Drill, *, at: datetime) -> dict[str, Any]:
    """A run as lists give it; `t` is where its clock stands at `at`."""
    incident = drill.incident
    return {
        "id": str(drill.id),
        "title": drill.title,
        "mode": drill.mode,
        "mode_label": drill.get_mode_display(),
        "status": drill.status,
        "status_label": drill.get_status_display(),
        "speed": drill.speed,
        "t": round(drill.t_at(drill.ended_at or at), 1),
        "running": drill.status == "running",
        "started_at": _moment(drill.started_at),
        "started_by": drill.started_by,
        "ended_at": _moment(drill.ended_at),
        "end_reason": drill.end_reason,
        "incident": {"id": str(incident.id), "number": incident.number, "url": f"/incidents/{incident.id}/"}
        if incident
        else None,
        "place": drill.scenario["place"],
        "zero": drill.scenario["zero"],
        "url": f"/drills/{drill.id}/",
    }


def drill_json(drill: Drill, *, at: datetime) -> dict[str, Any]:
    """A run whole: its steps, what was expected, the figures."""
    return {
        **drill_row(drill, at=at),
        "now": _moment(at),
        "players": [user.name for user in drill.players.all()],
        "injects": [inject_json(each) for each in drill.injects.all()],
        "expectations": [expectation_json(each) for each in drill.expectations.all()],
        "figures": {
            name: getattr(figures_of(drill), name)
            for name in ("expected", "met", "in_time", "judged", "calls", "taken")
        },
    }


def inject_json(inject: DrillInject) -> dict[str, Any]:
    return {
        "id": str(inject.id),
        "t": inject.t,
        "kind": inject.kind,
        "kind_label": inject.get_kind_display(),
        "text": words_of(inject),
        "status": inject.status,
        "status_label": inject.get_status_display(),
        "played_at": _moment(inject.played_at),
        "played_t": inject.played_t,
        "outcome": inject.outcome,
        "take": f"/incidents/intake/?draft={draft_key(inject)}" if inject.status == "ringing" else None,
    }


def expectation_json(expectation: DrillExpectation) -> dict[str, Any]:
    """`late_s`: seconds after (before, when negative) the due time, by the drill's clock."""
    met, due = expectation.met_t, expectation.due_t
    return {
        "id": str(expectation.id),
        "kind": expectation.kind,
        "title": expectation.title,
        "planned_t": expectation.planned_t,
        "due_t": due,
        "met_t": met,
        "met_at": _moment(expectation.met_at),
        "met_by": expectation.met_by or None,
        "late_s": round(met - due, 1) if met is not None and due is not None else None,
    }


def words_of(inject: DrillInject) -> str:
    """What the step does, in one line."""
    data = inject.data
    kind = inject.kind
    if kind == "call":
        return f"{data['caller_name'] or '未留名'}：{data['said']}"
    if kind == "photo":
        return str(data["caption"])
    if kind in ("note", "log"):
        return str(data["text"])
    if kind == "casualties":
        named = (("deaths", "死亡"), ("missing", "失踪"), ("serious_injuries", "重伤"))
        parts = [f"{label} {data[name]} 人" for name, label in named if data[name] is not None]
        if data["direct_loss"] is not None:
            parts.append(f"直接经济损失 {data['direct_loss'] / 10000:,.2f} 万元")
        return "，".join(parts) or "伤亡更新"
    if kind == "status":
        words = {"acknowledged": "接令", "en_route": "出动", "on_scene": "到场", "released": "归队"}
        return f"第 {data['slot'] + 1} 支派出力量{words[data['status']]}"
    if kind == "arrival":
        return f"{data['force']['name']}到场"
    if kind == "dispatch":
        return "派出 " + "、".join(force["name"] for force in data["forces"])
    if kind == "service":
        return f"请求 {data['service']}：{data['task']}"
    if kind == "level":
        return f"启动 {data['level']} 级响应"
    if kind == "bulletin":
        return {"initial": "首报", "follow_up": "续报", "final": "终报"}[
            data["bulletin"]
        ] + "拟稿、送签、签发"
    return str(data.get("summary", ""))
