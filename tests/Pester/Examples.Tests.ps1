# Runs every example of every help page against the emulator.

BeforeDiscovery {
    . "$PSScriptRoot/Pages.ps1"
    $pages = Get-Example | Group-Object { $_.Page } | ForEach-Object { @{ Page = $_.Name; Examples = $_.Group } }
}

Describe 'The examples' -Tag SharedProcess {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        . "$PSScriptRoot/NewSignIn.ps1"
        $cloud = Start-Cloud
        [void](New-TestStore)
        $redirects = @{ HomeConnect = New-Redirect $cloud $apps.Code; Miele = New-Redirect $cloud $apps.Miele }

        # Examples that need a prompt fail with this error.
        $refusals = @{ 'Connect-HomeConnectAccount 3' = 'InteractionRequired' }

        function Connect-Default {
            foreach ($name in 'default', 'holiday-home') {
                Connect-MieleAccount $name -ClientId $apps.Miele -ClientSecret (New-Secret canary-secret-of-miele) -BaseUri $cloud.BaseUri `
                    -RedirectUri $redirects.Miele -NoBrowser -TimeoutSec 30 -Force 6>&1 | Start-UserSignIn $cloud
            }
            Connect-HomeConnectAccount -ClientId $apps.Code -ClientSecret (New-Secret canary-secret-of-C0DE) -BaseUri $cloud.BaseUri `
                -RedirectUri $redirects.HomeConnect -NoBrowser -TimeoutSec 30 -Force 6>&1 | Start-UserSignIn $cloud
        }

        function Invoke-Example([string] $Page, [string] $Code) {
            # Replaces the reader's values in the pages, and the clouds with the emulator.
            $homeConnect = $Code -match 'Connect-HomeConnectAccount'
            $device = $Code -match '-UseDeviceCode'
            $clientId = $device ? $apps.Device : $homeConnect ? $apps.Code : $apps.Miele
            $secret = New-Secret ($homeConnect ? 'canary-secret-of-C0DE' : 'canary-secret-of-miele')
            $PSDefaultParameterValues = @{
                'Connect-*Account:BaseUri' = $cloud.BaseUri; 'Connect-*Account:TimeoutSec' = 30; 'Connect-*Account:Force' = $true
                'Invoke-RestMethod:AllowUnencryptedAuthentication' = $true
                'Watch-ApplianceEvent:TimeoutSec' = 3
            }
            if (-not $device -and $Code -notmatch '-Environment Simulator') {
                $PSDefaultParameterValues['Connect-HomeConnectAccount:NoBrowser'] = $true
                $PSDefaultParameterValues['Connect-MieleAccount:NoBrowser'] = $true
                $PSDefaultParameterValues['Connect-HomeConnectAccount:RedirectUri'] = $redirects.HomeConnect
                $PSDefaultParameterValues['Connect-MieleAccount:RedirectUri'] = $redirects.Miele
            }
            $here = $Code -replace "Read-Host '[^']+' -AsSecureString", '$secret' -replace 'http://127\.0\.0\.1:5080', $cloud.BaseUri -replace 'https://api\.mcs3\.miele\.com', $cloud.BaseUri
            $script = [scriptblock]::Create($here)
            if ($Code -match '\bConnect-\w+Account' -and $Code -notmatch '-Environment Simulator') { & $script 6>&1 3>$null | Start-UserSignIn $cloud }
            else { & $script 3>$null }
        }
    }

    AfterAll { Stop-Cloud $cloud }

    Context '<Page>' -ForEach $pages {
        BeforeAll {
            [void](Invoke-Cloud $cloud settings @{ deviceInterval = 1 })
            [void](Invoke-Cloud $cloud appliances @{ idle = $true })
            Push-Location $TestDrive
        }

        AfterAll { Pop-Location }

        It '<Number>: <Title>' -ForEach $Examples {
            # An example may have removed what the next one needs.
            if (@(Get-ApplianceAccount Miele/default*, Miele/holiday-home*, HomeConnect/default*).Count -lt 3) { Connect-Default }
            Select-ApplianceAccount Miele
            $refusal = $refusals["$Page $Number"]
            if ($refusal) { { Invoke-Example $Page $Code } | Should -Throw -ErrorId "$refusal,*" }
            else { Invoke-Example $Page $Code | Out-String | Out-Null }
        }
    }
}
