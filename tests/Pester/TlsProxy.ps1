# A proxy as companies have them: it requires a user, and reads TLS with certificates of a private CA. It passes what it reads to the emulator.
# Prints its port, then what it does. Run as a process: Start-Process $pwsh -ArgumentList '-File', TlsProxy.ps1, ...

param(
    # The address of the emulated system that stands in for the host.
    [Parameter(Mandatory)] [uri] $Cloud,
    [Parameter(Mandatory)] [string] $HostName,
    # The file for the certificate of the CA.
    [Parameter(Mandatory)] [string] $CaFile,
    # The user that may use the proxy, as name:password.
    [Parameter(Mandatory)] [string] $UserInfo
)

$ErrorActionPreference = 'Stop'
$from, $to = [DateTimeOffset]::UtcNow.AddDays(-1), [DateTimeOffset]::UtcNow.AddDays(1)
$sha256 = [Security.Cryptography.HashAlgorithmName]::SHA256

function New-CertificateRequest([string] $Name) {
    [Security.Cryptography.X509Certificates.CertificateRequest]::new("CN=$Name", [Security.Cryptography.ECDsa]::Create(), $sha256)
}

$request = New-CertificateRequest 'Private CA'
$request.CertificateExtensions.Add([Security.Cryptography.X509Certificates.X509BasicConstraintsExtension]::new($true, $false, 0, $true))
$ca = $request.CreateSelfSigned($from, $to)
[IO.File]::WriteAllText($CaFile, $ca.ExportCertificatePem())

$key = [Security.Cryptography.ECDsa]::Create()
$request = [Security.Cryptography.X509Certificates.CertificateRequest]::new('CN=Proxy', $key, $sha256)
$names = [Security.Cryptography.X509Certificates.SubjectAlternativeNameBuilder]::new()
$names.AddDnsName($HostName)
$request.CertificateExtensions.Add($names.Build())
$issued = $request.Create($ca, $from, $to, [byte[]](1, 2, 3, 4))
$certificate = [Security.Cryptography.X509Certificates.ECDsaCertificateExtensions]::CopyWithPrivateKey($issued, $key)

function Read-Head([IO.Stream] $Stream) {
    $head = [Text.StringBuilder]::new()
    while (-not $head.ToString().EndsWith("`r`n`r`n")) {
        $byte = $Stream.ReadByte()
        if ($byte -lt 0) { return '' }
        [void]$head.Append([char]$byte)
    }
    "$head"
}

function Write-Text([IO.Stream] $Stream, [string] $Text) { $Stream.Write([Text.Encoding]::Latin1.GetBytes($Text)) }

function Send-ToCloud([IO.Stream] $Stream) {
    $head = Read-Head $Stream
    if (-not $head) { return }
    $body = [byte[]]::new($head -match '(?m)^Content-Length: (\d+)' ? [int]$Matches[1] : 0)
    $Stream.ReadExactly($body)
    $client = [Net.Sockets.TcpClient]::new($Cloud.Host, $Cloud.Port)
    # One request for each connection, so that its end is the end of the response.
    $head = $head -replace '^(\S+ )', "`$1$($Cloud.AbsolutePath.TrimEnd('/'))" -replace "`r`n`r`n$", "`r`nConnection: close`r`n`r`n"
    Write-Text $client.GetStream() $head
    $client.GetStream().Write($body)
    $client.GetStream().CopyTo($Stream)
    $client.Dispose()
}

$expected = 'Basic ' + [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($UserInfo))
$listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
$listener.Start()
[Console]::WriteLine("port $($listener.LocalEndpoint.Port)")
while ($true) {
    $client = $listener.AcceptTcpClient()
    try {
        $stream = $client.GetStream()
        $head = Read-Head $stream
        if ($head -notmatch "(?m)^Proxy-Authorization: $([regex]::Escape($expected))\r$") {
            [Console]::WriteLine('407')
            Write-Text $stream "HTTP/1.1 407 Proxy Authentication Required`r`nProxy-Authenticate: Basic realm=`"proxy`"`r`nContent-Length: 0`r`nConnection: close`r`n`r`n"
            continue
        }
        [Console]::WriteLine(($head -split "`r`n")[0])
        Write-Text $stream "HTTP/1.1 200 Connection established`r`n`r`n"
        $tls = [Net.Security.SslStream]::new($stream)
        $tls.AuthenticateAsServer($certificate)
        Send-ToCloud $tls
        $tls.Dispose()
    }
    catch { [Console]::WriteLine("failed: $($_.Exception.GetBaseException().Message)") }
    finally { $client.Dispose() }
}
