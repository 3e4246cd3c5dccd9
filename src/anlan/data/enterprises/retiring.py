"""What keeps an enterprise in the ledger: each room names its active records that hang on it; registered in
`AppConfig.ready()`."""

from __future__ import annotations

from collections.abc import Callable

from anlan.data.enterprises.models import Enterprise
from anlan.kernel.errors import Conflict

#: Answers names of active records that would be orphaned.
Dependants = Callable[[Enterprise], list[str]]
_sources: dict[str, tuple[str, Dependants]] = {}
_NAMED = 3


def register_dependants(key: str, label: str, source: Dependants) -> None:
    """An enterprise with any of `source`'s records is not retired; `label` says what they are, with its counter."""
    _sources[key] = (label, source)


def refuse_with_dependants(enterprise: Enterprise) -> None:
    """`Conflict` with the number and names of what must be retired first."""
    found = []
    for _, (label, source) in sorted(_sources.items()):
        if names := source(enterprise):
            more = "等" if len(names) > _NAMED else ""
            found.append(f"{len(names)} {label}（{'、'.join(names[:_NAMED])}{more}）")
    if found:
        raise Conflict(
            f"“{enterprise.name}”还有 {'、'.join(found)}，请先办结或注销这些记录，再注销企业。", code="in_use"
        )
