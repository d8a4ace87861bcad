# Searches all output of a script for secrets: streams, objects, files, and data that other programs can read from the process. The emulator knows
# every secret that it has issued or received.

function Get-Canary {
    <#
    .SYNOPSIS
    All values that must never be seen, with their kinds: those of the emulator, and the sealing keys in the vault.

    .DESCRIPTION
    Among them are jti and session_state, which only tell one token from another: they have no business in a log either.
    #>
    param([Parameter(Mandatory, Position = 0)] $Cloud)
    Invoke-Cloud $Cloud secrets
    if ($store -eq 'BuiltIn') { return }
    # SecretStore decrypts its whole file for each secret, so it is called only if the file has changed.
    $written = (Get-Item "$(Get-SecretFolder)/localstore/storefile" -ErrorAction Ignore).LastWriteTimeUtc
    if (-not $written -or $sealingKeys.Written -ne $written) {
        $sealingKeys.Written = $written
        $sealingKeys.All = Get-SecretInfo 'ApplianceAuthKey-*' -Vault $store | ForEach-Object {
            $registration = Get-Secret $_.Name -Vault $store -AsPlainText | ConvertFrom-Json
            [pscustomobject]@{ Kind = 'sealing_key'; Value = $registration.sealingKey }
        }
    }
    $sealingKeys.All
}

function Get-CanaryForm([string] $Value) {
    # A value as text, address, JSON, and UTF-16 may hold it, and as Base64 does, whatever stands before and after it.
    $Value
    [uri]::EscapeDataString($Value)
    [Text.Json.JsonEncodedText]::Encode($Value).Value
    [Text.Encoding]::Latin1.GetString([Text.Encoding]::Unicode.GetBytes($Value))
    foreach ($bytes in [Text.Encoding]::UTF8.GetBytes($Value), [Text.Encoding]::Unicode.GetBytes($Value)) {
        foreach ($before in 0..2) {
            $base64 = [Convert]::ToBase64String([byte[]]::new($before) + $bytes)
            # The first and the last characters hold bits of what stands beside the value.
            $base64.Substring([Math]::Ceiling($before * 4 / 3), $base64.Length - 4 - [Math]::Ceiling($before * 4 / 3))
        }
    }
}

function Find-Canary {
    <#
    .SYNOPSIS
    Where which kinds of secrets are seen, such as 'transcript: access_token'.
    #>
    param([Parameter(Mandatory, Position = 0)] $Canary, [Parameter(Mandatory, Position = 1)] [Collections.IDictionary] $Evidence)
    $searched.Cases++
    foreach ($secret in $Canary) {
        if (-not $forms.ContainsKey($secret.Value)) { $forms[$secret.Value] = [Collections.Generic.HashSet[string]]::new([string[]]@(Get-CanaryForm $secret.Value)) }
    }
    # All places as one text first: what is not in that is in none of them.
    $all = ($Evidence.Values | ForEach-Object { "$_" }) -join "`n"
    $seen = foreach ($secret in $Canary) {
        foreach ($form in $forms[$secret.Value]) { if ($all.Contains($form)) { $secret; break } }
    }
    $found = foreach ($place in $Evidence.Keys) {
        $text = "$($Evidence[$place])"
        [void]$searched.Places.Add(($place -replace ' .*'))
        foreach ($secret in $seen) {
            foreach ($form in $forms[$secret.Value]) { if ($text.Contains($form)) { "${place}: $($secret.Kind)"; break } }
        }
    }
    $found | Select-Object -Unique
}

