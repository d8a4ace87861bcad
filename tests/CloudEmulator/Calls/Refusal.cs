namespace CloudEmulator.Calls;

/// <summary>Ends a call with an answer from within any check.</summary>
internal sealed class Refusal(EmulatedResponse response) : Exception
{
    public EmulatedResponse Response => response;
}
