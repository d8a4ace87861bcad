# The package, by the rules of the PowerShell Gallery and PSResourceGet.

Describe 'The package' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $root = (Resolve-Path "$PSScriptRoot/../..").Path
        $listed = Import-PowerShellDataFile $manifest
        $gallery = $listed.PrivateData.PSData
        $version = $listed.ModuleVersion + $(if ($gallery.Prerelease) { "-$($gallery.Prerelease)" })
        $package = & "$root/packaging/New-ModulePackage.ps1" (Split-Path $manifest) "$TestDrive/feed"
        Expand-Archive $package "$TestDrive/unpacked"
        $spec = ([xml](Get-Content -Raw "$TestDrive/unpacked/ApplianceAuth.nuspec")).package.metadata
        $module = Get-Module ApplianceAuth
    }

    It 'contains exactly these files' -Tag PlatyPS {
        $files = Get-ChildItem -LiteralPath "$TestDrive/unpacked" -Recurse -File -Force | ForEach-Object { [IO.Path]::GetRelativePath("$TestDrive/unpacked", $_.FullName).Replace('\', '/') }
        $libraries = 'ApplianceAuth', 'QRCoder', 'System.IdentityModel.Tokens.Jwt', 'Microsoft.IdentityModel.Abstractions',
            'Microsoft.IdentityModel.JsonWebTokens', 'Microsoft.IdentityModel.Logging', 'Microsoft.IdentityModel.Tokens',
            'Microsoft.Extensions.Logging.Abstractions', 'System.Net.ServerSentEvents', 'System.Security.Cryptography.ProtectedData'
        # ./build.ps1 package compiles for all systems, ./build.ps1 build for one, and both for none if NuGet has no compiler.
        $systems = @(if (Test-Path "$TestDrive/unpacked/bin/dependencies/*/ApplianceAuth.dll") {
                if (Test-Path "$TestDrive/unpacked/_manifest") { 'linux-arm64', 'linux-x64', 'osx-arm64', 'osx-x64', 'win-x64' }
                else { [Runtime.InteropServices.RuntimeInformation]::RuntimeIdentifier }
            })
        $allowed = @(
            'ApplianceAuth.psd1', 'ApplianceAuth.Format.ps1xml', 'bin/ApplianceAuth.PowerShell.dll', 'en-US/ApplianceAuth.PowerShell.dll-Help.xml'
            'LICENSE', 'README.md', 'CHANGELOG.md', 'THIRD-PARTY-NOTICES.txt'
            (Get-ChildItem -File "$root/samples").Name -ne 'demo.ps1' | ForEach-Object { "Examples/$_" }
            $libraries -match '^Microsoft\.Extensions|^System\.(Net|Security)' | ForEach-Object { "notices/$_.txt" }
            $libraries | ForEach-Object { "bin/dependencies/$_.dll" }
            $systems | ForEach-Object { "bin/dependencies/$_/ApplianceAuth.dll" }
            (Get-Item "$root/docs/en-US/about_*.md").BaseName | ForEach-Object { "en-US/$_.help.txt" }
            if (Test-Path "$TestDrive/unpacked/_manifest") { '_manifest/spdx_2.2/manifest.spdx.json', '_manifest/spdx_2.2/manifest.spdx.json.sha256' }
            'ApplianceAuth.nuspec', '_rels/.rels', '[Content_Types].xml'
        )
        $files | Sort-Object | Should -Be ($allowed | Sort-Object)
    }

    It 'is identical if it is packed again' {
        $again = & "$root/packaging/New-ModulePackage.ps1" (Split-Path $manifest) "$TestDrive/again"
        (Get-FileHash $again).Hash | Should -Be (Get-FileHash $package).Hash
    }

    It 'does not contain the operating system' {
        $archive = [IO.Compression.ZipFile]::OpenRead($package)
        $archive.Entries.ExternalAttributes | Sort-Object -Unique | Should -Be 0
        $count = $archive.Entries.Count
        $archive.Dispose()
        # The records of the central directory: version, then system.
        $records = [regex]::Matches([Text.Encoding]::Latin1.GetString([IO.File]::ReadAllBytes($package)), '(?s)PK\x01\x02.(.)')
        $records.Count | Should -Be $count
        $records | ForEach-Object { [int]$_.Groups[1].Value[0] } | Sort-Object -Unique | Should -Be 0
    }

    It 'has a valid manifest' { Test-ModuleManifest "$TestDrive/unpacked/ApplianceAuth.psd1" | Should -Not -BeNullOrEmpty }

    It 'lists its exports without wildcards' {
        foreach ($kind in 'Cmdlets', 'Functions', 'Aliases', 'Variables') { $listed["${kind}ToExport"] | Should -Not -Match '[*?]' -Because $kind }
        $listed.CmdletsToExport | Should -Be ($listed.CmdletsToExport | Sort-Object)
    }

    It 'has an author, a description and a copyright' {
        foreach ($key in 'Author', 'CompanyName', 'Description', 'Copyright', 'GUID', 'ModuleVersion') { $listed[$key] | Should -Not -BeNullOrEmpty -Because $key }
        $listed.Description.Length | Should -BeGreaterThan 40
    }

    It 'has tags without spaces, with edition and systems' {
        $gallery.Tags | Should -Not -Match '\s'
        foreach ($tag in 'PSEdition_Core', 'Windows', 'Linux', 'MacOS') { $gallery.Tags | Should -Contain $tag }
    }

    It 'has https addresses for licence, project and icon, and release notes' {
        foreach ($key in 'LicenseUri', 'ProjectUri', 'IconUri') { ([uri]$gallery[$key]).Scheme | Should -Be https }
        $gallery.ReleaseNotes | Should -Not -BeNullOrEmpty
    }

    It 'has an icon that is a PNG of at least 85 by 85 pixels' {
        $bytes = [IO.File]::ReadAllBytes("$root/packaging/$(Split-Path -Leaf $gallery.IconUri)")
        [Text.Encoding]::ASCII.GetString($bytes, 1, 3) | Should -Be PNG
        # Width and height, most significant byte first.
        foreach ($start in 16, 20) { [BitConverter]::ToInt32($bytes[($start + 3)..$start], 0) | Should -BeGreaterOrEqual 85 }
    }

    It 'has a version that the Gallery accepts' { $version | Should -Match '^\d+\.\d+\.\d+(-[a-zA-Z0-9]+)?$' }

    It 'contains a notice for each third-party assembly' {
        $notices = Get-Content "$TestDrive/unpacked/THIRD-PARTY-NOTICES.txt"
        $shipped = (Get-ChildItem -File "$TestDrive/unpacked/bin/dependencies").Name -ne 'ApplianceAuth.dll'
        $notices -match '^[\w.]+\.dll$' | Sort-Object | Should -Be ($shipped | Sort-Object)
    }

    It 'has a licence file that is ours' { Get-Content -Raw "$TestDrive/unpacked/LICENSE" | Should -BeExactly (Get-Content -Raw "$root/LICENSE") }

    It 'has links in its pages to files of the package or of the repository' {
        foreach ($page in 'README.md', 'CHANGELOG.md', 'Examples/README.md') {
            $folder = Split-Path "$TestDrive/unpacked/$page"
            $text = (Get-Content -Raw "$TestDrive/unpacked/$page").Replace("$($gallery.ProjectUri)/blob/main", $root)
            foreach ($link in [regex]::Matches($text, '(?<=\]\()(?!https?:|#)[^)#\s]+').Value) {
                [IO.Path]::IsPathRooted($link) ? $link : "$folder/$link" | Should -Exist -Because $page
            }
        }
        Get-Content -Raw "$TestDrive/unpacked/README.md" | Should -Match ([regex]::Escape("]($($gallery.ProjectUri)/blob/main/docs/"))
    }

    It 'repeats the manifest in the nuspec' {
        $spec.id, $spec.version, $spec.authors, $spec.description, $spec.iconUrl, $spec.projectUrl |
            Should -Be 'ApplianceAuth', $version, $listed.Author, $listed.Description, $gallery.IconUri, $gallery.ProjectUri
        # NuGet allows no other address beside the expression; the manifest links our own file.
        $spec.license.type, $spec.license.InnerText, $spec.licenseUrl | Should -Be expression, MIT, https://licenses.nuget.org/MIT
        $spec.tags.Length | Should -BeLessThan 4000 -Because 'the Gallery takes no more'
        foreach ($cmdlet in $listed.CmdletsToExport) { -split $spec.tags | Should -Contain "PSCmdlet_$cmdlet" }
        $spec.dependencies.dependency.id, $spec.dependencies.dependency.version | Should -Be 'Microsoft.PowerShell.SecretManagement', '1.1.2'
        $listed.RequiredModules | Should -BeNullOrEmpty
    }

    It 'has the release notes of the manifest and of the CHANGELOG' {
        $changes = (Get-Content -Raw "$root/CHANGELOG.md") -split '(?m)^(?=## )' | Where-Object { $_.StartsWith("## [$version]") }
        $notes = $spec.releaseNotes -split "`n`n", 2
        $notes[0] | Should -Be $gallery.ReleaseNotes.Trim().ReplaceLineEndings("`n")
        $notes[1] | Should -Be ($changes -replace '^.+').Trim().ReplaceLineEndings("`n")
        $spec.releaseNotes.Length | Should -BeLessThan 35000 -Because 'the Gallery takes no more'
    }

    It 'is not built for a version without a section in the CHANGELOG' {
        Copy-Item -Recurse (Split-Path $manifest) "$TestDrive/silent"
        Set-Content "$TestDrive/silent/CHANGELOG.md" "# Changelog`n`n## [$version]`n`n## [0.0.1]`n`n- Something."
        { & "$root/packaging/New-ModulePackage.ps1" "$TestDrive/silent" "$TestDrive/none" } | Should -Throw "*no section for version $version*"
    }

    It 'has the same version in manifest, assemblies and CHANGELOG' {
        $module.ImplementingAssembly.GetName().Version.ToString(3) | Should -Be $listed.ModuleVersion
        Get-Content -Raw "$root/CHANGELOG.md" | Should -Match ('(?m)^## \[' + [regex]::Escape($version) + '\]')
        Get-ChildItem $root -Recurse -File -Include *.csproj, *.props | Where-Object FullName -NotMatch '[\\/](bin|obj|output)[\\/]' |
            Select-String '<Version>\d' | Should -BeNullOrEmpty
    }

    It 'does not contain the name or paths of the build machine' {
        $home1 = [Environment]::GetFolderPath('UserProfile')
        foreach ($file in Get-ChildItem "$TestDrive/unpacked/bin" -Recurse -Filter ApplianceAuth*.dll) {
            $text = [Text.Encoding]::Latin1.GetString([IO.File]::ReadAllBytes($file))
            foreach ($trace in $root, $home1) { $text.Contains($trace) | Should -BeFalse -Because "$($file.Name) names $trace" }
        }
    }

    # Only ./build.ps1 package writes it.
    if (Test-Path "$PSScriptRoot/../../output/ApplianceAuth/*/_manifest") {
        Context 'with its bill of materials' {
            BeforeAll { $sbom = Get-Content -Raw "$TestDrive/unpacked/_manifest/spdx_2.2/manifest.spdx.json" | ConvertFrom-Json }

            It 'lists each file with its hash' {
                $files = Get-ChildItem "$TestDrive/unpacked" -Recurse -File | Where-Object FullName -NotMatch '_manifest|_rels|\.nuspec$|Content_Types'
                foreach ($file in $files) {
                    $listing = $sbom.files | Where-Object fileName -EQ "./$([IO.Path]::GetRelativePath("$TestDrive/unpacked", $file).Replace('\', '/'))"
                    ($listing.checksums | Where-Object algorithm -EQ SHA256).checksumValue | Should -Be (Get-FileHash $file).Hash -Because $file
                }
                $sbom.files.Count | Should -Be $files.Count
            }

            It 'lists the package of each third-party assembly' {
                foreach ($name in (Get-ChildItem -File "$TestDrive/unpacked/bin/dependencies").BaseName -ne 'ApplianceAuth') { $sbom.packages.name | Should -Contain $name }
            }

            It 'declares the licence of the module and of each third-party assembly' {
                $names = (Get-ChildItem -File "$TestDrive/unpacked/bin/dependencies").BaseName
                ($sbom.packages | Where-Object name -In $names).licenseDeclared | Should -Be (@('MIT') * $names.Count)
            }

            It 'is of this version and contains nothing random' {
                $own = $sbom.packages | Where-Object SPDXID -EQ SPDXRef-RootPackage
                "$($own.name) $($own.versionInfo)" | Should -Be "ApplianceAuth $version"
                $own.externalRefs.referenceLocator -replace '.*tag_id=|-' | Should -Be $own.packageVerificationCode.packageVerificationCodeValue.Substring(0, 32)
                Get-Content -Raw "$TestDrive/unpacked/_manifest/spdx_2.2/manifest.spdx.json.sha256" |
                    Should -Be (Get-FileHash "$TestDrive/unpacked/_manifest/spdx_2.2/manifest.spdx.json").Hash
            }
        }
    }

    Context 'from a folder as repository' {
        BeforeAll {
            Register-PSResourceRepository -Name Here -Uri "$TestDrive/feed" -Trusted
        }

        AfterAll { Unregister-PSResourceRepository Here }

        It 'can be published as a file and as a folder' {
            # Without it, NuGet writes its configuration into the current folder.
            [void](New-Item -ItemType Directory -Force "$HOME/.config")
            foreach ($form in @{ NupkgPath = $package }, @{ Path = Split-Path $manifest; SkipDependenciesCheck = $true }) {
                $published = New-Item -ItemType Directory "$TestDrive/published$($form.Count)"
                Register-PSResourceRepository -Name There -Uri $published.FullName -Trusted
                try { Publish-PSResource @form -Repository There } finally { Unregister-PSResourceRepository There }
                "$published/$(Split-Path -Leaf $package)" | Should -Exist
            }
        }

        It 'can be found, with its cmdlets' {
            $found = Find-PSResource ApplianceAuth -Repository Here -Prerelease
            "$($found.Name) $($found.Version) $($found.Prerelease)" | Should -Be "ApplianceAuth $($listed.ModuleVersion) $($gallery.Prerelease)"
        }

        It 'can be installed and imported in a new process' {
            # SecretManagement is installed already, and this test uses no repository that has it.
            $installed = & "$root/packaging/Expand-ModulePackage.ps1" "$TestDrive/feed" "$TestDrive/modules"
            $seen = Invoke-Pwsh {
                param($Folder)
                $env:PSModulePath = $Folder + [IO.Path]::PathSeparator + $env:PSModulePath
                Import-Module ApplianceAuth -PassThru | ForEach-Object ModuleBase
                (Get-Command -Module ApplianceAuth).Count
            } "$TestDrive/modules"
            $installed | Should -Be (Get-Item "$TestDrive/modules/ApplianceAuth/$($listed.ModuleVersion)").FullName
            $seen[0] | Should -Be $installed.FullName
            $seen[1] | Should -Be $listed.CmdletsToExport.Count
        }

        It 'equals the staged module file by file' {
            function Get-Digest([string] $Folder) {
                Get-ChildItem $Folder -Recurse -File | ForEach-Object { "$([IO.Path]::GetRelativePath($Folder, $_)) $((Get-FileHash $_).Hash)" } | Sort-Object
            }
            Get-Digest "$TestDrive/modules/ApplianceAuth/$($listed.ModuleVersion)" | Should -Be (Get-Digest (Split-Path $manifest))
        }
    }
}
