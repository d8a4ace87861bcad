using ApplianceAuth.Stores;

namespace ApplianceAuth.Tests.Stores;

public class BuiltInStoreTests
{
    [Fact]
    public void Protection_is_that_of_the_operating_system() =>
        Assert.Equal(OperatingSystem.IsWindows() ? "DPAPI (current user)" : "File permissions (0600)", new BuiltInStore(DataFolder.OfThisUser).Protection);
}
