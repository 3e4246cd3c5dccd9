"""The drills' background work. A step is played by whoever comes first: the job set for its moment, the round every
ten seconds (after a crash), or the director's click; the step's own row lets only one of them through."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django_tasks import task

from anlan.kernel.clock import now


@task()
def play_drill(drill_id: str) -> int:
    """Play what is due of one drill and set the job for what comes next."""
    from anlan.rescue.drills.operations.playing import play_due  # operations enqueue this task

    return play_due(drill_id=UUID(drill_id), at=now())


@task()
def wake_drills() -> int:
    """Every ten seconds: play what is due of all running drills, in case the job set for it was lost with a worker."""
    from anlan.rescue.drills.operations.playing import play_due, with_work_due  # as above

    moment = now()
    return sum(play_due(drill_id=drill_id, at=moment) for drill_id in with_work_due(at=moment))


def play_later(drill_id: UUID, *, moment: datetime) -> None:
    """Enqueue the playing of a drill for a moment, inside the caller's transaction."""
    play_drill.using(run_after=moment, priority=20).enqueue(str(drill_id))
