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
        'PSUseUsingScopeModifierInNewRunspaces'
        # PowerShell 7 reads UTF-8 with or without a mark.
        'PSUseBOMForUnicodeEncodedFile'
        # The emulator's secrets stand in its sources, and are none.
        'PSAvoidUsingConvertToSecureStringWithPlainText'
        # A test runs the line that the advice of an error shows.
        'PSAvoidUsingInvokeExpression'
        # A person presses keys.
        'PSUseSingularNouns'
    )
    # Not for indentation and closing braces: those rules know no table whose rows take two lines.
    Rules        = @{
        PSUseCompatibleSyntax     = @{ Enable = $true; TargetVersions = @('7.4') }
        PSUseConsistentWhitespace = @{ Enable = $true; IgnoreAssignmentOperatorInsideHashTable = $true }
        PSPlaceOpenBrace          = @{ Enable = $true }
        PSUseCorrectCasing        = @{ Enable = $true }
    }
}
