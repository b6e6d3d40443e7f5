"""URLs, mentions and tags are found as X finds them.

The conformance cases of twitter-text run where CONFORMANCE_DATA is set. All sections of
extract.yml and tlds.yml are covered, but for two things that we have no use for: the list names
of `mentions_or_lists_with_indices` (an @name/list is its @name here), and `replies` as a notion
of its own (a reply is a text that starts with a mention, and is tested as such).
"""

import time
from collections.abc import Callable
from typing import Any

import conformance
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.networks import addresses
from pipeline.networks.addresses import Address

EXTRACT = "specs/twitter-text/extract.yml"


def texts(found: list[Address]) -> list[str]:
    return [address.text for address in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Voyez exemple.fr, vite.", ["exemple.fr"], id="a host alone"),
        pytest.param("Fin.Nous partons.Vite", [], id="a forgotten space is no URL"),
        pytest.param("C'est fini.Je pars", ["fini.Je"], id="unless .je is a country's"),
        pytest.param("« https://exemple.fr/a » …", ["https://exemple.fr/a"], id="guillemets"),
        pytest.param("https://exemple.fr/été…", ["https://exemple.fr/été"], id="accents, ellipsis"),
        pytest.param("(cf. exemple.fr/a_(b))", ["exemple.fr/a_(b)"], id="balanced parentheses"),
        pytest.param("exemple.fr/a(b(c)d) e", ["exemple.fr/a(b(c)d)"], id="one pair in another"),
        pytest.param("exemple.fr/((b)d)", ["exemple.fr/((b)d)"], id="at once"),
        pytest.param("exemple.fr/(a", ["exemple.fr/"], id="an open parenthesis ends a path"),
        pytest.param("HTTPS://EXEMPLE.FR", ["HTTPS://EXEMPLE.FR"], id="capitals"),
        pytest.param("marie@exemple.fr", [], id="an e-mail address"),
        pytest.param("jean.fr@exemple.fr", [], id="an e-mail address with a host before"),
        pytest.param("@exemple.fr #exemple.fr $exemple.fr", [], id="after a sign"),
        pytest.param("＠exemple.fr ＃exemple.fr", [], id="after a full-width sign"),
        pytest.param("ftp://exemple.fr", [], id="another scheme"),
        pytest.param("xhttps://exemple.fr", [], id="a letter before the scheme"),
        pytest.param("éhttps://exemple.fr", ["https://exemple.fr"], id="but for an accented one"),
        pytest.param(
            "exemple.fr:8080/a exemple.fr:80", ["exemple.fr:8080/a", "exemple.fr"], id="port"
        ),
        pytest.param("http://exemple.fr:80", ["http://exemple.fr:80"], id="port after a scheme"),
        pytest.param(
            "exemple.fr?a=1 exemple.fr/?a=1", ["exemple.fr", "exemple.fr/?a=1"], id="query"
        ),
        pytest.param("exemple.fr/a?b=1.", ["exemple.fr/a?b=1"], id="a query's full stop"),
        pytest.param("exemple.fr/a.?b=1", ["exemple.fr/a"], id="no query behind a full stop"),
        pytest.param("ma_boutique.exemple.fr", ["boutique.exemple.fr"], id="underscore, bare"),
        pytest.param("ma_boutique.fr _a.exemple.fr", [], id="underscores where none may be"),
        pytest.param(
            "https://ma_boutique.exemple.fr", ["https://ma_boutique.exemple.fr"], id="underscore"
        ),
        pytest.param("https://ma_boutique.fr", [], id="no underscore in a domain"),
        pytest.param("日本.exemple.fr", ["exemple.fr"], id="the Latin part of a bare host"),
        pytest.param(
            "https://日本.exemple.fr", ["https://日本.exemple.fr"], id="all with a scheme"
        ),
        pytest.param("…exemple.fr", ["exemple.fr"], id="after an ellipsis"),
        pytest.param("...exemple.fr", [], id="after three dots"),
        pytest.param("«exemple.fr»autre.fr", ["exemple.fr", "autre.fr"], id="signs are no letters"),
        pytest.param(".みんなexemple.fr/a.b.fr", [], id="a host behind a dot, path and all"),
        pytest.param("#Élan.fr", ["lan.fr"], id="what X makes of an accent behind a sign"),
        pytest.param("a.fr/日b.fr", ["a.fr/", "b.fr"], id="a host right behind a path"),
        pytest.param("http://-日.fr 日-日.fr-x", [], id="hyphens at the edge of a label"),
        pytest.param(
            "http://日_a日.fr http://a日_日.日.fr", ["http://a日_日.日.fr"], id="both kinds"
        ),
        pytest.param("http://xn--e1afmkfd.xn--p1ai/", ["http://xn--e1afmkfd.xn--p1ai/"], id="xn--"),
        pytest.param("пример.рф", [], id="no Latin letter and no scheme"),
        pytest.param("http://пример.рф", ["http://пример.рф"], id="no Latin letter"),
        pytest.param(
            "http://bau.vermögensberatung!", ["http://bau.vermögensberatung"], id="half Latin"
        ),
        pytest.param("a.co" * 2, ["a.coa.co"], id="hosts glued together are one"),
        pytest.param("192.168.0.1 3.14 v1.2.fr2", [], id="numbers"),
    ],
)
def test_urls(text: str, expected: list[str]) -> None:
    assert texts(addresses.urls(text)) == expected


