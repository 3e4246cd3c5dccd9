"""Template tags and filters of the kit: assets, icons, islands, values as the interface writes them,
components."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django import template
from django.forms import BaseForm
from django.utils.html import format_html, format_html_join, json_script
from django.utils.safestring import SafeString, mark_safe

from anlan.ui import assets
from anlan.ui.forms import Section, sections_of
from anlan.ui.levels import level_of
from anlan.ui.times import full_time, time_element

register = template.Library()
logger = logging.getLogger(__name__)

_MISSING_ICON = '<path d="M5 5h14v14h-14z"/>'
_TONES = frozenset({"neutral", "active", "waiting", "done", "late", "off"})


@register.simple_tag
def vite(name: str) -> SafeString:
    """Link and script elements of an entry point; nothing when the front end is not built."""
    found = assets.entry(name)
    if found is None:
        return SafeString("")
    return SafeString(
        format_html_join("", '<link rel="stylesheet" href="{}">', ((url,) for url in found.styles))
        + format_html_join("", '<link rel="modulepreload" href="{}">', ((url,) for url in found.preloads))
        + format_html('<script type="module" src="{}"></script>', found.script)
    )


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """An outline icon by its Tabler name, drawn in the text's colour and hidden from screen readers."""
    known = assets.icons()
    body = known.get(name, _MISSING_ICON)
    if known and name not in known:
        logger.warning("no icon is called %s", name)
    return format_html(
        '<svg class="icon {}" viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" '
        'stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">{}</svg>',
        css,
        mark_safe(body),  # noqa: S308  (from our own build, never from a user)
    )


@register.simple_tag
def island(name: str, props: Mapping[str, Any] | None = None, css: str = "") -> SafeString:
    """A place where `frontend/src/islands/<name>.ts` mounts, with its props as JSON."""
    key = f"island-{secrets.token_hex(4)}"
    return format_html(
        '<div class="island {}" data-island="{}" data-props="{}"></div>{}',
        css,
        name,
        key,
        json_script(dict(props or {}), key),
    )


@register.filter
def shanghai(moment: datetime | None) -> SafeString | str:
    """A moment as `<time>`: 10-28 14:05, or "12 分钟前" within the hour."""
    return time_element(moment) if moment else ""


@register.filter
def moment(value: datetime | None) -> str:
    """A moment in full, for papers and print: 2026-10-28 14:05:00."""
    return full_time(value) if value else ""


@register.filter
def money(amount: Any) -> str:
    """Yuan with thousands separators: 1,234,567.00 元; whole yuan without decimals."""
    if amount is None or amount == "":
        return "—"
    try:
        value = Decimal(str(amount))
    except InvalidOperation:
        return str(amount)
    return f"{value:,.0f} 元" if value == value.to_integral_value() else f"{value:,.2f} 元"


@register.filter
def distance(metres: float | None) -> str:
    """Metres below a kilometre, else kilometres with one decimal."""
    if metres is None:
        return "—"
    return f"{round(metres)} m" if metres < 999.5 else f"{metres / 1000:.1f} km"


@register.filter
def duration(seconds: float | None) -> str:
    """Seconds as "8 分钟" or "1 小时 5 分"."""
    if seconds is None:
        return "—"
    minutes = max(round(seconds / 60), 1)
    return f"{minutes} 分钟" if minutes < 60 else f"{minutes // 60} 小时 {minutes % 60} 分"


@register.filter
def number(value: Any) -> str:
    """A number with thousands separators; a dash for nothing."""
    if value is None or value == "":
        return "—"
    return f"{value:,}" if isinstance(value, int | float | Decimal) else str(value)


@register.filter
def iso(value: date | datetime | None) -> str:
    """ISO 8601, for data attributes."""
    return value.isoformat() if value else ""


@register.simple_tag
def status_badge(label: str, tone: str = "neutral") -> SafeString:
    """A status word. Tones: neutral, active, waiting, done, late, off."""
    return format_html(
        '<span class="status status-{}"><span class="status-mark" aria-hidden="true"></span>{}</span>',
        tone if tone in _TONES else "neutral",
        label,
    )


