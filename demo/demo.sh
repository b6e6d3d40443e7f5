#!/bin/sh
# Take the example brand down the whole road, in a clone with a remote of its own: nothing leaves
# this machine, and no secret is needed. Usage: demo/demo.sh FOLDER-OF-PIPELINE
set -eu
PATH="$1:$PATH"
cd "$(dirname "$0")/.."
now=${NOW:-2026-12-01T09:05:00+01:00}
work=$PWD/build/demo
brand=$work/brand

say() {
    printf '\n\033[1m%s\033[0m\n' "$1" | if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then cat; else
        sed 's/\x1b\[[01]m//g'
    fi
}
run() { # show a command as one would type it in the brand's repository, and run it there
    printf '$ %s\n' "$*"
    (cd "$brand" && "$@")
}

rm -rf "$work"
mkdir -p "$work"
git init --quiet --bare --initial-branch=main "$work/remote.git"
git -C "$work/remote.git" config receive.shallowUpdate true
git push --quiet --no-verify "$work/remote.git" HEAD:refs/heads/main
git clone --quiet "$work/remote.git" "$brand"

say "It is $now at Maison Lumen. Are the posts good?"
run pipeline validate --now "$now"

say "What will each network show?"
run pipeline build --now "$now"

say "Send what is due to the brand's own feed"
run pipeline publish --channel feed --now "$now"

say "A second run finds nothing left to send"
run pipeline publish --channel feed --now "$now"

say "How the feed stands"
run pipeline status --channel feed --now "$now"

say "What git keeps of it, on the remote's branch status"
git clone --quiet --branch status --single-branch "$work/remote.git" "$work/log"
git -C "$work/log" log --format='  %h  %s'

say "The calendar, with what was sent"
run pipeline build --now "$now"

say "Where to look"
cat <<END
  The calendar      $brand/public/index.html
  The brand's feed  $work/log/feed/index.html
  Live, in a browser: make preview
END
