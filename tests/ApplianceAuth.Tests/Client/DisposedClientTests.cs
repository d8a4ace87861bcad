using ApplianceAuth.Tests.Events;
using CloudEmulator.Calls;
using CloudEmulator.Control;
using CloudEmulator.Events;

namespace ApplianceAuth.Tests.Client;

/// <summary>What ends when a client is disposed, and what a disposed client refuses.</summary>
public sealed class DisposedClientTests(ClientFixture fixture) : IClassFixture<ClientFixture>
{
    // Below the delay after which a lost stream is opened again or a held call times out.
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(10);

    private readonly CloudControl _control = fixture.Reset();

    [Theory]
    [InlineData("HomeConnect")]
    [InlineData("Miele")]
    public async Task Watch_that_waits_for_an_event_ends_at_once(string system)
    {
        ApplianceAuthClient client = fixture.Client(inMemory: true);
        AccountClient account = await fixture.SignInAsync(client, system);
        List<WatchProblem> problems = [];
        IAsyncEnumerator<ApplianceEventInfo> events = account.WatchAsync(new() { ProblemOccurred = problems.Add }).GetAsyncEnumerator();
        Task<bool> next = events.MoveNextAsync().AsTask();
        await EventFixture.UntilAsync(() => _control.OpenStreams == 1);

        await client.DisposeAsync();

        await DisposedAsync(() => next);
        await events.DisposeAsync();
        await EventFixture.UntilAsync(() => _control.OpenStreams == 0);
        Assert.Empty(problems);
    }

    [Fact]
    public async Task Watch_whose_caller_handles_an_event_ends_at_the_next_step_and_its_stream_is_closed()
    {
        ApplianceAuthClient client = fixture.Client(inMemory: true);
        AccountClient account = await fixture.SignInAsync(client, "Miele");
        int handled = 0;

        await DisposedAsync(async () =>
        {
            await foreach (ApplianceEventInfo one in account.WatchAsync(new() { IncludeInitial = true }))
            {
                handled++;
                await client.DisposeAsync();
                await EventFixture.UntilAsync(() => _control.OpenStreams == 0);
            }
        });

        Assert.Equal(1, handled);
    }

    [Fact]
    public async Task Sign_out_that_has_begun_is_completed_before_the_client_is_disposed()
    {
        ApplianceAuthClient client = fixture.Client(folder: "signed-out");
        AccountClient account = await fixture.SignInAsync(client, "HomeConnect", "leaving");
        _control.Hold("revoke");
        Task signOut = account.SignOutAsync();
        await EventFixture.UntilAsync(() => _control.Held("revoke") == 1);

        await client.DisposeAsync();

        await using ApplianceAuthClient other = fixture.Client(folder: "signed-out");
        Assert.Empty(await other.ListAccountsAsync());
        await DisposedAsync(() => signOut);
        _control.Release();
    }

    [Fact]
    public async Task Sign_in_ends_at_once_even_if_its_callback_does_not()
    {
        ApplianceAuthClient client = fixture.Client(inMemory: true);
        TaskCompletionSource<string> never = new();
        TaskCompletionSource shown = new();
        Task<AccountClient> signIn = client.SignInWithRedirectAsync(fixture.Options("HomeConnect"), (_, _) =>
        {
            shown.SetResult();
            return never.Task;
        });
        await shown.Task.WaitAsync(s_limit);

        await client.DisposeAsync();

        await DisposedAsync(() => signIn);
    }

    [Fact]
    public async Task Watch_that_waits_to_open_a_lost_stream_again_ends_at_once()
    {
        ApplianceAuthClient client = fixture.Client(inMemory: true);
        AccountClient account = await fixture.SignInAsync(client, "HomeConnect");
        TaskCompletionSource lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
        IAsyncEnumerator<ApplianceEventInfo> events = account.WatchAsync(new() { ProblemOccurred = _ => lost.TrySetResult() }).GetAsyncEnumerator();
        Task<bool> next = events.MoveNextAsync().AsTask();
        await EventFixture.UntilAsync(() => _control.OpenStreams == 1);
        _control.CloseStreams();
        await lost.Task.WaitAsync(s_limit);

        await client.DisposeAsync();

        await DisposedAsync(() => next);
        await events.DisposeAsync();
    }

