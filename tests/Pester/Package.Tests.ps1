# The package as the PowerShell Gallery and PSResourceGet take it, rule by rule.

BeforeDiscovery {
    $hasHelp = Test-Path "$PSScriptRoot/../../output/ApplianceAuth/*/en-US"
    if (-not $hasHelp) { Write-Host 'Skipped: a package holds the help, which was not built. ./build.ps1 docs builds it.' }
    $hasResourceGet = [bool](Get-Module -ListAvailable Microsoft.PowerShell.PSResourceGet)
    if (-not $hasResourceGet) { Write-Host 'Skipped: PSResourceGet is not installed here, so the package is not installed by it.' }
}

Describe 'The package' -Skip:(-not $hasHelp) {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $root = (Resolve-Path "$PSScriptRoot/../..").Path
        $listed = Import-PowerShellDataFile $manifest
        $gallery = $listed.PrivateData.PSData
        $package = & "$root/packaging/New-ModulePackage.ps1" (Split-Path $manifest) "$TestDrive/feed"
        Expand-Archive $package "$TestDrive/unpacked"
        $spec = ([xml](Get-Content -Raw "$TestDrive/unpacked/ApplianceAuth.nuspec")).package.metadata
        $module = Get-Module ApplianceAuth
    }

    It 'holds these files and no others' {
        $files = Get-ChildItem -LiteralPath "$TestDrive/unpacked" -Recurse -File -Force | ForEach-Object { [IO.Path]::GetRelativePath("$TestDrive/unpacked", $_.FullName).Replace('\', '/') }
        $libraries = 'ApplianceAuth', 'QRCoder', 'System.IdentityModel.Tokens.Jwt', 'Microsoft.IdentityModel.Abstractions',
            'Microsoft.IdentityModel.JsonWebTokens', 'Microsoft.IdentityModel.Logging', 'Microsoft.IdentityModel.Tokens',
            'Microsoft.Extensions.DependencyInjection.Abstractions', 'Microsoft.Extensions.Logging.Abstractions', 'System.Net.ServerSentEvents'
        $allowed = @(
            'ApplianceAuth.psd1', 'ApplianceAuth.Format.ps1xml', 'LICENSE', 'bin/ApplianceAuth.PowerShell.dll', 'en-US/ApplianceAuth.PowerShell.dll-Help.xml'
            $libraries | ForEach-Object { "bin/dependencies/$_.dll" }
            (Get-Item "$root/docs/en-US/about_*.md").BaseName | ForEach-Object { "en-US/$_.help.txt" }
            'ApplianceAuth.nuspec', '_rels/.rels', '[Content_Types].xml'
        )
        $files | Sort-Object | Should -Be ($allowed | Sort-Object)
    }

    It 'gives the same bytes when it is packed again' {
        $again = & "$root/packaging/New-ModulePackage.ps1" (Split-Path $manifest) "$TestDrive/again"
        (Get-FileHash $again).Hash | Should -Be (Get-FileHash $package).Hash
    }

    It 'has a manifest that PowerShell takes' { Test-ModuleManifest "$TestDrive/unpacked/ApplianceAuth.psd1" | Should -Not -BeNullOrEmpty }

    It 'lists what it exports, without wildcards' {
        foreach ($kind in 'Cmdlets', 'Functions', 'Aliases', 'Variables') { $listed["${kind}ToExport"] | Should -Not -Match '[*?]' -Because $kind }
        $listed.CmdletsToExport | Should -Be ($listed.CmdletsToExport | Sort-Object)
    }

    It 'has an author, a description and a copyright' {
        foreach ($key in 'Author', 'CompanyName', 'Description', 'Copyright', 'GUID', 'ModuleVersion') { $listed[$key] | Should -Not -BeNullOrEmpty -Because $key }
        $listed.Description.Length | Should -BeGreaterThan 40
    }

    It 'has tags without spaces, among them edition and systems' {
        $gallery.Tags | Should -Not -Match '\s'
        foreach ($tag in 'PSEdition_Core', 'Windows', 'Linux', 'MacOS') { $gallery.Tags | Should -Contain $tag }
    }

    It 'has https addresses for licence and project, and release notes' {
        foreach ($key in 'LicenseUri', 'ProjectUri') { ([uri]$gallery[$key]).Scheme | Should -Be https }
        $gallery.ReleaseNotes | Should -Not -BeNullOrEmpty
    }

    It 'has a licence file that is ours' { Get-Content -Raw "$TestDrive/unpacked/LICENSE" | Should -BeExactly (Get-Content -Raw "$root/LICENSE") }

    It 'says in its specification what the manifest says' {
        $spec.id, $spec.version, $spec.authors, $spec.description, $spec.licenseUrl, $spec.projectUrl, $spec.releaseNotes |
            Should -Be 'ApplianceAuth', $listed.ModuleVersion, $listed.Author, $listed.Description, $gallery.LicenseUri, $gallery.ProjectUri, $gallery.ReleaseNotes
        $spec.tags.Length | Should -BeLessThan 4000 -Because 'the Gallery takes no more'
        foreach ($cmdlet in $listed.CmdletsToExport) { -split $spec.tags | Should -Contain "PSCmdlet_$cmdlet" }
        $spec.dependencies.dependency.id, $spec.dependencies.dependency.version | Should -Be 'Microsoft.PowerShell.SecretManagement', '1.1.2'
        $listed.RequiredModules | Should -BeNullOrEmpty
    }

    It 'has one version, in the manifest: assemblies and CHANGELOG follow' {
        $module.ImplementingAssembly.GetName().Version.ToString(3) | Should -Be $listed.ModuleVersion
        Get-Content -Raw "$root/CHANGELOG.md" | Should -Match ([regex]::Escape($listed.ModuleVersion))
        Get-ChildItem $root -Recurse -File -Include *.csproj, *.props | Where-Object FullName -NotMatch '[\\/](bin|obj|output)[\\/]' |
            Select-String '<Version>\d' | Should -BeNullOrEmpty
    }

    It 'holds no name of the machine that built it' {
        $home1 = [Environment]::GetFolderPath('UserProfile')
        foreach ($file in Get-ChildItem "$TestDrive/unpacked/bin" -Recurse -Filter ApplianceAuth*.dll) {
            $text = [Text.Encoding]::Latin1.GetString([IO.File]::ReadAllBytes($file))
            foreach ($trace in $root, $home1) { $text.Contains($trace) | Should -BeFalse -Because "$($file.Name) names $trace" }
        }
    }

    Context 'from a folder as repository' -Skip:(-not $hasResourceGet) {
        BeforeAll {
            Register-PSResourceRepository -Name Here -Uri "$TestDrive/feed" -Trusted
        }

        AfterAll { Unregister-PSResourceRepository Here }

        It 'is found, with its cmdlets' {
            $found = Find-PSResource ApplianceAuth -Repository Here
            "$($found.Name) $($found.Version)" | Should -Be "ApplianceAuth $($listed.ModuleVersion)"
            $found.Dependencies.Name | Should -Be Microsoft.PowerShell.SecretManagement
        }

        It 'is installed, and imported in a fresh process' {
            # SecretManagement is here already, and is in no repository that this test may ask.
            [void](New-Item -ItemType Directory "$TestDrive/modules")
            Save-PSResource ApplianceAuth -Repository Here -Path "$TestDrive/modules" -SkipDependencyCheck
            $seen = Invoke-Pwsh {
                param($Folder)
                $env:PSModulePath = $Folder + [IO.Path]::PathSeparator + $env:PSModulePath
                Import-Module ApplianceAuth -PassThru | ForEach-Object ModuleBase
                (Get-Command -Module ApplianceAuth).Count
                (Get-Help Get-ApplianceToken).Synopsis
            } "$TestDrive/modules"
            $seen[0] | Should -Be (Get-Item "$TestDrive/modules/ApplianceAuth/$($listed.ModuleVersion)").FullName
            $seen[1] | Should -Be $listed.CmdletsToExport.Count
            $seen[2] | Should -BeLike '*token*'
        }
    }
}
