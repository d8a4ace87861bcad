#Requires -Version 7.4
<#
.SYNOPSIS
Signs in to each provider, and shows that the account is stored, used by a second PowerShell process, called, and refreshed.

.DESCRIPTION
`./build.ps1 demo` runs it against the emulated clouds, in a temporary home directory. The emulator also acts as the user, who goes through the
pages of the sign-in. The commands after PS> are the ones that run.
#>
[CmdletBinding()]
param(
    # The address of the emulator.
    [Parameter(Mandatory, Position = 0)] [uri] $BaseUri
)

. "$PSScriptRoot/../tests/Pester/Common.ps1"

$cloud = [pscustomobject]@{ BaseUri = $BaseUri.OriginalString.TrimEnd('/') }
$homeConnectApp = 'C0DE' * 16
$deviceApp = 'DE71' * 16
$mieleApp = '5f0d2b6e-1c47-4b0a-9e53-7d1a2c3b4e5f'
$homeConnectSecret = ConvertTo-SecureString 'canary-secret-of-C0DE' -AsPlainText -Force
$mieleSecret = ConvertTo-SecureString 'canary-secret-of-miele' -AsPlainText -Force

# Only the emulator needs its address, and a redirect on a free port.
$emulator = @{ BaseUri = $cloud.BaseUri; TimeoutSec = 60 }
$homeConnect = $emulator + @{ NoBrowser = $true; RedirectUri = New-Redirect $cloud $homeConnectApp }
$miele = $emulator + @{ NoBrowser = $true; RedirectUri = New-Redirect $cloud $mieleApp }
$china = $homeConnect + @{}
$china.BaseUri += '/china'
$simulator = $homeConnect + @{}
$simulator.BaseUri += '/simulator'

# Prevents the message about a missing display, which the emulated user does not need.
$env:DISPLAY ??= ':0'

function Write-Step([string] $Name, [string] $Text) {
    Write-Host "  $($Name.PadRight(12))" -ForegroundColor Green -NoNewline
    Write-Host $Text
}

function Show-Message {
    <#
    .SYNOPSIS
    Prints the messages of a cmdlet, with long addresses truncated, and passes all objects on.
    #>
    process {
        if ($_ -is [Management.Automation.InformationRecord]) {
            foreach ($line in "$_" -split "`n" -match '\S') {
                Write-Host "  | $($line.Length -gt 90 ? $line.Substring(0, 89) + '…' : $line)" -ForegroundColor DarkGray
            }
        }
        $_
    }
}

function Show-Provider([string] $Title, [string] $Provider, [scriptblock] $SignIn) {
    Write-Host "`n$Title" -ForegroundColor Cyan
    Write-Host "PS> $("$SignIn".Trim())"
    $account = if ($Provider -eq 'simulator') {
        & $SignIn 6>&1 | Show-Message | Where-Object { $_ -isnot [Management.Automation.InformationRecord] }
    }
    else {
        & $SignIn 6>&1 | Show-Message | Start-UserSignIn $cloud
    }
    $name = $account.Account
    $end = $account.SignInExpiresAt ? $account.SignInExpiresAt.ToString('d MMMM yyyy') : 'the cloud ends it'
    Write-Step 'signed in' "$name, $($account.Environment), until $end"
    Write-Step 'stored' "in $($account.Vault), protected by: $($account.Protection)"
    if ($account.Vault -ne $store) { throw "$name is stored in $($account.Vault), not in $store." }

    $second = Invoke-Pwsh { param($Name) $PID, (Get-ApplianceToken $Name).TokenExpiresAt } $name
    Write-Step 'second' "process $($second[0]) found the token in the store, valid until $($second[1].ToString('d MMMM HH:mm'))"

    Write-Host "PS> Get-Appliance $name -ListOnly"
    $appliances = @(Get-Appliance $name -ListOnly)
    if (-not $appliances) { throw "$name has no appliances." }
    Write-Step 'appliances' "$($appliances.Count), such as $(($appliances | Select-Object -First 3) -join ', ')"

    $refreshes = "$Provider/token:refresh_token"
    $before = (Invoke-Cloud $cloud counters).$refreshes
    [void](Invoke-Cloud $cloud expire @{ provider = $Provider })
    Write-Host "PS> Get-ApplianceToken $name | Invoke-ApplianceApi -Path /devices"
    $again = Get-ApplianceToken $name | Invoke-ApplianceApi -Path /devices
    $refreshed = (Invoke-Cloud $cloud counters).$refreshes - $before
    if ($refreshed -ne 1 -or @($again).Count -ne $appliances.Count) { throw "$name was refreshed $refreshed times." }
    Write-Step 'refreshed' 'the emulator had expired the token; this command refreshed it without a prompt'
    $shown.Add($name)
}

