BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    . "$PSScriptRoot/SignedIn.ps1"
    . "$PSScriptRoot/Waiting.ps1"
    . "$PSScriptRoot/WorkerPool.ps1"
    . "$PSScriptRoot/Flood.ps1"
    $cloud = Start-Cloud
    Connect-TestHomeConnect $cloud -InMemory
    Connect-TestMiele $cloud -InMemory
    $oven = 'SIEMENS-HB776GKB1-68A40E000002'

    function Set-Event([hashtable[]] $Item) {
        # Events that a new stream repeats; earlier ones are removed.
        [void](Invoke-Cloud $cloud settings @{ replayedEvents = 0 })
        [void](Invoke-Cloud $cloud event @{ system = 'none'; event = 'none' })
        [void](Invoke-Cloud $cloud settings @{ replayedEvents = $Item.Count })
        foreach ($one in $Item) {
            [void](Invoke-Cloud $cloud event @{ system = 'homeconnect'; event = 'NOTIFY'; applianceId = $one.applianceId ?? $oven; data = $one.data })
        }
    }

    function Get-StreamCount { (Invoke-Cloud $cloud state).openStreams }
    function Get-AskedCount([string] $Name) { [int](Invoke-Cloud $cloud counters).$Name }
    function Wait-Open([int] $Count = 1) { Wait-Until { (Get-StreamCount) -eq $Count } "$Count streams are open" }
    function Wait-Closed { Wait-Until { -not (Get-StreamCount) } 'no stream is open' -TimeoutSec 20 }
}

AfterAll {
    $web.Dispose()
    Stop-Cloud $cloud
}

