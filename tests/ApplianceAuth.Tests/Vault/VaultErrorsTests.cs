using ApplianceAuth.Vault;

namespace ApplianceAuth.Tests.Vault;

/// <summary>The situations are those that SecretManagement 1.1.2 with SecretStore 1.0.6 gave in PowerShell 7.6.5.</summary>
public class VaultErrorsTests
{
    private const string Secret = "the-refresh-token";
    private const string Invalid = "System.Management.Automation.PSInvalidOperationException";
    private const string PasswordRequired = "Microsoft.PowerShell.SecretManagement.PasswordRequiredException";

    private static readonly VaultFault s_notFound =
        new("GetSecretNotFound", ["System.Management.Automation.ItemNotFoundException"], "The secret x was not found.");

    private static readonly VaultCall s_read = VaultCall.Read("V", "x");

    [Fact]
    public void Nothing_wrong_is_nothing_to_raise() => VaultErrors.Check("V", s_read, []);

    [Fact]
    public void Not_found_is_true_when_it_is_said_alone() => VaultErrors.Check("V", s_read, [s_notFound]);

    [Theory]
    [InlineData(ErrorId.VaultLocked, "GetSecretException", PasswordRequired)]
    [InlineData(ErrorId.VaultLocked, "Microsoft.PowerShell.SecretManagement.PasswordRequiredException", "System.InvalidOperationException")]
    [InlineData(ErrorId.VaultLocked, "GetSecretInvalidOperation", Invalid, "System.Management.Automation.RuntimeException", PasswordRequired)]
    [InlineData(ErrorId.VaultNotFound, "GetSecretVaultNotFound", Invalid)]
    [InlineData(ErrorId.VaultUnavailable, "Modules_ModuleNotFound", "System.IO.FileNotFoundException")]
    [InlineData(ErrorId.VaultUnavailable, "GetSecretInvalidOperation", Invalid, Invalid)]
    [InlineData(ErrorId.VaultUnavailable, "SetSecretInvalidOperation", "System.TypeInitializationException", "System.ArgumentNullException")]
    public void Other_errors_outweigh_not_found(ErrorId reason, string id, params string[] exceptions)
    {
        VaultFault fault = new(id, exceptions, "words");

        ApplianceAuthException raised =
            Assert.Throws<ApplianceAuthException>(() => VaultErrors.Check("V", s_read, [fault, s_notFound]));

        Assert.Equal(reason, raised.ErrorId);
        Assert.Contains("'V'", raised.Message, StringComparison.Ordinal);
        Assert.Null(raised.InnerException);
    }

    /// <summary>The messages of .NET 8 to 10, and one that another language might have.</summary>
    [Theory]
    [InlineData(ErrorId.VaultListInvalid, "An item with the same key has already been added. Key: [ApplianceAuthKey-Miele-home, Microsoft.PowerShell.SecretManagement.SecretInformation]", "'ApplianceAuthKey-Miele-home' twice")]
    [InlineData(ErrorId.VaultListInvalid, "An item with the same key has already been added. Key: Other secret", "'Other secret' twice")]
    [InlineData(ErrorId.VaultListInvalid, "An item with the same key has already been added. Key: [\u001b[2J, x]", "twice")]
    [InlineData(ErrorId.VaultUnavailable, "Ein Element mit dem gleichen Schlüssel wurde bereits hinzugefügt.", "gleichen")]
    public void List_with_a_duplicate_names_the_secret(ErrorId reason, string text, string expected)
    {
        VaultFault fault = new("GetSecretInfoException", ["System.ArgumentException"], text);

        ApplianceAuthException raised = Assert.Throws<ApplianceAuthException>(() => VaultErrors.Check("V", VaultCall.List("V", "x"), [fault]));

        Assert.Equal(reason, raised.ErrorId);
        Assert.Contains(expected, raised.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', raised.Message);
    }

    [Fact]
    public void Secret_of_another_type_is_named_by_its_type_and_never_shown()
    {
        using System.Security.SecureString password = new();
        (object Value, string Type)[] values =
        [
            (new System.Management.Automation.PSCredential(Secret, password), "credentials"), (new System.Collections.Hashtable { [Secret] = Secret }, "hash tables"),
            (password, "secure strings"), (new byte[] { 1 }, "byte arrays"), (42, "values of type Int32"), (new[] { Secret }, "lists"),
        ];
        foreach ((object value, string type) in values)
        {
            ApplianceAuthException raised = VaultErrors.NotString("V", "name", value);

            Assert.Equal((ErrorId.RecordInvalid, type, $"The vault 'V' returns the secret 'name' as {type} in place of a string."), (raised.ErrorId, raised.SecretType, raised.Message));
        }
    }

    [Fact]
    public void A_reading_error_tells_the_vaults_words()
    {
        VaultFault fault = new("SecretStoreGetSecretFailed", [Invalid], "Run Connect-AzAccount to login.");

        ApplianceAuthException raised = Assert.Throws<ApplianceAuthException>(() => VaultErrors.Check("V", s_read, [fault]));

        Assert.Contains("Run Connect-AzAccount to login.", raised.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_writing_error_tells_no_words_since_they_may_quote_the_secret()
    {
        VaultFault fault = new("SetSecretInvalidOperation", [Invalid, "System.IO.IOException"], $"Cannot write '{Secret}'.");

        ApplianceAuthException raised = Assert.Throws<ApplianceAuthException>(
            () => VaultErrors.Check("V", VaultCall.Write("V", "x", Secret), [fault]));

        Assert.DoesNotContain(Secret, raised.ToString(), StringComparison.Ordinal);
        Assert.Contains("SetSecretInvalidOperation, IOException", raised.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "GetSecretInvalidOperation", Invalid, Invalid)]
    [InlineData(true, "SetSecretInvalidOperation", Invalid, Invalid)]
    [InlineData(false, "GetSecretInvalidOperation", Invalid, "System.Management.Automation.RuntimeException")]
    [InlineData(false, "GetSecretInvalidOperation", Invalid)]
    [InlineData(false, "GetSecretException", PasswordRequired)]
    public void A_collision_is_a_second_pipeline_refused(bool expected, string id, params string[] exceptions) =>
        Assert.Equal(expected, new VaultResult([], [new VaultFault(id, exceptions, "")]).Collided);

    [Fact]
    public void A_call_shows_its_command_and_no_argument() =>
        Assert.Equal("Set-Secret", $"{VaultCall.Write("V", "x", Secret)}");
}
