using ApplianceAuth.Accounts;

namespace ApplianceAuth.Stores;

/// <summary>The files with what the clouds have sent about an account's appliances. They are moved with the account.</summary>
internal static class CacheFiles
{
    /// <summary>Removes the files of an account, which need not exist.</summary>
    public static void Delete(StoreFiles files, AccountAddress account)
    {
        foreach (string file in Of(files, account))
        {
            IgnoreErrors(() => FileRetry.Delete(file));
        }
    }

    /// <summary>Moves the files of an account, which need not exist, to another store.</summary>
    public static void Move(StoreFiles from, StoreFiles to, AccountAddress account)
    {
        foreach ((string old, string moved) in Of(from, account).Zip(Of(to, account)))
        {
            IgnoreErrors(() => FileRetry.Replace(old, moved));
        }

        Delete(from, account);
    }

    private static string[] Of(StoreFiles files, AccountAddress account) => [files.Appliances(account), files.States(account), files.Keys(account)];

    private static void IgnoreErrors(Action work)
    {
        try
        {
            work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // States that remain are ignored, because their session has ended; names and keys are of the same appliances.
        }
    }
}
