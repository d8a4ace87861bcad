using ApplianceAuth.Vault;

namespace ApplianceAuth.Tests.Vault;

/// <summary>Versions of SecretStore whose members have other names or throw.</summary>
public sealed class SecretStoreStateTests
{
    [Theory]
    [InlineData(typeof(Good), true, true)]
    [InlineData(typeof(Unreadable), true, false)]
    [InlineData(typeof(Failing), true, false)]
    [InlineData(typeof(Unmade), true, false)]
    [InlineData(typeof(Renamed), false, false)]
    [InlineData(typeof(Overloaded), false, false)]
    [InlineData(typeof(object), false, false)]
    public void Reload_of_other_versions_never_throws(Type version, bool canReload, bool reloads)
    {
        Assert.Equal((canReload, reloads), (SecretStoreState.CanReload(version), SecretStoreState.Reload(version)));
        Assert.False(SecretStoreState.IsLocked(version));
        Assert.Equal(reloads, SecretStoreState.Reload(version));
    }

    [Fact]
    public void Store_that_is_not_loaded_needs_no_reload() => Assert.True(SecretStoreState.CanReload() && SecretStoreState.Reload());

    private sealed class Store(Func<object> read)
    {
        private object _data = new();

        public void UpdateDataFromFile() => _data = read();

        public object Keep() => _data;
    }

    private sealed class Good
    {
        private static readonly Store s_store = new(() => new());

        private readonly Store _secureStore = s_store;

        public static Good GetInstance(object? password, object? cmdlet) => new();

        public override string ToString() => $"{_secureStore}";
    }

    /// <summary>SecretStore keeps its data and reports no error if it cannot read its file.</summary>
    private sealed class Unreadable
    {
        private static readonly object s_data = new();

        private readonly Store _secureStore = new(() => s_data);

        public static Unreadable Made { get; } = new();

        public static Unreadable GetInstance()
        {
            Made._secureStore.UpdateDataFromFile();
            return Made;
        }
    }

    private sealed class Failing
    {
        private readonly Store _secureStore = new(() => throw new InvalidOperationException("The file is damaged."));

        public static Failing GetInstance() => new();

        public override string ToString() => $"{_secureStore}";
    }

    private sealed class Unmade
    {
        private readonly Store _secureStore = new(() => new());

        public static Unmade GetInstance() => throw new InvalidOperationException("The configuration is damaged.");

        public override string ToString() => $"{_secureStore}";
    }

    private sealed class Renamed
    {
        private readonly Store _store = new(() => new());

        public static Renamed GetInstance() => new();

        public override string ToString() => $"{_store}";
    }

    private sealed class Overloaded
    {
        private readonly Store _secureStore = new(() => new());

        public static Overloaded GetInstance() => new();

        public static Overloaded GetInstance(string name) => new();

        public override string ToString() => $"{_secureStore}{GetInstance("")}";
    }
}
