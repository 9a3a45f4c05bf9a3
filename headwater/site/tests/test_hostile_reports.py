"""What strangers try: floods, scripts, huge input, files that are not what they say; and what in confidence means."""

from __future__ import annotations

import hashlib
import io
import json
import logging
import struct
import zipfile
import zlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, RequestFactory
from PIL import Image
from pytest_django import DjangoCaptureOnCommitCallbacks

from headwater.accounts.tests.factories import person, signed_in
from headwater.citizen import actions, strangers
from headwater.citizen.quiet import InConfidence
from headwater.citizen.tests.factories import AT, LONDON, PROGRAM
from headwater.citizen.tests.test_report import BIKE, answer
from headwater.contact import queries as contact
from headwater.contact import sealing
from headwater.kernel import Role

pytestmark = pytest.mark.django_db
SECRET = "KESTREL-7741"
TELLING = {
    "danger": {"value": "no"}, "what": {"value": "drugs"}, "told": {"text": f"They sell from number 9, {SECRET}"},
    "where": {"unknown": "yes"}, "who": {"text": ""},
}  # fmt: skip


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[datetime]]:
    time = [AT + timedelta(hours=4, minutes=37, seconds=11)]
    for module in ("report", "finding"):
        monkeypatch.setattr(f"headwater.citizen.views.{module}.now", lambda: time[0])
    yield time


@pytest.fixture(autouse=True)
def evidence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(settings, "EVIDENCE", tmp_path / "evidence")
    return tmp_path / "evidence"


def waiting() -> Any:
    return contact.waiting(by=PROGRAM, at=AT + timedelta(days=1))


def with_files(client: Client, *files: bytes, name: str = "photo.jpg") -> Any:
    """A report of a stolen bicycle as far as its photographs, with these added; returns the page's answer."""
    where = answer(client, "crime", BIKE, until="files")
    added = [SimpleUploadedFile(name, content, "image/jpeg") for content in files]
    return client.post(where, {"file": added, "add": "yes"})


def photograph(**extra: Any) -> bytes:
    """A photograph with what cameras write into one: where it was taken, and by what."""
    exif = Image.Exif()
    exif[0x010F], exif[0x013B] = "Secretcam 9", "Mary Sample"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 24.0, 30.0), 3: "W", 4: (1.0, 30.0, 36.0)})
    held = io.BytesIO()
    Image.new("RGB", (640, 480), "darkgreen").save(held, "JPEG", exif=exif, comment=b"taken at home", **extra)
    return held.getvalue()


# --------------------------------------------------------------------------------------------------------- floods and forms


def test_a_flood_from_one_address_is_stopped_and_nothing_of_it_is_lost(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strangers, "SENT", 2)
    for _ in range(2):
        assert client.post(answer(client, "crime", BIKE)).status_code == 302
    check = answer(client, "crime", BIKE)
    refused = client.post(check)
    assert refused.status_code == 429
    assert "call 101" in refused.content.decode()
    assert client.get(check).status_code == 200, "what was written is kept"
    assert len(waiting()) == 2
    elsewhere = Client(REMOTE_ADDR="192.0.2.77")
    assert elsewhere.post(answer(elsewhere, "crime", BIKE)).status_code == 302, "others are not shut out"


def test_ten_thousand_begun_are_sixty(client: Client) -> None:
    """The page that begins a report is the cheapest to flood: what is over the allowance writes no draft."""
    answers = [client.post("/report/crime/", REMOTE_ADDR="192.0.2.1").status_code for _ in range(strangers.BEGUN + 40)]
    assert answers.count(302) == strangers.BEGUN
    assert answers.count(429) == 40


