# Steps of .github/workflows/ci.yml that can run here.

Describe 'The step of the workflow that requires a version of PowerShell' {
    BeforeAll {
        $root = (Resolve-Path "$PSScriptRoot/../..").Path
        $pwsh = & "$root/build/Get-PwshPath.ps1"
        $workflow = (Get-Content -Raw "$root/.github/workflows/ci.yml").ReplaceLineEndings("`n")
        $step = [regex]::Match($workflow, '- name: Require PowerShell.*\n +run: \|\n(?<lines>(?: {10}.+\n)+)').Groups['lines'].Value

        # Runs the step in place of the runner, with this PowerShell as the one that was installed.
        function Invoke-Step([string] $Wanted) {
            $code = $step.Replace('${{ matrix.powershell }}', $Wanted).Replace('./.tools/pwsh', "& '$pwsh'")
            $output = & $pwsh -NoProfile -NonInteractive -Command "`$ErrorActionPreference = 'Stop'`n$code" 2>&1 | Out-String
            [pscustomobject]@{ ExitCode = $LASTEXITCODE; Output = $output }
        }
    }

    It 'accepts the version of the matrix' {
        foreach ($wanted in "$($PSVersionTable.PSVersion.Major).$($PSVersionTable.PSVersion.Minor).*" | ForEach-Object { $_, "$_-*" }) {
            $run = Invoke-Step $wanted
            $run.ExitCode | Should -Be 0 -Because $run.Output
        }
    }

    It 'fails if another version runs' {
        foreach ($wanted in '7.3.*', '7.99.*-*', '77.6.*') {
            $run = Invoke-Step $wanted
            $run.ExitCode | Should -Be 1
            $run.Output | Should -Match ([regex]::Escape("$($PSVersionTable.PSVersion)"))
        }
    }
}
