# PSScriptAnalyzer over every script that users run or read; the long form adds the scripts of the tests.

Describe 'PSScriptAnalyzer' -Tag PSScriptAnalyzer {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        . "$PSScriptRoot/Pages.ps1"
        $root = (Resolve-Path "$PSScriptRoot/../..").Path

        Set-Content "$TestDrive/bad.ps1" 'gci -Path x'
        $folder = (New-Item -ItemType Directory "$TestDrive/examples").FullName
        foreach ($example in @(Get-Example) + @(Get-Recipe)) { Set-Content "$folder/$($example.Page)-$($example.Number).ps1" $example.Code.TrimEnd() }
        . "$PSScriptRoot/WorkerPool.ps1"
        $folders = @('build', 'packaging', 'samples') + @(if ($soak) { 'bench', 'tests' })
        # The manifest is whole only where the module is laid out.
        $scripts = @("$root/build.ps1") + ($folders | ForEach-Object { "$root/$_" }) + $manifest

        # All in one other process: beside Pester it does not find PowerShell's own commands, and now and then its own threads collide and end it, or
        # the whole process (PSScriptAnalyzer 1.24). What it finds is output and no exception.
        foreach ($try in 1..3) {
            try {
                $faults = Invoke-Pwsh {
                    $ErrorActionPreference = 'Stop'
                    $settings, $paths = $args
                    # It looks up each name that is no command, and programs are none of its business.
                    $env:PATH = ''
                    foreach ($path in $paths) {
                        foreach ($try in 1..3) {
                            try { $found = Invoke-ScriptAnalyzer $path -Recurse -Settings $settings; break } catch { if ($try -eq 3) { throw } }
                        }
                        $found | ForEach-Object { '{0}:{1}: {2}' -f $_.ScriptPath, $_.Line, $_.Message }
                    }
                    'The end'
                } (@("$root/PSScriptAnalyzerSettings.psd1", "$TestDrive/bad.ps1", $folder) + $scripts)
                break
            }
            catch {
                if ($try -eq 3) { throw }
            }
        }
        $inBad, $others = $faults.Where({ $_ -like "$TestDrive/bad.ps1:*" }, 'Split')
        $inExamples, $inScripts = @($others).Where({ $_ -like "$folder*" }, 'Split')
    }

    It 'reports a rule violation in a sample' {
        $inBad | Should -BeLike '*bad.ps1:1:*gci*'
    }

    It 'reports none in the scripts' {
        $inScripts | Should -Be 'The end'
    }

    It 'reports none in the examples of the help pages' {
        (Get-ChildItem $folder).Count | Should -BeGreaterThan 30
        $inExamples | Should -BeNullOrEmpty
    }
}
