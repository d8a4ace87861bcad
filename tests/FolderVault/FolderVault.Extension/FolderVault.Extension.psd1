@{
    RootModule        = 'FolderVault.Extension.psm1'
    ModuleVersion     = '1.0.0'
    GUID              = 'b9c6f0b7-6f2e-4f0c-8b0d-1f4c8f0f6a12'
    Author            = 'ApplianceAuth contributors'
    FunctionsToExport = 'Get-Secret', 'Set-Secret', 'Remove-Secret', 'Get-SecretInfo', 'Test-SecretVault'
    CmdletsToExport   = @()
    VariablesToExport = @()
    AliasesToExport   = @()
}
