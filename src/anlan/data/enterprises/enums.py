"""Choices of the enterprise ledger."""

from __future__ import annotations

import json
from pathlib import Path

from django.db import models


class SupervisionLevel(models.TextChoices):
    """监管层级: which level of government supervises the enterprise."""

    CITY = "city", "市级"
    DISTRICT = "district", "区县级"
    TOWNSHIP = "township", "乡镇级"


class Category(models.TextChoices):
    """监管类别: the trade as safety law groups it."""

    CHEMICALS = "chemicals", "危险化学品"
    FIREWORKS = "fireworks", "烟花爆竹"
    MINE = "mine", "矿山"
    METALLURGY = "metallurgy", "金属冶炼"
    CONSTRUCTION = "construction", "建筑施工"
    TRANSPORT = "transport", "道路运输"
    PORT = "port", "港口"
    GAS = "gas", "城镇燃气"
    DUST = "dust", "涉爆粉尘"
    AMMONIA = "ammonia", "涉氨制冷"
    CROWDED = "crowded", "人员密集场所"
    OTHER = "other", "其他"


class Department(models.TextChoices):
    """行业主管部门."""

    EMERGENCY = "emergency", "应急管理"
    INDUSTRY = "industry", "工业和信息化"
    HOUSING = "housing", "住房和城乡建设"
    TRANSPORT = "transport", "交通运输"
    PORT = "port", "港口管理"
    COMMERCE = "commerce", "商务"
    CULTURE = "culture", "文化和旅游"
    EDUCATION = "education", "教育"
    HEALTH = "health", "卫生健康"
    MARKET = "market", "市场监督管理"
    RESOURCES = "resources", "自然资源"
    AGRICULTURE = "agriculture", "农业农村"
    MARINE = "marine", "海洋发展"
    WATER = "water", "水务"
    CITY_MANAGEMENT = "city_management", "城市管理"
    CIVIL_AFFAIRS = "civil_affairs", "民政"
    OTHER = "other", "其他"


class Scale(models.TextChoices):
    """企业规模."""

    LARGE = "large", "大型"
    MEDIUM = "medium", "中型"
    SMALL = "small", "小型"
    MICRO = "micro", "微型"


class ContactRole(models.TextChoices):
    """联系人类别."""

    CHIEF = "chief", "主要负责人"
    SAFETY = "safety", "安全负责人"
    DUTY = "duty", "值班电话"
    CONTACT = "contact", "联系人"


class OnDays(models.TextChoices):
    """值守日: on which days somebody can be reached or a shift works; working days as the State Council sets them."""

    DAILY = "daily", "每天"
    WORKDAYS = "workdays", "工作日"
    OFFDAYS = "offdays", "休息日和节假日"


def _industries() -> tuple[list[tuple[str, list[tuple[str, str]]]], dict[str, str]]:
    """GB/T 4754-2017: sections with their divisions, for a grouped choice, and code to name."""
    sections = json.loads((Path(__file__).parent / "data" / "industries.json").read_text(encoding="utf-8"))
    grouped = [
        (f"{section['section']} {section['name']}", list(section["divisions"].items()))
        for section in sections
    ]
    return grouped, {code: name for section in sections for code, name in section["divisions"].items()}


#: Division codes of GB/T 4754-2017 grouped by section, and the name of each code.
INDUSTRY_CHOICES, INDUSTRIES = _industries()
