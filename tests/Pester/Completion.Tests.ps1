# Tab completion, which reads local files only.

Describe 'Tab completion' {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        . "$PSScriptRoot/NewSignIn.ps1"
        $env:APPLIANCEAUTH_DATA = Join-Path $HOME data
        $cloud = Start-Cloud
        [void](New-TestStore)
        $miele = New-SignIn $cloud miele
        Connect-MieleAccount holiday-home @miele 6>&1 | Start-UserSignIn $cloud
        $simulator = New-SignIn $cloud simulator
        Connect-HomeConnectAccount @simulator 6>$null
        Connect-HomeConnectAccount trial @simulator -InMemory 6>$null
        $ids = (Invoke-ApplianceApi /devices -Account Miele/holiday-home).ApplianceId
        $homeConnectIds = (Invoke-ApplianceApi /devices -Account HomeConnect/simulator).ApplianceId
        # What the module learns keys from.
        $oven = '/homeappliances/SIEMENS-HB776GKB1-68A40E000002'
        $program = 'programs/available/Cooking.Oven.Program.HeatingMode.HotAir'
        foreach ($path in 'settings', 'settings/BSH.Common.Setting.PowerState', 'commands', 'programs/available', $program) {
            [void](Invoke-ApplianceApi "$oven/$path" -Account HomeConnect/simulator)
        }
        foreach ($id in '000100200304', '000100200305') { [void](Invoke-ApplianceApi "/devices/$id/actions" -Account Miele/holiday-home) }

        function Get-Offered([string] $Line) { (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText }
    }

    AfterAll { Stop-Cloud $cloud }

    It 'completes accounts of vault and memory: <_>' -ForEach @(
        'Get-ApplianceAccount ', 'Get-ApplianceToken -Account ', 'Select-ApplianceAccount ', 'Disconnect-ApplianceAccount ', 'Test-ApplianceAccount '
        'Invoke-ApplianceApi /devices -Account ', 'Get-Appliance '
    ) {
        Get-Offered $_ | Should -Be HomeConnect/simulator, HomeConnect/trial, Miele/holiday-home
    }

    It 'completes what begins with the typed text, in any case' {
        Get-Offered 'Get-ApplianceToken miele' | Should -Be Miele/holiday-home
        Get-Offered "Get-ApplianceToken 'mi" | Should -Be Miele/holiday-home
        Get-Offered 'Get-ApplianceToken Miele, Home' | Should -Be HomeConnect/simulator, HomeConnect/trial
    }

    It 'completes the paths of the named account, one level at a time' {
        Get-Offered 'Invoke-ApplianceApi -Account Miele/holiday-home -Path ' | Should -Be /devices
        $second = Get-Offered 'Invoke-ApplianceApi -Account Miele/holiday-home -Path /devices/'
        $second | Sort-Object | Should -Be (@($ids | ForEach-Object { "/devices/$_" }) + '/devices/fillingLevels' | Sort-Object)
        Get-Offered "Invoke-ApplianceApi -Account Miele/holiday-home -Path /devices/$($ids[0])/a" | Should -Be "/devices/$($ids[0])/actions"
        Get-Offered 'Invoke-ApplianceApi -Account HomeConnect/s* -Path /home' | Should -Be /homeappliances
        Get-Offered "Invoke-ApplianceApi -Account HomeConnect/simulator -Path /homeappliances/$($homeConnectIds[0])/programs/s" |
            Should -Be "/homeappliances/$($homeConnectIds[0])/programs/selected"
    }

    It 'completes only the paths that support -Method, and {id} for a piped appliance' {
        $oven = "/homeappliances/$($homeConnectIds[0])"
        Get-Offered "Invoke-ApplianceApi -Account HomeConnect/s* -Method DELETE -Path $oven/programs/" | Should -Be "$oven/programs/active"
        Get-Offered "Invoke-ApplianceApi -Account Miele/holiday-home -Path '/devices/{id}/r" | Should -Be "'/devices/{id}/rooms'"
    }

    It 'completes the appliances of the named account' {
        Get-Offered 'Get-Appliance Miele/holiday-home -ApplianceId ' | Sort-Object | Should -Be ($ids | Sort-Object)
        Get-Offered 'Get-Appliance Miele/holiday-home -Name C' | Should -Be "'Coffee system'", Cellar
        Get-Offered 'Get-Appliance HomeConnect/simulator -Name c' | Should -Be "'Coffee machine'"
    }

    It 'completes the alias of the list of appliances' {
        Get-Offered "Invoke-ApplianceApi -Account HomeConnect/simulator /devices/$($homeConnectIds[0])/programs/s" |
            Should -Be "/devices/$($homeConnectIds[0])/programs/selected"
        Get-Offered "Invoke-ApplianceApi -Account HomeConnect/simulator '/devices/{id}/programs/s" | Should -Be "'/devices/{id}/programs/selected'"
    }

    It 'completes for a piped appliance: <Line>' -ForEach @(
        @{ Line = '$pipedOven | Invoke-ApplianceApi /devices/'; Expected = "'/devices/{id}'" }
        @{ Line = '$pipedOven | Invoke-ApplianceApi "/devices/{id}/settings/BSH.Common.Setting.C'; Expected = "'/devices/{id}/settings/BSH.Common.Setting.ChildLock'" }
        @{ Line = "Get-Appliance HomeConnect/simulator -Name 'Kitchen*' -ListOnly | Invoke-ApplianceApi '/devices/{id}/commands/bsh.common.command.p"
            Expected = "'/devices/{id}/commands/BSH.Common.Command.PauseProgram'" }
        @{ Line = "Get-Appliance HomeConnect/simulator -Name Hood | Invoke-ApplianceApi '/devices/{id}/settings/BSH.Common.Setting.C"; Expected = $null }
        @{ Line = "Invoke-ApplianceApi -Account HomeConnect/simulator -ApplianceId SIEMENS-HB776GKB1-68A40E000002 '/devices/{id}/settings/BSH.Common.Setting.C"
            Expected = "'/devices/{id}/settings/BSH.Common.Setting.ChildLock'" }
        @{ Line = "Invoke-ApplianceApi -Account HomeConnect/simulator '/devices/{id}/settings/BSH.Common.Setting.C"; Expected = "'/devices/{id}/settings/BSH.Common.Setting.ChildLock'" }
        @{ Line = "`$pipedOven | Invoke-ApplianceApi '/devices/{id}/programs/active' -Method PUT -Body Pizza"; Expected = "@{ key = 'Cooking.Oven.Program.HeatingMode.PizzaSetting' }" }
        @{ Line = "`$pipedList | Invoke-ApplianceApi '/devices/{id}/actions' -Method PUT -Body '{`"light"; Expected = '''{"light":1}''', '''{"light":2}''' }
    ) {
        # A list in a variable, and one appliance.
        $global:pipedOven = Get-Appliance HomeConnect/simulator -Name 'Kitchen oven' -ListOnly
        $global:pipedList = @(Get-Appliance Miele/holiday-home -ApplianceId 000100200304 -ListOnly)
        try {
            $offered = @(Get-Offered $Line)
            if ($Expected) { $offered[0..(@($Expected).Count - 1)] | Should -Be $Expected } else { $offered | Should -BeNullOrEmpty }
        }
        finally { Remove-Variable pipedOven, pipedList -Scope Global }
    }

    It 'completes nothing for a pipeline without appliances, and runs no code for it' {
        $global:ran = 0
        $global:lazy = [Linq.Enumerable]::Select([int[]](1, 2), [Func[int, object]] { $global:ran++ })
        try {
            foreach ($source in '$lazy', '$undefined', '$ran', '$env:PATH', '$(${global:ran}++)', 'Get-Appliance -Name [', '1, 2') {
                { Get-Offered "$source | Invoke-ApplianceApi '/devices/{id}/settings/" } | Should -Not -Throw
            }
            $global:ran | Should -Be 0
            # Other appliances are offered for a variable that is not set, also in strict mode.
            & { Set-StrictMode -Version 3; Get-Offered "`$undefined | Invoke-ApplianceApi '/devices/{id}/settings/BSH.Common.Setting.C" } |
                Should -Contain "'/devices/{id}/settings/BSH.Common.Setting.ChildLock'"
        }
        finally { Remove-Variable lazy, ran -Scope Global }
    }

    It 'completes the paths of both clouds without -Account' {
        Get-Offered 'Invoke-ApplianceApi -Path ' | Sort-Object | Should -Be /devices, /homeappliances
    }

    It 'completes the keys that an appliance has: <Path>' -ForEach @(
        @{ Path = 'settings/BSH.Common.Setting.C'; Expected = 'settings/BSH.Common.Setting.ChildLock' }
        @{ Path = 'commands/bsh.common.command.p'; Expected = 'commands/BSH.Common.Command.PauseProgram' }
        @{ Path = 'programs/available/Cooking.Oven.Program.HeatingMode.P'; Expected = 'programs/available/Cooking.Oven.Program.HeatingMode.PizzaSetting' }
        @{ Path = 'programs/selected/options/Cooking.Oven.Option.S'; Expected = 'programs/selected/options/Cooking.Oven.Option.SetpointTemperature' }
    ) {
        Get-Offered "Invoke-ApplianceApi -Account HomeConnect/simulator $oven/$Path" | Should -Be "$oven/$Expected"
        Get-Offered "Invoke-ApplianceApi -Account HomeConnect/trial $oven/$Path" | Should -BeNullOrEmpty -Because 'that account has learned nothing'
    }

    It 'completes the keys and values of a body: <Line>' -ForEach @(
        @{ Line = 'settings/BSH.Common.Setting.PowerState -Body '; Expected = @(
                "@{ key = 'BSH.Common.Setting.PowerState'; value = 'BSH.Common.EnumType.PowerState.On' }"
                "@{ key = 'BSH.Common.Setting.PowerState'; value = 'BSH.Common.EnumType.PowerState.Standby' }") }
        @{ Line = 'settings -Method PUT -Body child'; Expected = @(
                "@(@{ key = 'BSH.Common.Setting.ChildLock'; value = `$true })", "@(@{ key = 'BSH.Common.Setting.ChildLock'; value = `$false })") }
        @{ Line = 'commands/BSH.Common.Command.OpenDoor -Method PUT -Body '; Expected = "@{ key = 'BSH.Common.Command.OpenDoor'; value = `$true }" }
        @{ Line = 'programs/selected/options -Method PUT -Body Setp'; Expected = "@{ options = @(@{ key = 'Cooking.Oven.Option.SetpointTemperature'; value = 160 }) }" }
        @{ Line = 'programs/active -Method PUT -Body Pizza'; Expected = "@{ key = 'Cooking.Oven.Program.HeatingMode.PizzaSetting' }" }
        @{ Line = "settings/BSH.Common.Setting.PowerState -Method PUT -Body '{`"key`":`"B"; Expected = @(
                '''{"key":"BSH.Common.Setting.PowerState","value":"BSH.Common.EnumType.PowerState.On"}'''
                '''{"key":"BSH.Common.Setting.PowerState","value":"BSH.Common.EnumType.PowerState.Standby"}''') }
        @{ Line = "settings/BSH.Common.Setting.PowerState -Method PUT -Body '{`"data`":{`"k"; Expected = @(
                '''{"data":{"key":"BSH.Common.Setting.PowerState","value":"BSH.Common.EnumType.PowerState.On"}}'''
                '''{"data":{"key":"BSH.Common.Setting.PowerState","value":"BSH.Common.EnumType.PowerState.Standby"}}''') }
    ) {
        $bodies = @(Get-Offered "Invoke-ApplianceApi -Account HomeConnect/simulator $oven/$Line")
        $bodies | Should -Be $Expected
        $errors = $null
        [void][Management.Automation.Language.Parser]::ParseInput("x -Body $($bodies[0])", [ref]$null, [ref]$errors)
        $errors | Should -BeNullOrEmpty
    }

    It 'completes nothing below a key' {
        Get-Offered "Invoke-ApplianceApi -Account HomeConnect/simulator $oven/settings/BSH.Common.Setting.PowerState/" | Should -BeNullOrEmpty
    }

    It 'completes the options of a program with their defaults' {
        $body = @(Get-Offered "Invoke-ApplianceApi -Account HomeConnect/simulator $oven/programs/active -Method PUT -Body HotAir")[-1]
        $program = & ([scriptblock]::Create($body))
        $program.key | Should -Be 'Cooking.Oven.Program.HeatingMode.HotAir'
        $program.options.Where({ $_.key -eq 'Cooking.Oven.Option.SetpointTemperature' }).value | Should -Be 160
        $program.options.Where({ $_.key -eq 'Cooking.Oven.Option.FastPreHeat' }).value | Should -Be $false
    }

    It 'completes the actions that a Miele appliance allows' {
        $line = 'Invoke-ApplianceApi -Account Miele/holiday-home /devices/000100200304/actions -Method PUT -Body '
        $actions = (TabExpansion2 $line $line.Length).CompletionMatches
        $actions.Where({ $_.CompletionText -eq '@{ light = 1 }' }).ListItemText | Should -Be 'light = 1 (on)'
        $actions.CompletionText | Should -Not -Contain '@{ powerOn = $true }'
        Get-Offered 'Invoke-ApplianceApi -Account Miele/holiday-home /devices/000100200305/actions -Body target' |
            Should -Be '@{ targetTemperature = @(@{ zone = 1; value = 1 }) }', '@{ targetTemperature = @(@{ zone = 2; value = -26 }) }'
    }

    It 'completes the scopes of the cloud of the cmdlet' {
        Get-Offered 'Connect-MieleAccount -Scope mcs' | Should -Be mcs_thirdparty_read, mcs_thirdparty_write, mcs_thirdparty_media
        Get-Offered 'Connect-HomeConnectAccount -Scope Monitor, Oven' | Should -Be Oven, Oven-Monitor, Oven-Control, Oven-Settings
        # 62 that are documented, and four each of two kinds that clients have met.
        Get-Offered 'Connect-HomeConnectAccount -Scope ' | Should -HaveCount 70
    }

    It 'completes countries and methods' {
        Get-Offered 'Connect-MieleAccount -Legacy -Country de' | Should -Be de-AT, de-CH, de-DE, de-LU
        Get-Offered 'Invoke-ApplianceApi /devices -Method P' | Should -Be POST, PUT
    }

    It 'explains each parameter' -Skip:($PSVersionTable.PSVersion -lt '7.6') {
        foreach ($command in Get-Command -Module ApplianceAuth) {
            $line = "$($command.Name) -"
            $own = (TabExpansion2 $line $line.Length).CompletionMatches | Where-Object {
                $_.ListItemText -notin [Management.Automation.Cmdlet]::CommonParameters + 'WhatIf', 'Confirm'
            }
            $own.Count | Should -BeGreaterThan 0
            $own.ToolTip | Where-Object { $_ -cnotmatch ' - [A-Z].+\.$' } | Should -BeNullOrEmpty -Because $line
        }
    }

    It 'sends no request to vault or cloud, and is fast from the first time on' {
        $before = Get-CallCount $cloud
        $results = Invoke-Pwsh {
            # What PowerShell itself needs for its first completion is not ours.
            [void](TabExpansion2 'Get-Item -Path ' 15)
            Import-Module ApplianceAuth
            $device = "Invoke-ApplianceApi -Account HomeConnect/simulator -Path $($args[0])"
            foreach ($line in @(
                    'Get-ApplianceToken ', 'Invoke-ApplianceApi -Path /devices/', "$device/settings -Method PUT -Body Power", "$device/settings/"
                    "$device/programs/available/", "$device/commands -Method PUT -Body ", 'Invoke-ApplianceApi -Language ', 'Get-ApplianceAccount '
                    'Select-ApplianceAccount ', 'Disconnect-ApplianceAccount ', 'Test-ApplianceAccount ', 'Get-Appliance ', 'Watch-ApplianceEvent '
                    'Get-Appliance Miele/holiday-home -ApplianceId ', 'Get-Appliance Miele/holiday-home -Name ', 'Watch-ApplianceEvent -Property '
                    'Move-ApplianceAccount -Vault ', 'Connect-MieleAccount -Scope ', 'Connect-MieleAccount -Legacy -Country '
                    'Connect-HomeConnectAccount -Scope ', 'Get-ApplianceRateLimit ', 'Get-ApplianceToken '
                )) {
                $watch = [Diagnostics.Stopwatch]::StartNew()
                $offered = (TabExpansion2 $line $line.Length).CompletionMatches.Count
                @{ Line = $line; Milliseconds = $watch.Elapsed.TotalMilliseconds; Offered = $offered }
            }
            @{ SecretStore = [bool][AppDomain]::CurrentDomain.GetAssemblies().Where({ $_.GetName().Name -like '*SecretStore*' }) }
        } -ArgumentList $oven
        $vault, $completions = $results.Where({ $_.ContainsKey('SecretStore') }, 'Split')
        $completions.Where({ -not $_.Offered }).Line | Should -BeNullOrEmpty
        $sorted = @($completions.Milliseconds | Sort-Object)
        $p95 = $sorted[[Math]::Ceiling($sorted.Count * 0.95) - 1]
        Write-Host ('Completion of {0} lines: p50 {1:0.0} ms, p95 {2:0} ms, first {3:0} ms, last {4:0.0} ms' -f
            $sorted.Count, $sorted[$sorted.Count / 2], $p95, $completions[0].Milliseconds, $completions[-1].Milliseconds)
        # Only the long form has the machine for itself. The first completion loads the module's library, and took from 38 to 75 ms there.
        $p95 | Should -BeLessThan ($env:APPLIANCEAUTH_SOAK ? 50 : 2000)
        $completions[0].Milliseconds | Should -BeLessThan ($env:APPLIANCEAUTH_SOAK ? 100 : 2000)
        $vault.SecretStore | Should -BeFalse -Because 'no vault is opened'
        Get-CallCount $cloud | Should -Be $before
    }

    It 'stores <_> in a file without secrets that only the user can read' -ForEach 'appliances', 'states', 'keys' {
        [void](Get-Appliance Miele/holiday-home)
        $file = @(Get-ChildItem $env:APPLIANCEAUTH_DATA -Recurse -Filter "Miele-holiday-home.$_")
        $file | Should -HaveCount 1
        $text = Get-Content -Raw $file
        foreach ($secret in (Invoke-Cloud $cloud secrets).value) { $text.Contains($secret) | Should -BeFalse }
        if (-not $IsWindows) { $file[0].UnixMode | Should -Be '-rw-------' }
    }

    It 'completes nothing of a removed account' {
        [void](Disconnect-ApplianceAccount Miele/holiday-home -WarningAction Ignore)
        Get-Offered 'Get-ApplianceToken M' | Should -BeNullOrEmpty
        Get-ChildItem $env:APPLIANCEAUTH_DATA -Recurse -Filter *.appliances | ForEach-Object Name | Should -Be HomeConnect-simulator.appliances
        Get-ChildItem $env:APPLIANCEAUTH_DATA -Recurse -Filter *.states | Should -BeNullOrEmpty
        Get-ChildItem $env:APPLIANCEAUTH_DATA -Recurse -Filter *.keys | ForEach-Object Name | Should -Be HomeConnect-simulator.keys
    }

    It 'completes nothing, without an error, if no file can be read' {
        Invoke-Pwsh {
            $env:APPLIANCEAUTH_DATA = Join-Path $PSHOME pwsh.dll
            Import-Module ApplianceAuth
            @((TabExpansion2 'Get-ApplianceToken ' 19).CompletionMatches.CompletionText) -match '/(simulator|trial)$'
        } | Should -BeNullOrEmpty
    }
}
