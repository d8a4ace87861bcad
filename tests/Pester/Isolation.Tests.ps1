Describe 'ApplianceAuth beside a module with older versions of its assemblies' {
    BeforeAll {
        $names = 'System.IdentityModel.Tokens.Jwt', 'Microsoft.IdentityModel.JsonWebTokens', 'Microsoft.IdentityModel.Logging',
            'Microsoft.IdentityModel.Tokens'
        $folder = Get-Item "$PSScriptRoot/../ForeignModule/bin/*/*" | Sort-Object LastWriteTime | Select-Object -Last 1
        # First of all, before our own module.
        $foreign = $names | ForEach-Object { [Reflection.Assembly]::LoadFrom("$folder/$_.dll") }
        $reader = [IdentityModel.Tokens.Jwt.JwtSecurityTokenHandler]::new()

        . "$PSScriptRoot/Common.ps1"
        . "$PSScriptRoot/SignedIn.ps1"
        $module = Get-Module ApplianceAuth
        $cloud = Start-Cloud
        Connect-TestMiele $cloud -InMemory
        $handle = Get-ApplianceToken
    }

    AfterAll { Stop-Cloud $cloud }

    It 'runs in a process with another version loaded' {
        $ours = [Reflection.AssemblyName]::GetAssemblyName("$($module.ModuleBase)/bin/dependencies/System.IdentityModel.Tokens.Jwt.dll")
        $foreign[0].GetName().Version.Major | Should -BeLessThan $ours.Version.Major
    }

    It 'reads the claims of a token' {
        $handle.Country | Should -Be DE
        $handle.Appliances | Should -HaveCount 10
        $handle.Claims['sub'] | Should -Not -BeNullOrEmpty
        ($handle | Invoke-ApplianceApi /devices).ApplianceId | Sort-Object | Should -Be ($handle.Appliances | Sort-Object)
    }

    It 'loads its assemblies into its private load context' {
        $loaded = [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object Location -Like "$($module.ModuleBase)*dependencies*"
        $loaded.GetName().Name | Should -Contain System.IdentityModel.Tokens.Jwt
        $loaded | ForEach-Object { [Runtime.Loader.AssemblyLoadContext]::GetLoadContext($_).Name } | Sort-Object -Unique | Should -Be ApplianceAuth
    }

    It 'has assemblies whose types can all be listed, although it does not ship all that they refer to' {
        $context = [Runtime.Loader.AssemblyLoadContext]::GetLoadContext([Reflection.Assembly]::Load('ApplianceAuth'))
        foreach ($name in (Get-Item "$($module.ModuleBase)/bin/dependencies/*.dll").BaseName) {
            $context.LoadFromAssemblyName([Reflection.AssemblyName]$name).GetTypes() | Should -Not -BeNullOrEmpty -Because $name
        }
    }

    It 'does not break the other module' {
        $reader.GetType().Assembly.Location | Should -BeLike "$folder*"
        $reader.ReadJwtToken((Get-ApplianceToken -AsPlainText)).Subject | Should -Be $handle.Claims['sub']
        [Runtime.Loader.AssemblyLoadContext]::Default.Assemblies |
            Where-Object { $_.GetName().Name -in $names -and $_ -notin $foreign } | Should -BeNullOrEmpty
    }
}
