#Requires -Version 7.4
#Requires -Modules ApplianceAuth
<#
.SYNOPSIS
Compares a real cloud with what the module assumes of it, and writes a fact sheet that you can attach to an issue.

.DESCRIPTION
Run it once against your account. It sends at most 12 requests, all of them GET; only -IncludeDeviceCode adds a POST. It changes nothing. The sheet
has names, formats and durations. It has no token, and no id, serial number, name or address of you, your account or your appliances. Read it before
you publish it.

.EXAMPLE
./probe.ps1 -Account Miele/holiday-home -Path facts.md
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string] $Account,

    [string] $Vault,

    [string] $Path = 'applianceauth-facts.md',

    # How long to watch the stream of all appliances, in seconds. A shorter time may miss its keep-alive events.
    [int] $StreamSec = 130,

    # Also requests a device code, which is not entered anywhere, to learn its lifetime. For applications with the device flow.
    [switch] $IncludeDeviceCode
)

$ErrorActionPreference = 'Stop'
$facts = [Collections.Generic.List[object]]::new()
$private = [Collections.Generic.HashSet[string]]::new()
$requests = 0

function Add-Request { if (++$script:requests -gt 12) { throw 'The probe would send more than 12 requests.' } }

function Add-Private { foreach ($one in $args) { foreach ($text in $one) { if ("$text".Length -gt 2) { [void]$private.Add($text) } } } }

function Add-Fact([string] $Number, [string] $Fact, $Found, [string] $Change) {
    $facts.Add([pscustomobject]@{ Number = $Number; Fact = $Fact; Found = @($Found | Where-Object { $_ }) -join ', '; Change = $Change })
}

function Hide-Private([string] $Text) {
    foreach ($one in $private | Sort-Object Length -Descending) {
        # A short text is private as a word only.
        $Text = $one.Length -lt 8 ? ($Text -replace "\b$([regex]::Escape($one))\b", '*') : $Text.Replace($one, '*', [StringComparison]::OrdinalIgnoreCase)
    }
    # What may be private without the probe knowing it: mail addresses, tokens, ids, serial numbers.
    $Text -replace '\S+@\S+|\beyJ\S+|\b[0-9A-Fa-f]{8}-[0-9A-Fa-f-]{27}\b|\b\d{9,}\b|\b[0-9A-Fa-f]{20,}\b', '*'
}

function Send-Request([string] $Uri, [string] $Token, [string] $Accept = $provider.MediaType, [hashtable] $Form) {
    Add-Request
    $message = [Net.Http.HttpRequestMessage]::new($Form ? 'POST' : 'GET', $Uri)
    $message.Headers.Accept.ParseAdd($Accept)
    if ($Token) { $message.Headers.Authorization = "Bearer $Token" }
    if ($Form) {
        $pairs = [Collections.Generic.Dictionary[string, string]]::new()
        foreach ($key in $Form.Keys) { $pairs[$key] = $Form[$key] }
        $message.Content = [Net.Http.FormUrlEncodedContent]::new($pairs)
    }
    try { $http.Send($message, 'ResponseHeadersRead') } catch { $_.Exception.GetBaseException().GetType().Name }
}

function Read-Json([string] $Text) { try { ConvertFrom-Json $Text -AsHashtable -NoEnumerate } catch { $null } }

function Read-Body($Response) { $Response -is [string] ? $null : (Read-Json $Response.Content.ReadAsStringAsync().GetAwaiter().GetResult()) }

function Format-Status($Response) {
    $Response -is [string] ? $Response : "$([int]$Response.StatusCode) $($Response.Content.Headers.ContentType.MediaType)".Trim()
}

