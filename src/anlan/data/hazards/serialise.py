"""How substances and major hazard installations appear in the HTTP API."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from anlan.data.hazards import ghs
from anlan.data.hazards.compatibility import Mixture, group_words
from anlan.data.hazards.models import (
    Grading,
    MajorHazardInstallation,
    SafetySheet,
    StoredSubstance,
    Substance,
)
from anlan.data.hazards.policies import differs
from anlan.data.hazards.queries import assessment_of
from anlan.data.hazards.reach import fire_reach_of, guidelines_of, reaches_of
from anlan.data.hazards.substance_pages import list_words
from anlan.data.ledger.facade import record_json
from anlan.kernel.coordinates import Crs

UNVERIFIED = "未核实"
_KNOWLEDGE = (
    "appearance",
    "solubility",
    "behaviour",
    "melting_point_c",
    "ignition_point_c",
    "lower_limit_pct",
    "upper_limit_pct",
    "vapour_kpa",
    "vapour_density",
    "relative_density",
    "molar_mass",
    "fire_fighting",
    "first_aid",
    "protection",
    "spill",
)


def substance_json(substance: Substance) -> dict[str, Any]:
    """A substance; `note` says when its figures were not checked against a source."""
    return {
        "id": str(substance.id),
        "name": substance.name,
        "aliases": substance.aliases,
        "english_name": substance.english_name,
        "cas": substance.cas,
        "un": substance.un,
        "hazard_class": substance.hazard_class,
        "critical_quantity_t": substance.critical_quantity_t,
        "critical_quantity_basis": substance.gb18218,
        "beta": substance.beta,
        "state": substance.state,
        "state_label": substance.get_state_display(),
        "flash_point_c": substance.flash_point_c,
        "boiling_point_c": substance.boiling_point_c,
        "hazards": substance.hazards,
        "measures": substance.measures,
        "isolation_m": substance.isolation_m,
        "verified": substance.verified,
        "note": "" if substance.verified else UNVERIFIED,
        "source": substance.source,
        "formula": substance.formula,
        "initials": substance.initials,
        "un_class": substance.un_class,
        "lists": list_words(substance.lists),
        "dos": substance.dos,
        "donts": substance.donts,
        "fire_use": substance.fire_use,
        "fire_never": substance.fire_never,
    }


def knowledge_json(substance: Substance) -> dict[str, Any]:
    """Everything known: figures [°C, vol %, kPa], texts, distances [m, km], guidelines [ppm], sources."""
    fire = fire_reach_of(substance)
    return {
        **substance_json(substance),
        "un_class_label": ghs.un_class_words(substance.un_class),
        "ghs": [{"code": code, "label": ghs.words(code)} for code in substance.ghs],
        "groups": [
            {"code": code, "label": label}
            for code, label in zip(substance.groups, group_words(substance.groups), strict=True)
        ],
        **{name: getattr(substance, name) for name in _KNOWLEDGE},
        "distances": [asdict(one) for one in reaches_of(substance)],
        "fire_distances": asdict(fire) if fire else None,
        "guidelines": [asdict(one) for one in guidelines_of(substance)],
        "verified_on": substance.verified_on.isoformat() if substance.verified_on else None,
        "verified_by": substance.verified_by,
        "sources": substance.sources,
        "version": substance.version,
    }


def sheet_json(sheet: SafetySheet) -> dict[str, Any]:
    """A safety data sheet; `content` is where its bytes are."""
    owner = sheet.enterprise
    return {
        "id": str(sheet.id),
        "file_name": sheet.file_name,
        "size": sheet.file.size,
        "enterprise": {"id": str(owner.id), "name": owner.name} if owner else None,
        "supplier": sheet.supplier,
        "revised_on": sheet.revised_on.isoformat(),
        "added_at": sheet.added_at.isoformat(),
        "replaced_at": sheet.replaced_at.isoformat() if sheet.replaced_at else None,
        "content": f"/api/v1/substances/sheets/{sheet.id}/content",
    }


def mixture_json(one: Mixture[Substance]) -> dict[str, Any]:
    """A pair that must not be kept together."""
    return {
        "substances": [{"id": str(each.id), "name": each.name} for each in (one.first, one.second)],
        "severity": one.severity.value,
        "severity_label": str(one.severity.label),
        "reactions": [
            {
                "hazard": each.hazard,
                "severity": each.severity.value,
                "severity_label": str(each.severity.label),
                "basis": each.basis,
            }
            for each in one.reactions
        ],
    }


def stored_json(row: StoredSubstance) -> dict[str, Any]:
    """A stored substance with its substance."""
    return {
        "substance": substance_json(row.substance),
        "name": row.substance.name,
        "quantity_t": row.quantity_t,
        "container": row.container,
        "critical_quantity_t": row.critical_quantity_t or row.substance.critical_quantity_t,
        "beta": row.beta or row.substance.beta,
    }


def installation_json(installation: MajorHazardInstallation, *, crs: Crs = Crs.WGS84) -> dict[str, Any]:
    """An installation with its stored substances and what GB 18218-2018 makes of them."""
    assessment = assessment_of(installation)
    posts = (("chief", "主要负责人"), ("technical", "技术负责人"), ("operating", "操作负责人"))
    return {
        **record_json(installation, crs=crs),
        "enterprise": {"id": str(installation.enterprise_id), "name": installation.enterprise.name},
        "kind": installation.kind,
        "level": installation.level,
        "level_label": installation.get_level_display(),
        "r_value": installation.r_value,
        "exposed_people": installation.exposed_people,
        "filing_number": installation.filing_number,
        "filed_on": installation.filed_on.isoformat() if installation.filed_on else None,
        "review_due_on": installation.review_due_on.isoformat() if installation.review_due_on else None,
        "responsible": [
            {
                "role": key,
                "role_label": label,
                "name": getattr(installation, f"{key}_name"),
                "telephone": getattr(installation, f"{key}_phone"),
            }
            for key, label in posts
        ],
        "description": installation.description,
        "mixing": installation.mixing or None,
        "mixing_label": installation.get_mixing_display() or None,
        "substances": [stored_json(row) for row in installation.stored.all()],
        "assessment": {
            "s": assessment.s,
            "r": assessment.r,
            "level": assessment.level.value if assessment.level else None,
            "level_label": str(assessment.level.label) if assessment.level else None,
            "is_major": assessment.is_major,
            "alpha": assessment.alpha,
            "terms": [asdict(line) for line in assessment.lines],
            "left_out": list(assessment.left_out),
            "differs_from_filed": differs(
                installation.level, assessment.level.value if assessment.level else ""
            ),
            "missing": list(assessment.missing),
            "basis": "GB 18218-2018",
        },
    }


def grading_json(grading: Grading) -> dict[str, Any]:
    """One sheet of the history."""
    return {
        "id": str(grading.id),
        "at": grading.at.isoformat(),
        "cause": grading.cause,
        "cause_label": grading.get_cause_display(),
        "level": grading.level or None,
        "level_label": grading.get_level_display() or None,
        "filed_level": grading.filed_level or None,
        "s": grading.s,
        "r": grading.r,
        "alpha": grading.alpha,
        "exposed_people": grading.exposed_people,
        "terms": grading.lines,
        "missing": grading.missing,
        "by": grading.by_name,
    }
