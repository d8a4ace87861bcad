# Against PowerShell's own ConvertFrom-Json: only real PowerShell has objects that hold anything.

BeforeDiscovery {
    $alike = @(
        '{"a":1,"b":[1,2.5,"x",null,true,false,{"c":{}}],"d":{}}'
        '[]', '[1]', '[[1],[2,[3]]]', '"x"', '12', 'null', 'true', '"\ud83d\ude00"'
        '[9223372036854775807,9223372036854775808,-9223372036854775809,123456789012345678901234567890]'
        '[1.0,1e2,1E+2,-0,-0.0,1e400,-1e400,1.7976931348623157e308,0.1,5e-324,1e-400,123456789.123456789]'
        '{"Count":1,"Length":2,"Keys":3,"ToString":4,"PSComputerName":5,"a.b":6,"a b":7,"*":8,"[x]":9}'
        '9' * 380
        '{"a":1,"b":2,"a":{"c":3}}', '{"a":1,"a":2,"a":null}', '{"x":{"a":1,"a":[2]}}'
        '{"d":"2026-11-22","e":"12:00","f":"/Date(x)/"}', '["\u0000","\t\"\\\/","\u20ac"]', ' [ 1 , 2 ] '
        ('{"a":' * 40 + '1' + '}' * 40), ('[' * 40 + ']' * 40)
    ) | ForEach-Object { @{ Json = $_ } }

    $refused = @(
        @{ Json = '{"a":1,"A":2}'; Because = "*'a' and 'A'*" }
        @{ Json = '{"":1}'; Because = "*named ''*" }
        @{ Json = '{"psobject":1}'; Because = "*'psobject'*" }
        @{ Json = '{"x":{"PSBase":1}}'; Because = "*'PSBase'*" }
        @{ Json = '{"pstypenames":1}'; Because = "*'pstypenames'*" }
        @{ Json = '{"a":1} x'; Because = '*line 1, byte 9*' }
        @{ Json = "{`"a`":`n x}"; Because = '*line 2, byte 2*' }
        @{ Json = ''; Because = '*not JSON*' }
        @{ Json = '{"a":1'; Because = '*not JSON*' }
        @{ Json = '[' * 1025 + ']' * 1025; Because = '*1024 levels*' }
        @{ Json = '[1,]'; Because = '*line 1, byte 4*' }
        @{ Json = '{"a":1,}'; Because = '*not JSON*' }
        @{ Json = '{a:1}'; Because = '*not JSON*' }
        @{ Json = "{'a':1}"; Because = '*not JSON*' }
        @{ Json = '{"a":1} // x'; Because = '*not JSON*' }
        @{ Json = '[NaN]'; Because = '*not JSON*' }
        @{ Json = '[01]'; Because = '*not JSON*' }
        @{ Json = "`"a`tb`""; Because = '*not JSON*' }
        @{ Json = '{"x":[{"a":1,"b":{"k":1,"K":2}}]}'; Because = "*'k' and 'K'*" }
        @{ Json = '9' * 381; Because = '*380 digits*' }
    )
}

Describe 'JSON as objects' -Tag SharedProcess {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $reader = (Get-Module ApplianceAuth).ImplementingAssembly.GetType('ApplianceAuth.Output.JsonObjects')

        function ConvertFrom-Wire([byte[]] $Utf8) { , $reader::Read($Utf8) }
        function ConvertFrom-WireText([string] $Json) { , (ConvertFrom-Wire ([Text.Encoding]::UTF8.GetBytes($Json))) }

        # Types are part of the comparison: JSON alone would not tell a long from a BigInteger.
        function Get-Shape($Value) { [Management.Automation.PSSerializer]::Serialize($Value, 50) }
    }

    It 'reads <Json> as ConvertFrom-Json does' -ForEach $alike {
        Get-Shape (ConvertFrom-WireText $Json) | Should -BeExactly (Get-Shape (ConvertFrom-Json $Json -NoEnumerate))
    }

    It 'keeps a date as a string' {
        (ConvertFrom-WireText '{"t":"2026-11-22T10:00:00+01:00"}').t | Should -BeExactly '2026-11-22T10:00:00+01:00'
    }

    It 'keeps the last of several properties of one name' {
        $read = ConvertFrom-WireText '{"a":1,"b":2,"a":3}'
        $read.a | Should -Be 3
        @($read.PSObject.Properties).Count | Should -Be 2
    }

    It 'skips a byte order mark' {
        (ConvertFrom-Wire ([byte[]](0xEF, 0xBB, 0xBF) + [Text.Encoding]::UTF8.GetBytes('{"a":1}'))).a | Should -Be 1
    }

    It 'reads 1024 levels' {
        $read = ConvertFrom-WireText ('[' * 1024 + ']' * 1024)
        $levels = 1
        while ($read.Count) { $read = $read[0]; $levels++ }
        $levels | Should -Be 1024
    }

    It 'returns objects that can be changed' {
        $read = ConvertFrom-WireText '{"a":1}'
        $read.a = 5
        $read | Add-Member -NotePropertyName x -NotePropertyValue 7
        $read | ConvertTo-Json -Compress | Should -BeExactly '{"a":5,"x":7}'
    }

    It 'reports UnexpectedResponse for <Because>' -ForEach $refused {
        $raised = { ConvertFrom-WireText $Json } | Should -Throw -PassThru
        $failure = $raised.Exception.GetBaseException()
        $failure.ErrorId | Should -Be 'UnexpectedResponse'
        $failure.Message | Should -BeLike $Because
        $failure.Recommendation | Should -BeLike '*-Raw*'
    }

    It 'replaces invalid UTF-8 with U+FFFD' {
        ConvertFrom-Wire 0x22, 0xFF, 0x22 | Should -BeExactly "`u{FFFD}"
        ConvertFrom-WireText '"a\ud800b"' | Should -BeExactly "a`u{FFFD}b"
        (ConvertFrom-WireText '{"\ud800":1}')."`u{FFFD}" | Should -Be 1
    }
}