function Get-Form($Value, [int] $Depth = 2) {
    # Names of members and kinds of values, but no values.
    if ($Value -is [Collections.IDictionary]) {
        if ($Depth -eq 0) { return 'object' }
        # A map from ids to documents: one of them.
        $first = $Value.Keys | Where-Object { $_ -in $ids } | Select-Object -First 1
        if ($first) { return "{ id: $(Get-Form $Value[$first] ($Depth - 1)) }" }
        return "{ $(($Value.Keys | Sort-Object | ForEach-Object { "${_}: $(Get-Form $Value[$_] ($Depth - 1))" }) -join ', ') }"
    }
    if ($Value -is [Collections.IList]) { return $Value.Count ? "[ $(Get-Form $Value[0] $Depth) ]" : '[ ]' }
    $null -eq $Value ? 'null' : $Value -is [string] ? 'text' : $Value -is [bool] ? 'boolean' : $Value -is [datetime] ? 'time' : 'number'
}

function Get-Leaf($Value, [string] $Name = '') {
    # All values with the names of their members.
    if ($Value -is [Collections.IDictionary]) { foreach ($key in $Value.Keys) { Get-Leaf $Value[$key] $key } }
    elseif ($Value -is [Collections.IList]) { foreach ($item in $Value) { Get-Leaf $item $Name } }
    else { [pscustomobject]@{ Name = $Name; Value = $Value } }
}

function Test-Appliance {
    $list = $provider.ApplianceList
    Add-Request
    $text = Invoke-ApplianceApi $list.Path @of -Raw -ResponseHeadersVariable headers -MaximumRetryCount 0
    $json = Read-Json $text
    $content = $provider.Envelope ? $json[$provider.Envelope] : $json
    $script:ids = @($list.Member ? $content[$list.Member].ForEach({ $_[$list.IdMember] }) : $content -is [Collections.IDictionary] ? $content.Keys : $content.ForEach({ $_.Keys }))
    $leaves = @(Get-Leaf $json)
    Add-Private $ids ($leaves | Where-Object { $_.Name -in 'name', 'deviceName', 'fabNumber', 'haId', 'enumber', 'vib' -and $_.Value -ne $known.Cloud }).Value
    Add-Fact '' 'form of the list' (Get-Form $json 2) ($ids ? '' : "$data, ApplianceList")
    $limits = @($headers.Keys -match 'rate|limit|retry' | ForEach-Object { "$_`: $($headers[$_])" })
    Add-Fact ($miele ? 3 : 6) 'headers with rate limits' ($limits ? $limits : 'none') ($limits ? "$data, RateRules" : '')
    Add-Fact '' 'names of headers' ($headers.Keys | Sort-Object)
    # Temperatures are hundredths of a degree, so nothing below -273 degrees is a measurement.
    $none = @(($leaves | Where-Object { $_.Value -is [long] -and $_.Value -lt -273 * $provider.ApplianceSchema.PerDegree }).Value | Sort-Object -Unique)
    $new = @($none | Where-Object { $_ -notin $provider.ApplianceSchema.NoValue })
    Add-Fact '' 'numbers for "no value"' ($none ? $none : 'none') ($new ? "KnownSchemas.cs, $($known.Cloud), NoValue: add $($new -join ', ')" : '')
    if (-not $miele) { return }
    if ($ids) {
        $one = Read-Body (Send-Request "$($provider.ApiBase)$($list.Path)/$([uri]::EscapeDataString($ids[0]))" $token)
        $wrapped = $one -and $one.Contains($ids[0])
        Add-Fact 16 'form of one appliance' (Get-Form $one 2) ($wrapped ? "$data, ApplianceList" : '')
    }
    Add-Fact 12 '/short/devices' (Format-Status (Send-Request "$($provider.ApiBase)/short/devices" $token))
}