    [Fact]
    public async Task Call_that_waits_for_its_response_ends_at_once()
    {
        ApplianceAuthClient client = fixture.Client(inMemory: true);
        AccountClient account = await fixture.SignInAsync(client, "Miele");
        _control.Hold("miele/devices");
        Task call = account.GetAsync("/devices");
        await EventFixture.UntilAsync(() => _control.Held("miele/devices") == 1);

        await client.DisposeAsync();

        await DisposedAsync(() => call);
        _control.Release();
    }

    [Fact]
    public async Task Sign_in_that_waits_for_the_user_ends_at_once()
    {
        ApplianceAuthClient client = fixture.Client(inMemory: true);
        TaskCompletionSource shown = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task signIn = client.SignInWithDeviceCodeAsync(fixture.DeviceOptions(), _ => shown.TrySetResult());
        await shown.Task.WaitAsync(s_limit);

        await client.DisposeAsync();

        await DisposedAsync(() => signIn);
    }

    [Fact]
    public async Task Every_method_of_a_disposed_client_is_refused()
    {
        ApplianceAuthClient client = fixture.Client(inMemory: true);
        AccountClient account = await fixture.SignInAsync(client, "Miele");
        IAsyncEnumerable<ApplianceEventInfo> events = account.WatchAsync();
        await client.DisposeAsync();
        int sent = _control.Log.Count;

        Disposed(() => client.GetAccount("Miele"));
        Disposed(() => account.WatchAsync());
        await DisposedAsync(() => events.GetAsyncEnumerator().MoveNextAsync().AsTask());
        foreach (Func<CancellationToken, Task> call in (Func<CancellationToken, Task>[])
        [
            token => client.ListAccountsAsync(token),
            token => client.SignInWithBrowserAsync(fixture.Options("Miele"), (_, _) => Task.CompletedTask, token),
            token => client.SignInWithRedirectAsync(fixture.Options("Miele"), (_, _) => Task.FromResult(""), token),
            token => client.SignInWithDeviceCodeAsync(fixture.DeviceOptions(), _ => { }, token),
            token => account.GetTokenAsync(cancellationToken: token),
            token => account.GetAsync("/devices", token),
            token => account.PutAsync("/devices/x/actions", "{}", token),
            token => account.SendAsync(new(HttpMethod.Get, "/devices"), token),
            token => account.ListAppliancesAsync(cancellationToken: token),
            account.SignOutAsync,
        ])
        {
            await DisposedAsync(() => call(CancellationToken.None));
            await DisposedAsync(() => call(new CancellationToken(canceled: true)));
        }

        Assert.Equal(sent, _control.Log.Count);
        await client.DisposeAsync();
    }

    [Fact]
    public async Task Cancelled_call_names_the_token_of_the_caller()
    {
        await using ApplianceAuthClient client = fixture.Client(inMemory: true);
        AccountClient account = await fixture.SignInAsync(client, "Miele");
        _control.Hold("miele/devices");
        using CancellationTokenSource cancellation = new();
        Task call = account.GetAsync("/devices", cancellation.Token);
        await EventFixture.UntilAsync(() => _control.Held("miele/devices") == 1);

        await cancellation.CancelAsync();

        Assert.Equal(cancellation.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call)).CancellationToken);
        _control.Release();
    }

    private static void Disposed(Action call) => Require(Assert.Throws<ObjectDisposedException>(call));

    private static async Task DisposedAsync(Func<Task> call) => Require(await Assert.ThrowsAsync<ObjectDisposedException>(() => call().WaitAsync(s_limit)));

    private static void Require(ObjectDisposedException e) => Assert.Equal(nameof(ApplianceAuthClient), e.ObjectName);
}
