# A valid token that needs no refresh, compared with Get-Secret.

$samples = Measure-SideBySide -Rounds $rounds['0.7 KB'] ([ordered]@{
        'Get-ApplianceToken' = { Get-ApplianceToken Miele }
        'Get-Secret'         = { Get-Secret ApplianceAuth-Miele-default -Vault ApplianceTests }
    })
ConvertTo-Row 'warm token' $samples -Ours 'Get-ApplianceToken'
