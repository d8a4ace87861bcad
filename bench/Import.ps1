# Importing, timed inside fresh processes that take turns. Whatever is imported first pays for the start of PowerShell's own import, here as at a
# prompt.

# What any module pays that has a cmdlet, a view and the same required module: PowerShell's part, below which nobody gets.
$least = Join-Path $HOME 'Least/Least.psd1'
[void](New-Item -ItemType Directory (Split-Path $least))
Add-Type -OutputAssembly ($least -replace 'psd1$', 'dll') -ReferencedAssemblies System.Management.Automation, System.Runtime -TypeDefinition @'
[System.Management.Automation.Cmdlet("Get", "Least")] public class GetLeastCommand : System.Management.Automation.PSCmdlet { }
'@
Set-Content ($least -replace 'psd1$', 'Format.ps1xml') @'
<Configuration><ViewDefinitions><View><Name>Least</Name><ViewSelectedBy><TypeName>Least</TypeName></ViewSelectedBy><ListControl><ListEntries>
<ListEntry><ListItems><ListItem><PropertyName>Least</PropertyName></ListItem></ListItems></ListEntry></ListEntries></ListControl></View></ViewDefinitions></Configuration>
'@
New-ModuleManifest $least -RootModule Least.dll -CmdletsToExport Get-Least -FunctionsToExport @() -AliasesToExport @() -VariablesToExport @() -FormatsToProcess Least.Format.ps1xml `
    -RequiredModules @{ ModuleName = 'Microsoft.PowerShell.SecretManagement'; ModuleVersion = '1.1.2' }

$parts = [ordered]@{
    'ApplianceAuth, SecretManagement imported before'               = 'Import-Module Microsoft.PowerShell.SecretManagement', "Import-Module '$manifest'"
    'SecretManagement'                                              = '', 'Import-Module Microsoft.PowerShell.SecretManagement'
    'Microsoft.PowerShell.Security, SecretManagement imported before' = 'Import-Module Microsoft.PowerShell.SecretManagement', 'Import-Module Microsoft.PowerShell.Security'
    'an empty module, SecretManagement imported before'             = 'Import-Module Microsoft.PowerShell.SecretManagement', "Import-Module '$least'"
    'ApplianceAuth, which brings SecretManagement'                  = '', "Import-Module '$manifest'"
    'an empty module, which brings SecretManagement'                = '', "Import-Module '$least'"
}
$samples = [ordered]@{}
foreach ($name in $parts.Keys) { $samples[$name] = [Collections.Generic.List[double]]::new() }
# The first round finds cold files.
foreach ($round in 0..$importRounds) {
    foreach ($name in $parts.Keys) {
        $before, $timed = $parts[$name]
        $script = "$before; `$watch = [Diagnostics.Stopwatch]::StartNew(); $timed; `$watch.Elapsed.TotalMilliseconds.ToString('R', [cultureinfo]::InvariantCulture)"
        $time = [double]::Parse((& $pwsh -NoProfile -NonInteractive -Command $script), [cultureinfo]::InvariantCulture)
        if ($round) { $samples[$name].Add($time) }
    }
}
$after, $security, $empty, $alone, $emptyAlone = @($parts.Keys)[0, 2, 3, 4, 5]
$first, $second = [ordered]@{}, [ordered]@{}
$after, 'SecretManagement', $security, $empty | ForEach-Object { $first[$_] = $samples[$_] }
$alone, 'SecretManagement', $emptyAlone | ForEach-Object { $second[$_] = $samples[$_] }
ConvertTo-Row 'import' $first -Ours $after -Target @{ SecretManagement = 0.2 }
ConvertTo-Row 'import' $second -Ours $alone -Target @{ SecretManagement = 1.35 }
