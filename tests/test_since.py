"""What changed since a branch left another: which posts are checked, and what they clash with."""

from pathlib import Path

import pytest
from brandrepo import BrandRepo

from pipeline import project, review
from pipeline.errors import PipelineError
from pipeline.files import Folder
from pipeline.since import concerned, since

LONG = """\
Votre ampoule est bonne et la lampe reste éteinte. La douille est souvent en cause, et elle se
change. Il vous faut un tournevis, une douille neuve et vingt minutes.
"""


@pytest.fixture
def branch(brand: BrandRepo) -> BrandRepo:
    """A branch `idée` that left main after two posts, one with a picture and one with a person."""
    brand.write("brand/people.yml", "marie: {name: Marie}\n")
    brand.post("2026/12/01-a/index", date="2026-12-01T09:00", media=[{"file": "a.jpg"}])
    brand.write("content/2026/12/01-a/a.jpg", b"jpeg")
    brand.post("2026/12/02-b", "Avec @{marie}.\n", date="2026-12-02T09:00")
    brand.post("2026/12/03-c", LONG, date="2026-12-03T09:00")
    brand.write("partagé/logo.png", b"png")
    brand.post(
        "2026/12/04-d", date="2026-12-04T09:00", media=[{"file": "../../../partagé/logo.png"}]
    )
    brand.commit()
    brand.push()
    brand.git("checkout", "--quiet", "-b", "idée")
    return brand


def checked(branch: BrandRepo, revision: str = "main") -> list[str]:
    """The ids of the posts to check."""
    loaded = project.load(Folder(branch.root))
    changes = since(branch.root, revision)
    found = concerned(loaded, project.entries(loaded.tree), changes)
    return [entry.id for entry in found.entries]


def problems(branch: BrandRepo, revision: str = "main") -> list[str]:
    """What a review of the changes finds, as `path rule`."""
    loaded = project.load(Folder(branch.root))
    every = project.entries(loaded.tree)
    found = concerned(loaded, every, since(branch.root, revision))
    told = review.review(loaded, found.entries, of=every)
    return [f"{one.path} {one.rule}" for one in told]


def test_nothing_changed_is_nothing_to_check(branch: BrandRepo) -> None:
    assert checked(branch) == []
    assert checked(branch, "HEAD") == []


def test_committed_uncommitted_and_new_posts_are_checked(branch: BrandRepo) -> None:
    branch.post("2026/12/01-a/index", "Bonsoir.\n", date="2026-12-01T09:00")
    branch.commit()
    branch.post("2026/12/02-b", "Bonsoir.\n", date="2026-12-02T09:00")
    branch.post("2026/12/05-é", date="2026-12-05T09:00")
    assert checked(branch) == ["2026/12/01-a", "2026/12/02-b", "2026/12/05-é"]


def test_what_main_did_meanwhile_is_not_the_branch_s_change(branch: BrandRepo) -> None:
    branch.post("2026/12/02-b", "Bonsoir.\n", date="2026-12-02T09:00")
    branch.commit()
    branch.git("checkout", "--quiet", "main")
    branch.post("2026/12/03-c", "Autre.\n", date="2026-12-03T09:00")
    branch.commit()
    branch.git("checkout", "--quiet", "idée")
    assert checked(branch) == ["2026/12/02-b"]


def test_a_moved_post_is_checked_where_it_is_now(branch: BrandRepo) -> None:
    branch.git("mv", "content/2026/12/02-b.md", "content/2026/12/06-b.md")
    branch.commit()
    assert checked(branch) == ["2026/12/06-b"]


def test_a_deleted_post_is_no_trouble(branch: BrandRepo) -> None:
    branch.remove("content/2026/12/02-b.md")
    assert checked(branch) == []


