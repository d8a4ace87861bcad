# The JSON that is called for and read: documents of the emulated appliances, again and again until the size is reached.

function New-Body {
    <#
    .SYNOPSIS
    A JSON object of about so many bytes.
    #>
    param([Parameter(Mandatory, Position = 0)] [int] $Bytes)
    $devices = Get-Item (Join-Path $PSScriptRoot '../tests/ApplianceCloud/Data/Miele/*.json') |
        ForEach-Object { Get-Content -Raw $_ | ConvertFrom-Json | Select-Object ident, state | ConvertTo-Json -Depth 10 -Compress }
    if ($Bytes -lt $devices[0].Length) {
        # A part of one of them.
        return ($devices[0] | ConvertFrom-Json).ident | ConvertTo-Json -Depth 10 -Compress | ForEach-Object { $_ -replace '^\{', "{`"note`":`"$('x' * [Math]::Max(0, $Bytes - $_.Length - 12))`"," }
    }
    $body = [Text.StringBuilder]::new('{"items":[')
    for ($i = 0; $body.Length -lt $Bytes; $i++) {
        if ($i) { [void]$body.Append(',') }
        [void]$body.Append($devices[$i % $devices.Count])
    }
    "$body]}"
}

$bodies = [ordered]@{ '0.7 KB' = New-Body 700; '130 KB' = New-Body 130kb; '5 MB' = New-Body 5mb }
