# The examples of the help pages and the recipes, for the tests that run and analyze them.

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

function Get-Recipe {
    <#
    .SYNOPSIS
    The recipes of about_ApplianceAuth_Recipes: Page, Number, Title and Code. The code of one recipe is one script.
    #>
    $page = Get-Item "$PSScriptRoot/../../docs/en-US/about_ApplianceAuth_Recipes.md"
    $body = ((Get-Content -Raw $page) -split '(?m)^LONG DESCRIPTION|^SEE ALSO')[1]
    $number = 0
    foreach ($recipe in $body -split '(?m)^  (?=\S)' | Select-Object -Skip 1) {
        $title, $lines = $recipe -split '\r?\n'
        $code = $lines -match '^ {8}' -replace '^ {8}'
        $number++
        @{ Page = $page.BaseName; Number = $number; Title = $title; Code = $code -join "`n" }
    }
}
