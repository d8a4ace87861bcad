# Every Pester file begins with `BeforeAll { . "$PSScriptRoot/Common.ps1" }`. Imports the module in output.

$ErrorActionPreference = 'Stop'
$manifest = (Get-Item (Join-Path $PSScriptRoot '../../output/ApplianceAuth/*/ApplianceAuth.psd1')).FullName
Import-Module $manifest
$pwsh = & (Join-Path $PSScriptRoot '../../build/Get-PwshPath.ps1')
. (Join-Path $PSScriptRoot 'Cloud.ps1')

function New-TestVault {
    <#
    .SYNOPSIS
    Makes an empty SecretStore vault that needs no password, the default one of this process's home.
    #>
    param([Parameter(Position = 0)] [string] $Name = 'ApplianceTests')
    # On Windows the store lies where the environment cannot move it, so only a machine without an owner will do.
    if ((Split-Path -Leaf $HOME) -notlike 'applianceauth-*' -or ($IsWindows -and -not $env:CI)) {
        throw 'This would reset your own SecretStore. Run the file with tests/Pester/Invoke-TestFile.ps1.'
    }
    Reset-SecretStore -Authentication None -Interaction None -Force -WarningAction Ignore
    Register-SecretVault -Name $Name -ModuleName Microsoft.PowerShell.SecretStore -DefaultVault
}

function New-TestStore {
    <#
    .SYNOPSIS
    Makes the empty store for the accounts of this file, which is the default one of this process's home, and returns its name.

    .DESCRIPTION
    Invoke-TestFile.ps1 -Store decides which one it is. Files with the tag EachStore run with each; what they test of SecretStore alone has its tag.
    #>
    if ($env:APPLIANCEAUTH_TEST_STORE -eq 'BuiltIn') { return 'BuiltIn' }
    New-TestVault
    'ApplianceTests'
}

function Get-SecretFolder {
    <#
    .SYNOPSIS
    The folder with the files of SecretManagement and SecretStore.
    #>
    $IsWindows ? (Join-Path ([Environment]::GetFolderPath('LocalApplicationData')) Microsoft/PowerShell/secretmanagement) : "$HOME/.secretmanagement"
}

function Get-DataFolder {
    <#
    .SYNOPSIS
    The folder with the files of this process's module.
    #>
    $env:APPLIANCEAUTH_DATA ? $env:APPLIANCEAUTH_DATA : (Join-Path ([Environment]::GetFolderPath('LocalApplicationData')) ApplianceAuth)
}

function Invoke-Pwsh {
    <#
    .SYNOPSIS
    Runs a script in another PowerShell process with the same home, as a later session of the same user, and returns its output.

    .DESCRIPTION
    Values travel as they do in Start-Job, so objects come back without their methods. An error keeps its id, and is thrown.
    #>
    param(
        [Parameter(Mandatory, Position = 0)] [scriptblock] $Script,
        [Parameter(Position = 1)] [object[]] $ArgumentList
    )
    $errors, $output = (& $pwsh -NoProfile -NonInteractive -Command $Script -args $ArgumentList 2>&1).Where(
        { $_ -is [Management.Automation.ErrorRecord] }, 'Split')
    if ($errors) { throw $errors[0] }
    $output
}
