"""Background work of the consequence room."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django_tasks import task

from anlan.base.jobs.facade import give_way
from anlan.gis.consequences.precomputing import out_of_date, renew_set
from anlan.kernel.clock import now

#: Whatever a user waits for goes first.
PATIENT = -10


@task(priority=PATIENT)
def renew_precomputed(installation_id: str, anew: bool = False) -> dict[str, Any]:
    """Bring the precomputed set of one installation up to date."""
    return asdict(renew_set(installation_id=UUID(installation_id), at=now(), anew=anew))


@task(priority=PATIENT)
def repair_precomputed() -> int:
    """Nightly: whatever set is missing, of other models or old."""
    renewed = 0
    for installation_id in out_of_date(at=now()):
        give_way()
        renew_set(installation_id=installation_id, at=now())
        renewed += 1
    return renewed
