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

/// <summary>Everything the emulator remembers.</summary>
internal sealed class Cloud(TimeProvider timeProvider, CancellationToken stopping)
{
    public CloudClock Clock { get; } = new(timeProvider);

    /// <summary>Where the emulator listens; known once it does.</summary>
    public Uri BaseUri { get; set; } = new("http://127.0.0.1");

    public CancellationToken Stopping => stopping;

    /// <summary>The key that tokens are signed with; one for the whole process, since making one takes longer than most tests.</summary>
    public SigningKey Key { get; set; } = SigningKey.OfThisProcess;

    public CloudSettings Settings { get; set; } = new();

    public AppBook Apps { get; private set; } = new();

    public SignIns SignIns { get; private set; } = new();

    public AuthorizationCodes Codes { get; private set; } = new();

    public DeviceGrants DeviceGrants { get; private set; } = new();

    public Attempts Attempts { get; private set; } = new();

    public FaultPlan Faults { get; private set; } = new();

    public RateLimits Limits { get; private set; } = new();

    public Closures Closures { get; private set; } = new();

    public CallLog Calls { get; private set; } = new();

    public SecretList Secrets { get; private set; } = new();

    public EventHub Events { get; private set; } = new();

    public HomeConnectHomes HomeConnectHomes { get; private set; } = new();

    public MieleHome MieleHome { get; private set; } = new();

    /// <summary>How many of the next consents the user refuses, whatever button is pressed.</summary>
    public int ConsentsToDeny { get; set; }

    /// <summary>Whether the programs of a provider go on right now.</summary>
    public bool ProgramsGoOn(string provider) => !Settings.ProgramsNeedStream || Events.IsWatched(provider);

    /// <summary>Brings the appliances of a provider, or of all, back to their documents.</summary>
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

    /// <summary>Forgets everything but the calls that are still under way.</summary>
    public void Reset()
    {
        Faults.Release("*");
        Clock.Offset = TimeSpan.Zero;
        (Settings, Apps, SignIns, Codes, DeviceGrants, Attempts) = (new(), new(), new(), new(), new(), new());
        (Faults, Limits, Closures, Calls, Secrets, Events) = (new(), new(), new(), new(), new(), new());
        (HomeConnectHomes, MieleHome, ConsentsToDeny) = (new(), new(), 0);
        Key = SigningKey.OfThisProcess;
    }
}
