"""The repository that other tests build on is a real one."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from brandrepo import BrandRepo


def test_what_is_published_stands_at_the_remote(brand: BrandRepo) -> None:
    commit = brand.publish("2026/12/01-noel", "Joyeux Noël.\n", date="2026-12-01T09:00")
    assert brand.tip("main") == commit
    other = brand.clone("other")
    assert (other.root / "content/2026/12/01-noel.md").read_text(encoding="utf-8") == (
        '---\ndate: "2026-12-01T09:00"\n---\nJoyeux Noël.\n'
    )


def test_a_log_that_does_not_exist_has_no_events(brand: BrandRepo) -> None:
    assert brand.tip("status") is None
    assert brand.events("2026/12/01-noel") == []


def test_git_takes_nothing_from_the_user_of_this_machine(brand: BrandRepo) -> None:
    assert brand.git("log", "-1", "--format=%an") == "Marie Rol"


def test_many_are_started_side_by_side(tmp_path: Path) -> None:
    def start(number: int) -> list[str]:
        folder = tmp_path / str(number)
        folder.mkdir()
        made = BrandRepo.start(folder, f"name: Maison {number}\n")
        made.publish("2026/12/01-aube", date="2026-12-01T09:00")
        return sorted(path.name for path in made.clone("again").root.iterdir())

    with ThreadPoolExecutor(max_workers=6) as pool:
        assert list(pool.map(start, range(6))) == [[".git", "brand", "content"]] * 6
