#Requires -Version 7.4
#Requires -Modules ApplianceAuth
<#
.SYNOPSIS
Writes a table of what the appliances of one account are doing. Nobody is asked, and the first error ends it with exit code 1.

.DESCRIPTION
The account was signed in before, by a person, into the vault that is named here. README.md says how, and which schedulers run this.

.EXAMPLE
pwsh -NoProfile -NonInteractive -File runbook.ps1 -Account Miele/holiday-home -Vault SecretStore -Path status.csv
#>
[CmdletBinding()]
param(
    # No default: what a runbook does must not change when somebody signs in to another account.
    [Parameter(Mandatory)]
    [string] $Account,

    [Parameter(Mandatory)]
    [string] $Vault,

    # The table, written anew each time.
    [Parameter(Mandatory)]
    [string] $Path,

    # A file with the password of a SecretStore that has one: a SecureString, as Export-Clixml writes it.
    [string] $UnlockWith
)

$ErrorActionPreference = 'Stop'

if ($UnlockWith) { Unlock-SecretStore -Password (Import-Clixml $UnlockWith) }

# In a variable first, so that a run that fails leaves the table of the run before it.
$appliances = Invoke-ApplianceApi -Path /devices -Account $Account -Vault $Vault

$appliances |
    Select-Object Account, ApplianceId, @{ Name = 'Status'; Expression = { $_.state.status.value_localized ?? ($_.connected ? 'On' : 'Off') } } |
    Export-Csv $Path
