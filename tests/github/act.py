"""Running workflows for real, with act and without Docker, in a clone with a bare remote.

Actions of others are stubs, because they live on a network: setting up Python gives this
project's own, pip's work is written down, artifacts go into a folder. Everything else is run as it
stands, the tool's own action included.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml
from brandrepo import BrandRepo
from github.hosting import TOKEN, Hosting

from pipeline.starter import writing
from pipeline.starter.answers import Account, Answers
from pipeline.starter.pinned import ACTIONS
from pipeline.starter.schedule import Schedule

PROJECT = Path(__file__).resolve().parent.parent.parent
ITSELF = "acme/social-pipeline@08c6903cd8c0fde910a37f88322edcfb5dd907a8"
BIN = Path(sys.executable).parent

_PYTHON = """\
#!/bin/sh
# Stands for a Python that was set up, and for what pip would download.
printf '%s\\n' "$*" >> "{log}"
for last; do :; done
case " $* " in
  *" -m venv "*) mkdir -p "$last/bin" && ln -s "{pipeline}" "$last/bin/pipeline" &&
    ln -s "$0" "$last/bin/python" ;;
esac
"""


@dataclass(frozen=True)
class Acted:
    """What a workflow did: whether all was well, what it printed, its artifacts and pip's work."""

    status: int
    out: str
    artifacts: Path
    pip: str
    page: str

    def job(self, name: str) -> str:
        """What one job printed."""
        return "\n".join(line for line in self.out.splitlines() if f"/{name}" in line[:60])


