"""HTTP API of 危险化学品: search, everything known, compatibility, data sheets."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Field, Query, Router

from anlan.base.accounts.facade import User
from anlan.base.api.facade import ListQuery, paged, requires_api
from anlan.base.files.facade import file_response
from anlan.data.hazards.compatibility import mixtures
from anlan.data.hazards.safety_sheets import sheet_by_id, sheets_of
from anlan.data.hazards.serialise import knowledge_json, mixture_json, sheet_json, substance_json
from anlan.data.hazards.substances import search_substances, substance_by_id, substances_named
from anlan.kernel.errors import InvalidInput, NotFound

router = Router(tags=["危险化学品"])

MOST_COMPARED = 100


class SubstanceQuery(ListQuery):
    """List of substances."""

    state: str = ""
    main_class: str = Field("", description="UN 主类别，1 至 9")


@router.get("/substances", response=dict[str, Any], summary="危险化学品")
@requires_api("hazards.view_substance")
def list_substances(request: HttpRequest, query: Query[SubstanceQuery]) -> dict[str, Any]:
    """By Chinese or English name, pinyin initials, formula, CAS or UN number, best first."""
    rows = search_substances(query.q)
    for name in ("state", "main_class"):
        if wanted := getattr(query, name):
            rows = rows.filter(**{name: wanted})
    return paged(rows, query, substance_json)


@router.get("/substances/compatibility", response=dict[str, Any], summary="相容性")
@requires_api("hazards.view_substance")
def compatibility(request: HttpRequest, ids: str) -> dict[str, Any]:
    """Every pair that must not be kept together of `ids`, separated by commas; what no rule names is not listed."""
    wanted = list(dict.fromkeys(part.strip() for part in ids.split(",") if part.strip()))
    if len(wanted) > MOST_COMPARED:
        raise InvalidInput(f"一次最多比较 {MOST_COMPARED} 种物质。", field="ids")
    found = substances_named(wanted)
    if len(found) != len(wanted):
        known = {str(one.pk) for one in found}
        missing = [text for text in wanted if text.lower() not in known]
        raise InvalidInput(f"没有这些危险化学品：{'、'.join(missing)[:200]}。", field="ids")
    pairs = mixtures(found)
    return {
        "substances": [{"id": str(one.id), "name": one.name} for one in found],
        "items": [mixture_json(one) for one in pairs],
        "count": len(pairs),
        "compatible": not pairs,
        "basis": "EPA/NOAA CAMEO；GB 15603-2022",
        "note": "未见规则不等于可以同存",
    }


@router.get("/substances/{uuid:substance_id}", response=dict[str, Any], summary="危险化学品")
@requires_api("hazards.view_substance")
def get_substance(request: HttpRequest, substance_id: UUID) -> dict[str, Any]:
    """Everything known of one substance, with the data sheets the caller may read."""
    substance = substance_by_id(substance_id)
    if substance is None:
        raise NotFound("没有找到此危险化学品。")
    sheets = sheets_of(substance, visible_to=cast(User, request.user))
    return {**knowledge_json(substance), "sheets": [sheet_json(one) for one in sheets]}


@router.get(
    "/substances/sheets/{uuid:sheet_id}/content",
    summary="安全技术说明书文件",
)
@requires_api("hazards.view_substance")
def sheet_content(request: HttpRequest, sheet_id: UUID) -> HttpResponseBase:
    """The bytes of a data sheet."""
    sheet = sheet_by_id(sheet_id, visible_to=cast(User, request.user))
    return file_response(sheet.file, name=sheet.file_name)
