#!/bin/sh
# Give this checkout its .venv: the locked dependencies, and livebib from tools/. `make` runs it before anything else;
# with the argument `dev` it adds what tests and benchmarks need. It returns at once when nothing that concerns the
# installation has changed. PYTHON names the interpreter to try first.
set -u
log=.venv-setup.log
stamp=.venv/livebib-setup
lock=requirements${1:+-$1}.lock

say() { printf '%s\n' "$*" >&2; }
stop() { say "$*"; exit 1; }

# What an installation depends on: the lock files, pyproject.toml without livebib's own configuration, and this folder.
here=$(pwd -P)
wanted=$({ cat requirements*.lock && sed '/^\[tool\.livebib\]/,$d' pyproject.toml && echo "$here"; } | cksum) || exit 1
new_enough='import sys; sys.exit(sys.version_info < (3, 11))'
has_venv='import ensurepip, venv'

runs() { "$@" >/dev/null 2>&1; }
# An environment that was moved or copied still has commands that start the Python of the old place.
usable() { runs .venv/bin/python -c "$new_enough" && runs grep -F "$here/.venv/bin/" .venv/bin/pip; }

# The stamp has two lines: what the installation was made of, and its lock file. The larger one does for both.
has="$(cat "$stamp" 2>/dev/null)"
case $has in "$wanted
$lock" | "$wanted
requirements-dev.lock") runs .venv/bin/python -c "$new_enough" && exit 0 ;; esac
rm -f "$stamp" "$log"

if ! usable; then
    without_venv=
    for python in "${PYTHON:-python3}" python3.13 python3.12 python3.11 ''; do
        runs "$python" -c "$new_enough" || continue
        runs "$python" -c "$has_venv" && break
        without_venv=${without_venv:-$python}
    done
    if [ -z "$python" ] && [ -n "$without_venv" ]; then
        version=$("$without_venv" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        stop "livebib needs Python's venv module, which $without_venv lacks: install it (on Debian and Ubuntu: apt install python$version-venv) and try again."
    fi
    [ -n "$python" ] ||
        stop "livebib needs Python 3.11 or newer: install it, or name it, as in: make PYTHON=/path/to/python3.12"
    "$python" -m venv --clear .venv >"$log" 2>&1 ||
        stop "livebib could not create .venv with $python: $log says why."
fi

say "Setting up livebib in .venv${1:+ with what its tests need} (once, about half a minute) ..."
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1
{
    .venv/bin/python -m pip install --require-hashes --requirement "$lock" &&
        .venv/bin/python -m pip install --no-deps --no-build-isolation --editable .
} >>"$log" 2>&1 ||
    stop "livebib could not install what it needs (is the network there?): $log says why."
printf '%s\n%s\n' "$wanted" "$lock" >"$stamp"
rm -f "$log"
