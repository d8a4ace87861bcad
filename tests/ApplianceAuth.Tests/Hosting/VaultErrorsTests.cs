using ApplianceAuth.Vault;

namespace ApplianceAuth.Tests.Hosting;

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
    [InlineData(Reason.VaultLocked, "GetSecretException", PasswordRequired)]
    [InlineData(Reason.VaultLocked, "Microsoft.PowerShell.SecretManagement.PasswordRequiredException", "System.InvalidOperationException")]
    [InlineData(Reason.VaultLocked, "GetSecretInvalidOperation", Invalid, "System.Management.Automation.RuntimeException", PasswordRequired)]
    [InlineData(Reason.VaultNotFound, "GetSecretVaultNotFound", Invalid)]
    [InlineData(Reason.VaultUnavailable, "Modules_ModuleNotFound", "System.IO.FileNotFoundException")]
    [InlineData(Reason.VaultUnavailable, "GetSecretInvalidOperation", Invalid, Invalid)]
    [InlineData(Reason.VaultUnavailable, "SetSecretInvalidOperation", "System.TypeInitializationException", "System.ArgumentNullException")]
    public void Other_errors_outweigh_not_found(Reason reason, string id, params string[] exceptions)
    {
        VaultFault fault = new(id, exceptions, "words");

        ApplianceAuthException raised =
            Assert.Throws<ApplianceAuthException>(() => VaultErrors.Check("V", s_read, [fault, s_notFound]));

        Assert.Equal(reason, raised.Reason);
        Assert.Contains("'V'", raised.Message, StringComparison.Ordinal);
        Assert.Null(raised.InnerException);
    }

    [Fact]
    public void A_reading_error_tells_the_vaults_words()
    {
        VaultFault fault = new("SecretStoreGetSecretFailed", [Invalid], "Run Connect-AzAccount to login.");

        ApplianceAuthException raised = Assert.Throws<ApplianceAuthException>(() => VaultErrors.Check("V", s_read, [fault]));

        Assert.Contains("Run Connect-AzAccount to login.", raised.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Words_of_a_vault_hold_no_characters_that_steer_a_terminal_and_end_somewhere()
    {
        VaultFault fault = new("Failed", [Invalid], "\u001b]0;owned\u0007\u202E" + new string('x', 5000));

        string message = Assert.Throws<ApplianceAuthException>(() => VaultErrors.Check("V", s_read, [fault])).Message;

        Assert.EndsWith(": ]0;owned" + new string('x', 292) + "…", message, StringComparison.Ordinal);
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
        Assert.Equal(expected, new VaultAnswer([], [new VaultFault(id, exceptions, "")]).Collided);

    [Fact]
    public void A_call_shows_its_command_and_no_argument() =>
        Assert.Equal("Set-Secret", $"{VaultCall.Write("V", "x", Secret)}");
}