Describe 'Watch-ApplianceEvent output' {
    It 'is one object for each Home Connect event' {
        Set-Event @{ data = '{"haId":"x","items":[{"key":"a.b.C","timestamp":1676897835,"value":{"min":1,"list":[1,"x"]}},{"key":"D","value":2.5,"unit":"kg"}]}' }

        $first, $second = Watch-ApplianceEvent HomeConnect -MaximumEvents 2

        $first.GetType().FullName | Should -Be 'ApplianceAuth.Output.ApplianceEvent'
        $first.Account, $first.Vault, $first.ApplianceId, $first.Kind, $first.Key | Should -Be 'HomeConnect/default', '[memory]', 'x', 'NOTIFY', 'a.b.C'
        $first.Value.min, $first.Value.list[1] | Should -Be 1, 'x'
        $first.Time | Should -Be ([DateTimeOffset]::FromUnixTimeSeconds(1676897835).LocalDateTime)
        $second.Value, $second.Unit | Should -Be 2.5, 'kg'
        $second.Raw | Should -Be '{"key":"D","value":2.5,"unit":"kg"}'
        ([DateTime]::Now - $second.Time).TotalSeconds | Should -BeLessThan 10
    }

    It 'is one object for each Miele appliance with the state of /devices' {
        $devices = Invoke-ApplianceApi /devices -Account Miele
        $events = Watch-ApplianceEvent Miele -MaximumEvents 20

        $states, $actions = $events.Where({ $_.Kind -eq 'devices' }, 'Split')
        $states.ApplianceId | Sort-Object | Should -Be ($devices.ApplianceId | Sort-Object)
        $states[0].Key | Should -BeNullOrEmpty
        $states[0].Value.ident.deviceIdentLabel.fabNumber | Should -Be $states[0].ApplianceId
        $actions | Should -HaveCount 10
        $actions[0].Kind | Should -Be actions
        $actions.Where({ $_.Value })[0].Value.PSObject.Properties.Name | Should -Contain processAction
    }

    It 'has texts in the requested language' {
        $received = Watch-ApplianceEvent Miele -ApplianceId 000100200304 -Language de -MaximumEvents 1
        $received.Value.ident.type.value_localized | Should -Be Backofen
    }

    It 'marks events that are repeated after a reconnect' {
        Set-Event @{ data = '{"key":"K","timestamp":1,"value":1}' }
        $running = Start-Shell 'Watch-ApplianceEvent HomeConnect -MaximumEvents 3 -Verbose'
        Wait-Open
        [void](Invoke-Cloud $cloud closeStreams @{ system = 'homeconnect' })
        Wait-Until { (Get-AskedCount homeconnect/events) -ge 2 -and $running.Shell.Streams.Verbose.Count -ge 3 } 'it is open again'
        [void](Invoke-Cloud $cloud event @{ system = 'homeconnect'; event = 'NOTIFY'; applianceId = $oven; data = '{"key":"K","timestamp":2,"value":1}' })

        $running.Shell.EndInvoke($running.Result).Repeated | Should -Be $false, $true, $false
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
        $events = Watch-ApplianceEvent Miele -ApplianceId '000100200304' -MaximumEvents 2
        $events.Kind | Should -Be devices, actions
        $events.ApplianceId | Should -Be '000100200304', '000100200304'
        $events[0].Value.ident.deviceIdentLabel.fabNumber | Should -Be '000100200304'
        $events[1].Value.processAction | Should -Not -BeNullOrEmpty
        [void](Invoke-Cloud $cloud settings @{ mieleStream = 'bare' })
    }

    It 'is one object for each appliance of an array' {
        [void](Invoke-Cloud $cloud settings @{ mieleList = 'array' })
        $all = Watch-ApplianceEvent Miele -MaximumEvents 20
        $some = Watch-ApplianceEvent Miele -ApplianceId '000100200304', '000100200307' -MaximumEvents 4 -TimeoutSec 20
        [void](Invoke-Cloud $cloud settings @{ mieleList = 'map' })

        ($all | Where-Object Kind -EQ devices).ApplianceId | Should -HaveCount 10
        $some.ApplianceId | Sort-Object -Unique | Should -Be '000100200304', '000100200307'
    }

    It 'fits 80 columns and is shown at once' {
        Set-Event @{ data = '{"key":"BSH.Common.Status.DoorState","value":"BSH.Common.EnumType.DoorState.Open","timestamp":1676897835}' }
        $shown = Watch-ApplianceEvent HomeConnect -MaximumEvents 1 | Out-String -Width 80
        $shown | Should -Match "(?m)^\d\d:\d\d:\d\d $oven +DoorState +Open"
    }
}

Describe 'Watch-ApplianceEvent with piped appliances' {
    BeforeEach { Set-Event @() }

    It 'opens one stream per account and returns only events of these appliances' {
        $all = Get-Appliance * -ListOnly
        $piped = $all | Where-Object { $_.Type -in 'Oven', 'Dishwasher' }
        $before = (Get-AskedCount homeconnect/events), (Get-AskedCount miele/events)

        $events = $piped | Watch-ApplianceEvent -TimeoutSec 1

        (Get-AskedCount homeconnect/events), (Get-AskedCount miele/events) | Should -Be ($before | ForEach-Object { $_ + 1 })
        $events.ApplianceId | Sort-Object -Unique | Should -Be ($piped | Where-Object Account -Like Miele* | ForEach-Object ApplianceId | Sort-Object)
        Wait-Closed
    }

    It 'opens the stream of a single appliance' {
        Set-Event @{ data = '{"key":"K","value":1}' }, @{ applianceId = 'another'; data = '{"key":"L","value":1}' }
        $before = Get-AskedCount homeconnect/device_events
        (Get-Appliance HomeConnect -ApplianceId $oven -ListOnly | Watch-ApplianceEvent -TimeoutSec 1).Key | Should -Be K
        Get-AskedCount homeconnect/device_events | Should -Be ($before + 1)
    }
}