@register.simple_tag
def grade_badge(word: Any, prefix: str = "") -> SafeString:
    """A level in its colour, always with its word: 较大, II 级响应, 红色."""
    if word is None or word == "":
        return format_html('<span class="grade grade-none">{}</span>', "未定级")
    text = str(word)
    shown = f"{text} 级" if text in {"I", "II", "III", "IV"} else text
    return format_html('<span class="grade grade-{}">{}{}</span>', level_of(word), prefix, shown)


@register.simple_tag
def form_sections(form: BaseForm) -> list[Section]:
    """The form's sections for `ui/forms/form.html`."""
    return sections_of(form)


@register.inclusion_tag("ui/components/page_header.html")
def page_header(
    title: str,
    *,
    subtitle: str = "",
    number: str = "",
    status: str = "",
    tone: str = "neutral",
    grade: str = "",
    actions: list[dict[str, Any]] | None = None,
    back_url: str = "",
    back: str = "",
) -> dict[str, Any]:
    """The title line. An action is {title, url, icon?, primary?, method?, dialog?, disabled?}; after three:
    更多.

    `method="post"` makes a form with CSRF, `dialog="id"` opens a dialog, `disabled` is the reason it cannot be done.
    """
    listed = actions or []
    return {
        "title": title,
        "subtitle": subtitle,
        "number": number,
        "status": status,
        "tone": tone,
        "grade": grade,
        "actions": listed[:3],
        "more": listed[3:],
        "back_url": back_url,
        "back": back,
    }


@register.inclusion_tag("ui/components/facts.html")
def facts(items: list[tuple[str, Any]], columns: int = 2) -> dict[str, Any]:
    """A list of facts as label and value."""
    return {"items": items, "columns": columns}


@register.inclusion_tag("ui/components/timeline.html")
def timeline(entries: list[Any], empty: str = "暂无记录") -> dict[str, Any]:
    """Entries with `at`, `text` and, where known, `by`, `kind`, `tone`."""
    return {"entries": entries, "empty": empty}


@register.inclusion_tag("ui/components/empty.html")
def empty_state(
    title: str, text: str = "", action: str = "", url: str = "", icon_name: str = "inbox"
) -> dict[str, Any]:
    """What stands where nothing is yet, with the next step."""
    return {"title": title, "text": text, "action": action, "url": url, "icon_name": icon_name}


@register.inclusion_tag("ui/components/dialog.html", takes_context=True)
def confirm_dialog(
    context: template.Context,
    key: str,
    *,
    title: str,
    text: str = "",
    url: str = "",
    confirm: str = "确定",
    reason: str = "",
    fields: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """A native dialog for what cannot be undone; opened by `data-dialog="key"`. `reason` asks for one, as
    `reason`."""
    return {
        "key": key,
        "title": title,
        "text": text,
        "url": url,
        "confirm": confirm,
        "reason": reason,
        "fields": dict(fields or {}).items(),
        "csrf_token": context.get("csrf_token", ""),
    }


@register.inclusion_tag("ui/components/tabs.html")
def tabs(items: list[tuple[str, str]], current: str = "") -> dict[str, Any]:
    """Tabs as links or, with `#id` targets, as panels on the page: [(title, url), ...]."""
    return {"items": items, "current": current or (items[0][1] if items else "")}


@register.tag
def panel(parser: template.base.Parser, token: template.base.Token) -> PanelNode:
    """`{% panel "标题" %}…{% endpanel %}`: a titled panel; a second argument is extra CSS classes."""
    parts = token.split_contents()[1:]
    nodes = parser.parse(("endpanel",))
    parser.delete_first_token()
    arguments = [parser.compile_filter(part) for part in parts]
    return PanelNode(nodes, arguments)


class PanelNode(template.Node):
    """Renders a panel around its content."""

    def __init__(self, nodelist: template.NodeList, arguments: list[Any]) -> None:
        self.nodelist = nodelist
        self.arguments = arguments

    def render(self, context: template.Context) -> SafeString:
        values = [argument.resolve(context) for argument in self.arguments]
        head = format_html('<h2 class="panel-title">{}</h2>', values[0]) if values and values[0] else ""
        css = values[1] if len(values) > 1 else ""
        body = self.nodelist.render(context)
        return format_html(
            '<section class="panel {}">{}<div class="panel-body">{}</div></section>',
            css,
            head and format_html('<header class="panel-head">{}</header>', head),
            body,
        )
