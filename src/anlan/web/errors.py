"""What a visitor sees when a page cannot be given. API calls get problem details instead."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader

from anlan.base.api.facade import problem

API = "/api/"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request itself is malformed."""
    return _answer(request, 400, "请求有误，请检查后重试。")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: known but not allowed."""
    return _answer(request, 403, "您没有进行此操作的权限。")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: no such page, or outside the user's jurisdiction."""
    return _answer(request, 404, "未找到，或不在您的管辖范围内。")


def server_error(request: HttpRequest) -> HttpResponse:
    """500: rendered without context processors, because one of them may be what failed."""
    if request.path.startswith(API):
        return problem(500, "服务器内部错误，操作未完成，请稍后重试。")
    return HttpResponse(loader.render_to_string("500.html"), status=500)


def _answer(request: HttpRequest, status: int, detail: str) -> HttpResponse:
    if request.path.startswith(API):
        return problem(status, detail)
    return render(request, f"{status}.html", status=status)