@pytest.mark.parametrize(
    "said",
    [
        '<script>alert("x")</script>', "{{ 7*7 }} {% include 'ui/page.jinja' %} ${7*7}", "'; drop table contact_contact; --",
        "\u202eevil\u0000 🚲 ਸਤਿ ਸ੍ਰੀ ਅਕਾਲ ŵŷ \ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"), "a" * 9_999,
    ],
    ids=["script", "template", "sql", "unicode", "long"],
)  # fmt: skip
def test_what_is_typed_is_only_words(client: Client, said: str) -> None:
    check = answer(client, "crime", {**BIKE, "told": {"text": said}, "you": {"name": said[:150], "email": "a@example.com"}})
    page = client.get(check).content.decode()
    assert "<script>alert" not in page
    assert client.post(check).status_code == 302
    [one] = waiting()
    assert said.replace("\x00", "")[:150].split()[0] in one.text
    handler = signed_in(person(Role.HANDLER))
    shown = handler.get(f"/contact/{one.id}/").content.decode()
    assert "<script>alert" not in shown


def test_a_hundred_thousand_characters_are_refused_in_words_that_help(client: Client) -> None:
    where = answer(client, "crime", BIKE, until="told")
    refused = client.post(where, {"text": "ä" * 100_000})
    assert refused.status_code == 422
    assert "Keep it under 10,000 characters. It has 100000." in refused.content.decode()


def test_pages_that_were_not_asked_and_drafts_of_others_are_not_there(client: Client) -> None:
    answer(client, "crime", BIKE, until="told")
    assert client.get("/report/crime/vehicle/").status_code == 404, "a bicycle has no registration number"
    assert client.get("/report/crime/nothing/").status_code == 404
    assert Client().get("/report/crime/told/").headers["Location"] == "/report/crime/", "a draft is its writer's alone"
    forged = Client()
    forged.cookies["report"] = "x" * 43
    assert forged.get("/report/crime/told/").status_code == 302
    forged.cookies["report-sent"] = '{"kind":"crime","reference":"HW-222-222"}'
    assert forged.get("/report/sent/").headers["Location"] == "/report/", "nobody is shown a reference by a forged cookie"


def test_another_forces_place_is_passed_on_and_waits_here_too(client: Client) -> None:
    check = answer(client, "crime", {**BIKE, "where": {"text": "Leicester clock tower", "pick": "outside"}})
    client.post(check)
    assert "passed your report on" in client.get("/report/sent/").content.decode()
    [one] = waiting()
    assert one.state == "waiting"
    [referral] = contact.referrals(by=PROGRAM, at=AT)
    assert referral.agency == "other_force"
    assert "Leicester clock tower" in referral.text


# ------------------------------------------------------------------------------------------------- watched, and in confidence


def test_leaving_leaves_nothing(client: Client) -> None:
    client.post("/report/domestic/")
    client.post("/report/domestic/safe/", {"value": "no"})
    assert client.cookies["report"]["max-age"] == "", "the cookie goes with the browser"
    assert client.get("/report/leave/").status_code == 405, "what opens links ends nothing"
    assert apps.get_model("citizen.Draft").objects.exists()
    left = Client(enforce_csrf_checks=True)
    left.cookies = client.cookies
    assert left.post("/report/leave/").headers["Refresh"].startswith("0; url=https://")
    assert client.cookies["report"].value == ""
    assert not apps.get_model("citizen.Draft").objects.exists()


