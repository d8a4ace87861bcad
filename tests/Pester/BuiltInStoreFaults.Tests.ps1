# The built-in store with damaged or unsafe files, a full disk or another user's home directory.

Describe 'The built-in store' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        . "$PSScriptRoot/SignedIn.ps1"
        . "$PSScriptRoot/NewSignIn.ps1"
        . "$PSScriptRoot/OtherMachine.ps1"
        $env:APPLIANCEAUTH_DATA = Join-Path $HOME data
        $cloud = Start-Cloud
        Connect-TestMiele $cloud -Vault BuiltIn
        $file = (Get-Item "$env:APPLIANCEAUTH_DATA/builtin/Miele-default.session").FullName
        $folder = Split-Path $file
        $whole = [IO.File]::ReadAllBytes($file)
        # A process that never reads the account while it is whole, so that it remembers nothing.
        $reader = Start-Machine $env:APPLIANCEAUTH_DATA

        function Set-LastMachine([string] $Name) {
            # The file as another machine would have left it: header, registration, tokens and a checksum of the three, one line each.
            $header, $registration, $tokens, $null = [Text.Encoding]::UTF8.GetString($whole) -split "`n"
            # Received a minute ago: -ForceRefresh leaves a token alone that is younger than 30 s.
            $received = [DateTimeOffset]::UtcNow.AddMinutes(-1).ToString('O')
            $header, $tokens = $header, $tokens -replace '"refreshMachine":"[^"]+"', "`"refreshMachine`":`"$Name`"" -replace '"receivedAt":"[^"]+"', "`"receivedAt`":`"$received`""
            $text = "$header`n$registration`n$tokens"
            $checksum = [Convert]::ToHexString([Security.Cryptography.SHA256]::HashData([Text.Encoding]::UTF8.GetBytes($text)))
            [IO.File]::WriteAllText($file, "$text`n$checksum")
        }
        function Invoke-WithHome([string] $Path, [scriptblock] $Script) {
            $before = $env:HOME, $env:APPLIANCEAUTH_DATA
            try {
                $env:HOME = $Path
                $env:APPLIANCEAUTH_DATA = ''
                Invoke-Pwsh $Script
            }
            finally {
                $env:HOME, $env:APPLIANCEAUTH_DATA = $before
            }
        }
        function Get-RefreshCount { [int](Invoke-Cloud $cloud counters).'miele/token:refresh_token' }
    }

    AfterEach { [IO.File]::WriteAllBytes($file, $whole) }

    AfterAll {
        Stop-Machine $reader
        Stop-Cloud $cloud
    }

    Context 'with unsafe files' -Tag Unix {
        AfterEach { chmod 600 $file; chmod 700 $folder }

        It 'reports StoreUnsafe with the command that corrects it: mode <Mode> of the <What>' -ForEach @(
            @{ What = 'file'; Mode = 644; Safe = 600 }
            @{ What = 'folder'; Mode = 755; Safe = 700 }
        ) {
            $path = $What -eq 'file' ? $file : $folder
            chmod $Mode $path
            $calls = Get-CallCount $cloud
            $failure = { Invoke-Machine $reader { Get-ApplianceToken Miele } } | Should -Throw -PassThru
            $failure.FullyQualifiedErrorId | Should -Be 'StoreUnsafe,ApplianceAuth.Commands.GetApplianceTokenCommand'
            $failure.CategoryInfo.Category | Should -Be SecurityError
            $failure.ErrorDetails.RecommendedAction | Should -BeExactly "chmod $Safe '$path'"
            { Invoke-Machine $reader { Get-ApplianceAccount } } | Should -Throw -ErrorId 'StoreUnsafe,ApplianceAuth.Commands.GetApplianceAccountCommand'
            $signIn = New-SignIn $cloud miele
            { Connect-MieleAccount @signIn 6>$null } | Should -Throw -ErrorId 'StoreUnsafe,ApplianceAuth.Commands.ConnectMieleAccountCommand'
            (Test-ApplianceAccount Miele -Detailed | Where-Object Result -EQ Failed).Check | Should -Be Vault
            Get-CallCount $cloud | Should -Be $calls

            Invoke-Expression $failure.ErrorDetails.RecommendedAction
            (Get-ApplianceToken Miele).Account | Should -Be Miele/default
        }

        It 'finds an account in memory if the folder is unsafe' {
            chmod 755 $folder
            $found = Invoke-Machine $reader {
                param($BaseUri)
                Connect-HomeConnectAccount -InMemory -Environment Simulator -ClientId ('C0DE' * 16) -BaseUri "$BaseUri/simulator" 6>$null
                (Get-ApplianceToken).Account
                (Get-ApplianceAccount -ErrorAction SilentlyContinue -ErrorVariable failures).Account
                @($failures).Count
                Disconnect-ApplianceAccount HomeConnect/simulator | Out-Null
            } $cloud.BaseUri
            $found | Should -Be 'HomeConnect/simulator', 'HomeConnect/simulator', 1
        }

        It 'fails Test-ApplianceAccount if the account cannot be locked' {
            $lock = $file -replace 'session$', 'lock'
            chmod 644 $lock
            try { (Test-ApplianceAccount Miele -Detailed | Where-Object Result -EQ Failed).Check | Should -Be Vault }
            finally { chmod 600 $lock }
        }

        It 'completes nothing, without an error' {
            chmod 755 $folder
            $found = Invoke-Machine $reader { [Management.Automation.CommandCompletion]::CompleteInput('Get-ApplianceToken -Account ', 28, $null).CompletionMatches.CompletionText }
            $found | Should -Not -Contain Miele/default
        }
    }

    It 'reports RecordInvalid with the path for a file that is <Like>, and removes it' -ForEach @(
        @{ Like = 'empty'; Bytes = { , [byte[]]@() } }
        @{ Like = 'cut off in its header'; Bytes = { param($b) $b[0..20] } }
        @{ Like = 'cut off in its tokens'; Bytes = { param($b) $b[0..($b.Count - 200)] } }
        @{ Like = 'changed in one bit of its tokens'; Bytes = { param($b) $b[-200] = $b[-200] -bxor 1; $b } }
        @{ Like = 'of another program'; Bytes = { [Text.Encoding]::UTF8.GetBytes("[Desktop Entry]`nName=x`n") } }
    ) {
        [IO.File]::WriteAllBytes($file, (& $Bytes ([byte[]]$whole.Clone())))
        $failure = { Invoke-Machine $reader { Get-ApplianceToken Miele } } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -Be 'RecordInvalid,ApplianceAuth.Commands.GetApplianceTokenCommand'
        "$failure" | Should -BeLike "*'$file'*"
        { Invoke-Machine $reader { Get-ApplianceToken } } | Should -Throw -ErrorId 'RecordInvalid,ApplianceAuth.Commands.GetApplianceTokenCommand'
        Invoke-Machine $reader { (Test-ApplianceAccount Miele -Detailed | Where-Object Result -EQ Failed).Check } | Should -Be Record

        (Invoke-Machine $reader { Disconnect-ApplianceAccount Miele -Confirm:$false }).Account | Should -Be Miele/default
        Invoke-Machine $reader { Get-ApplianceAccount } | Should -BeNullOrEmpty
    }

    It 'warns once of a copied account, and Test-ApplianceAccount shows it' {
        Set-LastMachine old-laptop
        $output = Invoke-Pwsh {
            $finding = Test-ApplianceAccount Miele -Detailed -WarningVariable tested | Where-Object Check -EQ Machine
            (Get-ApplianceToken Miele -WarningVariable first -WarningAction Ignore).Account
            (Get-ApplianceToken Miele -WarningVariable second -WarningAction Ignore).Account
            "$first", "$($second.Count)", "$($tested.Count)", "$($finding.Result)", $finding.Detail
        }
        $output[0, 1] | Should -Be Miele/default, Miele/default
        $output[2] | Should -BeLike "*'old-laptop'*'Miele/default'*"
        $output[3, 4, 5] | Should -Be 0, 0, Warning
        $output[6] | Should -BeLike "*'old-laptop'*"
    }

    It 'warns of a copied account if the same call refreshes the token, and not afterwards' {
        Set-LastMachine old-laptop
        $output = Invoke-Pwsh {
            Get-ApplianceToken Miele -ForceRefresh -WarningVariable first -WarningAction Ignore | Out-Null
            "$first", (Test-ApplianceAccount Miele -Detailed | Where-Object Check -EQ Machine).Result
        }
        $output[0] | Should -BeLike "*'old-laptop'*"
        $output[1] | Should -Be Passed
        [void](Get-ApplianceToken Miele -WarningVariable here)
        $here | Should -BeNullOrEmpty
    }

    It 'is not used with the HOME of another user, as sudo may keep it: a <Kind> home' -Tag Root -ForEach @{ Kind = 'new' }, @{ Kind = 'used' } {
        $other = (New-Item -ItemType Directory (Join-Path $HOME "other-$Kind")).FullName
        if ($Kind -eq 'used') {
            [void](New-Item -ItemType Directory "$other/.local/share")
            Copy-Item -Recurse $env:APPLIANCEAUTH_DATA "$other/.local/share/ApplianceAuth"
        }
        chown -R 54321 $other
        $failure = { Invoke-WithHome $other { Get-ApplianceToken Miele } } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -Be 'StoreUnsafe,ApplianceAuth.Commands.GetApplianceTokenCommand'
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*HOME*sudo -H*APPLIANCEAUTH_DATA*'
        @(Get-ChildItem -Recurse -Force "$other/.local/share/ApplianceAuth" -ErrorAction Ignore | Where-Object User -EQ root) | Should -BeNullOrEmpty
    }

    It 'reports which variable to set if there is no home directory' -Tag Root {
        $job = 'Import-Module $env:MODULE; try { Get-ApplianceToken Miele -ErrorAction Stop } catch { "$($_.FullyQualifiedErrorId)|$($_.ErrorDetails.RecommendedAction)" }'
        chmod 755 $HOME
        $output = env -u HOME -u XDG_DATA_HOME -u APPLIANCEAUTH_DATA MODULE=$manifest TMPDIR=/tmp setpriv --reuid=54321 --clear-groups $pwsh -NoProfile -NonInteractive -Command $job
        "$output" | Should -BeLike 'DataFolderUnavailable,ApplianceAuth.Commands.GetApplianceTokenCommand|Set HOME*APPLIANCEAUTH_DATA*'
    }

    Context 'on a full disk' -Tag SmallDisk {
        BeforeAll {
            $disk = (New-Item -ItemType Directory (Join-Path $HOME disk)).FullName
            mount -t tmpfs -o size=128k tmpfs $disk
            $env:APPLIANCEAUTH_DATA = Join-Path $disk data
            Connect-TestMiele $cloud -Name disk -Vault BuiltIn
            $machine = Start-Machine $env:APPLIANCEAUTH_DATA
        }

        AfterAll {
            Stop-Machine $machine
            $env:APPLIANCEAUTH_DATA = Join-Path $HOME data
            umount -l $disk
        }

        It 'refuses refreshes and sign-ins without losing the session' {
            [IO.File]::WriteAllText("$disk/filler", 'x')
            try { [IO.File]::WriteAllBytes("$disk/filler", [byte[]]::new(128kb)) } catch [IO.IOException] { Write-Verbose "Full: $_" }
            [void](Invoke-Cloud $cloud expire @{})
            $before = Get-RefreshCount
            $failure = { Invoke-Machine $machine { Invoke-ApplianceApi /devices -Account Miele/disk } } | Should -Throw -PassThru
            $failure.FullyQualifiedErrorId | Should -Be 'DataFolderUnavailable,ApplianceAuth.Commands.InvokeApplianceApiCommand'
            $failure.ErrorDetails.RecommendedAction | Should -BeLike '*APPLIANCEAUTH_DATA*'
            $signIn = New-SignIn $cloud miele
            { Connect-MieleAccount new @signIn 6>$null } | Should -Throw -ErrorId 'DataFolderUnavailable,ApplianceAuth.Commands.ConnectMieleAccountCommand'
            Get-RefreshCount | Should -Be $before

            Remove-Item "$disk/filler"
            @(Invoke-Machine $machine { Invoke-ApplianceApi /devices -Account Miele/disk }).Count | Should -BeGreaterThan 0
            Get-RefreshCount | Should -Be ($before + 1)
        }
    }

    It 'leaves no readable data of a removed account' {
        . "$PSScriptRoot/SecretScan.ps1"
        Connect-TestMiele $cloud -Name gone -Vault BuiltIn
        [void](Get-Appliance -Account Miele/gone)
        $gone = (Get-Item "$folder/Miele-gone.session").FullName
        $stored = [IO.File]::ReadAllText($gone) -split "`n"
        $tokens = $stored[2] | ConvertFrom-Json
        $values = $tokens.accessToken, $tokens.refreshToken, ($stored[1] | ConvertFrom-Json).sealingKey, 'canary-secret-of-miele'
        # What a killed process may leave beside it.
        Copy-Item $gone "$gone.new"
        Disconnect-ApplianceAccount Miele/gone -Confirm:$false

        $left = (Get-ChildItem -Force -File $folder -Filter *gone* | ForEach-Object { [Text.Encoding]::Latin1.GetString([IO.File]::ReadAllBytes($_)) }) -join "`n"
        $left | Should -Match '"state":"Removed"'
        foreach ($value in $values) {
            foreach ($form in Get-CanaryForm $value) { $left.Contains($form) | Should -BeFalse }
        }
    }
}
