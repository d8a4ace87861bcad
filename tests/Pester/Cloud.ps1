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
    Steers the emulator: asks /_cloud/<Path>, or posts a table of settings to it.

    .EXAMPLE
    Invoke-Cloud $cloud user @{ url = $address; approve = $true }
    #>
    param(
        [Parameter(Mandatory, Position = 0)] $Cloud,
        [Parameter(Mandatory, Position = 1)] [string] $Path,
        [Parameter(Position = 2)] [hashtable] $Body
    )
    # It must not tell of itself where a test looks at what cmdlets tell.
    $request = @{ Uri = "$($Cloud.BaseUri)/_cloud/$Path"; TimeoutSec = 30; Verbose = $false; Debug = $false }
    if ($Body) { $request += @{ Method = 'Post'; ContentType = 'application/json'; Body = ConvertTo-Json $Body -Depth 10 } }
    # The parentheses take a list apart, which Invoke-RestMethod puts out as one object.
    (Invoke-RestMethod @request)
}

function New-Redirect {
    <#
    .SYNOPSIS
    Registers a redirect on a free port for an app and returns it, so that files which run side by side do not meet on the usual port.
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
    Plays the appliance owner while a sign-in waits: goes through the pages of the address, with the device code, that it shows.

    .DESCRIPTION
    Information records are read and kept back; everything else passes. The person walks beside the pipeline, so that the sign-in can go on
    listening; give it a -TimeoutSec, since a person who is turned away ends nothing.

    .EXAMPLE
    Connect-MieleAccount @app -NoBrowser -PassThru 6>&1 | Start-UserSignIn $cloud -Untick 000123456789
    #>
    param(
        [Parameter(Mandatory, Position = 0)] $Cloud,
        # Says no at the consent.
        [switch] $Deny,
        # The appliances that are not granted.
        [string[]] $Untick = @(),
        # Who signs in, where it is not the cloud's usual person.
        [string] $User,
        [Parameter(ValueFromPipeline)] $InputObject
    )
    begin {
        $web = [Net.Http.HttpClient]::new()
        $walk = $null
        $choices = @{ approve = -not $Deny; untick = $Untick }
        if ($User) { $choices.user = $User }
    }
    process {
        if ($InputObject -isnot [Management.Automation.InformationRecord]) { return $InputObject }
        if ($walk) { return }

        if ("$InputObject" -match 'https?://\S+') { $choices.url = $Matches[0] }
        if ("$InputObject" -cmatch '\b[A-Z0-9]{4}-[A-Z0-9]{4}\b') { $choices.userCode = $Matches[0] }
        if ($choices.userCode -or $choices.url -match '[?&]client_id=') {
            $content = [Net.Http.StringContent]::new((ConvertTo-Json $choices), [Text.Encoding]::UTF8, 'application/json')
            $walk = $web.PostAsync("$($Cloud.BaseUri)/_cloud/user", $content)
        }
    }
    end {
        if (-not $walk) { throw 'The sign-in showed neither an address nor a code.' }
        if (-not $walk.Wait(10000)) { throw 'The person is still on the way.' }
        [void]$walk.Result.EnsureSuccessStatusCode()
    }
    clean {
        if ($web) { $web.Dispose() }
    }
}
