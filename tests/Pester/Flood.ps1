# Very many events from the emulator, as fast as they can be written. Dot-source it beside Cloud.ps1 and Waiting.ps1, and dispose $web at the end.

$web = [Net.Http.HttpClient]::new()
$web.Timeout = [TimeSpan]::FromMinutes(30)

function Start-Flood([int] $Count, [int] $Size = 300, [double] $PerSecond = 0) {
    <#
    .SYNOPSIS
    Writes events into the stream of Home Connect that is opened next, and returns a task that ends with the last one.
    #>
    # A stream that is still open from before would take them.
    Wait-Until { -not (Invoke-Cloud $cloud state).openStreams } 'the stream before it is closed'
    $body = ConvertTo-Json @{ count = $Count; size = $Size; perSecond = $PerSecond }
    $web.PostAsync("$($cloud.BaseUri)/_cloud/flood", [Net.Http.StringContent]::new($body, [Text.Encoding]::UTF8, 'application/json'))
}

function Wait-Flood {
    <#
    .SYNOPSIS
    Waits until the events are being written. A stream that is closed before would leave them to the next one.
    #>
    Wait-Until { (Invoke-Cloud $cloud state).floods } 'the flood has begun'
}
