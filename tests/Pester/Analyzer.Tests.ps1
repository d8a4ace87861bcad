# PSScriptAnalyzer over every script of the repository and every example of the help pages.

Describe 'PSScriptAnalyzer' -Tag PSScriptAnalyzer {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        . "$PSScriptRoot/Pages.ps1"
        $root = (Resolve-Path "$PSScriptRoot/../..").Path

        function Get-Fault([string[]] $Path) {
            # In a process of its own: beside Pester it does not find PowerShell's own commands, and now and then its own threads collide and end it, or
            # the whole process (PSScriptAnalyzer 1.24). What it finds is output and no exception.
            foreach ($try in 1..3) {
                try {
                    return Invoke-Pwsh {
                        param($Settings)
                        $ErrorActionPreference = 'Stop'
                        foreach ($one in $args) { Invoke-ScriptAnalyzer $one -Recurse -Settings $Settings | ForEach-Object { '{0}:{1}: {2}' -f $_.ScriptName, $_.Line, $_.Message } }
                    } (@("$root/PSScriptAnalyzerSettings.psd1") + $Path)
                }
                catch {
                    if ($try -eq 3) { throw }
                }
            }
        }
    }

    It 'finds a fault where there is one' {
        Set-Content "$TestDrive/bad.ps1" 'gci -Path x'
        Get-Fault "$TestDrive/bad.ps1" | Should -BeLike 'bad.ps1:1:*gci*'
    }

    It 'finds none in the scripts' {
        # The manifest is whole only where the module is laid out.
        Get-Fault "$root/build.ps1", "$root/build", "$root/bench", "$root/packaging", "$root/samples", "$root/tests", $manifest | Should -BeNullOrEmpty
    }

    It 'finds none in the examples' {
        $folder = New-Item -ItemType Directory "$TestDrive/examples"
        foreach ($example in Get-Example) { Set-Content "$folder/$($example.Page)-$($example.Number).ps1" $example.Code.TrimEnd() }
        (Get-ChildItem $folder).Count | Should -BeGreaterThan 30
        Get-Fault $folder | Should -BeNullOrEmpty
    }
}
