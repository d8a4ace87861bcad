#Requires -Version 7.4
<#
.SYNOPSIS
Prints one line about the health of accounts, and ends with exit code 0 (OK), 1 (warning) or 2 (critical). It sends no request to a cloud.

.DESCRIPTION
Critical: an account must sign in again, cannot be read, or does not exist. Warning: the session ends within seven days, the cloud accepts no calls
for a time, nine tenths of a limit are used, or Get-ApplianceAccount warns. A cloud can end a session without notice, and only a refresh detects that:
Get-ApplianceToken -ForceRefresh sends one.

.EXAMPLE
pwsh -NoProfile -NonInteractive -File health.ps1 -Account Miele/holiday-home -Vault SecretStore
OK: Miele/holiday-home is signed in until 2026-12-22 18:04, its token is 0.4 h old.

.EXAMPLE
pwsh -NoProfile -NonInteractive -File health.ps1 -TextFile /var/lib/prometheus/node-exporter/appliances.prom
#>
[CmdletBinding()]
param(
    [string[]] $Account = '*',

    [string] $Vault,

    # Also writes the values to this file, for the textfile collector of node_exporter. The name must end in .prom.
    [ValidatePattern('\.prom$')]
    [string] $TextFile
)

$ErrorActionPreference = 'Stop'
trap { "CRITICAL: $_" -replace '\s+', ' '; exit 2 }
Import-Module ApplianceAuth

function Format-Time([datetime] $Time) { $Time.ToString('yyyy-MM-dd HH:mm', [cultureinfo]::InvariantCulture) }

$quiet = @{ ErrorAction = 'SilentlyContinue'; WarningAction = 'SilentlyContinue' }
$store = $Vault ? @{ Vault = $Vault } : @{}
# pwsh -File passes a list as one text.
$accounts = @(Get-ApplianceAccount ($Account -split ',\s*') @store @quiet -ErrorVariable failures -WarningVariable warnings)
$limits = @($accounts | Get-ApplianceRateLimit @quiet -ErrorVariable +failures)
$now = Get-Date

$critical = @(
    $failures | ForEach-Object { "$_" } | Select-Object -Unique
    if (-not $accounts -and -not $failures) { 'No account is signed in.' }
    $accounts | Where-Object State -EQ NeedsSignIn | ForEach-Object { "$_ must sign in again." }
)
$warning = @(
    $warnings | ForEach-Object { "$_" }
    $accounts | Where-Object State -EQ Closed | ForEach-Object { "$_ gets no tokens until $(Format-Time $_.RetryAt)." }
    foreach ($limit in $limits) {
        if ($limit.RetryAt) { "$($limit.Account) accepts no calls until $(Format-Time $limit.RetryAt) ($limit)." }
        elseif ($limit.Maximum -ge 100 -and $limit.Left -le $limit.Maximum / 10) { "$($limit.Account) has $($limit.Left) left of $limit." }
    }
)
$fine = foreach ($one in $accounts | Where-Object State -EQ Connected) {
    $end = $one.SignInExpiresAt ? " until $(Format-Time $one.SignInExpiresAt)" : ''
    "$one is signed in$end, its token is $([Math]::Round(($now - $one.TokenReceivedAt).TotalHours, 1)) h old."
}
$status = $critical ? 2 : $warning ? 1 : 0

if ($TextFile) {
    function ConvertTo-UnixTime([datetime] $Time) { [DateTimeOffset]::new($Time).ToUnixTimeSeconds() }
    function Add-Metric([string] $Name, [string] $Help, [object[]] $Source, [scriptblock] $Value) {
        "# HELP applianceauth_$Name $Help"
        "# TYPE applianceauth_$Name gauge"
        foreach ($item in $Source) {
            $limit = $item.Limit ? ",limit=`"$($item.Limit)`"" : ''
            "applianceauth_$Name{account=`"$($item.Account)`"$limit} $(& $Value $item)"
        }
    }
    $ending = @($accounts | Where-Object SignInExpiresAt)
    $known = @($limits | Where-Object { $null -ne $_.Left })
    $lines = @(
        '# HELP applianceauth_health_status 0 if all accounts are OK, 1 for a warning, 2 if one needs attention.'
        '# TYPE applianceauth_health_status gauge'
        "applianceauth_health_status $status"
        Add-Metric signed_in '1 if the account is signed in, 0 if it must sign in again.' $accounts { $args[0].State -eq 'NeedsSignIn' ? 0 : 1 }
        Add-Metric sign_in_expiry_timestamp_seconds 'End of the session, at the latest or if it is not used.' $ending { ConvertTo-UnixTime $args[0].SignInExpiresAt }
        Add-Metric token_expiry_timestamp_seconds 'End of the access token.' $accounts { ConvertTo-UnixTime $args[0].TokenExpiresAt }
        Add-Metric last_refresh_timestamp_seconds 'Time of the last refresh, or of the sign-in.' $accounts { ConvertTo-UnixTime $args[0].TokenReceivedAt }
        Add-Metric token_age_seconds 'Age of the access token.' $accounts { [long]($now - $args[0].TokenReceivedAt).TotalSeconds }
        Add-Metric token_closed_until_timestamp_seconds 'Until when the cloud issues no tokens, or 0.' $accounts { $args[0].RetryAt ? (ConvertTo-UnixTime $args[0].RetryAt) : 0 }
        Add-Metric calls_left 'Calls left of a limit, as counted on this machine.' $known { $args[0].Left }
        Add-Metric calls_closed_until_timestamp_seconds 'Until when the cloud rejects calls, or 0.' $limits { $args[0].RetryAt ? (ConvertTo-UnixTime $args[0].RetryAt) : 0 }
    )
    # Renamed when it is complete: the collector may read at any time. It ignores the other name.
    $path = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($TextFile)
    [IO.File]::WriteAllText("$path.$PID", ($lines -join "`n") + "`n")
    [IO.File]::Move("$path.$PID", $path, $true)
}

"$(('OK', 'WARNING', 'CRITICAL')[$status]): $(@($critical + $warning + $fine) -join ' ')" -replace '\s+', ' '
exit $status
