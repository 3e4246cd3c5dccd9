"""Pages on facts, for the administrator and the auditor: the list, one fact, whether the live stream reaches here."""

from __future__ import annotations

import json
from datetime import timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from anlan.base.events.queries import event_by_seq, events_about, head, recent_events
from anlan.base.events.stream import listeners_here
from anlan.base.events.tables import EVENTS, audience_of
from anlan.kernel.clock import now
from anlan.kernel.records import RecordRef
from anlan.ui.facade import requires, table_response

NAV = {"nav_key": "events.list"}
RELATED = 20


@require_GET
@requires("events.view_event")
def event_list(request: HttpRequest) -> HttpResponseBase:
    """The latest facts, and how the live stream does."""
    status = {
        "head": head(),
        "last_hour": recent_events().filter(at__gte=now() - timedelta(hours=1)).count(),
        "listeners": listeners_here(),
    }
    return table_response(
        request, EVENTS, recent_events(), template="events/list.html", context={"status": status, **NAV}
    )


@require_GET
@requires("events.view_event")
def event_detail(request: HttpRequest, seq: int) -> HttpResponse:
    """One fact, and the others about the same record.

    What it says is for the auditor; what was addressed to one user is that user's alone.
    """
    event = event_by_seq(seq)
    hidden = ""
    if event.audience is not None and event.audience != request.user.pk:
        hidden = "此事件只发给一名用户，内容仅本人可见。"
    elif event.audience is None and not request.user.has_perm("events.view_event_data"):
        hidden = "事件内容属业务数据，仅审计员可见。"
    subject = RecordRef(kind=event.subject_kind, id=event.subject_id)
    context = {
        "event": event,
        "hidden": hidden,
        "data": "" if hidden else json.dumps(event.data, ensure_ascii=False, indent=2),
        "facts": [
            ("主题", event.topic),
            ("对象", str(subject)),
            ("操作人", event.actor_name),
            ("接收范围", audience_of(event)),
            ("节点", f"{event.node} 第 {event.node_seq} 条"),
        ],
        "related": [other for other in events_about(subject)[: RELATED + 1] if other.seq != seq][:RELATED],
        **NAV,
    }
    return render(request, "events/event.html", context)
