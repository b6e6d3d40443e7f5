"""Approval: only what somebody else approved goes out, and the log keeps who that was."""

import json
from collections.abc import Callable

import pytest
from brandrepo import BrandRepo
from github.hosting import Hosting
from warm import Ran

POST = "2026/12/01-noel"
NOW = "2026-12-01T08:00:05Z"
BRAND = """\
name: Maison Lumen
timezone: Europe/Paris
languages: [fr]
channels: {feed: {url: "https://maison-lumen.example"}}
publish: {approval: required}
"""


@pytest.fixture
def house(brand: BrandRepo, hosting: Hosting) -> BrandRepo:
    """A brand that asks for approval, which came by an approved pull request, #1."""
    hosting.remote = brand.remote
    brand.write("brand/brand.yml", BRAND)
    asked = brand.commit("brand: ask for approval")
    brand.push()
    hosting.merged(1, asked)
    hosting.review(1, "paul", asked)
    return brand


def written(house: BrandRepo, text: str = "Noël approche.\n") -> str:
    return house.publish(POST, text, date="2026-12-01T09:00:00+01:00")


def states(house: BrandRepo) -> list[str]:
    return [each["event"] for each in house.events(POST)]


def test_an_approved_post_goes_out_and_the_log_keeps_who_approved_it(
    house: BrandRepo, hosting: Hosting, inside: Callable
) -> None:
    commit = written(house)
    hosting.merged(12, commit)
    hosting.review(12, "paul", commit)

    ran = inside("publish", "--now", NOW, cwd=house.root, **hosting.environment)

    assert ran.status == 0, ran.err
    assert states(house) == ["claimed", "sent"]
    assert f"{POST}: approved by paul in #12, paul in #1." in ran.err + ran.out
    kept = json.loads(house.logged(f"approvals/{POST}.json") or "")
    assert kept[0] == {"path": f"content/{POST}.md", "commit": commit, "pull": 12, "by": "paul"}
    assert kept[1]["path"] == "brand"
    assert hosting.read.count(f"/repos/{hosting.repository}/commits/{commit}/pulls") == 1


def test_a_brand_that_asks_for_nothing_asks_nobody(
    brand: BrandRepo, hosting: Hosting, inside: Callable
) -> None:
    written(brand)
    ran = inside("publish", "--now", NOW, cwd=brand.root, **hosting.environment)
    assert (ran.status, hosting.read) == (0, [])
    assert brand.logged(f"approvals/{POST}.json") is None


@pytest.mark.parametrize(
    ("case", "why"),
    [
        ("pushed", "came with no pull request that was merged into main"),
        ("elsewhere", "came with no pull request that was merged into main"),
        ("nobody", "let somebody approve #12 now"),
        ("author", "let somebody approve #12 now"),
        ("passer-by", "let somebody approve #12 now"),
        ("bot", "let somebody approve #12 now"),
        ("older commit", "let somebody approve #12 now"),
        ("dismissed", "let somebody approve #12 now"),
        ("second thoughts", "let somebody approve #12 now"),
    ],
)
def test_what_nobody_else_approved_is_blocked_and_claims_nothing(
    house: BrandRepo, hosting: Hosting, inside: Callable, case: str, why: str
) -> None:
    commit = written(house)
    if case == "elsewhere":
        hosting.merged(12, commit, into="next")
    elif case != "pushed":
        hosting.merged(12, commit, by="Marie")
    by = {"author": "marie", "passer-by": "zoe"}.get(case, "paul")
    if case not in ("nobody", "pushed"):
        hosting.review(12, by, "0" * 40 if case == "older commit" else commit)
    if case == "bot":
        hosting.reviews[12][0]["user"]["type"] = "Bot"
    if case == "dismissed":
        hosting.reviews[12][0]["state"] = "DISMISSED"
    if case == "second thoughts":
        hosting.review(12, "paul", commit, "CHANGES_REQUESTED")

    ran = inside("publish", "--now", NOW, cwd=house.root, **hosting.environment)

    assert ran.status == 1
    assert why in ran.out + ran.err
    assert f"content/{POST}.md was last changed by {commit[:7]}" in ran.out + ran.err
    assert states(house) == []
    assert house.logged("feed/feed.json") is None


