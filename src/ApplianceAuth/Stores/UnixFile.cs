using System.Runtime.InteropServices;
using System.Text;

namespace ApplianceAuth.Stores;

/// <summary>The status of a file on Unix, with the members that .NET does not provide: the owner and the number of hard links.</summary>
/// <param name="Owner">The owner's user id.</param>
/// <param name="Mode">File type and permissions (<c>st_mode</c>).</param>
/// <param name="Names">The number of directory entries of the file (<c>st_nlink</c>): more than one if it has hard links.</param>
internal readonly partial record struct UnixFile(uint Owner, int Mode, uint Names)
{
    private const int TypeMask = 0xF000, Directory = 0x4000, Regular = 0x8000, Link = 0xA000;

    public bool IsDirectory => (Mode & TypeMask) == Directory;

    public bool IsRegular => (Mode & TypeMask) == Regular;

    public bool IsLink => (Mode & TypeMask) == Link;

    /// <summary>Whether the group or others have any permission.</summary>
    public bool IsOpenToOthers => (Mode & 0x3F) != 0;

    /// <summary>Whether others than the owner and the group may write.</summary>
    public bool IsWritableByOthers => (Mode & 0x2) != 0;

    /// <summary>The effective user of this process.</summary>
    public static uint EffectiveUser => geteuid();

    /// <summary>Reads the status of a path, of a link itself and not of its target; null if the path does not exist.</summary>
    /// <exception cref="IOException">The status cannot be read.</exception>
    public static UnixFile? Find(string path)
    {
        byte[] name = [.. Encoding.UTF8.GetBytes(path), 0];
        Span<byte> status = stackalloc byte[512];
        int result = OperatingSystem.IsMacOS()
            ? RuntimeInformation.ProcessArchitecture == Architecture.X64 ? LStatX64(ref name[0], ref status[0]) : LStat(ref name[0], ref status[0])
            : StatX(WorkingDirectory, ref name[0], DoNotFollow, TypeModeNamesAndOwner, ref status[0]);
        if (result == 0)
        {
            // Offsets in struct stat (macOS, 64-bit inodes) and in struct statx (Linux), the latter the same on every processor.
            return OperatingSystem.IsMacOS()
                ? new(BitConverter.ToUInt32(status[16..]), BitConverter.ToUInt16(status[4..]), BitConverter.ToUInt16(status[6..]))
                : new(BitConverter.ToUInt32(status[20..]), BitConverter.ToUInt16(status[28..]), BitConverter.ToUInt32(status[16..]));
        }

        int error = Marshal.GetLastPInvokeError();
        return error is NoEntry or NotADirectory
            ? null
            : throw new IOException(Messages.FormatFileStatusNotRead(path, Marshal.GetPInvokeErrorMessage(error)));
    }

    /// <summary>Flushes a directory to the disk, so that a rename in it survives a power failure.</summary>
    public static void FlushFolder(string path)
    {
        byte[] name = [.. Encoding.UTF8.GetBytes(path), 0];
        int folder = open(ref name[0], 0);
        if (folder >= 0)
        {
            // Some file systems cannot flush a directory; that is not an error.
            _ = fsync(folder);
            _ = close(folder);
        }
    }

    // AT_FDCWD, AT_SYMLINK_NOFOLLOW, STATX_TYPE | STATX_MODE | STATX_NLINK | STATX_UID; ENOENT, ENOTDIR.
    private const int WorkingDirectory = -100, DoNotFollow = 0x100, TypeModeNamesAndOwner = 0xF, NoEntry = 2, NotADirectory = 20;

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static partial int StatX(int folder, ref byte path, int flags, uint mask, ref byte status);

    [LibraryImport("libc", EntryPoint = "lstat", SetLastError = true)]
    private static partial int LStat(ref byte path, ref byte status);

    [LibraryImport("libc", EntryPoint = "lstat$INODE64", SetLastError = true)]
    private static partial int LStatX64(ref byte path, ref byte status);

    [LibraryImport("libc")]
    private static partial uint geteuid();

    [LibraryImport("libc")]
    private static partial int open(ref byte path, int flags);

    [LibraryImport("libc")]
    private static partial int fsync(int file);

    [LibraryImport("libc")]
    private static partial int close(int file);
}
