#Requires -Version 7.4
<#
.SYNOPSIS
Corrects help that PlatyPS has exported, so that Get-Help shows it like PowerShell's own help.

.DESCRIPTION
PlatyPS 1.0 leaves the code of an example in its text, with Markdown fences and a control character. It keeps the line breaks of the Markdown, and
relative links, which do not work in a terminal. Remove this script when PlatyPS fills dev:code, joins lines and resolves links.
#>
[CmdletBinding()]
param(
    # The exported file, which is changed.
    [Parameter(Mandatory, ValueFromPipeline)]
    [IO.FileInfo] $File
)

begin {
    function Join-Line([string] $Text) { $Text -replace '(?<=\S)\n *(?=\S)(?![-*|] ?)', ' ' }
}

process {
    $maml = [xml]::new()
    $maml.PreserveWhitespace = $true
    $maml.Load($File.FullName)
    foreach ($paragraph in $maml.SelectNodes('//*[local-name() = "para"][not(ancestor::*[local-name() = "example"])]')) {
        $paragraph.InnerText = Join-Line $paragraph.InnerText
    }
    foreach ($links in $maml.GetElementsByTagName('command:relatedLinks')) {
        # Links to other pages are relative to the address of the page, which comes first.
        $addresses = @($links.GetElementsByTagName('maml:uri'))
        foreach ($address in $addresses) { $address.InnerText = [uri]::new([uri]$addresses[0].InnerText, $address.InnerText).AbsoluteUri }
    }
    foreach ($example in $maml.GetElementsByTagName('command:example')) {
        $introduction, $remarks = $example['maml:introduction'], $example['dev:remarks']
        $blocks = @($introduction.GetElementsByTagName('maml:para').InnerText -ne [char]0x80 -join "`n`n" -split '(?m)^```\w*$')
        # Each second block is between fences: the code, then its output.
        $example['dev:code'].InnerText = $blocks[1].Trim("`n")
        $lines = foreach ($index in 2..($blocks.Count - 1)) {
            $block = $blocks[$index].Trim("`n")
            if ($block) { ($index % 2 ? $block : (Join-Line $block)) -split "`n`n" }
        }
        # An empty line separates the examples.
        foreach ($line in @($lines) + '') {
            $remarks.AppendChild($maml.CreateElement('maml', 'para', $maml.DocumentElement.GetNamespaceOfPrefix('maml'))).InnerText = $line
        }
        [void]$example.RemoveChild($introduction)
    }
    $maml.Save($File.FullName)
}