def test_who_proposed_a_post_by_a_form_is_not_who_approves_it(
    house: BrandRepo, hosting: Hosting, inside: Callable
) -> None:
    commit = written(house)
    hosting.form("### Text of the post", by="paul")
    hosting.merged(12, commit, by="github-actions[bot]")
    hosting.pulls[-1]["user"]["type"] = "Bot"
    hosting.pulls[-1]["head"]["ref"] = "proposal/1"
    hosting.review(12, "paul", commit)
    alone = inside("publish", "--now", NOW, cwd=house.root, **hosting.environment)
    assert (alone.status, states(house)) == (1, [])
    hosting.review(12, "marie", commit)
    later = "2026-12-01T08:15:00Z"
    then = inside("publish", "--now", later, cwd=house.root, **hosting.environment)
    assert (then.status, states(house)) == (0, ["claimed", "sent"])


def test_a_comment_after_the_approval_takes_nothing_back(
    house: BrandRepo, hosting: Hosting, inside: Callable
) -> None:
    commit = written(house)
    hosting.merged(12, commit)
    hosting.review(12, "paul", commit)
    hosting.review(12, "paul", commit, "COMMENTED")
    ran = inside("publish", "--now", NOW, cwd=house.root, **hosting.environment)
    assert (ran.status, states(house)) == (0, ["claimed", "sent"])


def test_a_later_direct_change_of_the_post_or_of_the_brand_is_not_covered(
    house: BrandRepo, hosting: Hosting, inside: Callable
) -> None:
    commit = written(house)
    hosting.merged(12, commit)
    hosting.review(12, "paul", commit)
    house.write("brand/templates/feed.txt.j2", "{{ body }} Achetez !\n")
    house.commit("brand: sell")
    house.push()
    ran = inside("publish", "--now", NOW, cwd=house.root, **hosting.environment)
    assert "brand was last changed by" in ran.out + ran.err
    assert (ran.status, states(house)) == (1, [])


def test_an_approval_that_comes_after_the_merge_lets_the_next_run_send(
    house: BrandRepo, hosting: Hosting, inside: Callable
) -> None:
    commit = written(house)
    hosting.merged(12, commit)
    first = inside("publish", "--now", NOW, cwd=house.root, **hosting.environment)
    hosting.review(12, "paul", commit)
    later = "2026-12-01T08:15:00Z"
    then = inside("publish", "--now", later, cwd=house.root, **hosting.environment)
    assert (first.status, then.status) == (1, 0)
    assert states(house) == ["claimed", "sent"]


def test_a_shallow_clone_without_blobs_knows_as_much(
    house: BrandRepo, hosting: Hosting, inside: Callable
) -> None:
    commit = written(house)
    hosting.merged(12, commit)
    hosting.review(12, "paul", commit)
    house.write("README.md", "Autre chose.\n")
    house.commit("docs: something else, pushed directly")
    house.push()
    house.git("-C", str(house.remote), "config", "uploadpack.allowFilter", "true")
    clone = house.clone("shallow", "--depth=1", "--filter=blob:none")
    ran = inside("publish", "--now", NOW, cwd=clone.root, **hosting.environment)
    assert ran.status == 0, ran.err
    assert states(house) == ["claimed", "sent"]


@pytest.mark.parametrize(
    ("environment", "why"),
    [
        ({"GITHUB_REPOSITORY": ""}, "GITHUB_REPOSITORY is not set"),
        ({"GITHUB_TOKEN": ""}, "GITHUB_TOKEN is not set"),
        ({"GITHUB_API_URL": "http://127.0.0.1:1"}, "gave no answer"),
        ({"GITHUB_REPOSITORY": "lumen/autre"}, "was answered 404"),
    ],
)
def test_where_nobody_can_be_asked_nothing_goes_out(
    house: BrandRepo, hosting: Hosting, inside: Callable, environment: dict[str, str], why: str
) -> None:
    written(house)
    env = {**hosting.environment, **environment}
    ran = inside("publish", "--now", NOW, cwd=house.root, **env)
    assert ran.status == 1
    assert "nobody could be asked whether it was given" in ran.out + ran.err
    assert why in ran.out + ran.err
    assert states(house) == []