@dataclass
class Stage:
    """A brand's repository made by `pipeline init`, and the folder where act finds its stubs."""

    repo: BrandRepo
    folder: Path
    hosting: Hosting
    secrets: dict[str, str] = field(default_factory=dict)

    def act(
        self,
        event: str,
        workflow: str,
        *,
        payload: Mapping[str, Any] | None = None,
        inputs: Mapping[str, str] | None = None,
        env: Mapping[str, str] | None = None,
        variables: Mapping[str, str] | None = None,
    ) -> Acted:
        """Run a workflow of the clone as it is checked out, on an event."""
        artifacts = self.folder / "artifacts"
        shutil.rmtree(artifacts, ignore_errors=True)
        artifacts.mkdir()
        log, page = self.folder / "pip.log", self.folder / "page.md"
        log.write_text("", encoding="utf-8")
        repository = {"full_name": self.hosting.repository, "fork": False, "private": False}
        told = {"repository": repository, **(payload or {})}
        if inputs is not None:
            told["inputs"] = dict(inputs)
        event_file = self.folder / "event.json"
        event_file.write_text(json.dumps(told), encoding="utf-8")
        secrets = self.folder / "secrets"
        known = {"GITHUB_TOKEN": TOKEN, **self.secrets}
        secrets.write_text("".join(f"{k}={v}\n" for k, v in known.items()), encoding="utf-8")
        environment = {
            "GITHUB_API_URL": self.hosting.url,
            "GITHUB_REPOSITORY": self.hosting.repository,
            **(env or {}),
        }
        command = [
            *(str(BIN / "act"), event, "--workflows", f".github/workflows/{workflow}"),
            *("--platform", "ubuntu-latest=-self-hosted", "--no-cache-server", "--pull=false"),
            *("--eventpath", str(event_file), "--secret-file", str(secrets)),
            *("--env-file", os.devnull, "--var-file", os.devnull, "--input-file", os.devnull),
            *("--defaultbranch", "main"),
            *(f"--env={name}={value}" for name, value in environment.items()),
            *(f"--var={name}={value}" for name, value in (variables or {}).items()),
        ]
        for used, stub in self._stubs(artifacts, log).items():
            command.append(f"--local-repository={used}={stub}")
        (self.folder / "home").mkdir(exist_ok=True)
        done = subprocess.run(
            command,
            cwd=self.repo.root,
            env={
                "PATH": "/usr/local/bin:/usr/bin:/bin",
                "HOME": str(self.folder / "home"),
                "XDG_CACHE_HOME": str(self.folder / "cache"),
                "LANG": "C.UTF-8",
                **{name: os.environ[name] for name in os.environ if name.startswith("GIT_CONFIG")},
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            check=False,
            timeout=300,
        )
        return Acted(
            done.returncode,
            "\n".join(x for x in done.stdout.splitlines() if "LocalRepositoryCache" not in x),
            artifacts,
            log.read_text("utf-8"),
            page.read_text("utf-8") if page.exists() else "",
        )

    def _stubs(self, artifacts: Path, log: Path) -> dict[str, Path]:
        """What stands for each action of others: `name@commit` -> folder."""
        stubs = self.folder / "stubs"
        python = stubs / "python"
        if not stubs.exists():
            stubs.mkdir()
            python.write_text(_PYTHON.format(log=log, pipeline=BIN / "pipeline"), encoding="utf-8")
            python.chmod(0o755)
            tool = stubs / "tool"
            tool.mkdir()
            shutil.copy(PROJECT / "action.yml", tool)
            shutil.copytree(PROJECT / "requirements", tool / "requirements")
        outputs = {"python-path": str(python), "python-version": "3.13.0"}
        copy = 'while read -r path; do [ ! -e "$path" ] || cp -R "$path" "$TO/"; done'
        made = {
            "setup-python": _stub("setup-python", "true", outputs=outputs),
            "cache": _stub("cache", "true"),
            "upload-artifact": _stub(
                "upload-artifact",
                f'mkdir -p "$TO" && printf "%s\\n" "$PATHS" | {copy}',
                env={"TO": f"{artifacts}/${{{{ inputs.name }}}}", "PATHS": "${{ inputs.path }}"},
            ),
            "upload-pages-artifact": _stub(
                "upload-pages-artifact",
                'cp -R "$FROM" "$TO"',
                env={"TO": f"{artifacts}/pages", "FROM": "${{ inputs.path }}"},
            ),
            "configure-pages": _stub("configure-pages", "true"),
            "deploy-pages": _stub("deploy-pages", "true", outputs={"page_url": "https://p"}),
            "download-artifact": _stub(
                "download-artifact",
                'cp -R "$FROM"/. .',
                env={"FROM": f"{artifacts}/${{{{ inputs.name }}}}"},
            ),
            "upload-sarif": _stub(
                "upload-sarif",
                'mkdir -p "$TO" && cp "$FROM" "$TO/"',
                env={"TO": f"{artifacts}/code-scanning", "FROM": "${{ inputs.sarif_file }}"},
            ),
        }
        found = {ITSELF: stubs / "tool"}
        pinned = [*ACTIONS.values(), *_used(PROJECT / "action.yml")]
        for used in pinned:
            name, _, commit = used.partition(" ")[0].partition("@")
            owner, _, path = name.partition("/")
            repository, _, below = path.partition("/")
            text = made.get(below or repository)
            if text:
                folder = stubs / repository
                target = folder / below
                target.mkdir(parents=True, exist_ok=True)
                (target / "action.yml").write_text(text, encoding="utf-8")
                found[f"{owner}/{repository}@{commit}"] = folder
        return found


def stage(
    folder: Path,
    hosting: Hosting,
    accounts: tuple[Account, ...] = (Account("feed", "feed", "https://m.example"),),
    *,
    matrix: bool = True,
) -> Stage:
    """A brand's repository as `pipeline init` writes it, committed and pushed to a bare remote."""
    folder.mkdir(parents=True, exist_ok=True)
    repo = BrandRepo.start(folder)
    repo.remove("brand/brand.yml")
    answers = Answers(
        name="Maison Lumen",
        languages=("fr",),
        timezone="UTC",
        accounts=accounts,
        schedule=Schedule(15, matrix=matrix),
        tool=f"{ITSELF} # 0.1",
        owner="@marie",
        first=datetime(2030, 1, 1, 9, tzinfo=UTC),
    )
    writing.write(repo.root, writing.files(answers))
    repo.commit("brand: begin")
    repo.push()
    return Stage(repo, folder, hosting)


def _stub(
    name: str,
    run: str,
    *,
    env: Mapping[str, str] | None = None,
    outputs: Mapping[str, str] | None = None,
) -> str:
    step = {"id": "s", "shell": "bash", "run": run, "env": dict(env or {})}
    inputs = ("name", "path", "sarif_file", "category", "key", "python-version")
    action = {
        "name": name,
        "description": "A stub.",
        "inputs": {each: {"required": False, "description": each} for each in inputs},
        "outputs": {k: {"value": v, "description": k} for k, v in (outputs or {}).items()},
        "runs": {"using": "composite", "steps": [step]},
    }
    return str(yaml.safe_dump(action))


def _used(path: Path) -> list[str]:
    return re.findall(r"uses: (\S+@[0-9a-f]{40})", path.read_text(encoding="utf-8"))
