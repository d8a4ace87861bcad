using ApplianceAuth.Accounts;

namespace ApplianceAuth.Tests.Accounts;

public class AccountAddressTests
{
    [Theory]
    [InlineData("Miele/holiday-home", "Miele/holiday-home")]
    [InlineData("MIELE/Holiday-HOME", "Miele/holiday-home")]
    [InlineData("homeconnect", "HomeConnect/default")]
    [InlineData("HomeConnect/default", "HomeConnect/default")]
    [InlineData("Miele/0", "Miele/0")]
    [InlineData("Miele/-", "Miele/-")]
    [InlineData("Miele/1234567890123456789012345678901234567890", "Miele/1234567890123456789012345678901234567890")]
    public void Parse_normalises_the_spelling(string typed, string spelled)
    {
        Assert.Equal(spelled, AccountAddress.Parse(typed).ToString());
        Assert.Equal(AccountAddress.Parse(spelled), AccountAddress.Parse(typed));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("default")]
    [InlineData("Miele/")]
    [InlineData("/default")]
    [InlineData("Bosch/default")]
    [InlineData("Miele/holiday/home")]
    [InlineData("Miele/holiday home")]
    [InlineData(" Miele/default")]
    [InlineData("Miele/default ")]
    [InlineData("Miele/default\n")]
    [InlineData("Miele/holiday_home")]
    [InlineData("Miele/..")]
    [InlineData("Miele/küche")]
    [InlineData("Miele/*")]
    [InlineData("M\u0130ELE/default")]
    [InlineData("Miele/12345678901234567890123456789012345678901")]
    public void Parse_invalid_address_is_refused_with_the_format(string typed)
    {
        Assert.Null(AccountAddress.TryParse(typed));

        ApplianceAuthException raised = Sample.Failure(() => AccountAddress.Parse(typed));

        Assert.Equal(ErrorId.AccountNameInvalid, raised.ErrorId);
        Assert.Contains("Cloud/name", raised.Recommendation, StringComparison.Ordinal);
        Assert.Contains("HomeConnect or Miele", raised.Recommendation, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_and_Of_name_the_invalid_address()
    {
        ApplianceAuthException[] refusals =
            [Sample.Failure(() => AccountAddress.Parse("Bosch/kitchen")), Sample.Failure(() => AccountAddress.Of("Bosch", "kitchen"))];

        Assert.All(refusals, raised => Assert.Equal(Messages.FormatAccountAddressInvalid("Bosch/kitchen"), raised.Message));
        Assert.All(refusals, raised => Assert.Equal(
            Messages.FormatAccountAddressInvalidRecommendation("Miele", "HomeConnect or Miele"), raised.Recommendation));
    }

    [Theory]
    [InlineData(60, 60, "")]
    [InlineData(61, 60, "…")]
    [InlineData(5000, 60, "…")]
    public void Parse_quotes_at_most_60_characters(int typed, int shown, string more) => Assert.Equal(
        Messages.FormatAccountAddressInvalid(new string('x', shown) + more),
        Sample.Failure(() => AccountAddress.Parse(new string('x', typed))).Message);

    [Fact]
    public void Parse_quotes_no_control_characters()
    {
        string message = Sample.Failure(() => AccountAddress.Parse("\u001b[2J" + new string('x', 5000))).Message;

        Assert.InRange(message.Length, 1, 150);
        Assert.DoesNotContain(message, char.IsControl);
    }

    [Theory]
    [InlineData("Miele/holiday-home", "ApplianceAuthKey-Miele-holiday-home", "ApplianceAuth-Miele-holiday-home")]
    [InlineData("HomeConnect", "ApplianceAuthKey-HomeConnect-default", "ApplianceAuth-HomeConnect-default")]
    public void FromKeySecretName_reverses_KeySecretName(string address, string keySecret, string tokenSecret)
    {
        AccountAddress account = AccountAddress.Parse(address);

        Assert.Equal((keySecret, tokenSecret), (account.KeySecretName, account.TokenSecretName));
        Assert.All([keySecret, keySecret.ToUpperInvariant()], name => Assert.Equal(account, AccountAddress.FromKeySecretName(name)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Miele-default")]
    [InlineData("ApplianceAuth-Miele-default")]
    [InlineData("ApplianceAuthKey-Miele")]
    [InlineData("ApplianceAuthSpareKey-Miele-default")]
    [InlineData("ApplianceAuthKey-Bosch-default")]
    [InlineData("ApplianceAuthKey-Miele-a_b")]
    public void FromKeySecretName_other_name_is_null(string secretName) => Assert.Null(AccountAddress.FromKeySecretName(secretName));
}
