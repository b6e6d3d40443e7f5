"""Every variant is held to its network's limits, and told at the right line."""

from pathlib import Path

import pytest
from desk import BRAND, Desk
from pictures import photo, saved

from pipeline import check, content, project, review
from pipeline.problem import Problem


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    for name in "abcdef":
        desk.write(f"content/2026/12/{name}.jpg", saved(photo(800, 800)))
    return desk


def told(problems: list[Problem]) -> list[tuple[int, str]]:
    return [(problem.span.line, problem.rule) for problem in problems]


PICTURE = "media: [{file: a.jpg, alt: Un vase.}]\n"


def test_a_post_that_fits_everywhere_has_nothing_to_mend(desk: Desk) -> None:
    assert desk.problems("Bonjour.", PICTURE) == []


def test_a_text_too_long_tells_by_how_much(desk: Desk) -> None:
    (problem,) = desk.problems("mot " * 1000, "channels: [linkedin-fr]\n")
    assert str(problem) == (
        "content/2026/12/01-noel.md:5:1: error: the text takes 3999 of 3000 characters on "
        "LinkedIn: 999 too many [linkedin.length]"
    )
    assert problem.channel == "linkedin-fr"


def test_the_part_that_is_too_long_is_told_at_its_own_line(desk: Desk) -> None:
    body = f"Un\n\n---\n\nUn\n\n---\n\n**{'a' * 600}**\n"
    (problem,) = desk.problems(body, "channels: [mastodon]\n")
    assert told([problem]) == [(13, "mastodon.length")]
    assert problem.message == (
        "part 3 of 3 takes 600 of 500 characters on Mastodon: 100 too many; "
        "a word that long can't be split, shorten it"
    )


def test_a_content_warning_that_leaves_no_room_is_told(desk: Desk) -> None:
    (problem,) = desk.problems("Un mot.", f"channels: [mastodon]\nsensitive: {'a' * 600}\n")
    assert "the content warning counts in every part" in problem.message


def test_a_long_text_is_a_thread_where_there_are_threads(desk: Desk) -> None:
    assert desk.problems("Une phrase. " * 100, "channels: [mastodon, bluesky, x]\n") == []


def test_a_thread_without_end_is_a_problem(desk: Desk) -> None:
    problems = desk.problems("Une phrase. " * 8400, "channels: [mastodon, facebook]\n")
    assert told(problems) == [(5, "mastodon.thread"), (5, "facebook.length")]


def test_two_channels_of_one_network_are_told_once(desk: Desk) -> None:
    problems = desk.problems("a" * 600, "channels: [mastodon, toots, bluesky]\n")
    assert [(one.rule, one.channel) for one in problems] == [
        ("bluesky.length", "bluesky"),
        ("mastodon.length", "mastodon"),
    ]


@pytest.mark.parametrize("body", ["", "\n\n", "---\n", "<!-- rien -->"])
def test_an_empty_post_is_told_once_whatever_its_channels(desk: Desk, body: str) -> None:
    assert [(one.rule, one.channel) for one in desk.problems(body)] == [("post.empty", None)]


def test_a_file_that_no_channel_can_have_is_told_once(desk: Desk) -> None:
    header = "media: [{file: z.jpg, alt: Un vase.}]\nchannels: [mastodon, bluesky]\n"
    (problem,) = desk.problems("Bonjour.", header)
    assert problem.channel is None
    assert problem.rule.startswith("post.media")


def test_what_a_network_does_not_take_is_told_with_its_name(desk: Desk) -> None:
    desk.write("content/2026/12/long.png", saved(photo(1200, 300), "PNG"))
    header = "channels: [instagram, x]\nmedia: [{file: long.png, alt: Un vase.}]\n"
    problem = desk.problems("Bonjour.", header)[-1]
    assert (problem.rule, problem.channel) == ("post.media-aspect", "instagram")
    assert "Instagram takes from 0.8:1 to 1.91:1" in problem.message


def test_pictures_alone_are_a_post(desk: Desk) -> None:
    assert desk.problems("", PICTURE) == []


def test_instagram_needs_a_picture(desk: Desk) -> None:
    (problem,) = desk.problems("Bonjour.", "channels: [instagram]\n")
    assert problem.rule == "instagram.media-required"


def test_a_link_on_instagram_is_worth_a_word(desk: Desk) -> None:
    header = PICTURE + "link: https://exemple.fr/a\nchannels: [instagram]\n"
    (problem,) = desk.problems("Bonjour.", header)
    assert (problem.rule, problem.level, problem.span.line) == ("instagram.link", "suggestion", 4)


def test_too_many_pictures(desk: Desk) -> None:
    media = "".join(f"- {{file: {name}.jpg, alt: Un vase.}}\n" for name in "abcde")
    problems = desk.problems("Bonjour.", f"channels: [mastodon, telegram]\nmedia:\n{media}")
    assert told(problems) == [(9, "mastodon.media-count")]
    assert problems[0].message == "5 pictures; Mastodon takes 4 a part"


def test_pictures_of_a_thread_count_by_part(desk: Desk) -> None:
    body = "\n\n---\n\n".join(f"Un ![vase]({name}.jpg)" for name in "abcde")
    assert desk.problems(body, "channels: [mastodon]\n") == []


@pytest.mark.parametrize(
    ("body", "header", "line"),
    [
        pytest.param("Bonjour.", "media: [{file: a.jpg}]\n", 3, id="header"),
        pytest.param("Bonjour.\n\n![](a.jpg)", "", 6, id="body"),
        pytest.param("Bonjour.", "media: [{file: a.jpg, alt: ' '}]\n", 3, id="spaces"),
    ],
)
def test_a_picture_needs_an_alternative_text_where_networks_show_it(
    desk: Desk, body: str, header: str, line: int
) -> None:
    problems = desk.problems(body, header + "channels: [bluesky, telegram]\n")
    assert [(one.rule, one.level) for one in problems] == [("bluesky.alt-text", "error")]
    assert problems[0].span.line == line + (1 if not header else 0)


