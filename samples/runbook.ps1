#Requires -Version 7.4
#Requires -Modules ApplianceAuth
<#
.SYNOPSIS
Writes the status of the appliances of one account to a CSV file. It never prompts, and stops at the first error with exit code 1.

.DESCRIPTION
Sign in to the account in this store first. README.md describes how, and which schedulers can run this script.

.EXAMPLE
pwsh -NoProfile -NonInteractive -File runbook.ps1 -Account Miele/holiday-home -Vault SecretStore -Path status.csv
#>
[CmdletBinding()]
param(
    # No default: a sign-in to another account must not change what the runbook does.
    [Parameter(Mandatory)]
    [string] $Account,

    [Parameter(Mandatory)]
    [string] $Vault,

    # The CSV file, which is replaced each time.
    [Parameter(Mandatory)]
    [string] $Path,

    # A file with the password of a SecretStore, as a SecureString that Export-Clixml has written.
    [string] $UnlockWith
)

$ErrorActionPreference = 'Stop'

if ($UnlockWith) { Unlock-SecretStore -Password (Import-Clixml $UnlockWith) }

# In a variable first, so that a run that fails keeps the previous file.
$appliances = Invoke-ApplianceApi -Path /devices -Account $Account -Vault $Vault

$appliances |
    Select-Object Account, ApplianceId, @{ Name = 'Status'; Expression = { $_.state.status.value_localized ?? ($_.connected ? 'On' : 'Off') } } |
    Export-Csv $Path
