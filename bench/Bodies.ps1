# The JSON of the responses: one appliance with its status, and lists of appliances, repeated until the size is reached.

function New-List {
    <#
    .SYNOPSIS
    A JSON object with a list of appliances, of at least so many bytes.
    #>
    param([Parameter(Mandatory, Position = 0)] [int] $Bytes)
    $devices = Get-Item (Join-Path $data 'Miele/*.json') |
        ForEach-Object { Get-Content -Raw $_ | ConvertFrom-Json | Select-Object ident, state | ConvertTo-Json -Depth 10 -Compress }
    $list = [Text.StringBuilder]::new('{"items":[')
    for ($i = 0; $list.Length -lt $Bytes; $i++) {
        if ($i) { [void]$list.Append(',') }
        [void]$list.Append($devices[$i % $devices.Count])
    }
    "$list]}"
}

$data = Join-Path $PSScriptRoot '../tests/CloudEmulator/Data'
$bodies = [ordered]@{
    '0.7 KB' = Get-Content -Raw (Join-Path $data 'HomeConnect/oven.json') | ConvertFrom-Json | Select-Object appliance, status | ConvertTo-Json -Depth 5 -Compress
    '130 KB' = New-List 130kb
    '5 MB'   = New-List 5mb
}
