# Importing, timed inside fresh processes that take turns. Whatever is imported first pays for the start of PowerShell's own import, here as at a
# prompt.

$parts = [ordered]@{
    'ApplianceAuth, SecretManagement imported before'               = 'Import-Module Microsoft.PowerShell.SecretManagement', "Import-Module '$manifest'"
    'SecretManagement'                                              = '', 'Import-Module Microsoft.PowerShell.SecretManagement'
    'Microsoft.PowerShell.Security, SecretManagement imported before' = 'Import-Module Microsoft.PowerShell.SecretManagement', 'Import-Module Microsoft.PowerShell.Security'
    'ApplianceAuth, which brings SecretManagement'                  = '', "Import-Module '$manifest'"
}
$samples = [ordered]@{}
foreach ($name in $parts.Keys) { $samples[$name] = [Collections.Generic.List[double]]::new() }
# The first round finds cold files.
foreach ($round in 0..$importRounds) {
    foreach ($name in $parts.Keys) {
        $before, $timed = $parts[$name]
        $script = "$before; `$watch = [Diagnostics.Stopwatch]::StartNew(); $timed; `$watch.Elapsed.TotalMilliseconds.ToString('R', [cultureinfo]::InvariantCulture)"
        $time = [double]::Parse((& ([Environment]::ProcessPath) -NoProfile -NonInteractive -Command $script), [cultureinfo]::InvariantCulture)
        if ($round) { $samples[$name].Add($time) }
    }
}
$after, $security, $alone = @($parts.Keys)[0, 2, 3]
$first = [ordered]@{ $after = $samples[$after]; SecretManagement = $samples['SecretManagement']; $security = $samples[$security] }
ConvertTo-Row 'import' $first -Ours $after -Target @{ SecretManagement = 0.2 }
$second = [ordered]@{ $alone = $samples[$alone]; SecretManagement = $samples['SecretManagement'] }
ConvertTo-Row 'import' $second -Ours $alone -Target @{ SecretManagement = 1.35 }
