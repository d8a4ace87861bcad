# What SecretManagement calls. Set-Secret takes no metadata and there is no Set-SecretInfo, as in many vaults. SecretManagement calls it in new
# runspaces, in which .NET is at hand and each module of PowerShell would have to be loaded first.

# Otherwise a function goes on after a write that failed.
$ErrorActionPreference = 'Stop'

function Get-Secret {
    param([string] $Name, [string] $VaultName, [hashtable] $AdditionalParameters)
    $settings = Enter-Vault $AdditionalParameters "Get-Secret $Name"
    $file = Get-SecretFile $AdditionalParameters $Name
    if (-not [IO.File]::Exists($file)) { return }
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
    if ([int]$settings.FailWrite) {
        $settings.FailWrite = [int]$settings.FailWrite - 1
        ConvertTo-Json $settings | Set-Content "$($AdditionalParameters.Folder)/settings.json"
        if ($settings.FailWrite -eq 0) { throw 'The folder vault is set to fail at this write.' }
    }
    if ($settings.Full) { throw 'The folder vault is full.' }
    if ($settings.ReadOnly) { throw 'The folder vault is read-only.' }
    if ([int]$settings.Limit -and [Text.Encoding]::UTF8.GetByteCount($Secret) -gt [int]$settings.Limit) { throw "The folder vault takes $($settings.Limit) bytes." }

    if ($settings.KeepNothing) { return }
    $file = Get-SecretFile $AdditionalParameters $Name
    if ($settings.SoftDelete -and [IO.File]::Exists("$file.removed")) {
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
    if ($settings.SoftDelete) { [IO.File]::Move($file, "$file.removed", $true) } else { [IO.File]::Delete($file) }
}

function Get-SecretInfo {
    param([string] $Filter, [string] $VaultName, [hashtable] $AdditionalParameters)
    $settings = Enter-Vault $AdditionalParameters "Get-SecretInfo $Filter"
    $files = [IO.Directory]::GetFiles($AdditionalParameters.Folder, '*.secret')
    [Array]::Sort($files, [StringComparer]::OrdinalIgnoreCase)
    foreach ($file in $files) {
        $name = [uri]::UnescapeDataString([IO.Path]::GetFileNameWithoutExtension($file))
        if ($name -like $Filter) {
            foreach ($time in 1..($settings.ListTwice -and $name -like $settings.ListTwice ? 2 : 1)) {
                [Microsoft.PowerShell.SecretManagement.SecretInformation]::new($name, [Microsoft.PowerShell.SecretManagement.SecretType]::String, $VaultName)
            }
        }
    }
}

function Test-SecretVault {
    param([string] $VaultName, [hashtable] $AdditionalParameters)
    [IO.Directory]::Exists($AdditionalParameters.Folder)
}

function Enter-Vault([hashtable] $Parameters, [string] $Call) {
    if (-not [IO.Directory]::Exists($Parameters.Folder)) { throw "The folder vault's folder is not there." }
    # Reading and removing need no space, so a full disk stops only the log.
    try { [IO.File]::AppendAllText("$($Parameters.Folder)/calls.log", "$Call`n") } catch [IO.IOException] { Write-Debug "Not logged: $_" }
    $file = "$($Parameters.Folder)/settings.json"
    $settings = @{}
    if ([IO.File]::Exists($file)) {
        foreach ($setting in [Text.Json.Nodes.JsonNode]::Parse([IO.File]::ReadAllText($file)).GetEnumerator()) {
            $settings[$setting.Key] = switch ("$($setting.Value.GetValueKind())") { True { $true } False { $false } default { "$($setting.Value)" } }
        }
    }
    if ([int]$settings.DelayMs) {
        # A delay ends as soon as the vault is to behave in another way, so that no test waits for the rest of it.
        $watch, $written = [Diagnostics.Stopwatch]::StartNew(), [IO.File]::GetLastWriteTimeUtc($file)
        while ($watch.ElapsedMilliseconds -lt [int]$settings.DelayMs -and [IO.File]::GetLastWriteTimeUtc($file) -eq $written) { [Threading.Thread]::Sleep(20) }
    }
    $settings
}

function Get-SecretFile([hashtable] $Parameters, [string] $Name) {
    "$($Parameters.Folder)/$([uri]::EscapeDataString($Name)).secret"
}
