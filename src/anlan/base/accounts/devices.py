"""A browser's `User-Agent` in words a person recognises: "Chrome 126 · Windows". Pure; unknown ones stay unnamed."""

from __future__ import annotations

import re

#: The first that matches names the browser: the more special before what it imitates.
BROWSERS = (
    ("微信", r"MicroMessenger/(\d+)"),
    ("钉钉", r"DingTalk/(\d+)"),
    ("360 浏览器", r"QIHU 360|360[SE]E"),
    ("QQ 浏览器", r"M?QQBrowser/(\d+)"),
    ("奇安信浏览器", r"Qaxbrowser"),
    ("Edge", r"Edg(?:e|A|iOS)?/(\d+)"),
    ("Firefox", r"(?:Firefox|FxiOS)/(\d+)"),
    ("Chrome", r"(?:Chrome|CriOS|HeadlessChrome)/(\d+)"),
    ("Safari", r"Version/(\d+)[\d.]* .*Safari/"),
)
SYSTEMS = (
    ("统信 UOS", r"\bUOS\b|uniontech"),
    ("银河麒麟", r"Kylin"),
    ("鸿蒙", r"OpenHarmony|HarmonyOS|ArkWeb"),
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("Android", r"Android"),
    ("Windows", r"Windows"),
    ("macOS", r"Mac OS X|Macintosh"),
    ("Linux", r"Linux|X11"),
)
UNKNOWN = "未知设备"


def device_name(agent: str) -> str:
    """Browser and system of a `User-Agent`; "未知设备" where neither is told."""
    parts = [name for name in (_named(BROWSERS, agent), _named(SYSTEMS, agent)) if name]
    return " · ".join(parts) or UNKNOWN


def is_handheld(agent: str) -> bool:
    """A telephone or tablet."""
    return re.search(r"iPhone|iPad|Android|Mobile|HarmonyOS", agent) is not None


def _named(table: tuple[tuple[str, str], ...], agent: str) -> str:
    for name, pattern in table:
        found = re.search(pattern, agent)
        if found:
            version = found.group(1) if found.re.groups else None
            return f"{name} {version}" if version else name
    return ""
