using System.Text;
using ApplianceAuth.Accounts;
using ApplianceAuth.Api;
using ApplianceAuth.Appliances;
using ApplianceAuth.Providers;
using ApplianceAuth.Stores;
using ApplianceAuth.Tests.Sessions;

namespace ApplianceAuth.Tests.Appliances;

/// <summary>Tests which keys are cached, for how long, and where.</summary>
public sealed class LearnedKeysTests : IDisposable
{
    private const string Temperature = "Cooking.Oven.Option.SetpointTemperature";

    private readonly TemporaryFolder _temporary = new();
    private readonly SharedVault _vault = new();
    private readonly ManualClock _clock = new();
    private readonly LearnedKeys _keys;

    public LearnedKeysTests() => _keys = Process();

    private DataFolder Data => new(_temporary.File("data"));

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void Limits_of_one_setting_outlive_a_later_list_without_limits()
    {
        Get("settings", """{"settings":[{"key":"A","value":4},{"key":"B","value":true}]}""");
        Get("settings/A", """{"key":"A","value":4,"type":"Int","constraints":{"min":2,"max":8}}""");
        Get("settings", """{"settings":[{"key":"A","value":4.5}]}""");

        Assert.Equal([ValueProblem.TooLarge], Check("settings/A", """{"key":"A","value":9}"""));
        Assert.Equal([ValueProblem.WrongType, ValueProblem.UnknownKey], Check("settings", """[{"key":"B","value":"on"},{"key":"C","value":1}]"""));
        Assert.Empty(Check("settings/A", """{"data":{"key":"A","value":8}}"""));
    }

    [Fact]
    public void Newer_limits_replace_all_older_ones()
    {
        Get("settings/A", """{"key":"A","constraints":{"min":2,"max":8,"stepsize":2}}""");
        Get("settings/A", """{"key":"A","constraints":{"min":2,"max":9}}""");

        Assert.Empty(Check("settings/A", """{"key":"A","value":9}"""));
        Assert.Empty(Check("settings/A", """{"key":"A","value":3}"""));
    }

    [Fact]
    public void Unknown_key_needs_a_complete_list()
    {
        Get("settings/A", """{"key":"A","value":4}""");

        Assert.Empty(Check("settings/B", """{"key":"B","value":4}"""));
    }

    [Fact]
    public void Option_of_the_selected_program_is_compared_with_its_limits_for_five_minutes()
    {
        GetPrograms();
        Get("programs/selected", """{"key":"Warm","options":[]}""");
        Assert.Equal([ValueProblem.TooLarge], Check($"programs/selected/options/{Temperature}", Item("200")));

        _clock.Advance(TimeSpan.FromMinutes(5));
        // Valid for another program, and the appliance may have been set to it by hand.
        Assert.Empty(Check($"programs/selected/options/{Temperature}", Item("200")));
        Assert.Equal([ValueProblem.TooLarge], Check($"programs/selected/options/{Temperature}", Item("300")));
    }

    [Fact]
    public void Selected_program_is_not_known_if_the_clock_was_set_back()
    {
        GetPrograms();
        Get("programs/selected", """{"key":"Warm","options":[]}""");

        _clock.Advance(TimeSpan.FromMinutes(-1));
        Assert.Empty(Check($"programs/selected/options/{Temperature}", Item("200")));
    }

    [Fact]
    public void Program_that_a_call_selects_is_the_selected_one()
    {
        GetPrograms();
        _keys.Learn(Call(HttpMethod.Put, "programs/selected", """{"key":"Warm"}"""), default);

        Assert.Equal([ValueProblem.TooLarge], Check("programs/selected/options", $"{{\"options\":[{Item("200")}]}}"));
        Assert.Empty(Check("programs/active/options", $"{{\"options\":[{Item("200")}]}}"));
    }

