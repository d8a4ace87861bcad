# The search for secrets in whatever the cmdlets print. The emulator knows all that it ever gave out.

Describe 'What is printed' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        . "$PSScriptRoot/NewSignIn.ps1"
        $cloud = Start-Cloud
        New-TestVault
        [void](Invoke-Cloud $cloud settings @{ deviceInterval = 1 })

        function Get-Printed {
            # All that a script puts out, on every stream, in every form in which people look at it or write it to a log.
            param([scriptblock] $Script)
            $records = [Collections.Generic.List[object]]::new()
            $global:Error.Clear()
            try { & $Script *>&1 | ForEach-Object { $records.Add($_) } } catch { $records.Add($_) }
            $results = $records.Where({ $_ -isnot [Management.Automation.ErrorRecord] })
            @(
                $records | Out-String -Width 99999
                $records | Format-List * -Force | Out-String -Width 99999
                $results | ConvertTo-Json -Depth 6 -WarningAction Ignore
                [Management.Automation.PSSerializer]::Serialize($records, 4)
                $global:Error | Format-List * -Force | Out-String -Width 99999
                $global:Error.Exception | Format-List * -Force | Out-String -Width 99999
                $global:Error.Exception | ForEach-Object { "$_" }
            ) -join "`n"
        }

        function Find-Secret([string] $Text) {
            # The kinds of the secrets that a text holds, as they are or as an address would hold them. A token's jti is among them: what only
            # tells one token from another has no business in a log either.
            $forms = Invoke-Cloud $cloud secrets | ForEach-Object {
                @{ Kind = $_.kind; Value = $_.value }
                @{ Kind = $_.kind; Value = [uri]::EscapeDataString($_.value) }
            }
            $forms.Where({ $Text.Contains($_.Value) }).Kind | Sort-Object -Unique
        }

        function Connect-Way([string] $Way, [string] $Name, [hashtable] $Change = @{}) {
            $signIn = New-SignIn $cloud $Way
            foreach ($key in $Change.Keys) { $signIn[$key] = $Change[$key] }
            $command = $Way -in 'miele', 'legacy' ? 'Connect-MieleAccount' : 'Connect-HomeConnectAccount'
            & $command $Name @signIn -Verbose -Debug -PassThru *>&1 | ForEach-Object { $_; if ($_ -is [Management.Automation.InformationRecord]) { "$_" } } |
                Start-Person $cloud
        }
    }

    AfterAll {
        Stop-Cloud $cloud
    }

    It 'is searched by a search that finds a planted secret on each stream' {
        [void](Get-Printed { Connect-Way miele planted })
        $token = Get-ApplianceToken Miele/planted -AsPlainText
        Find-Secret "x$($token)x" | Should -Contain access_token
        Find-Secret 'nothing' | Should -BeNullOrEmpty
        foreach ($leak in { Write-Verbose $token -Verbose }, { Write-Debug $token -Debug }, { Write-Warning $token }, { Write-Information $token },
            { Write-Error $token }, { Write-Host $token }, { throw $token }, { @{ a = @{ b = $token } } },
            { Write-Error x -TargetObject @{ a = $token } }, { throw [Exception]::new('x', [Exception]::new($token)) }) {
            Find-Secret (Get-Printed $leak) | Should -Contain access_token -Because "$leak"
        }
    }

    It 'by a sign-in (<_>) holds no secret' -ForEach 'code', 'device', 'china', 'miele', 'legacy' {
        $printed = Get-Printed { Connect-Way $_ "shown-$_" }
        $printed -match "shown-$_" | Should -BeTrue
        $printed -match 'Connected' | Should -BeTrue
        Find-Secret $printed | Should -BeNullOrEmpty
    }

    It 'by a sign-in to the simulator holds no secret' {
        $signIn = New-SignIn $cloud simulator
        $printed = Get-Printed { Connect-HomeConnectAccount @signIn -Verbose -Debug -PassThru }
        $printed -match 'HomeConnect/simulator' | Should -BeTrue
        Find-Secret $printed | Should -BeNullOrEmpty
    }

    It 'by <_> holds no secret' -ForEach @(
        'Get-ApplianceAccount -Verbose -Debug'
        'Get-ApplianceToken Miele/shown-miele -Verbose -Debug'
        'Get-ApplianceToken * -Verbose -Debug'
        'Get-ApplianceToken Miele/shown-miele -AsSecureString -Verbose -Debug'
        'Get-ApplianceToken Miele/shown-miele -Verbose -Debug | Invoke-ApplianceApi -Path /devices -Verbose -Debug'
        'Invoke-ApplianceApi /devices -Account HomeConnect/shown-code -Raw -Verbose -Debug'
        'Invoke-ApplianceApi /devices/000100200304/actions -Account Miele/shown-miele -Method PUT -Body @{ powerOn = $true } -Verbose -Debug'
        'Select-ApplianceAccount Miele/shown-miele -PassThru -Verbose -Debug'
    ) {
        $printed = Get-Printed ([scriptblock]::Create($_))
        $printed -match '\S' | Should -BeTrue
        Find-Secret $printed | Should -BeNullOrEmpty
    }

    It 'by a renewal holds no secret' {
        [void](Invoke-Cloud $cloud expire @{})
        $printed = Get-Printed { Invoke-ApplianceApi /devices -Account Miele/shown-miele, HomeConnect/shown-code -Verbose -Debug }
        (Invoke-Cloud $cloud counters).'miele/token:refresh_token' | Should -BeGreaterThan 0
        Find-Secret $printed | Should -BeNullOrEmpty
    }

    It 'by a failure holds no secret: <Case>' -ForEach @(
        @{ Case = 'a wrong secret'; Do = { Connect-Way miele failed @{ ClientSecret = New-Secret canary-secret-of-C0DE } } }
        @{ Case = 'a person who says no'; Do = { $signIn = New-SignIn $cloud code; Connect-HomeConnectAccount failed @signIn -Verbose -Debug *>&1 | Start-Person $cloud -Deny } }
        @{ Case = 'an answer that is no token'; Break = @{ endpoint = 'miele/token'; status = 200; body = '{"refresh_token":"secret"' }; Do = { Connect-Way miele failed } }
        @{ Case = 'an answer that breaks off'; Fault = 'drop'; Break = @{ endpoint = 'miele/token'; afterBytes = 200 }; Do = { Connect-Way miele failed } }
        @{ Case = 'an answer that is too long'; Fault = 'oversize'; Break = @{ endpoint = 'miele/token'; bytes = 2MB }; Do = { Connect-Way miele failed } }
        @{ Case = 'a token of another sign-in'; Fault = 'settings'; Break = @{ wrongNonce = 'another' }; Do = { Connect-Way code failed } }
        @{ Case = 'a call that is refused'; Do = { Invoke-ApplianceApi /devices/1/state -Account Miele/shown-miele -Verbose -Debug } }
        @{ Case = 'a path that is refused'; Do = { Invoke-ApplianceApi //example.com -Account Miele/shown-miele -Verbose -Debug } }
        @{ Case = 'a sign-in that was revoked'; Fault = 'revoke'; Break = @{ system = 'miele' }; Do = { Invoke-ApplianceApi /devices -Account Miele/shown-miele -Verbose -Debug } }
    ) {
        if ($Break) { [void](Invoke-Cloud $cloud ($Fault ? $Fault : 'fail') $Break) }
        $printed = Get-Printed $Do
        if ($Fault -eq 'settings') { [void](Invoke-Cloud $cloud settings @{ wrongNonce = $null }) }

        $printed -match 'FullyQualifiedErrorId\s+: [\w.]+,ApplianceAuth\.Commands' | Should -BeTrue -Because 'it fails with an error of ours'
        Find-Secret $printed | Should -BeNullOrEmpty
    }
}
