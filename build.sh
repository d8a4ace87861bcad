#!/usr/bin/env bash
# ./build.sh [task]...: the tasks of build.ps1. Finds or installs PowerShell for them; where none is to be had, runs what needs none.
set -euo pipefail
shopt -s nullglob
cd "$(dirname "${BASH_SOURCE[0]}")"

[ -w "${HOME:-}" ] || { export HOME="$PWD/.tools/home"; mkdir -p "$HOME"; } # The SDK and PowerShell write to it.
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
        build && dotnet test ApplianceAuth.slnx -c Release --no-build -nologo -v quiet \
            --logger trx --results-directory output/results || failed=1
        # The reports say <Counters total="9" executed="9" passed="9" failed="0" ...; a skipped test is in the total alone.
        last=$(awk -F'"' -v least="$failed" '/<Counters / { t += $2; p += $6; f += $8 }
            END { print p+0 " passed, " (f ? f : least) " failed, " t-p-f " skipped" }' /dev/null output/results/*.trx)
        ;;
    *) echo "$task needs PowerShell."; failed=1 ;;
    esac
done
echo 'Left out: all that needs PowerShell, which is not here and could not be installed.'
echo "${last:-$([ "$failed" = 0 ] && echo Done. || echo Failed.)}"
exit "$failed"
