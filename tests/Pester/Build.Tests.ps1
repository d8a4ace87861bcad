# Tests of the scripts that build.sh and build.ps1 use: they find PowerShell, install modules, and skip tests by tag.

BeforeAll {
    $ErrorActionPreference = 'Stop'
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
    $pwsh = & "$root/build/Get-PwshPath.ps1"
    $version = "$($PSVersionTable.PSVersion)"
}

Describe 'Get-PwshPath.ps1' {
    It 'returns an executable that starts this PowerShell' {
        & $pwsh -NoProfile -NonInteractive -Command '"$($PSVersionTable.PSVersion) $PSHOME"' | Should -Be "$version $PSHOME"
    }

    It 'returns an executable if the launcher of the .NET tool is not executable' -Tag DotNetTool {
        $copy = Join-Path $TestDrive powershell
        Copy-Item -Recurse $PSHOME $copy
        chmod a-x "$copy/pwsh"
        $found = dotnet "$copy/pwsh.dll" -NoProfile -NonInteractive -File "$root/build/Get-PwshPath.ps1"

        $seen = & $found -NoProfile -NonInteractive -Command { [pscustomobject]@{ Sum = $args[0] + 1; Is = "$($PSVersionTable.PSVersion) $PSHOME" }; exit 3 } -args 2
        $LASTEXITCODE | Should -Be 3
        $seen.Sum | Should -Be 3
        $seen.Is | Should -Be "$version $copy"
        $process = Start-Process $found '-NoProfile -NonInteractive -Command $PID' -PassThru -Wait -RedirectStandardOutput "$TestDrive/id"
        Get-Content "$TestDrive/id" | Should -Be $process.Id -Because 'ending the process must end PowerShell'
        Remove-Item -Recurse (Split-Path $found)
    }
}

Describe 'Get-NativePwshPath.ps1' {
    It 'returns a PowerShell of this version with native code, also if the .NET tool runs it' -Tag NativeCode {
        $native = & "$root/tests/Pester/Get-NativePwshPath.ps1"
        $found = & $native -NoProfile -NonInteractive -Command {
            $reader = [Reflection.PortableExecutable.PEReader]::new([IO.File]::OpenRead([psobject].Assembly.Location))
            [pscustomobject]@{ Version = "$($PSVersionTable.PSVersion)"; Size = $reader.PEHeaders.CorHeader.ManagedNativeHeaderDirectory.Size }
        }
        $found.Version | Should -Be $version
        $found.Size | Should -BeGreaterThan 0
    }
}

