BeforeAll {
    . "$PSScriptRoot/Common.ps1"
    . "$PSScriptRoot/SignedIn.ps1"
    . "$PSScriptRoot/Waiting.ps1"
    . "$PSScriptRoot/Flood.ps1"
    . "$PSScriptRoot/Terminal.ps1"
    . "$PSScriptRoot/Events.ps1"
}

AfterAll {
    $web.Dispose()
    Stop-Cloud $cloud
}

Describe 'Watch-ApplianceEvent ends' -Tag SharedProcess {
    BeforeEach { Set-Event @() }

    It 'after the event that -Until names, which is returned' {
        Set-Event @{ data = '{"key":"K","value":1}' }, @{ data = '{"key":"K","value":2}' }, @{ data = '{"key":"K","value":3}' }
        $script:calls = 0
        (Watch-ApplianceEvent HomeConnect -Until { $script:calls++; $_.Value -eq 2 } -TimeoutSec 30 -ErrorAction Stop).Value | Should -Be 1, 2
        $script:calls | Should -Be 2
        Wait-Closed
        { Watch-ApplianceEvent HomeConnect -Until { throw 'mine' } -TimeoutSec 30 } | Should -Throw mine
        Wait-Closed
        (Watch-ApplianceEvent HomeConnect -Until { Invoke-ApplianceApi /devices -Account Miele | Where-Object ApplianceId -EQ '000100200304' } -TimeoutSec 30).Value | Should -Be 1
        Wait-Closed
    }

    It 'with an error before the stream is opened if no event has the property' -ForEach @{ Name = 'Stat' }, @{ Name = 'State', 'X*' }, @{ Name = '[' } {
        $before = Get-RequestCount homeconnect/events
        { Watch-ApplianceEvent HomeConnect -Property $Name } | Should -Throw -ErrorId 'ParameterInvalid,ApplianceAuth.Commands.WatchApplianceEventCommand'
        Get-RequestCount homeconnect/events | Should -Be $before
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
