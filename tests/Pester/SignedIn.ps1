# Signs in for tests of other features: one line each, with the emulator's default user and a free port.

function Connect-TestMiele($Cloud) {
    <#
    .SYNOPSIS
    Signs in to the emulated Miele; what follows the cloud goes to Connect-MieleAccount.
    #>
    $app = '5f0d2b6e-1c47-4b0a-9e53-7d1a2c3b4e5f'
    $secret = ConvertTo-SecureString 'canary-secret-of-miele' -AsPlainText -Force
    Connect-MieleAccount -ClientId $app -ClientSecret $secret -RedirectUri (New-Redirect $Cloud $app) -BaseUri $Cloud.BaseUri `
        -NoBrowser -TimeoutSec 60 @args 6>&1 | Start-UserSignIn $Cloud
}

function Connect-TestHomeConnect($Cloud) {
    <#
    .SYNOPSIS
    Signs in to the emulated Home Connect; what follows the cloud goes to Connect-HomeConnectAccount.
    #>
    $app = 'C0DE' * 16
    $secret = ConvertTo-SecureString 'canary-secret-of-C0DE' -AsPlainText -Force
    Connect-HomeConnectAccount -ClientId $app -ClientSecret $secret -RedirectUri (New-Redirect $Cloud $app) -BaseUri $Cloud.BaseUri `
        -NoBrowser -TimeoutSec 60 @args 6>&1 | Start-UserSignIn $Cloud
}
