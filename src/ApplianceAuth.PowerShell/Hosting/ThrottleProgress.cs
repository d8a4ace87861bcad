namespace ApplianceAuth.Hosting;

/// <summary>Waits before a throttled or repeated call, and shows a progress bar if the wait is longer than a second.</summary>
internal static class ThrottleProgress
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    /// <summary>Waits until a time. May be called on any thread.</summary>
    /// <param name="cmdlet">The cmdlet that shows the progress bar.</param>
    /// <param name="until">The end of the wait.</param>
    /// <param name="reason">The reason, as a phrase.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public static Task RunAsync(ApplianceCmdlet cmdlet, DateTimeOffset until, string reason, CancellationToken cancellationToken) =>
        cmdlet.Pipeline.PostAsync(() => ShowAsync(cmdlet, until, reason, cancellationToken));

    private static async Task ShowAsync(ApplianceCmdlet cmdlet, DateTimeOffset until, string reason, CancellationToken cancellationToken)
    {
        // By elapsed time, so that setting the clock back does not prolong the wait.
        TimeSpan whole = until - ModuleServices.TimeProvider.GetUtcNow();
        long start = ModuleServices.TimeProvider.GetTimestamp();
        for (TimeSpan left = whole; left > TimeSpan.Zero; left = whole - ModuleServices.TimeProvider.GetElapsedTime(start))
        {
            if (whole > s_second)
            {
                cmdlet.ShowProgress(CmdletMessages.CallThrottled, CmdletMessages.FormatCallThrottledStatus(reason, ConsoleText.FormatTime(until)), left);
            }

            await Task.Delay(left < s_second ? left : s_second, ModuleServices.TimeProvider, cancellationToken);
        }

        if (whole > s_second)
        {
            cmdlet.EndProgress(CmdletMessages.CallThrottled);
        }
    }
}
