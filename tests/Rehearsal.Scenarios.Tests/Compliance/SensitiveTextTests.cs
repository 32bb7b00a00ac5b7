namespace Rehearsal.Scenarios.Tests;

/// <summary>Data that is known by its form; the numbers are those that networks, banks and offices publish for tests.</summary>
public sealed class SensitiveTextTests
{
    [Theory]
    [InlineData("4111111111111111")]
    [InlineData("4222222222222")]
    [InlineData("5555 5555 5555 4444")]
    [InlineData("2223003122003222")]
    [InlineData("3782-822463-10005")]
    [InlineData("30569309025904")]
    [InlineData("6011111111111117")]
    [InlineData("3530111333300000")]
    [InlineData("6200000000000005")]
    [InlineData("6759649826438453")]
    [InlineData("card:4111111111111111;")]
    [InlineData("4111 1111 1111 1111 12/27")]
    [InlineData("2027 4111-1111-1111-1111")]
    [InlineData("1234567 4111111111111111")]
    public void CardNumber_OfANetwork_IsFound(string text) => Assert.True(SensitiveText.Has(SensitiveData.CardNumber, text));

    [Theory]
    [InlineData("4111111111111112")]
    [InlineData("411111111111111")]
    [InlineData("41111111111111111111111")]
    [InlineData("1234567812345670")]
    [InlineData("4111  1111  1111  1111")]
    [InlineData("4111-1111_1111-1111")]
    [InlineData("0.4111111111111111")]
    [InlineData("550e8400-e29b-4111-1111-111111111111")]
    [InlineData("")]
    public void CardNumber_AnotherNumber_IsNotFound(string text) => Assert.False(SensitiveText.Has(SensitiveData.CardNumber, text));

    [Theory]
    [InlineData(SensitiveData.EmailAddress, "a.b+c@mail.example.org", true)]
    [InlineData(SensitiveData.EmailAddress, "mail to x@y.de now", true)]
    [InlineData(SensitiveData.EmailAddress, "user@host", false)]
    [InlineData(SensitiveData.EmailAddress, "@example.org", false)]
    [InlineData(SensitiveData.Iban, "DE89370400440532013000", true)]
    [InlineData(SensitiveData.Iban, "pay GB82 WEST 1234 5698 7654 32 today", true)]
    [InlineData(SensitiveData.Iban, "AT61 1904 3002 3457 3201 EUR 100", true)]
    [InlineData(SensitiveData.Iban, "BE68 5390 0754 7034 PAID NOW", true)]
    [InlineData(SensitiveData.Iban, "DE89370400440532013001", false)]
    [InlineData(SensitiveData.Iban, "AT61 1904 3002 3457 3202 EUR 100", false)]
    [InlineData(SensitiveData.Iban, "de89370400440532013000", false)]
    [InlineData(SensitiveData.UsSsn, "ssn 219-09-9999.", true)]
    [InlineData(SensitiveData.UsSsn, "000-12-3456", false)]
    [InlineData(SensitiveData.UsSsn, "666-12-3456", false)]
    [InlineData(SensitiveData.UsSsn, "900-12-3456", false)]
    [InlineData(SensitiveData.UsSsn, "123-00-4567", false)]
    [InlineData(SensitiveData.UsSsn, "123-45-0000", false)]
    [InlineData(SensitiveData.UsSsn, "1123-45-6789", false)]
    public void Data_OfAForm_IsFound(SensitiveData kind, string text, bool found) => Assert.Equal(found, SensitiveText.Has(kind, text));

    [Theory]
    [InlineData(SensitiveData.CardNumber, "4111 ")]
    [InlineData(SensitiveData.EmailAddress, "a.")]
    [InlineData(SensitiveData.EmailAddress, "a@b.")]
    [InlineData(SensitiveData.Iban, "DE89 AAAA ")]
    [InlineData(SensitiveData.UsSsn, "123-45-")]
    public void Data_LongTextThatAlmostHasIt_TakesTimeInProportion(SensitiveData kind, string part) =>
        Assert.False(SensitiveText.Has(kind, string.Concat(Enumerable.Repeat(part, 200_000))));
}
