#Requires -Version 7.4
<#
.SYNOPSIS
Registers a Windows scheduled task that runs runbook.ps1 every morning, whether a user is logged on or not. This script was never run.

.DESCRIPTION
The task runs as the user who signed in, with that user's password: without it Windows cannot decrypt the vault's password file, which
Export-Clixml encrypts for one user on one machine. Run this script as that user, elevated, and not in PowerShell from the Microsoft Store.

.EXAMPLE
./scheduled-task.ps1 -Credential (Get-Credential "$env:USERDOMAIN\$env:USERNAME") -Account Miele/holiday-home
#>
[CmdletBinding()]
param(
    # The user's name and password, which Windows stores with the task.
    [Parameter(Mandatory)]
    [pscredential] $Credential,

    [Parameter(Mandatory)]
    [string] $Account,

    [string] $Vault = 'SecretStore',

    # The folder for the CSV file and the vault's password file.
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
