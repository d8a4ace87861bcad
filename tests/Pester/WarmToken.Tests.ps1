# The cost of a valid token that is cached: scripts get one before each call, in loops.

Describe 'Get-ApplianceToken in a loop' -Tag SecretStore {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        . "$PSScriptRoot/SignedIn.ps1"
        . "$PSScriptRoot/WorkerPool.ps1"
        New-TestVault
        $cloud = Start-Cloud
        Set-Secret Own 'of the user' -Vault ApplianceTests
        $tokens, $secrets = $soak ? (10000, 300) : (500, 50)

        # Ends early on a machine so busy that the half minute would pass.
        function Measure-Call([int] $Count, [scriptblock] $Call) {
            $watch = [Diagnostics.Stopwatch]::new()
            $began = [Diagnostics.Stopwatch]::StartNew()
            foreach ($number in 1..$Count) {
                if ($began.Elapsed.TotalSeconds -gt 20) { break }
                $watch.Restart()
                [void](& $Call)
                $watch.Elapsed.TotalMilliseconds
            }
        }
    }

    AfterAll { Stop-Cloud $cloud }

    It 'does not use the vault, and reads the disk once in 30 s' {
        Connect-TestMiele $cloud
        [void](Get-ApplianceToken Miele/default)
        # Neither the journal, the vault's file nor its settings can be opened: whatever looks at them fails.
        $journal = Get-Item "$(Get-DataFolder)/*/Miele-default.session"
        $store = Get-Item -Force (Get-SecretFolder)
        Move-Item $journal "$journal.away"
        Move-Item $store "$store-away"
        try {
            $token = Measure-Call $tokens { Get-ApplianceToken Miele/default -ErrorAction Stop }
        }
        finally {
            Move-Item "$store-away" $store
            Move-Item "$journal.away" $journal
        }
        $secret = Measure-Call $secrets { Get-Secret Own -Vault ApplianceTests }

        Write-Host "  $($token.Count) x Get-ApplianceToken: p50 $(Get-Percentile $token 0.5) ms, p95 $(Get-Percentile $token 0.95) ms"
        Write-Host "  $($secret.Count) x Get-Secret: p50 $(Get-Percentile $secret 0.5) ms, p95 $(Get-Percentile $secret 0.95) ms"
        Get-Percentile $token 0.5 | Should -BeLessThan (Get-Percentile $secret 0.5)
    }
}
