# From the start of a process until the first appliance is printed, less a bare pwsh: what every run of a scheduled script pays.

$signIn = New-SignIn $cloud miele
Connect-MieleAccount @signIn -Name built-in -Vault BuiltIn 6>&1 | Start-Person $cloud
$uri = "$($cloud.BaseUri)/v1/devices"

function Join-Timed([string] $Import, [string] $Token, [string] $Call) {
    # The stopwatch adds microseconds; the first line is the appliance, the second the milliseconds of the parts.
    "`$w = [Diagnostics.Stopwatch]::StartNew(); $Import; `$a = `$w.Elapsed; `$token = $Token; `$b = `$w.Elapsed; $Call; `$c = `$w.Elapsed
    `"`$(`$a.TotalMilliseconds) `$((`$b - `$a).TotalMilliseconds) `$((`$c - `$b).TotalMilliseconds)`""
}

$ours = { param($Account) Join-Timed 'Import-Module ApplianceAuth' "Get-ApplianceToken $Account" '$token | Invoke-ApplianceApi /devices | ForEach-Object ApplianceId' }
$coldStarts = [ordered]@{
    'a bare pwsh'                   = "'ready'"
    'ApplianceAuth, built-in store' = & $ours Miele/built-in
    'ApplianceAuth, SecretStore'    = & $ours Miele/default
    'by hand, SecretStore'          = Join-Timed 'Import-Module Microsoft.PowerShell.SecretManagement' 'Get-Secret AccessToken -Vault ApplianceTests' (
        "(Invoke-RestMethod $uri -Authentication Bearer -Token `$token -AllowUnencryptedAuthentication).PSObject.Properties | ForEach-Object Name")
}
Set-Secret AccessToken (Get-ApplianceToken Miele/default -AsSecureString) -Vault ApplianceTests

$runs = Measure-FreshProcess $coldStarts -Rounds $freshRounds
'Command lines, each after `pwsh -NoProfile -NonInteractive -Command`:', ''
$coldStarts.Values | ForEach-Object { "    $($_ -replace '\s+', ' ')" }
"`n| cold start, $freshRounds rounds | mean | p50 | less a bare pwsh | import | token | call |`n| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
$times = @{}
foreach ($name in $runs.Keys) { $times[$name] = [double[]]$runs[$name].Milliseconds }
$bare = $times['a bare pwsh']
foreach ($name in $runs.Keys) {
    $parts = foreach ($part in 0..2) {
        $values = foreach ($run in $runs[$name]) { if ($run.Lines.Count -gt 1) { [double]::Parse(($run.Lines[-1] -split ' ')[$part], [cultureinfo]::InvariantCulture) } }
        $values ? (Format-Time (Get-Percentile $values 0.5)) : ''
    }
    $mean = ($times[$name] | Measure-Object -Average).Average
    $less = $mean - ($bare | Measure-Object -Average).Average
    "| $name | $(Format-Time $mean) | $(Format-Time (Get-Percentile $times[$name] 0.5)) | $($less -gt 0 ? (Format-Time $less) : '') | $($parts -join ' | ') |"
}
"`n| cold start, less a bare pwsh, of by hand | share | 95 % interval | wanted |`n| --- | ---: | ---: | ---: |"
$hand = $times['by hand, SecretStore']
Format-ShareRow 'built-in store' (Get-ShareInterval $times['ApplianceAuth, built-in store'] $hand -Baseline $bare) 0.4
Format-ShareRow 'SecretStore' (Get-ShareInterval $times['ApplianceAuth, SecretStore'] $hand -Baseline $bare) 1
