using ApplianceAuth.Accounts;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Tests.Sessions;

/// <summary>What the end of a move removes from a source vault in which another machine has signed in to the account meanwhile.</summary>
public sealed class MoveCompletionTests(CloudFixture cloud) : IClassFixture<CloudFixture>
{
    [Fact]
    public async Task New_sign_in_that_has_tokens_stays()
    {
        await using MoveFixture fixture = await MoveFixture.StartAsync(cloud, MoveStores.Shared);
        Registration next = Successor(fixture) with { Previous = fixture.Account.Registration };

        MoveStores process = await MoveAsync(fixture, next, Tokens(fixture, next));

        Assert.Equal([MoveStores.BuiltIn, MoveStores.Shared], process.Holding(fixture.Address));
        Assert.Equal((next.SessionId, next.SessionId), await LeftAsync(process, fixture.Address));
    }

    [Fact]
    public async Task New_sign_in_without_tokens_is_removed()
    {
        await using MoveFixture fixture = await MoveFixture.StartAsync(cloud, MoveStores.Shared);
        Registration next = Successor(fixture) with { Previous = fixture.Account.Registration };

        MoveStores process = await MoveAsync(fixture, next, fixture.Account.Tokens);

        Assert.Equal([MoveStores.BuiltIn], process.Holding(fixture.Address));
    }

    [Fact]
    public async Task Sign_in_that_replaced_another_session_stays_without_tokens()
    {
        await using MoveFixture fixture = await MoveFixture.StartAsync(cloud, MoveStores.Shared);
        Registration next = Successor(fixture) with { Previous = Successor(fixture) };

        MoveStores process = await MoveAsync(fixture, next, fixture.Account.Tokens);

        Assert.Equal((next.SessionId, fixture.Account.Tokens.SessionId), await LeftAsync(process, fixture.Address));
    }

    private static Registration Successor(MoveFixture fixture) =>
        fixture.Account.Registration with { SessionId = Registration.NewSessionId(), SealingKey = Registration.NewSealingKey(), Previous = null };

    private static TokenSet Tokens(MoveFixture fixture, Registration registration) => fixture.Account.Tokens with { SessionId = registration.SessionId };

    /// <summary>Moves the account to the built-in store while another machine writes these records.</summary>
    private static async Task<MoveStores> MoveAsync(MoveFixture fixture, Registration registration, TokenSet tokens)
    {
        MoveStores process = fixture.Process();
        process.Broker.Moves.Reached = step =>
        {
            if (step == MoveStep.Committed)
            {
                process.SharedVault.WriteAsync(fixture.Address.KeySecretName, RecordSerializer.Write(registration), CancellationToken.None).GetAwaiter().GetResult();
                process.SharedVault.WriteAsync(fixture.Address.TokenSecretName, RecordSerializer.Write(tokens), CancellationToken.None).GetAwaiter().GetResult();
            }
        };
        Assert.Empty(await MoveTests.MoveAsync(process, fixture.Address, MoveStores.Shared, MoveStores.BuiltIn));
        return process;
    }

    /// <summary>The sessions of the key and of the tokens that the vault has.</summary>
    private static async Task<(string? Key, string? Tokens)> LeftAsync(MoveStores process, AccountAddress account) => (
        (await AccountRecords.ReadRegistrationAsync(process.SharedVault, account, CancellationToken.None))?.SessionId,
        (await AccountRecords.ReadTokensAsync(process.SharedVault, account, reload: true, CancellationToken.None))?.SessionId);
}
