"""The workflows: safe, valid, and in step with the Makefile."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support import PROJECT, served

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
    assert [path.name for path in WORKFLOWS] == ["check.yml", "links.yml", "publish.yml", "watch.yml"]


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
        if name not in ("publish.yml: attest", "publish.yml: deploy"):
            assert set(job["permissions"].items()) <= {("contents", "read"), ("attestations", "read")}, name
    for path in WORKFLOWS:
        for line in path.read_text(encoding="utf-8").splitlines():
            if re.match(r" {6}[a-z-]+: (read|write)\b", line):
                assert " # to " in line, f"{path.name}: {line}"


def test_only_attesting_and_deploying_write_and_they_run_no_code_of_ours() -> None:
    """From build to attest to deploy; from another branch than main nothing is attested, and so nothing is deployed."""
    jobs = load(FOLDER / "publish.yml")["jobs"]
    attest, deploy = jobs["attest"], jobs["deploy"]
    assert attest["permissions"] == {"id-token": "write", "attestations": "write"}
    assert [step["uses"].partition("@")[0] for step in attest["steps"]] == ["actions/download-artifact", "actions/attest"]
    assert (attest["needs"], attest["if"]) == ("build", "github.ref == 'refs/heads/main'")
    assert deploy["permissions"] == {"pages": "write", "id-token": "write"}
    assert deploy["environment"]["name"] == "github-pages"
    assert [step["uses"].partition("@")[0] for step in deploy["steps"]] == ["actions/deploy-pages"]
    assert (deploy["needs"], "if" in deploy) == (["build", "attest"], False)


def named(workflow: str, job: str) -> dict[str, dict[str, Any]]:
    """The steps of a job by name, in order."""
    return {step["name"]: step for step in load(FOLDER / workflow)["jobs"][job]["steps"]}


def run(script: str, **environment: str) -> tuple[int, str]:
    """Run a script as GitHub does, with every program of ours only told of, in a folder where they are."""
    with tempfile.TemporaryDirectory() as folder:
        for name in (".venv/bin/register", "bin/gh", "bin/make"):
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f'#!/bin/sh\necho "{path.name} $*"\ncase "$*" in *"$WRONG"*) exit 1;; esac\n')
            path.chmod(0o755)
        done = subprocess.run(["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script], check=False, cwd=folder, capture_output=True, text=True, env={"PATH": f"{folder}/bin:/usr/bin:/bin", "WRONG": "nothing", **environment})
    return done.returncode, done.stdout


def test_nothing_is_published_that_does_not_go_on_from_what_is_live() -> None:
    """The proof stands before whatever hands the site on; it is not asked for a first publication but by hand, and a failure of either part ends the run."""
    steps = named("publish.yml", "build")
    names = list(steps)
    proof = next(name for name in names if "register verify" in steps[name].get("run", ""))
    assert all("upload" in steps[name]["uses"] for name in names[names.index(proof) + 1 :])
    assert not any("upload" in steps[name].get("uses", "") for name in names[: names.index(proof)])
    assert not {"if", "continue-on-error"} & steps[proof].keys()
    assert steps[proof]["env"] == {"FIRST": "${{ inputs.first }}"}
    on = load(FOLDER / "publish.yml")[True]
    assert (on["workflow_dispatch"]["inputs"]["first"]["type"], on["workflow_dispatch"]["inputs"]["first"]["default"]) == ("boolean", False)
    script = steps[proof]["run"]
    whole, live = "register verify build/site\n", "register verify --log-only"
    assert [run(script, FIRST=first) for first in ("", "false", "true")] == [(0, f"{whole}{live}\n"), (0, f"{whole}{live}\n"), (0, f"{whole}{live} --first\n")]
    assert [run(script, FIRST=first, WRONG=wrong)[0] for first in ("", "true") for wrong in ("build/site", "--log-only")] == [1, 1, 1, 1]


def test_what_is_attested_is_what_the_build_proved() -> None:
    kept = named("publish.yml", "build")["Hand over what is attested, and keep it"]["with"]
    assert (kept["name"], kept["path"].split()) == ("proof", ["build/site/SHA256SUMS", "build/site/log"])
    steps = named("publish.yml", "attest")
    assert [step["with"].get("name") or step["with"]["subject-path"].split() for step in steps.values()] == ["proof", ["SHA256SUMS", "log/checkpoint"]]


def test_the_live_site_is_looked_at_as_by_a_stranger() -> None:
    """Every day, with the right to read alone; and only what our own workflow attested from main is let pass."""
    steps = named("watch.yml", "watch")
    assert load(FOLDER / "watch.yml")[True].keys() == {"schedule", "workflow_dispatch"}
    assert [step["run"] for step in steps.values() if "make" in step.get("run", "")] == ["make verify KEEP=build/proof"]
    said = "gh attestation verify build/proof/{} --repo a/b --signer-workflow a/b/.github/workflows/publish.yml --source-ref refs/heads/main\n"
    script = steps["Ask by whom it was attested"]["run"]
    assert run(script, GITHUB_REPOSITORY="a/b") == (0, said.format("SHA256SUMS") + said.format("log/checkpoint"))
    assert run(script, GITHUB_REPOSITORY="a/b", WRONG="SHA256SUMS")[0] == 1
    assert all(step["with"]["fetch-depth"] == 0 for workflow, job in (("watch.yml", "watch"), ("publish.yml", "build")) for step in named(workflow, job).values() if "checkout" in step.get("uses", ""))


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


def test_records_and_program_go_apart_unless_a_label_lets_them_together() -> None:
    judged = next(step for step in named("check.yml", "records").values() if "AT=" in step.get("run", ""))
    assert judged["env"]["APART"] == "${{ github.event_name == 'pull_request' && !contains(github.event.pull_request.labels.*.name, 'records and program') && '1' || '' }}"
    assert run(judged["run"], HEAD="h", BASE="b", APART="1") == (0, "make check FORMAT=github AT=h BASE=b APART=1\n")
    assert {"labeled", "unlabeled", "opened", "synchronize", "reopened"} == set(load(FOLDER / "check.yml")[True]["pull_request"]["types"])
    done = subprocess.run(["make", "--dry-run", "check", "AT=h", "BASE=b", "APART=1"], check=True, cwd=PROJECT, capture_output=True, text=True)
    assert ".venv/bin/register check  --at 'h' --base 'b' --apart" in done.stdout


def test_whoever_answers_for_the_program_owns_all_but_the_records() -> None:
    """Whatever is new belongs to the program until somebody says otherwise; the last line that fits a path counts."""
    lines = [line.split() for line in (PROJECT / ".github" / "CODEOWNERS").read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    assert lines == [["*", "@cms-register/program"], ["/content/", "@cms-register/records"]]
    assert not [path for path in ("CODEOWNERS", "docs/CODEOWNERS") if (PROJECT / path).exists()]


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
    own = steps["Build the site"]
    assert (own["run"], {"if", "working-directory", "continue-on-error"} & own.keys()) == ("make site", set()), "the program of the proposal judges all records too"
    order = list(steps)
    assert order.index(told["name"]) < order.index("Build the site"), "what is proposed could change the program of the base before it tells"


def test_outside_links_that_do_not_answer_are_told(tmp_path: Path) -> None:
    """Beside the site, with the page they stand on; where none answers nothing is said of any."""
    site = tmp_path / "site"
    (site / "about").mkdir(parents=True)
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "is.html").write_text("<p>Here.</p>", encoding="utf-8")
    links = [sys.executable, str(PROJECT / ".ci" / "links.py"), str(site)]
    with served(tmp_path / "there") as address:
        (site / "about" / "index.html").write_text(f'<a href="{address}is.html">is</a> <a href="{address}is-not.html">is not</a> <a href="../">home</a>', encoding="utf-8")
        told = subprocess.run(links, capture_output=True, text=True, check=False)
    assert (told.returncode, told.stdout) == (0, f"# Outside links\n\n2 outside links, of which 1 do not answer.\n\n    {address}is-not.html\n    404 File not found\n    on /about/\n")
    assert (tmp_path / "links.md").read_text(encoding="utf-8") == told.stdout
    away = subprocess.run(links, capture_output=True, text=True, check=False)
    assert (away.returncode, away.stdout, away.stderr.splitlines()[-1]) == (1, "", "No outside link answers, so nothing can be said of them: try again where there is a network.")
