#Requires -Version 7.4
<#
.SYNOPSIS
A runbook for Azure Automation, with the account in Azure Key Vault. This script was never run.

.DESCRIPTION
A runtime environment with PowerShell 7.4 needs the packages ApplianceAuth, Microsoft.PowerShell.SecretManagement, Az.Accounts and
Az.KeyVault. The Automation account's managed identity needs the role "Key Vault Secrets Officer" for the key vault. After an error
the job has failed; you can set an alert for that.
#>
param(
    [Parameter(Mandatory)]
    [string] $SubscriptionId,

    [Parameter(Mandatory)]
    [string] $KeyVaultName,

    [string] $Account = 'Miele/holiday-home'
)

$ErrorActionPreference = 'Stop'

# The sandbox is deleted after the job, so the journal needs only a writable directory. A new one cannot have been created by another user.
$env:APPLIANCEAUTH_DATA = [IO.Directory]::CreateTempSubdirectory('ApplianceAuth-').FullName

[void](Connect-AzAccount -Identity -Subscription $SubscriptionId)
$vault = @{
    Name            = 'Runbooks'
    ModuleName      = 'Az.KeyVault'
    VaultParameters = @{ AZKVaultName = $KeyVaultName; SubscriptionId = $SubscriptionId }
}
Register-SecretVault @vault -AllowClobber

# A refreshed session that the vault does not store is lost with the sandbox, so the job must fail.
Invoke-ApplianceApi -Path /devices -Account $Account -Vault $vault.Name -WarningAction Stop |
    Select-Object Account, ApplianceId, @{ Name = 'Status'; Expression = { $_.state.status.value_localized ?? ($_.connected ? 'On' : 'Off') } }
