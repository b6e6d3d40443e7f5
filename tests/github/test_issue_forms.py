"""From a phone: a form becomes a pull request or a hold, and whatever is wrong is answered."""

import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from brandrepo import BrandRepo
from github.act import stage
from github.hosting import Hosting
from PIL import Image

from pipeline.clock import starting_at
from pipeline.errors import PipelineError
from pipeline.github import forms
from pipeline.github.issue import handle
from pipeline.hosting import site
from pipeline.starter import writing
from pipeline.starter.answers import Account, Answers
from pipeline.starter.schedule import Schedule
from pipeline.transfer.pictures import Fetcher

NOW = datetime(2026, 11, 27, 8, tzinfo=UTC)
DROPPED = "https://github.com/user-attachments/assets/0f3c2b1a-1111-2222-3333-444455556666"


def post(
    text: str = "Noël approche.\r\n\r\nPassez à l’atelier.",
    *,
    date: str = "2026-12-01 9h30",
    **values: str,
) -> str:
    """The body of a French form, as the site writes it."""
    filled = {"text": text, "date": date, **values}
    labels = forms.FORMS[0].labels
    return "\n\n".join(
        f"### {label}\n\n{filled.get(field, '_No response_')}" for field, label in labels.items()
    )


def hold(why: str = "Un incendie", **values: str) -> str:
    labels = forms.FORMS[2].labels
    filled = {"why": why, **values}
    return "\n\n".join(
        f"### {label}\n\n{filled.get(field, '_No response_')}" for field, label in labels.items()
    )


@pytest.fixture
def do(brand: BrandRepo, hosting: Hosting) -> Callable[..., str]:
    """Handle an issue as its job does; gives what was answered there."""

    def run(body: str, by: str = "paul", server: Callable | None = None) -> str:
        event = hosting.form(body, by)
        number = event["issue"]["number"]
        fetcher = Fetcher(httpx.MockTransport(server), lambda _: ["8.8.8.8"]) if server else None
        handle(brand.root, site(hosting.environment), event, starting_at(NOW), fetcher)
        assert hosting.issues[number - 1]["state"] == "closed"
        return str(hosting.comments[number][-1]["body"])

    return run


def proposal(brand: BrandRepo, path: str, number: int = 1) -> str:
    return brand.git("-C", str(brand.remote), "show", f"proposal/{number}:{path}")


def test_a_form_becomes_a_post_on_a_branch_with_a_pull_request(
    brand: BrandRepo, hosting: Hosting, do: Callable
) -> None:
    answer = do(post(title="Les coulisses", channels="feed"))

    (pull,) = hosting.pulls
    assert (pull["head"]["ref"], pull["base"], pull["title"]) == (
        *("proposal/1", "main"),
        "Les coulisses",
    )
    assert "Proposé par paul dans #1" in pull["body"]
    assert answer.startswith(f"C’est proposé : {pull['html_url']}")
    text = proposal(brand, "content/2026/12/01-les-coulisses.md")
    _, header, body = text.split("---\n", 2)
    assert yaml.safe_load(header) == {
        "date": "2026-12-01T09:30",
        "title": "Les coulisses",
        "channels": ["feed"],
    }
    assert body == "Noël approche.\n\nPassez à l’atelier."
    who = brand.git("-C", str(brand.remote), "log", "-1", "--format=%an <%ae>", "proposal/1")
    assert who == "paul <7+paul@users.noreply.github.com>"
    assert brand.git("status", "--porcelain") == ""


def test_the_same_issue_handled_twice_makes_one_proposal(
    brand: BrandRepo, hosting: Hosting, do: Callable
) -> None:
    do(post())
    tip = brand.tip("proposal/1")
    hosting.pulls[0]["head"]["label"] = "lumen:proposal/1"
    again = handle(
        brand.root,
        site(hosting.environment),
        {"issue": hosting.issues[0]},
        starting_at(NOW),
    )
    assert (len(hosting.pulls), brand.tip("proposal/1")) == (1, tip)
    assert hosting.pulls[0]["html_url"] in again


def test_where_jobs_may_not_open_pull_requests_a_person_is_led_there(
    brand: BrandRepo, hosting: Hosting, do: Callable
) -> None:
    hosting.no_pulls = True
    answer = do(post())
    assert "https://host.example/lumen/voix/compare/main...proposal/1?expand=1" in answer
    assert brand.tip("proposal/1")


