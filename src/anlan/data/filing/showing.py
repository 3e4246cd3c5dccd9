"""A filing as people look at it: each change field by field, old and new in words, with what the reviewer said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from anlan.base.files.facade import StoredFile
from anlan.data.enterprises.facade import Enterprise
from anlan.data.filing.enums import ChangeAction, FilingStatus
from anlan.data.filing.fields import FilingField
from anlan.data.filing.kinds import FileableKind, kind_of
from anlan.data.filing.models import Filing, FilingVersion
from anlan.data.filing.operations.submitting import change_content
from anlan.data.filing.policies import WHOLE, Difference, compare_contents, fields_to_review
from anlan.kernel.coordinates import distance_m
from anlan.kernel.errors import FieldError

Content = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Mark:
    """What the reviewer said to a field; `word` is 通过, 不通过 or nothing."""

    ok: bool | None = None
    remark: str = ""
    former: str = ""
    by: str = ""

    @property
    def word(self) -> str:
        return {True: "通过", False: "不通过", None: ""}[self.ok]


@dataclass(frozen=True, slots=True)
class LineRow:
    """A row of a list: kept, new or gone."""

    text: str
    state: str


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field of a change."""

    name: str
    label: str
    before: str
    after: str
    mark: Mark
    lines: Sequence[LineRow] = ()
    is_file: bool = False
    error: str = ""


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One change as both sides see it."""

    id: str
    kind: FileableKind
    action: str
    title: str
    rows: Sequence[FieldRow]
    whole: Mark
    reason: str = ""
    point: tuple[float, float] | None = None
    moved_m: float | None = None
    target_id: str | None = None
    errors: Sequence[str] = field(default_factory=tuple)

    @property
    def action_label(self) -> str:
        return str(ChangeAction(self.action).label)

    @property
    def name(self) -> str:
        """Its name, or that it has none yet."""
        return self.title or "（未命名）"

    @property
    def retires(self) -> bool:
        return self.action == ChangeAction.RETIRE

    @property
    def refused(self) -> int:
        """How many of its fields were refused."""
        marks = [*(row.mark for row in self.rows), self.whole]
        return sum(mark.ok is False for mark in marks)

    @property
    def marked(self) -> int:
        """How many of its fields somebody has decided on."""
        marks = [self.whole] if self.retires else [row.mark for row in self.rows]
        return sum(mark.ok is not None for mark in marks)

    @property
    def to_mark(self) -> int:
        """How many have to be decided on."""
        return 1 if self.retires else len(self.rows)

    @property
    def map_props(self) -> dict[str, Any] | None:
        """The place on a small map."""
        if self.point is None:
            return None
        return {
            "point": list(self.point),
            "title": self.name,
            "boundaries": "/api/v1/map/boundaries?level=district",
            "coastline": "/api/v1/map/coastline",
            "only": [],
        }


def changes_shown(
    filing: Filing, *, as_sent: bool = False, errors: Iterable[FieldError] = ()
) -> list[ChangeView]:
    """The changes of a filing, as they stand or as they were last submitted."""
    contents = filing.sent if as_sent else [change_content(each) for each in filing.changes.all()]
    names = file_names(contents)
    complaints: dict[str, dict[str, list[str]]] = {}
    for error in errors:
        change_id, _, name = error.field.partition(":")
        text = error.message.split("”：", 1)[-1]
        complaints.setdefault(change_id, {}).setdefault(name, []).append(text)
    enterprise = filing.enterprise
    return [_shown(each, enterprise, names, complaints.get(each["id"], {})) for each in contents]


def shows_sent(filing: Filing, *, own: bool) -> bool:
    """Whether a viewer sees what was last submitted: the authorities do while the enterprise works on it."""
    return not own and filing.status != FilingStatus.SUBMITTED


def file_names(contents: Iterable[Content]) -> dict[str, str]:
    """Names of the files changes mention, by id."""
    ids = set()
    for each in contents:
        for values in (each["values"], each["before"]):
            if (found := values.get("file")) and _is_uuid(found):
                ids.add(str(found))
    if not ids:
        return {}
    return {str(row.pk): row.name for row in StoredFile.objects.filter(pk__in=ids)}


def _is_uuid(text: Any) -> bool:
    try:
        UUID(str(text))
    except ValueError:
        return False
    return True


def _shown(
    content: Content, enterprise: Enterprise, names: Mapping[str, str], errors: Mapping[str, list[str]]
) -> ChangeView:
    kind = kind_of(content["kind"])
    fields = {each.name: each for each in kind.fields_of(enterprise)}
    values, before, review = content["values"], content["before"], content["review"]
    wanted = set(fields_to_review(content["action"], values)) | set(errors)
    rows = [
        _row(one, before.get(name), values.get(name), review.get(name), names, errors.get(name, ()))
        for name, one in fields.items()
        if name in wanted
    ]
    known = {row.name for row in rows}
    rest = [text for name, texts in errors.items() if name not in known for text in texts]
    point = _point(values, before)
    former = _point(before, {}) if point is not None else None
    return ChangeView(
        id=content["id"],
        kind=kind,
        action=content["action"],
        title=content["title"],
        rows=rows,
        whole=Mark(**(review.get(WHOLE) or {})),
        reason=content["reason"],
        point=point,
        moved_m=distance_m(*former, *point) if former and point else None,
        target_id=content["target_id"],
        errors=rest,
    )


def _row(
    one: FilingField,
    before: Any,
    after: Any,
    mark: Mapping[str, Any] | None,
    names: Mapping[str, str],
    errors: Iterable[str],
) -> FieldRow:
    return FieldRow(
        name=one.name,
        label=one.label,
        before=one.shown(before, names),
        after=one.shown(after, names),
        mark=Mark(**(mark or {})),
        lines=_lines(one, before or [], after or []) if one.type == "lines" else (),
        is_file=one.type == "file" and bool(after),
        error="；".join(errors),
    )


def _lines(one: FilingField, before: Sequence[Any], after: Sequence[Any]) -> list[LineRow]:
    old, new = [one.line_text(row) for row in before], [one.line_text(row) for row in after]
    kept = [LineRow(text, "kept" if text in old else "new") for text in new]
    return kept + [LineRow(text, "gone") for text in old if text not in new]


def _point(values: Mapping[str, Any], before: Mapping[str, Any]) -> tuple[float, float] | None:
    """A believable point a change gives, in WGS-84."""
    if not values.get("lon") and not values.get("lat"):
        return None
    try:
        lon = float(values.get("lon") or before.get("lon") or "")
        lat = float(values.get("lat") or before.get("lat") or "")
    except ValueError:
        return None
    return (lon, lat) if abs(lon) <= 180 and abs(lat) <= 85 else None


@dataclass(frozen=True, slots=True)
class ComparedRecord:
    """One record two versions have differently."""

    kind: FileableKind
    name: str
    what: str
    rows: Sequence[FieldRow]

    @property
    def word(self) -> str:
        return {"create": "新增", "change": "修改", "retire": "注销"}[self.what]


def compared(former: FilingVersion, latter: FilingVersion) -> list[ComparedRecord]:
    """What changed from one version to another, record by record."""
    groups: dict[tuple[str, str], list[Difference]] = {}
    for each in compare_contents(former.content, latter.content):
        groups.setdefault((each.kind, each.record), []).append(each)
    files: set[str] = set()
    for each_group in groups.values():
        for one in each_group:
            if one.field == "file":
                files |= {str(value) for value in (one.before, one.after) if value}
    names = {str(row.pk): row.name for row in StoredFile.objects.filter(pk__in=files)} if files else {}
    return [_compared(latter.enterprise, key[0], found, names) for key, found in groups.items()]


def _compared(
    enterprise: Enterprise, key: str, found: Sequence[Difference], names: Mapping[str, str]
) -> ComparedRecord:
    kind = kind_of(key)
    rows = []
    for each in found:
        one = kind.field(enterprise, each.field) or FilingField(each.field, each.field)
        rows.append(_row(one, each.before, each.after, None, names, ()))
    return ComparedRecord(kind=kind, name=found[0].name, what=found[0].what, rows=rows)
