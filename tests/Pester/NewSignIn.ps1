# The emulator's applications, and the parameters of a sign-in to each system.

$apps = @{
    Code      = 'C0DE' * 16
    OtherCode = 'ACCE' * 16
    Device    = 'DE71' * 16
    Miele     = '5f0d2b6e-1c47-4b0a-9e53-7d1a2c3b4e5f'
}

function New-SignIn {
    <#
    .SYNOPSIS
    The parameters of the Connect cmdlet for one way of signing in, with a redirect on a port that is free, as a table to splat.

    .EXAMPLE
    $signIn = New-SignIn $cloud miele
    Connect-MieleAccount @signIn -PassThru 6>&1 | Start-UserSignIn $cloud
    #>
    param(
        [Parameter(Mandatory, Position = 0)] $Cloud,
        [Parameter(Mandatory, Position = 1)] [ValidateSet('code', 'device', 'china', 'simulator', 'miele', 'legacy')] [string] $Way
    )
    $app = $Way -in 'miele', 'legacy' ? $apps.Miele : $Way -eq 'device' ? $apps.Device : $apps.Code
    $signIn = @{ ClientId = $app; TimeoutSec = 30; BaseUri = $Cloud.BaseUri + ($Way -in 'china', 'simulator' ? "/$Way" : '') }
    if ($Way -eq 'device') { return $signIn + @{ UseDeviceCode = $true } }

    $signIn += @{ RedirectUri = New-Redirect $Cloud $app; NoBrowser = $true }
    if ($Way -ne 'simulator') { $signIn.ClientSecret = New-Secret ($app -eq $apps.Miele ? 'canary-secret-of-miele' : 'canary-secret-of-C0DE') }
    if ($Way -in 'china', 'simulator') { $signIn.Environment = $Way }
    if ($Way -eq 'legacy') { $signIn += @{ Legacy = $true; Country = 'de-DE' } }
    $signIn
}

function New-Secret([string] $Text) {
    ConvertTo-SecureString $Text -AsPlainText -Force
}

function Get-CloudLog($Cloud, [string] $Name) {
    <#
    .SYNOPSIS
    Returns the logged calls with a name, such as miele/token:authorization_code, without those of the emulated user.
    #>
    Invoke-Cloud $Cloud log | Where-Object { $_.name -eq $Name -and $_.userAgent -notlike 'CloudEmulator-User/*' }
}

function Get-CallCount($Cloud) {
    <#
    .SYNOPSIS
    How many calls the emulator has seen in all, so that a test can check that nothing was sent.
    #>
    @(Invoke-Cloud $Cloud log).Count
}

function Get-StoreSnapshot {
    <#
    .SYNOPSIS
    The content of a store, one line with name and hash for each secret or file, so that a test can check that nothing was stored or lost.
    #>
    param([Parameter(Position = 0)] [string] $Name = $store)
    if ($Name -eq 'BuiltIn') {
        $files = Get-ChildItem (Get-DataFolder) -Recurse -File -Filter *.session
        return ($files | Sort-Object FullName | ForEach-Object { "$($_.Name) $((Get-FileHash $_).Hash)" }) -join "`n"
    }
    (Get-SecretInfo -Vault $Name | Sort-Object Name | ForEach-Object {
        $text = Get-Secret $_.Name -Vault $Name -AsPlainText | ConvertTo-Json
        "$($_.Name) $([Convert]::ToHexString([Security.Cryptography.SHA256]::HashData([Text.Encoding]::UTF8.GetBytes($text))))"
    }) -join "`n"
}
