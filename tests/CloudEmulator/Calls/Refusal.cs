namespace CloudEmulator.Calls;

/// <summary>Ends a call with an error response.</summary>
internal sealed class Refusal(EmulatedResponse response) : Exception
{
    public EmulatedResponse Response => response;
}
