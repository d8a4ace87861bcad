#!/usr/bin/env bash
# ./build.sh [task]...: the tasks are those of build.ps1. This finds or installs PowerShell for them; where there is none to be had, it runs
# what needs none.
set -euo pipefail
shopt -s nullglob
cd "$(dirname "${BASH_SOURCE[0]}")"

# The SDK and PowerShell want a home to write to.
[ -w "${HOME:-}" ] || { export HOME="$PWD/.tools/home"; mkdir -p "$HOME"; }
export PATH="$PWD/.tools:$PATH"

if ! command -v pwsh >/dev/null; then
    echo 'No PowerShell on the path: installing it into .tools.'
    timeout 60 dotnet tool install PowerShell --tool-path .tools --version '7.6.*' </dev/null || true
fi
if command -v pwsh >/dev/null; then
    exec pwsh -NoProfile -NonInteractive -File build.ps1 "$@" </dev/null
fi

failed=0 last=''
build() { dotnet build ApplianceAuth.slnx -c Release -p:StageModule=true -v quiet -nologo; }
for task in "${@:-build}"; do
    case $task in
    -Strict) ;;
    clean) rm -rf output ./*/*/bin ./*/*/obj ;;
    build) build || failed=1 ;;
    demo) dotnet run --project samples/ConsoleSession -c Release || failed=1 ;;
    test)
        rm -rf output/results
        build && dotnet test ApplianceAuth.slnx -c Release --no-build -nologo -v quiet --logger trx --results-directory output/results || failed=1
        last=$(cat /dev/null output/results/*.trx | sed -n 's/.*<Counters total="\([0-9]*\)".* passed="\([0-9]*\)" failed="\([0-9]*\)".*/\1 \2 \3/p' |
            awk -v least="$failed" '{ t += $1; p += $2; f += $3 } END { print p+0 " passed, " (f ? f : least) " failed, " t-p-f " skipped" }')
        ;;
    *) echo "$task needs PowerShell."; failed=1 ;;
    esac
done
echo 'Left out: all that needs PowerShell, which is not here and could not be installed.'
echo "${last:-$([ "$failed" = 0 ] && echo Done. || echo Failed.)}"
exit "$failed"
