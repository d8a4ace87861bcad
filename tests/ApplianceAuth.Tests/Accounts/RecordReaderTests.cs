using System.Reflection;
using ApplianceAuth.Accounts;

namespace ApplianceAuth.Tests.Accounts;

/// <summary>The serializer writes records and RecordReader reads them: a member that the reader lacks fails here.</summary>
public class RecordReaderTests
{
    private static readonly AccountAddress s_account = AccountAddress.Parse("Miele/holiday-home");
    private static readonly DateTimeOffset s_time = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    private static readonly Registration s_minimal = new()
    {
        Account = "", Provider = "", SessionId = "", SealingKey = "", ClientId = "",
    };

    private static readonly Registration s_registration = new()
    {
        Account = $"{s_account}", Provider = "Miele", SessionId = "session", SealingKey = Registration.NewSealingKey(), ClientId = "client",
        ClientSecret = "secret", DeviceFlow = true, RedirectUri = "http://localhost:8080/callback", Scopes = ["a", "b"], Country = "de-DE",
        BaseUri = new("http://127.0.0.1:5080"), SignInMachine = "machine",
    };

    private static readonly TokenSet s_tokens = new()
    {
        Account = $"{s_account}", SessionId = "session", Generation = 7, AccessToken = "access", RefreshToken = "refresh", IdToken = "id",
        ReceivedAt = s_time, ExpiresAt = s_time.AddHours(1), SignInExpiresAt = s_time.AddDays(30), SignInEndIsFixed = true, Scopes = ["a"],
        Subject = "subject", SessionState = "state", NotBeforePolicy = 5, RefreshMachine = "machine",
    };

    [Fact]
    public void ReadRegistration_reads_every_member()
    {
        Registration whole = s_registration with { Previous = s_registration with { SessionId = "previous" } };

        Assert.Empty(Unset(whole, s_minimal));
        Assert.Equal(RecordSerializer.Write(whole), RecordSerializer.Write(RecordSerializer.ReadRegistration(RecordSerializer.Write(whole), s_account)));
    }

    [Fact]
    public void ReadTokens_reads_every_member()
    {
        Assert.Empty(Unset(s_tokens, new() { Account = "", SessionId = "" }));
        Assert.Equal(RecordSerializer.Write(s_tokens), RecordSerializer.Write(RecordSerializer.ReadTokens(RecordSerializer.Write(s_tokens), s_account)));
    }

    /// <summary>The members that the sample leaves at their defaults, except the version.</summary>
    private static string[] Unset<T>(T sample, T minimal) =>
    [
        .. typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(member => member.CanWrite && member.Name != "Version")
            .Where(member => Equals(member.GetValue(sample), member.GetValue(minimal))).Select(member => member.Name),
    ];
}
