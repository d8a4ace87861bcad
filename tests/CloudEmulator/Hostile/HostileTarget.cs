namespace CloudEmulator.Hostile;

/// <summary>The response that hostile input replaces.</summary>
public enum HostileTarget
{
    /// <summary>Home Connect's list of appliances.</summary>
    HomeConnectList,

    /// <summary>The status of one appliance at Home Connect.</summary>
    HomeConnectStatus,

    /// <summary>The data of an event of Home Connect.</summary>
    HomeConnectEvent,

    /// <summary>The token response of either cloud.</summary>
    Token,

    /// <summary>Miele's list of appliances.</summary>
    MieleList,

    /// <summary>The data of an event of Miele.</summary>
    MieleEvent,
}