def test_an_address_says_where_it_stands_and_on_which_host() -> None:
    text = "😀 Voyez https://www.exemple.fr:80/a?b=1#c."
    (url,) = addresses.urls(text)
    assert url == Address(8, 41, "https://www.exemple.fr:80/a?b=1#c", "www.exemple.fr")
    assert text[url.start : url.end] == url.text


def test_with_scheme_only_leaves_bare_hosts() -> None:
    text = "exemple.fr, http://a.fr et b.fr/c"
    assert texts(addresses.urls_with_scheme(text)) == ["http://a.fr"]


@pytest.mark.parametrize(
    ("length", "found"),
    [pytest.param(63, True, id="63 letters"), pytest.param(64, False, id="64 letters")],
)
def test_a_label_has_63_characters_at_most(length: int, found: bool) -> None:
    assert bool(addresses.urls("a" * length + ".com")) is found
    assert bool(addresses.urls("http://" + "a" * length + ".com")) is found


@pytest.mark.parametrize(
    ("label", "found"),
    [
        pytest.param("é" * 10 + "a" * 46, True, id="63 characters in punycode"),
        pytest.param("é" * 10 + "a" * 47, False, id="64 characters in punycode"),
        pytest.param("あ" * 100_000, False, id="endless"),
        pytest.param("xn--été", False, id="punycode that is none"),
    ],
)
def test_what_counts_is_the_label_in_punycode(label: str, found: bool) -> None:
    assert bool(addresses.urls(f"http://{label}.com")) is found


def test_an_endless_address_is_none() -> None:
    assert len(addresses.urls("http://a.fr/" + "a" * (4096 - 12))) == 1
    assert addresses.urls("http://a.fr/" + "a" * (4097 - 12)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Merci @marie_rol !", ["@marie_rol"], id="in a sentence"),
        pytest.param("marie@exemple.fr", [], id="an e-mail address"),
        pytest.param("(@marie)", ["@marie"], id="in parentheses"),
        pytest.param("https://exemple.fr/@marie @jean", ["@jean"], id="not within a URL"),
        pytest.param("@" + "a" * 25, ["@" + "a" * 20], id="20 characters"),
        pytest.param("＠marie", ["＠marie"], id="a full-width sign"),
        pytest.param("RT@marie art@marie", ["@marie"], id="RT is a word of its own"),
        pytest.param("@marié", [], id="a name with an accent is none"),
    ],
)
def test_mentions(text: str, expected: list[str]) -> None:
    assert texts(addresses.mentions(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("#Réparer, #MadeInFrance.", ["#Réparer", "#MadeInFrance"], id="in a sentence"),
        pytest.param("#2026 n°#1", [], id="digits alone"),
        pytest.param("l'#atelier", ["#atelier"], id="after an apostrophe"),
        pytest.param("C#maj &#39;", [], id="in a word, in an entity"),
        pytest.param("exemple.fr/#ancre #tag", ["#tag"], id="not within a URL"),
        pytest.param("#️⃣ #⃣", [], id="a keycap"),
    ],
)
def test_hashtags(text: str, expected: list[str]) -> None:
    assert texts(addresses.hashtags(text)) == expected


