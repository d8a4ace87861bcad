# The runbook of samples/, started as the schedulers do: with a minimal environment, not interactive, checked by its exit code.

Describe 'samples/runbook.ps1' -Tag Unix, SecretStore {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $samples = (Resolve-Path "$PSScriptRoot/../../samples").Path
        $cloud = Start-Cloud
        # Prevents the message about a missing display.
        $env:DISPLAY ??= ':0'
        Copy-Item "$samples/runbook.ps1" $HOME

        function Connect-Home {
            $app = @{ ClientId = '5f0d2b6e-1c47-4b0a-9e53-7d1a2c3b4e5f'; BaseUri = $cloud.BaseUri; TimeoutSec = 60 }
            $secret = [Net.NetworkCredential]::new('', 'canary-secret-of-miele').SecurePassword
            $redirect = New-Redirect $cloud $app.ClientId
            Connect-MieleAccount holiday-home @app -ClientSecret $secret -RedirectUri $redirect -NoBrowser 6>&1 | Start-UserSignIn $cloud
        }

        function Invoke-Shell([string] $Line) {
            # What cron and systemd set, and where this machine has pwsh and the modules.
            $bare = "HOME=$HOME", "PATH=$(Split-Path $pwsh):/usr/local/bin:/usr/bin:/bin", "PSModulePath=$env:PSModulePath", 'NO_COLOR=1'
            $output = env -i @bare sh -c $Line 2>&1
            [pscustomobject]@{ ExitCode = $LASTEXITCODE; Output = $output -join "`n" }
        }

        function Get-MieleRefreshCount { (Invoke-Cloud $cloud counters).'miele/token:refresh_token' ?? 0 }
    }

    AfterAll { Stop-Cloud $cloud }

    Context 'run by cron with a vault without a password' {
        BeforeAll {
            New-TestVault SecretStore
            Connect-Home
            $table = "$HOME/status.csv"
            (Get-Content -Raw "$samples/README.md") -match '(?m)^17 6 \* \* \* (?<command>pwsh .+)$' | Should -BeTrue
            $line = $Matches.command
            $before = Get-MieleRefreshCount
            [void](Invoke-Cloud $cloud expire @{ provider = 'miele' })
            $run = Invoke-Shell $line
        }

        It 'writes the status file and prints nothing' {
            $run.Output | Should -BeNullOrEmpty
            $run.ExitCode | Should -Be 0
            $rows = Import-Csv $table
            $rows.Count | Should -BeGreaterOrEqual 6
            $rows.Account | Sort-Object -Unique | Should -Be Miele/holiday-home
            $rows.Status | Should -Not -BeNullOrEmpty
        }

        It 'refreshes an expired token without prompting' {
            Get-MieleRefreshCount | Should -Be ($before + 1)
        }

        It 'is traced by samples/trace.ps1 with calls of vault and cloud' {
            $trace = Invoke-Pwsh {
                Import-Module $args[0]
                & "$($args[1])/trace.ps1" { Invoke-ApplianceApi /devices -Account Miele/holiday-home }
            } $manifest, $samples

            $trace[0].Operation | Should -BeExactly 'Script'
            $trace.Operation | Should -Contain '  Call'
            $trace.Operation.Trim() | Should -Contain 'VaultCall'
            ($trace | Where-Object Operation -Like '*VaultCall').Tags | Should -Contain 'applianceauth.vault.command=Get-Secret'
            ($trace | Where-Object Operation -EQ '  Call').Tags | Should -BeExactly (
                'applianceauth.provider=Miele http.request.method=GET url.template=/devices http.response.status_code=200')
        }

        It 'fails and keeps the previous file if the cloud has ended the session' {
            $written = Get-Content -Raw $table
            [void](Invoke-Cloud $cloud revoke @{ provider = 'miele' })

            $run = Invoke-Shell $line

            $run.ExitCode | Should -Be 1
            $run.Output | Should -Match 'invalid_grant'
            Get-Content -Raw $table | Should -BeExactly $written
            foreach ($secret in Invoke-Cloud $cloud secrets) { $run.Output | Should -Not -Match ([regex]::Escape($secret)) }
        }

        It 'works again after a new sign-in to the same vault' {
            Connect-Home
            (Invoke-Shell $line).ExitCode | Should -Be 0
        }
    }

    Context 'run by systemd with a vault with a password' {
        BeforeAll {
            $password = [Net.NetworkCredential]::new('', 'correct horse').SecurePassword
            Set-SecretStoreConfiguration -Authentication Password -Password $password -Interaction Prompt -Confirm:$false
            [void](Invoke-Cloud $cloud expire @{ provider = 'miele' })
            $password | Export-Clixml "$TestDrive/vault-password"

            $unit = Get-Content -Raw "$samples/appliance-status.service"
            $unit -match '(?m)^ExecStart=/usr/bin/(?<command>.+)$' | Should -BeTrue
            $command = $Matches.command -replace '/var/lib/appliances', $HOME -replace '%d', $TestDrive
        }

        It 'unlocks the vault with the credential and refreshes the token' {
            $run = Invoke-Shell $command

            $run.Output | Should -BeNullOrEmpty
            $run.ExitCode | Should -Be 0
            Import-Csv "$HOME/status.csv" | Should -Not -BeNullOrEmpty
        }

        It 'fails without the credential' {
            $run = Invoke-Shell ($command -replace ' -UnlockWith \S+')

            $run.ExitCode | Should -Be 1
            $run.Output | Should -Match 'locked'
        }

        It 'has units that systemd accepts' -Tag Systemd {
            $unit -replace '/usr/bin/pwsh', $pwsh | Set-Content "$TestDrive/appliance-status.service"
            Copy-Item "$samples/appliance-status.timer" $TestDrive

            $output = systemd-analyze verify "$TestDrive/appliance-status.service" "$TestDrive/appliance-status.timer" 2>&1
            "$LASTEXITCODE $output" | Should -BeExactly '0 '
        }
    }
}

Describe 'samples/azure-automation.ps1' -Tag Unix {
    BeforeAll { . "$PSScriptRoot/Common.ps1" }

    It 'uses a new data folder that no other user can have created' {
        $sample = (Resolve-Path "$PSScriptRoot/../../samples/azure-automation.ps1").Path
        $temporary = (New-Item -ItemType Directory "$TestDrive/temporary").FullName
        $folders = Invoke-Pwsh {
            $sample, $env:TMPDIR = $args
            # In place of Azure and of the module.
            function Connect-AzAccount { }
            function Register-SecretVault { }
            function Invoke-ApplianceApi { }
            foreach ($run in 1, 2) {
                & $sample -SubscriptionId subscription -KeyVaultName vault
                $env:APPLIANCEAUTH_DATA
                $env:APPLIANCEAUTH_DATA = $null
            }
        } $sample, $temporary

        $folders | Select-Object -Unique | Should -HaveCount 2
        (Get-ChildItem $temporary -Directory).FullName | Should -Contain $folders[0]
        Get-Item $folders | ForEach-Object UnixMode | Should -Be 'drwx------', 'drwx------'
    }
}