def everything_that_is_kept() -> str:
    """Every row of every table of ours and of Django's sessions, as text."""
    kept = []
    with connection.cursor() as cursor:
        cursor.execute(
            "select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f'select row_to_json(t)::text from "{table}" t')
            kept += [f"{table} {row}" for (row,) in cursor.fetchall()]
    return "\n".join(kept)


def test_in_confidence_nothing_knows_who_or_when(caplog: pytest.LogCaptureFixture) -> None:
    before = set(everything_that_is_kept().splitlines())
    teller = Client(REMOTE_ADDR="198.51.100.23", HTTP_USER_AGENT="Tellerphone/4.1")
    with caplog.at_level(logging.DEBUG):
        check = answer(teller, "confidence", TELLING)
        assert teller.post(check).headers["Location"] == "/report/sent/"
    kept = "\n".join(set(everything_that_is_kept().splitlines()) - before)
    assert SECRET in kept
    for trace in ("198.51.100.23", "Tellerphone", "14:37", "13:37", "T14", "citizen_draft ", "django_session", "journal_entry"):
        assert trace not in kept, trace
    for allowance in [line for line in kept.splitlines() if line.startswith("accounts_allowance")]:
        begins = datetime.fromisoformat(json.loads(allowance.partition(" ")[2])["begins"])
        assert (begins.hour, begins.minute, begins.second) == (0, 0, 0), "counted by the day, and of everybody together"
    assert teller.cookies["report"].value == "", "nor does the device"
    assert "198.51.100.23" not in caplog.text


def test_in_confidence_is_brought_the_next_morning_in_no_order() -> None:
    for number in range(6):
        teller = Client()
        teller.post(answer(teller, "confidence", {**TELLING, "told": {"text": f"{SECRET} {number}"}}))
    assert actions.deliver_confidences(by=PROGRAM, at=AT + timedelta(hours=13)) == 0, "not on the day itself"
    assert waiting() == ()
    morning = datetime(2026, 11, 24, 7, 0, tzinfo=LONDON)
    assert actions.deliver_confidences(by=PROGRAM, at=morning) == 6
    assert actions.deliver_confidences(by=PROGRAM, at=morning) == 0
    shown = waiting()
    assert {one.rang_at for one in shown} == {morning}
    assert all("In confidence, on 23 November 2026" in one.text and one.kind == "C15" for one in shown)
    assert not apps.get_model("citizen.Confidence").objects.exists()
    assert not apps.get_model("citizen.Report").objects.exists()


def test_the_log_is_silent_about_it(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Django writes each refusal with its path and its time; ours of these pages does not reach the log."""
    [log] = [one for one in logging.getLogger().handlers if any(isinstance(held, InConfidence) for held in one.filters)]
    written = io.StringIO()
    monkeypatch.setattr(log, "stream", written)
    client.post("/report/crime/")
    client.post("/report/crime/danger/", {})
    assert "/report/crime/" in written.getvalue()
    written.truncate(0)
    client.post("/report/confidence/")
    assert client.post("/report/confidence/danger/", {}).status_code == 422
    assert written.getvalue() == ""
    asked = RequestFactory().post("/report/confidence/told/")
    fault = logging.makeLogRecord({"levelno": logging.ERROR, "msg": "Internal Server Error: %s", "request": asked})
    assert InConfidence().filter(fault), "a fault of ours is logged all the same"
    assert "confidence" not in fault.getMessage()


# --------------------------------------------------------------------------------------------------------------------- files


def test_a_photograph_is_sealed_and_its_copy_tells_nothing(
    client: Client, evidence: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    original = photograph()
    page = with_files(client, original, name="../../etc/my bike.jpg").content.decode()
    assert "my bike.jpg" in page
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/report/crime/files/", {})
        client.post("/report/crime/you/", BIKE["you"])
        client.post("/report/crime/check/")
    [one] = waiting()
    [file] = one.files
    sha256 = hashlib.sha256(original).hexdigest()
    assert (file.name, file.sha256, file.media) == ("my bike.jpg", sha256, "image/jpeg")
    assert sealing.sealed(sha256).read_bytes() == original
    assert sealing.sealed(sha256).stat().st_mode & 0o777 == 0o400
    copy = sealing.sealed(file.shown).read_bytes()
    for trace in (b"Secretcam", b"Mary", b"taken at home", b"Exif"):
        assert trace not in copy
    assert list((evidence / "incoming").iterdir()) == []
    handler = signed_in(person(Role.HANDLER))
    shown = handler.get(f"/contact/{one.id}/files/1/")
    assert b"".join(shown.streaming_content) == copy  # type: ignore[attr-defined]
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    taken = handler.get(f"/contact/{one.id}/files/1/?original")
    assert taken.headers["Content-Type"] == "application/octet-stream"
    assert "attachment" in taken.headers["Content-Disposition"]
    assert f"/contact/{one.id}/files/1/" in handler.get(f"/contact/{one.id}/").content.decode()
    assert handler.get(f"/contact/{one.id}/files/2/").status_code == 404


def bomb() -> bytes:
    """A PNG of a few hundred bytes that claims 40,000 by 40,000 pixels."""
    held = io.BytesIO()
    Image.new("1", (8, 8)).save(held, "PNG")
    png = bytearray(held.getvalue())
    png[16:24] = struct.pack(">II", 40_000, 40_000)
    png[29:33] = struct.pack(">I", zlib.crc32(bytes(png[12:29])))
    return bytes(png)


def archive() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("x", b"\0" * 10_000_000)
    return held.getvalue()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (archive(), "not a photo or a video"),
        (b"<html><script>alert(1)</script>", "not a photo or a video"),
        (b"\xff\xd8\xff\xe0" + b"no picture" * 50, "could not be opened"),
        (bomb(), "pixels"),
        (b"", "empty"),
        (b"\x7fELF" + b"\0" * 100, "not a photo or a video"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 100, "Most Compatible"),
        (b"\0\0\0\x18ftypavif\0\0\0\0avif" + b"\0" * 100, "could not be opened"),
    ],
    ids=["zip bomb", "page", "broken", "pixel bomb", "empty", "program", "heic", "broken avif"],
)
def test_what_is_no_photograph_is_refused_and_not_kept(client: Client, evidence: Path, content: bytes, why: str) -> None:
    refused = with_files(client, content)
    assert refused.status_code == 422
    assert why in refused.content.decode()
    assert list((evidence / "incoming").iterdir()) == []
    assert client.post("/report/crime/files/", {}).headers["Location"] == "/report/crime/you/", "one can go on without"


@pytest.mark.parametrize("form", ["PNG", "WEBP", "AVIF"])
def test_other_forms_of_pictures_are_drawn_anew_too(client: Client, evidence: Path, form: str) -> None:
    held = io.BytesIO()
    Image.new("RGB", (320, 240), "darkgreen").save(held, form)
    assert with_files(client, held.getvalue()).status_code == 200
    [shown] = (evidence / "incoming").glob("*.shown")
    with Image.open(shown) as picture:
        assert (picture.format, picture.size) == ("JPEG", (320, 240))


def test_a_picture_that_is_an_archive_too_is_a_picture_only(client: Client, evidence: Path) -> None:
    with_files(client, photograph() + archive())
    [shown] = (evidence / "incoming").glob("*.shown")
    assert not zipfile.is_zipfile(shown)
    with Image.open(shown) as picture:
        assert picture.size == (640, 480)


def test_too_large_and_too_many(client: Client, evidence: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "LARGEST", 20_000)
    assert "larger than 50 MB" in with_files(client, photograph() + b"\0" * 20_000).content.decode()
    assert list((evidence / "incoming").iterdir()) == []
    refused = with_files(client, *[photograph()] * 7)
    assert "There are 6 files already." in refused.content.decode()
    client.post("/report/leave/")


def box(kind: bytes, content: bytes = b"") -> bytes:
    return struct.pack(">I4s", 8 + len(content), kind) + content


def video(track: bytes = b"vide") -> bytes:
    """The bones of an MP4 with a position in its metadata."""
    place = box(b"udta", box(b"\xa9xyz", b"+52.4083-001.5100/"))
    head = box(b"mvhd", b"\0\0\0\0" + struct.pack(">II", 3_800_000_000, 3_800_000_001) + b"\0" * 88)
    trak = box(b"trak", box(b"mdia", box(b"hdlr", b"\0" * 8 + track + b"\0" * 13)))
    return box(b"ftyp", b"mp42\0\0\0\0mp42isom") + box(b"moov", head + trak + place) + box(b"mdat", b"PICTURES" * 100)


def test_a_videos_copy_has_no_place_and_no_time_and_the_same_pictures(client: Client, evidence: Path) -> None:
    original = video()
    with_files(client, original, name="clip.mp4")
    [path] = (evidence / "incoming").glob("*.shown")
    copy = path.read_bytes()
    assert len(copy) == len(original)
    assert b"+52.4083" not in copy
    assert struct.pack(">I", 3_800_000_000) not in copy
    assert b"PICTURES" * 100 in copy
    assert copy.index(b"PICTURES") == original.index(b"PICTURES"), "nothing moved"


def test_a_video_with_a_track_of_positions_has_no_copy(client: Client, evidence: Path) -> None:
    with_files(client, video(b"meta"), name="drone.mp4")
    assert [path.suffix for path in (evidence / "incoming").iterdir()] == [""]
