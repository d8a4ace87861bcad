# Runs a Pester file in this process and writes the result of each test into a file, as JSON.
[CmdletBinding()]
param(
    [Parameter(Mandatory, Position = 0)]
    [string] $Path,

    [Parameter(Mandatory, Position = 1)]
    [string] $ResultFile,

    # Its manifest.
    [Parameter(Mandatory, Position = 2)]
    [string] $Pester,

    # Tests with one of these tags are not run, separated by commas.
    [Parameter(Position = 3)]
    [string] $ExcludeTag,

    # Finds the tests and runs none.
    [switch] $SkipRun
)

$ErrorActionPreference = 'Stop'
Import-Module $Pester
$excluded = @($ExcludeTag -split ',' -ne '')
$result = Invoke-Pester -Configuration @{
    Run    = @{ Path = $Path; PassThru = $true; SkipRun = [bool]$SkipRun }
    Filter = @{ ExcludeTag = $excluded }
    Output = @{ Verbosity = 'Normal'; RenderMode = 'Plaintext' }
}

function Expand-Name([string] $Name, $Data) {
    # Pester does it for tests that it runs or skips.
    [regex]::Replace($Name, '<(?:_\.)?(\w+)>', { $key = $args[0].Groups[1].Value; $key -ne '_' -and $Data -is [Collections.IDictionary] ? $Data[$key] : $Data })
}

$tests = foreach ($test in $result.Tests) {
    $blocks = @(for ($block = $test.Block; -not $block.IsRoot; $block = $block.Parent) { $block })
    [array]::Reverse($blocks)
    $name = $test.ExpandedPath
    if ($test.Result -eq 'NotRun') { $name = @($blocks | ForEach-Object { Expand-Name $_.Name $_.Data }) + (Expand-Name $test.Name $test.Data) -join '.' }
    @{
        Name   = "$([IO.Path]::GetFileName($Path) -replace '\.Tests\.ps1$'): $name"
        Result = "$($test.Result)"
        Tags   = @($test.Tag) + $blocks.Tag | Where-Object { $_ }
    }
}
@{
    # A block whose setup failed, or a file that could not be read, holds tests that never ran.
    FailedBlocks = $result.FailedBlocksCount + $result.FailedContainersCount
    Tests        = @($tests)
} | ConvertTo-Json -Depth 4 | Set-Content $ResultFile
