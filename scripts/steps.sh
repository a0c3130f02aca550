# Sourced by the other scripts: headings with times, and what failed.
# shellcheck shell=bash
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

# The packages of this repository in their checked form: an import that Package.swift does not declare is an error.
checked_imports=(--explicit-target-dependency-import-check error)

heading() {
    printf '\n== %s\n' "$1"
}

# step NAME COMMAND…: a heading, the command, how long it took. Keeps the exit status.
step() {
    local name=$1 status=0 began=$SECONDS
    shift
    heading "$name"
    "$@" || status=$?
    if [ "$status" -eq 0 ]; then
        printf -- '-- %s: ok, %d s\n' "$name" $((SECONDS - began))
    else
        printf -- '-- %s: FAILED with status %d, %d s\n' "$name" "$status" $((SECONDS - began))
    fi
    return "$status"
}

# quietly COMMAND…: without the lines that tell of progress and of what went well.
quietly() {
    "$@" 2>&1 | grep -vP --line-buffered '^(\[\d+/\d+\] |◇ |✔ (Test (?!run)|Suite )|↳ T(esting Library|arget Platform))' || return "${PIPESTATUS[0]}"
}

say() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
}

die() {
    say "$@"
    exit 1
}
