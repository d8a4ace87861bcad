# Runs every recipe of about_ApplianceAuth_Recipes against the emulator, and tests what it did to the appliances.

BeforeDiscovery {
    . "$PSScriptRoot/Pages.ps1"
    $recipes = Get-Recipe
}

Describe 'The recipes' -Tag SharedProcess {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        . "$PSScriptRoot/NewSignIn.ps1"
        $cloud = Start-Cloud
        [void](New-TestStore)
        # Pictures need scopes that are not requested by default, and a partner's application.
        $partner = '9A27' * 16
        Connect-HomeConnectAccount -ClientId $partner -ClientSecret (New-Secret canary-secret-of-9A27) -BaseUri $cloud.BaseUri -NoBrowser -TimeoutSec 60 `
            -RedirectUri (New-Redirect $cloud $partner) -Scope IdentifyAppliance, Monitor, Settings, Control, Images 6>&1 | Start-UserSignIn $cloud
        Connect-MieleAccount -ClientId $apps.Miele -ClientSecret (New-Secret canary-secret-of-miele) -BaseUri $cloud.BaseUri -NoBrowser -TimeoutSec 60 `
            -RedirectUri (New-Redirect $cloud $apps.Miele) -Scope mcs_thirdparty_read, mcs_thirdparty_write, mcs_thirdparty_media 6>&1 | Start-UserSignIn $cloud

        function Get-Setting([string] $Name, [string] $Key) {
            $setting = Get-Appliance HomeConnect -Name $Name -ListOnly | Invoke-ApplianceApi "/devices/{id}/settings/$Key"
            $setting.value -replace '.*\.'
        }

        # What must be true after a recipe. Programs of the running ones have begun before it.
        $running = 'TELL ME WHEN IT IS DONE', 'LOG THE ENERGY OF EACH RUN'
        $results = @{
            'START A PROGRAM' = { (Get-Appliance * -Name Dishwasher, Oven).State | Should -Be Running, Running, Running }
            'START LATER' = {
                foreach ($dishwasher in Get-Appliance * -Name Dishwasher) {
                    $dishwasher.State | Should -Be Waiting
                    ($dishwasher.StartsAt - (Get-Date)).TotalHours | Should -BeGreaterThan 3.9 -Because $dishwasher.Account
                }
            }
            'START AT THE CHEAPEST HOUR' = {
                foreach ($dishwasher in Get-Appliance * -Name Dishwasher) {
                    [math]::Abs(($dishwasher.StartsAt - $cheapest).TotalMinutes) | Should -BeLessThan 3 -Because $dishwasher.Account
                }
            }
            'PAUSE, RESUME AND STOP' = {
                (Get-Appliance HomeConnect -Name 'Washing machine').State | Should -Be On
                (Get-Appliance Miele -Name Dishwasher).State | Should -Be Finished
            }
            'SELECT A PROGRAM AND CHANGE ITS OPTIONS' = {
                $oven = Get-Appliance HomeConnect -Name 'Kitchen oven'
                $oven.State, $oven.Temperatures[0].Target | Should -Be Running, 200
            }
            'SWITCH ON AND OFF' = {
                Get-Setting 'Coffee machine' BSH.Common.Setting.PowerState | Should -Be On
                (Get-Appliance Miele -Name 'Coffee system').State | Should -Be Off
            }
            'LIGHT' = { Get-Setting Hood Cooking.Common.Setting.LightingBrightness | Should -Be 40 }
            'FAN' = { (Get-Appliance HomeConnect -Name Hood).State | Should -Be Running }
            'TEMPERATURE' = { (Get-Appliance * -Name Fridge, Kitchen).Temperatures.Where({ $_.Target -eq 5 }) | Should -HaveCount 2 }
            'RENAME AN APPLIANCE' = { (Get-Appliance Miele -Name Dryer -ListOnly).Type | Should -Be Dryer }
            'SAVE A PICTURE' = { foreach ($file in 'Inside view.jpg', 'oven.jpg') { [IO.File]::ReadAllBytes("$TestDrive/$file")[0..1] | Should -Be 0xFF, 0xD8 } }
            'TELL ME WHEN IT IS DONE' = { $output | Should -BeLike 'The dishwasher finished at *.' }
            'LOG THE ENERGY OF EACH RUN' = {
                $runs = Import-Csv "$TestDrive/runs.csv"
                $runs | Should -HaveCount 3
                ($runs | Where-Object { $_.Account -like 'Miele/*' -and $_.Name -eq 'Dishwasher' }).EnergyKWh | Should -Be 1.2
            }
        }
    }

    AfterAll { Stop-Cloud $cloud }

    It '<Title>' -ForEach $recipes {
        $busy = $Title -in $running
        [void](Invoke-Cloud $cloud appliances @{ idle = -not $busy })
        # A washing machine that can be paused.
        if ($Title -like 'PAUSE*') { [void](Invoke-Cloud $cloud appliances @{ provider = 'homeconnect' }) }
        [void](Invoke-Cloud $cloud settings @{ programSpeed = $busy ? 4000 : 0; programsNeedStream = $true })
        # More calls in a minute than a user makes.
        Get-ChildItem (Get-DataFolder) -Recurse -Filter *.counters | Remove-Item

        $cheapest = (Get-Date).AddHours(5)
        # The cheapest hour of all was yesterday, and a cheaper one is more than a day away.
        $prices = @{ -20 = 0.01; 5 = 0.11; 30 = 0.1 }
        -24..35 | ForEach-Object { [pscustomobject]@{ Start = (Get-Date).AddHours($_).ToString('o'); Price = $prices[$_] ?? 0.3 } } |
            Export-Csv "$TestDrive/prices.csv"
        $PSDefaultParameterValues = @{ 'Watch-ApplianceEvent:TimeoutSec' = 60 }
        if ($Title -like 'LOG*') { $PSDefaultParameterValues['Watch-ApplianceEvent:MaximumEvents'] = 3 }

        Push-Location $TestDrive
        try { $output = & ([scriptblock]::Create($Code)) 3>$null | Out-String -Stream -Width 200 | Where-Object { $_ } }
        finally { Pop-Location }
        if ($results[$Title]) { & $results[$Title] }
    }

    It 'call every documented path with every method' {
        $called = (Invoke-Cloud $cloud log | Where-Object { $_.status -in 200..299 }).name | Sort-Object -Unique
        $documented = (Invoke-Cloud $cloud routes).name -match '^(homeconnect|miele)/'
        $documented.Count | Should -BeGreaterThan 40
        $documented | Where-Object { $_ -notin $called } | Should -BeNullOrEmpty
    }

    It 'send every action of Miele' {
        $sent = (Invoke-Cloud $cloud log | Where-Object { $_.name -eq 'miele/put_actions' -and $_.status -eq 204 }).members | Sort-Object -Unique
        $actions = (Get-Appliance Miele -Name Hood -ListOnly | Invoke-ApplianceApi '/devices/{id}/actions').psobject.Properties.Name
        $actions | Where-Object { $_ -notin $sent } | Should -BeNullOrEmpty
    }
}
