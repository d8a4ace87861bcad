#Requires -Version 7.4
<#
.SYNOPSIS
Writes the software bill of materials of a staged module (SPDX 2.2) to _manifest/spdx_2.2. The output is deterministic for a commit.

.DESCRIPTION
Microsoft's SBOM tool (.config/dotnet-tools.json) lists the module's files with their hashes, and the NuGet packages of the projects below src. The
tool uses a random number and a random order, so the script replaces both.

.EXAMPLE
./packaging/New-Sbom.ps1 output/ApplianceAuth/0.1.0
#>
[CmdletBinding()]
param(
    # The folder of one version, with the manifest. Do not change it afterwards.
    [Parameter(Mandatory, Position = 0)] [string] $Module
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true

function Set-Order([Text.Json.Nodes.JsonArray] $List, [scriptblock] $Key) {
    $sorted = [Collections.Generic.SortedDictionary[string, Text.Json.Nodes.JsonNode]]::new([StringComparer]::Ordinal)
    foreach ($item in @($List)) { $sorted[(& $Key $item)] = $item }
    $List.Clear()
    foreach ($item in $sorted.Values) { $List.Add($item) }
}

$folder = (Resolve-Path $Module).Path
$root = (Resolve-Path "$PSScriptRoot/..").Path
$manifest = Import-PowerShellDataFile (Get-Item "$folder/*.psd1")
$gallery = $manifest.PrivateData.PSData
$commit, $seconds = -split (git -C $root log -1 --format='%H %ct')
$options = @{
    '-b'   = $folder
    '-bc'  = "$root/src"
    '-pn'  = 'ApplianceAuth'
    '-pv'  = "$($manifest.ModuleVersion)-$($gallery['Prerelease'])".TrimEnd('-')
    '-ps'  = $manifest.CompanyName
    '-nsb' = $gallery.ProjectUri
    '-nsu' = $commit
    '-gt'  = [DateTimeOffset]::FromUnixTimeSeconds($seconds).ToString('yyyy-MM-ddTHH:mm:ssZ')
    # Takes licences from the packages.
    '-pm'  = 'true'
    '-cd'  = '--DetectorsFilter NuGetProjectCentric'
    '-D'   = 'true'
    '-V'   = 'Warning'
}
$arguments = $options.GetEnumerator() | ForEach-Object { $_.Key, $_.Value }
Push-Location $root
try {
    dotnet tool restore | Write-Verbose
    dotnet tool run sbom-tool generate @arguments | Write-Verbose
}
finally {
    Pop-Location
}

$file = Join-Path $folder _manifest/spdx_2.2/manifest.spdx.json
$document = [Text.Json.Nodes.JsonNode]::Parse([IO.File]::ReadAllText($file))
# The tool also lists the library that is built here, which is part of the root package, as a package from NuGet.
$ids = foreach ($package in @($document['packages'])) {
    if ("$($package['name'])" -eq $options['-pn'] -and "$($package['SPDXID'])" -ne 'SPDXRef-RootPackage') { "$($package['SPDXID'])" }
}
foreach ($part in 'packages', 'relationships') {
    foreach ($item in @($document[$part])) {
        if ('SPDXID', 'spdxElementId', 'relatedSpdxElement' | Where-Object { "$($item[$_])" -in $ids }) { [void]$document[$part].Remove($item) }
    }
}
Set-Order $document['files'] { "$($args[0]['fileName'])" }
Set-Order $document['packages'] { "$($args[0]['SPDXID'])" }
Set-Order $document['relationships'] { "$($args[0])" }
foreach ($package in @($document['packages'])) {
    if ("$($package['SPDXID'])" -ne 'SPDXRef-RootPackage') { continue }
    Set-Order $package['hasFiles'] { "$($args[0])" }
    # The tool reads licences only from NuGet packages.
    $package['licenseDeclared'] = 'MIT'
    # Replaces the random number of the document with the SPDX verification code of all files.
    $locator = $package['externalRefs'][0]
    $code = [guid]"$($package['packageVerificationCode']['packageVerificationCodeValue'])".Substring(0, 32)
    $locator['referenceLocator'] = "$($locator['referenceLocator'])" -replace '(?<=tag_id=).*', $code
}
$text = $document.ToJsonString([Text.Json.JsonSerializerOptions]@{ WriteIndented = $true })
[IO.File]::WriteAllText($file, $text.ReplaceLineEndings("`n"))
[IO.File]::WriteAllText("$file.sha256", (Get-FileHash $file).Hash.ToLowerInvariant())
Get-Item $file