def test_cashtags() -> None:
    assert texts(addresses.cashtags("$LUMN monte, 5$ non, $LU.PA ? $2026")) == ["$LUMN", "$LU.PA"]


# Conformance


@pytest.mark.parametrize("case", conformance.cases(EXTRACT, "urls", "tco_urls_with_params"))
def test_urls_conform(case: dict[str, Any]) -> None:
    assert texts(addresses.urls(case["text"])) == case["expected"]


@pytest.mark.parametrize(
    "case", conformance.cases(EXTRACT, "urls_with_indices", "urls_with_directional_markers")
)
def test_places_of_urls_conform(case: dict[str, Any]) -> None:
    found = addresses.urls(case["text"])
    assert [{"url": url.text, "indices": [url.start, url.end]} for url in found] == case["expected"]


@pytest.mark.parametrize("case", conformance.cases(EXTRACT, "mentions"))
def test_mentions_conform(case: dict[str, Any]) -> None:
    assert [name.text[1:] for name in addresses.mentions(case["text"])] == case["expected"]


@pytest.mark.parametrize("case", conformance.cases(EXTRACT, "mentions_with_indices"))
def test_places_of_mentions_conform(case: dict[str, Any]) -> None:
    assert _places("screen_name", addresses.mentions(case["text"])) == case["expected"]


@pytest.mark.parametrize("case", conformance.cases(EXTRACT, "mentions_or_lists_with_indices"))
def test_mentions_conform_with_or_without_a_list(case: dict[str, Any]) -> None:
    found = [(name.text[1:], name.start) for name in addresses.mentions(case["text"])]
    assert found == [(one["screen_name"], one["indices"][0]) for one in case["expected"]]


@pytest.mark.parametrize("case", conformance.cases(EXTRACT, "replies"))
def test_a_reply_starts_with_its_mention(case: dict[str, Any]) -> None:
    found = addresses.mentions(case["text"])[:1]
    replied = [name.text[1:] for name in found if not case["text"][: name.start].strip()]
    assert replied == ([case["expected"]] if case["expected"] else [])


@pytest.mark.parametrize("case", conformance.cases(EXTRACT, "hashtags", "hashtags_from_astral"))
def test_hashtags_conform(case: dict[str, Any]) -> None:
    assert [tag.text[1:] for tag in addresses.hashtags(case["text"])] == case["expected"]


@pytest.mark.parametrize("case", conformance.cases(EXTRACT, "hashtags_with_indices"))
def test_places_of_hashtags_conform(case: dict[str, Any]) -> None:
    assert _places("hashtag", addresses.hashtags(case["text"])) == case["expected"]


@pytest.mark.parametrize("case", conformance.cases(EXTRACT, "cashtags"))
def test_cashtags_conform(case: dict[str, Any]) -> None:
    assert [tag.text[1:] for tag in addresses.cashtags(case["text"])] == case["expected"]


@pytest.mark.parametrize("case", conformance.cases(EXTRACT, "cashtags_with_indices"))
def test_places_of_cashtags_conform(case: dict[str, Any]) -> None:
    assert _places("cashtag", addresses.cashtags(case["text"])) == case["expected"]


def _places(word: str, found: list[Address]) -> list[dict[str, Any]]:
    return [{word: one.text[1:], "indices": [one.start, one.end]} for one in found]


@conformance.needed
def test_extract_yml_has_no_section_that_is_not_tested_here() -> None:
    counts = {name: len(cases) for name, cases in conformance.load(EXTRACT)["tests"].items()}
    assert counts == {
        "mentions": 23,
        "mentions_with_indices": 3,
        "mentions_or_lists_with_indices": 5,
        "replies": 13,
        "urls": 91,
        "urls_with_indices": 10,
        "urls_with_directional_markers": 2,
        "tco_urls_with_params": 5,
        "hashtags": 65,
        "hashtags_from_astral": 3,
        "hashtags_with_indices": 8,
        "cashtags": 8,
        "cashtags_with_indices": 2,
    }


