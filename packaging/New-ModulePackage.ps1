#Requires -Version 7.4
<#
.SYNOPSIS
Packs a laid-out module into a .nupkg as the PowerShell Gallery takes it. The same files give the same bytes on every system.

.DESCRIPTION
Compress-PSResource would do, but for two things: it puts the time of packing into the package, and file times of the machine. A package that
anybody can build again from the same commit and compare needs neither.

.OUTPUTS
The package's file.

.EXAMPLE
./packaging/New-ModulePackage.ps1 output/ApplianceAuth/0.1.0 output/package
#>
[CmdletBinding()]
param(
    # The folder of one version, with the manifest.
    [Parameter(Mandatory, Position = 0)] [string] $Module,

    # The folder for the package, which is created if necessary.
    [Parameter(Mandatory, Position = 1)] [string] $Destination
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'

$folder = (Resolve-Path $Module).Path
$manifestFile = Get-Item (Join-Path $folder *.psd1)
$name = $manifestFile.BaseName
$manifest = Import-PowerShellDataFile $manifestFile
$gallery = $manifest.PrivateData.PSData
$version = $gallery['Prerelease'] ? "$($manifest.ModuleVersion)-$($gallery.Prerelease)" : $manifest.ModuleVersion
$package = Join-Path (New-Item -ItemType Directory -Force $Destination) "$name.$version.nupkg"

$changelog = [IO.File]::ReadAllText("$folder/CHANGELOG.md").ReplaceLineEndings("`n")
$changes = [regex]::Match($changelog, "(?ms)^## \[$([regex]::Escape($version))\][^\n]*\n(.+?)(?=^## |\z)").Groups[1].Value.Trim()
if (-not $changes) { throw "CHANGELOG.md has no section for version $version." }
$notes = "$($gallery.ReleaseNotes.Trim())`n`n$changes"

function Format-XmlText([string] $Text) { [Security.SecurityElement]::Escape($Text) }

# Find-PSResource finds commands by these tags.
$tags = @($gallery.Tags) + 'PSModule' + 'PSIncludes_Cmdlet' + ($manifest.CmdletsToExport | ForEach-Object { "PSCmdlet_$_"; "PSCommand_$_" })
$dependencies = $manifest.PrivateData.PackageDependencies | ForEach-Object {
    '      <dependency id="{0}" version="{1}" />' -f $_.ModuleName, $_.ModuleVersion
}
$nuspec = @"
<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://schemas.microsoft.com/packaging/2011/08/nuspec.xsd">
  <metadata>
    <id>$name</id>
    <version>$version</version>
    <authors>$(Format-XmlText $manifest.Author)</authors>
    <owners>$(Format-XmlText $manifest.CompanyName)</owners>
    <requireLicenseAcceptance>false</requireLicenseAcceptance>
    <license type="expression">MIT</license>
    <licenseUrl>https://licenses.nuget.org/MIT</licenseUrl>
    <iconUrl>$(Format-XmlText $gallery.IconUri)</iconUrl>
    <projectUrl>$(Format-XmlText $gallery.ProjectUri)</projectUrl>
    <description>$(Format-XmlText $manifest.Description)</description>
    <releaseNotes>$(Format-XmlText $notes)</releaseNotes>
    <copyright>$(Format-XmlText $manifest.Copyright)</copyright>
    <tags>$(Format-XmlText ($tags -join ' '))</tags>
    <dependencies>
$($dependencies -join "`n")
    </dependencies>
  </metadata>
</package>
"@

$relations = @"
<?xml version="1.0" encoding="utf-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
  <Relationship Type="http://schemas.microsoft.com/packaging/2010/07/manifest" Target="/$name.nuspec" Id="R1" />
</Relationships>
"@

$files = [Collections.Generic.SortedDictionary[string, byte[]]]::new([StringComparer]::Ordinal)
foreach ($file in Get-ChildItem $folder -Recurse -File) {
    $files[[IO.Path]::GetRelativePath($folder, $file.FullName).Replace('\', '/')] = [IO.File]::ReadAllBytes($file.FullName)
}

$kinds = @($files.Keys | ForEach-Object { [IO.Path]::GetExtension($_).TrimStart('.') } | Where-Object { $_ }) + 'nuspec' | Sort-Object -Unique |
    ForEach-Object { "  <Default Extension=`"$_`" ContentType=`"application/octet`" />" }
$plain = $files.Keys | Where-Object { -not [IO.Path]::GetExtension($_) } | ForEach-Object { "  <Override PartName=`"/$_`" ContentType=`"application/octet`" />" }
$types = @"
<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
  <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml" />
$(@($kinds) + @($plain) -join "`n")
</Types>
"@

foreach ($part in @{ "$name.nuspec" = $nuspec; '_rels/.rels' = $relations; '[Content_Types].xml' = $types }.GetEnumerator()) {
    # LF on all systems, whatever the line endings of this script.
    $files[$part.Key] = [Text.Encoding]::UTF8.GetBytes($part.Value.ReplaceLineEndings("`n"))
}

$archive = [IO.Compression.ZipArchive]::new([IO.File]::Create($package), [IO.Compression.ZipArchiveMode]::Create)
try {
    foreach ($file in $files.GetEnumerator()) {
        $entry = $archive.CreateEntry($file.Key, [IO.Compression.CompressionLevel]::SmallestSize)
        # A fixed time.
        $entry.LastWriteTime = [DateTimeOffset]::new(2000, 1, 1, 0, 0, 0, [TimeSpan]::Zero)
        # Unix would write a file mode.
        $entry.ExternalAttributes = 0
        $stream = $entry.Open()
        $stream.Write($file.Value)
        $stream.Dispose()
    }
}
finally {
    $archive.Dispose()
}

# .NET also writes the operating system, in the sixth byte of each record of the central directory (APPNOTE.TXT, 4.3.12). 0 is FAT, as on Windows.
$bytes = [IO.File]::ReadAllBytes($package)
# The end of the central directory has its number of records and its position.
$end = $bytes.Length - 22
$position = [BitConverter]::ToUInt32($bytes, $end + 16)
foreach ($record in 1..[BitConverter]::ToUInt16($bytes, $end + 10)) {
    $bytes[$position + 5] = 0
    # Name, extra field and comment follow the 46 bytes.
    $position += 46 + (28, 30, 32 | ForEach-Object { [BitConverter]::ToUInt16($bytes, $position + $_) } | Measure-Object -Sum).Sum
}
if ($position -ne $end) { throw "The central directory of $package ends at $position, not at $end." }
[IO.File]::WriteAllBytes($package, $bytes)
Get-Item $package
