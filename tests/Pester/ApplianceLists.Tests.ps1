# Lists of appliances that clouds have sent. Get-Appliance and Invoke-ApplianceApi read them in the same way.

Describe 'Get-Appliance and Invoke-ApplianceApi with a damaged list' -Tag SharedProcess {
    BeforeAll {
        . "$PSScriptRoot/Common.ps1"
        . "$PSScriptRoot/SignedIn.ps1"
        $cloud = Start-Cloud
        Connect-TestMiele $cloud -InMemory
        Connect-TestHomeConnect $cloud -InMemory
    }

    AfterAll { Stop-Cloud $cloud }

    It 'returns the readable appliances and those of other accounts: <Case>' -ForEach @(
        @{ Case = 'a lone surrogate for an id'; Body = '{"A":{},"\ud800":{}}'; Shown = 'A'; Warning = '*no valid appliance id*' }
        @{ Case = 'a byte that is not UTF-8 in a name'; Base64 = 'eyJBIjp7ImlkZW50Ijp7ImRldmljZU5hbWUiOiJL/CJ9fSwiQiI6e319'; Shown = 'A', 'B'; Warning = '*U+FFFD*' }
        @{ Case = 'an array of maps'; Body = '[{"A":{"state":{"status":{"value_raw":5}}}},{"B":{}}]'; Shown = 'A', 'B' }
        @{ Case = 'an entry that is none'; Body = '{"A":{},"B":7}'; Shown = 'A'; Warning = "*'B'*not an object*" }
        @{ Case = 'an empty array'; Body = '[]'; Shown = @() }
    ) {
        $response = @{ endpoint = 'miele/devices'; status = 200; contentType = 'application/json'; times = 2 } + ($Base64 ? @{ base64 = $Base64 } : @{ body = $Body })
        [void](Invoke-Cloud $cloud fail $response)

        $seen = Get-Appliance Miele, HomeConnect -ListOnly -WarningVariable warned -WarningAction SilentlyContinue -ErrorAction Stop
        "$(($seen | Where-Object Account -Like Miele*).ApplianceId)" | Should -Be "$Shown"
        $seen | Where-Object Account -Like HomeConnect* | Should -HaveCount 9
        @($warned) -like ($Warning ?? 'none') | Should -HaveCount ([int][bool]$Warning)

        $called = Invoke-ApplianceApi /devices -Account Miele -WarningVariable warned -WarningAction SilentlyContinue -ErrorAction Stop
        "$($called.ApplianceId)" | Should -Be "$Shown"
        $called | Where-Object Account -NE Miele/default | Should -BeNullOrEmpty
        @($warned) -like ($Warning ?? 'none') | Should -HaveCount ([int][bool]$Warning)
    }

    It 'reports UnexpectedResponse for <Body> from <Account>' -ForEach @(
        @{ Account = 'Miele'; Body = 'null' }, @{ Account = 'Miele'; Body = '"x"' }, @{ Account = 'Miele'; Body = ''; Status = 204 }
        @{ Account = 'HomeConnect'; Body = '{"data":null}' }, @{ Account = 'HomeConnect'; Body = '{"data":{}}' }
        @{ Account = 'HomeConnect'; Body = '{"data":{"homeappliances":{}}}' }, @{ Account = 'HomeConnect'; Body = '{"error":{"key":"SDK.Error.X"}}' }
    ) {
        [void](Invoke-Cloud $cloud fail @{ endpoint = "$($Account.ToLowerInvariant())/devices"; status = $Status ?? 200; body = $Body; times = 2 })
        { Get-Appliance $Account -ErrorAction Stop } | Should -Throw -ErrorId 'UnexpectedResponse,*'
        { Invoke-ApplianceApi /devices -Account $Account -ErrorAction Stop } | Should -Throw -ErrorId 'UnexpectedResponse,*'
    }

    It 'returns an appliance whose status is not valid UTF-8, and the others' {
        [void](Invoke-Cloud $cloud fail @{ endpoint = 'homeconnect/status'; status = 200; base64 = 'eyJkYXRhIjp7InN0YXR1cyI6W3sia2V5IjoiQVx1ZDgwMCIsInZhbHVlIjoi/CJ9XX19' })
        $shown = Get-Appliance HomeConnect -WarningVariable warnings -WarningAction SilentlyContinue -ErrorAction Stop
        $shown | Should -HaveCount 9
        "$warnings" | Should -BeLike '*U+FFFD*'
    }
}
