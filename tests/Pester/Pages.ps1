# The examples of the help pages, for the tests that run and analyze them.

function Get-Example {
    <#
    .SYNOPSIS
    The examples of all cmdlet pages: Page, Number, Title and Code.
    #>
    foreach ($page in Get-Item "$PSScriptRoot/../../docs/en-US/*-*.md") {
        $section = ((Get-Content -Raw $page) -split '(?m)^## ' -match '^EXAMPLES')[0]
        $number = 0
        foreach ($example in $section -split '(?m)^### ' | Select-Object -Skip 1) {
            $number++
            $code = [regex]::Matches($example, '(?s)```powershell\r?\n(.*?)```') | ForEach-Object { $_.Groups[1].Value }
            @{ Page = $page.BaseName; Number = $number; Title = ($example -split '\r?\n')[0]; Code = $code -join "`n" }
        }
    }
}
