# The emulator of the clouds, for Pester files and the demo: start it, stop it, control it, and act as the user.

function Start-Cloud {
    <#
    .SYNOPSIS
    Starts the emulator on a free loopback port and returns it: BaseUri, Process, and Log, the file it prints to. Files that share a process share it.
    #>
    $cloud = Get-Variable sharedCloud -Scope Global -ValueOnly -ErrorAction Ignore
    if ($cloud) {
        [void](Invoke-Cloud $cloud reset @{})
        return $cloud
    }
    $program = Get-Item (Join-Path $PSScriptRoot '../CloudEmulator/bin/*/*/CloudEmulator.dll') |
        Sort-Object LastWriteTime | Select-Object -Last 1
    $log = New-TemporaryFile
    $process = Start-Process dotnet "`"$program`" --urls http://127.0.0.1:0" -PassThru -NoNewWindow `
        -RedirectStandardOutput $log -RedirectStandardError "$log.errors"

    foreach ($wait in 1..300) {
        if ("$(Get-Content -Raw $log)" -match 'CloudEmulator listens on (\S+)') {
            return [pscustomobject]@{ BaseUri = $Matches[1]; Process = $process; Log = $log }
        }
        if ($process.HasExited) { break }
        Start-Sleep -Milliseconds 100
    }
    $process.Kill()
    throw "The emulator did not start: $(Get-Content -Raw $log, "$log.errors")"
}

function Stop-Cloud($Cloud) {
    if ($Cloud -eq (Get-Variable sharedCloud -Scope Global -ValueOnly -ErrorAction Ignore)) { return }
    $Cloud.Process.Kill()
    $Cloud.Process.WaitForExit()
    Remove-Item $Cloud.Log, "$($Cloud.Log).errors"
}

function Invoke-Cloud {
    <#
    .SYNOPSIS
    Calls a control endpoint of the emulator, /_cloud/<Path>: GET, or POST if there is a body.

    .EXAMPLE
    Invoke-Cloud $cloud user @{ url = $address; approve = $true }
    #>
    param(
        [Parameter(Mandatory, Position = 0)] $Cloud,
        [Parameter(Mandatory, Position = 1)] [string] $Path,
        [Parameter(Position = 2)] [hashtable] $Body
    )
    # Without messages, because tests compare those of the cmdlets.
    $request = @{ Uri = "$($Cloud.BaseUri)/_cloud/$Path"; TimeoutSec = 30; Verbose = $false; Debug = $false }
    if ($Body) { $request += @{ Method = 'Post'; ContentType = 'application/json'; Body = ConvertTo-Json $Body -Depth 10 } }
    # The parentheses enumerate a list, which Invoke-RestMethod returns as one object.
    (Invoke-RestMethod @request)
}

function New-Redirect {
    <#
    .SYNOPSIS
    Registers a redirect on a free port for an app and returns it, so that files that run in parallel do not use the same port.
    #>
    param(
        [Parameter(Mandatory, Position = 0)] $Cloud,
        [Parameter(Mandatory, Position = 1)] [string] $ClientId
    )
    $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
    $listener.Start()
    $redirect = "http://localhost:$($listener.LocalEndpoint.Port)/callback"
    $listener.Stop()
    [void](Invoke-Cloud $Cloud allowRedirect @{ clientId = $ClientId; redirectUri = $redirect })
    $redirect
}

function Start-UserSignIn {
    <#
    .SYNOPSIS
    Completes a sign-in as the owner of the appliances: opens the URL or user code that the cmdlet shows, and submits the pages.

    .DESCRIPTION
    Reads information records and passes all other objects on. The pages are submitted in the background, because the cmdlet waits for the
    redirect. Give the cmdlet -TimeoutSec, because a refused user does not end the sign-in.

    .EXAMPLE
    Connect-MieleAccount @app -NoBrowser -PassThru 6>&1 | Start-UserSignIn $cloud -Untick 000123456789
    #>
    param(
        [Parameter(Mandatory, Position = 0)] $Cloud,
        # Denies the consent.
        [switch] $Deny,
        # The appliances that are not granted.
        [string[]] $Untick = @(),
        # The e-mail address of the user, if it is not the owner.
        [string] $User,
        [Parameter(ValueFromPipeline)] $InputObject
    )
    begin {
        $web = [Net.Http.HttpClient]::new()
        $visit = $null
        $choices = @{ approve = -not $Deny; untick = $Untick }
        if ($User) { $choices.user = $User }
    }
    process {
        if ($InputObject -isnot [Management.Automation.InformationRecord]) { return $InputObject }
        if ($visit) { return }

        if ("$InputObject" -match 'https?://\S+') { $choices.url = $Matches[0] }
        if ("$InputObject" -cmatch '\b[A-Z0-9]{4}-[A-Z0-9]{4}\b') { $choices.userCode = $Matches[0] }
        if ($choices.userCode -or $choices.url -match '[?&]client_id=') {
            $content = [Net.Http.StringContent]::new((ConvertTo-Json $choices), [Text.Encoding]::UTF8, 'application/json')
            $visit = $web.PostAsync("$($Cloud.BaseUri)/_cloud/user", $content)
        }
    }
    end {
        if (-not $visit) { throw 'The sign-in showed neither a URL nor a user code.' }
        if (-not $visit.Wait(10000)) { throw 'The sign-in of the user did not end within 10 s.' }
        [void]$visit.Result.EnsureSuccessStatusCode()
    }
    clean {
        if ($web) { $web.Dispose() }
    }
}
