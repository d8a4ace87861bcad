using CloudEmulator.Apps;
using CloudEmulator.Clouds;
using CloudEmulator.Clouds.HomeConnect;
using CloudEmulator.Clouds.Miele;
using CloudEmulator.Control;
using CloudEmulator.Events;
using CloudEmulator.Limits;
using CloudEmulator.Pages;
using CloudEmulator.Tokens;

namespace CloudEmulator;

/// <summary>The state of the emulator.</summary>
internal sealed class Cloud(TimeProvider timeProvider, CancellationToken stopping)
{
    public CloudClock Clock { get; } = new(timeProvider);

    /// <summary>The address at which the emulator listens; set when it has started.</summary>
    public Uri BaseUri { get; set; } = new("http://127.0.0.1");

    public CancellationToken Stopping => stopping;

    /// <summary>The key that signs tokens. A process has only one, because generating it takes longer than most tests.</summary>
    public SigningKey Key { get; set; } = SigningKey.OfThisProcess;

    public CloudSettings Settings { get; set; } = new();

    public AppRegistrations Apps { get; private set; } = new();

    public SignIns SignIns { get; private set; } = new();

    public AuthorizationCodes Codes { get; private set; } = new();

    public DeviceGrants DeviceGrants { get; private set; } = new();

    public Attempts Attempts { get; private set; } = new();

    public FaultPlan Faults { get; private set; } = new();

    public RateLimits Limits { get; private set; } = new();

    public EndpointBlocks EndpointBlocks { get; private set; } = new();

    public CallLog Calls { get; private set; } = new();

    public SecretList Secrets { get; private set; } = new();

    public EventHub Events { get; private set; } = new();

    public HomeConnectHomes HomeConnectHomes { get; private set; } = new();

    public MieleHome MieleHome { get; private set; } = new();

    /// <summary>The number of consents that are denied next, regardless of the button.</summary>
    public int ConsentsToDeny { get; set; }

    /// <summary>Whether the programs of a provider advance now.</summary>
    public bool ProgramsAdvance(string provider) => !Settings.ProgramsNeedStream || Events.HasStream(provider);

    /// <summary>Resets the appliances of a provider, or of all providers if it is <c>*</c>, to their documents.</summary>
    public void ResetAppliances(string provider, bool idle)
    {
        foreach (EmulatedProvider known in EmulatedProviders.All.Where(known => provider is "*" || known.Name == provider))
        {
            if (known.IsHomeConnect)
            {
                HomeConnectHomes.Reset(known, idle);
            }
            else
            {
                MieleHome = new(idle);
            }
        }
    }

    /// <summary>Resets everything. Calls in progress continue.</summary>
    public void Reset()
    {
        Faults.Release("*");
        Clock.Offset = TimeSpan.Zero;
        (Settings, Apps, SignIns, Codes, DeviceGrants, Attempts) = (new(), new(), new(), new(), new(), new());
        (Faults, Limits, EndpointBlocks, Calls, Secrets, Events) = (new(), new(), new(), new(), new(), new());
        (HomeConnectHomes, MieleHome, ConsentsToDeny) = (new(), new(), 0);
        Key = SigningKey.OfThisProcess;
    }
}