    [Fact]
    public void Options_of_a_program_are_compared_with_those_of_the_program()
    {
        GetPrograms();

        Assert.Equal([ValueProblem.TooLarge], Check("programs/active", $"{{\"key\":\"Warm\",\"options\":[{Item("200")}]}}"));
        Assert.Empty(Check("programs/active", $"{{\"key\":\"Hot\",\"options\":[{Item("200")}]}}"));
        Assert.Equal([ValueProblem.UnknownKey], Check("programs/active", """{"key":"Cold"}"""));
        Assert.Equal([ValueProblem.UnknownKey], Check("programs/active", """{"key":"Hot","options":[{"key":"X","value":1}]}"""));
        Assert.Empty(Check("programs/active", """{"key":"Hot","options":[{"key":"BSH.Common.Option.StartInRelative","value":60}]}"""));
    }

    [Fact]
    public void Command_takes_only_true()
    {
        Get("commands", """{"commands":[{"key":"Pause"}]}""");

        Assert.Empty(Check("commands/Pause", """{"key":"Pause","value":true}"""));
        Assert.Equal([ValueProblem.NotAllowed], Check("commands/Pause", """{"key":"Pause","value":false}"""));
        Assert.Equal([ValueProblem.UnknownKey], Check("commands/Resume", """{"key":"Resume","value":true}"""));
    }

    [Fact]
    public void Command_that_is_read_only_takes_no_value()
    {
        Get("commands", """{"commands":[{"key":"Pause","constraints":{"access":"read"}}]}""");

        Assert.Equal([ValueProblem.ReadOnly], Check("commands/Pause", """{"key":"Pause","value":true}"""));
    }

    [Fact]
    public void Miele_actions_are_cached_for_five_minutes_or_until_one_is_sent()
    {
        GetActions("[2]");
        Assert.Equal([ValueProblem.NotAllowed], CheckAction("""{"processAction":1}"""));
        Assert.Equal([ValueProblem.NotAllowed], CheckAction("""{"light":1}"""));
        Assert.Equal([ValueProblem.TooSmall, ValueProblem.UnknownKey], CheckAction("""{"targetTemperature":[{"zone":1,"value":0},{"zone":2,"value":4}]}"""));
        Assert.Equal([ValueProblem.TooLarge], CheckAction("""{"startTime":[24,0]}"""));

        GetActions("[1]");
        Assert.Empty(CheckAction("""{"processAction":1}"""));
        _keys.Learn(Action(HttpMethod.Put, """{"processAction":1}"""), default);
        Assert.Empty(CheckAction("""{"processAction":2}"""));

        GetActions("[2]");
        _clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Empty(CheckAction("""{"processAction":1}"""));
    }

    [Fact]
    public void Later_process_knows_the_keys_but_not_the_state()
    {
        GetPrograms();
        Get("programs/selected", """{"key":"Warm","options":[]}""");
        GetActions("[2]");
        LearnedKeys later = Process();

        Assert.Equal([ValueProblem.TooLarge], later.Check(Call(HttpMethod.Put, "programs/active", $"{{\"key\":\"Warm\",\"options\":[{Item("200")}]}}")).Select(one => one.Problem));
        Assert.Empty(later.Check(Call(HttpMethod.Put, "programs/selected/options", $"{{\"options\":[{Item("200")}]}}")));
        Assert.Empty(later.Check(Action(HttpMethod.Put, """{"processAction":1}""")));
    }

    [Fact]
    public void File_has_no_values_and_is_not_written_again_for_the_same_keys()
    {
        Get("settings", """{"settings":[{"key":"A","value":"my secret place"},{"key":"B","value":1}]}""");
        string file = Data.Of(_vault.Name).Keys(AccountAddress.Parse("HomeConnect"));
        Assert.DoesNotContain("my secret place", File.ReadAllText(file), StringComparison.Ordinal);

        File.WriteAllText(file, "");
        _clock.Advance(TimeSpan.FromMinutes(10));
        Get("settings", """{"settings":[{"key":"A","value":"another"},{"key":"B","value":2}]}""");
        Assert.Equal("", File.ReadAllText(file));

        _clock.Advance(TimeSpan.FromHours(1));
        Get("settings", """{"settings":[{"key":"A","value":"another"},{"key":"B","value":2}]}""");
        Assert.NotEqual("", File.ReadAllText(file));
    }

