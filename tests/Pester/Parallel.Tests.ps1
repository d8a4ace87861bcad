Describe 'Concurrent cmdlets' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        . "$PSScriptRoot/SignedIn.ps1"
        . "$PSScriptRoot/Waiting.ps1"
        . "$PSScriptRoot/WorkerPool.ps1"
        $processCount = $soak ? 8 : 4
        [void](New-TestStore)
        $cloud = Start-Cloud
        $refresh = @{ endpoint = 'miele/token:refresh_token' }
        function Get-MieleRefreshCount { [int](Invoke-Cloud $cloud counters).($refresh.endpoint) }
    }

    AfterAll { Stop-Cloud $cloud }

    Context 'in several processes with one expired token' {
        BeforeAll {
            [void](Invoke-Cloud $cloud settings @{ mieleTokenLife = 1 })
            Connect-TestMiele $cloud
            [void](Invoke-Cloud $cloud settings @{ mieleTokenLife = 3600 })
            [void](Invoke-Cloud $cloud hold $refresh)

            $marks = New-Item -ItemType Directory (Join-Path $HOME marks)
            $processes = 1..$processCount | ForEach-Object {
                Start-Job -ArgumentList $marks.FullName, $_ {
                    param($Marks, $Number)
                    # What is piped in is written down when Get-ApplianceToken has begun.
                    & { New-Item "$Marks/inside-$Number"; [pscustomobject]@{ Account = 'Miele' } } |
                        Where-Object Account | Get-ApplianceToken

                    foreach ($wait in 1..600) { if (Test-Path "$Marks/go") { break } else { Start-Sleep -Milliseconds 100 } }
                    if (-not (Test-Path "$Marks/go")) { throw 'The file go was not created within 60 s.' }
                    @(Invoke-ApplianceApi -Account Miele -Path /devices).Count
                }
            }
            Wait-Until { @(Get-Item "$marks/inside-*").Count -eq $processCount -and (Invoke-Cloud $cloud state).Held -eq 1 } 'all are inside'
        }

        AfterAll { $processes | Remove-Job -Force }

        It 'refresh once, and all get the token' {
            [void](Invoke-Cloud $cloud release $refresh)
            Wait-Until { @($processes | Receive-Job -Keep).Count -eq $processCount } 'all have a token'

            @($processes | Receive-Job -Keep).Account | Should -Be (, 'Miele/default' * $processCount)
            Get-MieleRefreshCount | Should -Be 1
        }

        It 'refresh once if the cloud rejects the token of all' {
            [void](Invoke-Cloud $cloud expire @{})
            [void](Invoke-Cloud $cloud hold $refresh)
            $go = New-Item "$marks/go"
            Wait-Until { @(Invoke-Cloud $cloud log | Where-Object status -EQ 401).Count -eq $processCount } 'all are refused'
            [void](Invoke-Cloud $cloud release $refresh)

            $processes | Wait-Job -Timeout 60 | Receive-Job | Where-Object { $_ -is [int] } | Should -Be (, 10 * $processCount)
            Get-MieleRefreshCount | Should -Be 2
        }
    }

    Context 'in the runspaces of one process' {
        It 'process 40 items in eight runspaces with a cached token' {
            $counts = 1..40 | ForEach-Object -ThrottleLimit 8 -Parallel {
                @(Get-ApplianceToken Miele | Invoke-ApplianceApi -Path /devices).Count
            }
            $counts | Should -Be (, 10 * 40)
        }

        It 'process 40 items in eight runspaces as the first use, beside other users of the vault' -Tag SecretStore {
            if (-not (Get-SecretVault ApplianceTests -ErrorAction Ignore)) { New-TestVault }
            Connect-TestMiele $cloud -Name beside -Vault ApplianceTests
            Set-Secret Theirs known -Vault ApplianceTests
            $counts = Invoke-Pwsh {
                1..40 | ForEach-Object -ThrottleLimit 8 -Parallel {
                    # SecretManagement refuses some of these, since they take no turns.
                    try { [void](Get-Secret Theirs -AsPlainText -ErrorAction Stop) } catch { [void]$_ }
                    @(Get-ApplianceToken Miele/beside | Invoke-ApplianceApi -Path /devices).Count
                }
            }
            $counts | Should -Be (, 10 * 40)
        }

        It 'wait for a vault call of the script in another runspace' -Tag SecretManagement {
            Import-Module "$PSScriptRoot/../FolderVault"
            $folder = New-FolderVault Busy
            Connect-TestMiele $cloud -Name busy -Vault Busy
            Set-Secret Theirs known -Vault Busy
            Set-FolderVault $folder -DelayMs 60000
            Invoke-Pwsh {
                Import-Module $args[0]
                $theirs = Start-ThreadJob { Get-Secret Theirs -Vault Busy -AsPlainText }
                $release = Start-ThreadJob { Start-Sleep 5; Import-Module $args[0]; Set-FolderVault $args[1] } -ArgumentList $args
                Start-Sleep 1
                (Get-ApplianceToken Miele/busy).Account
                $theirs, $release | Receive-Job -Wait
            } -ArgumentList "$PSScriptRoot/../FolderVault", $folder | Should -Be Miele/busy, known
        }

        It 'refresh once for all runspaces' {
            $before = Get-MieleRefreshCount
            [void](Invoke-Cloud $cloud expire @{})
            $counts = 1..40 | ForEach-Object -ThrottleLimit 8 -Parallel {
                @(Get-ApplianceToken Miele | Invoke-ApplianceApi -Path /devices).Count
            }
            $counts | Should -Be (, 10 * 40)
            Get-MieleRefreshCount | Should -Be ($before + 1)
        }
    }
}