@pytest.mark.parametrize(
    ("path", "ids"),
    [
        pytest.param("content/2026/12/01-a/a.jpg", ["2026/12/01-a"], id="a picture of its own"),
        pytest.param("partagé/logo.png", ["2026/12/04-d"], id="a picture that a post names"),
        pytest.param("brand/people.yml", ["2026/12/02-b"], id="people"),
        pytest.param("content/2026/12/01-a/feed.md", ["2026/12/01-a"], id="a channel's text"),
        pytest.param("README.md", [], id="what nobody reads"),
    ],
)
def test_what_a_post_depends_on_has_it_checked(
    branch: BrandRepo, path: str, ids: list[str]
) -> None:
    branch.write(path, "marie: {name: Marie}\n")
    if path.endswith(".yml"):
        branch.write(path, "marie: {name: Marie R.}\n")
    assert checked(branch) == ids
    if not path.endswith(".yml"):
        branch.remove(path)
        branch.git("rm", "--quiet", "--cached", "--ignore-unmatch", path)
        assert checked(branch) == (ids if "jpg" in path or "png" in path else [])


@pytest.mark.parametrize(
    "path",
    [
        "brand/brand.yml",
        "brand/rules.yml",
        "brand/plan.yml",
        "brand/schema/post.schema.json",
        "brand/templates/x.txt.j2",
        ".vale.ini",
        "styles/Maison/Mots.yml",
    ],
)
def test_a_changed_rule_has_everything_checked(branch: BrandRepo, path: str) -> None:
    branch.write(".vale.ini", "StylesPath = styles\n[*.md]\nBasedOnStyles = Maison\n")
    rule = "extends: existence\nmessage: m\ntokens: [a]\n"
    branch.write("styles/Maison/Mots.yml", rule)
    branch.commit()
    branch.git("branch", "--force", "main")
    assert checked(branch) == []
    loaded = project.load(Folder(branch.root))
    branch.write(path, "# rien\n" + (rule if "Mots" in path else ""))
    found = concerned(loaded, project.entries(loaded.tree), since(branch.root, "main"))
    assert (len(found.entries), found.because) == (4, path)


def test_a_channel_s_text_that_is_gone_has_its_post_checked(branch: BrandRepo) -> None:
    branch.write("content/2026/12/01-a/feed.md", "Bonsoir.\n")
    branch.commit()
    branch.git("branch", "--force", "main")
    branch.remove("content/2026/12/01-a/feed.md")
    assert checked(branch) == ["2026/12/01-a"]


# What changes break elsewhere


def test_a_text_that_another_post_says_is_told_in_whichever_comes_later(
    branch: BrandRepo,
) -> None:
    branch.post("2026/12/05-e", LONG, date="2026-12-05T09:00")
    assert problems(branch) == ["content/2026/12/05-e.md brand.near-duplicate"]
    branch.remove("content/2026/12/05-e.md")
    branch.post("2026/11/20-e", LONG, date="2026-11-20T09:00")
    assert problems(branch) == ["content/2026/12/03-c.md brand.near-duplicate"]


def test_an_id_or_alias_of_another_post_is_told(branch: BrandRepo) -> None:
    branch.post("2026/12/02-b/index", "Bonsoir.\n", date="2026-12-02T09:00")
    assert "content/2026/12/02-b/index.md post.id" in problems(branch)
    branch.remove("content/2026/12/02-b/index.md")
    branch.post("2026/12/05-e", date="2026-12-05T09:00", aliases=["2026/12/03-c"])
    assert problems(branch) == ["content/2026/12/05-e.md post.alias"]


def test_what_is_wrong_between_others_is_not_the_branch_s_business(branch: BrandRepo) -> None:
    branch.post("2026/12/05-e", LONG, date="2026-12-05T09:00")
    branch.post("2026/12/06-f", LONG, date="2026-12-06T09:00", aliases=["2026/12/02-b"])
    branch.commit()
    branch.git("branch", "--force", "main")
    branch.post("2026/12/02-x", "Tout autre chose.\n", date="2026-12-02T09:00")
    assert problems(branch) == []


def test_a_waiver_that_an_unchanged_post_needs_is_not_called_unneeded(branch: BrandRepo) -> None:
    waive = [{"rule": "brand.near-duplicate", "why": "série", "until": "2027-01-01"}]
    branch.post("2026/12/05-e", LONG, date="2026-12-05T09:00", waive=waive)
    assert problems(branch) == []