function Test-Token {
    $life = [Math]::Round(($known.TokenExpiresAt - $known.TokenReceivedAt).TotalSeconds)
    Add-Fact ($miele ? 9 : '') 'lifetime of the access token in seconds' $life ($life -eq $provider.DefaultTokenLifetime.TotalSeconds ? '' : "$data, DefaultTokenLifetime")
    if ($miele) {
        $end = $known.SignInExpiresAt ? [Math]::Round(($known.SignInExpiresAt - $known.TokenReceivedAt).TotalSeconds) : 'absent or 0'
        Add-Fact 2 'refresh_expires_in' $end
    }
    $scopes = @($handle.Scopes)
    $new = @($scopes | Where-Object { $_ -notin $provider.KnownScopes })
    Add-Fact ($miele ? 6 : 18) 'granted scopes' $scopes ($new ? "DocumentedScopes.cs, $($known.Cloud): $($new -join ', ')" : '')

    $parts = @($token.Split('.') | ForEach-Object { Read-Json ([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($_.Replace('-', '+').Replace('_', '/') + '=' * ((4 - $_.Length % 4) % 4)))) })
    if ($parts.Count -ne 3 -or -not $parts[1]) { return Add-Fact '' 'form of the access token' "opaque, $($token.Length) characters" }
    $header, $claims, $null = $parts
    Add-Private (Get-Leaf $claims | Where-Object { $_.Value -is [string] -and $_.Name -notin 'iss', 'typ', 'scope', 'aud' }).Value
    $script:keyId = $header.kid
    Add-Fact ($miele ? 1 : 9) 'names in the header of the token' ($header.Keys | Sort-Object)
    Add-Fact ($miele ? 1 : '') 'claims of the token' ($claims.Keys | Sort-Object | ForEach-Object { "$_`: $(Get-Form $claims[$_] 1)" })
    $issuerDiffers = $provider.Issuer -and "$($claims.iss)" -ne $provider.Issuer.OriginalString
    Add-Fact ($miele ? 1 : '') 'issuer' $claims.iss ($issuerDiffers ? "$data, Issuer" : '')
    $mine = $claims.Keys | Where-Object { $claims[$_] -contains $known.ClientId }
    Add-Fact ($miele ? 1 : '') 'claims with the client id; audience' @(@($mine) -join ' '; "aud $($claims.aud)")
    if (-not $miele) { return }
    $country = @($claims.Keys | Where-Object { $claims[$_] -is [string] -and $claims[$_] -cmatch '^([A-Z]{2}|[a-z]{2}[-_][A-Z]{2})$' })
    Add-Fact 1 'claim with the country' $country ((Test-Claim $country $provider.CountryClaims) ? '' : "$data, CountryClaims: $($country -join ', ')")
    $appliances = @($claims.Keys | Where-Object { $json = ConvertTo-Json $claims[$_] -Depth 5 -Compress; $ids.Where({ $json.Contains($_) }) })
    Add-Fact 1 'claim with the appliances' $appliances ((Test-Claim $appliances $provider.ApplianceClaims) ? '' : "$data, ApplianceClaims: $($appliances -join ', ')")
}

function Test-Claim([string[]] $Found, [string[]] $Expected) { -not $Found -or $Found.Where({ $_ -in $Expected }) }

function Test-Refusal {
    $response = Send-Request "$($provider.ApiBase)$($provider.ApplianceList.Path)"
    Add-Fact ($miele ? 15 : '') 'response without a token' (Format-Status $response), (Get-Form (Read-Body $response) 2)
    if ($miele -and -not $known.BaseUri) {
        Add-Fact 7 'api.domestic.miele-iot.com, without a token' (Format-Status (Send-Request 'https://api.domestic.miele-iot.com/v1/devices'))
    }
}

