#!/usr/bin/env bash
# ./build.sh [task]...: runs the tasks of build.ps1. Installs PowerShell into .tools if there is none on the path.
set -euo pipefail
shopt -s nullglob
cd "$(dirname "${BASH_SOURCE[0]}")"

[ -w "${HOME:-}" ] || { export HOME="$PWD/.tools/home"; mkdir -p "$HOME"; } # The SDK and PowerShell write to it.
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false

# Runs a command and stops it after a number of seconds. macOS has no timeout(1).
limit() {
    local seconds=$1 pid
    shift
    "$@" </dev/null &
    pid=$!
    while kill -0 "$pid" 2>/dev/null; do
        if [ "$seconds" -le 0 ]; then
            echo "'$*' took too long and was stopped."
            kill -9 "$pid" 2>/dev/null || true
            break
        fi
        seconds=$((seconds - 1))
        sleep 1
    done
    wait "$pid"
}

install_powershell() {
    local version
    version=$(sed -n 's/.* Include="PowerShell" Version="\([^"]*\)".*/\1/p' Directory.Packages.props)
    [ -d ".tools/.store/powershell/$version" ] && return
    echo "PowerShell is not on the path. Installing PowerShell $version into .tools."
    limit 300 dotnet tool update PowerShell --tool-path .tools --version "$version"
}

if ! command -v pwsh >/dev/null; then
    export PATH="$PWD/.tools:$PATH"
    install_powershell || echo 'PowerShell could not be installed.'
fi
if command -v pwsh >/dev/null; then
    exec pwsh -NoProfile -NonInteractive -File build.ps1 "$@" </dev/null
fi

# Without PowerShell: only the tasks that need nothing but the SDK.
failed=0 last='' skipped=''
case " $* " in *' -Strict '*) failed=1 ;; esac # -Strict requires PowerShell.
build() { dotnet build ApplianceAuth.slnx -c Release -p:StageModule=true -v quiet -nologo; }
for task in "${@:-build}"; do
    case $task in
    -Strict) ;;
    clean) rm -rf output ./*/*/bin ./*/*/obj ;;
    build) build || failed=1 ;;
    test)
        rm -rf output/results
        build && dotnet test ApplianceAuth.slnx -c Release --no-build -nologo -v quiet \
            --logger trx --results-directory output/results || failed=1
        # The reports contain <Counters total="9" executed="9" passed="9" failed="0" ...; only the total includes skipped tests.
        last=$(awk -F'"' -v least="$failed" '/<Counters / { t += $2; p += $6; f += $8 }
            END { print p+0 " passed, " (f ? f : least) " failed, " t-p-f " skipped" }' /dev/null output/results/*.trx)
        skipped="$skipped, the Pester tests"
        ;;
    *) skipped="$skipped, $task" failed=1 ;;
    esac
done
[ -z "$skipped" ] || echo "Skipped because there is no PowerShell: ${skipped#, }."
echo "${last:-$([ "$failed" = 0 ] && echo Done. || echo Failed.)}"
exit "$failed"
