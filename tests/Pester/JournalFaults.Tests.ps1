# A session if the disk, the data folder or the journal is damaged. The vault is shared, so it has the newest tokens.

Describe 'A session with a damaged journal or data folder' -Tag SecretManagement {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        . "$PSScriptRoot/NewSignIn.ps1"
        . "$PSScriptRoot/OtherMachine.ps1"
        Import-Module "$PSScriptRoot/../FolderVault"
        $env:APPLIANCEAUTH_DATA = Join-Path $HOME data
        $folder = New-FolderVault Folder -DefaultVault
        $cloud = Start-Cloud
        $signIn = New-SignIn $cloud miele
        Connect-MieleAccount home @signIn 6>&1 | Start-UserSignIn $cloud
        $journal = (Get-Item (Join-Path $env:APPLIANCEAUTH_DATA '*/Miele-home.session')).FullName

        $list = { (Invoke-ApplianceApi /devices -Account Miele/home).ApplianceId }
        $appliances = & $list
        function Get-MieleRefreshCount { [int](Invoke-Cloud $cloud counters).'miele/token:refresh_token' }
        # Another process on this machine. It knows nothing of an account until it uses it.
        $process = Start-Machine $env:APPLIANCEAUTH_DATA
    }

    AfterAll {
        Stop-Machine $process
        Stop-Cloud $cloud
        Remove-Item -Recurse $folder
    }

    It 'continues if the journal is <Like>' -ForEach @(
        @{ Like = 'gone'; Account = 'gone'; Bytes = { $null } }
        @{ Like = 'empty'; Account = 'empty'; Bytes = { , [byte[]]@() } }
        @{ Like = 'cut off in its header'; Account = 'header'; Bytes = { param($b) $b[0..20] } }
        @{ Like = 'cut off in its tokens'; Account = 'tokens'; Bytes = { param($b) $b[0..($b.Count - 50)] } }
        @{ Like = 'changed in one bit'; Account = 'bit'; Bytes = { param($b) $b[-1] = $b[-1] -bxor 1; $b } }
        @{ Like = 'of another program'; Account = 'program'; Bytes = { [Text.Encoding]::UTF8.GetBytes("[Desktop Entry]`nName=x`n") } }
        @{ Like = 'of another account'; Account = 'other'; Bytes = {
                param($b)
                $text = [Text.Encoding]::Latin1.GetString($b) -replace '"sessionId":"\w+"', '"sessionId":"00000000000000000000000000000000"'
                [Text.Encoding]::Latin1.GetBytes($text)
            }
        }
    ) {
        Connect-MieleAccount $Account @signIn 6>&1 | Start-UserSignIn $cloud
        $journal = (Get-Item (Join-Path $env:APPLIANCEAUTH_DATA "*/Miele-$Account.session")).FullName
        $list = { param($Account) (Invoke-ApplianceApi /devices -Account Miele/$Account).ApplianceId }
        $bytes = & $Bytes ([IO.File]::ReadAllBytes($journal))
        if ($null -eq $bytes) { Remove-Item $journal } else { [IO.File]::WriteAllBytes($journal, $bytes) }
        [void](Invoke-Cloud $cloud expire @{})
        $before = Get-MieleRefreshCount
        Invoke-Machine $process $list $Account | Should -Be $appliances

        Get-MieleRefreshCount | Should -Be ($before + 1)
        (Get-Item (Join-Path $env:APPLIANCEAUTH_DATA "*/Miele-$Account.session")).Length | Should -BeGreaterThan 1000
        & $list $Account | Should -Be $appliances
        Get-MieleRefreshCount | Should -Be ($before + 1) -Because 'this process, which remembers an older one, finds it'
    }

    It 'reports an error and changes nothing if the journal cannot be read' {
        $before = Get-CallCount $cloud
        Rename-Item $journal "$journal.aside"
        try {
            [void](New-Item -ItemType Directory $journal)
            { Invoke-Machine $process { Get-ApplianceToken Miele/home } } | Should -Throw -ErrorId 'DataFolderUnavailable,ApplianceAuth.Commands.GetApplianceTokenCommand'
        }
        finally {
            Remove-Item $journal
            Rename-Item "$journal.aside" $journal
        }
        Get-CallCount $cloud | Should -Be $before
    }

    It 'reports an error and changes nothing if the data folder is a file' {
        $file = New-TemporaryFile
        $before = Get-CallCount $cloud
        $machine = Start-Machine $file
        try {
            $failure = { Invoke-Machine $machine { Get-ApplianceToken Miele/home } } |
                Should -Throw -PassThru -ErrorId 'DataFolderUnavailable,ApplianceAuth.Commands.GetApplianceTokenCommand'
            { Invoke-Machine $machine { Connect-MieleAccount home -NoBrowser } } |
                Should -Throw -ErrorId 'DataFolderUnavailable,ApplianceAuth.Commands.ConnectMieleAccountCommand'
        }
        finally {
            Stop-Machine $machine
        }
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*APPLIANCEAUTH_DATA*'
        Get-CallCount $cloud | Should -Be $before
        Remove-Item $file
    }

    Context 'on a full disk' -Tag SmallDisk {
        BeforeAll {
            $disk = (New-Item -ItemType Directory (Join-Path $HOME disk)).FullName
            mount -t tmpfs -o size=64k tmpfs $disk
        }

        AfterAll { umount -l $disk }

        It 'is neither refreshed nor lost' {
            $machine = Start-Machine (Join-Path $disk data)
            try {
                Invoke-Machine $machine $list | Should -Be $appliances
                [IO.File]::WriteAllText("$disk/filler", 'x')
                try { [IO.File]::WriteAllBytes("$disk/filler", [byte[]]::new(64kb)) } catch [IO.IOException] { Write-Verbose "Full: $_" }
                [void](Invoke-Cloud $cloud expire @{})
                $before = Get-MieleRefreshCount
                $failure = { Invoke-Machine $machine $list } |
                    Should -Throw -PassThru -ErrorId 'DataFolderUnavailable,ApplianceAuth.Commands.InvokeApplianceApiCommand'
                $failure.ErrorDetails.RecommendedAction | Should -BeLike '*APPLIANCEAUTH_DATA*'
                { Invoke-Machine $machine { Connect-MieleAccount home -NoBrowser } } |
                    Should -Throw -ErrorId 'DataFolderUnavailable,ApplianceAuth.Commands.ConnectMieleAccountCommand'
                Get-MieleRefreshCount | Should -Be $before

                Remove-Item "$disk/filler"
                Invoke-Machine $machine $list | Should -Be $appliances
                Get-MieleRefreshCount | Should -Be ($before + 1)
            }
            finally {
                Stop-Machine $machine
            }
        }
    }

    It 'reports which variable to set if there is no home directory' {
        $before = $env:HOME
        $output = & {
            try {
                Remove-Item Env:HOME
                $job = "Import-Module '$manifest'; try { Get-ApplianceAccount -ErrorAction Stop } catch { `$_.FullyQualifiedErrorId; `$_.ErrorDetails.RecommendedAction }"
                & $pwsh -NoProfile -NonInteractive -Command $job
            }
            finally {
                $env:HOME = $before
            }
        }
        $output[0] | Should -Be 'VaultUnavailable,ApplianceAuth.Commands.GetApplianceAccountCommand'
        $output[1] | Should -BeLike '*set the environment variable HOME*'
    }
}
