"""RFC 9457 problem details, in one shape for every refusal of the HTTP API."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from anlan.kernel.errors import DomainError

TITLES = {
    400: "请求无法理解",
    401: "未登录或令牌无效",
    403: "无权操作",
    404: "未找到",
    405: "不支持的方法",
    409: "与当前状态冲突",
    413: "内容过大",
    422: "填写有误",
    429: "请求过于频繁",
    500: "服务器内部错误",
}

#: What pydantic complains of, in the user's language.
PYDANTIC = {
    "missing": "此项必填。",
    "uuid_parsing": "编号格式不正确。",
    "datetime_parsing": "时间格式不正确，应为 ISO 8601，例如 2026-10-28T14:05:00+08:00。",
    "datetime_from_date_parsing": "时间格式不正确，应为 ISO 8601，例如 2026-10-28T14:05:00+08:00。",
    "timezone_aware": "时间须带时区，例如 +08:00。",
    "date_parsing": "日期格式不正确，应为 YYYY-MM-DD。",
    "int_parsing": "应为整数。",
    "int_type": "应为整数。",
    "int_from_float": "应为整数。",
    "float_parsing": "应为数字。",
    "float_type": "应为数字。",
    "finite_number": "应为有限的数字。",
    "decimal_parsing": "应为数字。",
    "decimal_type": "应为数字。",
    "bool_parsing": "应为是或否。",
    "bool_type": "应为是或否。",
    "string_type": "应为文字。",
    "string_too_long": "文字过长。",
    "string_too_short": "文字过短。",
    "greater_than_equal": "数值过小。",
    "less_than_equal": "数值过大。",
    "greater_than": "数值过小。",
    "less_than": "数值过大。",
    "literal_error": "不在可选范围内。",
    "enum": "不在可选范围内。",
    "list_type": "应为列表。",
    "json_invalid": "JSON 格式不正确。",
    "extra_forbidden": "没有这一项。",
}


def problem(
    status: int, detail: str, *, code: str = "", errors: list[dict[str, str]] | None = None
) -> JsonResponse:
    """A problem-details answer; `detail` is Chinese and says what to do."""
    body: dict[str, Any] = {
        "type": f"urn:anlan:problem:{code or status}",
        "title": TITLES.get(status, "错误"),
        "status": status,
        "detail": detail,
        "errors": errors or [],
    }
    return JsonResponse(
        body,
        status=status,
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
    )


def of_domain_error(error: DomainError) -> JsonResponse:
    """The answer for a refusal raised by an operation."""
    errors = [{"field": each.field, "message": each.message} for each in error.errors]
    return problem(error.status, error.message, code=error.code, errors=errors)


def install_handlers(api: NinjaAPI) -> None:
    """Make `api` answer every error as a problem."""

    @api.exception_handler(DomainError)
    def _domain(request: HttpRequest, error: DomainError) -> HttpResponse:
        return of_domain_error(error)

    @api.exception_handler(ValidationError)
    def _validation(request: HttpRequest, error: ValidationError) -> HttpResponse:
        errors = [
            {"field": _field(item["loc"]), "message": PYDANTIC.get(item["type"], "格式不正确。")}
            for item in error.errors
        ]
        named = "；".join(f"{item['field']}：{item['message']}" for item in errors[:5])
        return problem(422, named or "填写有误。", code="invalid", errors=errors)

    @api.exception_handler(AuthenticationError)
    def _authentication(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        answer = problem(401, "请先登录，或在 Authorization 头中给出有效的令牌。", code="unauthenticated")
        answer["WWW-Authenticate"] = "Bearer"
        return answer

    @api.exception_handler(Http404)
    def _missing(request: HttpRequest, error: Http404) -> HttpResponse:
        return problem(404, "未找到，或不在您的管辖范围内。", code="not_found")

    @api.exception_handler(HttpError)
    def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
        # The framework itself raises only for a body it cannot read, and says so in English.
        detail = "请求内容不是合法的 JSON（UTF-8）。" if error.status_code == 400 else str(error)
        return problem(error.status_code, detail)


def _field(location: tuple[Any, ...]) -> str:
    """The field's name without the parts that only say where it was sent."""
    parts = [
        str(part) for part in location if part not in {"body", "query", "path", "form", "payload", "data"}
    ]
    return ".".join(parts)
