# What moves leave behind: the headers of an account's journals, and its secrets in vaults.

function Get-Header([string] $Name) {
    foreach ($file in Get-ChildItem -Recurse $env:APPLIANCEAUTH_DATA -Filter "Miele-$Name.*" | Where-Object Extension -In .session, .incoming) {
        $header = Get-Content -TotalCount 1 $file | ConvertFrom-Json
        [pscustomobject]@{ Folder = $file.Directory.Name; Kind = $file.Extension; State = $header.state; Generation = $header.generation }
    }
}

# The files from which the account could be used. There must be one.
function Get-UsableHeader([string] $Name) { @(Get-Header $Name | Where-Object { $_.Kind -eq '.incoming' -or $_.State -eq 'Connected' }) }

# What a killed move has left of a file that it was writing. The next command deletes it.
function Get-UnfinishedFile([string] $Name) { @((Get-ChildItem -Recurse $env:APPLIANCEAUTH_DATA -Filter "Miele-$Name.incoming.new").FullName) }

# For workers: the secrets with which an account could be used from a vault that it is not in, as 'Vault/Name'. There must be none. A move that found the
# account elsewhere may leave a record without tokens, which keeps the name usable in a vault with a soft delete.
$leftSecrets = {
    param($Name, $Store)
    foreach ($vault in @((Get-SecretVault).Name) -ne $Store) {
        foreach ($secret in (Get-SecretInfo -Vault $vault -Name "*Miele-$Name").Name) {
            $text = Get-Secret $secret -Vault $vault -AsPlainText
            if ($secret -like '*Key-*' -or $text -match '"(refresh|access)Token":"\w') { "$vault/$secret" }
        }
    }
}
