# The time from the start of a process until the first appliance is printed, less that of a bare pwsh: the cost of each run of a scheduled script.

$signIn = New-SignIn $cloud miele
Connect-MieleAccount @signIn -Name built-in -Vault BuiltIn 6>&1 | Start-UserSignIn $cloud
Set-Secret AccessToken (Get-ApplianceToken Miele/default -AsSecureString) -Vault ApplianceTests

# The three commands of each contender.
$byHand = "(Invoke-RestMethod $($cloud.BaseUri)/v1/devices -Authentication Bearer -Token `$token -AllowUnencryptedAuthentication).PSObject.Properties | ForEach-Object Name"
$contenders = [ordered]@{
    'built-in store'       = 'Import-Module ApplianceAuth', 'Get-ApplianceToken Miele/built-in', '$token | Invoke-ApplianceApi /devices | ForEach-Object ApplianceId'
    'SecretStore'          = 'Import-Module ApplianceAuth', 'Get-ApplianceToken Miele/default', '$token | Invoke-ApplianceApi /devices | ForEach-Object ApplianceId'
    'by hand, SecretStore' = 'Import-Module Microsoft.PowerShell.SecretManagement', 'Get-Secret AccessToken -Vault ApplianceTests', $byHand
}
$whole = [ordered]@{ 'a bare pwsh' = "'ready'" }
$timed = [ordered]@{}
foreach ($name in $contenders.Keys) {
    $import, $token, $call = $contenders[$name]
    $whole[$name] = "$import; `$token = $token; $call"
    # Not the same processes, because a stopwatch takes time itself.
    $timed[$name] = "`$w = [Diagnostics.Stopwatch]::StartNew(); $import; `$a = `$w.Elapsed; `$token = $token; `$b = `$w.Elapsed; `$null = $call; `$c = `$w.Elapsed
        `$a.TotalMilliseconds, (`$b - `$a).TotalMilliseconds, (`$c - `$b).TotalMilliseconds | ForEach-Object { `$_.ToString('R', [cultureinfo]::InvariantCulture) }"
}

'Command lines, each after `pwsh -NoProfile -NonInteractive -Command`:', '', ($whole.Values | ForEach-Object { "    $_" }), ''
$runs = Measure-FreshProcess $whole -Rounds $freshRounds
$parts = Measure-FreshProcess $timed -Rounds ([Math]::Max(2, $freshRounds / 3))
$times = @{}
foreach ($name in $runs.Keys) { $times[$name] = [double[]]$runs[$name].Milliseconds }
$bare = $times['a bare pwsh']
"| cold start, $freshRounds rounds | mean | p50 | less a bare pwsh | import, p50 | token, p50 | call, p50 |"
'| --- | ---: | ---: | ---: | ---: | ---: | ---: |'
foreach ($name in $runs.Keys) {
    $mean = ($times[$name] | Measure-Object -Average).Average
    $row = @($name; Format-Time $mean; Format-Time (Get-Percentile $times[$name] 0.5))
    $row += $contenders.Contains($name) ? (Format-Time ($mean - ($bare | Measure-Object -Average).Average)) : ''
    foreach ($part in 0..2) {
        $row += $contenders.Contains($name) ? (Format-Time (Get-Percentile ($parts[$name] | ForEach-Object { [double]::Parse($_.Lines[$part], [cultureinfo]::InvariantCulture) }) 0.5)) : ''
    }
    "| $($row -join ' | ') |"
}
''
'| cold start, less a bare pwsh, of by hand | share | 95 % interval | wanted |'
'| --- | ---: | ---: | ---: |'
$hand = $times['by hand, SecretStore']
Format-ShareRow 'built-in store' (Get-ShareInterval $times['built-in store'] $hand -Baseline $bare) 0.4
Format-ShareRow 'SecretStore' (Get-ShareInterval $times['SecretStore'] $hand -Baseline $bare) 1
''
