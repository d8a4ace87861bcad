# Simulates other machines: PowerShell processes that keep running, each with a separate data folder and the same vaults.

function Start-Machine {
    <#
    .SYNOPSIS
    Starts a PowerShell process that stays until Stop-Machine, with the module imported and a separate data folder.
    #>
    param([Parameter(Mandatory, Position = 0)] [string] $DataFolder)
    $runspace = [runspacefactory]::CreateOutOfProcessRunspace($null)
    $runspace.Open()
    Invoke-Machine $runspace {
        param($DataFolder, $Manifest)
        $env:APPLIANCEAUTH_DATA = $DataFolder
        Import-Module $Manifest
    } $DataFolder, $manifest
    $runspace
}

function Invoke-Machine {
    <#
    .SYNOPSIS
    Runs a script on a machine and returns its output. An error keeps its id, and is thrown; warnings are warnings here too.
    #>
    param(
        [Parameter(Mandatory, Position = 0)] $Machine,
        [Parameter(Mandatory, Position = 1)] [scriptblock] $Script,
        [Parameter(Position = 2)] [object[]] $ArgumentList = @()
    )
    $shell = [powershell]::Create().AddScript($Script)
    foreach ($argument in $ArgumentList) { [void]$shell.AddArgument($argument) }
    $shell.Runspace = $Machine
    try {
        $shell.Invoke()
        $shell.Streams.Warning | ForEach-Object { Write-Warning $_.Message }
        if ($shell.Streams.Error.Count) { throw $shell.Streams.Error[0] }
    }
    finally {
        $shell.Dispose()
    }
}

function Stop-Machine($Machine) {
    if ($Machine) { $Machine.Dispose() }
}
