"""What the models refuse, in the user's words: which input, what range, what to do instead.

The library speaks English and names the argument first ("hole_diameter_m: must be > 0, got 0"); here that becomes a
complaint beside the field.
"""

from __future__ import annotations

import re
from typing import Any

from anlan.kernel.errors import FieldError, InvalidInput

SCENARIO = {
    "substance": "物质",
    "containment": "设备类型",
    "state": "储存状态",
    "amount_kg": "数量（kg）",
    "temperature_K": "储存温度（K）",
    "pressure_Pa": "储存压力（Pa，绝压）",
    "hole_diameter_m": "泄漏孔径（m）",
    "rupture": "是否破裂",
    "release_height_m": "释放高度（m）",
    "bund_area_m2": "围堰面积（m²）",
    "duration_s": "泄漏时长（s）",
    "congestion": "周边拥塞程度",
    "indoor_air_changes_per_h": "室内换气次数（次/h）",
    "pipe_length_m": "管道长度（m）",
    "flow_rate_kg_s": "管道流量（kg/s）",
}
WEATHER = {
    "wind_speed": "风速（m/s）",
    "wind_direction_deg": "风向（°）",
    "height_m": "测风高度（m）",
    "temperature_K": "气温（K）",
    "humidity": "相对湿度（0 至 1）",
    "cloud_octas": "云量（八分）",
    "at": "时间",
    "latitude": "纬度",
    "longitude": "经度",
    "terrain": "地形",
    "stability": "大气稳定度",
}
PLACE = {"lon": "经度", "lat": "纬度"}
_PROBLEM = re.compile(r"^(?P<name>[A-Za-z_][A-Za-z0-9_.]*): (?P<rest>.*)$", re.S)
_RANGE = re.compile(r"must be in \[(?P<low>[^,\]]+), (?P<high>[^\]]+)\](?:, got (?P<got>.*))?", re.S)
_ONE_OF = re.compile(r"must be one of (?P<choices>.*?)(?:[;,] got (?P<got>.*))?$", re.S)
_SPAN = re.compile(r"[\[(](?P<low>-?[0-9.e+-]+), (?P<high>-?[0-9.e+-]+)\]")
_GOT = re.compile(r",? got (?P<got>.*)$", re.S)
LONGEST = 60


def refusal_of(error: ValueError, *, part: str = "") -> InvalidInput:
    """The refusal for what a model raised; `part` says whether it was about the `scenario` or the `weather`."""
    problems = getattr(error, "problems", ())
    if problems:
        return InvalidInput.many([_problem(each, part) for each in problems])
    advice = getattr(error, "advice", "")
    text = str(error.args[0]) if error.args else str(error)
    found = _PROBLEM.match(text)
    name = found["name"].removeprefix("scenario.").removeprefix("weather.") if found else ""
    if advice:
        # A substance unknown or without data: the library says what is missing and what would do instead.
        return _refused("scenario.substance", str(advice), code=_code_of(error))
    if not found:
        return _refused("scenario", f"条件有误：{text[:200]}")
    place = part or _part_of(text, name)
    labels = {"scenario": SCENARIO, "weather": WEATHER}.get(place, PLACE)
    label = labels.get(name) or SCENARIO.get(name) or WEATHER.get(name) or PLACE.get(name) or name
    field = f"{place}.{name}" if place else name
    return _refused(field, _complaint(name, label, found["rest"]))


def _problem(problem: Any, part: str) -> FieldError:
    """One of several complaints of the library; the range is added where its advice does not give it."""
    name, message, advice = str(problem.argument), str(problem.message), str(problem.advice)
    place = part or _part_of("", name)
    field = name if name in PLACE or name == place else f"{place}.{name}"
    span = _SPAN.search(message)
    if advice and span and not any(each.isdigit() for each in advice.split("）")[-1]):
        advice += f"，范围 {span['low']} 至 {span['high']}{_in_celsius(name, span['low'], span['high'])}"
    return FieldError(field, f"{(advice or _complaint(name, name, message)).rstrip('。')}。")


def _refused(field: str, message: str, *, code: str = "invalid") -> InvalidInput:
    return InvalidInput(message, code=code, errors=[FieldError(field, message)])


def _code_of(error: ValueError) -> str:
    return "unknown_substance" if "Unknown" in type(error).__name__ else "missing_property"


def _part_of(text: str, name: str) -> str:
    """Which part an argument belongs to where the library did not say: a name of both is the scenario's."""
    if text.startswith("weather."):
        return "weather"
    if name in PLACE:
        return ""
    return "weather" if name in WEATHER and name not in SCENARIO else "scenario"


def _complaint(name: str, label: str, rest: str) -> str:
    """The complaint in Chinese; a rule this table does not know keeps the library's words."""
    if match := _RANGE.search(rest):
        bounds = f"{_shown(match['low'])} 至 {_shown(match['high'])}"
        return f"{label}应在 {bounds} 之间{_in_celsius(name, match['low'], match['high'])}{_given(match['got'])}。"
    if match := _ONE_OF.search(rest):
        return f"{label}只能是 {match['choices'].replace(', ', '、')}{_given(match['got'])}。"
    given = _given(found["got"]) if (found := _GOT.search(rest)) else ""
    for words, chinese in (
        ("is required", "未填写，请补充"),
        ("must be finite", "应为有限的数字"),
        ("must be > 0", "应大于 0"),
        ("must be >= 0", "不能小于 0"),
        ("must be a number", "应为数字"),
        ("must be a single number", "应为一个数字"),
        ("must be aware", "须带时区"),
    ):
        if words in rest:
            return f"{label}{chinese}{given}。"
    return f"{label}：{rest[:200]}"


def _shown(text: str) -> str:
    return text.strip()


def _given(text: str | None) -> str:
    if text is None:
        return ""
    shown = text.strip().strip("'\"")
    return f"，现为 {shown}" if shown and len(shown) <= LONGEST else ""


def _in_celsius(name: str, low: str, high: str) -> str:
    """Bounds of a temperature as people say them."""
    if not name.endswith("_K"):
        return ""
    try:
        return f"（{float(low) - 273.15:.0f} 至 {float(high) - 273.15:.0f} ℃）"
    except ValueError:
        return ""
