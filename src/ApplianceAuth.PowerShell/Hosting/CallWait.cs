namespace ApplianceAuth.Hosting;

/// <summary>Waits for a limit or for a cloud in trouble; what takes longer than a second is shown, counting down.</summary>
internal static class CallWait
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    /// <summary>Waits until a time. May be called on any thread.</summary>
    /// <param name="cmdlet">Shows it.</param>
    /// <param name="until">When the wait ends.</param>
    /// <param name="why">What is waited for, as a phrase.</param>
    /// <param name="stop">Ends the wait.</param>
    public static Task RunAsync(ApplianceCmdlet cmdlet, DateTimeOffset until, string why, CancellationToken stop) =>
        cmdlet.Pipeline.PostAsync(() => ShowAsync(cmdlet, until, why, stop));

    private static async Task ShowAsync(ApplianceCmdlet cmdlet, DateTimeOffset until, string why, CancellationToken stop)
    {
        // By the time that passes: a clock that is set back meanwhile does not prolong the wait.
        TimeSpan whole = until - Appliances.Clock.GetUtcNow();
        long began = Appliances.Clock.GetTimestamp();
        for (TimeSpan left = whole; left > TimeSpan.Zero; left = whole - Appliances.Clock.GetElapsedTime(began))
        {
            if (whole > s_second)
            {
                cmdlet.ShowProgress("Waiting to call", $"{why} until {PlainWords.Time(until)}", left);
            }

            await Task.Delay(left < s_second ? left : s_second, Appliances.Clock, stop);
        }

        if (whole > s_second)
        {
            cmdlet.EndProgress("Waiting to call");
        }
    }
}
