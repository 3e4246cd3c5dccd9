"""How a case appears in the HTTP API."""

from __future__ import annotations

from typing import Any

from anlan.data.cases.models import AccidentCase
from anlan.data.cases.queries import brief
from anlan.data.ledger.facade import record_json
from anlan.kernel.coordinates import Crs


def case_json(case: AccidentCase, *, crs: Crs = Crs.WGS84) -> dict[str, Any]:
    """A case; figures without a source are named in `verification_note`."""
    return {
        **record_json(case, crs=crs),
        **brief(case),
        "industry": case.industry,
        "serious_injuries": case.serious_injuries,
        "direct_loss": None if case.direct_loss is None else str(case.direct_loss),
        "course": case.course,
        "causes": case.causes,
        "shared": case.shared,
        "note": "" if case.verified else "未核实",
    }