function Get-Evidence {
    <#
    .SYNOPSIS
    Runs a script and returns what can be seen of it, place by place.
    #>
    param([Parameter(Mandatory, Position = 0)] [scriptblock] $Script)
    $records = [Collections.Generic.List[object]]::new()
    $global:Error.Clear()
    $transcript = Join-Path $temporary "$(New-Guid).transcript"
    [void](Start-Transcript $transcript)
    $global:DebugPreference = $global:VerbosePreference = 'Continue'
    try { & $Script *>&1 | ForEach-Object { $records.Add($_) } } catch { $records.Add($_) }
    finally {
        $global:DebugPreference = $global:VerbosePreference = 'SilentlyContinue'
        # What a host would show goes into the transcript alone: it has no business in the report of the tests.
        [void]($records | Out-String -Width 99999 | Out-Default -Transcript)
        [void](Stop-Transcript)
    }
    $errors = @($global:Error)
    # A stream record refers to all objects of PowerShell, so it cannot be converted to JSON.
    $results = @($records | Where-Object { $null -ne $_ -and "$($_.PSObject.BaseObject.GetType())" -notmatch '^System\.Management\.Automation\.\w+Record$' })
    $clixml = Join-Path $temporary "$(New-Guid).clixml"
    # An exception leads to its assembly, and from there to thousands more.
    Export-Clixml -InputObject $records -Path $clixml -Depth 3
    $evidence = [ordered]@{
        streams    = $records | Out-String -Width 99999
        list       = $records + $errors + $errors.Exception | Format-List * -Force | Out-String -Width 99999
        json       = $results | ConvertTo-Json -Depth 20 -WarningAction Ignore
        clixml     = Get-Content -Raw $clixml
        properties = (Get-Reachable $records) -join "`n"
        error      = (@(Get-Reachable $errors) + ($errors | ForEach-Object { "$($_.Exception)" })) -join "`n"
        transcript = Get-Content -Raw $transcript
    }
    Remove-Item $transcript, $clixml
    Add-LeftBehind $evidence
    $evidence
}

function Add-LeftBehind($Evidence) {
    # What lies under home and temporary folder, and what the system shows of the process. A vault is sealed, so it is searched as well.
    $Evidence.process = @([Environment]::CommandLine; Get-ChildItem env: | ForEach-Object { "$($_.Name)=$($_.Value)" }) -join "`n"
    foreach ($file in Get-ChildItem -Recurse -File -Force $HOME, $env:TMPDIR | Sort-Object FullName -Unique) {
        $text = [Text.Encoding]::Latin1.GetString([IO.File]::ReadAllBytes($file.FullName))
        # The built-in store writes the tokens of an account below a header, in a file that only its user may read, and removes those of a removed account.
        if ($store -eq 'BuiltIn' -and $file.Directory.Name -eq 'builtin' -and $file.Extension -eq '.session') {
            if (-not $IsWindows -and $file.UnixMode -ne '-rw-------') { throw "$file has the mode $($file.UnixMode)." }
            $header = $text.Split("`n")[0]
            if ((ConvertFrom-Json $header).state -ne 'Removed') { $text = $header }
        }
        $Evidence["file $($file.Name)"] = $text
    }
}

function Get-Reachable($Value, [int] $Depth = 6, $Seen = [Collections.Generic.HashSet[object]]::new([Collections.Generic.ReferenceEqualityComparer]::Instance)) {
    # The texts of all that public properties lead to, from whatever is given: what a debugger or a curious script can get.
    if ($null -eq $Value -or $Depth -lt 0) { return }
    if ($Value -is [string] -or $Value -is [ValueType] -or $Value -is [uri]) { return "$Value" }
    $bare = $Value.PSObject.BaseObject
    # What belongs to PowerShell itself leads everywhere, and to everything that this very test holds.
    $away = [scriptblock], [psmoduleinfo], [Management.Automation.CommandInfo], [Management.Automation.SessionState], [Diagnostics.Process], [Reflection.MemberInfo], [type]
    if ($away.Where({ $bare -is $_ }) -or "$($bare.GetType().Namespace)" -match '^System\.(Reflection|Threading|Management\.Automation\.(Language|Runspaces|Host))') { return }
    # PowerShell adds to each record what its command was called with.
    if ($bare.GetType().Name -eq 'PSBoundParametersDictionary') { return }
    # Responses of a cloud are searched as JSON.
    if ($bare -is [Management.Automation.PSCustomObject] -or -not $Seen.Add($bare)) { return }
    "$Value"
    if ($Value -is [Collections.IDictionary]) { $Value.Keys | ForEach-Object { "$_"; Get-Reachable $Value[$_] ($Depth - 1) $Seen }; return }
    if ($Value -is [Collections.IEnumerable]) { foreach ($item in $Value) { Get-Reachable $item ($Depth - 1) $Seen }; return }
    foreach ($property in $Value.PSObject.Properties) { Get-Reachable $property.Value ($Depth - 1) $Seen }
}
