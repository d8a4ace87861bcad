# The module as a user installs it from the PowerShell Gallery: from a NuGet v2 feed into an empty home directory.

BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    . "$PSScriptRoot/GalleryFeed.ps1"
    $cloud = Start-Cloud
    $listed = Import-PowerShellDataFile $manifest
    $package = & "$PSScriptRoot/../../packaging/New-ModulePackage.ps1" (Split-Path $manifest) (Join-Path $HOME package)
    $before = @{ HOME = $env:HOME; PSModulePath = $env:PSModulePath }

    function New-Feed {
        <#
        .SYNOPSIS
        Packs this module, and the given ones, into a folder and serves it.
        #>
        param([Parameter(Mandatory, Position = 0)] [string] $Folder, [Parameter(Position = 1)] [string[]] $Module)
        [void](New-Item -ItemType Directory -Force $Folder)
        Copy-Item $package $Folder
        foreach ($source in $Module) { Compress-PSResource $source $Folder -SkipModuleManifestValidate }
        Start-GalleryFeed $Folder
    }

    function Install-FromFeed {
        <#
        .SYNOPSIS
        Installs modules, one after the other, into an empty home that has none but PowerShell's own, and makes it the home of later processes.
        #>
        param([Parameter(Mandatory, Position = 0)] $Feed, [Parameter(Mandatory, Position = 1)] [string] $UserHome, [Parameter(Mandatory, Position = 2)] [string[]] $Name)
        $env:HOME = (New-Item -ItemType Directory $UserHome).FullName
        $env:PSModulePath = Join-Path $PSHOME Modules
        Invoke-Pwsh {
            param($Uri, $Name)
            Register-PSResourceRepository Feed -Uri $Uri
            foreach ($one in $Name) { Install-PSResource $one -Prerelease -Repository Feed -TrustRepository }
            Get-InstalledPSResource -Scope CurrentUser
        } $Feed.Uri, $Name
    }

    function Connect-InNewProcess([string] $Store) {
        <#
        .SYNOPSIS
        Imports the module by name in a new process, signs in to the simulator, which needs no user, and returns what was seen.
        #>
        Invoke-Pwsh {
            param($Tests, $BaseUri, $Store)
            . "$Tests/Cloud.ps1"
            . "$Tests/NewSignIn.ps1"
            Import-Module ApplianceAuth
            if ($Store -ne 'BuiltIn') {
                Reset-SecretStore -Authentication None -Interaction None -Force -WarningAction Ignore
                Register-SecretVault $Store -ModuleName Microsoft.PowerShell.SecretStore
            }
            $signIn = New-SignIn ([pscustomobject]@{ BaseUri = $BaseUri }) simulator
            $account = Connect-HomeConnectAccount @signIn -Vault $Store -PassThru 6>$null
            [pscustomobject]@{
                Folder   = (Get-Module ApplianceAuth).ModuleBase
                Cmdlets  = (Get-Command -Module ApplianceAuth).Name
                Stored   = "$($account.Account) in $($account.Vault)"
                Synopsis = (Get-Help Get-ApplianceToken).Synopsis
            }
        } $PSScriptRoot, $cloud.BaseUri, $Store
    }

    function Get-ApplianceInNewProcess {
        Invoke-Pwsh { Get-ApplianceToken | Invoke-ApplianceApi -Path /devices } | ForEach-Object ApplianceId
    }

    function Get-Download($Feed) { $Feed.Requests -match '/package/' -replace '.*/package/(.+)/.+', '$1' }

    function Exit-Feed($Feed) {
        foreach ($name in $before.Keys) { Set-Item "Env:$name" $before[$name] }
        if ($Feed) { Stop-GalleryFeed $Feed }
    }
}

AfterAll { Stop-Cloud $cloud }

# The home of a Windows user cannot be changed by a variable.
Describe 'Install-PSResource from a NuGet v2 feed' -Tag Unix {
    Context 'with a module in place of SecretManagement' {
        BeforeAll {
            $source = New-Item -ItemType Directory "$TestDrive/source/Microsoft.PowerShell.SecretManagement"
            New-ModuleManifest "$source/$($source.Name).psd1" -ModuleVersion 1.1.2 -Author Tests -Description Tests
            $feed = New-Feed "$TestDrive/feed" $source
            $installed = Install-FromFeed $feed "$TestDrive/home" ApplianceAuth
            $seen = Connect-InNewProcess BuiltIn
        }

        AfterAll { Exit-Feed $feed }

        It 'installs the module, and SecretManagement as its dependency' {
            Get-Download $feed | Should -Be ApplianceAuth, Microsoft.PowerShell.SecretManagement
            $installed.Name | Sort-Object | Should -Be ApplianceAuth, Microsoft.PowerShell.SecretManagement
            $installed.InstalledLocation | Sort-Object -Unique | Should -Be "$env:HOME/.local/share/powershell/Modules"
        }

        It 'is imported by name, with all cmdlets' {
            $seen.Folder | Should -Be "$env:HOME/.local/share/powershell/Modules/ApplianceAuth/$($listed.ModuleVersion)"
            $seen.Cmdlets | Should -Be $listed.CmdletsToExport
        }

        It 'shows its help' -Tag PlatyPS { $seen.Synopsis | Should -BeLike '*token*.' }

        It 'signs in with the built-in store, and calls from another process' {
            $seen.Stored | Should -Be 'HomeConnect/simulator in BuiltIn'
            Get-ApplianceInNewProcess | Should -Not -BeNullOrEmpty
        }
    }

    Context 'with SecretManagement and SecretStore' -Tag SecretManagement, SecretStore {
        BeforeAll {
            $names = 'Microsoft.PowerShell.SecretManagement', 'Microsoft.PowerShell.SecretStore'
            $sources = foreach ($name in $names) { (Get-Module -ListAvailable $name)[0].ModuleBase }
            $feed = New-Feed "$TestDrive/feed" $sources
            [void](Install-FromFeed $feed "$TestDrive/home" ApplianceAuth, Microsoft.PowerShell.SecretStore)
        }

        AfterAll { Exit-Feed $feed }

        It 'installs SecretManagement as the dependency of the module, before the vault' {
            Get-Download $feed | Should -Be (@('ApplianceAuth') + $names)
        }

        It 'signs in with a SecretStore vault, and calls from another process' {
            (Connect-InNewProcess Vault).Stored | Should -Be 'HomeConnect/simulator in Vault'
            Get-ApplianceInNewProcess | Should -Not -BeNullOrEmpty
        }
    }
}
