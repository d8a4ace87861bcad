# The NuGet package of the library: its contents, and the program of its README, built in a new project outside the repository.

BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    . "$PSScriptRoot/Waiting.ps1"
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
    $gallery = (Import-PowerShellDataFile $manifest).PrivateData.PSData
    $version = (Import-PowerShellDataFile $manifest).ModuleVersion + $(if ($gallery.Prerelease) { "-$($gallery.Prerelease)" })
    $package = "$root/output/library/ApplianceAuth.$version.nupkg"
    $assets = "$root/src/ApplianceAuth/obj/project.assets.json"
    Expand-Archive $package "$TestDrive/package"
    Expand-Archive ($package -replace 'nupkg$', 'snupkg') "$TestDrive/symbols"

    function Get-FileName([string] $Folder) {
        Get-ChildItem -LiteralPath $Folder -Recurse -File -Force | ForEach-Object { [IO.Path]::GetRelativePath($Folder, $_.FullName).Replace('\', '/') } | Sort-Object
    }
}

Describe 'The library package' -Tag SharedProcess {
    BeforeAll { $spec = ([xml](Get-Content -Raw "$TestDrive/package/ApplianceAuth.nuspec")).package.metadata }

    It 'contains exactly these files' {
        $parts = '_rels/.rels', '[Content_Types].xml', 'ApplianceAuth.nuspec', 'package/services/metadata/core-properties/nuget.psmdcp'
        Get-FileName "$TestDrive/package" | Should -Be (@($parts) + 'README.md', 'icon.png', 'lib/net8.0/ApplianceAuth.dll', 'lib/net8.0/ApplianceAuth.xml' | Sort-Object)
        Get-FileName "$TestDrive/symbols" | Should -Be (@($parts) + 'lib/net8.0/ApplianceAuth.pdb' | Sort-Object)
    }

    It 'contains the library of the module' {
        (Get-FileHash "$TestDrive/package/lib/net8.0/ApplianceAuth.dll").Hash | Should -Be (Get-FileHash "$(Split-Path $manifest)/bin/dependencies/ApplianceAuth.dll").Hash
    }

    It 'contains the symbols of its library' {
        $reader = [Reflection.PortableExecutable.PEReader]::new([IO.File]::OpenRead("$TestDrive/package/lib/net8.0/ApplianceAuth.dll"))
        $entry = $reader.ReadDebugDirectory() | Where-Object Type -EQ CodeView
        $id = $reader.ReadCodeViewDebugDirectoryData($entry).Guid
        $reader.Dispose()
        # The ID of a portable PDB begins in the #Pdb stream, which is the first.
        $bytes = [IO.File]::ReadAllBytes("$TestDrive/symbols/lib/net8.0/ApplianceAuth.pdb")
        [Convert]::ToHexString($bytes) | Should -Match ([Convert]::ToHexString($id.ToByteArray()))
    }

    It 'has a licence, addresses, an icon, a README and the version of the module' {
        $spec.id, $spec.version, $spec.license.type, $spec.license.InnerText | Should -Be 'ApplianceAuth', $version, 'expression', 'MIT'
        $spec.projectUrl, $spec.repository.url | Should -Be $gallery.ProjectUri, $gallery.ProjectUri
        $spec.releaseNotes | Should -Be "$($gallery.ProjectUri)/blob/main/CHANGELOG.md"
        "$TestDrive/package/$($spec.icon)", "$TestDrive/package/$($spec.readme)" | Should -Exist
        $spec.description.Length | Should -BeGreaterThan 40
    }

    It 'has links in its README to files of the repository' {
        $links = [regex]::Matches((Get-Content -Raw "$TestDrive/package/README.md"), "(?<=\]\($([regex]::Escape($gallery.ProjectUri))/blob/main/)[^)]+").Value
        foreach ($link in $links) { "$root/$link" | Should -Exist }
        $links.Count | Should -BeGreaterThan 1
    }

    It 'depends on the packages that the module ships and on no build tool' {
        $spec.dependencies.group.targetFramework | Should -Be net8.0
        $spec.dependencies.group.dependency.id | Should -Be 'QRCoder', 'System.IdentityModel.Tokens.Jwt', 'System.Net.ServerSentEvents', 'System.Security.Cryptography.ProtectedData'
    }

    It 'documents each public member and no other' {
        # The analyzer compares PublicAPI.*.txt with the code, so the build fails if one of them is not listed.
        $members = ([xml](Get-Content -Raw "$TestDrive/package/lib/net8.0/ApplianceAuth.xml")).doc.members.member.name
        foreach ($name in 'T:ApplianceAuth.AccountClient', 'P:ApplianceAuth.ApplianceEventInfo.PreviousValue', 'F:ApplianceAuth.ErrorId.NotConnected') { $members | Should -Contain $name }
        $types = [Reflection.Assembly]::Load([IO.File]::ReadAllBytes("$TestDrive/package/lib/net8.0/ApplianceAuth.dll")).GetExportedTypes()
        $public = foreach ($type in $types) {
            $type.FullName
            $type.GetMembers('Public, Instance, Static, DeclaredOnly') | ForEach-Object { "$($type.FullName).$($_.Name -replace '^\.', '#')" }
        }
        $members -replace '^\w:|\(.*' | Where-Object { $_ -notin $public } | Should -BeNullOrEmpty
        $members -match '^T:' -replace '^T:' | Sort-Object | Should -Be ($types.FullName | Sort-Object)
    }

    # Not if the library was built on another machine. ./build.ps1 package compares two builds.
    if (Test-Path "$PSScriptRoot/../../src/ApplianceAuth/bin/*/net8.0/ApplianceAuth.dll") {
        It 'is identical if it is packed again' {
            $built = (Get-Item "$root/src/ApplianceAuth/bin/*/net8.0/ApplianceAuth.dll" | Sort-Object LastWriteTime)[-1]
            # There may be a newer commit than the one that was built.
            $options = '-c', $built.Directory.Parent.Name, '--no-build', '--disable-build-servers', '-p:StageModule=true',
                "-p:PackageOutputPath=$TestDrive/again/", "-p:RepositoryCommit=$($spec.repository.commit)"
            $output = dotnet pack "$root/src/ApplianceAuth" -v quiet -nologo @options
            $LASTEXITCODE | Should -Be 0 -Because "$output"
            foreach ($file in $package, ($package -replace 'nupkg$', 'snupkg')) {
                (Get-FileHash "$TestDrive/again/$(Split-Path -Leaf $file)").Hash | Should -Be (Get-FileHash $file).Hash -Because $file
            }
        }
    }
}

Describe 'The program of the README' {
    BeforeAll {
        $cloud = Start-Cloud
        $code = [regex]::Match((Get-Content -Raw "$TestDrive/package/README.md").ReplaceLineEndings("`n"), '(?s)```csharp\n(.+?)```').Groups[1].Value
        $project = (New-Item -ItemType Directory "$TestDrive/Console").FullName
        Set-Content "$project/Program.cs" $code -NoNewline
        # The framework of the installed SDK, as "dotnet new console" writes it.
        Set-Content "$project/Console.csproj" @'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net$(BundledNETCoreAppTargetFrameworkVersion)</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
    <Nullable>enable</Nullable>
    <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="ApplianceAuth" Version="*-*" />
  </ItemGroup>
</Project>
'@
        # Other packages come from the folder that the build restored them to, otherwise from nuget.org.
        $folders = if (Test-Path $assets) { (Get-Content -Raw $assets | ConvertFrom-Json -AsHashtable).packageFolders.Keys }
        Set-Content "$project/nuget.config" @"
<configuration>
  <packageSources>
    <clear />
    <add key="local" value="$root/output/library" />
    <add key="nuget.org" value="https://api.nuget.org/v3/index.json" />
  </packageSources>
  <packageSourceMapping>
    <packageSource key="local"><package pattern="ApplianceAuth" /></packageSource>
    <packageSource key="nuget.org"><package pattern="*" /></packageSource>
  </packageSourceMapping>
  <fallbackPackageFolders>
    $(@($folders | Where-Object { $_ } | ForEach-Object { "<add key=`"$_`" value=`"$_`" />" }))
  </fallbackPackageFolders>
</configuration>
"@
        $env:APPLIANCEAUTH_DATA = "$TestDrive/data"
    }

    AfterAll {
        $env:APPLIANCEAUTH_DATA = $null
        Stop-Cloud $cloud
    }

    It 'is the console sample, and has at most 25 lines' {
        $code | Should -BeExactly (Get-Content -Raw "$root/samples/ConsoleSession/Program.cs").ReplaceLineEndings("`n")
        $code.Trim().Split("`n").Count | Should -BeLessOrEqual 25
    }

    It 'is built without warnings in a project that references the package' {
        # Restored to a folder of this test: a folder that others use would keep this package for the next build of this version.
        $options = '--disable-build-servers', '-p:UseAppHost=false', '-p:RunAnalyzers=false', '-p:NuGetAudit=false', "-p:RestorePackagesPath=$TestDrive/packages"
        $output = dotnet build $project -o "$project/out" -v quiet -nologo @options
        $LASTEXITCODE | Should -Be 0 -Because "$output"
        (Get-FileHash "$project/out/ApplianceAuth.dll").Hash | Should -Be (Get-FileHash "$TestDrive/package/lib/net8.0/ApplianceAuth.dll").Hash
    }

    It 'shows its usage without arguments, and fails' {
        $output = dotnet "$project/out/Console.dll" 2>&1
        $LASTEXITCODE | Should -Be 2
        "$output" | Should -Be 'Usage: ConsoleSession CLIENT-ID [EMULATOR-ADDRESS]'
    }

    It 'signs in, calls the API and waits for an event' {
        $log = "$TestDrive/console.log"
        $program = Start-Process dotnet "`"$project/out/Console.dll`" $('DE71' * 16) $($cloud.BaseUri)" -PassThru -NoNewWindow -RedirectStandardOutput $log -RedirectStandardError "$log.errors"
        try {
            Wait-Until { $program.HasExited -or (Get-Content $log) } 'the program shows a code'
            (Get-Content $log) -match '^Open http\S+ and enter (?<code>\S+)$' | Should -HaveCount 1
            [void](Invoke-Cloud $cloud user @{ userCode = ((Get-Content $log) -split ' ')[-1] })
            Wait-Until { $program.HasExited -or (Invoke-Cloud $cloud state).openStreams } 'the program watches'
            foreach ($state in 'Run', 'Finished') {
                $item = @{ key = 'BSH.Common.Status.OperationState'; value = "BSH.Common.EnumType.OperationState.$state" }
                $data = ConvertTo-Json @{ items = @($item) } -Compress
                [void](Invoke-Cloud $cloud event @{ provider = 'homeconnect'; event = 'STATUS'; applianceId = 'SIEMENS-HB776GKB1-68A40E000002'; data = $data })
            }
            $program.WaitForExit(60000) | Should -BeTrue
        }
        finally {
            $program.Kill()
        }
        Get-Content -Raw "$log.errors" | Should -BeNullOrEmpty
        $lines = Get-Content $log
        $lines[-1] | Should -BeLike '* SIEMENS-HB776GKB1-68A40E000002 State: Running -> Finished'
        $lines -match '^HTTP 200, \d{3,} bytes$' | Should -HaveCount 1
    }

    It 'finds its account in the module' {
        (Get-ApplianceAccount).Account | Should -Be HomeConnect/default
    }
}
