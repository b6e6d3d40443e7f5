#!/bin/sh
# Set up what the tests need beside Python: Node, the Bluesky server, Chromium.
# Usage: tests/setup.sh VENV [node | servers | chromium]...   (all where none is named)
# Exits 2 with the exact command to type where only a person can install something.
set -eu
venv=$1
shift
cd "$(dirname "$0")/.."
PATH="$venv/bin:$PATH"

npm_and_node() { # npm and Node; the wheel from PyPI carries both
    if npm --version >/dev/null 2>&1 && new_enough; then
        return
    fi
    echo "Installing Node from PyPI"
    "$venv/bin/python" -m pip --disable-pip-version-check --no-input --quiet install \
        --progress-bar off --require-hashes --requirement requirements/node.txt
}

new_enough() { # on Linux x64 any Node will do: npm brings the one that the Bluesky server wants
    [ "$(uname -sm)" = "Linux x86_64" ] ||
        node -e 'process.exit(parseInt(process.versions.node) < 22 ? 1 : 0)' >/dev/null 2>&1
}

servers() { # what tests/servers/package-lock.json pins; it brings the Node that Bluesky wants
    npm_and_node
    made=tests/servers/node_modules/.made
    if [ -f "$made" ] && [ "$made" -nt tests/servers/package-lock.json ]; then
        return
    fi
    echo "Installing the Bluesky server from npm"
    # A Node of our own does not know the certificates that this machine trusts, unless told.
    (cd tests/servers && NODE_USE_SYSTEM_CA=1 npm ci --no-audit --no-fund --loglevel=error)
    touch "$made"
}

browser() { # any of its names will do; tests look for the same ones
    for name in "${CHROMIUM:-chromium}" chromium-browser google-chrome google-chrome-stable \
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
        if command -v "$name" >/dev/null 2>&1; then
            return
        fi
    done
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "Chromium is missing, and the tests need it. Install Chromium or Google Chrome, then" >&2
        echo "run make test again (on macOS: brew install --cask chromium)." >&2
        exit 2
    fi
    if [ "$(id -u)" != 0 ]; then
        echo "Chromium is missing, and the tests need it. Install it, then run make test again:" >&2
        echo "  sudo apt-get update && sudo apt-get install --yes chromium" >&2
        exit 2
    fi
    echo "Installing Chromium with apt-get"
    DEBIAN_FRONTEND=noninteractive
    export DEBIAN_FRONTEND
    apt-get update -qq >/dev/null
    apt-get install --yes --no-install-recommends -qq chromium >/dev/null
}

[ $# -gt 0 ] || set -- servers chromium
for what in "$@"; do
    case $what in
    node) npm_and_node ;;
    servers) servers ;;
    chromium) browser ;;
    *)
        echo "tests/setup.sh does not know $what" >&2
        exit 2
        ;;
    esac
done
