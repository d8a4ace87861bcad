namespace CloudEmulator.Calls;

/// <summary>Ends a call with an answer from within any check.</summary>
internal sealed class Refusal(Answer answer) : Exception
{
    public Answer Answer => answer;
}