Write-Host "The emulator of the clouds is at $($cloud.BaseUri). @emulator, @homeConnect, @china, @simulator and @miele are"
Write-Host 'parameters for the emulator; the real clouds do not need them.'
$shown = [Collections.Generic.List[string]]::new()
$store = if (Get-Module -ListAvailable Microsoft.PowerShell.SecretStore) { New-TestVault Demo; 'Demo' } else { 'BuiltIn' }
Write-Host ($store -eq 'Demo' ? 'Accounts are stored in a SecretStore vault.' : 'SecretStore is not installed: accounts are stored in the built-in store.')
Show-Provider 'Home Connect, signed in on another device' homeconnect {
    Connect-HomeConnectAccount device -ClientId $deviceApp -UseDeviceCode @emulator -PassThru
}
Show-Provider 'Home Connect, signed in with the browser' homeconnect {
    Connect-HomeConnectAccount -ClientId $homeConnectApp -ClientSecret $homeConnectSecret @homeConnect -PassThru
}
Show-Provider 'Home Connect in China' china {
    Connect-HomeConnectAccount -Environment China -ClientId $homeConnectApp -ClientSecret $homeConnectSecret @china -PassThru
}
Show-Provider 'Home Connect simulator, without a user' simulator {
    Connect-HomeConnectAccount -Environment Simulator -ClientId $homeConnectApp @simulator -PassThru
}
Show-Provider 'Miele' miele {
    Connect-MieleAccount -ClientId $mieleApp -ClientSecret $mieleSecret @miele -PassThru
}
Show-Provider 'Miele, the legacy provider' legacy {
    Connect-MieleAccount legacy -Legacy -Country de-DE -ClientId $mieleApp -ClientSecret $mieleSecret @miele -PassThru
}

Write-Host "`nAll accounts" -ForegroundColor Cyan
Write-Host 'PS> Get-ApplianceAccount | Format-Table Account, Environment, State, TokenExpiresAt, Vault'
$accounts = Get-ApplianceAccount
$accounts | Format-Table Account, Environment, State, TokenExpiresAt, Vault
$connected = ($accounts | Where-Object State -EQ Connected).Account
if (Compare-Object $shown $connected) { throw "These accounts should be connected: $($shown -join ', ')." }

Write-Host 'PS> Get-Appliance -Account HomeConnect, Miele'
$appliances = Get-Appliance -Account HomeConnect, Miele
$appliances | Out-Default
if (@($appliances.Account | Sort-Object -Unique).Count -ne 2) { throw 'Both accounts should have appliances.' }

Write-Host @'
To use your own appliances, register an application in the developer portal with the redirect URI http://localhost:8080/callback. Then sign in:

    https://developer.home-connect.com/applications
        Connect-HomeConnectAccount -ClientId <Client ID> -UseDeviceCode       for an application with the OAuth flow "Device Flow"
    https://developer.miele.com/get-involved
        Connect-MieleAccount -ClientId <Client ID>                            prompts for the client secret

    Get-Appliance Miele
'@
