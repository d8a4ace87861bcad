# What SecretManagement calls. Set-Secret takes no metadata and there is no Set-SecretInfo, as in many vaults.

# Otherwise a function goes on after a write that failed.
$ErrorActionPreference = 'Stop'

function Get-Secret {
    param([string] $Name, [string] $VaultName, [hashtable] $AdditionalParameters)
    $settings = Enter-Vault $AdditionalParameters "Get-Secret $Name"
    $file = Get-SecretFile $AdditionalParameters $Name
    if (-not (Test-Path $file)) { return }
    $text = [IO.File]::ReadAllText($file)
    switch ($settings.ReturnAs) {
        Credential { [pscredential]::new($Name, (ConvertTo-SecureString $text -AsPlainText -Force)) }
        Hashtable { @{ Value = $text } }
        SecureString { ConvertTo-SecureString $text -AsPlainText -Force }
        Bytes { , [Text.Encoding]::UTF8.GetBytes($text) }
        Array { , @($text, $text) }
        default { $text }
    }
}

function Set-Secret {
    param([string] $Name, [object] $Secret, [string] $VaultName, [hashtable] $AdditionalParameters)
    $settings = Enter-Vault $AdditionalParameters "Set-Secret $Name"
    if ($Secret -isnot [string]) { throw 'The folder vault takes texts only.' }
    if ($settings.FailWrite -gt 0) {
        $settings.FailWrite--
        ConvertTo-Json $settings | Set-Content (Join-Path $AdditionalParameters.Folder 'settings.json')
        if ($settings.FailWrite -eq 0) { throw 'The folder vault was told to fail at this write.' }
    }
    if ($settings.Full) { throw 'The folder vault is full.' }
    if ($settings.ReadOnly) { throw 'The folder vault is read-only.' }
    if ($settings.Limit -and [Text.Encoding]::UTF8.GetByteCount($Secret) -gt $settings.Limit) { throw "The folder vault takes $($settings.Limit) bytes." }

    if ($settings.KeepNothing) { return }
    $file = Get-SecretFile $AdditionalParameters $Name
    if ($settings.SoftDelete -and (Test-Path "$file.removed")) {
        # Azure Key Vault's words.
        throw "Secret $Name is currently in a deleted but recoverable state, and its name cannot be reused; in this state, the secret can only be recovered or purged."
    }
    [IO.File]::WriteAllText("$file.new", $Secret)
    [IO.File]::Move("$file.new", $file, $true)
}

function Remove-Secret {
    param([string] $Name, [string] $VaultName, [hashtable] $AdditionalParameters)
    $settings = Enter-Vault $AdditionalParameters "Remove-Secret $Name"
    if ($settings.ReadOnly -or $settings.KeepAll) { throw 'The folder vault removes nothing.' }
    $file = Get-SecretFile $AdditionalParameters $Name
    if ($settings.SoftDelete) { [IO.File]::Move($file, "$file.removed", $true) } else { Remove-Item $file }
}

function Get-SecretInfo {
    param([string] $Filter, [string] $VaultName, [hashtable] $AdditionalParameters)
    $settings = Enter-Vault $AdditionalParameters "Get-SecretInfo $Filter"
    Get-ChildItem (Join-Path $AdditionalParameters.Folder '*.secret') | ForEach-Object {
        $name = [uri]::UnescapeDataString($_.BaseName)
        if ($name -like $Filter) {
            foreach ($time in 1..($settings.ListTwice -and $name -like $settings.ListTwice ? 2 : 1)) {
                [Microsoft.PowerShell.SecretManagement.SecretInformation]::new($name, [Microsoft.PowerShell.SecretManagement.SecretType]::String, $VaultName)
            }
        }
    }
}

function Test-SecretVault {
    param([string] $VaultName, [hashtable] $AdditionalParameters)
    Test-Path $AdditionalParameters.Folder
}

function Enter-Vault([hashtable] $Parameters, [string] $Call) {
    if (-not (Test-Path $Parameters.Folder)) { throw "The folder vault's folder is not there." }
    [IO.File]::AppendAllText((Join-Path $Parameters.Folder 'calls.log'), "$Call`n")
    $file = Join-Path $Parameters.Folder 'settings.json'
    $settings = (Test-Path $file) ? (Get-Content -Raw $file | ConvertFrom-Json -AsHashtable) : @{}
    if ($settings.DelayMs) { Start-Sleep -Milliseconds $settings.DelayMs }
    $settings
}

function Get-SecretFile([hashtable] $Parameters, [string] $Name) {
    Join-Path $Parameters.Folder "$([uri]::EscapeDataString($Name)).secret"
}
