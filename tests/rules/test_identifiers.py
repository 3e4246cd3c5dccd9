"""Check digits, the gaps of the usual library, normalisation, and which check failed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from anlan.rules.identifiers import (
    InvalidIdentifier,
    credit_code,
    gb28181_id,
    id_card,
    make_credit_code,
)
from anlan.rules.regions import is_region

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
organisations = st.text(ALPHABET, min_size=8, max_size=8)
CHECKS = "10X98765432"


def card(region: str, born: date, order: int) -> str:
    body = f"{region}{born:%Y%m%d}{order:03d}"
    return body + CHECKS[sum(int(d) * pow(2, 17 - i, 11) for i, d in enumerate(body)) % 11]


cards = st.builds(
    card,
    st.sampled_from(["210202", "210213", "210282", "210219", "110105", "330113", "652801"]),
    st.dates(date(1900, 1, 1), date(2026, 1, 1)),
    st.integers(0, 999),
)


@pytest.mark.parametrize("text", ["91110000600037341L", "91350100M000100Y43"])
def test_real_codes_pass(text: str) -> None:
    assert credit_code(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "91110000600037341l",
        " 9111 0000 6000 3734 1L ",
        "９１１１００００６０００３７３４１Ｌ",
        "91-110000-600037341-L",
        "\ufeff91110000600037341L",
    ],
)
def test_a_code_is_normalised_as_people_type_it(text: str) -> None:
    assert credit_code(text) == "91110000600037341L"


@given(organisations, st.sampled_from("159Y"), st.sampled_from(["210200", "110000"]))
def test_made_codes_pass_here_and_in_the_library(organisation: str, department: str, region: str) -> None:
    code = make_credit_code(department=department, region=region, organisation=organisation)
    assert credit_code(code.lower()) == code
    if department.isdigit():
        assert uscc.is_valid(code)


@given(organisations, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_caught(organisation: str, place: int, wrong: str) -> None:
    code = make_credit_code(region="210200", organisation=organisation)
    if code[place] == wrong:
        return
    with pytest.raises(InvalidIdentifier):
        credit_code(code[:place] + wrong + code[place + 1 :])


@given(organisations, st.sampled_from("0123456789X"))
def test_the_inner_check_is_made_even_when_the_outer_one_fits(organisation: str, wrong: str) -> None:
    """python-stdnum accepts these: the outer check is right, the organisation code is not."""
    code = make_credit_code(region="210200", organisation=organisation)
    if code[16] == wrong:
        return
    outer_fits = code[:16] + wrong
    outer_fits += uscc.calc_check_digit(outer_fits)
    assert uscc.is_valid(outer_fits)
    with pytest.raises(InvalidIdentifier) as failed:
        credit_code(outer_fits)
    assert failed.value.check == "organisation"


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("", "length"),
        ("91110000600037341", "length"),
        ("91110000600037341LL", "length"),
        ("91110000600O37341L", "characters"),
        ("9111000060003734IL", "characters"),
        ("91110000中00037341L", "characters"),
        ("01110000600037341L", "department"),
        ("9111A000600037341L", "region"),
        ("91110000600037342L", "organisation"),
        ("91110000600037341A", "check_digit"),
    ],
)
def test_the_failed_check_is_named(text: str, check: str) -> None:
    with pytest.raises(ValueError, match=r"^text:") as failed:
        credit_code(text)
    assert isinstance(failed.value, InvalidIdentifier)
    assert failed.value.check == check
    assert failed.value.message


@given(cards)
def test_valid_cards_pass(number: str) -> None:
    assert id_card(number) == number
    assert id_card(number.lower()) == number


@given(cards, st.integers(0, 17), st.sampled_from("0123456789"))
def test_one_wrong_digit_is_always_caught(number: str, place: int, wrong: str) -> None:
    if number[place] == wrong:
        return
    with pytest.raises(InvalidIdentifier):
        id_card(number[:place] + wrong + number[place + 1 :])


def test_the_region_is_not_compared_with_the_year_of_birth() -> None:
    """普兰店市 (210282) existed from 1991 to 2015, its people were born before too."""
    assert id_card(card("210282", date(1960, 3, 4), 12))
    assert id_card(card("210214", date(1960, 3, 4), 12))


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("110105491231002", "length"),  # 15 digits
        ("1101051949123100A2", "characters"),
        ("11010519491231002Y", "characters"),
        ("X10105194912310021", "characters"),
        (card("210299", date(1990, 1, 1), 1), "region"),
        (card("990101", date(1990, 1, 1), 1), "region"),
        ("110105194913310025", "date"),
        ("110105190002290025", "date"),
        ("110105194912310021", "check_digit"),
    ],
)
def test_the_failed_check_of_a_card_is_named(text: str, check: str) -> None:
    with pytest.raises(ValueError, match=r"^text:") as failed:
        id_card(text)
    assert isinstance(failed.value, InvalidIdentifier)
    assert failed.value.check == check


@pytest.mark.parametrize(
    "code", ["210200", "210201", "210281", "210221", "110104", "330114", "232761", "710000"]
)
def test_regions_of_any_year_exist(code: str) -> None:
    assert is_region(code)


@pytest.mark.parametrize("code", ["", "2102", "210298", "999999", "abcdef", "２１０２００"])
def test_others_do_not(code: str) -> None:
    assert not is_region(code)


def test_parts_of_a_device_id_keep_their_zeros() -> None:
    parts = gb28181_id("21021100 00 132 0 000007")
    assert (parts.region, parts.industry, parts.type) == ("21021100", "00", "132")
    assert (parts.network, parts.serial) == ("0", "000007")
    assert str(parts) == "21021100001320000007"


@given(st.text("0123456789", min_size=20, max_size=20))
def test_a_device_id_comes_back_whole(text: str) -> None:
    assert str(gb28181_id(text)) == text


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("", "length"),
        ("3402000000132000001", "length"),
        ("340200000013200000011", "length"),
        ("3402000000132000000X", "characters"),
    ],
)
def test_the_failed_check_of_a_device_id_is_named(text: str, check: str) -> None:
    with pytest.raises(InvalidIdentifier) as failed:
        gb28181_id(text)
    assert failed.value.check == check


def test_what_is_not_text_is_refused() -> None:
    for function in (credit_code, id_card, gb28181_id):
        with pytest.raises(ValueError, match=r"^text:"):
            function(12345)  # type: ignore[operator]
