namespace ApplianceAuth;

/// <summary>The providers that users can sign in to.</summary>
public enum ProviderId
{
    /// <summary>Home Connect, all countries except China.</summary>
    HomeConnect,

    /// <summary>Home Connect in China. "Sync to China" must be on in the settings of the application.</summary>
    HomeConnectChina,

    /// <summary>Home Connect's simulator of appliances, for developers.</summary>
    HomeConnectSimulator,

    /// <summary>Miele, with permissions for each appliance.</summary>
    Miele,

    /// <summary>Miele's legacy provider, which Miele is retiring.</summary>
    MieleLegacy,
}
