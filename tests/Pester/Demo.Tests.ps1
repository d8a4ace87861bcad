# The demo ends with exit code 1 at the first part that fails.

Describe 'samples/demo.ps1' -Tag SharedProcess {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $demo = (Resolve-Path "$PSScriptRoot/../../samples/demo.ps1").Path
        $cloud = Start-Cloud
        $before = $env:PSModulePath
        # With the built-in store, which is faster than SecretStore.
        $env:PSModulePath = Join-Path $PSHOME Modules
    }

    AfterEach { [void](Invoke-Cloud $cloud reset @{ }) }

    AfterAll {
        $env:PSModulePath = $before
        Stop-Cloud $cloud
    }

    It 'shows each system, and fails if the last one refuses the sign-in' {
        [void](Invoke-Cloud $cloud fail @{ endpoint = 'legacy/token'; status = 400; body = '{"error":"access_denied"}'; times = 10 })
        $run = & "$PSScriptRoot/Invoke-FreshPowerShell.ps1" $demo $cloud.BaseUri
        $run.ExitCode | Should -Be 1 -Because $run.Output
        foreach ($name in 'HomeConnect/device', 'HomeConnect/default', 'HomeConnect/china', 'HomeConnect/simulator', 'Miele/default') {
            $run.Output | Should -Match "signed in +$name,"
        }
        [regex]::Matches($run.Output, '(?m)^  second +process \d+ found the token in the store') | Should -HaveCount 5
        [regex]::Matches($run.Output, '(?m)^  refreshed ') | Should -HaveCount 5
        $run.Output | Should -Not -Match 'All accounts'
    }

    It 'fails if the appliances of a system are missing' {
        [void](Invoke-Cloud $cloud fail @{ endpoint = 'homeconnect/devices'; status = 200; body = '{"data":{"homeappliances":[]}}'; times = 10 })
        $run = & "$PSScriptRoot/Invoke-FreshPowerShell.ps1" $demo $cloud.BaseUri
        $run.ExitCode | Should -Be 1 -Because $run.Output
        $run.Output | Should -Match 'HomeConnect/device has no appliances\.'
    }
}
