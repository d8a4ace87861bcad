# When SecretManagement is loaded, and that this works in unusual sessions.

Describe 'Loading SecretManagement' -Tag SecretManagement {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        . "$PSScriptRoot/SignedIn.ps1"
        . "$PSScriptRoot/NewSignIn.ps1"
        Import-Module "$PSScriptRoot/../FolderVault"
        $env:APPLIANCEAUTH_DATA = Join-Path $HOME data
        $folder = New-FolderVault Folder -DefaultVault
        $cloud = Start-Cloud
        Connect-TestMiele $cloud -Vault Folder
        Connect-TestMiele $cloud -Name stored -Vault BuiltIn
        $env:MANIFEST = $manifest

        # Another version: the same module in another folder, under another number.
        $module = Get-Module -ListAvailable Microsoft.PowerShell.SecretManagement | Select-Object -First 1
        $others = Join-Path $HOME others
        $other = (New-Item -ItemType Directory -Force "$others/Microsoft.PowerShell.SecretManagement/9.9.9").FullName
        Copy-Item -Recurse "$($module.ModuleBase)/*" $other
        $psd1 = "$other/Microsoft.PowerShell.SecretManagement.psd1"
        (Get-Content -Raw $psd1) -replace "ModuleVersion = '[\d.]+'", "ModuleVersion = '9.9.9'" | Set-Content $psd1
        $env:OTHER = $psd1

        function Invoke-Session([string] $Script) {
            <#
            .SYNOPSIS
            Runs a script in a fresh process without the module, and returns its output, errors as their ids.
            #>
            & $pwsh -NoProfile -NonInteractive -Command "`$ErrorActionPreference = 'Stop'; try { $Script } catch { `"`$(`$_.FullyQualifiedErrorId): `$_`" }" 2>&1
        }
    }

    AfterAll {
        Stop-Cloud $cloud
        Remove-Item -Recurse $folder
    }

    It 'works <How>' -ForEach @(
        @{ How = 'after another version was imported'; Before = 'Import-Module $env:OTHER'; After = '(Get-Module Microsoft.PowerShell.SecretManagement).Version.ToString()'; Version = '9.9.9' }
        @{ How = 'with another version first in PSModulePath'; Before = '$env:PSModulePath = (Split-Path (Split-Path (Split-Path $env:OTHER))) + [IO.Path]::PathSeparator + $env:PSModulePath'; After = '' }
        @{ How = 'under ConstrainedLanguage'; Before = ''; Between = '$ExecutionContext.SessionState.LanguageMode = "ConstrainedLanguage"'; After = '' }
        @{ How = 'with automatic import switched off, past functions of the user that are called Get-Secret and Get-SecretVault'
            Before = '$PSModuleAutoLoadingPreference = "None"; function global:Get-Secret { throw "mine" }; function global:Get-SecretVault { throw "mine" }'; After = ''
        }
    ) {
        $output = Invoke-Session "$Before; Import-Module `$env:MANIFEST; $Between; (Get-ApplianceToken Miele).Account; (Get-ApplianceAccount).Account; $After"
        $output[0] | Should -Be Miele/default
        $output[1, 2] | Sort-Object | Should -Be Miele/default, Miele/stored
        if ($Version) { "$($output[3])" | Should -Be $Version }
    }

    It 'works if another version is imported afterwards' {
        $output = Invoke-Session @'
            Import-Module $env:MANIFEST; (Get-ApplianceToken Miele -ForceRefresh).Account
            $first = (Get-ApplianceAccount -Vault Folder).Account
            try { Import-Module $env:OTHER } catch { }
            $first; (Get-ApplianceAccount -Vault Folder).Account
            Get-ApplianceToken * | ForEach-Object Account | Sort-Object
'@
        $output | Should -Be Miele/default, Miele/default, Miele/default, Miele/default, Miele/stored
    }

    It 'is not done for an account of the built-in store but for wildcards and Connect without -Vault' {
        $redirect = New-Redirect $cloud $apps.Miele
        $output = Invoke-Session @"
            Import-Module `$env:MANIFEST
            function Get-Loaded { @([AppDomain]::CurrentDomain.GetAssemblies().GetName().Name -like 'Microsoft.PowerShell.Secret*').Count }
            `$steps = [ordered]@{
                'import'                            = { }
                'Get-ApplianceToken'                = { Get-ApplianceToken Miele/stored }
                'Get-ApplianceToken -AsPlainText'   = { Get-ApplianceToken Miele/stored -AsPlainText }
                'Get-ApplianceToken -ForceRefresh'  = { Get-ApplianceToken Miele/stored -ForceRefresh }
                'a handle'                          = { Get-ApplianceToken Miele/stored | Invoke-ApplianceApi /devices }
                'Invoke-ApplianceApi'               = { Invoke-ApplianceApi /devices -Account Miele/stored }
                'Invoke-ApplianceApi -Vault'        = { Invoke-ApplianceApi /devices -Account Miele/stored -Vault BuiltIn }
                'Get-Appliance'                     = { Get-Appliance -Account Miele/stored }
                'Watch-ApplianceEvent'              = { Watch-ApplianceEvent -Account Miele/stored -IncludeCurrent | Select-Object -First 1 }
                'Get-ApplianceRateLimit'            = { Get-ApplianceRateLimit Miele/stored }
                'Get-ApplianceAccount'              = { Get-ApplianceAccount Miele/stored }
                'Get-ApplianceAccount -Vault'       = { Get-ApplianceAccount * -Vault BuiltIn }
                'Test-ApplianceAccount'             = { Test-ApplianceAccount Miele/stored }
                'completion'                        = { [Management.Automation.CommandCompletion]::CompleteInput('Get-ApplianceToken ', 19, `$null) }
                'Connect again'                     = { try { Connect-MieleAccount stored -NoBrowser -RedirectUri '$redirect' -TimeoutSec 1 6>`$null } catch { } }
                'Connect -Vault BuiltIn'            = { try { Connect-MieleAccount other -ClientId x -NoBrowser -RedirectUri '$redirect' -Vault BuiltIn 6>`$null } catch { } }
                'Select-ApplianceAccount'           = { Select-ApplianceAccount Miele/stored }
                'the selected account'              = { Get-ApplianceToken }
                'Disconnect-ApplianceAccount'       = { Disconnect-ApplianceAccount Miele/stored -Confirm:`$false }
                'wildcard'                          = { Get-ApplianceAccount }
            }
            foreach (`$step in `$steps.Keys) { [void](& `$steps[`$step]); "`${step}: `$(Get-Loaded)" }
"@
        $output | Where-Object { $_ -notmatch ': 0$' } | Should -Be 'wildcard: 1'
        $output | Should -HaveCount 20
    }

    It 'is done for Connect without -Vault and a new account, to choose the vault' {
        $output = Invoke-Session @"
            Import-Module `$env:MANIFEST
            try { Connect-MieleAccount other -NoBrowser 6>`$null } catch { `$_.FullyQualifiedErrorId }
            @([AppDomain]::CurrentDomain.GetAssemblies().GetName().Name -like 'Microsoft.PowerShell.Secret*').Count
"@
        $output | Should -Be 'ClientIdRequired,ApplianceAuth.Commands.ConnectMieleAccountCommand', 1
    }
}
