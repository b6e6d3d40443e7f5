"""The words of the pages: all translated; dates, numbers and plurals as each language has them."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_date
from babel.numbers import format_decimal
from brandrepo import BrandRepo
from conftest import Ran
from hypothesis import given
from hypothesis import strategies as st
from preview.built import again, start

from pipeline.preview import words

PROJECT = Path(__file__).resolve().parents[2]
FR, EN = words.of("fr"), words.of("en")


def test_every_message_is_translated_and_every_catalogue_is_compiled_from_its_source() -> None:
    done = _check(PROJECT)
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize(
    ("n", "said"),
    [
        (0, "0 erreur"),
        (1, "1 erreur"),
        (2, "2 erreurs"),
        (1_000_000, "1\u202f000\u202f000 erreurs"),
    ],
)
def test_french_says_one_for_none_and_many_from_two_on(n: int, said: str) -> None:
    assert FR.count(n, "error") == said


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param(
            'msgstr "Calendrier"', 'msgstr ""', "'Calendar' is not translated", id="empty"
        ),
        pytest.param(
            'msgid "Calendar"',
            '#, fuzzy\nmsgid "Calendar"',
            "'Calendar' is marked fuzzy",
            id="fuzzy",
        ),
        pytest.param('"{n} jours"', '"jours"', "other {fields} than its translation", id="field"),
        pytest.param("Calendrier", "Almanach", "is stale: run `make words`", id="not compiled"),
        pytest.param('msgid "Calendar"', 'msgid "Gone"', "'Calendar' is not translated", id="new"),
    ],
)
def test_a_fault_in_a_catalogue_is_found(tmp_path: Path, old: str, new: str, said: str) -> None:
    shutil.copytree(
        PROJECT / "pipeline/preview",
        tmp_path / "pipeline/preview",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    (tmp_path / "scripts").mkdir()
    shutil.copy(PROJECT / "scripts/words.py", tmp_path / "scripts/words.py")
    catalogue = tmp_path / "pipeline/preview/locale/fr/pages.po"
    text = catalogue.read_text("utf-8")
    assert old in text
    catalogue.write_text(text.replace(old, new), "utf-8")

    done = _check(tmp_path)

    assert done.returncode == 1
    assert said in done.stdout


@pytest.mark.parametrize(
    ("n", "french", "english"),
    [
        pytest.param(0, "0 post", "0 posts", id="none"),
        pytest.param(1, "1 post", "1 post", id="one"),
        pytest.param(2, "2 posts", "2 posts", id="two"),
        pytest.param(1234, "1\u202f234 posts", "1,234 posts", id="thousands"),
        pytest.param(1234567, "1\u202f234\u202f567 posts", "1,234,567 posts", id="millions"),
    ],
)
def test_a_number_takes_its_plural(n: int, french: str, english: str) -> None:
    assert FR.count(n, "post") == french
    assert FR.count(n, "delivery") == french.replace("post", "envoi")
    assert EN.count(n, "post") == english


@given(st.integers(0, 10**12))
def test_numbers_are_written_as_babel_writes_them(n: int) -> None:
    assert FR.number(n) == format_decimal(n, locale="fr")
    assert EN.number(n) == format_decimal(n, locale="en_GB")


@given(st.dates(date(1001, 1, 1), date(9998, 12, 31)))
def test_days_are_written_as_babel_writes_them_but_for_the_french_first(day: date) -> None:
    french = format_date(day, "full", locale="fr")
    if day.day == 1:
        french = french.replace(" 1 ", " 1er ", 1)
    assert FR.day(day) == french
    assert EN.day(day) == format_date(day, "full", locale="en_GB")
    assert FR.month(day.year, day.month) == format_date(day, "MMMM y", locale="fr")


def test_a_day_is_told_whole_and_short() -> None:
    first = date(2026, 12, 1)
    nine = datetime(2026, 12, 1, 9, tzinfo=ZoneInfo("Europe/Paris"))
    assert FR.moment(nine) == "mardi 1er décembre 2026 à 09:00"
    assert EN.moment(nine) == "Tuesday, 1 December 2026 at 09:00"
    assert (FR.day_of_year(first), FR.short_day(first)) == ("mardi 1er décembre", "1er déc.")
    assert (EN.day_of_year(first), EN.short_day(first)) == ("Tuesday, 1 December", "1 Dec")


@pytest.mark.parametrize(
    ("tag", "lang"),
    [("fr", "fr"), ("fr-CA", "fr"), ("FR", "fr"), ("en-GB", "en"), ("de", "en"), ("pt-BR", "en")],
)
def test_the_pages_speak_the_brands_language_or_english(tag: str, lang: str) -> None:
    assert words.of(tag).lang == lang


def test_a_build_in_another_language_says_all_of_it_in_that(tmp_path: Path) -> None:
    repo = start(tmp_path)
    repo.post("2026/12/01-noel", date="2026-12-01T09:00", title="Noël")
    again(repo)
    page = repo.root / "public/posts/2026/12/01-noel.html"
    assert '<html lang="fr">' in page.read_text("utf-8")

    again(repo, lang="en")

    assert '<html lang="en">' in page.read_text("utf-8")
    assert "Tuesday, 1 December 2026 at 09:00" in page.read_text("utf-8")
    assert again(repo, lang="en") == 0  # nothing changed
    again(repo)
    assert "mardi 1er décembre 2026 à 09:00" in page.read_text("utf-8")


def test_a_language_without_pages_is_refused(
    brand: BrandRepo, pipeline: Callable[..., Ran]
) -> None:
    done = pipeline("build", "--lang", "de", cwd=brand.root)
    assert done.status == 2
    assert "the pages do not speak 'de'; write fr or en." in done.err


def _check(project: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, str(project / "scripts/words.py"), "--check"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