    [Fact]
    public void Removed_account_is_cached_again()
    {
        Get("settings", """{"settings":[{"key":"A","value":1}]}""");
        _keys.Remove(_vault, AccountAddress.Parse("HomeConnect"));
        Assert.Empty(List());

        Get("settings", """{"settings":[{"key":"A","value":1}]}""");
        Assert.Single(List());
    }

    [Fact]
    public void Account_that_another_process_has_removed_is_cached_again()
    {
        Get("settings", """{"settings":[{"key":"A","value":1}]}""");
        Get("status", """{"status":[{"key":"B","value":1}]}""");
        File.Delete(Data.Of(_vault.Name).Keys(AccountAddress.Parse("HomeConnect")));

        Get("status", """{"status":[{"key":"B","value":1}]}""");
        Get("settings", """{"settings":[{"key":"A","value":1}]}""");
        Assert.Single(List());
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"error":{"key":"SDK.Error.X"}}""")]
    [InlineData("""{"data":{"settings":[null,1,{"key":null},{"key":{}},{"key":"A","constraints":[],"type":5}]}}""")]
    [InlineData("""{"data":{"settings":{"a":{"b":[[[]]]}}}}""")]
    public void Other_forms_of_a_response_are_ignored(string response)
    {
        _keys.Learn(Call(HttpMethod.Get, "settings", null), Encoding.UTF8.GetBytes(response));

        Assert.Empty(Check("settings/A", """{"key":"A","value":1}"""));
    }

    [Fact]
    public void Names_are_sanitised()
    {
        Get("settings", """{"settings":[{"key":"A\u001b[31m","name":"\u202Enevo","value":1}]}""");

        ApplianceKey key = Assert.Single(List());
        Assert.Equal(("A[31m", "nevo"), (key.Key, key.Name));
    }

    private IEnumerable<ApplianceKey> List() =>
        _keys.List(AccountAddress.Parse("HomeConnect"), new(KnownProviders.HomeConnect.KeyResources[0], "id-1", null));

    private void GetPrograms()
    {
        Get("programs/available", """{"programs":[{"key":"Hot"},{"key":"Warm"}]}""");
        Get("programs/available/Hot", Program("Hot", 30, 275));
        Get("programs/available/Warm", Program("Warm", 60, 100));
    }

    private static string Program(string key, int minimum, int maximum) =>
        $$$"""{"key":"{{{key}}}","options":[{"key":"{{{Temperature}}}","type":"Double","constraints":{"min":{{{minimum}}},"max":{{{maximum}}}}}]}""";

    private void GetActions(string process) => _keys.Learn(
        Action(HttpMethod.Get, null),
        Encoding.UTF8.GetBytes($$"""{"processAction":{{process}},"light":[],"startTime":[[0,0],[23,59]],"targetTemperature":[{"zone":1,"min":1,"max":9}],"powerOn":false}"""));

    private static string Item(string value) => $"{{\"key\":\"{Temperature}\",\"value\":{value}}}";

    private void Get(string path, string content) =>
        _keys.Learn(Call(HttpMethod.Get, path, null), Encoding.UTF8.GetBytes($"{{\"data\":{content}}}"));

    private ValueProblem[] Check(string path, string body) => [.. _keys.Check(Call(HttpMethod.Put, path, body)).Select(warning => warning.Problem)];

    private ValueProblem[] CheckAction(string body) => [.. _keys.Check(Action(HttpMethod.Put, body)).Select(warning => warning.Problem)];

    private ApiCall Call(HttpMethod method, string path, string? body) => Prepare(KnownProviders.HomeConnect, method, $"/homeappliances/ID-1/{path}", body);

    private ApiCall Action(HttpMethod method, string? body) => Prepare(KnownProviders.Miele, method, "/devices/000000000001/actions", body);

    private ApiCall Prepare(Provider provider, HttpMethod method, string path, string? body) => ApiCall.Create(
        _vault, AccountAddress.Parse(provider.Cloud), provider, new(method, path) { Body = body is null ? null : Encoding.UTF8.GetBytes(body) });

    private LearnedKeys Process() => new(new KeyCache(() => Data), _clock);
}