function Test-Metadata {
    $issuer = $miele ? ($keycloak.Issuer.OriginalString) : $provider.ApiBase.GetLeftPart('Authority')
    $response = Send-Request "$issuer/.well-known/openid-configuration" -Accept application/json
    $document = Read-Body $response
    Add-Fact ($miele ? 5 : 9) 'discovery document' (Format-Status $response)
    if ($document) {
        $assumed = @{
            authorization_endpoint        = $keycloak.AuthorizeEndpoint
            token_endpoint                = $keycloak.TokenEndpoint
            jwks_uri                      = $keycloak.KeysEndpoint
            device_authorization_endpoint = $keycloak.DeviceAuthorizationEndpoint
            revocation_endpoint           = $keycloak.RevocationEndpoints[0].Endpoint
        }
        $properties = @{
            authorization_endpoint = 'AuthorizeEndpoint'; token_endpoint = 'TokenEndpoint'; jwks_uri = 'KeysEndpoint'
            device_authorization_endpoint = 'DeviceAuthorizationEndpoint'; revocation_endpoint = 'RevocationEndpoints'
        }
        foreach ($name in $document.Keys -match '_endpoint$|^jwks_uri$' | Sort-Object) {
            $differs = $properties[$name] -and "$($document[$name])" -ne "$($assumed[$name])"
            Add-Fact ($miele ? 5 : 9) $name $document[$name] ($differs ? "KnownProviders.cs, $($keycloak.Id), $($properties[$name])" : '')
        }
        Add-Fact ($miele ? 6 : 18) 'scopes_supported' $document.scopes_supported
        Add-Fact ($miele ? 14 : 12) 'client authentication' $document.token_endpoint_auth_methods_supported
        Add-Fact ($miele ? 14 : '') 'PKCE' $document.code_challenge_methods_supported
        Add-Fact ($miele ? 14 : '') 'grants' $document.grant_types_supported
    }
    $keys = $document.jwks_uri ?? $keycloak.KeysEndpoint
    if (-not $keys) { return }
    $response = Send-Request $keys -Accept application/json
    $set = Read-Body $response
    $signs = -not $keyId -or @($set.keys.kid) -contains $keyId
    Add-Fact ($miele ? 1 : 9) 'published keys' (Format-Status $response), "$(@($set.keys).Count) keys", (@($set.keys.alg | Select-Object -Unique) -join ' '), ($signs ? 'that of the token among them' : 'that of the token is missing')
}

. "$PSScriptRoot/probe-stream.ps1"

$of = @{ Account = $Account }
if ($Vault) { $of.Vault = $Vault }
$before = Get-ApplianceAccount @of
if (Get-ApplianceRateLimit @of | Where-Object { $_.RetryAt -or ($null -ne $_.Left -and $_.Maximum -ge 50 -and $_.Left -lt 20) }) {
    throw 'A limit is nearly used up. Run the probe later.'
}
$token = Get-ApplianceToken @of -AsPlainText
$handle = Get-ApplianceToken @of
$known = Get-ApplianceAccount @of
if ($known.TokenReceivedAt -ne $before.TokenReceivedAt) { Add-Request }
Add-Private $token $known.ClientId $known.Account ($known.Account -split '/')[1] $handle.Country $handle.Appliances

# What the module assumes: the provider data of its core library.
$core = [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'ApplianceAuth' }
$providers = $core.GetType('ApplianceAuth.Providers.KnownProviders').GetProperty('All').GetValue($null)
$provider = $providers | Where-Object { $_.Cloud -eq $known.Cloud -and $_.Environment -eq $known.Environment }
$miele = $known.Cloud -eq 'Miele'
# The provider whose metadata may be published.
$keycloak = $miele ? ($providers | Where-Object Id -EQ Miele) : $provider
if ($known.BaseUri) { $provider, $keycloak = $provider.At($known.BaseUri), $keycloak.At($known.BaseUri) }
$data = "KnownProviders.cs, $($provider.Id)"
$ids = @()
$keyId = $null

$http = [Net.Http.HttpClient]::new([Net.Http.SocketsHttpHandler]@{ AllowAutoRedirect = $false; UseCookies = $false })
$http.DefaultRequestHeaders.UserAgent.ParseAdd('ApplianceAuth-probe/1')
try {
    Test-Appliance
    Test-Token
    Test-Refusal
    Test-Metadata
    Test-Stream $provider.Events.AllPath 'all appliances' $StreamSec
    if ($ids) { Test-Stream $provider.Events.PathOf($ids[0]) 'one appliance' ([Math]::Min($StreamSec, 30)) }
    if ($IncludeDeviceCode -and $provider.DeviceAuthorizationEndpoint) { Test-DeviceCode }
}
finally { $http.Dispose() }
Write-Sheet
