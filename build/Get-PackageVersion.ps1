<#
.SYNOPSIS
Returns the version of a package, tool or module that Directory.Packages.props names.
#>
[CmdletBinding()]
param([Parameter(Mandatory, Position = 0)] [string] $Name)

$file = Join-Path $PSScriptRoot '../Directory.Packages.props'
$entry = Select-Xml -LiteralPath $file -XPath "/Project/ItemGroup/*[@Include = '$Name']"
if (-not $entry) { throw "Directory.Packages.props has no version of '$Name'." }
$entry.Node.Version
