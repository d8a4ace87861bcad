# Accounts of both clouds in memory, and the events that the emulator sends. Dot-source it beside Cloud.ps1, SignedIn.ps1 and Waiting.ps1.

$cloud = Start-Cloud
Connect-TestHomeConnect $cloud -InMemory
Connect-TestMiele $cloud -InMemory
$oven = 'SIEMENS-HB776GKB1-68A40E000002'

function Set-Event([hashtable[]] $Item) {
    # Events that a new stream repeats; earlier ones are removed.
    [void](Invoke-Cloud $cloud settings @{ replayedEvents = 0 })
    [void](Invoke-Cloud $cloud event @{ provider = 'none'; event = 'none' })
    [void](Invoke-Cloud $cloud settings @{ replayedEvents = $Item.Count })
    foreach ($one in $Item) {
        [void](Invoke-Cloud $cloud event @{ provider = 'homeconnect'; event = 'NOTIFY'; applianceId = $one.applianceId ?? $oven; data = $one.data })
    }
}

function Send-Item([hashtable] $Item) {
    [void](Invoke-Cloud $cloud event @{ provider = 'homeconnect'; event = 'NOTIFY'; applianceId = $oven; data = (ConvertTo-Json @{ items = @($Item) } -Compress -Depth 5) })
}

function Set-Oven([int] $Status, [int] $Minutes, [switch] $Send) {
    $document = Invoke-ApplianceApi /devices/000100200304 -Account Miele -Raw | ConvertFrom-Json -AsHashtable
    $document.state.status.value_raw = $Status
    $document.state.remainingTime = 0, $Minutes
    [void](Invoke-Cloud $cloud appliance @{ provider = 'miele'; document = $document })
    if ($Send) { [void](Invoke-Cloud $cloud event @{ provider = 'miele'; event = 'devices'; data = (ConvertTo-Json @{ '000100200304' = $document } -Compress -Depth 9) }) }
}

function Get-StreamCount { (Invoke-Cloud $cloud state).openStreams }
function Get-RequestCount([string] $Name) { [int](Invoke-Cloud $cloud counters).$Name }
function Wait-Open([int] $Count = 1) { Wait-Until { (Get-StreamCount) -eq $Count } "$Count streams are open" }
function Wait-Closed { Wait-Until { -not (Get-StreamCount) } 'no stream is open' -TimeoutSec 20 }
