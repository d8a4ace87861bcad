# What moves leave behind: the headers of an account's journals, and its secrets in vaults.

function Get-Header([string] $Name) {
    foreach ($file in Get-ChildItem -Recurse $env:APPLIANCEAUTH_DATA -Filter "Miele-$Name.*" | Where-Object Extension -In .session, .incoming) {
        $header = Get-Content -TotalCount 1 $file | ConvertFrom-Json
        [pscustomobject]@{ Folder = $file.Directory.Name; Kind = $file.Extension; State = $header.state; Generation = $header.generation }
    }
}

# The files from which the account could be used. There must be one.
function Get-UsableHeader([string] $Name) { @(Get-Header $Name | Where-Object { $_.Kind -eq '.incoming' -or $_.State -eq 'Connected' }) }

# For workers: the secrets of an account in every vault but the one that it is in, as 'Vault/Name'. There must be none.
$leftSecrets = {
    param($Name, $Store)
    foreach ($vault in Get-SecretVault | Where-Object Name -NE $Store) { Get-SecretInfo -Vault $vault.Name -Name "*Miele-$Name" | ForEach-Object { "$($vault.Name)/$($_.Name)" } }
}
