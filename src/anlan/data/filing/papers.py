"""企业填报登记表: an accepted filing on paper."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from anlan.base.documents.facade import render_pdf
from anlan.data.filing.models import Filing, FilingVersion
from anlan.data.filing.showing import ChangeView, changes_shown
from anlan.kernel.clock import in_shanghai


def filing_pdf(filing: Filing, *, at: datetime) -> bytes:
    """The filing as accepted: who, when, every field with what it was and became."""
    enterprise = filing.enterprise
    kept = FilingVersion.objects.filter(filing=filing).only("number").first()
    facts = [
        ("企业", enterprise.name),
        ("统一社会信用代码", enterprise.credit_code),
        ("所在区划", str(enterprise.located_in or "")),
        ("监管机构", enterprise.supervised_by.name if enterprise.supervised_by else ""),
        ("填报次数", f"{filing}，提交 {filing.submissions} 次"),
        ("版本", str(kept) if kept else ""),
        ("提交人", filing.submitted_by_name),
        ("提交时间", _moment(filing.submitted_at)),
        ("审核人", filing.reviewed_by_name),
        ("接受时间", _moment(filing.reviewed_at)),
        ("填报说明", filing.note),
        ("审核意见", filing.review_note),
    ]
    return render_pdf(
        "filing/filing.typ",
        {
            "title": enterprise.name,
            "demo": enterprise.is_demo,
            "facts": [{"label": label, "text": text} for label, text in facts],
            "changes": [_change(each) for each in changes_shown(filing, as_sent=True)],
            "printed": _moment(at),
        },
    )


def _moment(at: datetime | None) -> str:
    return f"{in_shanghai(at):%Y-%m-%d %H:%M}" if at else ""


def _change(each: ChangeView) -> dict[str, Any]:
    return {
        "action": each.action_label,
        "kind": each.kind.title,
        "name": each.name,
        "reason": each.reason,
        "rows": [
            {"label": row.label, "before": row.before, "after": row.after, "remark": row.mark.remark}
            for row in each.rows
        ],
    }
