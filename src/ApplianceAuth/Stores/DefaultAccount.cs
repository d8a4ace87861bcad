using System.Text;
using ApplianceAuth.Accounts;

namespace ApplianceAuth.Stores;

/// <summary>The account that the user chose for all processes, in a file whose first line is its address.</summary>
/// <param name="folder">Finds the data folder.</param>
internal sealed class DefaultAccount(Func<DataFolder> folder)
{
    private string Path => folder().DefaultAccount;

    /// <summary>Reads the address; null if none was chosen.</summary>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.RecordInvalid"/>: the file does not contain an address. <see cref="ErrorId.StoreUnsafe"/> or
    /// <see cref="ErrorId.DataFolderUnavailable"/>: the file cannot be read.
    /// </exception>
    public AccountAddress? Read() => ReadLine() is not { } line ? null : AccountAddress.TryParse(line) ?? throw new ApplianceAuthException(
        ErrorId.RecordInvalid, Messages.FormatDefaultAccountInvalid(Path), Messages.DefaultAccountInvalidRecommendation);

    /// <summary>Whether an account was chosen. False if the file does not contain an address.</summary>
    /// <exception cref="ApplianceAuthException">As <see cref="Read"/>, without <see cref="ErrorId.RecordInvalid"/>.</exception>
    public bool Is(AccountAddress account) => ReadLine() is { } line && AccountAddress.TryParse(line) == account;

    /// <summary>Stores the choice.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.StoreUnsafe"/> or <see cref="ErrorId.DataFolderUnavailable"/>.</exception>
    public void Write(AccountAddress account)
    {
        FilePermissions.Require(Path);
        folder().CreateSettings();
        Run(Messages.FormatDefaultAccountNotWritten, () => FileRetry.Run(() =>
        {
            FileStreamOptions options = PrivateFile.Options(FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
            options.BufferSize = 0;
            using FileStream file = new(Path, options);
            byte[] line = Encoding.UTF8.GetBytes($"{account}\n");
            // Not truncated before the write: if the process is killed here, the first line is either the old or the new one.
            file.Write(line);
            file.SetLength(line.Length);
            return line;
        }));
    }

    /// <summary>Removes the choice.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.DataFolderUnavailable"/>.</exception>
    public void Remove() => Run(Messages.FormatDefaultAccountNotDeleted, () =>
    {
        FileRetry.Delete(Path);
        return true;
    });

    private string? ReadLine()
    {
        FilePermissions.Require(Path);
        return Run(Messages.FormatDefaultAccountNotRead, () => PrivateFile.Read(Path))?.Split('\n')[0];
    }

    private T Run<T>(Func<object?, object?, string> failed, Func<T> operation)
    {
        try
        {
            return operation();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ApplianceAuthException(ErrorId.DataFolderUnavailable, failed(Path, e.Message), inner: e);
        }
    }
}
