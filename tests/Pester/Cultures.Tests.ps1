# Input and output in cultures with another calendar, minus sign, digits, a dotless I or a decimal comma.

BeforeDiscovery { $cultures = 'th-TH', 'ar-SA', 'fi-FI', 'tr-TR', 'de-DE' }

Describe 'Cmdlets under other cultures' -Tag SharedProcess {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        . "$PSScriptRoot/NewSignIn.ps1"
        . "$PSScriptRoot/Waiting.ps1"
        $cloud = Start-Cloud
        $simulator = New-SignIn $cloud simulator
        Connect-HomeConnectAccount ii @simulator -InMemory 6>$null
        # Called once, because calls per minute are limited.
        $shown = @(Get-ApplianceAccount), @(Get-ApplianceToken *), @(Get-Appliance *)
        $year = [DateTime]::Now.Year
        $time = "$year-\d\d-\d\d \d\d:\d\d:\d\d"

        function Use-Culture([string] $Name, [scriptblock] $Script) {
            $before = [cultureinfo]::CurrentCulture, [cultureinfo]::CurrentUICulture
            [cultureinfo]::CurrentCulture = [cultureinfo]::CurrentUICulture = $Name
            try { & $Script } finally { [cultureinfo]::CurrentCulture, [cultureinfo]::CurrentUICulture = $before }
        }
        function Get-Offered([string] $Line) { (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText }
        function Close-Cloud([int] $Seconds) { [void](Invoke-Cloud $cloud limit @{ endpoint = 'devices'; seconds = $Seconds }) }
    }

    AfterAll { Stop-Cloud $cloud }

    It 'ignore the case of names, methods and paths in <_>' -ForEach $cultures {
        Use-Culture $_ {
            (Get-ApplianceAccount HOMECONNECT/II).Account | Should -Be HomeConnect/ii
            (Get-ApplianceAccount 'homeconnect/*I*').Account | Should -Be HomeConnect/ii
            Get-Offered 'Get-ApplianceToken HOMECONNECT/I' | Should -Be HomeConnect/ii
            $appliance = @(Invoke-ApplianceApi /DEVICES -Account HomeConnect/ii -Method get)[0]
            Get-Offered 'Invoke-ApplianceApi -Account HOMECONNECT/I* -Path /HOMEAPPLI' | Should -Be /homeappliances
            (Get-Appliance HomeConnect/ii -ApplianceId $appliance.ApplianceId.ToUpperInvariant() -ListOnly).ApplianceId | Should -Be $appliance.ApplianceId
        }
    }

    It 'show the same tables in <_>' -ForEach $cultures {
        $show = { $shown | ForEach-Object { $_ | Out-String -Width 200 } }
        $here = (Use-Culture $_ $show) -join "`n"

        $here | Should -Match "$year-\d\d-\d\d"
        $here | Should -BeExactly ((Use-Culture '' $show) -join "`n")
    }

    It 'show test results in ASCII in <_>' -ForEach $cultures {
        (Use-Culture $_ { Test-ApplianceAccount HomeConnect/ii -Detailed }).Detail | ForEach-Object { $_ | Should -Match '^[ -~…]+$' }
    }

    It 'show the same time format in <_>' -ForEach $cultures {
        Close-Cloud 2
        $running = Start-Shell "[cultureinfo]::CurrentCulture = '$_'; Invoke-ApplianceApi /devices -Account HomeConnect/ii | Measure-Object"
        Wait-Until { $running.Result.IsCompleted } 'the call is made'
        @($running.Shell.Streams.Progress | Where-Object Activity -EQ 'Waiting to call')[0].StatusDescription | Should -Match " until $time$"
        $running.Shell.Dispose()
    }

    # Last: the limit stays closed.
    It 'show limits and their end in the same format in <_>' -ForEach $cultures {
        $call = @{ Path = '/devices'; Account = 'HomeConnect/ii'; MaximumWaitSec = 0 }
        if ($_ -eq 'th-TH') { Close-Cloud 3600 }
        $transcript = Join-Path $HOME "$_.txt"
        $refusal = Use-Culture $_ {
            try { Invoke-ApplianceApi @call -ErrorAction Stop } catch { $_ }
            [void](Start-Transcript $transcript -UseMinimalHeader)
            Invoke-ApplianceApi @call -Method PUT -Body @{ value = -1.5 } -WhatIf
            [void](Stop-Transcript)
            Get-ApplianceRateLimit HomeConnect/ii | Out-String -Width 200 | Should -Match '\d\d-\d\d \d\d:\d\d:\d\d'
        }
        $refusal.FullyQualifiedErrorId | Should -BeLike 'RateLimited,*'
        "$refusal" | Should -Match "\b$time\b"
        (Get-Content -Raw $transcript) -replace '\s+', ' ' | Should -Match "\{""data"":\{""value"":-1\.5\}\}.* until $time"
    }
}
