# The emulator as authors of scripts use it: the test on the page docs/testing-scripts.md, run as it is shown.

Describe 'docs/testing-scripts.md' -Tag Unix, SharedProcess {
    It 'shows a test that passes' {
        . "$PSScriptRoot/Common.ps1"
        $page = Get-Content -Raw "$PSScriptRoot/../../docs/testing-scripts.md"
        $page -match '(?s)```powershell\n(?<code>.+?)```' | Should -BeTrue
        Set-Content "$TestDrive/Appliances.Tests.ps1" $Matches.code

        # In place of the installed tool, which starts the same program.
        $program = (Get-Item "$PSScriptRoot/../CloudEmulator/bin/*/*/CloudEmulator.dll" | Sort-Object LastWriteTime)[-1].FullName
        Set-Content "$TestDrive/appliance-cloud-emulator" "#!/bin/sh`nexec dotnet '$program' `"`$@`""
        chmod +x "$TestDrive/appliance-cloud-emulator"
        $before = $env:PATH
        $env:PATH = "${TestDrive}:$before"
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
