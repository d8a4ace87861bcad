# Import times inside new processes, in turn. Each process imports one module.

# A module with as many cmdlets and the same view, but no code.
$emptyModule = Join-Path $HOME 'EmptyModule/EmptyModule.psd1'
[void](New-Item -ItemType Directory (Split-Path $emptyModule))
$names = 'Alpha', 'Beta', 'Gamma', 'Delta', 'Epsilon', 'Zeta', 'Eta', 'Theta', 'Iota', 'Kappa', 'Lambda', 'Mu'
Add-Type -OutputAssembly ($emptyModule -replace 'psd1$', 'dll') -ReferencedAssemblies System.Management.Automation, System.Runtime -TypeDefinition (
    -join ($names | ForEach-Object { "[System.Management.Automation.Cmdlet(`"Get`", `"$_`")] public class Get$_ : System.Management.Automation.PSCmdlet { }`n" }))
Copy-Item (Join-Path (Split-Path $manifest) ApplianceAuth.Format.ps1xml) (Split-Path $emptyModule)
New-ModuleManifest $emptyModule -RootModule EmptyModule.dll -CmdletsToExport ($names | ForEach-Object { "Get-$_" }) -FunctionsToExport @() -AliasesToExport @() `
    -VariablesToExport @() -FormatsToProcess ApplianceAuth.Format.ps1xml

$imports = [ordered]@{}
foreach ($module in $manifest, 'Microsoft.PowerShell.SecretManagement', $emptyModule) {
    $imports[$module] = "`$w = [Diagnostics.Stopwatch]::StartNew(); Import-Module '$module'; `$w.Elapsed.TotalMilliseconds.ToString('R', [cultureinfo]::InvariantCulture)"
}
$runs = Measure-FreshProcess $imports -Rounds $freshRounds
$times = @{}
"| import, $freshRounds rounds | mean | p50 |`n| --- | ---: | ---: |"
foreach ($module in $imports.Keys) {
    $times[$module] = [double[]]($runs[$module] | ForEach-Object { [double]::Parse($_.Lines[0], [cultureinfo]::InvariantCulture) })
    "| $((Split-Path -Leaf $module) -replace '\.psd1$') | $(Format-Time ($times[$module] | Measure-Object -Average).Average) | $(Format-Time (Get-Percentile $times[$module] 0.5)) |"
}
"`n| import of ApplianceAuth | share | 95 % interval | wanted |`n| --- | ---: | ---: | ---: |"
Format-ShareRow 'of SecretManagement' (Get-ShareInterval $times[$manifest] $times['Microsoft.PowerShell.SecretManagement']) 0.7
Format-ShareRow 'of an empty module with as many cmdlets and the same view' (Get-ShareInterval $times[$manifest] $times[$emptyModule]) 1.1
''