@conformance.needed
def test_every_top_level_domain_conforms() -> None:
    tests = conformance.load("specs/twitter-text/tlds.yml")["tests"]
    all_cases = [case for section in tests.values() for case in section]
    assert len(all_cases) == 1574
    wrong = [
        case["text"]
        for case in all_cases
        if texts(addresses.urls(case["text"])) != case["expected"]
    ]
    assert wrong == []


# Whatever the text

PIECES = st.sampled_from(
    ["http://", "HTTPS://", "a", "é", "exemple", "fr", ".com", ".", "-", "_", "/", "(", ")", "@",
    "#", "$", "日本", "みんな", "?", "a=1", ":80", "t.co/", "xn--", "😀", "…", " ", "\n",
    "\u200d", "\ufe0f"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=30).map("".join))
@example("a_b.co/(a.co/((a)")
def test_what_is_found_stands_in_the_text_in_order(text: str) -> None:
    for find in (
        addresses.urls,
        addresses.urls_with_scheme,
        addresses.mentions,
        addresses.hashtags,
        addresses.cashtags,
    ):
        at = 0
        for address in find(text):
            assert at <= address.start < address.end <= len(text)
            assert text[address.start : address.end] == address.text
            at = address.end


@given(st.lists(PIECES, max_size=20).map("".join), st.lists(PIECES, max_size=20).map("".join))
def test_a_space_parts_addresses(left: str, right: str) -> None:
    both = texts(addresses.urls(f"{left} {right}"))
    assert both == texts(addresses.urls(left)) + texts(addresses.urls(right))


@given(st.lists(PIECES, max_size=30).map("".join))
def test_a_new_line_parts_addresses_as_a_space_does(text: str) -> None:
    assert _all_places(text) == _all_places(text.replace("\n", " "))


def _all_places(text: str) -> list[tuple[int, int, str]]:
    return [(url.start, url.end, url.host) for url in addresses.urls(text)]


@given(st.lists(PIECES, max_size=30).map("".join))
def test_each_url_with_a_scheme_is_a_url(text: str) -> None:
    for url in addresses.urls_with_scheme(text):
        assert url.text.lower().startswith(("http://", "https://"))
        assert texts(addresses.urls(url.text)) == [url.text]


HOSTILE = [
    "a.", ".a", "#", "@", "http://", "http://a.", "a.co/(", "a.co/((a)", "a.co?", "a.co,", "a.co ",
    "中a.", "a_a.", "_a.b.co_", "a.中国", "é.", "co.", "$A", "#a", "@a", "#a#", "@a/", "http://t.co/a.",
    "日", "(a", "xn--", "a.xn--a-", "#\u200d", "RT@",
]  # fmt: skip


@pytest.mark.parametrize("repeated", HOSTILE)
@pytest.mark.parametrize("before", ["", "http://", "a.co/(", "http://a.co/x?"])
def test_ten_times_the_text_is_ten_times_the_work(repeated: str, before: str) -> None:
    """A square would be a hundred times; the bound is generous, for small times are rough."""

    def seconds(size: int, find: Callable[[str], list[Address]]) -> float:
        text = before + (repeated * size)[:size]
        best = 9.0
        for attempt in "abc":  # no text twice: answers are remembered
            started = time.thread_time()
            find(f"{text} {attempt}{size}")
            best = min(best, time.thread_time() - started)
        return best

    for find in (addresses.urls, addresses.hashtags, addresses.mentions, addresses.cashtags):
        find("#warm up @a $A a.fr")
        small = max(seconds(2_000, find), 0.0005)
        assert seconds(20_000, find) < 50 * small


def test_a_hundred_thousand_characters_are_no_trouble() -> None:
    for repeated in HOSTILE[::5]:  # all of them, at a fifth of that, are above
        text = (repeated * 100_000)[:100_000]
        assert len(addresses.urls(text)) <= len(text) // 4
        assert len(addresses.hashtags(text)) <= len(text) // 2
        assert len(addresses.mentions(text)) <= len(text) // 2


@given(st.text(alphabet="#＃éŒaZ09_ \n(.,;:!/&»’…·\u00a0\u0301\u200d\ufe0f日", max_size=24))
def test_tags_in_plain_letters_are_told_as_all_others_are(text: str) -> None:
    # A wide number sign anywhere makes the long way be taken for the whole text.
    assert addresses.hashtags(text) == addresses.hashtags(text + " \n＃")