@pytest.mark.parametrize(
    ("status", "words", "headers", "told"),
    [
        pytest.param(
            *(429, "Too many requests", {"Retry-After": "60"}, "run the job again in 60 s"),
            id="429",
        ),
        pytest.param(
            *(403, "You have exceeded a secondary rate limit", {}, "run the job again in some"),
            id="403, the secondary limit",
        ),
        pytest.param(
            *(403, "Resource not accessible by integration", {}, "Give the job the permission"),
            id="403, no right",
        ),
        pytest.param(500, "", {}, "Run the job again", id="500"),
        pytest.param(502, "Server Error", {}, "Run the job again", id="502"),
    ],
)
def test_an_api_that_answers_otherwise_claims_nothing_and_is_asked_again_by_the_next_run(
    house: BrandRepo,
    hosting: Hosting,
    inside: Callable,
    status: int,
    words: str,
    headers: dict[str, str],
    told: str,
) -> None:
    commit = written(house)
    house.publish("2026/12/01-autre", "Autre chose.\n", date="2026-12-01T09:00:00+01:00")
    hosting.merged(12, commit)
    hosting.review(12, "paul", commit)
    hosting.denied, hosting.denied_words, hosting.denied_headers = status, words, headers
    rehearsed = inside("publish", "--dry-run", "--now", NOW, cwd=house.root, **hosting.environment)
    assert (rehearsed.status, "would be sent" in rehearsed.out) == (1, False)
    before = len(hosting.seen_tokens)

    ran = inside("publish", "--now", NOW, cwd=house.root, **hosting.environment)

    assert (ran.status, states(house)) == (1, [])
    assert f"was answered {status}" in ran.out
    assert told in ran.out
    assert "a later run tries again until it is late" in ran.out
    assert len(hosting.seen_tokens) == before + 1, "one refusal is enough for a run"
    hosting.denied = 0
    later = "2026-12-01T08:15:00Z"
    inside("publish", "--now", later, cwd=house.root, **hosting.environment)
    assert states(house) == ["claimed", "sent"]


def test_a_plan_says_that_it_asks_nobody(
    house: BrandRepo, hosting: Hosting, inside: Callable
) -> None:
    written(house)
    ran = inside("publish", "--plan", "--now", NOW, cwd=house.root, **hosting.environment)
    plan = json.loads(ran.out)
    assert (plan["channels"], plan["approval"], hosting.read) == (["feed"], "not asked", [])


def diagnosis(ran: Ran) -> tuple[str, str]:
    (one,) = (one for one in json.loads(ran.out) if one["check"] == "approval")
    return one["level"], f"{one['message']} {one['mend']}"


def test_the_doctor_tries_what_a_run_would_ask(
    house: BrandRepo, hosting: Hosting, inside: Callable
) -> None:
    def doctor(*more: str, **env: str) -> tuple[str, str]:
        env = {**hosting.environment, **env}
        return diagnosis(inside("doctor", "--format", "json", *more, cwd=house.root, **env))

    assert doctor() == ("ok", "lumen/voix shows this job commits, pull requests and reviews None")
    assert doctor("--offline") == ("ok", "the hosting site was not asked None")
    level, said = doctor(GITHUB_TOKEN="")
    assert (level, "GITHUB_TOKEN is not set" in said) == ("error", True)
    level, said = doctor(GITHUB_REPOSITORY="")
    assert (level, "nothing is sent from here" in said) == ("warning", True)
    hosting.denied = 403
    level, said = doctor(GITHUB_ACTOR="marie")
    assert (level, "was answered 403" in said) == ("error", True)
    assert "Give the job the permission" in said
