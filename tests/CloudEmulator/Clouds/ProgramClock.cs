namespace CloudEmulator.Clouds;

/// <summary>Advances programs, <see cref="Control.CloudSettings.ProgramSpeed"/> times as fast as the system clock.</summary>
internal static class ProgramClock
{
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(200);

    /// <summary>Runs until the emulator stops.</summary>
    public static async Task RunAsync(Cloud cloud)
    {
        // Uses the system clock, because a test that stops the time of the clouds does not want to stop programs.
        using PeriodicTimer timer = new(s_step);
        try
        {
            while (await timer.WaitForNextTickAsync(cloud.Stopping))
            {
                double seconds = cloud.Settings.ProgramSpeed * s_step.TotalSeconds;
                if (seconds > 0)
                {
                    Advance(cloud, seconds);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The emulator stops.
        }
    }

    private static void Advance(Cloud cloud, double seconds)
    {
        cloud.HomeConnectHomes.Advance(cloud, seconds);
        cloud.MieleHome.Advance(cloud, seconds);
    }
}