def test_pictures_that_were_dropped_go_along_with_their_words(
    brand: BrandRepo, hosting: Hosting, do: Callable
) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (800, 600), "#336699").save(picture, "JPEG")
    asked = []

    def server(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, content=picture.getvalue())

    html = f'<img width="800" alt="vase" src="{DROPPED}" />'
    do(
        post(title="Vases", pictures=f"![a]({DROPPED})\n{html}", alts="- Un vase.\n2. Un bol."),
        "paul",
        server,
    )

    assert [request.headers["Host"] for request in asked] == ["github.com"] * 2
    assert not any("authorization" in request.headers for request in asked)
    text = proposal(brand, "content/2026/12/01-vases/index.md")
    media = yaml.safe_load(text.split("---\n")[1])["media"]
    assert media == [
        {"file": "image-1.jpg", "alt": "Un vase."},
        {"file": "image-2.jpg", "alt": "Un bol."},
    ]


@pytest.mark.parametrize(
    ("body", "by", "said"),
    [
        (post(), "zoe", "Seules les personnes qui peuvent écrire"),
        (post(), "../../x", "Seules les personnes"),
        (post(date="2020-01-01 9h"), "paul", "est déjà passé"),
        (post(date="bientôt `@equipe`"), "paul", "La date n’est pas comprise : `bientôt @equipe`"),
        (post(channels="tiktok"), "paul", "Il n’y a pas de compte `tiktok` ici ; il y a : feed."),
        (post(text="_No response_"), "paul", "Le champ « Texte du post » est vide"),
        (
            post().replace("### Comptes", "### Autre"),
            "paul",
            "Il manque au formulaire : « Comptes »",
        ),
        (post("x" * 70_000 * 20), "paul", "Le post n’a pas pu être écrit"),
        (post("Bonjour \x00."), "paul", "Le post n’a pas pu être écrit"),
        (
            post(pictures="![x](https://evil.example/a.png)"),
            "paul",
            "n’est pas une image déposée ici",
        ),
        (post(pictures="![x](https://github.com/../../a)"), "paul", "n’est pas une image déposée"),
        (hold(), "zoe", "Seules les personnes"),
        (hold(until="2020-01-01 9h"), "paul", "est déjà passé"),
        (hold(channels="tiktok"), "paul", "Il n’y a pas de compte `tiktok`"),
        (hold("_No response_"), "paul", "Le champ « Pourquoi suspendre ? » est vide"),
    ],
)
def test_what_is_wrong_is_answered_and_nothing_is_done(
    brand: BrandRepo, hosting: Hosting, do: Callable, body: str, by: str, said: str
) -> None:
    answer = do(body, by)
    assert said in answer
    assert "rouvrez ce ticket" in answer
    assert hosting.pulls == []
    assert (brand.tip("proposal/1"), brand.tip("status")) == (None, None)
    assert hosting.issues[0]["state_reason"] == "not_planned"


def test_a_picture_of_20_megabytes_and_one_that_is_none_are_refused(
    brand: BrandRepo, do: Callable
) -> None:
    one = post(pictures=f"![a]({DROPPED})", alts="Un vase.")
    big = do(one, "paul", lambda _: httpx.Response(200, content=b"\xff\xd8" + bytes(20 << 20)))
    assert "l’image dépasse 10 Mo" in big
    none = do(one, "paul", lambda _: httpx.Response(200, content=b"<html>non</html>"))
    assert "Le post n’a pas pu être écrit" in none
    inside = do(one, "paul", lambda _: httpx.Response(302, headers={"location": "http://[::1]/"}))
    assert "Une image n’a pas pu être prise" in inside
    assert (brand.tip("proposal/1"), brand.tip("proposal/2")) == (None, None)


@pytest.mark.parametrize(
    "text",
    [
        "---\ndraft: true\ndate: 2020-01-01T09:00\n---\nBonjour",
        "::set-output name=x::y\n$(touch pwned) `touch pwned` ${{ github.token }}",
        "<script>alert(1)</script>\n\n### Comptes\n\ntiktok\n\n### Date et heure\n\nhier",
        "é" * 60_000,
        "../../../.github/workflows/x.yml: !!python/object:os.system {a: 1}",
    ],
)
def test_a_hostile_text_is_a_text(brand: BrandRepo, do: Callable, text: str) -> None:
    do(post(text, title="../../.github/x: [y] # {z}"))
    listed = brand.git("-C", str(brand.remote), "diff", "--name-only", "main", "proposal/1")
    assert listed == "content/2026/12/01-github-x-y-z.md"
    _, header, body = proposal(brand, listed).split("---\n", 2)
    assert yaml.safe_load(header) == {
        "date": "2026-12-01T09:30",
        "title": "../../.github/x: [y] # {z}",
    }
    assert body == text


