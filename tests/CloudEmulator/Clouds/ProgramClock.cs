namespace CloudEmulator.Clouds;

/// <summary>Lets programs go on, <see cref="Control.CloudSettings.ProgramSpeed"/> times as fast as the machine's time.</summary>
internal static class ProgramClock
{
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(200);

    /// <summary>Runs until the emulator ends.</summary>
    public static async Task RunAsync(Cloud cloud)
    {
        // By the machine's clock: a test that stands still its clouds' time does not mean to stop this.
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
            // The emulator ends.
        }
    }

    private static void Advance(Cloud cloud, double seconds)
    {
        cloud.HomeConnectHomes.Advance(cloud, seconds);
        cloud.MieleHome.Advance(cloud, seconds);
    }
}
