@{
    RootModule        = 'FolderVault.psm1'
    NestedModules     = './FolderVault.Extension'
    ModuleVersion     = '1.0.0'
    GUID              = '6d1d6a52-5d0e-4c58-9a57-0b1c1f4f8a11'
    Author            = 'ApplianceAuth contributors'
    Description       = 'A SecretManagement vault for tests: text files in a folder, as slow, full or stubborn as a test wants it.'
    PowerShellVersion = '7.4'
    FunctionsToExport = 'New-FolderVault', 'Set-FolderVault', 'Get-FolderVaultCall'
    CmdletsToExport   = @()
    VariablesToExport = @()
    AliasesToExport   = @()
}
