"""Screens of the duty log and the day report."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from anlan.base.accounts.facade import Organisation, User, actor_of, requires
from anlan.base.documents.facade import render_pdf
from anlan.communication.duty.day_report import TEMPLATE, content_of, document_data
from anlan.communication.duty.desks import keeps, organisations_seen
from anlan.communication.duty.enums import BY_HAND
from anlan.communication.duty.models import DayReport, LogEntry
from anlan.communication.duty.operations import keeping, reporting
from anlan.communication.duty.policies import duty_day
from anlan.communication.duty.requests import moment_posted, organisation_asked, user_of, version_posted
from anlan.communication.duty.subjects import find_subject, open_subjects
from anlan.communication.duty.tables import LOG, REPORTS
from anlan.kernel.clock import now
from anlan.kernel.errors import DomainError, NotAllowed, NotFound
from anlan.ui.facade import table_response

OTHERS = "该机构的值班由其自行维护，您可以查看，不能修改。"


def log_rows(user: User) -> Any:
    """Entries of the user's scope; each bears `is_corrected`."""
    newer = LogEntry.objects.filter(corrects=OuterRef("pk"))
    rows = LogEntry.objects.visible_to(user).select_related("organisation", "corrects")
    return rows.annotate(is_corrected=Exists(newer))


@require_http_methods(["GET", "POST"])
@requires("duty.view_duty")
def log_list(request: HttpRequest) -> HttpResponseBase:
    """The log of one organisation with a line to write at its head."""
    user = user_of(request)
    organisation = organisation_asked(request)
    own = keeps(user, organisation) and user.has_perm("duty.write_log")
    if request.method == "POST":
        if not own:
            raise NotAllowed(OTHERS)
        try:
            _write(request, organisation, user)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, "已记入值班日志。")
            return redirect(f"{reverse('duty:log')}?org={organisation.pk}")
    context = {
        "nav_key": "duty.log",
        "organisation": organisation,
        "organisations": organisations_seen(user),
        "own": own,
        "categories": [(str(each), each.label) for each in BY_HAND],
        "subjects": open_subjects(user, at=now()) if own else [],
        "posted": request.POST,
    }
    rows = log_rows(user).filter(organisation=organisation)
    return table_response(request, LOG, rows, template="duty/log.html", context=context)


def _write(request: HttpRequest, organisation: Organisation, user: User) -> None:
    at = now()
    subject = find_subject(user, request.POST.get("subject", ""), at=at)
    keeping.write_entry(
        organisation=organisation,
        text=request.POST.get("text", ""),
        category=request.POST.get("category", ""),
        happened_at=moment_posted(request, "happened_at"),
        subject=subject.subject if subject else None,
        title=subject.title if subject else "",
        url=subject.url if subject else "",
        by=actor_of(request),
        at=at,
    )


@require_http_methods(["GET", "POST"])
@requires("duty.view_duty")
def log_entry(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """One entry with its corrections; a correction is a new entry."""
    user = user_of(request)
    entry = log_rows(user).filter(pk=entry_id).first()
    if entry is None:
        raise NotFound("没有这条日志，或不在您的管辖范围内。")
    own = keeps(user, entry.organisation) and user.has_perm("duty.write_log")
    if request.method == "POST":
        if not own:
            raise NotAllowed(OTHERS)
        try:
            made = keeping.correct_entry(
                entry=entry, text=request.POST.get("text", ""), by=actor_of(request), at=now()
            )
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, "已更正，原条目保留。")
            return redirect("duty:log-entry", made.pk)
    context = {
        "entry": entry,
        "own": own,
        "corrections": entry.corrections.order_by("at"),
        "nav_key": "duty.log",
        "page_title": "值班日志",
    }
    return render(request, "duty/log_entry.html", context)


@require_safe
@requires("duty.view_duty")
def report_list(request: HttpRequest) -> HttpResponseBase:
    """Past reports of the scope, and the way to yesterday's and today's."""
    user = user_of(request)
    organisation = organisation_asked(request)
    today = duty_day(now(), reporting.day_start_of(organisation))
    context = {
        "nav_key": "duty.reports",
        "organisation": organisation,
        "today": today,
        "yesterday": today - timedelta(days=1),
    }
    rows = DayReport.objects.visible_to(user).select_related("organisation")
    return table_response(request, REPORTS, rows, template="duty/reports.html", context=context)


@require_http_methods(["GET", "POST"])
@requires("duty.view_duty")
def report(request: HttpRequest, day: date) -> HttpResponse:
    """One day: read anew until it is signed."""
    user = user_of(request)
    organisation = organisation_asked(request)
    status = 200
    if request.method == "POST":
        try:
            words = _act(request, organisation, user, day)
        except NotAllowed:
            raise
        except DomainError as error:
            messages.error(request, error.message)
            status = error.status
        else:
            messages.success(request, words)
            return redirect(f"{reverse('duty:report', args=[day])}?org={organisation.pk}")
    found = reporting.report_of(organisation, day=day)
    own = keeps(user, organisation)
    context = {
        "report": found,
        "content": content_of(found),
        "organisation": organisation,
        "over": found.ends_at <= now(),
        "stored": not found._state.adding,
        "may_edit": own and found.signed_at is None and user.has_perm("duty.write_log"),
        "may_sign": own and found.signed_at is None and user.has_perm("duty.sign_report"),
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1),
        "sign_fields": {"action": "sign", "version": "" if found._state.adding else found.version},
        "nav_key": "duty.reports",
        "page_title": f"值班日报 {day}",
    }
    return render(request, "duty/report.html", context, status=status)


def _act(request: HttpRequest, organisation: Organisation, user: User, day: date) -> str:
    sign = request.POST.get("action") == "sign"
    needed = "duty.sign_report" if sign else "duty.write_log"
    if not (keeps(user, organisation) and user.has_perm(needed)):
        raise NotAllowed("日报由值班人员编制，由本机构带班领导签发。")
    version, by, at = version_posted(request), actor_of(request), now()
    if sign:
        reporting.sign_report(organisation=organisation, day=day, version=version, by=by, at=at)
        return "日报已签发，内容不再变动。"
    reporting.edit_report(
        organisation=organisation,
        day=day,
        weather=request.POST.get("weather", ""),
        remarks=request.POST.get("remarks", ""),
        version=version,
        by=by,
        at=at,
    )
    return "已保存。"


@require_safe
@requires("duty.view_duty")
def report_pdf(request: HttpRequest, day: date) -> HttpResponse:
    """The day report as a paper."""
    found = reporting.report_of(organisation_asked(request), day=day)
    answer = HttpResponse(render_pdf(TEMPLATE, document_data(found)), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="duty-report-{day}.pdf"'
    return answer
