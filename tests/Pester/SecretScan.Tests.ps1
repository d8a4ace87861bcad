# No cmdlet shows a secret, in any parameter set, in success or failure: not in a stream, an object or a file.

BeforeDiscovery {
    # Set: cmdlet and parameter set. Fails: the error id. Break: the command for the emulator.
    $cases = @(
        @{ Set = 'Connect-HomeConnectAccount/Browser'; Do = { Connect-Way code leak-code } }
        @{ Set = 'Connect-HomeConnectAccount/Browser'; Do = { Connect-Way china leak-china } }
        @{ Set = 'Connect-HomeConnectAccount/Browser'; Do = { $signIn = New-SignIn $cloud simulator; Connect-HomeConnectAccount @signIn -PassThru } }
        @{ Set = 'Connect-HomeConnectAccount/Browser'; Do = { Connect-Way code leak-memory @{ InMemory = $true } } }
        @{ Set = 'Connect-HomeConnectAccount/Browser'; Fails = 'SignInRefused'; Do = { Connect-Way code failed @{ ClientSecret = New-Secret canary-secret-of-miele } } }
        @{ Set = 'Connect-HomeConnectAccount/Browser'; Fails = 'SignInDeclined'; Do = { $signIn = New-SignIn $cloud code; Connect-HomeConnectAccount failed @signIn *>&1 | Start-UserSignIn $cloud -Deny } }
        @{ Set = 'Connect-HomeConnectAccount/Browser'; Fails = 'SignInMismatch'; Break = 'settings', @{ wrongNonce = 'another' }; Do = { Connect-Way code failed } }
        @{ Set = 'Connect-HomeConnectAccount/DeviceCode'; Do = { Connect-Way device leak-device } }
        @{ Set = 'Connect-HomeConnectAccount/DeviceCode'; Fails = 'UnexpectedResponse'; Break = 'oversize', @{ endpoint = 'homeconnect/token'; bytes = 2MB }; Do = { Connect-Way device failed } }
        @{ Set = 'Connect-MieleAccount/Default'; Do = { Connect-Way miele leak-miele } }
        @{ Set = 'Connect-MieleAccount/Default'; Fails = 'UnexpectedResponse'; Break = 'fail', @{ endpoint = 'miele/token'; status = 200; body = '{"refresh_token":"secret"' }; Do = { Connect-Way miele failed } }
        @{ Set = 'Connect-MieleAccount/Default'; Fails = 'CloudUnreachable'; Break = 'drop', @{ endpoint = 'miele/token'; afterBytes = 200 }; Do = { Connect-Way miele failed } }
        @{ Set = 'Connect-MieleAccount/Legacy'; Do = { Connect-Way legacy leak-legacy } }
        @{ Set = 'Connect-MieleAccount/Legacy'; Fails = 'SignInRefused'; Do = { Connect-Way legacy failed @{ ClientSecret = New-Secret canary-secret-of-C0DE } } }
        @{ Set = 'Get-ApplianceAccount'; Do = { Get-ApplianceAccount } }
        @{ Set = 'Get-ApplianceAccount'; Fails = 'NotConnected'; Do = { Get-ApplianceAccount Miele/unknown } }
        @{ Set = 'Get-ApplianceToken/Handle'; Do = { Get-ApplianceToken * } }
        @{ Set = 'Get-ApplianceToken/Handle'; Do = { Get-ApplianceToken Miele/leak-miele -ForceRefresh } }
        @{ Set = 'Get-ApplianceToken/Handle'; Fails = 'LifetimeTooLong'; Do = { Get-ApplianceToken Miele/leak-miele -MinimumLifetimeSec 90000 } }
        @{ Set = 'Get-ApplianceToken/SecureString'; Do = { Get-ApplianceToken Miele/leak-miele -AsSecureString } }
        @{ Set = 'Get-ApplianceToken/SecureString'; Fails = 'NotConnected'; Do = { Get-ApplianceToken Miele/unknown -AsSecureString } }
        @{ Set = 'Get-ApplianceToken/PlainText'; Do = { [void](Get-ApplianceToken Miele/leak-miele -AsPlainText) } }
        @{ Set = 'Get-ApplianceToken/PlainText'; Fails = 'NotConnected'; Do = { Get-ApplianceToken Miele/unknown -AsPlainText } }
        @{ Set = 'Select-ApplianceAccount'; Do = { Select-ApplianceAccount Miele/leak-miele -PassThru } }
        @{ Set = 'Select-ApplianceAccount'; Fails = 'NotConnected'; Do = { Select-ApplianceAccount Miele/unknown } }
        @{ Set = 'Invoke-ApplianceApi'; Do = { Get-ApplianceToken Miele/leak-miele | Invoke-ApplianceApi -Path /devices } }
        @{ Set = 'Invoke-ApplianceApi'; Do = { Invoke-ApplianceApi /devices -Account HomeConnect/leak-code -Raw -ResponseHeadersVariable h -StatusCodeVariable s; $h; $s } }
        @{ Set = 'Invoke-ApplianceApi'; Do = { Invoke-ApplianceApi /devices/000100200301/actions -Account Miele/leak-miele -Method PUT -Body @{ processAction = 2 } } }
        @{ Set = 'Invoke-ApplianceApi'; Do = { Invoke-ApplianceApi /devices/000100200304/actions -Account Miele/leak-miele -Method PUT -Body @{ powerOn = $true } -WhatIf } }
        @{ Set = 'Invoke-ApplianceApi'; Do = { Invoke-ApplianceApi /devices -Account Miele/leak-miele -OutFile "$env:TMPDIR/devices.json" } }
        @{ Set = 'Invoke-ApplianceApi'; Do = { Invoke-ApplianceApi "$oven/settings" -Account HomeConnect/leak-code; Invoke-PlantedSetting -Preview } }
        @{ Set = 'Invoke-ApplianceApi'; Fails = 'CallRefused'; Do = { Invoke-PlantedSetting } }
        @{ Set = 'Invoke-ApplianceApi'; Break = 'expire', @{}; Do = { Invoke-ApplianceApi /devices -Account Miele/leak-miele, HomeConnect/leak-code } }
        @{ Set = 'Invoke-ApplianceApi'; Fails = 'CallRefused.404'; Do = { Invoke-ApplianceApi /devices/1/state -Account Miele/leak-miele } }
        @{ Set = 'Invoke-ApplianceApi'; Fails = 'RequestInvalid'; Do = { Invoke-ApplianceApi //example.com -Account Miele/leak-miele } }
        @{ Set = 'Invoke-ApplianceApi'; Fails = 'CallRefused'; Do = { Invoke-ApplianceApi /nothing -Account HomeConnect/leak-code -Query @{ token = Get-ApplianceToken HomeConnect/leak-code -AsPlainText } } }
        @{ Set = 'Invoke-ApplianceApi'; Do = { Invoke-Planted -Preview } }
        @{ Set = 'Invoke-ApplianceApi'; Fails = 'CallRefused'; Do = { Invoke-Planted } }
        @{ Set = 'Get-Appliance/Cloud'; Do = { Get-Appliance -Account Miele/leak-miele, HomeConnect/leak-code } }
        @{ Set = 'Get-Appliance/Cached'; Do = { Get-Appliance -Account Miele/leak-miele, HomeConnect/leak-code -Cached } }
        @{ Set = 'Get-Appliance/Cached'; Fails = 'ApplianceNotCached'; Do = { Get-Appliance -Account HomeConnect/leak-device -Cached } }
        @{ Set = 'Get-Appliance/Cloud'; Fails = 'CallRefused'; Break = 'fail', @{ endpoint = 'miele/devices'; status = 403; body = '' }; Do = { Get-Appliance -Account Miele/leak-miele } }
        @{ Set = 'Get-ApplianceRateLimit'; Do = { Get-ApplianceRateLimit * } }
        @{ Set = 'Get-ApplianceRateLimit'; Fails = 'NotConnected'; Do = { Get-ApplianceRateLimit Miele/unknown } }
        @{ Set = 'Watch-ApplianceEvent'; Do = { Watch-ApplianceEvent Miele/leak-miele -IncludeCurrent -MaximumEvents 3 -TimeoutSec 10 } }
        @{ Set = 'Watch-ApplianceEvent'; Fails = 'CallRefused'; Do = { Watch-ApplianceEvent Miele/leak-miele -ApplianceId 000000000000 -TimeoutSec 5 } }
        @{ Set = 'Test-ApplianceAccount'; Do = { Test-ApplianceAccount *; Test-ApplianceAccount * -Detailed } }
        @{ Set = 'Test-ApplianceAccount'; Fails = 'AccountNameInvalid'; Do = { Test-ApplianceAccount Bosch/x } }
        @{ Set = 'Move-ApplianceAccount'; Do = {
                # There and back, so that what the other store keeps of it is searched too.
                if ($store -ne 'BuiltIn') { Move-ApplianceAccount HomeConnect/leak-code -Vault BuiltIn -Confirm:$false }
                Move-ApplianceAccount HomeConnect/leak-code -Vault $store -Confirm:$false
            } }
        @{ Set = 'Move-ApplianceAccount'; Fails = 'NotConnected'; Do = { Move-ApplianceAccount Miele/unknown -Vault $store -Confirm:$false } }
        @{ Set = 'Disconnect-ApplianceAccount'; Do = { Disconnect-ApplianceAccount Miele/leak-legacy, HomeConnect/leak-device -Confirm:$false } }
        @{ Set = 'Disconnect-ApplianceAccount'; Fails = 'NotConnected'; Do = { Disconnect-ApplianceAccount Miele/unknown -Confirm:$false } }
        @{ Set = 'Invoke-ApplianceApi'; Fails = 'RefreshRejected'; Break = 'revoke', @{ provider = 'miele' }; Do = { Invoke-ApplianceApi /devices -Account Miele/leak-miele } }
    )
    foreach ($number in 1..$cases.Count) { $cases[$number - 1] += @{ Case = "$number, $($cases[$number - 1].Fails ?? 'success')" } }
}

Describe 'The secret scan' -Tag EachStore {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        . "$PSScriptRoot/NewSignIn.ps1"
        . "$PSScriptRoot/SecretScan.ps1"
        $cloud = Start-Cloud
        $store = New-TestStore
        [void](Invoke-Cloud $cloud settings @{ deviceInterval = 1 })
        $temporary = $env:TMPDIR = (New-Item -ItemType Directory "$HOME/temporary").FullName
        $forms = @{}
        $sealingKeys = @{}
        $searched = @{ Cases = 0; Places = [Collections.Generic.HashSet[string]]::new() }

        function Connect-Way([string] $Way, [string] $Name, [hashtable] $Change = @{}) {
            $signIn = New-SignIn $cloud $Way
            foreach ($key in $Change.Keys) { $signIn[$key] = $Change[$key] }
            $command = $Way -in 'miele', 'legacy' ? 'Connect-MieleAccount' : 'Connect-HomeConnectAccount'
            & $command $Name @signIn -PassThru *>&1 | ForEach-Object { $_; if ($_ -is [Management.Automation.InformationRecord]) { "$_" } } |
                Start-UserSignIn $cloud
        }
        $oven = '/devices/SIEMENS-HB776GKB1-68A40E000002'
        function Invoke-PlantedSetting([switch] $Preview) {
            # In a value and in a key that the module warns of.
            $token = Get-ApplianceToken HomeConnect/leak-code -AsPlainText
            $body = @{ key = 'BSH.Common.Setting.PowerState'; value = 'x' * 50 + $token }, @{ key = $token; value = $true }
            Invoke-ApplianceApi "$oven/settings" -Account HomeConnect/leak-code -Method PUT -Body $body -WhatIf:$Preview
        }
        function Invoke-Planted([switch] $Preview) {
            # In the query, and in a body across the place where it is cut.
            $token = Get-ApplianceToken HomeConnect/leak-code -AsPlainText
            $call = @{ Account = 'HomeConnect/leak-code'; Method = 'PUT'; Query = @{ token = "$token==" }; WhatIf = $Preview }
            Invoke-ApplianceApi /nothing @call -Body @{ value = 'x' * 270 + $token }
        }
        Connect-Way miele planted
        $planted = Get-ApplianceToken Miele/planted -AsPlainText
    }

    AfterAll {
        $canaries = @(Get-Canary $cloud)
        Write-Host ("  searched {0} cases and {1} places for {2} values of {3} kinds in {4} forms" -f
            $searched.Cases, $searched.Places.Count, $canaries.Count, @($canaries.Kind | Select-Object -Unique).Count, ($forms.Values | ForEach-Object Count | Measure-Object -Sum).Sum)
        Stop-Cloud $cloud
    }

    It 'finds a secret that is planted in <Place>' -ForEach @(
        @{ Place = 'streams'; Leak = { Write-Verbose $planted } }
        @{ Place = 'streams'; Leak = { Write-Debug $planted } }
        @{ Place = 'streams'; Leak = { Write-Warning $planted } }
        @{ Place = 'streams'; Leak = { Write-Information $planted } }
        @{ Place = 'streams'; Leak = { Write-Host $planted } }
        @{ Place = 'streams'; Leak = { Write-Error $planted } }
        @{ Place = 'streams'; Leak = { throw $planted } }
        @{ Place = 'list'; Leak = { Write-Error x -TargetObject $planted } }
        @{ Place = 'json'; Leak = { @{ a = @{ b = @{ c = $planted } } } } }
        @{ Place = 'clixml'; Leak = { [pscustomobject]@{ a = [pscustomobject]@{ b = $planted } } } }
        @{ Place = 'properties'; Leak = { [Exception]::new('x', [Exception]::new('y', [Exception]::new($planted))) } }
        @{ Place = 'error'; Leak = { throw [Exception]::new('x', [Exception]::new($planted)) } }
        @{ Place = 'transcript'; Leak = { Write-Host $planted } }
        @{ Place = 'process'; Leak = { $env:PLANTED = $planted } }
        @{ Place = 'file planted'; Leak = { Set-Content "$env:TMPDIR/planted" $planted } }
        @{ Place = 'file planted'; Leak = { Set-Content "$HOME/planted" $planted -Encoding Unicode } }
        @{ Place = 'file planted'; Leak = { Set-Content "$HOME/planted" ([Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes("a$planted"))) } }
        @{ Place = 'file planted'; Leak = { Set-Content "$HOME/planted" ([uri]::EscapeDataString(@(Get-Canary $cloud | Where-Object Kind -In client_secret, sealing_key)[-1].Value)) } }
    ) {
        $seen = Find-Canary (Get-Canary $cloud) (Get-Evidence $Leak)
        Remove-Item "$env:TMPDIR/planted", "$HOME/planted", env:PLANTED -ErrorAction Ignore

        $seen -match "^${Place}: " | Should -Not -BeNullOrEmpty
    }

    It 'finds no secret after <Set> (<Case>)' -ForEach $cases {
        if ($Break) { [void](Invoke-Cloud $cloud $Break[0] $Break[1]) }
        $evidence = Get-Evidence $Do
        [void](Invoke-Cloud $cloud settings @{ wrongNonce = $null })

        if ($Fails) { $evidence.list | Should -Match "FullyQualifiedErrorId\s+: $([regex]::Escape($Fails))[\w.]*,ApplianceAuth\.Commands" }
        else { $evidence.list | Should -Not -Match 'FullyQualifiedErrorId' }
        Find-Canary (Get-Canary $cloud) $evidence | Should -BeNullOrEmpty
    }

    It 'finds no prefix of a token in a truncated response, cut at <_>' -ForEach 0, 250, 280, 299, 300 {
        # Other tests may have removed this account or refreshed its token.
        $token = Get-ApplianceToken HomeConnect/leak-code -AsPlainText
        $call = @{ Account = 'HomeConnect/leak-code'; Method = 'PUT'; Body = @{ value = 'x' * $_ + $token } }
        $evidence = Get-Evidence { Invoke-ApplianceApi /nothing @call -ErrorAction Continue; Invoke-ApplianceApi /nothing @call -WhatIf }
        $evidence.list | Should -Match 'CallRefused'
        $evidence.transcript | Should -Match 'What if: PUT /api/nothing'
        foreach ($place in 'streams', 'list', 'properties', 'error', 'transcript') { $evidence[$place] | Should -Not -Match $token.Substring(0, 8) }
    }

    It 'finds no secret, id, name or address in the fact sheet of samples/probe.ps1: <Way>' -ForEach @(
        @{ Way = 'miele'; Account = 'Miele/our-house' }
        @{ Way = 'code'; Account = 'HomeConnect/our-house' }
    ) {
        Connect-Way $Way our-house
        $appliances = @(Invoke-ApplianceApi /devices -Account $Account)
        $names = @($appliances.name) + @($appliances.ident.deviceName) + 'holiday@example.com', 'our-house', '240017', (New-SignIn $cloud $Way).ClientId
        # Short names, such as Hob, are also words of the documents.
        $private = @($appliances.ApplianceId) + $names -match '.{6}' | Select-Object -Unique | ForEach-Object { [pscustomobject]@{ Kind = "private $_"; Value = $_ } }
        # A cloud that quotes what is private wherever it can.
        $id, $token = $appliances[0].ApplianceId, (Get-ApplianceToken $Account -AsPlainText)
        $quoted = "$token of holiday@example.com, $id"
        $system = $Way -eq 'miele' ? 'miele' : 'homeconnect'
        [void](Invoke-Cloud $cloud settings @{ replayedEvents = 1; pingInterval = 1; keepAliveInterval = 1 })
        [void](Invoke-Cloud $cloud event @{ provider = $system; event = "X-$id"; data = ConvertTo-Json @{ $id = 1; 'holiday@example.com' = 2; $token = 3 } })
        [void](Invoke-Cloud $cloud fail @{ endpoint = 'device_authorization'; status = 400; contentType = 'application/json'; body = ConvertTo-Json @{ error = $id; error_description = $quoted } })
        [void](Invoke-Cloud $cloud fail @{ endpoint = 'unknown'; times = 2; status = 200; contentType = 'application/json'; body = ConvertTo-Json @{ x_endpoint = "https://$id/$token"; scopes_supported = $quoted } })

        $evidence = Get-Evidence { [void](& "$PSScriptRoot/../../samples/probe.ps1" -Account $Account -Path "$HOME/facts.md" -StreamSec 2 -IncludeDeviceCode) }
        [void](Invoke-Cloud $cloud settings @{ replayedEvents = 0 })

        $evidence['file facts.md'] | Should -Match '\| X-\*'
        Find-Canary (Get-Canary $cloud) $evidence | Should -BeNullOrEmpty
        Find-Canary $private @{ sheet = $evidence['file facts.md']; streams = $evidence.streams } | Should -BeNullOrEmpty
        Remove-Item "$HOME/facts.md"
        [void](Disconnect-ApplianceAccount $Account)
    }

    It 'finds no secret in the command history' {
        $shell = [powershell]::Create([Management.Automation.Runspaces.InitialSessionState]::CreateDefault2())
        $typed = [Management.Automation.PSInvocationSettings]@{ AddToHistory = $true }
        foreach ($line in "Import-Module '$manifest'", 'Get-ApplianceToken Miele/planted', 'Invoke-ApplianceApi /devices -Account Miele/planted', 'Get-ApplianceToken Miele/planted -AsPlainText') {
            $shell.Commands.Clear()
            [void]$shell.AddScript($line).Invoke($null, $typed)
        }
        $shell.Commands.Clear()
        $history = $shell.AddScript('Get-History | Format-List * -Force | Out-String -Width 9999').Invoke() -join ''
        $shell.Dispose()

        $history | Should -Match 'AsPlainText'
        Find-Canary (Get-Canary $cloud) @{ history = $history } | Should -BeNullOrEmpty
    }
}

Describe 'The cases of the secret scan' {
    It 'cover every parameter set of every cmdlet, in success and in failure' -ForEach @(, @{ Cases = $cases }) {
        $sets = Get-Command -Module ApplianceAuth | ForEach-Object {
            $name = $_.Name
            $_.ParameterSets.Name -replace '^', "$name/" -replace '/__AllParameterSets$'
        }
        $Cases.Where({ -not $_.Fails }).Set | Select-Object -Unique | Sort-Object | Should -Be ($sets | Sort-Object)
        $Cases.Where({ $_.Fails }).Set | Select-Object -Unique | Sort-Object | Should -Be ($sets | Sort-Object)
    }
}
