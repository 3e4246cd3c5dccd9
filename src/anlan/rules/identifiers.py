"""Identifiers of enterprises, people and devices: check, then normalise.

Owns the check digits of GB 32100 (unified social credit code), GB 11714 (organisation code inside it), GB
11643 (citizen number) and the parts of a GB/T 28181 device id. Keeps no register: a code that passes may
still be nobody's.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from operator import mul

from anlan.rules.regions import is_region

_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_CHARACTERS = frozenset(_CREDIT_ALPHABET)
_CREDIT_WEIGHTS = tuple(pow(3, i, 31) for i in range(17))
_ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_REGISTRATION_DEPARTMENTS = "123456789ANY"
_CITIZEN_CHECKS = "10X98765432"


class InvalidIdentifier(ValueError):
    """The identifier failed a check.

    `check` is one of length, characters, department, region, date, organisation, check_digit; `message` says
    it in Chinese for a form.
    """

    def __init__(self, check: str, reason: str, message: str) -> None:
        super().__init__(f"text: {reason}")
        self.check = check
        self.message = message


def _compact(text: str) -> str:
    """Half-width, upper case, without blanks and hyphens, as people paste it."""
    if not isinstance(text, str):
        raise InvalidIdentifier("characters", f"{text!r} is not text", "应填写文字")
    plain = unicodedata.normalize("NFKC", text).upper()
    if plain.isalnum():
        return plain
    return "".join(c for c in plain if not c.isspace() and c not in "-‐‑‒–—−\u200b\ufeff")


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def credit_code(text: str) -> str:
    """The unified social credit code (统一社会信用代码), 18 characters, upper case.

    GB 32100-2015: registering department, kind, six digits of region, organisation code, check character
    modulo 31. The organisation code in places 9 to 17 carries its own check by GB 11714-1997, which is
    verified too. Raises `InvalidIdentifier`.

    >>> credit_code(" 91110000600037341l ")
    '91110000600037341L'
    >>> credit_code("91110000600037341A")
    Traceback (most recent call last):
        ...
    anlan.rules.identifiers.InvalidIdentifier: text: check character (GB 32100) is A, should be L
    """
    code = _compact(text)
    if len(code) != 18:
        raise InvalidIdentifier("length", f"{len(code)} characters instead of 18", "统一社会信用代码应为18位")
    if not _CREDIT_CHARACTERS.issuperset(code):
        wrong = next(c for c in code if c not in _CREDIT_CHARACTERS)
        raise InvalidIdentifier(
            "characters", f"character {wrong!r} is not allowed", f"统一社会信用代码中不能有“{wrong}”"
        )
    if code[0] not in _REGISTRATION_DEPARTMENTS:
        raise InvalidIdentifier(
            "department", f"registering department {code[0]} does not exist", "首位登记管理部门代码不存在"
        )
    if not _digits(code[2:8]):
        raise InvalidIdentifier("region", "places 3 to 8 are not digits", "第3至8位行政区划码应为数字")
    expected = organisation_check(code[8:16])
    if code[16] != expected:
        raise InvalidIdentifier(
            "organisation",
            f"organisation code check (GB 11714) is {code[16]}, should be {expected}",
            "第17位组织机构代码校验码不对，请核对第9至17位",
        )
    expected = _credit_check(code[:17])
    if code[17] != expected:
        raise InvalidIdentifier(
            "check_digit",
            f"check character (GB 32100) is {code[17]}, should be {expected}",
            "末位校验码不对，请核对统一社会信用代码",
        )
    return code


def _credit_check(body: str) -> str:
    total = sum(map(mul, map(_CREDIT_ALPHABET.index, body), _CREDIT_WEIGHTS))
    return _CREDIT_ALPHABET[-total % 31]


def organisation_check(body: str) -> str:
    """The check character of an eight-character organisation code (GB 11714-1997).

    >>> organisation_check("60003734")
    '1'
    """
    total = sum(map(mul, map(_ORGANISATION_ALPHABET.index, body), _ORGANISATION_WEIGHTS))
    return "0123456789X0"[11 - total % 11]


def make_credit_code(*, department: str = "9", kind: str = "1", region: str, organisation: str) -> str:
    """A code with both checks computed, for invented enterprises; `organisation` is eight characters.

    >>> make_credit_code(region="110000", organisation="60003734")
    '91110000600037341L'
    """
    body = f"{department}{kind}{region}{organisation}{organisation_check(organisation)}"
    return credit_code(body + _credit_check(body))


def id_card(text: str) -> str:
    """The citizen identification number (公民身份号码), 18 characters with X in upper case.

    GB 11643-1999: region, day of birth, order, check modulo 11-2. The region must stand in GB/T 2260 of some
    year; it is never compared with the year of birth, because a number keeps the region where it was first
    given out. Numbers of 15 digits are out of use since 2013. Raises `InvalidIdentifier`.

    >>> id_card("11010519491231002x")
    '11010519491231002X'
    >>> id_card("110105194912310021")
    Traceback (most recent call last):
        ...
    anlan.rules.identifiers.InvalidIdentifier: text: check digit (GB 11643) is 1, should be X
    """
    number = _compact(text)
    if len(number) != 18:
        raise InvalidIdentifier("length", f"{len(number)} characters instead of 18", "身份证号应为18位")
    if not _digits(number[:17]) or not (_digits(number[17]) or number[17] == "X"):
        raise InvalidIdentifier(
            "characters", "not 17 digits and a digit or X", "身份证号前17位应为数字，末位为数字或X"
        )
    if not is_region(number[:6]):
        raise InvalidIdentifier(
            "region", f"region {number[:6]} is in no edition of GB/T 2260", "身份证号前6位行政区划不存在"
        )
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise InvalidIdentifier(
            "date", f"{number[6:14]} is not a day", "身份证号第7至14位不是有效日期"
        ) from None
    expected = _CITIZEN_CHECKS[sum(int(d) * pow(2, 17 - i, 11) for i, d in enumerate(number[:17])) % 11]
    if number[17] != expected:
        raise InvalidIdentifier(
            "check_digit",
            f"check digit (GB 11643) is {number[17]}, should be {expected}",
            "身份证号末位校验码不对",
        )
    return number


@dataclass(frozen=True, slots=True)
class Gb28181Id:
    """The parts of a GB/T 28181 device id as text with their leading zeros; `str()` gives the whole."""

    region: str
    industry: str
    type: str
    network: str
    serial: str

    def __str__(self) -> str:
        return f"{self.region}{self.industry}{self.type}{self.network}{self.serial}"


def gb28181_id(text: str) -> Gb28181Id:
    """The 20 digits of a device, platform or user: region 8, industry 2, type 3, network 1, serial 6.

    GB/T 28181-2022 annex E (2016: annex D). Raises `InvalidIdentifier`.

    >>> gb28181_id("21020000001320000007")
    Gb28181Id(region='21020000', industry='00', type='132', network='0', serial='000007')
    """
    number = _compact(text)
    if len(number) != 20:
        raise InvalidIdentifier("length", f"{len(number)} characters instead of 20", "国标设备编号应为20位")
    if not _digits(number):
        raise InvalidIdentifier("characters", "not digits only", "国标设备编号应全部为数字")
    return Gb28181Id(number[:8], number[8:10], number[10:13], number[13], number[14:])
