# The vault layer below the cmdlets, with the real SecretManagement and SecretStore, and other processes that use the same store.

Describe 'A SecretStore vault' -Tag SecretStore {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        . "$PSScriptRoot/Waiting.ps1"
        New-TestVault
        $type = (Get-Module ApplianceAuth).ImplementingAssembly.GetType('ApplianceAuth.Vault.VaultTokenStore')
        $none = [Threading.CancellationToken]::None

        function Find-Store([string] $Name) {
            Wait-Task ($type.GetMethod('FindAsync').Invoke($null, @($Name, [TimeProvider]::System, $none)))
        }
        function Wait-Task($Task) { $Task.GetAwaiter().GetResult() }
        function Get-ErrorId([scriptblock] $Script) { ({ & $Script } | Should -Throw -PassThru).Exception.GetBaseException().ErrorId }

        $store = Find-Store ApplianceTests
    }

    It 'is found by its name, whatever the case' {
        $store.Name | Should -BeExactly ApplianceTests
        $store.IsSharedByMachines | Should -BeFalse
        (Find-Store APPLIANCETESTS).Name | Should -BeExactly ApplianceTests
        Get-ErrorId { Find-Store nowhere } | Should -Be VaultNotFound
    }

    It 'stores, lists and removes a string' {
        Wait-Task $store.ReadAsync('ApplianceAuth-a', $false, $none) | Should -BeNull
        Wait-Task $store.WriteAsync('ApplianceAuth-a', '{"é":"😀"}', $none)
        Wait-Task $store.WriteAsync('Other-a', 'x', $none)

        Wait-Task $store.ReadAsync('ApplianceAuth-a', $false, $none) | Should -BeExactly '{"é":"😀"}'
        Wait-Task $store.ListAsync('ApplianceAuth-', $none) | Should -Be 'ApplianceAuth-a'
        Wait-Task $store.RemoveAsync('ApplianceAuth-a', $none)
        Wait-Task $store.RemoveAsync('ApplianceAuth-a', $none)
        Wait-Task $store.ReadAsync('ApplianceAuth-a', $false, $none) | Should -BeNull
    }

    It 'refuses a secret that is not a string' {
        Set-Secret -Name ApplianceAuth-b -Secret @{ a = 'x' }
        Get-ErrorId { Wait-Task $store.ReadAsync('ApplianceAuth-b', $false, $none) } | Should -Be RecordInvalid
    }

    # Right after a write of this process, SecretStore ignores the writes of others. The reload uses names inside SecretStore, so this test
    # fails when a version changes them.
    It 'returns what another process has just written' {
        Wait-Task $store.WriteAsync('ApplianceAuth-c', 'ours', $none)
        Invoke-Pwsh { Set-Secret -Name ApplianceAuth-c -Secret theirs -Vault ApplianceTests }

        Wait-Task $store.ReadAsync('ApplianceAuth-c', $true, $none) | Should -BeExactly theirs
    }

    It 'neither erases nor restores changes of another process' {
        Wait-Task $store.WriteAsync('ApplianceAuth-d', 'old', $none)
        Set-Secret -Name Removed -Secret x
        Invoke-Pwsh { Set-Secret -Name Added -Secret theirs -Vault ApplianceTests; Remove-Secret -Name Removed -Vault ApplianceTests }
        Wait-Task $store.WriteAsync('ApplianceAuth-d', 'new', $none)

        $names = Invoke-Pwsh { Get-SecretInfo -Vault ApplianceTests | ForEach-Object Name }
        $names | Should -Contain Added
        $names | Should -Not -Contain Removed
    }

    # Both readings use one PowerShell of SecretStore's without a lock. Where they meet, the process dies ("The pipeline does not contain a command").
    It 'does not collide with SecretStore''s reload after a change' {
        $assembly = [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'Microsoft.PowerShell.SecretStore' }
        $own = $assembly.GetType('Microsoft.PowerShell.SecretStore.SecureStoreFile').GetEvent('DataUpdated')
        # Compiled, since it is called on a thread without a runspace.
        Add-Type 'public sealed class Readings { public int Count; public void Note(object sender, object args) => Count++; }'
        $readings = [Readings]::new()
        $note = [Delegate]::CreateDelegate($own.EventHandlerType, $readings, [Readings].GetMethod('Note'))
        $own.AddEventHandler($null, $note)
        try {
            Invoke-Pwsh { Set-Secret -Name Added -Secret again -Vault ApplianceTests }
            Start-Sleep 1
            [void](Wait-Task $store.ReadAsync('ApplianceAuth-d', $true, $none))
            # What was due before this test has been.
            $readings.Count = 0
            Start-Sleep 6
            $readings.Count | Should -Be 0
            # Reads that do not use the module get SecretStore's own result.
            Invoke-Pwsh { Set-Secret -Name Added -Secret theirs -Vault ApplianceTests }
            Wait-Until { $readings.Count -eq 1 } 'SecretStore reads its file'
        }
        finally {
            $own.RemoveEventHandler($null, $note)
        }
    }

    It 'keeps secrets of other processes while it waits for a vault call of the script' {
        Import-Module "$PSScriptRoot/../FolderVault"
        $folder = New-FolderVault Busy
        Set-Secret Theirs known -Vault Busy
        Set-FolderVault $folder -DelayMs 60000
        $theirs = Start-ThreadJob { Get-Secret Theirs -Vault Busy -AsPlainText }
        Wait-Until { (Get-FolderVaultCall $folder) -contains 'Get-Secret Theirs' } 'the script calls the vault'
        $write = $store.WriteAsync('ApplianceAuth-g', 'text', $none)
        Start-Sleep 1
        Invoke-Pwsh { Set-Secret -Name Beside -Secret theirs -Vault ApplianceTests }
        $write.IsCompleted | Should -BeFalse
        Start-Sleep 2
        Set-FolderVault $folder

        Wait-Task $write
        $theirs | Receive-Job -Wait | Should -Be known
        Unregister-SecretVault Busy
        Invoke-Pwsh { 'ApplianceAuth-g', 'Beside' | ForEach-Object { Get-Secret $_ -Vault ApplianceTests -AsPlainText } } | Should -Be text, theirs
    }

    It 'has exactly two secrets for each account' {
        . "$PSScriptRoot/SignedIn.ps1"
        $cloud = Start-Cloud
        try { Connect-TestMiele $cloud -Name two -Vault ApplianceTests } finally { Stop-Cloud $cloud }
        (Get-SecretInfo *two* -Vault ApplianceTests).Name | Sort-Object | Should -Be ApplianceAuth-Miele-two, ApplianceAuthKey-Miele-two
    }

    It 'serves many runspaces at once' {
        Wait-Task $store.WriteAsync('ApplianceAuth-e', 'text', $none)
        $read = 1..40 | ForEach-Object -ThrottleLimit 8 -Parallel {
            ($using:store).ReadAsync('ApplianceAuth-e', $_ % 2, [Threading.CancellationToken]::None).Result
        }
        $read | Should -Be (@('text') * 40)
    }

    It 'stops a wait on Ctrl+C and processes the next call' {
        $stopped = [Threading.CancellationToken]::new($true)
        $store.ReadAsync('ApplianceAuth-e', $false, $stopped).IsCanceled | Should -BeTrue
        Wait-Task $store.ReadAsync('ApplianceAuth-e', $false, $none) | Should -BeExactly text
    }

    Context 'that waits for a password' {
        BeforeAll {
            $word = "$(New-Guid)"
            $password = ConvertTo-SecureString $word -AsPlainText
            $settings = @{ Authentication = 'Password'; Interaction = 'Prompt'; PasswordTimeout = -1 }
            Set-SecretStoreConfiguration @settings -Password $password -Confirm:$false

            $locked = @'
                Import-Module ApplianceAuth
                $since = [DateTime]::UtcNow
                try { Get-ApplianceAccount -ErrorAction Stop } catch { $_.FullyQualifiedErrorId -replace ',.*' }
                [DateTime]::UtcNow - $since -lt [TimeSpan]::FromSeconds(5)
                'the next line'
'@
            function Invoke-Unattended([string] $Job, [string[]] $Switches) {
                $null | & $pwsh -NoProfile @Switches -Command $Job
            }
        }

        # If SecretStore prompts through the console host in a non-interactive session, it ends the script without an error.
        It 'is an error that a non-interactive script can catch' {
            Invoke-Unattended $locked | Should -Be VaultLocked, True, 'the next line'
        }

        It 'is the same with -NonInteractive' {
            Invoke-Unattended $locked '-NonInteractive' | Should -Be VaultLocked, True, 'the next line'
        }

        # SecretManagement then prompts through the console for everyone, also for a runspace without a host.
        It 'is an error after the password has timed out or was wrong' {
            $steps = foreach ($then in 'Start-Sleep 6', 'Unlock-SecretVault ApplianceTests -Password (ConvertTo-SecureString wrong -AsPlainText) -ErrorAction Ignore') {
                @"
                Unlock-SecretStore -Password (ConvertTo-SecureString $word -AsPlainText) -PasswordTimeout 5
                Get-Secret -Name Added -AsPlainText
                $then
                $locked
"@
            }
            $expected = 'theirs', 'VaultLocked', 'True', 'the next line'
            Invoke-Unattended ($steps -join "`n") | Should -Be ($expected + $expected)
        }

        # As if the password had timed out while the user signs in.
        It 'ends a sign-in, and no other session of the user, if it has been locked since the sign-in began' {
            . "$PSScriptRoot/NewSignIn.ps1"
            $cloud = Start-Cloud
            try {
                [void](Invoke-Cloud $cloud settings @{ deviceInterval = 1 })
                Invoke-Pwsh {
                    param($Folder, $BaseUri, $Word)
                    Import-Module ApplianceAuth
                    . "$Folder/Cloud.ps1"
                    . "$Folder/NewSignIn.ps1"
                    Unlock-SecretStore -Password (ConvertTo-SecureString $Word -AsPlainText)
                    $cloud = @{ BaseUri = $BaseUri }
                    $signIn = New-SignIn $cloud device
                    $warnings = @()
                    try {
                        Connect-HomeConnectAccount late @signIn 6>&1 -WarningVariable warnings -WarningAction SilentlyContinue | ForEach-Object {
                            if ("$_" -cmatch '\b[A-Z0-9]{4}-[A-Z0-9]{4}\b') {
                                Unlock-SecretVault ApplianceTests -Password (ConvertTo-SecureString wrong -AsPlainText) -ErrorAction Ignore
                            }
                            $_
                        } | Start-UserSignIn $cloud
                    }
                    catch {
                        $_.FullyQualifiedErrorId -replace ',.*'
                    }
                    $warnings.Count
                } $PSScriptRoot, $cloud.BaseUri, $word | Should -Be VaultLocked, 1

                @(Get-CloudLog $cloud homeconnect/token:device_code | Where-Object status -EQ 200) | Should -HaveCount 1
                Get-CloudLog $cloud homeconnect/revoke | Should -BeNullOrEmpty
            }
            finally {
                Stop-Cloud $cloud
            }
        }

        It 'is locked until it is unlocked, without a prompt' {
            Unlock-SecretStore -Password $password
            Wait-Task $store.WriteAsync('ApplianceAuth-f', 'text', $none)
            Wait-Task $store.ReadAsync('ApplianceAuth-f', $true, $none) | Should -BeExactly text

            Unlock-SecretVault -Name ApplianceTests -Password (ConvertTo-SecureString wrong -AsPlainText) -ErrorAction Ignore
            foreach ($reload in $true, $false) {
                Get-ErrorId { Wait-Task $store.ReadAsync('ApplianceAuth-f', $reload, $none) } | Should -Be VaultLocked
            }
            Get-ErrorId { Wait-Task $store.WriteAsync('ApplianceAuth-f', 'text', $none) } | Should -Be VaultLocked
        }
    }
}
