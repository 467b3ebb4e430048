"""Lines added or changed since a git revision, asked of a real git."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from livebib.files.git import changed_since, touched
from livebib.model.errors import UsageError


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git with nothing of the machine's configuration."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "A")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "a@example.org")


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", "-C", folder, *arguments], check=True, capture_output=True, text=True).stdout.strip()


def commit(root: Path) -> str:
    git(root, "add", "-A")
    git(root, "commit", "-qm", "x", "--no-verify")
    return git(root, "rev-parse", "HEAD")


TEXT = "".join(f"line {number}\n" for number in range(1, 11))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository with one commit of one file of ten lines, `a.bib`."""
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    (folder / "a.bib").write_text(TEXT)
    commit(folder)
    return folder


def changed(root: Path, revision: str = "HEAD") -> dict[str, set[int] | None]:
    """The changes by path below the root."""
    return {str(path.relative_to(root)): lines for path, lines in changed_since(root, revision).items()}


class TestWhatChanged:
    def test_without_a_change_nothing(self, root: Path) -> None:
        assert changed(root) == {}

    def test_lines_in_commits_in_the_index_and_in_the_file_as_it_is(self, root: Path) -> None:
        lines = TEXT.splitlines(keepends=True)
        first = git(root, "rev-parse", "HEAD")
        for number, then in ((2, "commit"), (5, "add"), (8, "nothing")):
            lines[number - 1] = "changed\n"
            (root / "a.bib").write_text("".join(lines))
            if then == "commit":
                commit(root)
            elif then == "add":
                git(root, "add", "-A")
        assert changed(root, first) == {"a.bib": {2, 5, 8}}
        assert changed(root, "HEAD") == {"a.bib": {5, 8}}

    def test_lines_that_were_added_and_none_for_those_that_went(self, root: Path) -> None:
        lines = TEXT.splitlines(keepends=True)
        (root / "a.bib").write_text("".join([*lines[:3], "new\n", "new\n", *lines[5:]]) + "last")
        assert changed(root) == {"a.bib": {4, 5, 11}}
        (root / "a.bib").write_text("".join(lines[2:]))
        assert changed(root) == {}

    def test_all_of_a_file_that_git_does_not_track_unless_it_ignores_it(self, root: Path) -> None:
        (root / ".gitignore").write_text("*.tmp\n")
        commit(root)
        (root / "sub").mkdir()
        (root / "sub" / "new.bib").write_text("x\n")
        (root / "x.tmp").write_text("x\n")
        assert changed(root) == {"sub/new.bib": None}

    def test_a_renamed_file_is_new_and_a_deleted_one_is_nothing(self, root: Path) -> None:
        (root / "b.bib").write_text("b\n")
        commit(root)
        (root / "a.bib").rename(root / "c.bib")
        (root / "b.bib").unlink()
        git(root, "add", "-A")
        assert changed(root) == {"c.bib": set(range(1, 11))}

    def test_text_that_looks_like_a_patch_is_text(self, root: Path) -> None:
        (root / "a.bib").write_text(TEXT.replace("line 3\n", "++ b/other\n@@ -1 +1,9 @@\ndiff --git a/x b/x\n"))
        assert changed(root) == {"a.bib": {3, 4, 5}}
        commit(root)
        (root / "a.bib").write_text(TEXT)
        assert changed(root) == {"a.bib": {3}}

    @pytest.mark.parametrize(
        "name", ["ä b.bib", 'quo"te.bib', "tab\there.bib", "new\nline.bib", "back\\slash.bib", "-x.bib"]
    )
    def test_any_file_name(self, root: Path, name: str) -> None:
        (root / name).write_text("1\n")
        assert changed(root) == {name: None}
        commit(root)
        (root / name).write_text("1\n2\n")
        assert changed(root) == {name: {2}}

    def test_what_is_binary_to_git_counts_as_a_whole(self, root: Path) -> None:
        (root / "u.bib").write_bytes("@misc{a}\n".encode("utf-16"))
        (root / "-diff.bib").write_text("x\n")
        (root / ".gitattributes").write_text("-diff.bib -diff\n")
        commit(root)
        (root / "u.bib").write_bytes("@misc{ab}\n".encode("utf-16"))
        (root / "-diff.bib").write_text("y\n")
        assert changed(root) == {"u.bib": None, "-diff.bib": None}

    def test_paths_are_absolute_wherever_the_root_is(self, root: Path) -> None:
        (root / "sub").mkdir()
        (root / "a.bib").write_text("new\n" + TEXT)
        assert changed_since(root / "sub", "HEAD") == {root / "a.bib": {1}}

    def test_a_branch_stands_for_where_it_parted(self, root: Path) -> None:
        git(root, "switch", "-qc", "topic")
        (root / "a.bib").write_text(TEXT.replace("line 2", "mine"))
        commit(root)
        git(root, "switch", "-q", "main")
        (root / "a.bib").write_text(TEXT.replace("line 9", "theirs"))
        commit(root)
        git(root, "switch", "-q", "topic")
        assert changed(root, "main") == {"a.bib": {2}}

    def test_a_merge_that_is_not_finished_is_no_reason_to_fail(self, root: Path) -> None:
        git(root, "switch", "-qc", "topic")
        (root / "a.bib").write_text(TEXT.replace("line 2", "mine"))
        commit(root)
        git(root, "switch", "-q", "main")
        (root / "a.bib").write_text(TEXT.replace("line 2", "theirs"))
        commit(root)
        with pytest.raises(subprocess.CalledProcessError):
            git(root, "merge", "topic")
        assert 2 in (changed(root)["a.bib"] or ())

    def test_a_stretch_is_touched_when_one_of_its_lines_is(self, root: Path) -> None:
        changes = {root / "a.bib": {4}, root / "b.bib": None}
        assert touched(changes, root / "a.bib", 2, 4)
        assert not touched(changes, root / "a.bib", 5, 9)
        assert touched(changes, root / "sub" / ".." / "b.bib", 1, 1)
        assert not touched(changes, root / "c.bib", 1, 1)


