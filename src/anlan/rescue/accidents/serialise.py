"""How accidents and their figures appear in the HTTP API."""

from __future__ import annotations

from typing import Any

from anlan.data.ledger.facade import record_json
from anlan.kernel.coordinates import Crs
from anlan.rescue.accidents.figures import Breakdown, Line, Report, Sums
from anlan.rescue.accidents.models import Accident
from anlan.rescue.accidents.policies import investigating_level


def accident_json(accident: Accident, *, crs: Crs = Crs.WGS84) -> dict[str, Any]:
    """An accident; `grade` and `kind_label` are words, money a decimal string in yuan."""
    incident, enterprise = accident.incident, accident.enterprise
    return {
        **record_json(accident, crs=crs),
        "number": accident.number,
        "incident": {"id": str(incident.id), "number": incident.number} if incident else None,
        "enterprise": {"id": str(enterprise.id), "name": enterprise.name} if enterprise else None,
        "unit": accident.unit,
        "occurred_at": accident.occurred_at.isoformat(),
        "industry": accident.industry,
        "industry_label": accident.industry_label,
        "kind": accident.kind,
        "kind_label": accident.kind_label,
        "substance": accident.substance,
        "deaths": accident.deaths,
        "missing": accident.missing,
        "serious_injuries": accident.serious_injuries,
        "minor_injuries": accident.minor_injuries,
        "later_deaths": accident.later_deaths,
        "direct_loss": f"{accident.direct_loss:.2f}",
        "losses": accident.losses,
        "grade": accident.grade_label,
        "investigating_level": investigating_level(accident.grade),
        "course": accident.course,
        "direct_cause": accident.direct_cause,
        "indirect_causes": accident.indirect_causes,
        "indirect_causes_labels": accident.indirect_labels,
        "indirect_cause": accident.indirect_cause,
        "nature": accident.nature,
        "nature_label": accident.get_nature_display(),
        "lessons": accident.lessons,
        "dossier": accident.dossier,
        "dossier_label": accident.get_dossier_display(),
        "settled_on": accident.settled_on.isoformat() if accident.settled_on else None,
        "reported_on": accident.reported_on.isoformat() if accident.reported_on else None,
        "counted": accident.counted,
        "counted_reason": accident.counted_reason,
        "counted_decided_by": accident.counted_decided_by,
        "case": str(accident.case_id) if accident.case_id else None,
    }


def _sums(sums: Sums) -> dict[str, Any]:
    return {
        "number": sums.number,
        "deaths": sums.deaths,
        "serious_injuries": sums.serious_injuries,
        "direct_loss": f"{sums.direct_loss:.2f}",
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "key": line.key,
        "label": line.label,
        "now": _sums(line.now),
        "before": _sums(line.before),
        "change": line.change,
    }


def _breakdown(breakdown: Breakdown) -> dict[str, Any]:
    return {
        "key": breakdown.key,
        "title": breakdown.title,
        "items": [_line(line) for line in breakdown.lines],
    }


def report_json(report: Report) -> dict[str, Any]:
    """Figures of a period beside those of the year before."""
    period = report.period
    return {
        "title": period.title,
        "from": period.first.isoformat(),
        "to": period.last.isoformat(),
        "from_before": period.first_before.isoformat(),
        "to_before": period.last_before.isoformat(),
        "total": _line(report.total),
        "breakdowns": [_breakdown(each) for each in report.breakdowns],
    }
