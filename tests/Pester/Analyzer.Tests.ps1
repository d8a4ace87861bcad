# PSScriptAnalyzer over every script of the repository and every example of the help pages.

BeforeDiscovery {
    $hasAnalyzer = [bool](Get-Module -ListAvailable PSScriptAnalyzer)
    if (-not $hasAnalyzer) { Write-Host 'Skipped: PSScriptAnalyzer is not installed here (Install-PSResource PSScriptAnalyzer).' }
}

Describe 'PSScriptAnalyzer' -Skip:(-not $hasAnalyzer) {
    BeforeAll {
        . "$PSScriptRoot/Pages.ps1"
        $root = (Resolve-Path "$PSScriptRoot/../..").Path
        $settings = "$root/PSScriptAnalyzerSettings.psd1"
        Import-Module PSScriptAnalyzer

        function Get-Fault([string] $Path) {
            # Its rules share runspaces, in which now and then a command of PowerShell's own is not found (PSScriptAnalyzer 1.24). Asked again, it is.
            $found = foreach ($try in 1..5) {
                try { , @(Invoke-ScriptAnalyzer $Path -Settings $settings -ErrorAction Stop); break }
                catch [Management.Automation.CommandNotFoundException] { if ($try -eq 5) { throw } }
            }
            $found | ForEach-Object { '{0}:{1}: {2}: {3}' -f $_.ScriptName, $_.Line, $_.RuleName, $_.Message }
        }
    }

    It 'finds a fault where there is one' {
        Set-Content "$TestDrive/bad.ps1" "gci -Path x | % { Write-Output `$_ }"
        Get-Fault "$TestDrive/bad.ps1" | Should -Not -BeNullOrEmpty
    }

    It 'finds none in the scripts' {
        $scripts = @(Get-ChildItem $root -Recurse -File -Include *.ps1, *.psm1, *.psd1 | Where-Object FullName -NotMatch '[\\/](output|bin|obj|\.tools)[\\/]')
        # The manifest is whole only where the module is laid out.
        $scripts = @($scripts | Where-Object Name -NE ApplianceAuth.psd1) + (Get-Item "$root/output/ApplianceAuth/*/ApplianceAuth.psd1")
        $scripts.Count | Should -BeGreaterThan 40
        $scripts | ForEach-Object { Get-Fault $_ } | Should -BeNullOrEmpty
    }

    It 'finds none in the examples' {
        foreach ($example in Get-Example) { Set-Content "$TestDrive/$($example.Page)-$($example.Number).ps1" $example.Code.TrimEnd() }
        # An emulator's secret stands in one of them, as plain as in its sources.
        Get-ChildItem $TestDrive -Filter *-*-*.ps1 | ForEach-Object { Get-Fault $_ } | Where-Object { $_ -notmatch 'ConvertToSecureStringWithPlainText' } | Should -BeNullOrEmpty
    }
}
