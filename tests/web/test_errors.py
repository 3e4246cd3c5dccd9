"""Error pages in the house's words; problem details under /api/."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404
from django.test import Client, RequestFactory
from tests.people import People

from anlan.web import errors


@pytest.mark.parametrize(
    ("handler", "error", "status", "word"),
    [
        (errors.bad_request, SuspiciousOperation(), 400, "请求有误"),
        (errors.forbidden, PermissionDenied(), 403, "无权操作"),
        (errors.not_found, Http404(), 404, "未找到"),
    ],
)
@pytest.mark.django_db
def test_a_page_says_what_to_do(
    handler: Callable[..., object], error: Exception, status: int, word: str, rf: RequestFactory
) -> None:
    request = rf.get("/somewhere/")
    request.session = {}  # type: ignore[assignment]
    page = handler(request, error)
    assert page.status_code == status  # type: ignore[attr-defined]
    assert word in page.content.decode()  # type: ignore[attr-defined]
    program = handler(rf.get("/api/v1/somewhere"), error)
    assert program["Content-Type"] == "application/problem+json"  # type: ignore[index]
    assert program.status_code == status  # type: ignore[attr-defined]


def test_a_failure_needs_no_database(rf: RequestFactory) -> None:
    page = errors.server_error(rf.get("/"))
    assert page.status_code == 500
    assert "系统出错" in page.content.decode()
    assert errors.server_error(rf.get("/api/v1/x"))["Content-Type"] == "application/problem+json"


def test_an_unknown_address_is_404(people: People, browser_of: Callable[..., Client]) -> None:
    answer = browser_of(people.duty).get("/no/such/page/")
    assert answer.status_code == 404
    assert "未找到" in answer.content.decode()
