"""The weather's periodic work."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django_tasks import task

from anlan.data.weather.files import sweep
from anlan.data.weather.models import Observation
from anlan.kernel.actor import SYSTEM
from anlan.kernel.clock import now

#: Observations are kept this long: until the inquiry into an accident of that day is over.
KEPT = timedelta(days=3 * 365)


@task()
def sweep_weather_files() -> int:
    """Every minute: observations other programs dropped as files."""
    return sweep(by=SYSTEM, at=now())


@task()
def forget_old_weather() -> int:
    """Every day: what nobody will ask for any more."""
    with transaction.atomic():
        return Observation.objects.filter(observed_at__lt=now() - KEPT).delete()[0]
