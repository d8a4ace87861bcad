using ApplianceAuth.Vault;

namespace ApplianceAuth.Tests.Vault;

/// <summary>With errors that SecretManagement 1.1.2 and SecretStore 1.0.6 reported in PowerShell 7.6.5.</summary>
public class VaultErrorsTests
{
    private const string Secret = "the-refresh-token";
    private const string Invalid = "System.Management.Automation.PSInvalidOperationException";
    private const string PasswordRequired = "Microsoft.PowerShell.SecretManagement.PasswordRequiredException";

    private static readonly VaultErrorRecord s_notFound =
        new("GetSecretNotFound", ["System.Management.Automation.ItemNotFoundException"], "The secret x was not found.");

    private static readonly VaultCall s_read = VaultCall.Read("V", "x");

    [Fact]
    public void Check_without_errors_throws_nothing() => VaultErrors.Check("V", s_read, []);

    [Fact]
    public void Not_found_alone_throws_nothing() => VaultErrors.Check("V", s_read, [s_notFound]);

    [Theory]
    [InlineData(ErrorId.VaultLocked, "GetSecretException", PasswordRequired)]
    [InlineData(ErrorId.VaultLocked, "Microsoft.PowerShell.SecretManagement.PasswordRequiredException", "System.InvalidOperationException")]
    [InlineData(ErrorId.VaultLocked, "GetSecretInvalidOperation", Invalid, "System.Management.Automation.RuntimeException", PasswordRequired)]
    [InlineData(ErrorId.VaultNotFound, "GetSecretVaultNotFound", Invalid)]
    [InlineData(ErrorId.VaultUnavailable, "Modules_ModuleNotFound", "System.IO.FileNotFoundException")]
    [InlineData(ErrorId.VaultUnavailable, "GetSecretInvalidOperation", Invalid, Invalid)]
    [InlineData(ErrorId.VaultUnavailable, "SetSecretInvalidOperation", "System.TypeInitializationException", "System.ArgumentNullException")]
    public void Other_errors_take_precedence_over_not_found(ErrorId reason, string id, params string[] exceptions)
    {
        VaultErrorRecord fault = new(id, exceptions, "words");

        ApplianceAuthException raised =
            Assert.Throws<ApplianceAuthException>(() => VaultErrors.Check("V", s_read, [fault, s_notFound]));

        Assert.Equal(reason, raised.ErrorId);
        Assert.Contains("'V'", raised.Message, StringComparison.Ordinal);
        Assert.Null(raised.InnerException);
    }

    /// <summary>The messages of .NET 8 to 10, and a localised one.</summary>
    [Theory]
    [InlineData(ErrorId.VaultListInvalid, "An item with the same key has already been added. Key: [ApplianceAuthKey-Miele-home, Microsoft.PowerShell.SecretManagement.SecretInformation]", "'ApplianceAuthKey-Miele-home'")]
    [InlineData(ErrorId.VaultListInvalid, "An item with the same key has already been added. Key: Other secret", "'Other secret'")]
    [InlineData(ErrorId.VaultListInvalid, "An item with the same key has already been added. Key: [\u001b[2J, x]", "'V'")]
    [InlineData(ErrorId.VaultUnavailable, "Ein Element mit dem gleichen Schlüssel wurde bereits hinzugefügt.", "gleichen")]
    public void List_with_a_duplicate_names_the_secret(ErrorId reason, string text, string expected)
    {
        VaultErrorRecord fault = new("GetSecretInfoException", ["System.ArgumentException"], text);

        ApplianceAuthException raised = Assert.Throws<ApplianceAuthException>(() => VaultErrors.Check("V", VaultCall.List("V", "x"), [fault]));

        Assert.Equal(reason, raised.ErrorId);
        Assert.Contains(expected, raised.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', raised.Message);
    }

    [Fact]
    public void Secret_of_another_type_is_reported_by_type_and_never_shown()
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

            Assert.Equal((ErrorId.RecordInvalid, type), (raised.ErrorId, raised.SecretType));
            Assert.All(["'V'", "'name'", type], part => Assert.Contains(part, raised.Message, StringComparison.Ordinal));
            Assert.DoesNotContain(Secret, raised.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Read_error_contains_the_vaults_text()
    {
        VaultErrorRecord fault = new("SecretStoreGetSecretFailed", [Invalid], "Run Connect-AzAccount to login.");

        ApplianceAuthException raised = Assert.Throws<ApplianceAuthException>(() => VaultErrors.Check("V", s_read, [fault]));

        Assert.Contains("Run Connect-AzAccount to login.", raised.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_error_omits_the_vaults_text_which_may_contain_the_secret()
    {
        VaultErrorRecord fault = new("SetSecretInvalidOperation", [Invalid, "System.IO.IOException"], $"Cannot write '{Secret}'.");

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
    public void Rejected_second_pipeline_is_a_collision(bool expected, string id, params string[] exceptions) =>
        Assert.Equal(expected, new VaultResult([], [new VaultErrorRecord(id, exceptions, "")]).Collided);

    [Fact]
    public void Call_shows_its_command_without_arguments() =>
        Assert.Equal("Set-Secret", $"{VaultCall.Write("V", "x", Secret)}");
}
