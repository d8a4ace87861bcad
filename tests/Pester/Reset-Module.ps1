<#
.SYNOPSIS
Makes the module forget what it keeps in memory: the selected account, accounts in memory, and the caches of accounts, tokens, limits and appliances.
A new process with another home knows none of it.
#>
[CmdletBinding()]
param()

$module = Get-Module ApplianceAuth
if (-not $module) { return }
$cmdlets = $module.ImplementingAssembly
$services = $cmdlets.GetType('ApplianceAuth.Hosting.ModuleServices')
$ours = $cmdlets, $services.GetProperty('Memory').PropertyType.Assembly
$services.GetProperty('Selected').SetValue($null, $null)

function Clear-Cache($Type, $Object) {
    # Clears the dictionaries of a type or an object, and returns the objects of ours that it refers to.
    foreach ($field in $Type.GetFields(($Object ? 'Instance' : 'Static') + ', Public, NonPublic')) {
        if ($field.FieldType.Name -eq 'ConcurrentDictionary`2') { $field.GetValue($Object).Clear() }
        elseif ($Object -and $field.FieldType.Assembly -in $ours -and $field.FieldType.IsClass) { , $field.GetValue($Object) }
    }
}

foreach ($type in $cmdlets.GetTypes() | Where-Object { -not $_.ContainsGenericParameters }) { Clear-Cache $type }
$seen = [Collections.Generic.HashSet[object]]::new([Collections.Generic.ReferenceEqualityComparer]::Instance)
$open = [Collections.Generic.Queue[object]]::new()
foreach ($property in $services.GetProperties('Static, Public, NonPublic') | Where-Object { $_.PropertyType.Assembly -in $ours }) {
    $open.Enqueue($property.GetValue($null))
}
while ($open.Count) {
    $object = $open.Dequeue()
    # What is still to be written stays.
    if ($null -eq $object -or $object.GetType().Name -eq 'PendingOperations' -or -not $seen.Add($object)) { continue }
    foreach ($next in Clear-Cache $object.GetType() $object) { $open.Enqueue($next) }
}
