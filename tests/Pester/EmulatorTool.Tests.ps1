# The emulator as authors of scripts use it: the package of the .NET tool, and the test on the page docs/testing-scripts.md, run as it is shown.

BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
    $gallery = (Import-PowerShellDataFile $manifest).PrivateData.PSData
    $version = (Import-PowerShellDataFile $manifest).ModuleVersion + $(if ($gallery.Prerelease) { "-$($gallery.Prerelease)" })
    $feed = "$TestDrive/feed"
    if (Test-Path "$root/tests/CloudEmulator/obj/project.assets.json") {
        $built = (Get-Item "$root/tests/CloudEmulator/bin/*/*/CloudEmulator.dll" | Sort-Object LastWriteTime)[-1]
        $output = dotnet pack "$root/tests/CloudEmulator" -c $built.Directory.Parent.Name --no-build --disable-build-servers -o $feed -v quiet -nologo
        $LASTEXITCODE | Should -Be 0 -Because "$output"
    }
    else {
        # Built on another machine.
        $feed = "$root/output/tools"
    }
    $package = "$feed/ApplianceAuth.CloudEmulator.$version.nupkg"
    Expand-Archive $package "$TestDrive/package"

    # Installed from this folder alone, so that it needs no network.
    Set-Content "$TestDrive/nuget.config" "<configuration><packageSources><clear /><add key=`"local`" value=`"$feed`" /></packageSources></configuration>"
    $env:NUGET_PACKAGES, $packages = "$TestDrive/packages", $env:NUGET_PACKAGES
    try {
        $output = dotnet tool install ApplianceAuth.CloudEmulator --prerelease --tool-path "$TestDrive/tools" --configfile "$TestDrive/nuget.config"
        $LASTEXITCODE | Should -Be 0 -Because "$output"
    }
    finally {
        $env:NUGET_PACKAGES = $packages
    }
}

Describe 'The package of the tool' {
    BeforeAll { $spec = ([xml](Get-Content -Raw "$TestDrive/package/ApplianceAuth.CloudEmulator.nuspec")).package.metadata }

    It 'has the version, addresses, licence, authors, icon and release notes of the library' {
        $spec.version, $spec.license.InnerText, $spec.authors | Should -Be $version, 'MIT', (Import-PowerShellDataFile $manifest).Author
        $spec.projectUrl, $spec.repository.url | Should -Be $gallery.ProjectUri, $gallery.ProjectUri
        $spec.releaseNotes | Should -Be "$($gallery.ProjectUri)/blob/main/CHANGELOG.md"
        "$TestDrive/package/$($spec.icon)", "$TestDrive/package/$($spec.readme)" | Should -Exist
        $spec.tags, $spec.description | Should -Not -BeNullOrEmpty
    }

    It 'has a README for users without the repository' {
        $readme = Get-Content -Raw "$TestDrive/package/README.md"
        $links = [regex]::Matches($readme, '(?<=\]\()[^)\s]+(?=\))').Value
        $links.Count | Should -BeGreaterThan 1
        foreach ($link in $links) {
            $link | Should -Match "^$([regex]::Escape($gallery.ProjectUri))/(blob|tree)/main/"
            $link -replace '^.+/main', $root | Should -Exist
        }
        $forUsers = ($readme -split '## In the repository')[0]
        $forUsers | Should -Match 'dotnet tool install --global ApplianceAuth\.CloudEmulator --prerelease'
        $forUsers | Should -Not -Match 'dotnet run|\.cs`|CloudHost'
    }
}

Describe 'docs/testing-scripts.md' {
    BeforeAll { $page = Get-Content -Raw "$root/docs/testing-scripts.md" }

    It 'installs the prerelease while there is no other version' {
        $page -match 'dotnet tool install --global ApplianceAuth\.CloudEmulator( --prerelease)?' | Should -BeTrue
        [bool]$Matches[1] | Should -Be ($version -like '*-*')
    }

    It 'shows a test that passes' {
        $page -match '(?s)```powershell\r?\n(?<code>.+?)```' | Should -BeTrue
        Set-Content "$TestDrive/Appliances.Tests.ps1" $Matches.code
        $before = $env:PATH
        $env:PATH = "$TestDrive/tools$([IO.Path]::PathSeparator)$before"
        try {
            $result = Invoke-Pwsh {
                $manifest, $file = $args
                Import-Module $manifest
                $run = Invoke-Pester $file -PassThru -Output None
                $run.Failed | ForEach-Object { "$($_.ErrorRecord)" }
                $run.PassedCount
            } ((Get-Module Pester).Path -replace '\.psm1$', '.psd1'), "$TestDrive/Appliances.Tests.ps1"
        }
        finally {
            $env:PATH = $before
        }
        $result | Should -Be 2
    }
}
