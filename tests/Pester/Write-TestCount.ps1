# Runs Pester files in this process, one after the other, and writes the result of each test into a file, as JSON.
[CmdletBinding()]
param(
    # Separated as in PATH.
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

function Expand-Name([string] $Name, $Data) {
    # Pester does it for tests that it runs or skips.
    [regex]::Replace($Name, '<(?:_\.)?(\w+)>', { $key = $args[0].Groups[1].Value; $key -ne '_' -and $Data -is [Collections.IDictionary] ? $Data[$key] : $Data })
}

function Invoke-File([string] $File) {
    $result = Invoke-Pester -Configuration @{
        Run    = @{ Path = $File; PassThru = $true; SkipRun = [bool]$SkipRun }
        Filter = @{ ExcludeTag = $excluded }
        Output = @{ Verbosity = 'Normal'; RenderMode = 'Plaintext' }
    }
    $tests = foreach ($test in $result.Tests) {
        $blocks = @(for ($block = $test.Block; -not $block.IsRoot; $block = $block.Parent) { $block })
        [array]::Reverse($blocks)
        $name = $test.ExpandedPath
        if ($test.Result -eq 'NotRun') { $name = @($blocks | ForEach-Object { Expand-Name $_.Name $_.Data }) + (Expand-Name $test.Name $test.Data) -join '.' }
        @{
            Name   = "$([IO.Path]::GetFileName($File) -replace '\.Tests\.ps1$'): $name"
            Result = "$($test.Result)"
            Tags   = @($test.Tag) + $blocks.Tag | Where-Object { $_ }
        }
    }
    @{
        Path         = $File
        # A block whose setup failed, or a file that could not be read, holds tests that never ran.
        FailedBlocks = $result.FailedBlocksCount + $result.FailedContainersCount
        Tests        = @($tests)
    }
}

function Invoke-SeparateFile([string] $File) {
    # With a separate home, environment and location, and without the state that the module and the emulator have of the file before.
    $before = Get-ChildItem env:
    $env:HOME = (New-Item -ItemType Directory (Join-Path $firstHome (Split-Path -LeafBase $File))).FullName
    # As PowerShell makes it when it starts.
    if (-not $IsWindows) { [void](New-Item -ItemType Directory "$env:HOME/.local/share") }
    Set-Variable HOME $env:HOME -Scope Global -Force
    Push-Location
    try { Invoke-File $File }
    finally {
        Pop-Location
        Get-ChildItem env: | Where-Object Name -NotIn $before.Name | Remove-Item
        $before | ForEach-Object { Set-Item "env:$($_.Name)" $_.Value }
        & "$PSScriptRoot/Reset-Module.ps1"
        # Ends the output of this file.
        Write-Host "`f" -NoNewline
    }
}

$firstHome = $HOME
$files = $Path -split [IO.Path]::PathSeparator
if ($files.Count -eq 1) { $results = Invoke-File $files[0] }
else {
    . "$PSScriptRoot/Cloud.ps1"
    $global:sharedCloud = $cloud = Start-Cloud
    try { $results = foreach ($file in $files) { Invoke-SeparateFile $file } }
    finally {
        $global:sharedCloud = $null
        Stop-Cloud $cloud
    }
}
ConvertTo-Json @($results) -Depth 5 | Set-Content $ResultFile