class TestWhateverIsConfigured:
    SETTINGS = """
        [color]
        ui = always
        [core]
        quotepath = true
        [diff]
        noprefix = true
        mnemonicPrefix = true
        external = echo external
        context = 5
        interHunkContext = 9
        relative = true
        renames = copies
        submodule = log
        colorMoved = zebra
        wsErrorHighlight = all
        [diff "mine"]
        textconv = tr a-z A-Z
        command = echo command
    """

    def test_the_answer_is_the_same(self, root: Path, tmp_path: Path) -> None:
        (root / ".gitattributes").write_text("*.bib diff=mine\n")
        (root / "ä.bib").write_text(TEXT)
        commit(root)
        (tmp_path / "gitconfig").write_text(self.SETTINGS)
        for name in ("a.bib", "ä.bib"):
            (root / name).write_text(TEXT.replace("line 2", "x").replace("line 5", "x"))
        assert changed(root) == {"a.bib": {2, 5}, "ä.bib": {2, 5}}

    def test_nothing_of_the_repositorys_runs(self, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        ran = tmp_path / "ran"
        program = tmp_path / "program"
        program.write_text(f"#!/bin/sh\necho $0 $* >> {ran}\n")
        program.chmod(0o755)
        for hook in (root / ".git" / "hooks").iterdir():
            hook.unlink()
        for name in ("post-index-change", "fsmonitor-watchman", "post-checkout", "pre-commit"):
            (root / ".git" / "hooks" / name).symlink_to(program)
        (root / ".gitattributes").write_text("*.bib diff=mine filter=a=b.c\nsame.bib filter=long\n")
        (root / "same.bib").write_text(TEXT)
        commit(root)
        os.utime(root / "same.bib", (0, 0))  # the index would like to know that it is still the same
        for name in (
            "core.fsmonitor",
            "core.sshCommand",
            "core.askPass",
            "core.pager",
            "diff.external",
            "diff.mine.textconv",
            "diff.mine.command",
            "filter.a=b.c.clean",
            "filter.a=b.c.smudge",
            "filter.long.process",
        ):
            git(root, "config", name, str(program))
        for name in ("filter.a=b.c.required", "filter.long.required"):
            git(root, "config", name, "true")
        monkeypatch.setenv("GIT_EXTERNAL_DIFF", str(program))
        monkeypatch.setenv("GIT_PAGER", str(program))
        (root / "a.bib").write_text(TEXT + "new\n")
        ran.unlink(missing_ok=True)
        index = (root / ".git" / "index").read_bytes()
        assert changed(root) == {"a.bib": {11}}
        assert not ran.exists()
        assert (root / ".git" / "index").read_bytes() == index

    @pytest.mark.parametrize("remote", ["ext::sh -c 'touch {}; cat'", "{}"])
    def test_what_the_repository_lacks_is_not_fetched(self, root: Path, tmp_path: Path, remote: str) -> None:
        ran = tmp_path / "ran"
        program = tmp_path / "upload"
        program.write_text(f"#!/bin/sh\ntouch {ran}\n")
        program.chmod(0o755)
        settings = {
            "core.repositoryFormatVersion": "1",
            "extensions.partialClone": "origin",
            "remote.origin.url": remote.format(ran if "{};" in remote else root),
            "remote.origin.promisor": "true",
            "remote.origin.uploadpack": str(program),
            "protocol.allow": "always",
            "protocol.ext.allow": "always",
        }
        blob = git(root, "rev-parse", "HEAD:a.bib")
        for name, value in settings.items():
            git(root, "config", name, value)
        (root / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
        (root / "a.bib").write_text(TEXT + "new\n")
        with pytest.raises(UsageError, match="git cannot tell what changed"):
            changed_since(root, "HEAD")
        assert not ran.exists()

    @pytest.mark.parametrize("where", ["docs", "docs/bib"])
    def test_a_folder_that_looks_like_a_repository_inside_is_none(self, root: Path, tmp_path: Path, where: str) -> None:
        """A pull request can bring one: with `worktree` and filters of its own, which git would otherwise believe."""
        ran = tmp_path / "ran"
        folder = root / "docs"
        (folder / "bib").mkdir(parents=True)
        (folder / "bib" / "a.bib").write_text(TEXT)
        (folder / ".gitattributes").write_text("*.bib filter=x\n")
        git(folder, "init", "-q", ".")
        git(folder, "add", "-A")
        git(folder, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-qm", "first")
        for part in ("objects", "refs", "HEAD", "index"):
            (folder / ".git" / part).rename(folder / part)
        shutil.rmtree(folder / ".git")
        settings = ["[core]", "bare = false", "worktree = .", '[filter "x"]', f'clean = "touch {ran}; cat"']
        (folder / "config").write_text("\n".join(settings))
        (folder / "bib" / "a.bib").write_text(TEXT + "new\n")
        with pytest.raises(UsageError, match="cannot use bare repository"):
            changed_since(root / where, "HEAD")
        assert not ran.exists()


class TestWhatGoesWrong:
    @pytest.mark.parametrize(
        "revision", ["nowhere", "", " ", "--output=x", "-h", "HEAD..main", "HEAD:a.bib", "a\0b", "a\nb"]
    )
    def test_a_revision_that_is_none_is_one_clear_error(self, root: Path, revision: str) -> None:
        with pytest.raises(UsageError) as error:
            changed_since(root, revision)
        assert error.value.message == f"{revision!r} is no revision of {root}"
        assert "origin/main" in error.value.hint
        assert not (root / "x").exists()

    def test_in_a_shallow_clone_the_error_says_how_to_fetch_the_rest(self, root: Path, tmp_path: Path) -> None:
        first = git(root, "rev-parse", "HEAD")
        (root / "a.bib").write_text(TEXT + "new\n")
        commit(root)
        clone = tmp_path / "clone"
        git(tmp_path, "clone", "-q", "--depth=1", f"file://{root}", str(clone))
        with pytest.raises(UsageError) as error:
            changed_since(clone, first)
        assert "only a part was fetched" in error.value.message
        assert "fetch-depth: 0" in error.value.hint
        assert changed_since(clone, "HEAD") == {}

    def test_outside_of_a_repository(self, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match="git cannot tell what changed: not a git repository"):
            changed_since(tmp_path, "HEAD")

    def test_before_the_first_commit(self, tmp_path: Path) -> None:
        git(tmp_path, "init", "-q")
        with pytest.raises(UsageError, match="'HEAD' is no revision"):
            changed_since(tmp_path, "HEAD")

    def test_without_git(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", "")
        with pytest.raises(UsageError, match="git is not installed"):
            changed_since(root, "HEAD")
