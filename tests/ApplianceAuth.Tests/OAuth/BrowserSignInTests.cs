using System.Net;
using System.Net.Sockets;
using ApplianceAuth.Accounts;
using ApplianceAuth.OAuth;
using CloudEmulator.Control;

namespace ApplianceAuth.Tests.OAuth;

/// <summary>The sign-in through a browser on this computer: the order of its steps, its pages and its port.</summary>
public sealed class BrowserSignInTests(CloudFixture fixture) : IClassFixture<CloudFixture>
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(300);

    private readonly CloudFixture _fixture = fixture.Reset();

    private CloudControl Control => _fixture.Control;

    [Fact]
    public async Task ListenAsync_listens_before_it_shows_the_address()
    {
        Registration registration = _fixture.ListeningRegistration("Miele");
        bool free = true;

        await _fixture.AuthorizationCodeFlow(registration).ListenAsync(registration, (address, cancellationToken) =>
        {
            free = FreePort.IsFree(IPAddress.Loopback, new Uri(registration.RedirectUri).Port);
            _ = Control.ActAsUserAsync(new() { Url = address }, cancellationToken);
            return Task.CompletedTask;
        }, s_timeout, CancellationToken.None);

        Assert.False(free);
        Assert.True(FreePort.IsFree(IPAddress.Loopback, new Uri(registration.RedirectUri).Port));
    }

    [Fact]
    public async Task ListenAsync_refused_request_shows_nothing_and_frees_the_port()
    {
        Registration registration = _fixture.Registration("HomeConnect") with { RedirectUri = $"http://localhost:{FreePort.Next()}/callback" };

        ApplianceAuthException raised = await Sample.FailureAsync(_fixture.AuthorizationCodeFlow(registration).ListenAsync(
            registration, (_, _) => throw new InvalidOperationException("It was shown."), s_timeout, CancellationToken.None));

        Assert.Equal(ErrorId.SignInRefused, raised.ErrorId);
        Assert.True(FreePort.IsFree(IPAddress.Loopback, new Uri(registration.RedirectUri).Port));
    }

    [Fact]
    public async Task ListenAsync_port_in_use_sends_nothing()
    {
        Registration registration = _fixture.ListeningRegistration("Miele");
        using TcpListener other = new(IPAddress.Loopback, new Uri(registration.RedirectUri).Port);
        other.Start();

        ApplianceAuthException raised = await Sample.FailureAsync(_fixture.AuthorizationCodeFlow(registration).ListenAsync(
            registration, (_, _) => throw new InvalidOperationException("It was shown."), s_timeout, CancellationToken.None));

        Assert.Equal(ErrorId.RedirectPortBusy, raised.ErrorId);
        Assert.Empty(Control.Log);
    }

    [Fact]
    public async Task ListenAsync_success_shows_the_page_for_success()
    {
        Registration registration = _fixture.ListeningRegistration("Miele");
        Task<UserReport>? visit = null;

        await _fixture.AuthorizationCodeFlow(registration).ListenAsync(registration, (address, _) =>
        {
            visit = Control.ActAsUserAsync(new() { Url = address }, CancellationToken.None);
            return Task.CompletedTask;
        }, s_timeout, CancellationToken.None);

        Assert.Contains(Messages.RedirectPageSignedInText, (await visit!).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HomeConnect")]
    [InlineData("Miele")]
    [InlineData("MieleLegacy")]
    public async Task ListenAsync_declined_sign_in_shows_the_page_for_errors(string system)
    {
        Registration registration = _fixture.ListeningRegistration(system);
        Task<UserReport>? visit = null;

        ApplianceAuthException raised = await Sample.FailureAsync(_fixture.AuthorizationCodeFlow(registration).ListenAsync(registration, (address, _) =>
        {
            visit = Control.ActAsUserAsync(new() { Url = address, Approve = false }, CancellationToken.None);
            return Task.CompletedTask;
        }, s_timeout, CancellationToken.None));

        Assert.Equal(ErrorId.SignInDeclined, raised.ErrorId);
        Assert.Equal((400, $"ApplianceAuth: {Messages.RedirectPageFailed}"), Ended(await visit!));
        Assert.Equal(0, Control.Calls("token"));
    }

    [Fact]
    public async Task ListenAsync_timeout_recommends_the_redirect_uri()
    {
        Registration registration = _fixture.ListeningRegistration("Miele");
        TaskCompletionSource shown = new();
        Task<TokenSet> signIn = _fixture.AuthorizationCodeFlow(registration).ListenAsync(registration, (_, _) =>
        {
            shown.SetResult();
            return Task.CompletedTask;
        }, s_timeout, CancellationToken.None);
        await shown.Task;

        while (!signIn.IsCompleted)
        {
            _fixture.Clock.Advance(TimeSpan.FromSeconds(100));
            await Task.Delay(5);
        }

        ApplianceAuthException raised = await Sample.FailureAsync(signIn);
        Assert.Equal(ErrorId.SignInExpired, raised.ErrorId);
        Assert.Equal(Messages.FormatSignInTimeout("Miele", "300"), raised.Message);
        Assert.Contains(registration.RedirectUri, raised.Recommendation, StringComparison.Ordinal);
        Assert.True(FreePort.IsFree(IPAddress.IPv6Loopback, new Uri(registration.RedirectUri).Port));
    }

    [Fact]
    public async Task Callback_that_does_not_return_does_not_prolong_the_wait()
    {
        Registration registration = _fixture.ListeningRegistration("Miele");
        TaskCompletionSource shown = new(), never = new();
        Task<TokenSet> signIn = _fixture.AuthorizationCodeFlow(registration).ListenAsync(registration, (_, _) =>
        {
            shown.SetResult();
            return never.Task;
        }, s_timeout, CancellationToken.None);
        await shown.Task;

        await _fixture.Clock.AdvanceAsync(s_timeout + TimeSpan.FromSeconds(1), signIn);

        Assert.Equal(ErrorId.SignInExpired, (await Sample.FailureAsync(signIn)).ErrorId);
    }

    [Fact]
    public async Task ListenAsync_cancelled_ends_at_once_and_frees_the_port()
    {
        Registration registration = _fixture.ListeningRegistration("Miele");
        using CancellationTokenSource cancellation = new();

        Task<TokenSet> signIn = _fixture.AuthorizationCodeFlow(registration).ListenAsync(
            registration, (_, _) => cancellation.CancelAsync(), s_timeout, cancellation.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => signIn.WaitAsync(TimeSpan.FromSeconds(5)));
        Assert.True(FreePort.IsFree(IPAddress.Loopback, new Uri(registration.RedirectUri).Port));
    }

    [Fact]
    public async Task ListenAsync_simulator_needs_no_user_and_no_port()
    {
        Registration registration = _fixture.ListeningRegistration("HomeConnectSimulator");
        using TcpListener other = new(IPAddress.Loopback, new Uri(registration.RedirectUri).Port);
        other.Start();

        await _fixture.AuthorizationCodeFlow(registration).ListenAsync(
            registration, (_, _) => throw new InvalidOperationException("It was shown."), s_timeout, CancellationToken.None);

        Assert.Contains("user", Control.Log[0].Parameters);
        Assert.Equal(2, Control.Log.Count);
    }

    private static (int Status, string Title) Ended(UserReport report) => (report.Status, report.Title);
}
