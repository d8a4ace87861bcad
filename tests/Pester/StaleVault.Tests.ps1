# SecretStore returns what this process has last read from its file. If this process wrote within the previous five seconds, it never reads the file
# again, and each write overwrites the file with its memory. Meanwhile another process refreshes, signs in and removes the same accounts.

Describe 'A process whose SecretStore is stale' -Tag EachStore {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        . "$PSScriptRoot/SignedIn.ps1"
        . "$PSScriptRoot/WorkerPool.ps1"
        $rounds = $soak ? 200 : 4
        $seed = Get-Random -Maximum 100000
        $random = [Random]::new($seed)

        $store = New-TestStore
        $cloud = Start-Cloud
        $other = Start-Worker
        Connect-TestMiele $cloud -Name mine

        function Invoke-Other([scriptblock] $Script, [object[]] $ArgumentList) {
            Get-Failure (Invoke-Worker $other $Script $ArgumentList) | Should -BeNullOrEmpty
        }
        $connect = {
            param($Folder, $BaseUri, $Account)
            . "$Folder/Cloud.ps1"
            . "$Folder/SignedIn.ps1"
            Connect-TestMiele @{ BaseUri = $BaseUri } -Name ($Account -replace 'Miele/') -Force
        }
        $disconnect = {
            param($Account)
            [void](Disconnect-ApplianceAccount $Account)
        }
        $refresh = { param($Account) [void](Invoke-ApplianceApi -Account $Account -Path /devices) }
    }

    AfterAll {
        Stop-Worker $other
        Stop-Cloud $cloud
    }

    It 'sees changes at once, and neither erases nor restores anything' {
        $present = @{ 'Miele/a' = $false; 'Miele/b' = $false; 'Miele/c' = $false }
        $own = @()
        $times = foreach ($round in 1..$rounds) {
            $account = @($present.Keys | Sort-Object)[$random.Next(3)]
            $does = $present[$account] ? ('refresh', 'refresh', 'disconnect', 'connect')[$random.Next(4)] : 'connect'
            $because = "the other process did $does $account in round $round of seed $seed"
            # From here on, this process ignores changes of other processes for some seconds.
            if ($round % 2) { Connect-TestMiele $cloud -Name mine -Force }

            # Otherwise this process would use its cached token for 30 s and not notice the change.
            [void](Invoke-Cloud $cloud expire @{ provider = 'miele' })
            if ($does -eq 'refresh') {
                Invoke-Other $refresh $account
            }
            else {
                Invoke-Other ($does -eq 'connect' ? $connect : $disconnect) (@($does -eq 'connect' ? ($PSScriptRoot, $cloud.BaseUri) : @()) + $account)
                if ($store -ne 'BuiltIn') {
                    $own += "Own-$round"
                    Invoke-Other { param($Own) Set-Secret $Own 'of the user' -Vault ApplianceTests } "Own-$round"
                }
                $present[$account] = $does -eq 'connect'
            }

            $watch = [Diagnostics.Stopwatch]::StartNew()
            $found = @(Invoke-ApplianceApi -Account $account -Path /devices -ErrorAction SilentlyContinue -ErrorVariable failure)
            $watch.Elapsed.TotalMilliseconds
            if ($present[$account]) {
                $failure | Should -BeNullOrEmpty -Because $because
                $found.Count | Should -BeGreaterThan 0 -Because $because
            }
            else {
                "$($failure.FullyQualifiedErrorId)" | Should -BeExactly 'NotConnected,ApplianceAuth.Commands.InvokeApplianceApiCommand' -Because $because
            }
        }

        $accounts = @('Miele/mine') + @($present.Keys.Where({ $present[$_] })) | Sort-Object
        $last = Invoke-Pwsh {
            param($Store, $Accounts)
            @{
                Accounts = (Get-ApplianceAccount).Account
                Names    = $Store -eq 'BuiltIn' ? @() : @(Get-SecretInfo -Vault $Store | ForEach-Object Name)
                Counts   = foreach ($account in $Accounts) { (Invoke-ApplianceApi -Account $account -Path /devices).Count }
            }
        } $store, $accounts
        $last.Accounts | Sort-Object | Should -Be $accounts
        if ($store -ne 'BuiltIn') {
            $names = $last.Names
            $names -like 'ApplianceAuthKey-*' | Sort-Object | Should -Be @($accounts -replace '^Miele/', 'ApplianceAuthKey-Miele-')
            $names -like 'ApplianceAuth-*' | Sort-Object | Should -Be @($accounts -replace '^Miele/', 'ApplianceAuth-Miele-')
            $names -like 'Own-*' | Sort-Object | Should -Be @($own | Sort-Object)
        }
        $last.Counts | Should -HaveCount $accounts.Count
        $last.Counts | Should -Not -Contain 0

        Write-Host "  $rounds rounds, seed ${seed}: call p50 $(Get-Percentile $times 0.5) ms, p95 $(Get-Percentile $times 0.95) ms, longest $(Get-Percentile $times 1) ms"
        # Only the soak run has the machine to itself.
        Get-Percentile $times 1 | Should -BeLessThan ($soak ? 1000 : 20000)
    }
}
