"""Where a record lies and who supervises it: from its coordinates, from what was given, and what stays unclear."""

from __future__ import annotations

from collections.abc import Sequence

from anlan.base.accounts.enums import OrganisationKind
from anlan.base.accounts.facade import Organisation, User, default_supervisor
from anlan.base.divisions.facade import Division, Located, lies_under, locator
from anlan.data.ledger.models import Attention, LedgerRecord
from anlan.kernel.errors import NotAllowed

_BUREAUS = (OrganisationKind.DISTRICT_BUREAU, OrganisationKind.ZONE_BUREAU, OrganisationKind.PORT_AUTHORITY)
_NO_AUTHORITY = (OrganisationKind.ENTERPRISE, OrganisationKind.PARTNER)


class Placing:
    """Resolves places with a memory of the few districts it meets; make one for each operation or chunk."""

    def __init__(self) -> None:
        self._competent: dict[str, list[Organisation]] = {}
        self._default: dict[str, Organisation | None] = {}

    def resolve(self, records: Sequence[LedgerRecord], given: Sequence[frozenset[str]]) -> None:
        """Fill `located_in`, `supervised_by` and `attention` of records about to be saved.

        `given[i]` names the fields a person set on `records[i]`: those stay as they are. A record keeps a division
        finer than or equal to the district of its point.
        """
        points = [record.point for record in records]
        wanted = [point for point in points if point is not None]
        found = iter(locator().locate_many(wanted)) if wanted else iter(())
        for record, point, fixed in zip(records, points, given, strict=True):
            located = next(found) if point is not None else None
            self._settle(record, located, fixed)

    def _settle(self, record: LedgerRecord, located: Located | None, fixed: frozenset[str]) -> None:
        before = record.located_in_id
        if located is not None and "located_in" not in fixed:
            inside = bool(before) and lies_under(str(before), located.district.code)
            if not inside:
                record.located_in = located.township or located.district
        if "supervised_by" not in fixed and (
            record.supervised_by_id is None or record.located_in_id != before
        ):
            record.supervised_by = self._supervisor(record.located_in_id)
        record.attention = ",".join(self._unclear(record, located, fixed))

    def _unclear(self, record: LedgerRecord, located: Located | None, fixed: frozenset[str]) -> list[str]:
        found: list[str] = []
        if record.point is None:
            found.append(Attention.NO_POINT)
        elif located is None:
            found.append(Attention.OUTSIDE)
        elif record.located_in_id and not _agree(record.located_in_id, located.district):
            found.append(Attention.MISMATCH)
        if record.located_in_id is None:
            found.append(Attention.NO_DIVISION)
        if record.supervised_by_id is None:
            found.append(Attention.NO_SUPERVISOR)
        elif "supervised_by" not in fixed and self._disputed(record):
            found.append(Attention.TWO_SUPERVISORS)
        return [str(code) for code in found]

    def _disputed(self, record: LedgerRecord) -> bool:
        """Two bureaus are competent here and nobody has said which: an earlier decision stands."""
        code = record.located_in_id
        if not code:
            return False
        undecided = record.version == 1 or Attention.TWO_SUPERVISORS in record.attention.split(",")
        return undecided and len(self._bureaus(str(code))) > 1

    def _bureaus(self, code: str) -> list[Organisation]:
        district = code[:6]
        if district not in self._competent:
            self._competent[district] = _bureaus_of(district)
        return self._competent[district]

    def _supervisor(self, code: str | None) -> Organisation | None:
        if not code:
            return None
        district = str(code)[:6]
        if district not in self._default:
            self._default[district] = default_supervisor(district)
        return self._default[district]


def settle_at_home(record: LedgerRecord, user: User | None) -> None:
    """A record without any place registered by a district's or township's user lies under their own office."""
    if user is None or record.located_in_id or record.supervised_by_id or user.scope.everything:
        return
    for post in user.current_posts:
        organisation = post.organisation
        if organisation.division_id and organisation.kind not in _NO_AUTHORITY:
            record.located_in = organisation.division
            record.supervised_by = organisation if organisation.kind in _BUREAUS else None
            return


def refuse_outside(record: LedgerRecord, user: User | None) -> None:
    """`NotAllowed` when the record, as it is about to be saved, lies outside the user's scope."""
    if user is not None and not record.lies_under(user.scope):
        raise NotAllowed(
            f"“{record.name}”的位置或监管机构不在您的管辖范围内，请核对坐标和所在区划。", code="outside_scope"
        )


def _bureaus_of(district: str) -> list[Organisation]:
    return list(Organisation.objects.filter(division_id=district, kind__in=_BUREAUS, retired_at=None))


def _agree(code: str, district: Division) -> bool:
    return lies_under(code, district.code) or lies_under(district.code, code)
