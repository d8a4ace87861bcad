using ApplianceAuth.Vault;

namespace ApplianceAuth.Tests.Vault;

public class RegisteredVaultTests
{
    private static readonly RegisteredVault s_home = new("Home", "A.Vault", IsDefault: false);
    private static readonly RegisteredVault s_work = new("Work", "A.Vault", IsDefault: true);
    private static readonly RegisteredVault s_spare = new("Spare", "B.Vault", IsDefault: false);

    [Fact]
    public void Named_vault_is_chosen_without_regard_to_case() =>
        Assert.Same(s_home, RegisteredVault.Find("home", [s_home, s_work]));

    [Fact]
    public void Default_vault_is_chosen_without_a_name() => Assert.Same(s_work, RegisteredVault.Default([s_home, s_work, s_spare]));

    [Fact]
    public void Only_vault_is_chosen_without_a_name_and_default() => Assert.Same(s_home, RegisteredVault.Default([s_home]));

    [Fact]
    public void Name_is_not_a_wildcard_pattern() => Assert.Equal(ErrorId.VaultNotFound, Failure("H*", s_home).ErrorId);

    [Fact]
    public void Name_without_any_vault_is_not_found() => Assert.Equal(ErrorId.VaultNotFound, Failure("Home").ErrorId);

    [Fact]
    public void Several_vaults_without_a_default_are_ambiguous()
    {
        ApplianceAuthException raised = Failure(null, s_home, s_spare);

        Assert.Equal(ErrorId.VaultAmbiguous, raised.ErrorId);
        Assert.Contains("Home, Spare", raised.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("BuiltIn", true)]
    [InlineData("builtin", false)]
    [InlineData("[memory]", true)]
    public void Default_or_only_vault_with_a_reserved_name_is_rejected(string name, bool isDefault)
    {
        RegisteredVault reserved = new(name, "A.Vault", isDefault);
        ApplianceAuthException raised = isDefault ? Failure(null, reserved, s_home) : Failure(null, reserved);

        Assert.Equal(ErrorId.VaultUnavailable, raised.ErrorId);
        Assert.Contains($"'{name}'", raised.Message, StringComparison.Ordinal);
        Assert.Contains("Register-SecretVault -Name NAME -ModuleName A.Vault", raised.Recommendation, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_vault_with_a_reserved_name_does_not_hide_the_default() =>
        Assert.Same(s_work, RegisteredVault.Default([new("BuiltIn", "A.Vault", IsDefault: false), s_work]));

    private static ApplianceAuthException Failure(string? name, params RegisteredVault[] registered) =>
        Assert.Throws<ApplianceAuthException>(() => name is null ? RegisteredVault.Default(registered) : RegisteredVault.Find(name, registered));
}
