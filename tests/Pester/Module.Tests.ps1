Describe 'The laid-out module' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        $module = Get-Module ApplianceAuth
    }

    It 'has a valid manifest' {
        (Test-ModuleManifest $manifest).Version | Should -Be (Split-Path -Leaf $module.ModuleBase)
    }

    It 'is found by its name and imported in a fresh process' {
        Invoke-Pwsh { Import-Module ApplianceAuth -PassThru | ForEach-Object Path } | Should -Be $module.Path
    }

    It 'exports what the manifest lists, and nothing else' {
        $listed = Import-PowerShellDataFile $manifest
        $module.ExportedCommands.Keys | Sort-Object | Should -Be ($listed.CmdletsToExport | Sort-Object)
    }

    It 'keeps what it brings along out of the default load context' {
        Get-ApplianceAccount -Vault none -ErrorAction SilentlyContinue

        $dependencies = [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object Location -Like "$($module.ModuleBase)*dependencies*"
        $dependencies | Should -Not -BeNullOrEmpty
        $dependencies | Where-Object { $_ -in [Runtime.Loader.AssemblyLoadContext]::Default.Assemblies } | Should -BeNullOrEmpty
    }
}
