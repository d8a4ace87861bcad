# The help of the module that Get-Help shows.

BeforeDiscovery {
    $folder = Get-Item "$PSScriptRoot/../../output/ApplianceAuth/*"
    $cmdlets = (Import-PowerShellDataFile "$folder/ApplianceAuth.psd1").CmdletsToExport | ForEach-Object { @{ Name = $_ } }
    $topics = (Get-Item "$PSScriptRoot/../../docs/en-US/about_*.md").BaseName | ForEach-Object { @{ Name = $_ } }
}

Describe 'Get-Help' -Tag SharedProcess {
    BeforeAll { . "$PSScriptRoot/Common.ps1" }

    Context '<Name>' -Tag PlatyPS -ForEach $cmdlets {
        BeforeAll { $help = Get-Help $Name -Full }

        It 'shows synopsis and description' {
            $help.Synopsis | Should -Match '^[A-Z].+\.$'
            ($help.description | Out-String) | Should -Match '\w{3}'
        }

        It 'shows each parameter with a description and its type' {
            $declared = (Get-Command $Name).Parameters.Keys | Where-Object { $_ -notin [Management.Automation.Cmdlet]::CommonParameters }
            $shown = @(Get-Help $Name -Parameter *)
            $shown.name | Sort-Object | Should -Be ($declared | Sort-Object)
            foreach ($parameter in $shown) {
                ($parameter.description | Out-String).Trim() | Should -Not -BeNullOrEmpty -Because $parameter.name
                $parameter.type.name | Should -Not -BeNullOrEmpty -Because $parameter.name
            }
        }

        It 'shows three examples with code and remarks' {
            $examples = @($help.examples.example)
            $examples.Count | Should -BeGreaterOrEqual 3
            foreach ($example in $examples) {
                # PlatyPS puts code and text of an example into its remarks.
                ($example | Out-String) | Should -Match ($Name -replace '^\w+-', '')
            }
            Get-Help $Name -Examples | Out-String | Should -Match $Name
        }

        It 'shows types and related links' {
            ($help | Out-String) | Should -Match 'OUTPUTS'
            $help.returnValues.returnValue.type.name | Should -Not -BeNullOrEmpty
            $help.relatedLinks | Should -Not -BeNullOrEmpty
        }

        It 'links pages by https addresses, its own first' {
            $addresses = @($help.relatedLinks.navigationLink.uri)
            $addresses[0] | Should -BeExactly (Get-Command $Name).HelpUri
            foreach ($address in $addresses) { ([uri]$address).Scheme | Should -Be https -Because $address }
            $addresses.Count | Should -Be ($addresses | Sort-Object -Unique).Count
        }

        It 'shows the output types of the cmdlet' {
            $declared = (Get-Command $Name).OutputType.Name | Sort-Object -Unique
            @($help.returnValues.returnValue.type.name) | Sort-Object -Unique | Should -Be $declared
        }
    }

    It 'shows <Name>' -ForEach $topics {
        $text = Get-Help $Name | Out-String
        $text | Should -Match 'LONG DESCRIPTION'
        ($text -split "`n").TrimEnd() | Where-Object Length -GT 80 | Should -BeNullOrEmpty
    }
}
