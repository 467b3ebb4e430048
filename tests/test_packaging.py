"""What is built from the checkout installs, and works in a folder that has never heard of it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import livebib
from tests.shared import ROOT

TEMPLATES = sorted(path.relative_to(ROOT / "templates") for path in (ROOT / "templates").rglob("*") if path.is_file())


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command as a user would, from `cwd`; its output, once it has succeeded."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COV_"))}
    done = subprocess.run(
        command, cwd=cwd, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout


def build(source: Path, out: Path, *options: str) -> None:
    run(sys.executable, "-m", "build", "--no-isolation", *options, "--outdir", out, source, cwd=out)


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel built straight from the checkout."""
    out = tmp_path_factory.mktemp("wheel")
    build(ROOT, out, "--wheel")
    return next(out.glob("*.whl"))


@pytest.fixture(scope="session")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source distribution; beside it the wheel built from it alone."""
    out = tmp_path_factory.mktemp("sdist")
    build(ROOT, out)  # without an option: the sdist, and from it the wheel
    return next(out.glob("*.tar.gz"))


@pytest.fixture(scope="session")
def dependencies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the running environment has installed, without livebib itself: dependencies with no need of a network."""
    folder = tmp_path_factory.mktemp("dependencies")
    for site in {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}:
        for path in Path(site).iterdir():
            if "livebib" not in path.name and path.suffix != ".pth":
                (folder / path.name).symlink_to(path)
    return folder


@pytest.fixture(scope="session", params=["wheel", "wheel from the sdist", "editable"])
def installed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, dependencies: Path) -> Path:
    """The `livebib` command of a fresh environment that livebib was installed into."""
    if request.param == "wheel":
        what = [str(request.getfixturevalue("wheel"))]
    elif request.param == "wheel from the sdist":
        what = [str(next(request.getfixturevalue("sdist").parent.glob("*.whl")))]
    else:
        what = ["--no-build-isolation", "--editable", str(ROOT)]
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, with_pip=False, symlinks=True)
    paths = {"base": str(home), "platbase": str(home)}
    site = Path(sysconfig.get_path("purelib", scheme="venv", vars=paths))
    (site / "dependencies.pth").write_text(f"{dependencies}\n", encoding="utf-8")
    scripts = Path(sysconfig.get_path("scripts", scheme="venv", vars=paths))
    pip = [sys.executable, "-m", "pip", "--python", str(scripts / "python"), "--disable-pip-version-check"]
    run(*pip, "install", "--quiet", "--no-index", "--no-deps", *what, cwd=home)
    return scripts / "livebib"


def test_it_says_its_version(installed: Path, tmp_path: Path) -> None:
    assert livebib.__version__ in run(installed, "--version", cwd=tmp_path)


def test_an_empty_folder_becomes_a_bibliography(installed: Path, tmp_path: Path) -> None:
    run(installed, "init", cwd=tmp_path)
    run(installed, "render", cwd=tmp_path)
    (tmp_path / "bib" / "lamport.bib").write_text(
        "@article{lamport1978time,\n  author = {Lamport, Leslie},\n  title = {Time, Clocks},\n"
        "  journal = {CACM},\n  year = {1978},\n}\n",
        encoding="utf-8",
    )
    run(installed, "render", cwd=tmp_path)
    assert "Time, Clocks" in (tmp_path / "README.md").read_text(encoding="utf-8")


def test_both_wheels_hold_the_same_files(wheel: Path, sdist: Path) -> None:
    from_sdist = next(sdist.parent.glob("*.whl"))
    assert zipfile.ZipFile(from_sdist).namelist() == zipfile.ZipFile(wheel).namelist()


def test_the_wheel_holds_the_code_the_types_and_the_templates(wheel: Path) -> None:
    package = ROOT / "tools" / "livebib"
    code = {
        f"livebib/{path.relative_to(package)}"
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    templates = {f"livebib/_templates/{path}" for path in TEMPLATES}
    assert templates
    assert "livebib/py.typed" in code
    assert code | templates == {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("livebib/")}


def test_the_sdist_holds_what_the_tests_need(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
    assert held >= {"pyproject.toml", "README.md", "LICENSE", "Makefile", "requirements.lock", "tools/README.md"}
    assert {f"tests/{Path(__file__).name}", "bib/LICENSE", "bib/papers.bib"} <= held


LOCKS = pytest.mark.parametrize("extra", ["build", "dev"])


def _locked(extra: str) -> str:
    return (ROOT / ("requirements-dev.lock" if extra == "dev" else "requirements.lock")).read_text(encoding="utf-8")


@LOCKS
def test_every_dependency_is_locked_within_its_range(extra: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    locked = dict(re.findall(r"^([\w.-]+)==(\S+)", _locked(extra), flags=re.MULTILINE))
    for requirement in map(Requirement, project["dependencies"] + project["optional-dependencies"][extra]):
        version = locked.get(canonicalize_name(requirement.name))
        assert version, f"{requirement.name} is not locked"
        assert requirement.specifier.contains(version), f"{requirement.name} {version} is locked"


def test_what_runs_is_locked_alike_with_and_without_the_tests() -> None:
    both = [dict(re.findall(r"^([\w.-]+)==(\S+)", _locked(extra), flags=re.MULTILINE)) for extra in ("build", "dev")]
    assert both[0].items() <= both[1].items()


@LOCKS
def test_a_lock_file_names_no_registry(extra: str) -> None:
    lock = _locked(extra)
    assert not re.search(r"://|--index|--find-links", lock)