def test_of_a_file_that_is_there_twice_the_entry_without_a_text_is_told(desk: Desk) -> None:
    header = "channels: [bluesky]\nmedia:\n- {file: a.jpg, alt: Un vase.}\n- {file: a.jpg}\n"
    assert told(desk.problems("Bonjour.", header)) == [(6, "bluesky.alt-text")]


def test_an_alternative_text_has_a_limit(desk: Desk) -> None:
    header = f"media: [{{file: a.jpg, alt: {'a' * 1200}}}]\nchannels: [mastodon, x, instagram]\n"
    assert [one.rule for one in desk.problems("Bonjour.", header)] == [
        "instagram.alt-text",
        "x.alt-text",
    ]


def test_a_poll_goes_where_there_are_polls(desk: Desk) -> None:
    header = "poll: {options: [Laiton, Acier], for: 2d}\nchannels: [mastodon, bluesky]\n"
    (problem,) = desk.problems("Laiton ou acier ?", header)
    assert (problem.rule, problem.span.line) == ("bluesky.poll", 3)
    assert "variants: {bluesky: {poll: null}}" in problem.message


def test_a_channel_can_go_without_the_poll(desk: Desk) -> None:
    header = (
        "poll: {options: [Laiton, Acier], for: 2d}\nchannels: [mastodon, bluesky]\n"
        "variants: {bluesky: {poll: null}}\n"
    )
    assert desk.problems("Laiton ou acier ?", header) == []


@pytest.mark.parametrize(
    ("poll", "message"),
    [
        ("[a, b, c, d, e]", "5 options; X takes 4"),
        (f"[a, {'b' * 26}]", "an option of 26 characters; X takes 25"),
    ],
)
def test_a_poll_has_limits(desk: Desk, poll: str, message: str) -> None:
    (problem,) = desk.problems("?", f"poll: {{options: {poll}, for: 1d}}\nchannels: [x]\n")
    assert problem.message == message


def test_a_poll_and_pictures_exclude_each_other(desk: Desk) -> None:
    header = PICTURE + "poll: {options: [a, b], for: 1d}\nchannels: [mastodon]\n"
    assert told(desk.problems("?", header)) == [(4, "mastodon.poll")]


def test_instagram_takes_thirty_hashtags_and_twenty_mentions(desk: Desk) -> None:
    tags = " ".join(f"#tag{number}" for number in range(31))
    names = " ".join(f"@nom{number}" for number in range(21))
    problems = desk.problems(f"{tags}\n{names}", PICTURE + "channels: [instagram]\n")
    assert [one.message for one in problems] == [
        "31 hashtags; Instagram takes 30 at most",
        "21 mentions; Instagram takes 20 at most",
    ]


def test_a_problem_of_a_channels_own_keys_is_told_there(desk: Desk) -> None:
    header = (
        "channels: [x, mastodon]\nvariants:\n  x:\n    media: [{file: a.jpg}]\n    text: Court.\n"
    )
    assert told(desk.problems("Bonjour.", header)) == [(6, "x.alt-text")]


def test_two_posts_that_answer_to_one_name_are_told(tmp_path: Path) -> None:
    desk = Desk(tmp_path, BRAND)
    desk.post("Un.", "", "content/2026/12/01-un.md")
    desk.post("Deux.", "aliases: [2026/12/01-un]\n", "content/2026/12/02-deux.md")
    desk.post("Trois.", "aliases: [2026/11/30-vieux]\n", "content/2026/12/03-trois.md")
    desk.post("Quatre.", "aliases: [2026/11/30-vieux]\n", "content/2026/12/04-quatre.md")
    parsed = [
        content.parse(path, (tmp_path / path).read_bytes(), desk.project.brand)
        for path in desk.project.tree.paths("content")
    ]
    found = list(check.check_all(desk.project, parsed))
    assert [(one.path[-9:], one.span.line, one.rule) for one in found] == [
        ("2-deux.md", 3, "post.alias"),
        ("quatre.md", 3, "post.alias"),
    ]


@pytest.mark.parametrize(
    "channels",
    [
        pytest.param("[twitter]", id="nothing like it"),
        pytest.param("[mastdon, blueski]", id="two slips of the pen"),
        pytest.param("[]", id="none at all"),
        pytest.param("[feed, 3]", id="one that is no name"),
        pytest.param("[twitter, x]", id="a known one beside it"),
    ],
)
def test_an_unknown_channel_hides_nothing_of_the_rest(desk: Desk, channels: str) -> None:
    text = f"---\ndate: 2026-12-01T09:00\nchannels: {channels}\nmedia: [{{file: z.jpg}}]\n---\n"
    desk.write(desk.path, f"{text}<b>Bonjour</b>, @{{marrie}} !!!\n")
    found = review.review(desk.project, project.entries(desk.project.tree))
    rules = {problem.rule for problem in found}
    assert {"post.html", "post.person", "post.media-missing", "brand.exclamation"} <= rules
    assert ("post.type" if "3" in channels else "post.channel") in rules


def test_a_post_for_an_unknown_channel_is_not_held_to_the_limits_of_another(desk: Desk) -> None:
    text = "---\ndate: 2026-12-01T09:00\nchannels: [twitter]\n---\n"
    desk.write(desk.path, text + "Une phrase. " * 400)
    found = review.review(desk.project, project.entries(desk.project.tree))
    assert [problem.rule for problem in found] == ["post.channel"]
