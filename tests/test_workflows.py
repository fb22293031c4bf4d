"""The workflows: safe, valid, and in step with the Makefile."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support import PROJECT

FOLDER = PROJECT / ".github" / "workflows"
WORKFLOWS = sorted(FOLDER.glob("*.yml"))
BIN = Path(sys.executable).parent


def load(path: Path) -> dict[Any, Any]:
    loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(loaded, dict)
    return loaded


def jobs() -> list[tuple[str, dict[str, Any]]]:
    return [(f"{path.name}: {name}", job) for path in WORKFLOWS for name, job in load(path)["jobs"].items()]


def steps() -> list[tuple[str, dict[str, Any]]]:
    return [(f"{name}: {step['name']}", step) for name, job in jobs() for step in job["steps"]]


def test_all_workflows_are_here() -> None:
    assert [path.name for path in WORKFLOWS] == ["check.yml", "links.yml", "publish.yml"]


def test_zizmor_finds_nothing() -> None:
    done = subprocess.run([BIN / "zizmor", "--offline", "--quiet", "--persona", "auditor", "--strict-collection", PROJECT / ".github"], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("schema", "files"), [("github-workflows", WORKFLOWS), ("dependabot", [PROJECT / ".github" / "dependabot.yml"]), ("github-issue-forms", sorted(path for path in (PROJECT / ".github" / "ISSUE_TEMPLATE").glob("*.yml") if path.name != "config.yml"))])
def test_they_follow_their_schema(schema: str, files: list[Path]) -> None:
    done = subprocess.run([BIN / "check-jsonschema", "--builtin-schema", f"vendor.{schema}", *files], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_pinned_by_commit_with_their_version_beside(path: Path) -> None:
    used = re.findall(r"^ *(?:- )?uses: *(.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert used
    for one in used:
        assert re.fullmatch(r"[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one), one


def test_one_action_has_one_version() -> None:
    commits: dict[str, set[str]] = {}
    for _, step in steps():
        if "uses" in step:
            name, _, commit = step["uses"].partition("@")
            commits.setdefault(name, set()).add(commit)
    assert all(len(found) == 1 for found in commits.values()), commits


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_nothing_is_permitted_to_the_whole_workflow(path: Path) -> None:
    assert load(path)["permissions"] == {}


def test_each_job_says_what_it_may_and_why() -> None:
    for name, job in jobs():
        assert "permissions" in job, name
        if not name.startswith("publish.yml: deploy"):
            assert set(job["permissions"].items()) <= {("contents", "read")}, name
    for path in WORKFLOWS:
        for line in path.read_text(encoding="utf-8").splitlines():
            if re.match(r" {6}[a-z-]+: (read|write)\b", line):
                assert " # to " in line, f"{path.name}: {line}"


def test_only_deploying_writes_and_it_runs_no_code_of_ours() -> None:
    deploy = load(FOLDER / "publish.yml")["jobs"]["deploy"]
    assert deploy["permissions"] == {"pages": "write", "id-token": "write"}
    assert deploy["environment"]["name"] == "github-pages"
    assert [step["uses"].partition("@")[0] for step in deploy["steps"]] == ["actions/deploy-pages"]


def test_each_job_has_an_end_and_a_named_machine() -> None:
    for name, job in jobs():
        assert isinstance(job["timeout-minutes"], int), name
        assert re.fullmatch(r"ubuntu-\d\d\.\d\d", job["runs-on"]), name


def test_no_credential_stays_in_the_files() -> None:
    for name, step in steps():
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False, name


def test_no_expression_stands_in_a_script() -> None:
    for name, step in steps():
        assert "${{" not in step.get("run", ""), name


def test_ok_waits_for_every_other_job_and_fails_unless_all_succeeded() -> None:
    check = load(FOLDER / "check.yml")
    ok = check["jobs"]["ok"]
    assert ok["if"] == "always()"
    assert sorted(ok["needs"]) == sorted(set(check["jobs"]) - {"ok"})
    script = ok["steps"][0]["run"]
    for results, code in (("success success", 0), ("success failure", 1), ("cancelled success", 1), ("success skipped", 1)):
        assert subprocess.run(["bash", "-e", "-c", script], check=False, env={"RESULTS": results}, capture_output=True).returncode == code, results


def test_changes_are_checked_before_and_after_the_merge() -> None:
    on = load(FOLDER / "check.yml")[True]
    assert set(on) == {"pull_request", "merge_group", "push"}
    assert on["push"] == {"branches": ["main"]}
    assert any(step.get("run") == ".ci/run" for _, step in steps())


def test_the_weekly_run_names_its_own_day() -> None:
    script = next(step["run"] for name, step in steps() if "make site AS_OF" in step.get("run", "") and name.startswith("publish.yml"))
    for event, said in (("schedule", r"make site AS_OF=\d{4}-\d\d-\d\d\n"), ("push", r"make site\n")):
        done = subprocess.run(["bash", "-e", "-c", f'make() {{ echo "make $*"; }}\n{script}'], check=True, env={"GITHUB_EVENT_NAME": event, "PATH": "/usr/bin:/bin"}, capture_output=True, text=True)
        assert re.fullmatch(said, done.stdout), done.stdout


def test_a_change_is_proved_by_make_test_alone() -> None:
    run = PROJECT / ".ci" / "run"
    assert run.stat().st_mode & 0o111
    assert run.read_text(encoding="utf-8").splitlines()[-1] == "exec make test"


def test_the_rules_of_the_base_judge_a_proposal() -> None:
    """What a proposal does to the program cannot let its own records through: the base's program reads them from git."""
    job = load(FOLDER / "check.yml")["jobs"]["records"]
    steps = {step["name"]: step for step in job["steps"]}
    taken = next(step for step in steps.values() if "git worktree add" in step.get("run", ""))
    judged = next(step for step in steps.values() if "AT=" in step.get("run", ""))
    told = next(step for step in steps.values() if "register review" in step.get("run", ""))
    assert taken["run"] == 'git worktree add --detach ../base "$BASE"'
    assert judged["working-directory"] == told["working-directory"] == "../base"
    assert judged["env"]["HEAD"] == told["env"]["HEAD"] == "${{ github.sha }}"
    assert "pull_request_target" not in (FOLDER / "check.yml").read_text(encoding="utf-8")
    assert told["if"] == "always() && github.event_name != 'push'"
