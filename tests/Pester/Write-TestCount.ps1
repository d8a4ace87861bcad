# Runs a Pester file in this process and writes how many of its tests passed, failed and were skipped into a file, as JSON.
[CmdletBinding()]
param(
    [Parameter(Mandatory, Position = 0)]
    [string] $Path,

    [Parameter(Mandatory, Position = 1)]
    [string] $CountFile,

    # Its manifest.
    [Parameter(Mandatory, Position = 2)]
    [string] $Pester
)

$ErrorActionPreference = 'Stop'
Import-Module $Pester
$result = Invoke-Pester -Configuration @{
    Run    = @{ Path = $Path; PassThru = $true }
    Output = @{ Verbosity = 'Normal'; RenderMode = 'Plaintext' }
}
@{
    Passed  = $result.PassedCount
    # A block whose setup failed, or a file that could not be read, holds tests that never ran.
    Failed  = $result.FailedCount + $result.FailedBlocksCount + $result.FailedContainersCount
    Skipped = $result.SkippedCount + $result.InconclusiveCount
} | ConvertTo-Json | Set-Content $CountFile
