# The same small call with Home Connect's limits, compared with Miele's. Each of Home Connect's providers counts separately and allows a burst, so no
# call is delayed.

Set-CannedResponse miele/device $bodies['0.7 KB']
$samples = [ordered]@{ "Home Connect's limits" = [Collections.Generic.List[double]]::new(); "Miele's" = [Collections.Generic.List[double]]::new() }
foreach ($system in 'homeconnect', 'china', 'simulator') {
    Set-CannedResponse "$system/device" "{`"data`":$($bodies['0.7 KB'])}"
    $account = $system -eq 'homeconnect' ? 'HomeConnect' : "HomeConnect/$system"
    $measured = Measure-SideBySide -Rounds 12 -WarmUp 2 ([ordered]@{
            "Home Connect's limits" = { Invoke-ApplianceApi /devices/x -Account $account }
            "Miele's"               = { Invoke-ApplianceApi /devices/x -Account Miele }
        })
    foreach ($name in $measured.Keys) { $samples[$name].AddRange($measured[$name]) }
}
ConvertTo-Row 'GET, 0.7 KB' $samples -Ours "Home Connect's limits"
