"""Pictures from the scene: taken in by content, time and place from the file, withdrawn with a reason."""

import io
import struct
import zlib
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.people import AT, actor

from anlan.kernel.clock import SHANGHAI
from anlan.kernel.errors import Conflict, InvalidInput
from anlan.rescue.incidents.exif import facts_of
from anlan.rescue.incidents.facade import Incident, add_photo, withdraw_photo


def png(shade: int = 0, *, exif: bytes = b"") -> bytes:
    """A picture of one pixel, of its own content for each shade."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    parts = [chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))]
    parts += [chunk(b"eXIf", exif)] if exif else []
    parts += [chunk(b"IDAT", zlib.compress(bytes([0, shade]))), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def tiff(
    *, order: str = "<", taken: str = "2026:06:01 07:50:00", offset: str = "", place: bool = True
) -> bytes:
    """A TIFF block as a telephone writes it: time, and 38°54'36" N 121°36'50.4" E."""
    mark = b"II*\x00" if order == "<" else b"MM\x00*"
    data = b""
    base = 8

    def directory(rows: list[tuple[int, int, int, bytes]], at: int) -> bytes:
        nonlocal_after = at + 2 + 12 * len(rows) + 4
        head, tail = struct.pack(f"{order}H", len(rows)), b""
        for tag, kind, count, value in rows:
            head += struct.pack(f"{order}HHI", tag, kind, count)
            if len(value) <= 4:
                head += value.ljust(4, b"\x00")
            else:
                head += struct.pack(f"{order}I", nonlocal_after + len(tail))
                tail += value + b"\x00" * (len(value) % 2)
        return head + struct.pack(f"{order}I", 0) + tail

    inner = [(0x9003, 2, 20, taken.encode() + b"\x00")]
    if offset:
        inner.append((0x9011, 2, 7, offset.encode() + b"\x00"))
    gps = [
        (1, 2, 2, b"N\x00"), (2, 5, 3, struct.pack(f"{order}6I", 38, 1, 54, 1, 36, 1)),
        (3, 2, 2, b"E\x00"), (4, 5, 3, struct.pack(f"{order}6I", 121, 1, 36, 1, 504, 10)),
    ]  # fmt: skip
    count = 2 if place else 1
    root_size = 2 + 12 * count + 4
    inner_at = base + root_size
    inner_bytes = directory(inner, inner_at)
    gps_at = inner_at + len(inner_bytes)
    rows = [(0x8769, 4, 1, struct.pack(f"{order}I", inner_at))]
    if place:
        rows.append((0x8825, 4, 1, struct.pack(f"{order}I", gps_at)))
    data = directory(rows, base) + inner_bytes + (directory(gps, gps_at) if place else b"")
    return mark + struct.pack(f"{order}I", base) + data


def jpeg(exif: bytes) -> bytes:
    body = b"Exif\x00\x00" + exif
    frame = struct.pack(">BHHB", 8, 600, 800, 1) + b"\x01\x11\x00"
    return (
        b"\xff\xd8\xff\xe1" + struct.pack(">H", len(body) + 2) + body
        + b"\xff\xc0" + struct.pack(">H", len(frame) + 2) + frame + b"\xff\xda\x00\x02\xff\xd9"
    )  # fmt: skip


def webp(exif: bytes) -> bytes:
    head = (
        b"VP8X"
        + struct.pack("<I", 10)
        + b"\x08\x00\x00\x00"
        + (799).to_bytes(3, "little")
        + (599).to_bytes(3, "little")
    )
    tail = b"EXIF" + struct.pack("<I", len(exif)) + exif + b"\x00" * (len(exif) % 2)
    return b"RIFF" + struct.pack("<I", 4 + len(head) + len(tail)) + b"WEBP" + head + tail


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("wrap", [jpeg, webp, lambda exif: png(exif=exif)])
def test_time_and_place_are_read_from_all_three_kinds(order, wrap):
    found = facts_of(wrap(tiff(order=order)))
    assert found.taken_at == datetime(2026, 6, 1, 7, 50, tzinfo=SHANGHAI)
    assert (found.lon, found.lat) == (121.614, 38.91)
    assert (found.width, found.height) in {(800, 600), (1, 1)}


def test_an_offset_is_believed_and_no_place_is_no_place():
    found = facts_of(jpeg(tiff(offset="+00:00", place=False)))
    assert found.taken_at is not None
    assert found.taken_at.astimezone(SHANGHAI).hour == 15
    assert (found.lon, found.lat) == (None, None)


@pytest.mark.parametrize("cut", [10, 30, 60, 90, 120])
def test_a_damaged_file_gives_what_it_can(cut):
    assert facts_of(jpeg(tiff())[:cut]).lon is None
    assert facts_of(b"\xff\xd8\xff\xe1\x00\x04ab").taken_at is None


def put(incident: Incident, by, content: bytes, **values):
    return add_photo(incident=incident, file=io.BytesIO(content), name="a.png", by=actor(by), at=AT, **values)


def test_it_stands_in_log_and_picture(take_call, duty, program_of):
    incident = take_call()
    photo = put(incident, duty, png(), caption="东侧法兰")
    assert incident.timeline.filter(kind="photo", text="收到现场照片：东侧法兰").exists()
    assert (photo.width, photo.taken_at) == (1, AT)
    part = program_of(duty).get(f"/api/v1/incidents/{incident.id}/picture").json()["scene_photos"]
    assert [each["caption"] for each in part["items"]] == ["东侧法兰"]
    assert part["missing"] is None


