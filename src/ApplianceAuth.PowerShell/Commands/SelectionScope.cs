namespace ApplianceAuth.Commands;

/// <summary>Where <c>Select-ApplianceAccount</c> stores the default account.</summary>
public enum SelectionScope
{
    /// <summary>In this process, until it ends.</summary>
    Process,

    /// <summary>In a file of this user on this machine.</summary>
    CurrentUser,
}