def test_a_hold_stops_publishing_and_is_made_once(
    brand: BrandRepo, hosting: Hosting, do: Callable
) -> None:
    answer = do(hold("Un incendie\n- why: [x", channels="feed", until="2026-12-02 9h"))
    assert answer.startswith("Les publications sont suspendues : feed.")
    event = {"issue": hosting.issues[0]}
    handle(brand.root, site(hosting.environment), event, starting_at(NOW))
    (kept,) = yaml.safe_load(brand.logged("HOLD.yml") or "")
    assert (kept["why"], kept["who"]) == ("Un incendie - why: [x (#1)", "paul")
    assert kept["channels"] == ["feed"]


@pytest.mark.parametrize(
    ("body", "branch", "what_to_do"),
    [
        pytest.param(post(), "proposal/1", "contents: write", id="a proposal"),
        pytest.param(hold(), "status", "Write on that branch in the hosting site", id="a hold"),
    ],
)
def test_a_push_that_is_refused_is_answered_with_what_to_do_and_the_job_fails(
    brand: BrandRepo, hosting: Hosting, body: str, branch: str, what_to_do: str
) -> None:
    hook = brand.remote / "hooks" / "update"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'GH013: Repository rule violations' >&2; exit 1\n")
    hook.chmod(0o755)
    event = hosting.form(body)

    with pytest.raises(PipelineError, match="push"):
        handle(brand.root, site(hosting.environment), event, starting_at(NOW))

    (comment,) = hosting.comments[1]
    assert "Rien n’a été proposé ni suspendu" in comment["body"]
    assert what_to_do in comment["body"]
    assert "rouvrez ce ticket" in comment["body"]
    assert hosting.issues[0]["state_reason"] == "not_planned"
    assert (brand.tip(branch), hosting.pulls) == (None, [])

    hook.unlink()
    handle(brand.root, site(hosting.environment), event, starting_at(NOW))
    assert brand.tip(branch)


def test_where_nothing_can_be_answered_either_the_job_says_why(
    brand: BrandRepo, hosting: Hosting
) -> None:
    event = hosting.form(post())
    hosting.denied = 403

    with pytest.raises(PipelineError, match="answered 403"):
        handle(brand.root, site(hosting.environment), event, starting_at(NOW))


def test_another_issue_is_left_alone(brand: BrandRepo, hosting: Hosting) -> None:
    event = hosting.form("### Une idée\n\nUn post ?")
    told = handle(brand.root, site(hosting.environment), event, starting_at(NOW))
    assert "none of the forms" in told
    assert (hosting.asked, hosting.comments) == ([], {})


@pytest.mark.parametrize("form", forms.FORMS, ids=lambda form: f"{form.name}.{form.lang}")
def test_the_templates_have_the_fields_that_are_read(form: forms.Form) -> None:
    answers = Answers(
        name="Maison Lumen",
        languages=(form.lang,),
        timezone="UTC",
        accounts=(Account("feed", "feed", "https://m.example"), Account("x-fr", "x")),
        schedule=Schedule(30, matrix=True),
        tool="acme/social-pipeline@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # 0.1",
        owner="",
        first=NOW,
    )
    made = writing.files(answers)
    template: dict[str, Any] = yaml.safe_load(made[f".github/ISSUE_TEMPLATE/{form.name}.yml"])
    assert [each["attributes"]["label"] for each in template["body"]] == list(form.labels.values())
    lists = [each["attributes"] for each in template["body"] if each["type"] == "dropdown"]
    assert [each["options"] for each in lists] == [["feed", "x-fr"]]
    jobs = yaml.safe_load(made[".github/workflows/forms.yml"])["jobs"]
    job = jobs["propose" if form.name == "post" else "hold"]
    assert f"'### {template['body'][0]['attributes']['label']}'" in job["if"]


def test_the_workflow_makes_a_pull_request_of_a_form(tmp_path: Path, hosting: Hosting) -> None:
    house = stage(tmp_path, hosting, matrix=False)
    event = hosting.form(post(date="2099-12-01 9h30", title="$(id) `id` ::stop::"))
    ran = house.act("issues", "forms.yml", payload=event)
    assert ran.status == 0, ran.out
    assert [pull["head"]["ref"] for pull in hosting.pulls] == ["proposal/1"]
    assert house.repo.tip("proposal/1")
    assert house.repo.tip("status") is None


def test_the_workflow_makes_a_hold_of_a_form(tmp_path: Path, hosting: Hosting) -> None:
    house = stage(tmp_path, hosting, matrix=False)
    event = hosting.form(hold("Un incendie $(id) ::stop::", channels="feed"))
    ran = house.act("issues", "forms.yml", payload=event)
    assert ran.status == 0, ran.out
    (kept,) = yaml.safe_load(house.repo.logged("HOLD.yml") or "")
    assert kept["why"] == "Un incendie $(id) ::stop:: (#1)"
    assert (hosting.pulls, hosting.issues[0]["state"]) == ([], "closed")
