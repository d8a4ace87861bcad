BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    . "$PSScriptRoot/SignedIn.ps1"
    . "$PSScriptRoot/Waiting.ps1"
    . "$PSScriptRoot/Events.ps1"
}

AfterAll {
    Stop-Cloud $cloud
}

Describe 'Watch-ApplianceEvent output' -Tag SharedProcess {
    It 'is one object for each value that Home Connect sends' {
        $now = [DateTimeOffset]::Now.ToUnixTimeSeconds()
        Set-Event @{ data = "{`"haId`":`"x`",`"items`":[{`"key`":`"a.b.C`",`"timestamp`":$now,`"value`":{`"min`":1,`"list`":[1,`"x`"]}},{`"key`":`"D`",`"value`":2.5,`"unit`":`"kg`"}]}" }

        $first, $second = Watch-ApplianceEvent HomeConnect -MaximumEvents 2

        $first.GetType().FullName | Should -Be 'ApplianceAuth.Output.ApplianceEvent'
        $first.Account, $first.Vault, $first.ApplianceId, $first.Kind, $first.Key | Should -Be 'HomeConnect/default', '[memory]', 'x', 'NOTIFY', 'a.b.C'
        $first.Value.min, $first.Value.list[1] | Should -Be 1, 'x'
        $first.Property, $first.PreviousValue, $first.Initial | Should -Be $null, $null, $false
        $first.OccurredAt | Should -Be ([DateTimeOffset]::FromUnixTimeSeconds($now).LocalDateTime)
        $second.Value, $second.Unit | Should -Be 2.5, 'kg'
        $second.Raw | Should -Be '{"key":"D","value":2.5,"unit":"kg"}'
        ([DateTime]::Now - $second.OccurredAt).TotalSeconds | Should -BeLessThan 10
    }

    It 'is the same for a change at either cloud' {
        Set-Event @()
        Set-Oven 5 12
        $running = Start-Shell "Watch-ApplianceEvent HomeConnect, Miele -ApplianceId '$oven', '000100200304' -Property State, RemainingTime -MaximumEvents 4 -TimeoutSec 30 | Sort-Object Account, Property"
        Wait-Open 2
        Set-Oven 7 0 -Send
        foreach ($item in @(
                @{ key = 'BSH.Common.Option.RemainingProgramTime'; value = 720 }, @{ key = 'BSH.Common.Setting.ChildLock'; value = $true }
                @{ key = 'BSH.Common.Status.OperationState'; value = 'BSH.Common.EnumType.OperationState.Finished' })) {
            Send-Item $item
        }

        $events = $running.Shell.EndInvoke($running.Result)
        $running.Shell.Dispose()
        $events.Property | Should -Be RemainingTime, State, RemainingTime, State
        $events.Value | Should -Be ([timespan]'0:12'), 'Finished', $null, 'Finished'
        $events.PreviousValue | Should -Be $null, $null, ([timespan]'0:12'), 'Running'
        $events.Key | Should -Be 'BSH.Common.Option.RemainingProgramTime', 'BSH.Common.Status.OperationState', 'state/remainingTime', 'state/status'
        $events.Initial | Should -Be $false, $false, $false, $false
    }

    It 'has the values of the beginning with -IncludeCurrent' {
        $devices = Invoke-ApplianceApi /devices -Account Miele
        $states = Watch-ApplianceEvent Miele -Property S*e, Door -IncludeCurrent -TimeoutSec 1

        $states.Property | Sort-Object -Unique | Should -Be Door, State
        ($states | Where-Object Property -EQ State).ApplianceId | Sort-Object | Should -Be ($devices.ApplianceId | Sort-Object)
        $states | Where-Object { -not $_.Initial } | Should -BeNullOrEmpty
        Watch-ApplianceEvent Miele -TimeoutSec 1 | Should -BeNullOrEmpty
    }

    It 'has texts in the requested language' {
        $received = Watch-ApplianceEvent Miele -ApplianceId 000100200304 -Property Type -Language de -IncludeCurrent -MaximumEvents 1
        $received.Value | Should -Be Oven
        ($received.Raw | ConvertFrom-Json).value_localized | Should -Be Backofen
    }

    It 'has what changed while the connection was lost, and nothing twice' {
        Set-Event @{ data = '{"key":"K","timestamp":1,"value":1}' }
        Set-Oven 5 12
        $running = Start-Shell 'Watch-ApplianceEvent HomeConnect, Miele -MaximumEvents 4 -TimeoutSec 60 -Verbose'
        Wait-Open 2
        Send-Item @{ key = 'L'; value = 1; timestamp = [DateTimeOffset]::Now.ToUnixTimeSeconds() }
        Wait-Until { $running.Shell.Streams.Verbose.Count -ge 2 } 'both are open'
        [void](Invoke-Cloud $cloud fail @{ endpoint = 'miele/events'; status = 502 })
        $before = Get-RequestCount miele/events
        [void](Invoke-Cloud $cloud closeStreams @{ provider = '*' })
        Wait-Until { (Get-RequestCount miele/events) -gt $before } 'the first attempt has failed'
        Set-Oven 6 11
        Wait-Open 2
        Send-Item @{ key = 'K'; value = 2; timestamp = 2 }

        $events = $running.Shell.EndInvoke($running.Result)
        ($events | Where-Object Account -Like Home*).Key | Should -Be L, K
        ($events | Where-Object Account -Like Miele*).Property | Should -Be State, RemainingTime
        ($events | Where-Object Property -EQ State).PreviousValue | Should -Be Running
        "$($running.Shell.Streams.Verbose)" | Should -Match 'HomeConnect/default: .* \d{4}-\d\d-\d\d \d\d:\d\d:\d\d.*HomeConnect/default: ' -Because 'it says when it reconnects'
        $running.Shell.Dispose()
    }

    It 'continues after unreadable events, with a warning for the first and verbose messages for others' {
        Set-Event @{ data = 'no JSON' }, @{ data = '{"psobject":1}' }, @{ data = '{"items":[null,{"key":"K","value":1}]}' }

        $verbose, $events = (Watch-ApplianceEvent HomeConnect -MaximumEvents 1 -Verbose -WarningVariable warned -WarningAction SilentlyContinue 4>&1).Where(
            { $_ -is [Management.Automation.VerboseRecord] }, 'Split')

        $events.Key | Should -Be K
        $warned | Should -HaveCount 1
        "$warned" | Should -BeLike "HomeConnect/default:*'NOTIFY'*7 bytes*-Verbose*"
        $verbose | Where-Object { $_ -like "*'NOTIFY'* bytes*" } | Should -HaveCount 1
    }

    It 'is the same for Miele''s stream of one appliance, in both formats' -ForEach @{ Form = 'bare' }, @{ Form = 'map' } {
        [void](Invoke-Cloud $cloud settings @{ mieleStream = $Form })
        $events = Watch-ApplianceEvent Miele -ApplianceId '000100200304' -IncludeCurrent -TimeoutSec 1
        [void](Invoke-Cloud $cloud settings @{ mieleStream = 'bare' })
        $events.Kind | Sort-Object -Unique | Should -Be actions, devices
        $events.ApplianceId | Sort-Object -Unique | Should -Be '000100200304'
        ($events | Where-Object Key -EQ ident/deviceIdentLabel/fabNumber).Value | Should -Be '000100200304'
        ($events | Where-Object Key -EQ processAction).Value | Should -Not -BeNullOrEmpty
    }

    It 'is the same for an array of Miele''s appliances' {
        [void](Invoke-Cloud $cloud settings @{ mieleList = 'array' })
        $all = Watch-ApplianceEvent Miele -Property State -IncludeCurrent -TimeoutSec 1
        $some = Watch-ApplianceEvent Miele -ApplianceId '000100200304', '000100200307' -Property State -IncludeCurrent -TimeoutSec 1
        [void](Invoke-Cloud $cloud settings @{ mieleList = 'map' })

        $all.ApplianceId | Should -HaveCount 10
        $some.ApplianceId | Sort-Object | Should -Be '000100200304', '000100200307'
    }

    It 'fits 80 columns and is shown at once' {
        Set-Event @{ data = '{"key":"BSH.Common.Status.DoorState","value":"BSH.Common.EnumType.DoorState.Open"}' }, @{ data = '{"key":"a.b.C","value":"x.EnumType.Y.Z"}' }
        $shown = Watch-ApplianceEvent HomeConnect -MaximumEvents 2 | Out-String -Width 80
        $shown | Should -Match "(?m)^\d\d:\d\d:\d\d $oven +Door +Open"
        $shown | Should -Match "(?m)^\d\d:\d\d:\d\d $oven +C +Z"
    }
}

