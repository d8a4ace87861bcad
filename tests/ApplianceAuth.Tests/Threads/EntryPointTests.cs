using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using ApplianceAuth.Hosting;

namespace ApplianceAuth.Tests.Threads;

/// <summary>
/// No call of the core blocks the thread that makes it, and none comes back to that thread's context: otherwise a lock that it holds meanwhile is held
/// until the caller has time, which may be never.
/// </summary>
public sealed class EntryPointTests(CloudFixture cloud) : IClassFixture<CloudFixture>
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);

    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Type[] s_awaitable = [typeof(Task), typeof(Task<>), typeof(ValueTask), typeof(ValueTask<>), typeof(IAsyncEnumerable<>)];

    public static TheoryData<string> Calls => [.. EntryPoints.All.Select(entry => $"{entry}")];

    [Fact]
    public void List_has_all_calls_of_the_cmdlets() =>
        Assert.Empty(CallsOfTheCmdlets().Distinct().Except(EntryPoints.All.Select(entry => entry.Name)));

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Call_neither_blocks_its_thread_nor_resumes_on_its_context(string call)
    {
        EntryPoint entry = EntryPoints.All.Single(one => $"{one}" == call);
        await using EntryFixture fixture = await EntryFixture.StartAsync(cloud);
        Func<Task> start = await entry.Prepare(fixture);
        ForbiddenContext context = new();
        fixture.Hold();

        Task work = await context.StartAsync(start, s_limit);
        Assert.True(entry.AtOnce || !work.IsCompleted, "It was not pending.");
        fixture.Complete();
        Task ended = fixture.Clock.PassAsync(work);

        if (entry.Fails)
        {
            await Sample.FailureAsync(ended);
        }
        else
        {
            await ended;
        }

        Assert.Empty(context.Uses);
    }

    [Fact]
    public async Task Context_records_an_await_that_resumes_on_it()
    {
        ForbiddenContext context = new();
        TaskCompletionSource pending = new();

        Task work = await context.StartAsync(async () => await pending.Task, s_limit);
        pending.SetResult();
        await work.WaitAsync(s_limit);

        Assert.Contains("Post ", Assert.Single(context.Uses), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Context_finds_a_call_that_blocks()
    {
        ForbiddenContext context = new();
        TaskCompletionSource pending = new();

        await Assert.ThrowsAsync<TimeoutException>(() => context.StartAsync(
            () =>
            {
                pending.Task.Wait();
                return Task.CompletedTask;
            },
            TimeSpan.FromMilliseconds(100)));
        pending.SetResult();
    }

    /// <summary>The methods of classes of the core that return a task and that the cmdlet assembly refers to.</summary>
    private static IEnumerable<string> CallsOfTheCmdlets()
    {
        using PEReader file = new(File.OpenRead(typeof(ModuleContext).Assembly.Location));
        MetadataReader metadata = file.GetMetadataReader();
        foreach (MemberReference member in metadata.MemberReferences.Select(metadata.GetMemberReference).Where(member => member.Parent.Kind == HandleKind.TypeReference))
        {
            TypeReference parent = metadata.GetTypeReference((TypeReferenceHandle)member.Parent);
            Type? type = typeof(ErrorId).Assembly.GetType($"{metadata.GetString(parent.Namespace)}.{metadata.GetString(parent.Name)}");
            string name = metadata.GetString(member.Name);
            if (type is { IsInterface: false } && type.GetMethods(All).Any(method => method.Name == name && !method.IsSpecialName && IsAwaitable(method.ReturnType)))
            {
                yield return $"{type.Name}.{name}";
            }
        }
    }

    private static bool IsAwaitable(Type type) => s_awaitable.Contains(type.IsGenericType ? type.GetGenericTypeDefinition() : type);
}
