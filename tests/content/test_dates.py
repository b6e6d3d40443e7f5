"""Times as authors write them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from posts import BRAND, PATH

from pipeline import content
from pipeline.content import Undated, header_dates, moment

PARIS = ZoneInfo("Europe/Paris")
DAY = date(2026, 12, 1)
NINE = datetime(2026, 12, 1, 9, tzinfo=PARIS)


@pytest.mark.parametrize(
    "written",
    [
        "2026-12-01T09:00",
        "2026-12-01t9:00",
        "2026-12-01 09:00",
        "2026-12-01 9:00:00",
        "2026-12-01 9h",
        "2026-12-01 9h00",
        "2026-12-01 9 h 00",
        "2026-12-01 09H",
        "2026-12-01 à 9h",
        "2026-12-1T09:00",
        "2026-12-01T09:00+01:00",
        "2026-12-01T08:00Z",
        "2026-12-01T03:00-0500",
        "9:00",
        "9h",
        "09h00",
        " 9:00 ",
    ],
)
def test_nine_in_the_morning_is_read_in_all_its_forms(written: str) -> None:
    at = moment(written, PARIS, DAY)
    assert at == NINE
    assert at.utcoffset() == timedelta(hours=1)


@pytest.mark.parametrize(
    ("written", "reading"),
    [
        pytest.param("01/12/2026 9h30", "2026-12-01T09:30", id="the French order"),
        pytest.param("1.12.2026 09:00", "2026-12-01T09:00", id="with points"),
        pytest.param("01/12/2026 à 9h", "2026-12-01T09:00", id="in words"),
        pytest.param("01/12/2026", None, id="no time"),
        pytest.param("31/02/2026 9h", None, id="no such day"),
        pytest.param("2026-12-01", None, id="a day alone"),
        pytest.param("2026-12-01T9", None, id="an hour without its sign"),
        pytest.param("540", None, id="what YAML 1.1 makes of 9:00"),
        pytest.param("", None, id="nothing"),
        pytest.param("2026-12-01T09:60", None, id="no such minute"),
        pytest.param("0000-01-01T09:00", None, id="no such year"),
        pytest.param("9999-12-31T23:00-05:00", None, id="the end of time"),
        pytest.param("2026-12-01T09:00+25:00", None, id="no such offset"),
        pytest.param("٩:٠٠", None, id="other digits"),
    ],
)
def test_what_is_no_time_says_so_and_offers_the_one_it_may_be(
    written: str, reading: str | None
) -> None:
    with pytest.raises(Undated) as undated:
        moment(written, PARIS, DAY)
    assert undated.value.readings == ((reading,) if reading else ())


def test_a_time_alone_needs_a_day_from_the_path() -> None:
    with pytest.raises(Undated, match="has no day"):
        moment("9:00", PARIS, None)


@given(
    st.integers(631_000_000, 2_840_000_000).map(
        lambda minute: datetime.fromtimestamp(minute, UTC).replace(tzinfo=None, second=0)
    ),
    st.sampled_from(["Europe/Paris", "America/Montreal", "Australia/Lord_Howe", "UTC"]),
)
def test_a_naive_time_is_itself_or_offers_two_readings_that_are_read(
    naive: datetime, zone: str
) -> None:
    tz = ZoneInfo(zone)
    try:
        at = moment(naive.isoformat(timespec="minutes"), tz, None)
    except Undated as undated:
        earlier, later = (moment(each, tz, None) for each in undated.readings)
        assert earlier < later
    else:
        assert at.replace(tzinfo=None) == naive


# The quick scan of the publish tick


def test_every_date_of_a_header_is_found_without_yaml() -> None:
    data = (
        b"---\ndate: 2026-12-01T09:00 # le matin\ntitle: Un\nvariants:\n"
        b"  x: {text: a, date: 2026-12-01 12h, tags: []}\n  feed:\n"
        b"    \"date\": '2026-12-02T09:00'\n"
        b"    date:\n      2026-12-03T09:00\n---\ndate: 2026-01-01T09:00\n"
    )
    assert header_dates(data) == [
        "2026-12-01T09:00",
        "2026-12-01 12h",
        "2026-12-02T09:00",
        "",
    ]
    assert header_dates(data.replace(b"\n", b"\r\n")) == header_dates(data)
    assert header_dates(b"\xef\xbb\xbf" + data) == header_dates(data)
    assert header_dates(b"Bonjour") == []


_WHEN = st.sampled_from(
    ["2026-12-01T09:00", "2026-12-01 9h30", "'2026-12-01T09:00'", '"9:00"', "9:00", "&d 9:00"]
)
_FORMS = (
    "date: {}\n|date : {}\n|\"date\": {}\n|'date': {}\n|date:   {} # oui\n|date:\n  {}\n"
    "|title: x\ndate: {}\n|variants: {{feed: {{date: {}, text: a}}}}\n"
)
_FORM = st.sampled_from(_FORMS.split("|"))


@given(_FORM, _WHEN)
def test_the_quick_scan_misses_no_date_that_parsing_finds(form: str, when: str) -> None:
    data = f"---\n{form.format(when)}---\nBonjour.\n".encode()
    post = content.parse(PATH, data, BRAND).post
    assert post is not None
    wanted = post.date or post.on("feed").date
    read: list[datetime | None] = []
    for raw in header_dates(data):
        try:
            read.append(moment(raw, PARIS, DAY))
        except Undated:
            read.append(wanted)  # "parse the file to know"
    assert wanted in read
