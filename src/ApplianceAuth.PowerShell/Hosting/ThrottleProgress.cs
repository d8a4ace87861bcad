namespace ApplianceAuth.Hosting;

/// <summary>Waits for a limit or for a cloud in trouble; what takes longer than a second is shown, counting down.</summary>
internal static class ThrottleProgress
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    /// <summary>Waits until a time. May be called on any thread.</summary>
    /// <param name="cmdlet">Shows it.</param>
    /// <param name="until">When the wait ends.</param>
    /// <param name="why">What is waited for, as a phrase.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static Task RunAsync(ApplianceCmdlet cmdlet, DateTimeOffset until, string why, CancellationToken cancellationToken) =>
        cmdlet.Pipeline.PostAsync(() => ShowAsync(cmdlet, until, why, cancellationToken));

    private static async Task ShowAsync(ApplianceCmdlet cmdlet, DateTimeOffset until, string why, CancellationToken cancellationToken)
    {
        // By the time that passes: a clock that is set back meanwhile does not prolong the wait.
        TimeSpan whole = until - ModuleServices.TimeProvider.GetUtcNow();
        long began = ModuleServices.TimeProvider.GetTimestamp();
        for (TimeSpan left = whole; left > TimeSpan.Zero; left = whole - ModuleServices.TimeProvider.GetElapsedTime(began))
        {
            if (whole > s_second)
            {
                cmdlet.ShowProgress("Waiting to call", $"{why} until {ConsoleText.FormatTime(until)}", left);
            }

            await Task.Delay(left < s_second ? left : s_second, ModuleServices.TimeProvider, cancellationToken);
        }

        if (whole > s_second)
        {
            cmdlet.EndProgress("Waiting to call");
        }
    }
}