Describe 'Watch-ApplianceEvent with piped appliances' {
    BeforeEach { Set-Event @() }

    It 'opens one stream per account and returns only events of these appliances' {
        $all = Get-Appliance * -ListOnly
        $piped = $all | Where-Object { $_.Type -in 'Oven', 'Dishwasher' }
        $before = (Get-RequestCount homeconnect/events), (Get-RequestCount miele/events)

        $events = $piped | Watch-ApplianceEvent -IncludeCurrent -TimeoutSec 1

        (Get-RequestCount homeconnect/events), (Get-RequestCount miele/events) | Should -Be ($before | ForEach-Object { $_ + 1 })
        $events.ApplianceId | Sort-Object -Unique | Should -Be ($piped | Where-Object Account -Like Miele* | ForEach-Object ApplianceId | Sort-Object)
        Wait-Closed
    }

    It 'opens the stream of a single appliance' {
        Set-Event @{ data = '{"key":"K","value":1}' }, @{ applianceId = 'another'; data = '{"key":"L","value":1}' }
        $before = Get-RequestCount homeconnect/device_events
        (Get-Appliance HomeConnect -ApplianceId $oven -ListOnly | Watch-ApplianceEvent -TimeoutSec 1).Key | Should -Be K
        Get-RequestCount homeconnect/device_events | Should -Be ($before + 1)
    }
}

# The last: what the cloud has said holds for all that follow.
Describe 'A cloud that limits event streams' {
    It 'is retried later, with a warning' {
        [void](Invoke-Cloud $cloud fail @{ endpoint = 'homeconnect/events'; status = 429; body = '{}'; headers = @{ 'Retry-After' = '120' } })
        Watch-ApplianceEvent HomeConnect -TimeoutSec 1 -WarningVariable warned -WarningAction SilentlyContinue -ErrorAction Stop | Should -BeNullOrEmpty
        $warned | Should -HaveCount 1
        "$warned" | Should -Match 'HomeConnect/default: .*HTTP 429.* \d{4}-\d\d-\d\d \d\d:\d\d:\d\d'
    }
}
