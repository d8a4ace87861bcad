#Requires -Version 7.4
<#
.SYNOPSIS
Runs health.ps1, and sends its line by mail or to a webhook unless it is OK. It ends with the exit code of health.ps1.

.DESCRIPTION
Schedule it once a day. The webhook receives {"text": "..."}, which Slack, Mattermost and Google Chat show. Its address is a secret: set it in the
environment variable APPLIANCE_WEBHOOK, not on the command line.

.EXAMPLE
pwsh -NoProfile -NonInteractive -File notify.ps1 -Account Miele/holiday-home -MailTo me@example.com -SmtpServer mail.example.com
#>
[CmdletBinding()]
param(
    [string[]] $Account = '*',

    [string] $Vault,

    [string] $Webhook = $env:APPLIANCE_WEBHOOK,

    [string] $MailTo,

    [string] $MailFrom = $MailTo,

    [string] $SmtpServer = 'localhost',

    [int] $SmtpPort = 25,

    [switch] $UseSsl,

    [pscredential] $Credential
)

$ErrorActionPreference = 'Stop'
$store = $Vault ? @{ Vault = $Vault } : @{}
$line = & "$PSScriptRoot/health.ps1" -Account $Account @store
$status = $LASTEXITCODE
$line
if ($status -eq 0) { exit 0 }

# If one of them fails, the other is used, and the exit code remains that of health.ps1.
$ErrorActionPreference = 'Continue'
if ($Webhook) {
    $body = ConvertTo-Json @{ text = "$([Environment]::MachineName): $line" }
    try { [void](Invoke-RestMethod $Webhook -Method Post -ContentType 'application/json; charset=utf-8' -Body $body -MaximumRetryCount 2 -RetryIntervalSec 5) }
    catch { Write-Error "The webhook failed: $_" }
}
if ($MailTo) {
    # Send-MailMessage is obsolete because it cannot sign in with OAuth. If your server requires that, use Send-EmailMessage of the module Mailozaurr.
    $mail = @{ To = $MailTo; From = $MailFrom; Subject = "Appliances on $([Environment]::MachineName): $(($line -split ':')[0])"; Body = $line }
    if ($Credential) { $mail.Credential = $Credential }
    try { Send-MailMessage @mail -SmtpServer $SmtpServer -Port $SmtpPort -UseSsl:$UseSsl -Encoding utf8 -WarningAction Ignore -ErrorAction Stop }
    catch { Write-Error "The mail failed: $_" }
}
exit $status
