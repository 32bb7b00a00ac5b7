namespace Rehearsal.Messaging.Tests;

public class RateWindowTests
{
    [Fact]
    public void HasRoom_AtTheEndOfTheWindow_ThePassCountsNoLonger()
    {
        var window = new RateWindow(limit: 1, length: 100);
        window.Pass(1_000);

        Assert.False(window.HasRoom(1_099));
        Assert.True(window.HasRoom(1_100));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(17)]
    public void HasRoom_AnyMoments_AgreesWithCountingThemAll(int limit)
    {
        const long Length = 50;
        var chance = new Random(limit);
        var window = new RateWindow(limit, Length);
        List<long> passed = [];
        for (long now = 0; now < 5_000; now += chance.Next(0, 8))
        {
            var expected = passed.Count(time => time > now - Length) < limit;

            Assert.Equal(expected, window.HasRoom(now));
            if (expected)
            {
                window.Pass(now);
                passed.Add(now);
            }
        }

        Assert.True(passed.Count > limit);
    }

    [Fact]
    public void RoomAt_OthersWaitBefore_IsWhenTheLastOfThemHasMadeRoom()
    {
        var window = new RateWindow(limit: 2, length: 100);
        window.Pass(10);
        window.Pass(40);

        Assert.Equal([110, 140, 210, 240, 310], Enumerable.Range(0, 5).Select(before => window.RoomAt(before, now: 50)));
    }

    [Fact]
    public void RoomAt_SomeRoomIsLeft_IsNowForAsMany()
    {
        var window = new RateWindow(limit: 3, length: 100);
        window.Pass(10);

        Assert.Equal([50, 50, 110, 150, 150, 210], Enumerable.Range(0, 6).Select(before => window.RoomAt(before, now: 50)));
    }

    [Fact]
    public void Pass_MoreThanTheLimit_TheLatestCount()
    {
        var window = new RateWindow(limit: 2, length: 100);
        foreach (var time in (long[])[10, 20, 30])
        {
            window.Pass(time);
        }

        Assert.False(window.HasRoom(119));
        Assert.Equal(120, window.RoomAt(0, 119));
        Assert.True(window.HasRoom(120));
    }
}
