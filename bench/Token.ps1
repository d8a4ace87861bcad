# A token that is good, with nothing to renew: what each command of a script pays. SecretManagement's own way to a secret stands beside it.

$samples = Measure-SideBySide -Rounds $rounds['0.7 KB'] ([ordered]@{
        'Get-ApplianceToken' = { Get-ApplianceToken Miele }
        'Get-Secret'         = { Get-Secret ApplianceAuth-Miele-default -Vault ApplianceTests }
    })
ConvertTo-Row 'warm token' $samples -Ours 'Get-ApplianceToken'
