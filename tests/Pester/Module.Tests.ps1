Describe 'The module' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        . "$PSScriptRoot/Waiting.ps1"
        $module = Get-Module ApplianceAuth
    }

    It 'has a valid manifest' {
        (Test-ModuleManifest $manifest).Version | Should -Be (Split-Path -Leaf $module.ModuleBase)
    }

    It 'is imported by name in a new process' {
        Invoke-Pwsh { Import-Module ApplianceAuth -PassThru | ForEach-Object Path } | Should -Be $module.Path
    }

    It 'exports exactly what the manifest lists' {
        $listed = Import-PowerShellDataFile $manifest
        $module.ExportedCommands.Keys | Sort-Object | Should -Be ($listed.CmdletsToExport | Sort-Object)
    }

    It 'has an online help page for each cmdlet' {
        $listed = Import-PowerShellDataFile $manifest
        foreach ($name in $listed.CmdletsToExport) {
            (Get-Command $name).HelpUri | Should -BeExactly "$($listed.PrivateData.PSData.ProjectUri)/blob/main/docs/en-US/$name.md"
        }
    }

    if ($IsLinux) {
        It 'opens that page for Get-Help -Online' {
            # Get-Help opens addresses with the desktop's own program, here xdg-open. This one writes down its argument.
            $programs = New-Item -ItemType Directory "$TestDrive/programs"
            $opened = "$TestDrive/opened"
            Set-Content "$programs/xdg-open" "#!/bin/sh`necho `"`$1`" > '$opened.part'; mv '$opened.part' '$opened'"
            chmod +x "$programs/xdg-open"
            Invoke-Pwsh {
                param($Programs)
                $env:PATH = $Programs + [IO.Path]::PathSeparator + $env:PATH
                Get-Help Get-ApplianceToken -Online
            } $programs.FullName

            Wait-Until { Test-Path $opened } 'the page is opened'
            Get-Content $opened | Should -BeExactly (Get-Command Get-ApplianceToken).HelpUri
        }
    }

    It 'loads its dependencies outside the default load context' {
        Get-ApplianceAccount -Vault none -ErrorAction SilentlyContinue

        $dependencies = [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object Location -Like "$($module.ModuleBase)*dependencies*"
        $dependencies | Should -Not -BeNullOrEmpty
        $dependencies | Where-Object { $_ -in [Runtime.Loader.AssemblyLoadContext]::Default.Assemblies } | Should -BeNullOrEmpty
    }
}
