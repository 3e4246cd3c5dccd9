"""Property: whatever is merged, taken back, split, dismissed or closed in any order, every call and every resource
belongs to exactly one incident, no chain of merges is a circle, and a refusal changes nothing."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.people import AT, actor

from anlan.kernel.errors import DomainError
from anlan.rescue.incidents.facade import (
    Call,
    CallRecord,
    Dispatch,
    Incident,
    close_incident,
    dismiss_incident,
    merge_incidents,
    reopen_incident,
    request_service,
    split_incident,
    unmerge_incident,
)

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["merge", "unmerge", "split", "close", "dismiss", "reopen"]),
        st.integers(0, 4),
        st.integers(0, 4),
    ),
    max_size=9,
)
FACTS = ("status", "outcome", "merged_into_id", "version")


def _do(step: str, one: Incident, other: Incident, by: Any, at: Any) -> None:
    if step == "merge":
        merge_incidents(source=one, into=other, reason="同一事故", by=by, at=at)
    elif step == "unmerge":
        unmerge_incident(incident=one, reason="是两处", by=by, at=at)
    elif step == "split":
        ids = list(one.dispatches.exclude(status="released").values_list("id", flat=True)[:1])
        split_incident(
            incident=one,
            calls=[],
            values=Call(kind="fire", place="金州区"),
            dispatches=ids,
            reason="两处",
            by=by,
            at=at,
        )
    elif step == "close":
        close_incident(incident=one, summary="已经处置完毕", by=by, at=at)
    elif step == "dismiss":
        dismiss_incident(incident=one, outcome="false_alarm", reason="核实误报", by=by, at=at)
    else:
        reopen_incident(incident=one, reason="继续处置", by=by, at=at)


def _end_of(incident: Incident) -> Incident:
    seen = {incident.pk}
    while incident.merged_into is not None:
        incident = incident.merged_into
        assert incident.pk not in seen, "a circle"
        seen.add(incident.pk)
    return incident


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_nothing_is_lost_or_doubled(people, take_call, steps: list[tuple[str, int, int]]) -> None:
    by = actor(people.duty)
    with transaction.atomic():
        start = [take_call(place=f"金州区{number}号") for number in range(3)]
        for incident in start:
            request_service(incident=incident, service="119", task="", by=by, at=AT)
        for number, (step, one, other) in enumerate(steps):
            rows = list(Incident.objects.order_by("number"))
            first, second = rows[one % len(rows)], rows[other % len(rows)]
            before = list(Incident.objects.order_by("number").values_list("pk", *FACTS))
            try:
                _do(step, first, second, by, AT + timedelta(minutes=number))
                refused = False
            except DomainError:
                refused = True
            after = list(Incident.objects.order_by("number").values_list("pk", *FACTS))
            assert not refused or after == before
        assert CallRecord.objects.count() == 3
        assert Dispatch.objects.count() == 3
        for incident in Incident.objects.select_related("merged_into"):
            assert (incident.outcome == "merged") == (incident.merged_into_id is not None)
            assert (incident.status == "closed") == bool(incident.outcome)
            _end_of(incident)
        out = Dispatch.objects.exclude(status="released").select_related("incident")
        assert all(row.incident.is_open for row in out), "nobody is out for an incident that ended"
        for call in CallRecord.objects.select_related("incident", "first_incident"):
            assert call.first_incident in start
        transaction.set_rollback(True)
