#!/bin/sh
# Make the virtual environment with the newest Python that we serve.
# Usage: requirements/venv.sh FOLDER. Exits 2, saying what to install, where none will do.
set -eu
folder=$1

serves() { # PYTHON: it runs, and is new enough
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}
complete() { # PYTHON: it can make a virtual environment with pip in it
    "$1" -c 'import venv, ensurepip' >/dev/null 2>&1
}
how() { # what to type, on this system
    if command -v apt-get >/dev/null 2>&1; then
        sudo=; [ "$(id -u)" = 0 ] || sudo='sudo '
        echo "${sudo}apt-get update && ${sudo}apt-get install --yes $1"
    elif command -v dnf >/dev/null 2>&1; then
        echo "sudo dnf install python3.13"
    elif command -v brew >/dev/null 2>&1; then
        echo "brew install python@3.13"
    else
        echo "see https://www.python.org/downloads/"
    fi
}

if [ -x "$folder/bin/python" ] && serves "$folder/bin/python"; then
    exit 0
fi
bare=
for python in ${PYTHON:-python3.14 python3.13 python3.12 python3.11 python3 python}; do
    serves "$python" || continue
    if complete "$python"; then
        rm -rf "$folder"
        exec "$python" -m venv "$folder"
    fi
    [ -n "$bare" ] || bare=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
done
if [ -n "$bare" ]; then
    echo "Python $bare is here, but its venv module is not. Install it, then run make again:" >&2
    echo "  $(how "python$bare-venv")" >&2
else
    found=$("${PYTHON:-python3}" --version 2>/dev/null || echo "no Python 3")
    echo "Python 3.11 or newer is needed; found $found. Install it, then run make again:" >&2
    echo "  $(how 'python3 python3-venv')" >&2
fi
exit 2