Describe 'Watch-ApplianceEvent ends' {
    BeforeEach { Set-Event @() }

    It 'after a time, a number of events or Select-Object, without an error, and closes the stream' {
        $watch = [Diagnostics.Stopwatch]::StartNew()
        Watch-ApplianceEvent HomeConnect -TimeoutSec 1 -ErrorAction Stop | Should -BeNullOrEmpty
        $watch.Elapsed.TotalSeconds | Should -BeGreaterThan 0.9
        Wait-Closed

        Watch-ApplianceEvent Miele -MaximumEvents 3 -ErrorAction Stop | Should -HaveCount 3
        Wait-Closed

        Watch-ApplianceEvent Miele, HomeConnect | Select-Object -First 2 | Should -HaveCount 2
        Wait-Closed
    }

    It 'at once during a flood of events' {
        $flood = Start-Flood 100000000
        Watch-ApplianceEvent HomeConnect | Select-Object -First 5 | Should -HaveCount 5
        Wait-Closed
        $flood.Wait(60000) | Should -BeTrue
    }

    It 'within 1 s on Ctrl+C, idle and during a flood' {
        $running = Start-Shell 'Watch-ApplianceEvent *'
        Wait-Open 2
        Measure-Stop $running | Should -BeLessThan 5000
        Wait-Closed

        $flood = Start-Flood 100000000
        $running = Start-Shell 'Watch-ApplianceEvent * | ForEach-Object {}'
        Wait-Open 2
        Measure-Stop $running | Should -BeLessThan 5000
        Wait-Closed
        $flood.Wait(60000) | Should -BeTrue
    }

    It 'for one account that fails, while another continues' {
        $events = Watch-ApplianceEvent HomeConnect, Miele -ApplianceId 000100200304 -TimeoutSec 1 -ErrorVariable failed -ErrorAction SilentlyContinue

        $failed | Should -HaveCount 1
        $failed[0].FullyQualifiedErrorId | Should -Be 'CallRefused.404,ApplianceAuth.Commands.WatchApplianceEventCommand'
        "$($failed[0].TargetObject)" | Should -Be HomeConnect/default
        $events.ApplianceId | Sort-Object -Unique | Should -Be 000100200304
    }
}

Describe 'Many events' {
    BeforeEach { Set-Event @() }

    It 'of <Size> bytes use constant memory' -ForEach @{ Size = 300; Count = 15000; Long = 500000 }, @{ Size = 20000; Count = 1000; Long = 100000 } {
        if ($soak) { $Count = $Long }
        $flood = Start-Flood (2 * $Count) $Size
        $script:number = 0
        $held = Watch-ApplianceEvent HomeConnect -MaximumEvents (2 * $Count) -TimeoutSec ($soak ? 1200 : 60) | ForEach-Object {
            if (++$script:number % $Count -eq 0) { [GC]::GetTotalMemory($true) }
        }
        $flood.Wait(60000) | Should -BeTrue
        $held | Should -HaveCount 2
        ($held[1] - $held[0]) / 1MB | Should -BeLessThan 10
    }

    It 'of one account do not delay those of another' {
        $count = $soak ? 60000 : 15000
        $flood = Start-Flood (2 * $count)
        $other = Watch-ApplianceEvent * -MaximumEvents $count -TimeoutSec 60 | Where-Object Account -Like Miele*
        $other | Should -HaveCount 20
        Wait-Closed
        [void]$flood.Wait(60000)
    }

    It 'arrive without delay' {
        $flood = Start-Flood 100 -PerSecond 100
        $delays = Watch-ApplianceEvent HomeConnect -MaximumEvents 100 -TimeoutSec 60 | ForEach-Object { ([DateTime]::UtcNow.Ticks - $_.Value) / 1e4 }
        $flood.Wait(60000) | Should -BeTrue
        Write-Host "  delay p50 $(Get-Percentile $delays 0.5) ms, p95 $(Get-Percentile $delays 0.95) ms"
        Get-Percentile $delays 0.5 | Should -BeLessThan 50
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