def test_what_is_said_comes_before_what_the_camera_wrote(take_call, duty):
    photo = put(take_call(), duty, jpeg(tiff()))
    assert photo.taken_at == datetime(2026, 6, 1, 7, 50, tzinfo=SHANGHAI)
    assert (photo.lon, photo.lat) == (121.614, 38.91)
    said = put(take_call(), duty, jpeg(tiff()), taken_at=AT - timedelta(hours=1), lon=121.5, lat=38.9)
    assert (said.taken_at, said.lon) == (AT - timedelta(hours=1), 121.5)


@pytest.mark.parametrize("taken", ["2019:01:01 00:00:00", "2031:01:01 00:00:00", "0000:00:00 00:00:00"])
def test_a_clock_that_is_plainly_wrong_is_not_believed(take_call, duty, taken):
    assert put(take_call(), duty, jpeg(tiff(taken=taken))).taken_at == AT


def test_what_is_no_picture_is_refused_by_content(take_call, duty):
    for content in (b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a1234", b"MZ" + b"\x00" * 99, b""):
        with pytest.raises(InvalidInput):
            put(take_call(), duty, content)


def test_wrong_values_are_named(take_call, duty):
    incident = take_call()
    for wrong in (
        {"caption": "长" * 201}, {"taken_at": AT + timedelta(minutes=6)}, {"lon": 121.0}, {"lon": 2.3, "lat": 48.9}
    ):  # fmt: skip
        with pytest.raises(InvalidInput):
            put(incident, duty, png(), **wrong)
    assert incident.photos.count() == 0


def test_the_same_picture_twice_is_refused_until_it_is_withdrawn(take_call, duty):
    incident = take_call()
    photo = put(incident, duty, png())
    with pytest.raises(Conflict, match="不必重复"):
        put(incident, duty, png())
    withdraw_photo(photo=photo, reason="拍错地点", by=actor(duty), at=AT)
    put(incident, duty, png())
    assert incident.photos.count() == 2


def test_a_withdrawn_picture_is_kept_and_hidden(take_call, duty, program_of, browser_of):
    incident = take_call()
    photo = put(incident, duty, png())
    with pytest.raises(InvalidInput):
        withdraw_photo(photo=photo, reason=" ", by=actor(duty), at=AT)
    client = program_of(duty)
    url = f"/api/v1/photos/{photo.id}/withdraw"
    body = client.post(url, {"reason": "拍错地点"}, content_type="application/json").json()
    assert body["withdrawn_by"] == duty.name
    assert client.post(url, {"reason": "再撤一次"}, content_type="application/json").status_code == 404
    assert client.get(f"/api/v1/incidents/{incident.id}/photos").json()["count"] == 0
    assert browser_of(duty).get(photo_url(photo)).status_code == 404
    assert incident.photos.get().withdrawn_reason == "拍错地点"
    with pytest.raises(Conflict):
        withdraw_photo(photo=photo, reason="再撤一次", by=actor(duty), at=AT)


def photo_url(photo) -> str:
    return f"/incidents/{photo.incident_id}/photos/{photo.id}/"


def test_the_file_is_shown_harmlessly(take_call, duty, browser_of):
    photo = put(take_call(), duty, png())
    answer = browser_of(duty).get(photo_url(photo))
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_upload_over_the_api(take_call, duty, program_of):
    incident = take_call()
    file = SimpleUploadedFile("现场.jpg", jpeg(tiff()), "text/html")
    answer = program_of(duty).post(
        f"/api/v1/incidents/{incident.id}/photos", {"file": file, "caption": "全景"}
    )
    assert answer.status_code == 201, answer.content
    body = answer.json()
    assert (body["caption"], body["content_type"], body["lon"]) == ("全景", "image/jpeg", 121.614)
    assert program_of(duty).post(f"/api/v1/incidents/{incident.id}/photos", {}).status_code == 422


def test_the_outsider_and_the_enterprise(take_call, people, program_of, browser_of):
    photo = put(take_call(), people.duty, png())
    url = f"/api/v1/incidents/{photo.incident_id}/photos"
    outsider = program_of(people.zhuanghe)
    assert outsider.get(url).status_code == 404
    assert outsider.post(url, {"file": SimpleUploadedFile("a.png", png(1))}).status_code == 404
    assert outsider.post(f"/api/v1/photos/{photo.id}/withdraw", {"reason": "x 理由"},
                         content_type="application/json").status_code == 404  # fmt: skip
    assert browser_of(people.zhuanghe).get(photo_url(photo)).status_code == 404
    firm = program_of(people.enterprise)
    assert firm.post(url, {"file": SimpleUploadedFile("a.png", png(2))}).status_code in (403, 404)


def test_the_record_shows_them_with_the_mark_of_a_drill(take_call, duty, browser_of):
    incident = take_call(exercise=True)
    put(incident, duty, png(), caption="演练照片")
    page = browser_of(duty).get(f"/incidents/{incident.id}/record/").content.decode()
    assert "photo-exercise" in page
    assert 'loading="lazy"' in page


@pytest.mark.parametrize("size", [1, 12])
def test_the_list_costs_the_same_at_any_length(
    take_call, duty, program_of, size, django_assert_max_num_queries
):
    incident = take_call()
    for shade in range(size):
        put(incident, duty, png(shade))
    client = program_of(duty)
    client.get(f"/api/v1/incidents/{incident.id}/photos")
    with django_assert_max_num_queries(6):
        assert client.get(f"/api/v1/incidents/{incident.id}/photos").json()["count"] == size
