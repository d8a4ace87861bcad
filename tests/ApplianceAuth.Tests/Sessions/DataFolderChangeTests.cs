using ApplianceAuth.Accounts;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Tests.Sessions;

/// <summary>A process that sets APPLIANCEAUTH_DATA to one folder after the other, such as a script for several households.</summary>
public sealed class DataFolderChangeTests(CloudFixture cloud) : SessionTests(cloud)
{
    [Fact]
    public async Task Each_folder_has_its_own_account()
    {
        string folder = _fixture.Data;
        BuiltInStore store = new(() => new(folder));
        SessionBroker process = new(_cloud.Http, () => new(folder), _cloud.Clock, share: 1);
        await process.SaveSignInAsync(store, _fixture.Account, CancellationToken.None);

        folder = _fixture.OtherData;
        Assert.Null(await process.TryReadAsync(store, _fixture.Address, CancellationToken.None));
        StoredAccount other = await _cloud.AccountAsync("Miele");
        await process.SaveSignInAsync(store, other, CancellationToken.None);
        Assert.Equal(other.Tokens.AccessToken, await TokenAsync());

        folder = _fixture.Data;
        Assert.Equal(Before, await TokenAsync());
        folder = _fixture.OtherData;
        await process.RemoveAsync(store, _fixture.Address, other.Registration, CancellationToken.None);
        folder = _fixture.Data;
        Assert.Equal(Before, await TokenAsync());

        async Task<string> TokenAsync() =>
            (await process.GetAsync(store, _fixture.Address, new(), CancellationToken.None)).Account.Tokens.AccessToken;
    }
}
