BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    . "$PSScriptRoot/SignedIn.ps1"
    . "$PSScriptRoot/Waiting.ps1"
    . "$PSScriptRoot/WorkerPool.ps1"
    . "$PSScriptRoot/Flood.ps1"
    . "$PSScriptRoot/Terminal.ps1"
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

    function Send-Item([hashtable] $Item) {
        [void](Invoke-Cloud $cloud event @{ system = 'homeconnect'; event = 'NOTIFY'; applianceId = $oven; data = (ConvertTo-Json @{ items = @($Item) } -Compress -Depth 5) })
    }

    function Set-Oven([int] $Status, [int] $Minutes, [switch] $Send) {
        $document = Invoke-ApplianceApi /devices/000100200304 -Account Miele -Raw | ConvertFrom-Json -AsHashtable
        $document.state.status.value_raw = $Status
        $document.state.remainingTime = 0, $Minutes
        [void](Invoke-Cloud $cloud appliance @{ system = 'miele'; document = $document })
        if ($Send) { [void](Invoke-Cloud $cloud event @{ system = 'miele'; event = 'devices'; data = (ConvertTo-Json @{ '000100200304' = $document } -Compress -Depth 9) }) }
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

Describe 'Watch-ApplianceEvent output' -Tag SharedProcess {
    It 'is one object for each value that Home Connect sends' {
        $now = [DateTimeOffset]::Now.ToUnixTimeSeconds()
        Set-Event @{ data = "{`"haId`":`"x`",`"items`":[{`"key`":`"a.b.C`",`"timestamp`":$now,`"value`":{`"min`":1,`"list`":[1,`"x`"]}},{`"key`":`"D`",`"value`":2.5,`"unit`":`"kg`"}]}" }

        $first, $second = Watch-ApplianceEvent HomeConnect -MaximumEvents 2

        $first.GetType().FullName | Should -Be 'ApplianceAuth.Output.ApplianceEvent'
        $first.Account, $first.Vault, $first.ApplianceId, $first.Kind, $first.Key | Should -Be 'HomeConnect/default', '[memory]', 'x', 'NOTIFY', 'a.b.C'
        $first.Value.min, $first.Value.list[1] | Should -Be 1, 'x'
        $first.Property, $first.PreviousValue, $first.Initial | Should -Be $null, $null, $false
        $first.Time | Should -Be ([DateTimeOffset]::FromUnixTimeSeconds($now).LocalDateTime)
        $second.Value, $second.Unit | Should -Be 2.5, 'kg'
        $second.Raw | Should -Be '{"key":"D","value":2.5,"unit":"kg"}'
        ([DateTime]::Now - $second.Time).TotalSeconds | Should -BeLessThan 10
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
        $before = Get-AskedCount miele/events
        [void](Invoke-Cloud $cloud closeStreams @{ system = '*' })
        Wait-Until { (Get-AskedCount miele/events) -gt $before } 'the first attempt has failed'
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
        $before = (Get-AskedCount homeconnect/events), (Get-AskedCount miele/events)

        $events = $piped | Watch-ApplianceEvent -IncludeCurrent -TimeoutSec 1

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

    It 'after the event that -Until names, which is returned' {
        Set-Event @{ data = '{"key":"K","value":1}' }, @{ data = '{"key":"K","value":2}' }, @{ data = '{"key":"K","value":3}' }
        $script:asked = 0
        (Watch-ApplianceEvent HomeConnect -Until { $script:asked++; $_.Value -eq 2 } -TimeoutSec 30 -ErrorAction Stop).Value | Should -Be 1, 2
        $script:asked | Should -Be 2
        Wait-Closed
        { Watch-ApplianceEvent HomeConnect -Until { throw 'mine' } -TimeoutSec 30 } | Should -Throw mine
        Wait-Closed
        (Watch-ApplianceEvent HomeConnect -Until { Invoke-ApplianceApi /devices -Account Miele | Where-Object ApplianceId -EQ '000100200304' } -TimeoutSec 30).Value | Should -Be 1
        Wait-Closed
    }

    It 'with an error before the stream is opened if no event has the property' -ForEach @{ Name = 'Stat' }, @{ Name = 'State', 'X*' }, @{ Name = '[' } {
        $before = Get-AskedCount homeconnect/events
        { Watch-ApplianceEvent HomeConnect -Property $Name } | Should -Throw -ErrorId 'ParameterInvalid,ApplianceAuth.Commands.WatchApplianceEventCommand'
        Get-AskedCount homeconnect/events | Should -Be $before
    }

    It 'after a time, a number of events or Select-Object, without an error, and closes the stream' {
        $watch = [Diagnostics.Stopwatch]::StartNew()
        Watch-ApplianceEvent HomeConnect -TimeoutSec 1 -ErrorAction Stop | Should -BeNullOrEmpty
        $watch.Elapsed.TotalSeconds | Should -BeGreaterThan 0.9
        Wait-Closed

        Watch-ApplianceEvent Miele -IncludeCurrent -MaximumEvents 3 -ErrorAction Stop | Should -HaveCount 3
        Wait-Closed

        Watch-ApplianceEvent Miele, HomeConnect -IncludeCurrent | Select-Object -First 2 | Should -HaveCount 2
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
        Wait-Flood
        Wait-Open 2
        Measure-Stop $running | Should -BeLessThan 5000
        Wait-Closed
        $flood.Wait(60000) | Should -BeTrue
    }

    It 'for one account that fails, while another continues' {
        $events = Watch-ApplianceEvent HomeConnect, Miele -ApplianceId 000100200304 -IncludeCurrent -TimeoutSec 1 -ErrorVariable failed -ErrorAction SilentlyContinue

        $failed | Should -HaveCount 1
        $failed[0].FullyQualifiedErrorId | Should -Be 'CallRefused.404,ApplianceAuth.Commands.WatchApplianceEventCommand'
        "$($failed[0].TargetObject)" | Should -Be HomeConnect/default
        $events.ApplianceId | Sort-Object -Unique | Should -Be 000100200304
    }
}

Describe 'A script that tells when a program is done, at a terminal' -Tag Terminal {
    BeforeAll {
        Set-Event @()
        Connect-TestHomeConnect $cloud done -Vault BuiltIn
        Connect-TestMiele $cloud done -Vault BuiltIn
        Set-Content "$TestDrive/done.ps1" @"
            param([string] `$Account)
            Import-Module '$manifest'
            `$done = Watch-ApplianceEvent `$Account -Property State -Until { `$_.Value -eq 'Finished' } | Where-Object Value -eq Finished
            "`$(`$done.ApplianceId) is done: it was `$(`$done.PreviousValue), and is `$(`$done.Value)."
"@
    }

    AfterAll {
        $terminals | ForEach-Object { Stop-Terminal $_ }
        [void](Invoke-Cloud $cloud settings @{ programSpeed = 0 })
        Disconnect-ApplianceAccount HomeConnect/done, Miele/done -Confirm:$false
    }

    It 'is the same for both clouds, and does not end for what was finished before' {
        Set-Oven 7 0
        $terminals = 'HomeConnect/done', 'Miele/done' | ForEach-Object { Start-Terminal "-File '$TestDrive/done.ps1' $_" }
        Wait-Open 2
        [void](Invoke-Cloud $cloud settings @{ programSpeed = 20000 })

        Wait-Screen $terminals[0] '\w+-\w+-\w+ is done: it was (Running)?, and is Finished\.' | Should -Not -BeNullOrEmpty
        Wait-Screen $terminals[1] '\d{12} is done: it was Running, and is Finished\.' | Should -Not -Match 000100200304
        Wait-Closed
        $terminals | ForEach-Object { $_.WaitForExit(10000) | Should -BeTrue }
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
        $other = Watch-ApplianceEvent * -IncludeCurrent -MaximumEvents $count -TimeoutSec 60 | Where-Object { $_.Property -eq 'State' -and $_.Account -like 'Miele*' }
        $other | Should -HaveCount 10
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
