@{
    RootModule           = 'bin/ApplianceAuth.PowerShell.dll'
    ModuleVersion        = '0.1.0'
    GUID                 = '6f0c5a0e-3f0b-4c1c-9a53-6a0d2c8d9be4'
    Author               = 'ApplianceAuth contributors'
    CompanyName          = 'ApplianceAuth contributors'
    Copyright            = '(c) ApplianceAuth contributors. MIT licence.'
    Description          = 'Signs in to the Home Connect and Miele clouds, keeps the session alive in a SecretManagement vault or in the built-in store, and calls their APIs.'
    PowerShellVersion    = '7.4'
    CompatiblePSEditions = @('Core')
    FormatsToProcess     = @('ApplianceAuth.Format.ps1xml')
    FunctionsToExport    = @()
    AliasesToExport      = @()
    VariablesToExport    = @()
    CmdletsToExport      = @(
        'Connect-HomeConnectAccount'
        'Connect-MieleAccount'
        'Disconnect-ApplianceAccount'
        'Get-Appliance'
        'Get-ApplianceAccount'
        'Get-ApplianceRateLimit'
        'Get-ApplianceToken'
        'Invoke-ApplianceApi'
        'Move-ApplianceAccount'
        'Select-ApplianceAccount'
        'Test-ApplianceAccount'
        'Watch-ApplianceEvent'
    )
    PrivateData          = @{
        # Not a required module: it is loaded when a vault is used. The package names it as a dependency.
        PackageDependencies = @(@{ ModuleName = 'Microsoft.PowerShell.SecretManagement'; ModuleVersion = '1.1.2' })
        PSData = @{
            Tags         = @('HomeConnect', 'Miele', 'Bosch', 'Siemens', 'Gaggenau', 'Neff', 'IoT', 'SmartHome', 'OAuth', 'REST', 'SecretManagement',
                'PSEdition_Core', 'Linux', 'Windows', 'MacOS')
            Prerelease   = 'preview1'
            # The one address of the repository: every other one in this project begins with it, as a test checks.
            ProjectUri   = 'https://github.com/applianceauth/ApplianceAuth'
            LicenseUri   = 'https://github.com/applianceauth/ApplianceAuth/blob/main/LICENSE'
            IconUri      = 'https://github.com/applianceauth/ApplianceAuth/raw/main/packaging/icon.png'
            ReleaseNotes = @'
The first preview. It signs in to Home Connect and Miele, refreshes the sessions, calls both APIs, lists appliances and watches their events.
It was tested against an emulator of the clouds only. All changes: https://github.com/applianceauth/ApplianceAuth/blob/main/CHANGELOG.md
'@
        }
    }
}
