"""Times as the interface writes them: 10-28 14:05, under an hour "12 分钟前", the full date on hover."""

from __future__ import annotations

from datetime import datetime

from django.utils.html import format_html
from django.utils.safestring import SafeString

from anlan.kernel.clock import in_shanghai, now


def short_time(moment: datetime, *, at: datetime) -> str:
    """`moment` in words as seen at `at`: minutes within the last hour, else month-day, with the year if
    another."""
    elapsed = (at - moment).total_seconds()
    if 0 <= elapsed < 60:
        return "刚刚"
    if 0 <= elapsed < 3600:
        return f"{int(elapsed // 60)} 分钟前"
    local = in_shanghai(moment)
    pattern = "%m-%d %H:%M" if local.year == in_shanghai(at).year else "%Y-%m-%d %H:%M"
    return local.strftime(pattern)


def full_time(moment: datetime) -> str:
    """Date and time to the second, in Shanghai."""
    return in_shanghai(moment).strftime("%Y-%m-%d %H:%M:%S")


def time_element(moment: datetime) -> SafeString:
    """A `<time>` element; the browser keeps "12 分钟前" current."""
    return format_html(
        '<time class="num" datetime="{}" title="{}" data-ago>{}</time>',
        moment.isoformat(),
        full_time(moment),
        short_time(moment, at=now()),
    )
