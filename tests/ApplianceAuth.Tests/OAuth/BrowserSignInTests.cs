using System.Net;
using System.Net.Sockets;
using ApplianceAuth.Accounts;
using ApplianceAuth.OAuth;
using CloudEmulator.Control;

namespace ApplianceAuth.Tests.OAuth;

/// <summary>The person, the browser and the port: what is shown when, and what is left behind.</summary>
public sealed class BrowserSignInTests(CloudFixture bench) : IClassFixture<CloudFixture>
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(300);

    private readonly CloudFixture _bench = bench.Reset();

    private CloudControl Control => _bench.Control;

    [Fact]
    public async Task The_port_is_listened_on_before_the_address_is_shown()
    {
        Registration registration = _bench.ListeningRegistration("Miele");
        bool free = true;

        await _bench.AuthorizationCodeFlow(registration).ListenAsync(registration, (address, cancellationToken) =>
        {
            free = FreePort.IsFree(IPAddress.Loopback, new Uri(registration.RedirectUri).Port);
            _ = Control.PersonAsync(new() { Url = address }, cancellationToken);
            return Task.CompletedTask;
        }, s_patience, CancellationToken.None);

        Assert.False(free);
        Assert.True(FreePort.IsFree(IPAddress.Loopback, new Uri(registration.RedirectUri).Port));
    }

    [Fact]
    public async Task A_refusal_is_known_before_anything_is_shown_and_frees_the_port()
    {
        Registration registration = _bench.Registration("HomeConnect") with { RedirectUri = $"http://localhost:{FreePort.Next()}/callback" };

        ApplianceAuthException raised = await Sample.FailureAsync(_bench.AuthorizationCodeFlow(registration).ListenAsync(
            registration, (_, _) => throw new InvalidOperationException("It was shown."), s_patience, CancellationToken.None));

        Assert.Equal(ErrorId.SignInRefused, raised.ErrorId);
        Assert.True(FreePort.IsFree(IPAddress.Loopback, new Uri(registration.RedirectUri).Port));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_known_before_the_cloud_is_asked()
    {
        Registration registration = _bench.ListeningRegistration("Miele");
        using TcpListener other = new(IPAddress.Loopback, new Uri(registration.RedirectUri).Port);
        other.Start();

        ApplianceAuthException raised = await Sample.FailureAsync(_bench.AuthorizationCodeFlow(registration).ListenAsync(
            registration, (_, _) => throw new InvalidOperationException("It was shown."), s_patience, CancellationToken.None));

        Assert.Equal(ErrorId.RedirectPortBusy, raised.ErrorId);
        Assert.Empty(Control.Log);
    }

    [Fact]
    public async Task A_person_who_is_signed_in_is_sent_back_to_PowerShell()
    {
        Registration registration = _bench.ListeningRegistration("Miele");
        Task<PersonReport>? person = null;

        await _bench.AuthorizationCodeFlow(registration).ListenAsync(registration, (address, _) =>
        {
            person = Control.PersonAsync(new() { Url = address }, CancellationToken.None);
            return Task.CompletedTask;
        }, s_patience, CancellationToken.None);

        Assert.Contains(Messages.RedirectPageSignedInText, (await person!).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HomeConnect")]
    [InlineData("Miele")]
    [InlineData("MieleLegacy")]
    public async Task A_person_who_says_no_is_told_so_in_the_browser(string system)
    {
        Registration registration = _bench.ListeningRegistration(system);
        Task<PersonReport>? person = null;

        ApplianceAuthException raised = await Sample.FailureAsync(_bench.AuthorizationCodeFlow(registration).ListenAsync(registration, (address, _) =>
        {
            person = Control.PersonAsync(new() { Url = address, Approve = false }, CancellationToken.None);
            return Task.CompletedTask;
        }, s_patience, CancellationToken.None));

        Assert.Equal(ErrorId.SignInDeclined, raised.ErrorId);
        Assert.Equal((400, $"ApplianceAuth: {Messages.RedirectPageFailed}"), Ended(await person!));
        Assert.Equal(0, Control.Calls("token"));
    }

    [Fact]
    public async Task Who_takes_too_long_is_told_the_redirect_to_register()
    {
        Registration registration = _bench.ListeningRegistration("Miele");
        TaskCompletionSource shown = new();
        Task<TokenSet> signIn = _bench.AuthorizationCodeFlow(registration).ListenAsync(registration, (_, _) =>
        {
            shown.SetResult();
            return Task.CompletedTask;
        }, s_patience, CancellationToken.None);
        await shown.Task;

        while (!signIn.IsCompleted)
        {
            _bench.Clock.Advance(TimeSpan.FromSeconds(100));
            await Task.Delay(5);
        }

        ApplianceAuthException raised = await Sample.FailureAsync(signIn);
        Assert.Equal(ErrorId.SignInExpired, raised.ErrorId);
        Assert.Equal(Messages.FormatSignInTimeout("Miele", "300"), raised.Message);
        Assert.Contains(registration.RedirectUri, raised.Recommendation, StringComparison.Ordinal);
        Assert.True(FreePort.IsFree(IPAddress.IPv6Loopback, new Uri(registration.RedirectUri).Port));
    }

    [Fact]
    public async Task A_stop_ends_the_wait_at_once_and_frees_the_port()
    {
        Registration registration = _bench.ListeningRegistration("Miele");
        using CancellationTokenSource stop = new();

        Task<TokenSet> signIn = _bench.AuthorizationCodeFlow(registration).ListenAsync(registration, (_, _) => stop.CancelAsync(), s_patience, stop.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => signIn.WaitAsync(TimeSpan.FromSeconds(5)));
        Assert.True(FreePort.IsFree(IPAddress.Loopback, new Uri(registration.RedirectUri).Port));
    }

    [Fact]
    public async Task The_simulator_needs_neither_a_person_nor_a_port()
    {
        Registration registration = _bench.ListeningRegistration("HomeConnectSimulator");
        using TcpListener other = new(IPAddress.Loopback, new Uri(registration.RedirectUri).Port);
        other.Start();

        await _bench.AuthorizationCodeFlow(registration).ListenAsync(
            registration, (_, _) => throw new InvalidOperationException("It was shown."), s_patience, CancellationToken.None);

        Assert.Contains("user", Control.Log[0].Parameters);
        Assert.Equal(2, Control.Log.Count);
    }

    private static (int Status, string Title) Ended(PersonReport report) => (report.Status, report.Title);
}
