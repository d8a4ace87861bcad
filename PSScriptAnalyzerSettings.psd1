@{
    ExcludeRules = @(
        # The build and the tests talk to the person who runs them.
        'PSAvoidUsingWriteHost'
        # Helpers of tests change nothing that anyone would want to be asked about.
        'PSUseShouldProcessForStateChangingFunctions'
        # `Invoke-Cloud $cloud expire @{ ... }` reads better without three names.
        'PSAvoidUsingPositionalParameters'
        # Pester runs its blocks in scopes that the analyzer cannot follow.
        'PSUseDeclaredVarsMoreThanAssignments'
        'PSReviewUnusedParameter'
    )
    Rules        = @{
        PSUseCompatibleSyntax      = @{ Enable = $true; TargetVersions = @('7.4') }
        PSUseConsistentIndentation = @{ Enable = $true }
        PSUseConsistentWhitespace  = @{ Enable = $true; IgnoreAssignmentOperatorInsideHashTable = $true }
        PSPlaceOpenBrace           = @{ Enable = $true }
        PSPlaceCloseBrace          = @{ Enable = $true; NewLineAfter = $true }
        PSUseCorrectCasing         = @{ Enable = $true }
    }
}
