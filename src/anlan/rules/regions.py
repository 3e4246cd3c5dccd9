"""Region codes of GB/T 2260 of any edition: whether a six-digit code has ever been a division.

The codes and their history come from the package python-stdnum; a few it lacks are listed here. Keeps no
names: the divisions of today are in `base.divisions`.
"""

from __future__ import annotations

from functools import lru_cache

from stdnum import numdb

# Issued in editions of GB/T 2260 or by later notices of the Ministry of Civil Affairs and missing in the
# package.
_SUPPLEMENT = frozenset(
    {
        "139002",  # 辛集市
        "232718",  # 加格达奇区
        "330113",  # 临平区
        "330114",  # 钱塘区
        "370903",  # 岱岳区
        "460302",  # 西沙区
        "460303",  # 南沙区
        "460321",  # 西沙群岛
        "460322",  # 南沙群岛
        "460323",  # 中沙群岛的岛礁及其海域
        "469034",  # 陵水黎族自治县
        "469035",  # 保亭黎族苗族自治县
        "469036",  # 琼中黎族苗族自治县
        "469037",  # 西沙群岛
        "469038",  # 南沙群岛
        "469039",  # 中沙群岛的岛礁及其海域
        "620201",  # 嘉峪关市市辖区
        "632825",  # 大柴旦
        "632857",  # 大柴旦
    }
)


@lru_cache(maxsize=8192)
def is_region(code: str) -> bool:
    """Whether the six digits are or were a division.

    >>> is_region("210213"), is_region("210282"), is_region("210299")
    (True, True, False)
    """
    if len(code) != 6 or not (code.isascii() and code.isdigit()):
        return False
    if code in _SUPPLEMENT:
        return True
    return any("county" in properties for _, properties in numdb.get("cn/loc").info(code))
