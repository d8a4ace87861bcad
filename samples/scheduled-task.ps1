#Requires -Version 7.4
<#
.SYNOPSIS
Has the Windows Task Scheduler run runbook.ps1 every morning, whether anybody is logged on or not. Never run: no Windows was at hand.

.DESCRIPTION
The task runs as the user who signed in, with that user's password: without it Windows would not open the vault's password file, which
Export-Clixml seals for one user on one machine. Run this as that user, elevated, in a PowerShell that is not the Microsoft Store's.

.EXAMPLE
./scheduled-task.ps1 -Credential (Get-Credential "$env:USERDOMAIN\$env:USERNAME") -Account Miele/holiday-home
#>
[CmdletBinding()]
param(
    # The user's own name and password, which Windows keeps with the task.
    [Parameter(Mandatory)]
    [pscredential] $Credential,

    [Parameter(Mandatory)]
    [string] $Account,

    [string] $Vault = 'SecretStore',

    # Holds the table and the vault's password file.
    [string] $Folder = "$HOME\appliances"
)

$ErrorActionPreference = 'Stop'

$passwordFile = "$Folder\vault-password.xml"
[void](New-Item -ItemType Directory $Folder -Force)
Read-Host "Password of the vault $Vault" -AsSecureString | Export-Clixml $passwordFile

$run = "-NoProfile -NonInteractive -File `"$PSScriptRoot\runbook.ps1`""
$values = "-Account $Account -Vault $Vault -Path `"$Folder\status.csv`" -UnlockWith `"$passwordFile`""
$task = @{
    TaskName = 'Appliance status'
    Action   = New-ScheduledTaskAction -Execute "$PSHOME\pwsh.exe" -Argument "$run $values"
    Trigger  = New-ScheduledTaskTrigger -Daily -At 06:17 -RandomDelay (New-TimeSpan -Minutes 5)
    Settings = New-ScheduledTaskSettingsSet -StartWhenAvailable -MultipleInstances IgnoreNew -ExecutionTimeLimit (New-TimeSpan -Minutes 5)
    User     = $Credential.UserName
    Password = $Credential.GetNetworkCredential().Password
}
Register-ScheduledTask @task