Describe 'build.sh' -Tag Unix {
    BeforeAll {
        # A clone's few files, and a path with what every Unix has: no pwsh, and no timeout(1), as on macOS.
        $clone = (New-Item -ItemType Directory "$TestDrive/clone").FullName
        $programs = (New-Item -ItemType Directory "$TestDrive/programs").FullName
        Copy-Item "$root/build.sh", "$root/Directory.Packages.props" $clone
        foreach ($name in 'bash', 'sh', 'awk', 'chmod', 'dirname', 'env', 'mkdir', 'rm', 'sed', 'sleep') {
            [void](New-Item -ItemType SymbolicLink "$programs/$name" -Value (Get-Command $name -CommandType Application -TotalCount 1).Source)
        }
        $pinned = & "$root/build/Get-PackageVersion.ps1" PowerShell

        function Invoke-BuildScript([string] $DotNet, [string[]] $ArgumentList) {
            Set-Content "$programs/dotnet" "#!/bin/sh`n$DotNet"
            chmod +x "$programs/dotnet"
            $output = env -i "HOME=$TestDrive" "PATH=$programs" "$clone/build.sh" @ArgumentList 2>&1
            [pscustomobject]@{ ExitCode = $LASTEXITCODE; Output = "$($output -join "`n")" }
        }
    }

    It 'lists the skipped tasks and fails if PowerShell cannot be installed' {
        $run = Invoke-BuildScript 'exit 1' demo
        $run.ExitCode | Should -Be 1
        $run.Output | Should -Match 'Skipped because there is no PowerShell: demo\.\nFailed\.$'
    }

    It 'fails with -Strict if PowerShell cannot be installed' {
        $run = Invoke-BuildScript '[ "$1" != tool ]' test, -Strict
        $run.ExitCode | Should -Be 1
        $run.Output | Should -Match 'Skipped because there is no PowerShell: the Pester tests\.\n0 passed, 1 failed, 0 skipped$'
    }

    It 'installs the pinned PowerShell and starts build.ps1 with its arguments' {
        $install = 'echo "dotnet $*"; mkdir -p .tools; printf ''#!/bin/sh\necho "pwsh $*"\n'' > .tools/pwsh; chmod +x .tools/pwsh'
        $run = Invoke-BuildScript $install demo, -NoBuild
        $run.ExitCode | Should -Be 0
        $run.Output | Should -Match "dotnet tool update PowerShell --tool-path .tools --version $([regex]::Escape($pinned))\n"
        $run.Output | Should -Match 'pwsh -NoProfile -NonInteractive -File build\.ps1 demo -NoBuild$'
    }
}

Describe 'Install-RequiredModule.ps1' {
    BeforeAll {
        # A module of the same name, in a folder as repository.
        $name = 'PSScriptAnalyzer'
        $wanted = & "$root/build/Get-PackageVersion.ps1" $name
        $source = New-Item -ItemType Directory "$TestDrive/source/$name"
        New-ModuleManifest "$source/$name.psd1" -ModuleVersion $wanted -Author Tests -Description Tests
        foreach ($repository in 'Full', 'Empty') {
            $folder = New-Item -ItemType Directory "$TestDrive/$repository"
            Register-PSResourceRepository $repository -Uri $folder.FullName
        }
        Compress-PSResource $source "$TestDrive/Full"

        # Without the folders in which this machine may have the real one. Once the module is installed, nothing is missing any more.
        $before = $env:PSModulePath
        $env:PSModulePath = Join-Path $PSHOME Modules
        try {
            $install = "& '$root/build/Install-RequiredModule.ps1' $name -Repository `$_ 6>&1"
            $output = & $pwsh -NoProfile -NonInteractive -Command "'Empty', 'Unknown', 'Full', 'Full' | ForEach-Object { '---'; try { $install } catch { `"`$_`" } }" 2>&1 | Out-String
            $outputs = $output -split '---\r?\n' | Select-Object -Skip 1
        }
        finally {
            $env:PSModulePath = $before
        }
    }

    AfterAll {
        foreach ($repository in 'Full', 'Empty') { Unregister-PSResourceRepository $repository }
    }

    It 'returns the name of a module that the repository does not have' {
        $outputs[0] | Should -Match "$name cannot be installed: .+\n$name\r?\n$"
    }

    It 'stops if the repository is not registered' {
        $outputs[1] | Should -Match "'?Unknown'?"
    }

    It 'installs a missing module from the repository and returns nothing' {
        $outputs[2] | Should -Be "Installing $name from Full.$([Environment]::NewLine)"
        $outputs[3] | Should -BeNullOrEmpty
    }
}

# A program in place of dotnet lays out the module that was built before.
Describe 'build.ps1 package' -Tag Unix {
    BeforeAll {
        $clone = (New-Item -ItemType Directory "$TestDrive/clone").FullName
        foreach ($part in 'build.ps1', 'build', 'packaging', 'docs') { Copy-Item -Recurse "$root/$part" $clone }
        # A version of PlatyPS that no machine has, and nothing that needs a commit.
        (Get-Content -Raw "$root/Directory.Packages.props") -replace '(PlatyPS" Version=")[^"]+', '${1}99.0.0' | Set-Content "$clone/Directory.Packages.props"
        Set-Content "$clone/packaging/New-Sbom.ps1" ''
        $programs = (New-Item -ItemType Directory "$TestDrive/programs").FullName
        $dotnet = (Get-Command dotnet -CommandType Application -TotalCount 1).Source
        Set-Content "$programs/dotnet" @"
#!/bin/sh
case "`$*" in *Precompile.csproj*) echo 'Precompile.csproj : error NU1101: Unable to find package. [Precompile.csproj]'; exit 1 ;; esac
[ "`$1" = build ] || exec '$dotnet' "`$@"
rm -rf output && mkdir output && cp -R '$root/output/ApplianceAuth' '$root/output/library' output && rm -f output/ApplianceAuth/*/en-US/*-Help.xml
"@
        chmod +x "$programs/dotnet"
        Register-PSResourceRepository Nothing -Uri (New-Item -ItemType Directory "$TestDrive/nothing").FullName

        function Invoke-Package([string[]] $ArgumentList) {
            $before = @{ PATH = $env:PATH; PSModulePath = $env:PSModulePath }
            $env:PATH = "${programs}:$env:PATH"
            $env:PSModulePath = Join-Path $PSHOME Modules
            try {
                $output = & $pwsh -NoProfile -NonInteractive -File "$clone/build.ps1" package -Repository Nothing @ArgumentList 2>&1
                [pscustomobject]@{ ExitCode = $LASTEXITCODE; Output = "$($output -join "`n")" }
            }
            finally {
                foreach ($name in $before.Keys) { Set-Item "Env:$name" $before[$name] }
            }
        }
    }

    AfterAll { Unregister-PSResourceRepository Nothing }

    It 'stops with exit code 1 and names PlatyPS if it cannot be installed' {
        $run = Invoke-Package
        $run.ExitCode | Should -Be 1
        $run.Output | Should -Match 'The package needs Microsoft\.PowerShell\.PlatyPS'
        "$clone/output/package" | Should -Not -Exist
    }

    It 'packs with -NoHelp if neither PlatyPS nor the native compiler is available' {
        $run = Invoke-Package '-NoHelp', '-NoComparison'
        $run.ExitCode | Should -Be 0 -Because $run.Output
        $run.Output | Should -Match 'Skipped steps: the native code \(NU1101: Unable to find package\.\); the help of the cmdlets \(-NoHelp\)\.\nDone\.$'
        $archive = [IO.Compression.ZipFile]::OpenRead((Get-Item "$clone/output/package/*.nupkg"))
        $files = $archive.Entries.FullName
        $archive.Dispose()
        $files -like 'en-US/*' | Sort-Object | Should -Be ((Get-Item "$root/docs/en-US/about_*.md").BaseName | ForEach-Object { "en-US/$_.help.txt" } | Sort-Object)
        $files | Should -Contain bin/ApplianceAuth.PowerShell.dll
    }
}

Describe 'Set-ProjectUri.ps1' {
    It 'changes the address of the repository in all files' {
        $clone = "$TestDrive/moved"
        git clone --quiet $root $clone
        $old = (Import-PowerShellDataFile "$clone/ApplianceAuth.psd1").PrivateData.PSData.ProjectUri
        $new = $old.Replace('https://', 'https://moved.')
        $lines = @(git -C $clone grep --fixed-strings $old)
        & "$clone/packaging/Set-ProjectUri.ps1" $new
        $lines.Count | Should -BeGreaterThan 10
        git -C $clone grep --fixed-strings $new | Should -Be $lines.Replace($old, $new)
        git -C $clone grep --fixed-strings $old | Should -BeNullOrEmpty
        (Import-PowerShellDataFile "$clone/ApplianceAuth.psd1").PrivateData.PSData.ProjectUri | Should -Be $new
    }
}

Describe 'Add-NativeCode.ps1' -Tag Unix {
    It 'stops and shows the output if the compiler fails' {
        $before = $env:PATH
        Set-Content "$TestDrive/dotnet" "#!/bin/sh`necho 'ILC: error : on purpose'`nexit 1"
        chmod +x "$TestDrive/dotnet"
        $env:PATH = "${TestDrive}:$env:PATH"
        try { { & "$root/packaging/Add-NativeCode.ps1" $TestDrive } | Should -Throw '*could not be compiled*on purpose*' }
        finally { $env:PATH = $before }
    }
}

Describe 'Invoke-TestFile.ps1' {
    BeforeAll {
        $pester = (Get-Module Pester).Path -replace '\.psm1$', '.psd1'
        Set-Content "$TestDrive/Sample.Tests.ps1" @'
Describe 'Sample' {
    It 'passes' { }
    It 'needs <Name> and <_.Name>' -Tag Chromium -ForEach @{ Name = 'a' }, @{ Name = 'b' } { throw }
    It 'is left out' -Skip { }
    It 'fails' { throw 'on purpose' }
}
'@
    }

    It 'skips, counts and names the tests whose tags are missing' {
        $run = & "$PSScriptRoot/Invoke-TestFile.ps1" "$TestDrive/Sample.Tests.ps1" -Pester $pester -Missing ([ordered]@{ Chromium = 'not here' })
        $run.Passed, $run.Failed, $run.Skipped | Should -Be 1, 1, 3
        $skipped = $run.Tests | Where-Object Result -EQ Skipped
        $skipped.Name | Should -Be 'Sample: Sample.needs a and a', 'Sample: Sample.needs b and b', 'Sample: Sample.is left out'
        $skipped.Lacks | Should -Be 'Chromium', 'Chromium', $null
    }

    It 'counts a file that does not reach its end as a failure' {
        Set-Content "$TestDrive/Ends.Tests.ps1" '[Environment]::Exit(1)'
        $run = & "$PSScriptRoot/Invoke-TestFile.ps1" "$TestDrive/Ends.Tests.ps1" -Pester $pester -Missing ([ordered]@{})
        $run.Passed, $run.Failed, $run.Skipped | Should -Be 0, 1, 0
        $run.Output | Should -Match 'did not reach its end \(exit code 1\)'
    }

    It 'runs several files in one process, each with a separate home, environment and output' {
        $check = 'Write-Host "process $PID"; $env:SHARED | Should -BeNullOrEmpty; "$HOME/left" | Should -Not -Exist; $env:SHARED = Set-Content $HOME/left x -PassThru'
        $files = foreach ($name in 'First', 'Second') {
            Set-Content "$TestDrive/$name.Tests.ps1" "Describe '$name' { It 'leaves nothing' { $check }; It 'fails' { '$name' | Should -Be First } }"
            "$TestDrive/$name.Tests.ps1"
        }
        $runs = & "$PSScriptRoot/Invoke-TestFile.ps1" $files -Pester $pester -Missing ([ordered]@{})
        "$($runs.Passed), $($runs.Failed)" | Should -Be '2 1, 0 1'
        $runs.Output -replace '(?s).*(process \d+).*', '$1' | Select-Object -Unique | Should -HaveCount 1
        $runs.Output[0] | Should -Not -Match Second
    }
}
