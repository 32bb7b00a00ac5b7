using Rehearsal.Xunit;
using Shop;

namespace Rehearsal.Testing.Tests;

/// <summary>As a user writes it: every scenario of the shop is a test case.</summary>
public sealed class ShopRehearsals
{
    private static readonly ScenarioTester Shop = new(ShopSystem.Define) { Cancellation = static () => TestContext.Current.CancellationToken };

    [Theory]
    [ScenarioFiles("../../samples/Shop/scenarios")]
    public void ShopRehearses(string file) => Shop.Run(file).ShouldPass();
}
