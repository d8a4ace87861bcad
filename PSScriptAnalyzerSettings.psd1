@{
    ExcludeRules = @(
        # The build and the tests print to the console.
        'PSAvoidUsingWriteHost'
        # Test helpers need no confirmation.
        'PSUseShouldProcessForStateChangingFunctions'
        # `Invoke-Cloud $cloud expire @{ ... }` is easier to read without parameter names.
        'PSAvoidUsingPositionalParameters'
        # Pester runs its blocks in scopes that the analyzer cannot follow.
        'PSUseDeclaredVarsMoreThanAssignments'
        'PSReviewUnusedParameter'
        'PSUseUsingScopeModifierInNewRunspaces'
        # Tests of completion set variables of the session.
        'PSAvoidGlobalVars'
        # PowerShell 7 reads UTF-8 without a byte order mark.
        'PSUseBOMForUnicodeEncodedFile'
        # The secrets of the emulator are public test data.
        'PSAvoidUsingConvertToSecureStringWithPlainText'
        # A test runs the command line that a recommendation contains.
        'PSAvoidUsingInvokeExpression'
        # Send-Keys sends several.
        'PSUseSingularNouns'
    )
    # Without the rules for indentation and closing braces, which reject tables whose rows take two lines.
    Rules        = @{
        PSUseCompatibleSyntax     = @{ Enable = $true; TargetVersions = @('7.4') }
        PSUseConsistentWhitespace = @{ Enable = $true; IgnoreAssignmentOperatorInsideHashTable = $true }
        PSPlaceOpenBrace          = @{ Enable = $true }
        PSUseCorrectCasing        = @{ Enable = $true }
    }
}
