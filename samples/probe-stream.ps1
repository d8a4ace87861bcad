# The parts of probe.ps1 that watch a stream, request a device code and write the sheet. They use its variables and functions.

function Read-Stream($Response, [int] $Seconds) {
    # The events that arrive within a time: name, data, whether it has an id, and when it came.
    $reader = [IO.StreamReader]::new($Response.Content.ReadAsStream())
    $watch = [Diagnostics.Stopwatch]::StartNew()
    $name, $lines, $id = '', @(), $false
    while ($watch.Elapsed.TotalSeconds -lt $Seconds) {
        $next = $reader.ReadLineAsync()
        try { if (-not $next.Wait([Math]::Max(1, [int]($Seconds * 1000 - $watch.ElapsedMilliseconds)))) { break } } catch { [pscustomobject]@{ Name = '(connection lost)'; Data = ''; Id = $false; Second = $watch.Elapsed.TotalSeconds }; break }
        $line = $next.Result
        if ($null -eq $line) { [pscustomobject]@{ Name = '(closed by the cloud)'; Data = ''; Id = $false; Second = $watch.Elapsed.TotalSeconds }; break }
        switch -Regex ($line) {
            '^event: ?(.*)' { $name = $Matches[1] }
            '^data: ?(.*)' { $lines += $Matches[1] }
            '^id: ?.' { $id = $true }
            '^:' { [pscustomobject]@{ Name = '(comment line)'; Data = ''; Id = $false; Second = $watch.Elapsed.TotalSeconds } }
            '^retry:' { [pscustomobject]@{ Name = '(retry)'; Data = ''; Id = $false; Second = $watch.Elapsed.TotalSeconds } }
            '^$' {
                if ($name -or $lines) { [pscustomobject]@{ Name = $name; Data = $lines -join "`n"; Id = $id; Second = $watch.Elapsed.TotalSeconds } }
                $name, $lines, $id = '', @(), $false
            }
        }
    }
}

function Test-Stream([string] $Place, [string] $Of, [int] $Seconds) {
    $number = $miele ? 10 : 8
    $response = Send-Request "$($provider.ApiBase)$Place" $token -Accept text/event-stream
    Add-Fact $number "stream of $Of" (Format-Status $response)
    if ($response -is [string]) { return }
    if (-not $response.IsSuccessStatusCode) { return Add-Fact $number "refusal of the stream of $Of" (Get-Form (Read-Body $response) 2) }

    $events = @(Read-Stream $response $Seconds)
    $response.Dispose()
    $source = $provider.Events
    $expected = @($source.KeepAliveTypes) + @($source.Maps) + @($source.Aliases.Keys)
    foreach ($group in $events | Group-Object Name) {
        $first = $group.Group[0]
        $json = Read-Json $first.Data
        $form = -not $first.Data ? 'empty' : $json ? (Get-Form $json 2) : 'text that is not JSON'
        # Without schema, the module must know each name.
        $change = $source.Schema -or $group.Name -in $expected -or $group.Name -like '(*' ? '' : "$data, Events.Maps or Events.Aliases"
        $item = $source.Schema -and $json -is [Collections.IDictionary] ? $json[$source.Schema.Items].Where({ $_ }, 'First')[0] : $null
        if ($item -and -not ($item.Contains($source.Schema.Key) -and $item.Contains($source.Schema.Value))) { $change = "$data, Events.Schema" }
        Add-Fact $number "event of $Of" "$($group.Name): $($group.Count)", "id: $($first.Id ? 'yes' : 'no')", $form $change
    }

    $alive = @(($events | Where-Object Name -In $source.KeepAliveTypes).Second)
    if ($alive.Count -lt 2) { return Add-Fact ($miele ? 11 : '') "keep-alive events of $Of in $Seconds s" "$($alive.Count)" }
    $longest = (1..($alive.Count - 1) | ForEach-Object { $alive[$_] - $alive[$_ - 1] } | Measure-Object -Maximum).Maximum
    $change = $longest -gt $source.IdleTimeout.TotalSeconds * 0.8 ? "$data, Events.IdleTimeout" : ''
    Add-Fact ($miele ? 11 : '') "longest time between keep-alive events of $Of" "$([Math]::Round($longest, 1)) s" $change
}

function Test-DeviceCode {
    $response = Send-Request $provider.DeviceAuthorizationEndpoint -Accept application/json -Form @{ client_id = $known.ClientId; scope = $handle.Scopes -join ' ' }
    $body = Read-Body $response
    Add-Private $body.device_code $body.user_code
    Add-Fact 11 'response with a device code' (Format-Status $response), (Get-Form $body 1)
    if ($body.expires_in) { Add-Fact 11 'lifetime and interval of the code in seconds' "$($body.expires_in)", "$($body.interval)" }
    if ($body.error) { Add-Fact 14 'error for this application' $body.error, $body.error_description }
}

function Write-Sheet {
    $asked = (Import-PowerShellDataFile "$PSScriptRoot/probe-questions.psd1")[$known.Cloud]
    $rows = foreach ($question in $asked + @(' other facts')) {
        $number, $text = $question.TrimStart('!') -split ' ', 2
        $found = @($facts | Where-Object Number -EQ $number)
        if (-not $found) { [pscustomobject]@{ Number = $number; Fact = $text; Found = $question[0] -eq '!' ? 'cannot be answered by reading' : 'not found'; Change = '' } }
        foreach ($fact in $found) { [pscustomobject]@{ Number = $number; Fact = $fact.Fact; Found = $fact.Found; Change = $fact.Change } }
    }
    @(
        "# What was found at $($provider.DisplayName)"
        ''
        "Version $((Get-Module ApplianceAuth).Version) of the module, $requests requests. The last column names the file below ``src/ApplianceAuth/Providers``"
        'and the property to change, if the module assumes something else.'
        ''
        '| no. | fact | found | to change |'
        '| --- | --- | --- | --- |'
        foreach ($row in $rows) {
            $cells = $row.Number, $row.Fact, $row.Found, $row.Change | ForEach-Object { (Hide-Private $_) -replace '\|', '\|' -replace '\s+', ' ' }
            "| $($cells -join ' | ') |"
        }
    ) | Set-Content $Path
    Get-Item $Path
}
