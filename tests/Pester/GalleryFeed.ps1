# A feed on this machine with the PowerShell Gallery's protocol, NuGet v2 (OData), as far as Install-PSResource uses it.

$serveFeed = {
    param([Net.HttpListener] $Listener, [string] $Folder, [Collections.Concurrent.ConcurrentQueue[string]] $Requests, [Threading.CancellationToken] $Cancellation)
    $ErrorActionPreference = 'Stop'

    $packages = foreach ($file in Get-Item "$Folder/*.nupkg") {
        $archive = [IO.Compression.ZipFile]::OpenRead($file)
        $reader = [IO.StreamReader]::new(($archive.Entries | Where-Object FullName -Like *.nuspec).Open())
        $metadata = ([xml]$reader.ReadToEnd()).package.metadata
        $archive.Dispose()
        $dependencies = $metadata.SelectNodes('//*[local-name() = "dependency"]') | ForEach-Object {
            # The Gallery writes a range: a version alone is the least one in a .nuspec, and the only one for this client.
            '{0}:{1}:' -f $_.id, ($_.version -match '^[[(]' ? $_.version : "[$($_.version), )")
        }
        @{ Id = $metadata.id; Version = [semver]$metadata.version; Dependencies = $dependencies -join '|'; File = $file }
    }
    $comparisons = @{ eq = { $_ -eq 0 }; ge = { $_ -ge 0 }; gt = { $_ -gt 0 }; le = { $_ -le 0 }; lt = { $_ -lt 0 } }

    function Test-Filter($Package, [string] $Filter) {
        # Nothing else is needed to find the latest version: the newest package comes first, and the client takes that one.
        if ($Filter -match 'IsPrerelease eq false|\bIsLatestVersion' -and $Package.Version.PreReleaseLabel) { return $false }
        foreach ($term in [regex]::Matches($Filter, "NormalizedVersion (?<is>\w\w) '(?<version>[^']+)'")) {
            $order = $Package.Version.CompareTo([semver]$term.Groups['version'].Value)
            if (-not ($order | ForEach-Object $comparisons[$term.Groups['is'].Value])) { return $false }
        }
        $true
    }

    function Format-Entry($Package, [string] $Root) {
        @"
<entry><content type="application/zip" src="$Root/package/$($Package.Id)/$($Package.Version)" />
<m:properties><d:Id>$($Package.Id)</d:Id><d:Version>$($Package.Version)</d:Version><d:NormalizedVersion>$($Package.Version)</d:NormalizedVersion>
<d:IsPrerelease m:type="Edm.Boolean">$("$([bool]$Package.Version.PreReleaseLabel)".ToLowerInvariant())</d:IsPrerelease>
<d:Dependencies>$($Package.Dependencies)</d:Dependencies><d:Tags>PSModule</d:Tags></m:properties></entry>
"@
    }

    $next = $Listener.GetContextAsync()
    try {
        while (-not $Cancellation.IsCancellationRequested) {
            if (-not $next.Wait(100)) { continue }
            $request, $response = $next.Result.Request, $next.Result.Response
            $next = $Listener.GetContextAsync()
            $address = $request.Url
            $Requests.Enqueue([uri]::UnescapeDataString($address.PathAndQuery))
            if ($address.AbsolutePath -match '/FindPackagesById\(\)$') {
                $query = $request.QueryString
                $found = $packages | Where-Object { "'$($_.Id)'" -eq $query['id'] -and (Test-Filter $_ $query['$filter']) } | Sort-Object Version -Descending
                $root = $address.GetLeftPart('Authority') + '/api/v2'
                $text = '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:d="http://schemas.microsoft.com/ado/2007/08/dataservices" ' +
                    'xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata">' +
                    "<m:count>$(@($found).Count)</m:count>$($found | ForEach-Object { Format-Entry $_ $root })</feed>"
                $response.ContentType = 'application/atom+xml'
                $response.Close([Text.Encoding]::UTF8.GetBytes($text), $true)
                continue
            }
            $package = $packages | Where-Object { $address.AbsolutePath -eq "/api/v2/package/$($_.Id)/$($_.Version)" }
            if ($package) { $response.Close([IO.File]::ReadAllBytes($package.File), $true) }
            else { $response.StatusCode = 404; $response.Close() }
        }
    }
    finally {
        # A request after an error fails immediately.
        $Listener.Abort()
    }
}

function Start-GalleryFeed {
    <#
    .SYNOPSIS
    Serves the packages of a folder until Stop-GalleryFeed, at most ten minutes, and returns the feed: Uri, and Requests, which it has received.
    #>
    param([Parameter(Mandatory, Position = 0)] [string] $Folder)
    $free = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
    $free.Start()
    $address = "http://127.0.0.1:$($free.LocalEndpoint.Port)/"
    $free.Stop()
    $listener = [Net.HttpListener]::new()
    $listener.Prefixes.Add($address)
    $listener.Start()
    $requests = [Collections.Concurrent.ConcurrentQueue[string]]::new()
    $cancellation = [Threading.CancellationTokenSource]::new([timespan]::FromMinutes(10))
    $shell = [powershell]::Create().AddScript($serveFeed).AddParameters(@{ Listener = $listener; Folder = $Folder; Requests = $requests; Cancellation = $cancellation.Token })
    [pscustomobject]@{ Uri = "${address}api/v2"; Requests = $requests; Cancellation = $cancellation; Shell = $shell; Result = $shell.BeginInvoke() }
}

function Stop-GalleryFeed($Feed) {
    <#
    .SYNOPSIS
    Stops the feed and rethrows its error.
    #>
    $Feed.Cancellation.Cancel()
    if (-not $Feed.Result.AsyncWaitHandle.WaitOne(10000)) { throw 'The feed did not end.' }
    try { $Feed.Shell.EndInvoke($Feed.Result) } finally { $Feed.Shell.Dispose() }
}
