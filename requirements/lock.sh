#!/bin/sh
# Write the lock files: every package pinned with hashes, for each Python and system we serve.
# Usage: requirements/lock.sh UV [--upgrade | --upgrade-package NAME]
set -eu
uv=$1
shift
cd "$(dirname "$0")/.."

lock() { # FILE, what goes in
    file=$1
    shift
    "$uv" pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
        --no-emit-index-url --no-emit-find-links --quiet --output-file "requirements/$file" "$@"
}

lock runtime.txt pyproject.toml "$@"
lock dev.txt pyproject.toml --group dev --constraints requirements/runtime.txt "$@"
lock build.txt --group build --constraints requirements/dev.txt "$@"
lock node.txt --group node "$@"
lock bench.txt --group bench "$@"
lock docs.txt --group docs --constraints requirements/dev.txt "$@"
lock release.txt --group release "$@"
