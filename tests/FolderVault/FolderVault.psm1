# Makes folder vaults and steers them. Their settings lie in the folder itself, so that they count for every process at once.

function New-FolderVault {
    <#
    .SYNOPSIS
    Makes an empty folder vault, registers it with SecretManagement, and returns its folder. A name that is taken is taken over.

    .DESCRIPTION
    Several names may be registered for one folder: one vault, known under different names, as two machines know it.
    #>
    param(
        [Parameter(Mandatory, Position = 0)] [string] $Name,
        [Parameter(Position = 1)] [string] $Folder = (Join-Path ([IO.Path]::GetTempPath()) "foldervault-$(New-Guid)"),
        [switch] $DefaultVault
    )
    Register-SecretVault -Name $Name -ModuleName $PSScriptRoot -VaultParameters @{ Folder = $Folder } -DefaultVault:$DefaultVault -AllowClobber
    (New-Item -ItemType Directory -Force $Folder).FullName
}

function Set-FolderVault {
    <#
    .SYNOPSIS
    Says how a folder vault behaves from now on; what is not named is as a good vault is.
    #>
    param(
        [Parameter(Mandatory, Position = 0)] [string] $Folder,
        # How long each call takes.
        [int] $DelayMs,
        # How many bytes a secret may have.
        [int] $Limit,
        # Takes no secret any more; what is there can be removed.
        [switch] $Full,
        # Refuses one write, counted from now.
        [int] $FailWrite,
        # Refuses to write and to remove.
        [switch] $ReadOnly,
        # Refuses to remove.
        [switch] $KeepAll,
        # Keeps the names of removed secrets, as Azure Key Vault does.
        [switch] $SoftDelete,
        # Returns strings as this type, as some vaults do.
        [ValidateSet('Credential', 'Hashtable', 'SecureString', 'Bytes', 'Array')] [string] $ReturnAs,
        # Takes secrets without keeping them.
        [switch] $KeepNothing,
        # Lists secrets of this name twice; wildcards are allowed.
        [string] $ListTwice
    )
    $settings = @{} + $PSBoundParameters
    $settings.Remove('Folder')
    foreach ($switch in 'Full', 'ReadOnly', 'KeepAll', 'SoftDelete', 'KeepNothing') { $settings[$switch] = [bool]$settings[$switch] }
    ConvertTo-Json $settings | Set-Content (Join-Path $Folder 'settings.json')
}

function Get-FolderVaultCall {
    <#
    .SYNOPSIS
    The calls that a folder vault has seen, such as 'Set-Secret ApplianceAuth-Miele-default'. Notes nothing else: no secrets.
    #>
    param([Parameter(Mandatory, Position = 0)] [string] $Folder)
    Get-Content (Join-Path $Folder 'calls.log') -ErrorAction Ignore
}
