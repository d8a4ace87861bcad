Describe 'Get-Appliance' -Tag SharedProcess {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        . "$PSScriptRoot/SignedIn.ps1"
        $store = New-TestStore
        $cloud = Start-Cloud
        # An appliance of an unknown type that reports no values.
        $strange = @{
            ident = @{ type = @{ value_raw = 99; value_localized = '' }; deviceName = 'Strange'; deviceIdentLabel = @{ fabNumber = '000100200399' } }
            state = @{
                status = @{ value_raw = 1000 }; remainingTime = $null; ProgramID = @{ value_raw = -32768; value_localized = '' }
                temperature = @{ value_raw = -32766; unit = 'Celsius' }, @{ value_raw = $null }; targetTemperature = @()
            }
        }
        [void](Invoke-Cloud $cloud appliance @{ provider = 'miele'; document = $strange })
        Connect-TestMiele $cloud
        Connect-TestHomeConnect $cloud

        # One look for several tests: Home Connect's limit of 50 calls in a minute holds here too.
        $all = Get-Appliance -Account *
        $callsOfAll = @(Invoke-Cloud $cloud log | Where-Object path -Match '^/(api|v1)/')

        function Get-ApiCount { @(Invoke-Cloud $cloud log | Where-Object path -Match '^/(api|v1)/').Count }
        function Get-Table { $PSStyle.OutputRendering = 'PlainText'; ($input | Out-String -Width 80) -split '\r?\n' }
    }

    AfterAll { Stop-Cloud $cloud }

    It 'returns the appliances of both clouds in the same form' {
        $all.Account | Select-Object -Unique | Should -Be HomeConnect/default, Miele/default
        $all.Vault | Select-Object -Unique | Should -Be $store
        $all | Should -HaveCount 20

        $washers = $all | Where-Object Type -EQ WashingMachine
        $washers.Brand | Should -Be Bosch, Miele
        $washers.State | Should -Be Running, Waiting
        $washers.RemainingTime | Should -Be ([timespan]'1:12:00'), ([timespan]'1:59:00')
        $washers.Program | Should -Be Cotton, Cottons
        ($all | Where-Object State -EQ NotConnected).Connected | Should -Be $false, $false
    }

    It 'returns temperatures with zone and unit' {
        $oven = Get-Appliance Miele -Name Oven
        $oven.Temperatures | Should -HaveCount 2
        $oven.Temperatures.Zone | Should -Be 1, Core
        $oven.Temperatures[0].Value | Should -Be 91.5
        $oven.Temperatures[0].Target | Should -Be 180
        $oven.Temperatures[0].Unit | Should -Be "`u{B0}C"
        $oven.Temperatures | Should -BeLike "*`u{2192}* `u{B0}C"
        "$((Get-Appliance HomeConnect -Name Fridge).Temperatures)" | Should -Be "`u{2192}4 `u{B0}C `u{2192}-18 `u{B0}C"
    }

    It 'returns unknown types and states unchanged and missing values as null' {
        $appliance = Get-Appliance Miele -Name Strange
        $appliance.Type | Should -Be '99'
        $appliance.State | Should -Be '1000'
        $appliance.RemainingTime | Should -BeNullOrEmpty
        $appliance.Program | Should -BeNullOrEmpty
        $appliance.Temperatures | Should -BeNullOrEmpty
        $appliance.Raw.state.status.value_raw | Should -Be 1000
    }

    It 'requests only details that an appliance can have' {
        $callsOfAll.name | Group-Object -NoElement | ForEach-Object { "$($_.Count) $($_.Name)" } | Sort-Object | Should -Be (
            '1 homeconnect/devices', '1 homeconnect/settings', '1 miele/devices', '2 homeconnect/active_program', '8 homeconnect/status')
    }

    It 'sends <Calls> requests for <Account> with <Options>' -ForEach @(
        @{ Account = 'HomeConnect'; Options = @{ ListOnly = $true }; Calls = 1 }
        @{ Account = 'HomeConnect'; Options = @{ Name = 'Dish*' }; Calls = 3 }
        @{ Account = 'HomeConnect'; Options = @{ ApplianceId = '*-WTX8*' }; Calls = 1 }
    ) {
        $before = Get-ApiCount
        [void](Get-Appliance $Account @Options)
        (Get-ApiCount) - $before | Should -Be $Calls
    }

    It 'uses the default account without -Account' {
        { Get-Appliance } | Should -Throw -ErrorId 'AccountAmbiguous,ApplianceAuth.Commands.GetApplianceCommand'
        (Get-ApplianceAccount | Get-Appliance -ListOnly) | Should -HaveCount 20
    }

    It 'passes account, vault and appliance to the next cmdlet' {
        $dishwasher = Get-Appliance HomeConnect -Name Dishwasher
        ($dishwasher | Get-Appliance).ApplianceId | Should -Be $dishwasher.ApplianceId

        $states = Get-Appliance -Account * -Name Dishwasher |
            Invoke-ApplianceApi -Path { "/devices/$($_.ApplianceId)/$($_.Account -like 'Miele*' ? 'state' : 'status')" }
        ($states.status | Where-Object key -EQ BSH.Common.Status.OperationState).value | Should -BeLike *.Run
        ($states | Where-Object ProgramID).status.value_raw | Should -Be 5
    }

    It 'passes several appliances to one event stream' {
        $events = Get-Appliance Miele -Name Oven, Hood | Watch-ApplianceEvent -Property State -IncludeCurrent -MaximumEvents 2 -TimeoutSec 30
        $events.ApplianceId | Sort-Object -Unique | Should -Be '000100200304', '000100200307'
        $events.Vault | Select-Object -Unique | Should -Be $store
    }

    It 'returns what is known of an appliance that fails, and the others in full' {
        [void](Invoke-Cloud $cloud fail @{ endpoint = 'homeconnect/status'; response = 'homeconnect-api-offline' })
        $shown = Get-Appliance HomeConnect -WarningVariable warnings -WarningAction SilentlyContinue -ErrorAction Stop
        $shown | Should -HaveCount 9
        $warnings | Should -HaveCount 1
        "$warnings" | Should -BeLike "HomeConnect/default, $($shown[0].Name): *CallRefused.SDK.Error.HomeAppliance.*"
        $shown[0].State | Should -BeNullOrEmpty
        ($shown | Where-Object Name -EQ Dishwasher).State | Should -Be Running
    }

    It 'continues after an account that fails' {
        [void](Invoke-Cloud $cloud fail @{ endpoint = 'homeconnect/devices'; status = 400; body = '{}' })
        $shown = Get-Appliance -Account * -ErrorVariable failures -ErrorAction SilentlyContinue
        $failures.FullyQualifiedErrorId | Should -Be 'CallRefused,ApplianceAuth.Commands.GetApplianceCommand'
        $shown | Should -HaveCount 11
    }

    It 'returns nothing for a pattern without a match, and an error for a name' {
        Get-Appliance Miele -Name Toast* | Should -BeNullOrEmpty
        $found = Get-Appliance -Account * -ListOnly -ApplianceId '000100200304', 999 -ErrorVariable failures -ErrorAction SilentlyContinue
        $found.ApplianceId | Should -Be '000100200304'
        $failures.FullyQualifiedErrorId | Should -Be 'ApplianceNotFound,ApplianceAuth.Commands.GetApplianceCommand'
        $failures.CategoryInfo.TargetName | Should -Be '999'
    }

    It 'returns the last known state without a request' {
        $before = Get-ApiCount
        $cached = Get-Appliance -Account * -Cached
        (Get-ApiCount) - $before | Should -Be 0
        $cached | Should -HaveCount 20
        $cached.Cached | Select-Object -Unique | Should -BeTrue
        $oven = $cached | Where-Object ApplianceId -EQ '000100200304'
        "$($oven.State) $($oven.FinishesAt - $oven.RetrievedAt) $($oven.Door) $($oven.Temperatures)" |
            Should -Be "Running 00:35:00 Closed 91.5`u{2192}180 `u{B0}C 23`u{2192}72 `u{B0}C"
        $oven.RetrievedAt | Should -BeLessOrEqual (Get-Date)
        (Get-Appliance Miele -Cached -Name Oven | Out-String) | Should -Match 'Account: Miele/default, as of \d{4}-\d\d-\d\d \d\d:\d\d'
        Get-ChildItem $HOME -Recurse -Filter *.states -Force | Should -HaveCount ($store -eq '[memory]' ? 0 : 2)
    }

    It 'keeps no state in a file if APPLIANCEAUTH_CACHE is Off' {
        $env:APPLIANCEAUTH_CACHE = 'Off'
        try { [void](Get-Appliance Miele) } finally { $env:APPLIANCEAUTH_CACHE = $null }
        Get-ChildItem $HOME -Recurse -Filter Miele-*.states -Force | Should -BeNullOrEmpty
        Get-Appliance Miele -Cached | Should -HaveCount 11
        [void](Get-Appliance Miele)
        Get-ChildItem $HOME -Recurse -Filter Miele-*.states -Force | Should -HaveCount 1
    }

    It 'returns texts in the requested language if the cloud translates them' {
        $oven = Get-Appliance Miele -ApplianceId 000100200304 -Language de-DE
        $oven.Name | Should -Be Backofen
        $oven.Type | Should -Be Oven
    }

    It 'fits 80 columns as table and list, live and deserialized' {
        $file = New-TemporaryFile
        $all | Export-Clixml $file
        foreach ($shown in $all, (Import-Clixml $file)) {
            $table = $shown | Get-Table
            ($table | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 80
            $table -match '^\s+Account:' | Should -HaveCount 2
            $table -match "^Oven +Oven +Running +0:35 91.5`u{2192}180 `u{B0}C" | Should -HaveCount 1
            $list = $shown | Format-List | Get-Table
            $list | Where-Object { $_ -like "Temperatures*1: 91.5`u{2192}180 `u{B0}C, Core: 23`u{2192}72 `u{B0}C" } | Should -HaveCount 1
            ($list | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 80
            $properties = $shown[0].psobject.Properties.Name | Where-Object { $_ -notin 'Cached', 'Raw' }
            ($list -replace ' +:.*$' | Where-Object { $_ -match '^\w+$' } | Select-Object -Unique | Sort-Object) | Should -Be ($properties | Sort-Object)
        }
    }

    It 'completes a name for -Name with any quotation mark as one string: <_>' -ForEach "Mom's oven", "Mom`u{2019}s oven", "`u{2018}a`u{2019}; calc `u{201A}b`u{201B}" {
        $document = @{ ident = @{ deviceName = $_; deviceIdentLabel = @{ fabNumber = '000100200301' } }; state = @{} }
        [void](Invoke-Cloud $cloud appliance @{ provider = 'miele'; document = $document })
        [void](Get-Appliance Miele -ListOnly)
        $line = 'Get-Appliance Miele -Name '
        $offered = @((TabExpansion2 $line $line.Length).CompletionMatches | Where-Object ListItemText -CEQ $_)
        $offered | Should -HaveCount 1
        & ([scriptblock]::Create($offered.CompletionText)) | Should -BeExactly $_
    }
}
