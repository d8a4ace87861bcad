<#
.SYNOPSIS
Returns the path of Pester's manifest and downloads Pester from NuGet if necessary.
#>
[CmdletBinding()]
param()

$PSNativeCommandUseErrorActionPreference = $false
$path = dotnet msbuild (Join-Path $PSScriptRoot Pester.csproj) -restore -target:FindPester -getProperty:PesterPath -nologo
if ($LASTEXITCODE) { throw "Pester cannot be restored from NuGet: $path" }
$path
