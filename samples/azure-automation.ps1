#Requires -Version 7.4
<#
.SYNOPSIS
A runbook for Azure Automation, with the sign-in in Azure Key Vault. Never run: no subscription was at hand.

.DESCRIPTION
A runtime environment with PowerShell 7.4 needs the packages ApplianceAuth, Microsoft.PowerShell.SecretManagement, Az.Accounts and
Az.KeyVault. The Automation account's managed identity opens the key vault; it needs the role "Key Vault Secrets Officer" there. An error
ends the job as failed, which an alert can watch for.
#>
param(
    [Parameter(Mandatory)]
    [string] $SubscriptionId,

    [Parameter(Mandatory)]
    [string] $KeyVaultName,

    [string] $Account = 'Miele/holiday-home'
)

$ErrorActionPreference = 'Stop'

# Nothing of the sandbox outlives the job, so the journal needs no more than a place that can be written to: a new directory that no other user can
# have created before.
$env:APPLIANCEAUTH_DATA = [IO.Directory]::CreateTempSubdirectory('ApplianceAuth-').FullName

[void](Connect-AzAccount -Identity -Subscription $SubscriptionId)
$vault = @{
    Name            = 'Runbooks'
    ModuleName      = 'Az.KeyVault'
    VaultParameters = @{ AZKVaultName = $KeyVaultName; SubscriptionId = $SubscriptionId }
}
Register-SecretVault @vault -AllowClobber

# A renewal that the vault does not take would be gone with the sandbox: then the job has failed.
Invoke-ApplianceApi -Path /devices -Account $Account -Vault $vault.Name -WarningAction Stop |
    Select-Object Account, ApplianceId, @{ Name = 'Status'; Expression = { $_.state.status.value_localized ?? ($_.connected ? 'On' : 'Off') } }
