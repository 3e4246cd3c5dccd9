"""Two habits of every answer: domain errors become pages or problems, and a write with an idempotency key happens
once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from anlan.base.api.models import IdempotencyKey
from anlan.base.api.problems import of_domain_error, problem
from anlan.kernel.errors import DomainError

GetResponse = Callable[[HttpRequest], HttpResponse]
API = "/api/"
#: What the framework itself answers with a page; programs get a problem.
PLAIN = {404: "没有这个接口地址。", 405: "此地址不支持该方法。"}


class DomainErrorMiddleware:
    """Domain errors that reach the edge of a page: 403, 404, 409 or 422 with their message."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code in PLAIN and request.path.startswith(API) and not _is_json(response):
            return problem(response.status_code, PLAIN[response.status_code])
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, DomainError):
            return None
        if request.path.startswith(API):
            return of_domain_error(error)
        template = f"{error.status}.html" if error.status in {403, 404} else "409.html"
        return render(
            request, template, {"message": error.message, "status": error.status}, status=error.status
        )


class IdempotencyMiddleware:
    """`Idempotency-Key` on a write: the same key and body get the same answer and make one record.

    Key and effect are one transaction, so a crash leaves both or neither, and two copies sent at once queue on the
    database's write lock. Refusals are not kept: a corrected submission may reuse the key.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = request.headers.get("Idempotency-Key", "")
        if not key or request.method not in {"POST", "PATCH", "PUT"} or not request.path.startswith(API):
            return self.get_response(request)
        if len(key) > 128:
            return problem(422, "Idempotency-Key 过长，最多 128 个字符。", code="invalid")
        caller, fingerprint = _caller(request), _fingerprint(request)
        with transaction.atomic():
            record, fresh = IdempotencyKey.objects.get_or_create(
                caller=caller, key=key, defaults={"fingerprint": fingerprint}
            )
            if not fresh:
                if record.fingerprint != fingerprint:
                    return problem(
                        409, "此 Idempotency-Key 已用于另一次不同的提交。", code="idempotency_key_reused"
                    )
                return HttpResponse(record.body, status=record.status, content_type=record.content_type)
            response = self.get_response(request)
            if response.status_code >= 300 or response.streaming:
                transaction.set_rollback(True)
                return response
            record.status = response.status_code
            record.body = response.content.decode()
            record.content_type = response["Content-Type"]
            record.save(update_fields=["status", "body", "content_type"])
        return response


def _caller(request: HttpRequest) -> str:
    credential = request.headers.get("Authorization") or str(getattr(request.user, "pk", ""))
    return hashlib.sha256(credential.encode()).hexdigest()


def _fingerprint(request: HttpRequest) -> str:
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if (request.content_type or "").startswith("multipart/"):
        # A multipart boundary differs from one sending to the next: name and size of each part stand for it.
        for name, value in sorted(request.POST.items()):
            digest.update(f"{name}={value}\n".encode())
        for name, upload in sorted(request.FILES.items()):
            digest.update(f"{name}:{getattr(upload, 'name', '')}:{getattr(upload, 'size', 0)}\n".encode())
    else:
        try:
            digest.update(request.body)
        except RequestDataTooBig:
            digest.update(request.headers.get("Content-Length", "").encode())
    return digest.hexdigest()


def _is_json(response: HttpResponse) -> bool:
    return "json" in str(response.headers.get("Content-Type", ""))
