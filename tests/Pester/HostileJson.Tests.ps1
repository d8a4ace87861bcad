# Hostile JSON to objects: only PowerShell itself has objects that hold anything. The long form makes ten thousand cases.

Describe 'Hostile JSON' -Tag SharedProcess {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        . "$PSScriptRoot/WorkerPool.ps1"
        $reader = (Get-Module ApplianceAuth).ImplementingAssembly.GetType('ApplianceAuth.Output.JsonObjects')
        $good = '{"data":{"homeappliances":[{"haId":"X-1","name":"Oven","connected":true,"n":[1,2.5,-3e7,null]}]}}', '[[1],{"a":"\u00e9"},"x",12]',
            '{"000100200304":{"ident":{"type":{"value_raw":12,"value_localized":"Oven"}}}}'
        $words = '"', '\', '{', '}', '[', ']', ',', ':', 'null', '1e999', '-', '99999999999999999999999', '"\ud800"', "`0", [string][char]0xD800, 'psobject', '""',
            '"a":1,"A":2', ' ', "`n", ('[' * 1100), ('9' * 400), ('{"a":' * 900)
        $cases = $soak ? 10000 : 500
    }

    It 'is converted to objects or reports the documented error' {
        $first = $env:APPLIANCEAUTH_SEED ? [int]$env:APPLIANCEAUTH_SEED : (Get-Random -Maximum 1000000)
        Write-Host "$cases cases from seed $first; APPLIANCEAUTH_SEED=$first runs the same ones."
        $read = 0
        $watch = [Diagnostics.Stopwatch]::new()
        foreach ($seed in $first..($first + $cases - 1)) {
            $random = [Random]::new($seed)
            $text = [Text.StringBuilder]::new($good[$random.Next($good.Count)])
            foreach ($change in 1..$random.Next(1, 5)) {
                $at = $random.Next($text.Length + 1)
                $length = [Math]::Min($random.Next(1, 12), $text.Length - $at)
                switch ($random.Next(4)) {
                    0 { [void]$text.Remove($at, $length) }
                    1 { [void]$text.Insert($at, $words[$random.Next($words.Count)]) }
                    2 { [void]$text.Insert($at, $text.ToString($at, $length)) }
                    3 { $text.Length = $at }
                }
            }
            $bytes = [Text.Encoding]::UTF8.GetBytes($text.ToString())
            if ($bytes.Count -and $random.Next(3) -eq 0) { $bytes[$random.Next($bytes.Count)] = [byte]$random.Next(256) }
            $memory = [GC]::GetAllocatedBytesForCurrentThread()
            $watch.Restart()
            try {
                [void]$reader::Read($bytes)
                $read++
            }
            catch {
                $failure = $_.Exception.GetBaseException()
                if ("$($failure.ErrorId)" -ne 'UnexpectedResponse') { throw "Seed $seed`: $failure" }
            }
            if ($watch.Elapsed.TotalSeconds -gt 5) { throw "Seed $seed took $($watch.Elapsed)." }
            if ([GC]::GetAllocatedBytesForCurrentThread() - $memory -gt 50MB) { throw "Seed $seed took much memory." }
        }
        Write-Host "$read of $cases were JSON all the same."
        $read | Should -BeGreaterThan 0
    }
}
