namespace ApplianceAuth.Stores;

/// <summary>How a sign-in stands, as far as this machine knows.</summary>
public enum SessionState
{
    /// <summary>Its tokens can be renewed.</summary>
    Connected,

    /// <summary>The cloud refused its refresh token; nobody asks again before there is another sign-in.</summary>
    NeedsSignIn,

    /// <summary>It was removed: whoever still remembers it forgets it, and whatever vault still holds it is behind.</summary>
    Removed,

    /// <summary>It was moved to another store of this machine; the header names that store.</summary>
    Moved,
}
