"""SARIF: valid by its schema, with what code scanning asks for, the same every time."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import ruled

from pipeline import explain, project, review
from pipeline.files import Folder
from pipeline.formats import sarif
from pipeline.formats.sources import Sources
from pipeline.problem import Problem, Span

SCHEMA = json.loads((Path(__file__).parent / "sarif-schema-2.1.0.json").read_text("utf-8"))
BAD = """\
---
date: 2026-12-01T09:00
tags: [Artisanat, artisanat]
---
VENEZ TOUS À L'ATELIER !!!! 🎉

VENEZ TOUS À L'ATELIER !!!! 🎉
"""


@pytest.fixture
def brand(tmp_path: Path) -> project.Project:
    ruled.repository(tmp_path)
    ruled.write(tmp_path, ".vale.ini", "StylesPath = brand/style\n[*.md]\nBasedOnStyles = Maison\n")
    ruled.write(
        tmp_path,
        "brand/style/Maison/Tous.yml",
        "extends: existence\nmessage: \"qui est '%s' ?\"\nlink: https://maison-lumen.example/ton\n"
        "level: suggestion\ntokens: [TOUS]\n",
    )
    ruled.write(tmp_path, "content/2026/12/01-fête/index.md", BAD)
    ruled.write(tmp_path, "content/2026/12/02-b.md", BAD)
    colon = "---\ndate: 2026-12-03T09:00\ntitle: Noël : nos idées\n---\nBonjour.\n"
    ruled.write(tmp_path, "content/2026/12/03-c.md", colon)
    return project.load(Folder(tmp_path))


def run_of(brand: project.Project, problems: list[Problem], folder: str = "") -> dict[str, Any]:
    """The one run of the document, which is held to the schema first."""
    text = sarif.document(problems, Sources(brand.tree), explain.finder(brand), folder)
    document = json.loads(text)
    jsonschema.Draft4Validator(SCHEMA).validate(document)
    assert document["version"] == "2.1.0"
    (run,) = document["runs"]
    assert isinstance(run, dict)
    return run


def found(brand: project.Project) -> list[Problem]:
    return review.review(brand, project.entries(brand.tree))


def test_a_review_is_valid_and_names_rule_level_place_and_fix(brand: project.Project) -> None:
    problems = found(brand)
    run = run_of(brand, problems)
    rules = run["tool"]["driver"]["rules"]
    assert len(run["results"]) == len(problems) > 5
    for result, problem in zip(run["results"], problems, strict=True):
        assert result["ruleId"] == problem.rule == rules[result["ruleIndex"]]["id"]
        where = result["locations"][0]["physicalLocation"]
        assert where["artifactLocation"]["uriBaseId"] == "%SRCROOT%"
        assert where["region"]["startLine"] == problem.span.line
        assert where["region"]["startColumn"] == problem.span.column
        assert ("fixes" in result) is (problem.fix is not None)
    assert run["columnKind"] == "unicodeCodePoints"
    levels = {
        (problem.level, result["level"])
        for problem, result in zip(problems, run["results"], strict=True)
    }
    assert levels >= {("error", "error"), ("suggestion", "note")}


def test_paths_are_addresses_below_the_top_of_the_repository(brand: project.Project) -> None:
    run = run_of(brand, found(brand), "la marque/")
    assert {
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for result in run["results"]
    } == {
        "la%20marque/content/2026/12/01-f%C3%AAte/index.md",
        "la%20marque/content/2026/12/02-b.md",
        "la%20marque/content/2026/12/03-c.md",
    }


def test_rules_bring_their_pages(brand: project.Project) -> None:
    rules = {rule["id"]: rule for rule in run_of(brand, found(brand))["tool"]["driver"]["rules"]}
    assert "Good:" in rules["brand.exclamation"]["help"]["markdown"]
    assert "--fix" in rules["post.yaml-colon"]["help"]["text"]
    assert rules["Maison.Tous"]["helpUri"] == "https://maison-lumen.example/ton"
    assert rules["Maison.Tous"]["defaultConfiguration"] == {"level": "note"}


def test_the_same_problem_twice_has_two_fingerprints_which_outlive_a_move(
    brand: project.Project, tmp_path: Path
) -> None:
    def prints() -> list[str]:
        return [
            result["partialFingerprints"]["primaryLocationLineHash"]
            for result in run_of(brand, found(brand))["results"]
            if result["ruleId"] == "Maison.Tous" and "02-b" in str(result)
        ]

    first, second = before = prints()
    assert first.endswith(":1")
    assert second == first.replace(":1", ":2")
    ruled.write(tmp_path, "content/2026/12/02-b.md", BAD.replace("VENEZ", "Bonjour.\n\nVENEZ", 1))
    assert prints() == before


def test_two_runs_give_the_same_bytes(brand: project.Project) -> None:
    texts = {
        sarif.document(found(brand), Sources(brand.tree), explain.finder(brand), "")
        for _ in range(2)
    }
    assert len(texts) == 1


def test_beyond_what_code_scanning_takes_the_least_severe_are_left_out_and_counted(
    brand: project.Project,
) -> None:
    many = [
        Problem(
            "content/2026/12/02-b.md",
            Span(line, 1, line, 2),
            "error" if line % 2 else "suggestion",
            "brand.emoji",
            f"{line}",
        )
        for line in range(1, sarif.MOST + 1002)
    ]
    text = sarif.document(many, Sources(brand.tree), explain.finder(brand), "")
    (run,) = json.loads(text)["runs"]  # holding as many to the schema would take half a minute
    assert len(run["results"]) == sarif.MOST
    assert sum(result["level"] == "error" for result in run["results"]) == len(many) // 2 + 1
    (notice,) = run["invocations"][0]["toolExecutionNotifications"]
    assert notice["message"]["text"] == "26,001 problems; the 25,000 most severe are listed here"
