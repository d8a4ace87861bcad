# The start is faster with the native code of ApplianceAuth.dll, and works without it.

Describe 'The native code of ApplianceAuth.dll' -Tag NativeCode, SharedProcess {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        . "$PSScriptRoot/SignedIn.ps1"
        $system = [Runtime.InteropServices.RuntimeInformation]::RuntimeIdentifier
        $other = $system -eq 'win-x64' ? 'linux-x64' : 'win-x64'
        $cloud = Start-Cloud
        Connect-TestMiele $cloud -Vault BuiltIn

        function Copy-Module([string] $Name) { (Copy-Item -Recurse (Split-Path $manifest) "$TestDrive/$Name" -PassThru)[0].FullName }
        function Get-UsedAssembly([string] $Module) {
            # What is loaded once a process has listed the appliances.
            $count, $location = Invoke-Pwsh {
                param($Module)
                Import-Module "$Module/ApplianceAuth.psd1"
                @(Get-ApplianceToken Miele | Invoke-ApplianceApi /devices).Count
                [AppDomain]::CurrentDomain.GetAssemblies().Where({ $_.GetName().Name -eq 'ApplianceAuth' }).Location
            } $Module
            $count | Should -Be 10
            [IO.Path]::GetRelativePath("$Module/bin/dependencies", $location).Replace('\', '/')
        }
        function Read-Assembly([string] $Path) {
            $reader = [Reflection.PortableExecutable.PEReader]::new([IO.File]::OpenRead($Path))
            try {
                $metadata = [Reflection.Metadata.PEReaderExtensions]::GetMetadataReader($reader)
                [pscustomobject]@{
                    Version   = $metadata.GetGuid($metadata.GetModuleDefinition().Mvid)
                    HasNative = $reader.PEHeaders.CorHeader.ManagedNativeHeaderDirectory.Size -gt 0
                }
            }
            finally { $reader.Dispose() }
        }
    }

    AfterAll { Stop-Cloud $cloud }

    It 'is loaded on its own system' {
        Get-UsedAssembly (Split-Path $manifest) | Should -BeExactly "$system/ApplianceAuth.dll"
    }

    It 'is not loaded on another system' {
        $module = Copy-Module broken
        Set-Content (New-Item -Force "$module/bin/dependencies/$other/ApplianceAuth.dll") 'not an assembly'
        Get-UsedAssembly $module | Should -BeExactly "$system/ApplianceAuth.dll"
        Remove-Item -Recurse "$module/bin/dependencies/$system"
        Get-UsedAssembly $module | Should -BeExactly ApplianceAuth.dll
    }

    It 'is optional' {
        $module = Copy-Module plain
        Get-ChildItem -Directory "$module/bin/dependencies" | Remove-Item -Recurse
        Get-UsedAssembly $module | Should -BeExactly ApplianceAuth.dll
    }

    It 'is compiled from the assembly in the package' {
        $dependencies = Join-Path (Split-Path $manifest) bin dependencies
        $plain = Read-Assembly "$dependencies/ApplianceAuth.dll"
        $plain.HasNative | Should -BeFalse
        foreach ($file in Get-Item "$dependencies/*/*.dll") {
            $compiled = Read-Assembly $file
            $compiled.HasNative | Should -BeTrue -Because $file
            $compiled.Version | Should -Be $plain.Version -Because $file
        }
    }
}
