using ApplianceAuth.Appliances;

namespace ApplianceAuth.Tests.Appliances;

/// <summary>Tests of the last values of a watch, and of the events that it remembers.</summary>
public class KnownValuesTests
{
    [Fact]
    public void Appliance_is_new_once_for_each_kind()
    {
        KnownValues values = new();
        KnownValue oven = values.Of("", "1", out bool first);
        Assert.Same(oven, values.Of("", "1", out bool again));
        Assert.NotSame(oven, values.Of("devices", "1", out bool other));
        Assert.NotSame(oven, values.Of("", null, out bool none));

        Assert.Equal((true, false, true, true), (first, again, other, none));
    }

    [Fact]
    public void Member_has_the_path_of_its_names()
    {
        KnownValues values = new();
        KnownValue state = values.Of(values.Of("", "1", out _), "state");

        Assert.Equal(("state", "state/light"), (state.Key, values.Of(state, "light").Key));
        Assert.Same(state.Find("light"), values.Of(state, "light"));
        Assert.Single(state.Members);
        Assert.Null(state.Find("door"));
        Assert.Empty(values.Of(state, "light").Members);
    }

    [Fact]
    public void Set_returns_the_value_before()
    {
        KnownValues values = new();
        KnownValue light = values.Of(values.Of("", "1", out _), "light");

        Assert.Equal(default, values.Set(light, new("1", null)));
        Assert.Equal("1", values.Set(light, new("2", null)).Json);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void Values_above_the_limit_are_forgotten(int more, bool forgotten)
    {
        KnownValues values = new();
        KnownValue light = values.Of(values.Of("", "1", out _), "light");
        // An entry counts 100 characters and its texts; the second one is named "light", twice.
        int used = 100 + 1 + 100 + 5 + 5;
        values.Set(light, new(new('x', 20), null));
        values.Set(light, new(new('x', KnownValues.MaximumSize - used + more), null));

        values.Of("", "1", out bool isNew);

        Assert.Equal(forgotten, isNew);
        values.Of("", "1", out isNew);
        Assert.False(isNew);
    }

    [Fact]
    public void Event_of_an_earlier_connection_is_a_replay()
    {
        ReplayDetector detector = new();

        Assert.False(detector.IsReplay(1, "1", "K", "v", 5));
        Assert.False(detector.IsReplay(1, "1", "K", "v", 5));
        Assert.True(detector.IsReplay(2, "1", "K", "v", 5));
        Assert.False(detector.IsReplay(2, "2", "K", "v", 5));
        Assert.False(detector.IsReplay(2, "1", "L", "v", 5));
        Assert.False(detector.IsReplay(2, "1", "K", "w", 5));
        Assert.False(detector.IsReplay(2, "1", "K", null, 5));
        Assert.False(detector.IsReplay(2, "1", "K", "v", 6));
    }

    [Fact]
    public void Event_without_a_time_is_never_a_replay()
    {
        ReplayDetector detector = new();

        Assert.False(detector.IsReplay(1, "1", "K", "v", 0));
        Assert.False(detector.IsReplay(2, "1", "K", "v", 0));
    }

    [Theory]
    [InlineData(ReplayDetector.Capacity, true)]
    [InlineData(ReplayDetector.Capacity + 1, false)]
    public void Oldest_event_above_the_capacity_is_forgotten(int count, bool isReplay)
    {
        ReplayDetector detector = new();
        for (int time = 1; time <= count; time++)
        {
            Assert.False(detector.IsReplay(1, "1", "K", "v", time));
        }

        Assert.Equal(isReplay, detector.IsReplay(2, "1", "K", "v", 1));
        Assert.True(detector.IsReplay(2, "1", "K", "v", count));
    }
}
