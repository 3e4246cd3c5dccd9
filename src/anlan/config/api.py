"""The HTTP API: one OpenAPI 3.1 document, every app's router, and the health check."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI

from anlan import __version__
from anlan.base.api.facade import AUTH, install_handlers, public_api
from anlan.base.divisions.endpoints import router as divisions
from anlan.base.jobs.facade import worker_age_s
from anlan.base.notifications.endpoints import router as notifications
from anlan.base.presence.endpoints import router as presence
from anlan.communication.duty.endpoints import router as duty
from anlan.data.cases.endpoints import router as cases
from anlan.data.dossiers.endpoints import router as dossiers
from anlan.data.duty_contacts.endpoints import router as duty_contacts
from anlan.data.enterprises.endpoints import router as enterprises
from anlan.data.filing.endpoints import router as filing
from anlan.data.hazards.endpoints import router as hazards
from anlan.data.imports.endpoints import router as imports
from anlan.data.laws.endpoints import router as laws
from anlan.data.resources.endpoints import router as resources
from anlan.data.sharing.endpoints import router as sharing
from anlan.data.stewardship.endpoints import router as stewardship
from anlan.data.supplies.endpoints import router as supplies
from anlan.data.weather.endpoints import router as weather
from anlan.gis.consequences.endpoints import router as consequences
from anlan.gis.layers.endpoints import router as layers
from anlan.kernel.clock import now
from anlan.rescue.accidents.endpoints import router as accidents
from anlan.rescue.command.endpoints import router as command
from anlan.rescue.drills.endpoints import router as drills
from anlan.rescue.incidents.endpoints import router as incidents
from anlan.rescue.transfers.endpoints import router as transfers

WORKER_SILENT_S = 60
DESCRIPTION = """安全生产监管与应急指挥平台接口。

实时事件在 `GET /api/v1/events?topics=&after=`（server-sent events）：`id` 为事件序号，`event` 为主题，`data` 为 JSON；
断线后以 `Last-Event-ID` 或 `after` 从上次的序号续接。写操作可带 `Idempotency-Key`，同一键与内容只生效一次。
"""

api = NinjaAPI(
    title="安澜 Anlan",
    version=__version__,
    description=DESCRIPTION,
    auth=AUTH,
    openapi_url="/openapi.json",
    docs_url="/docs",
)
install_handlers(api)
for router in (
    divisions,
    notifications,
    presence,
    layers,
    enterprises,
    dossiers,
    hazards,
    resources,
    duty_contacts,
    cases,
    supplies,
    filing,
    weather,
    laws,
    stewardship,
    sharing,
    imports,
    consequences,
    duty,
    incidents,
    transfers,
    command,
    accidents,
    drills,
):
    api.add_router("", router)


@api.get("/health", auth=None, tags=["平台"], summary="健康检查")
@public_api
def health(request: HttpRequest) -> HttpResponse:
    """Whether the service can serve; 503 when the database does not answer."""
    database, worker = _database(), _worker()
    broken = database != "ok"
    status = "ok" if (database, worker) == ("ok", "ok") else "degraded"
    body: dict[str, Any] = {
        "status": status,
        "version": __version__,
        "database": database,
        "worker": worker,
        "media": "absent",
    }
    return JsonResponse(body, status=503 if broken else 200)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception as error:  # any reason the database gives is the answer
        return f"数据库无法访问：{error}"
    return "ok"


def _worker() -> str:
    age = worker_age_s(at=now())
    if age is None:
        return "absent"
    return "ok" if age <= WORKER_SILENT_S else f"后台进程已 {int(age)} 秒无响应"