# Revisions that can't be used


@pytest.mark.parametrize(
    ("revision", "why", "hint"),
    [
        pytest.param("nulle-part", "no revision 'nulle-part'", "origin/main", id="unknown"),
        pytest.param("", "no revision ''", "origin/main", id="empty"),
        pytest.param("--output=x", "no revision", "origin/main", id="an option"),
        pytest.param("seule", "no commit in common", "merged into", id="another history"),
    ],
)
def test_a_revision_that_says_nothing_is_told(
    branch: BrandRepo, revision: str, why: str, hint: str
) -> None:
    branch.git("checkout", "--quiet", "--orphan", "seule")
    branch.commit()
    branch.git("checkout", "--quiet", "idée")
    with pytest.raises(PipelineError) as caught:
        since(branch.root, revision)
    assert why in caught.value.message
    assert hint in str(caught.value.hint)


def test_outside_git_there_is_nothing_to_compare_with(tmp_path: Path) -> None:
    with pytest.raises(PipelineError, match="not a git repository"):
        since(tmp_path, "main")


def test_a_repository_without_a_commit_is_told(tmp_path: Path, branch: BrandRepo) -> None:
    (tmp_path / "vide").mkdir()
    empty = BrandRepo(tmp_path / "vide", branch.remote)
    empty.git("init", "--quiet")
    empty.git("fetch", "--quiet", str(branch.remote), "main:refs/remotes/origin/main")
    with pytest.raises(PipelineError, match="no commit yet"):
        since(empty.root, "origin/main")


def test_a_shallow_clone_is_explained_and_a_branch_of_the_remote_will_do(
    branch: BrandRepo,
) -> None:
    branch.post("2026/12/02-b", "Bonsoir.\n", date="2026-12-02T09:00")
    branch.commit()
    branch.push("idée")
    shallow = branch.clone("ci", "--depth=1", "--branch=idée", "--no-single-branch")
    shallow.git("checkout", "--quiet", "--detach")
    with pytest.raises(PipelineError) as caught:
        since(shallow.root, "main")
    assert "shallow" in caught.value.message
    assert "fetch-depth: 0" in str(caught.value.hint)
    shallow.git("fetch", "--quiet", "--unshallow")
    assert checked(shallow, "main") == ["2026/12/02-b"]


def test_the_merge_of_a_pull_request_and_its_parents_are_enough(branch: BrandRepo) -> None:
    branch.post("2026/12/02-b", "Bonsoir.\n", date="2026-12-02T09:00")
    branch.commit()
    branch.git("checkout", "--quiet", "-b", "fusion", "main")
    branch.git("merge", "--quiet", "--no-ff", "--no-edit", "idée")
    branch.push("fusion")
    job = branch.clone("job", "--depth=2", "--branch=fusion")
    assert checked(job, "HEAD^1") == ["2026/12/02-b"]


def test_a_brand_below_the_top_of_its_repository_sees_its_own_files_alone(
    branch: BrandRepo,
) -> None:
    branch.write("marque/brand/brand.yml", (branch.root / "brand/brand.yml").read_bytes())
    branch.write("marque/content/2026/12/01-a.md", b"---\ndate: 2026-12-01T09:00\n---\nOui.\n")
    branch.write("marque/content/2026/12/02-b.md", b"---\ndate: 2026-12-02T09:00\n---\nOui.\n")
    branch.commit()
    branch.git("branch", "--force", "main")
    branch.post("2026/12/02-b", "Bonsoir.\n", date="2026-12-02T09:00")
    branch.write("marque/content/2026/12/02-b.md", b"---\ndate: 2026-12-02T10:00\n---\nNon.\n")
    below = BrandRepo(branch.root / "marque", branch.remote)
    assert since(below.root, "main").paths == {"content/2026/12/02-b.md"}
    assert checked(below) == ["2026/12/02-b"]
