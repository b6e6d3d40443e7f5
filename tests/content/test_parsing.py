"""Posts parsed: what a good one becomes, and a clear problem for everything else."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from posts import BRAND, PATH, parsed, told

from pipeline import content
from pipeline.content import MAX_BYTES, RULES, Parsed
from pipeline.post import Media, Poll, Post, Source, Waiver
from pipeline.problem import Problem, Span


def made(*arguments: Any, **options: Any) -> Post:
    """The post of a header that has no errors."""
    result = parsed(*arguments, **options)
    assert not [each for each in result.problems if each.level == "error"], result.problems
    assert result.post is not None
    return result.post


def problem(header: str, **options: Any) -> Problem:
    """The one problem of a header."""
    (one,) = parsed(header, **options).problems
    return one


FULL = """\
title: Les coulisses de l'atelier
channels: [mastodon, bluesky, x]
lang: fr-CA
tags: [Artisanat, "#MadeInFrance", 2026]
link: https://exemple.fr/atelier
media:
  - {file: atelier.jpg, alt: "Deux potières.", credit: Marie, focus: [0.5, 0.3]}
  - file: /brand/film.mp4
    subtitles: ../film.vtt
    cover: a.jpg
    expires: 2027-12-31
kind: contest
format: reel
pillar: coulisses
objective: notoriete
campaign: noel-2026
owner: marie
sources: [https://a.example, {url: "https://b.example", checked: 2026-11-20}]
partner: Maison Dupont
sensitive: poussière
reply_to: https://mastodon.example/@a/1
first_comment: Voilà
poll: {options: [Laiton, 2], for: 2d}
location: Nantes
late: 6h
draft: oui
repeat: true
waive: [{rule: brand.emoji, why: "un seul", until: 2027-01-01}]
aliases: [2026/11/30-noel]"""


def test_every_key_becomes_what_it_means() -> None:
    post = made(FULL)
    assert (post.id, post.path, post.title, post.lang) == (
        "2026/12/01-noel",
        PATH,
        "Les coulisses de l'atelier",
        "fr-CA",
    )
    assert post.date == datetime(2026, 12, 1, 8, tzinfo=UTC)
    assert post.channels == ("mastodon", "bluesky", "x")
    assert post.tags == ("Artisanat", "MadeInFrance", "2026")
    assert post.media == (
        Media("content/2026/12/atelier.jpg", "Deux potières.", credit="Marie", focus=(0.5, 0.3)),
        Media(
            "brand/film.mp4",
            expires=date(2027, 12, 31),
            subtitles="content/2026/film.vtt",
            cover="content/2026/12/a.jpg",
        ),
    )
    assert (post.kind, post.format, post.pillar) == ("contest", "reel", "coulisses")
    assert (post.objective, post.campaign, post.owner) == ("notoriete", "noel-2026", "marie")
    assert post.sources == (
        Source("https://a.example"),
        Source("https://b.example", date(2026, 11, 20)),
    )
    assert (post.partner, post.sensitive) == ("Maison Dupont", "poussière")
    assert (post.reply_to, post.first_comment) == ("https://mastodon.example/@a/1", "Voilà")
    assert post.poll == Poll(("Laiton", "2"), timedelta(days=2))
    assert (post.location, post.late) == ("Nantes", timedelta(hours=6))
    assert (post.draft, post.repeat) == (True, True)
    assert post.waive == (Waiver("brand.emoji", "un seul", date(2027, 1, 1)),)
    assert post.aliases == ("2026/11/30-noel",)


def test_a_date_alone_is_enough() -> None:
    post = made("", "\n**Noël** à [l'atelier](https://a.example), ouvert.\n")
    assert post.channels == ("feed", "mastodon")
    assert (post.lang, post.title) == ("fr", "Noël à l'atelier, ouvert.")
    assert (post.tags, post.media, post.link, post.late, post.draft) == ((), (), None, None, False)
    assert post.body == "\n**Noël** à [l'atelier](https://a.example), ouvert.\n"


def test_a_long_first_line_gives_a_title_cut_at_a_word() -> None:
    post = made("", "# " + "Une lampe qui dure longtemps, " * 5)
    assert post.title == "Une lampe qui dure longtemps, Une lampe qui dure longtemps…"
    assert made("", "mot" * 40).title == "mot" * 19 + "mo…"


def test_null_gives_the_default() -> None:
    post = made("title: null\ntags:\nlang: ~\nkind: null\nmedia: null\nlate: null")
    assert (post.title, post.tags, post.lang, post.kind) == ("Bonjour.", (), "fr", "post")


def test_the_body_stands_as_it_is_and_knows_its_line() -> None:
    post = made("lang: fr\n", "\n\n  Texte  \n\n---\n\nSuite\n\n")
    assert post.body == "\n\n  Texte  \n\n---\n\nSuite\n\n"
    assert post.body_line == 6
    assert post.header == "date: 2026-12-01T09:00\nlang: fr\n\n"


def test_other_line_ends_change_nothing() -> None:
    unix = "---\ndate: 2026-12-01T09:00\nvariants: {feed: {text: x}}\n---\nUn\n\nDeux\n"
    for end in ("\r\n", "\r"):
        assert content.parse(PATH, unix.replace("\n", end).encode(), BRAND) == content.parse(
            PATH, unix.encode(), BRAND
        )


# Variants


def test_a_variant_is_the_whole_post_with_its_own_keys() -> None:
    post = made(
        "channels: [feed, x]\ntags: [a]\nlink: https://a.example\nvariants:\n"
        '  x: {text: "Court.", date: 2026-12-01T12:00, tags: [], link: null, title: null}'
    )
    own = post.on("x")
    assert (own.body, own.body_path, own.tags, own.link) == ("Court.", PATH, (), None)
    assert own.date == datetime(2026, 12, 1, 11, tzinfo=UTC)
    assert (own.title, own.id, own.channels) == (post.title, post.id, post.channels)
    assert post.on("feed") is post


@pytest.mark.parametrize(
    ("variants", "body", "line"),
    [
        pytest.param("  feed: {text: Court}", "Court", 4, id="on the key's line"),
        pytest.param("  feed:\n    text: Court", "Court", 5, id="below its channel"),
        pytest.param("  feed:\n    text: |\n      Un\n      Deux", "Un\nDeux\n", 6, id="a block"),
    ],
)
def test_a_variants_text_knows_its_line(variants: str, body: str, line: int) -> None:
    own = made(f"variants:\n{variants}").on("feed")
    assert (own.body, own.body_line) == (body, line)


def test_a_bundle_has_a_body_for_a_channel() -> None:
    path = "content/2026/12/01-noel/index.md"
    own_path = "content/2026/12/01-noel/mastodon.md"
    post = made("media: [{file: a.jpg}]", path=path, bodies={"mastodon": (own_path, b"Coucou\r\n")})
    own = post.on("mastodon")
    assert post.id == "2026/12/01-noel"
    assert post.media[0].path == "content/2026/12/01-noel/a.jpg"
    assert (own.body, own.body_path, own.body_line) == ("Coucou\n", own_path, 1)
    assert own.media == post.media


def test_two_texts_for_one_channel_are_a_problem() -> None:
    found = parsed(
        "variants: {feed: {text: a}}", bodies={"feed": ("content/2026/12/01-noel/feed.md", b"b")}
    )
    assert told(found) == ["3:19 post.body-twice"]


def test_a_body_for_nobody_is_a_warning_in_its_own_file() -> None:
    own = "content/2026/12/01-noel/mastodn.md"
    one = problem("", bodies={"mastodn": (own, b"b")})
    assert (one.path, one.level, one.rule) == (own, "warning", "post.body-file")
    assert "did you mean `mastodon`?" in one.message


def test_a_body_that_is_no_text_is_a_problem_in_its_own_file() -> None:
    own = "content/2026/12/01-noel/feed.md"
    one = problem("", bodies={"feed": (own, b"Premi\xe8re\n")})
    assert (one.path, one.span.column, one.rule) == (own, 6, "post.encoding")


# Bad input: each a clear problem at its place


def at_once(data: bytes, path: str = PATH) -> Parsed:
    return content.parse(path, data, BRAND)


@pytest.mark.parametrize(
    ("data", "where", "message"),
    [
        pytest.param(b"Bonjour.\n", "1:1 post.front-matter", "begins with front", id="none"),
        pytest.param(b"", "1:1 post.front-matter", "begins with front matter", id="empty"),
        pytest.param(
            b"---\ndate: 2026-12-01T09:00\ntitle: x\n\nBonjour.\n",
            "1:1 post.front-matter",
            "put a line `---` after line 4",
            id="unclosed",
        ),
        pytest.param(b"---\n- a\n- b\n---\n", "2:1 post.front-matter", "not a list", id="a list"),
        pytest.param(b"---\nnoel\n---\n", "2:1 post.front-matter", "not a text", id="a word"),
        pytest.param(b"---\n---\nx\n", "1:1 post.date", "`date` is missing", id="no keys"),
        pytest.param(
            b"---\ndate: 2026-12-01T09:00\n---\nPremi\xe8re\n",
            "4:6 post.encoding",
            "'è' in Windows-1252",
            id="Latin-1",
        ),
        pytest.param(b"---\na\x00b", "2:2 post.encoding", "NUL", id="NUL"),
        pytest.param(b"---\ndate: \x1b[2J\n---\n", "2:7 post.encoding", "U+001B", id="an escape"),
        pytest.param(
            b"x" * (MAX_BYTES + 1), "1:1 post.too-large", "larger than", id="a large file"
        ),
        pytest.param(
            b"---\n" + b"# x\n" * 20_000 + b"---\n",
            "2:1 post.yaml-size",
            "larger than 64 kB",
            id="a large header",
        ),
        pytest.param(b"\xff\xfe-\x00-\x00", "1:1 post.encoding", "not UTF-8", id="UTF-16"),
    ],
)
def test_a_file_that_is_no_post_is_told(data: bytes, where: str, message: str) -> None:
    found = at_once(data)
    assert where in told(found)
    assert message in found.problems[0].message


def test_a_byte_order_mark_is_a_warning_and_moves_nothing() -> None:
    found = at_once(b"\xef\xbb\xbf---\ndate: 2026-12-01T09:00\ntitel: x\n---\nx\n")
    assert told(found) == ["1:1 post.bom", "3:1 post.unknown-key"]
    assert found.problems[0].level == "warning"
    assert found.post is not None


@pytest.mark.parametrize(
    ("path", "told_"),
    [
        pytest.param("content/2026/12/noel.md", "a post lies at content/YYYY/MM", id="no day"),
        pytest.param("content/2026/02/30-x.md", "there is no day 2026/02/30", id="no such day"),
        pytest.param("content/2026/12/01-noel/autre.md", "a post lies at", id="not an index"),
        pytest.param("content/noel.md", "a post lies at", id="at the top"),
    ],
)
def test_a_post_in_the_wrong_place_is_told_where_it_belongs(path: str, told_: str) -> None:
    found = at_once(b"---\ndate: 2026-12-01T09:00\n---\nx\n", path)
    assert found.post is None
    assert told(found) == ["1:1 post.path"]
    assert told_ in found.problems[0].message


def test_a_slug_of_odd_signs_gets_a_clean_one() -> None:
    one = problem("", path="content/2026/12/01-Noël à l'atelier/index.md")
    assert one.rule == "post.slug"
    assert "`content/2026/12/01-noel-a-l-atelier/index.md`" in one.message


@pytest.mark.parametrize(
    ("header", "where", "message"),
    [
        pytest.param("titel: x", "3:1 post.unknown-key", "did you mean `title`?", id="a typo"),
        pytest.param("tags: 3", "3:7 post.type", "must be a list of words", id="no list"),
        pytest.param("tags: [a, [b]]", "3:11 post.type", "`tags[1]` must", id="a list in a list"),
        pytest.param("tags: [deux mots]", "3:8 post.type", "one word", id="two words"),
        pytest.param("title: {a: b}", "3:8 post.yaml", "", id="a mapping for a text"),
        pytest.param("lang: français", "3:7 post.type", "a language such as fr", id="a language"),
        pytest.param("link: exemple.fr", "3:7 post.type", "begins with https://", id="a link"),
        pytest.param("link: javascript:x", "3:7 post.type", "with https://", id="a script"),
        pytest.param("kind: concours", "3:7 post.type", "must be one of post", id="a kind"),
        pytest.param("late: 6 h", "3:7 post.type", "a duration such as", id="a duration"),
        pytest.param("late: 32d", "3:7 post.type", "31 days at most", id="a long one"),
        pytest.param("draft: maybe", "3:8 post.type", "true or false", id="a switch"),
        pytest.param("poll: {options: [a]}", "3:17 post.type", "two answers", id="one answer"),
        pytest.param("poll: {for: 2d}", "3:7 post.type", "`options` is missing", id="no answer"),
        pytest.param("poll: {options: [a, b], for: 2}", "3:30 post.type", "", id="for how long"),
        pytest.param("media: [{alt: a}]", "3:9 post.type", "`file` is missing", id="no file"),
        pytest.param(
            "media:\n  - {file: a.jpg, focus: [0.5, 3]}", "4:32 post.type", "0 to 1", id="focus"
        ),
        pytest.param("media: a.jpg", "3:8 post.type", "a list of files", id="one file"),
        pytest.param(
            "media: [{file: a.jpg, expires: 2026-02-30}]", "3:32 post.type", "no day", id="a day"
        ),
        pytest.param("sources: [a.example]", "3:11 post.type", "an address", id="a source"),
        pytest.param(
            'waive: [{rule: brand.emoji, why: " ", until: 2027-01-01}]',
            "3:34 post.type",
            "why in words",
            id="no reason",
        ),
        pytest.param(
            "waive: [{rule: brand.emoji, why: x}]", "3:9 post.type", "`until`", id="no end"
        ),
        pytest.param("aliases: [noel]", "3:11 post.type", "an old id", id="an alias"),
        pytest.param(
            "aliases: [2026/12/01-noel]", "3:11 post.alias", "own id", id="an alias of its own"
        ),
        pytest.param("channels: [mastdon]", "3:12 post.channel", "mean `mastodon`?", id="channel"),
        pytest.param("channels: [feed, feed]", "3:11 post.type", "each once", id="channel twice"),
        pytest.param(
            "variants: {mastdon: {text: a}}", "3:12 post.channel", "`mastodon`?", id="variant"
        ),
        pytest.param("variants: [x]", "3:11 post.type", "a mapping by channel", id="variants"),
        pytest.param("variants: {feed: a}", "3:18 post.type", "a mapping such", id="a variant"),
        pytest.param(
            "variants:\n  feed:\n    tags: [a, b c]", "5:15 post.type", "one word", id="nested"
        ),
        pytest.param(
            "variants: {feed: {aliases: []}}", "3:19 post.unknown-key", "", id="not in a variant"
        ),
        pytest.param(
            "variants: {feed: {date: 2027-12-01T09:00}}", "3:25 post.date-far", "365 days", id="far"
        ),
        pytest.param(
            "media: [{file: ../../../../x.jpg}]", "3:16 post.media-path", "leads out", id="outside"
        ),
        pytest.param("media: [{file: /../x}]", "3:16 post.media-path", "leads out", id="root"),
        pytest.param("media: [{file: 'a\\b'}]", "3:16 post.media-path", "a/b", id="backslash"),
        pytest.param(
            'media: [{file: "https://a.example/b.jpg"}]', "3:16 post.media-path", "", id="address"
        ),
        pytest.param(
            "media: [{file: a.mp4, cover: ../../../../x}]", "3:30 post.media-path", "", id="cover"
        ),
    ],
)
def test_a_wrong_value_is_told_where_it_stands(header: str, where: str, message: str) -> None:
    found = parsed(header)
    assert [each for each in told(found) if each.startswith(where)], found.problems
    assert message in next(
        each.message for each in found.problems if told(Parsed(None, (each,)))[0].startswith(where)
    )


def test_what_is_wrong_is_left_out_and_the_rest_is_read() -> None:
    found = parsed(
        "title: Noël\ntags: 3\nmedia: [{file: a.jpg, alt: [x]}]\n"
        "variants: {feed: {tags: 4, text: Court}, mastodon: 5}"
    )
    assert len(found.problems) == 4
    assert found.post is not None
    assert (found.post.title, found.post.tags, found.post.media) == (
        "Noël",
        (),
        (Media("content/2026/12/a.jpg"),),
    )
    assert found.post.on("feed").body == "Court"
    assert found.post.on("mastodon") is found.post


def test_a_list_with_the_wrong_items_is_not_told_to_be_a_list() -> None:
    assert problem("channels: [feed, feed]").message == (
        "`channels` must be a list of channels, each once, such as [mastodon, bluesky]"
    )
    assert problem("channels: {feed: x}").message.endswith(", not a mapping")


def test_of_a_list_only_the_item_that_is_wrong_is_left_out() -> None:
    found = parsed(
        "tags: [Noël, [b], Nantes]\n"
        "sources: [https://a.example, b.example]\n"
        "aliases: [noel, 2026/11/30-noel]\n"
        "channels: [x, 3, feed]\n"
        "media:\n  - {alt: Un vase.}\n  - {file: a.jpg, alt: [x]}\n"
        "waive:\n"
        "  - {rule: brand.emoji, until: 2027-01-01}\n"
        "  - {rule: brand.capitals, why: un sigle, until: 2027-02-30}\n"
        "  - {rule: brand.exclamation, why: une citation, until: 2027-01-01}\n"
        "variants: {x: {tags: [a b, Hiver]}, feed: 4, mastodon: {link: 3, text: Court}}"
    )
    assert len(found.problems) == 12, found.problems
    post = found.post
    assert post is not None
    assert (post.tags, post.aliases, post.channels) == (
        ("Noël", "Nantes"),
        ("2026/11/30-noel",),
        ("x", "feed"),
    )
    assert post.sources == (Source("https://a.example"),)
    assert post.media == (Media("content/2026/12/a.jpg"),)
    assert post.waive == (Waiver("brand.exclamation", "une citation", date(2027, 1, 1)),)
    assert (post.on("x").tags, post.on("mastodon").body) == (("Hiver",), "Court")


def test_what_is_wrong_twice_at_one_place_is_no_matter() -> None:
    found = parsed('variants: {"Ma page": {tags: 4, media: [{alt: a}]}, x: {waive: [{why: 3}]}}')
    assert len(found.problems) >= 3
    assert found.post is not None


def test_a_channel_that_the_post_does_not_have_is_a_warning() -> None:
    one = problem("channels: [feed]\nvariants: {x: {text: a}}")
    assert (one.level, one.rule, one.channel) == ("warning", "post.channel", "x")


def test_a_post_for_no_channel_is_a_warning_and_an_idea_may_have_none() -> None:
    one = problem("channels: []")
    assert (one.level, one.rule) == ("warning", "post.channel")
    assert "take `channels` out for the usual ones (feed, mastodon)" in one.message
    idea = parsed("channels: []", path="content/ideas/noel.md", dated=False)
    assert idea.problems == ()


# Dates


@pytest.mark.parametrize(
    ("date_", "path", "where", "message"),
    [
        pytest.param("2026-12-01", PATH, "2:7 post.date", "`2026-12-01T09:00`", id="no time"),
        pytest.param("demain", PATH, "2:7 post.date", "is no time", id="a word"),
        pytest.param("[a]", PATH, "2:7 post.type", "a day and a time", id="a list"),
        pytest.param("", PATH, "2:1 post.date", "is missing", id="empty"),
        pytest.param("2026-13-01T09:00", PATH, "2:7 post.date", "there is no", id="no month"),
        pytest.param("2026-12-01T25:00", PATH, "2:7 post.date", "there is no", id="no hour"),
        pytest.param(
            "2027-01-10T09:00",
            PATH,
            "2:7 post.date-far",
            "40 days from the day in the path; move the file to `content/2027/01/10-noel.md` and "
            "add `aliases: [2026/12/01-noel]`",
            id="40 days away",
        ),
        pytest.param(
            "2026-03-29T02:30",
            "content/2026/03/29-x.md",
            "2:7 post.date-summer-time",
            "does not exist that day in Europe/Paris: the clocks go forward; write "
            "`2026-03-29T01:30+01:00` or `2026-03-29T03:30+02:00`",
            id="a gap",
        ),
        pytest.param(
            "2026-10-25T02:30",
            "content/2026/10/25-x.md",
            "2:7 post.date-summer-time",
            "comes twice that day in Europe/Paris: the clocks go back; write "
            "`2026-10-25T02:30+02:00` or `2026-10-25T02:30+01:00`",
            id="a fold",
        ),
        pytest.param(
            "2026-12-01T09:00",
            "content/ideas/noel.md",
            "2:1 post.idea-date",
            "move the file to `content/2026/12/01-noel.md`",
            id="an idea",
        ),
    ],
)
def test_a_date_that_will_not_do_is_told(date_: str, path: str, where: str, message: str) -> None:
    found = parsed(f"date: {date_}", path=path, dated=False)
    assert told(found) == [where]
    assert message in found.problems[0].message
    assert found.post is not None
    assert found.post.date is None


def test_a_date_31_days_from_the_path_is_near_enough() -> None:
    assert made("date: 2027-01-01T23:00", dated=False).date is not None
    assert told(parsed("date: 2027-01-02T00:00", dated=False)) == ["2:7 post.date-far"]


def test_an_idea_has_no_date_and_the_usual_channels() -> None:
    post = made("title: Un jour", path="content/ideas/un-jour.md", dated=False)
    assert (post.id, post.date, post.channels) == ("ideas/un-jour", None, ("feed", "mastodon"))


# Places


def test_locate_finds_a_key_by_its_path() -> None:
    post = made("media:\n  - file: a.jpg\n    alt: x\nvariants: {feed: {tags: [a, b]}}")
    assert content.locate(post, "media", 0, "alt") == Span(5, 5, 5, 8)
    assert content.locate(post, "variants", "feed", "tags", 1) == Span(6, 29, 6, 30)
    assert content.locate(post, "title") == Span(1, 1, 1, 4)


def test_every_rule_that_is_told_is_listed() -> None:
    seen = {each.rule for header in ("titel: x", "tags: 3") for each in parsed(header).problems}
    assert seen <= set(RULES)


# Hostile input


@given(st.binary(max_size=300))
def test_no_bytes_end_in_a_traceback(data: bytes) -> None:
    for start in (b"", b"---\n", b"---\ndate: 2026-12-01T09:00\n"):
        at_once(start + data)
        at_once(start + data + b"\n---\nx")


_YAML = st.text(alphabet="ab:-[]{},#&*!|>'\"%@`\n\t ?~\\é\u00a0", max_size=60)


@given(_YAML)
def test_no_header_ends_in_a_traceback_and_places_lie_in_the_file(header: str) -> None:
    text = f"---\n{header}\n---\nBonjour.\n"
    lines = text.split("\n")
    for each in content.parse(PATH, text.encode(), BRAND).problems:
        span = each.span
        assert 1 <= span.line <= span.end_line <= len(lines)
        assert (span.line, span.column) <= (span.end_line, span.end_column)
        assert span.column <= len(lines[span.line - 1]) + 1
        assert each.rule in RULES


@given(_YAML)
def test_mending_comes_to_an_end(header: str) -> None:
    text = f"---\n{header}\n---\nBonjour.\n".encode()
    for _ in range(40):
        fixes = [each.fix for each in content.parse(PATH, text, BRAND).problems if each.fix]
        if not fixes:
            return
        mended = content.mend(text, fixes)
        assert mended != text
        text = mended
    raise AssertionError(text)
