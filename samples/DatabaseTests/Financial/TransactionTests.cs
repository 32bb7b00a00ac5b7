using Rehearsal.Postgres.Testing.EntityFrameworkCore;
using Rehearsal.Postgres.Testing.Xunit;

namespace DatabaseTests.Financial;

/// <summary>Deposits, withdrawals, a transfer, a withdrawal that is blocked.</summary>
public sealed class TransactionTests() : DatabaseTest(Bank.Models.Options)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [DurationTarget(100)]
    public async Task FinancialTransactionProcessing()
    {
        var db = new ModelDatabase(Database, Bank.Models);
        var (accounts, transactions, alerts) = (db.Set<Account>(), db.Set<Transaction>(), db.Set<FraudAlert>());

        // 1. Three accounts of two customers
        var opened = new DateOnly(2024, 1, 1);
        Account[] customers =
        [
            new() { AccountNumber = "CHK-001-123456", AccountType = AccountType.Checking, CustomerId = 1001, Balance = 5000.00m, OpenedDate = opened, DailyLimit = 2000.00m, MonthlyLimit = 20000.00m },
            new() { AccountNumber = "SAV-001-123457", AccountType = AccountType.Savings, CustomerId = 1001, Balance = 15000.00m, OpenedDate = opened, DailyLimit = 1000.00m, MonthlyLimit = 10000.00m },
            new() { AccountNumber = "CHK-002-123458", AccountType = AccountType.Checking, CustomerId = 1002, Balance = 3000.00m, OpenedDate = opened },
        ];
        foreach (var account in customers)
        {
            Assert.True((await accounts.CreateAsync(account, Token)).Id > 0);
        }

        var (checking, savings) = (customers[0].Id, customers[1].Id);

        // 2. A deposit and a withdrawal
        Transaction[] regular =
        [
            new()
            {
                AccountId = checking,
                TransactionType = TransactionType.Deposit,
                Amount = 1500.00m,
                Description = "Payroll deposit",
                ReferenceNumber = "PAY-20240115-001",
                TransactionDate = new DateOnly(2024, 1, 15),
                Metadata = new() { ["source"] = "employer", ["payroll_id"] = "PR-001" },
            },
            new()
            {
                AccountId = checking,
                TransactionType = TransactionType.Withdrawal,
                Amount = 200.00m,
                Description = "ATM withdrawal",
                ReferenceNumber = "ATM-20240116-001",
                TransactionDate = new DateOnly(2024, 1, 16),
                Fees = 2.50m,
                Metadata = new() { ["atm_id"] = "ATM-12345", ["location"] = "Main St" },
            },
        ];
        foreach (var transaction in regular)
        {
            await ProcessAsync(accounts, transactions, transaction);
        }

        // 3. The balance: 5000.00 + 1500.00 - 200.00 - 2.50
        Assert.Equal(6297.50m, await BalanceAsync(accounts, checking));

        // 4. A transfer from checking to savings, both sides of it. Its reference is drawn as a bank draws one; nothing depends on it.
        var reference = $"TXF-{Guid.NewGuid().ToString("N")[..8].ToUpperInvariant()}";
        var transferDate = new DateOnly(2024, 1, 17);
        await ProcessAsync(accounts, transactions, new Transaction
        {
            AccountId = checking,
            TransactionType = TransactionType.TransferOut,
            Amount = 1000.00m,
            Description = "Transfer to savings",
            ReferenceNumber = reference,
            TransactionDate = transferDate,
            ToAccountId = savings,
            Fees = 5.00m,
        });
        await ProcessAsync(accounts, transactions, new Transaction
        {
            AccountId = savings,
            TransactionType = TransactionType.TransferIn,
            Amount = 1000.00m,
            Description = "Transfer from checking",
            ReferenceNumber = reference,
            TransactionDate = transferDate,
            FromAccountId = checking,
        });

        // 5. Both balances
        var finalChecking = (await accounts.FindOneAsync(new { Id = checking }, Token))!;
        Assert.Equal(5292.50m, finalChecking.Balance); // 6297.50 - 1000.00 - 5.00
        Assert.Equal(16000.00m, await BalanceAsync(accounts, savings)); // 15000.00 + 1000.00

        // 6. A withdrawal above the daily limit is blocked
        var suspicious = new Transaction
        {
            AccountId = checking,
            TransactionType = TransactionType.Withdrawal,
            Amount = 3000.00m,
            Description = "ATM withdrawal",
            ReferenceNumber = "ATM-20240118-001",
            TransactionDate = new DateOnly(2024, 1, 18),
            Metadata = new() { ["atm_id"] = "ATM-99999", ["location"] = "Unknown City" },
        };
        Assert.True(suspicious.Amount > finalChecking.DailyLimit);
        var alert = await alerts.CreateAsync(
            new FraudAlert
            {
                AccountId = checking,
                AlertType = AlertType.Amount,
                Severity = Severity.High,
                Description = $"Large withdrawal attempt: ${suspicious.Amount} exceeds daily limit ${finalChecking.DailyLimit}",
                TriggeredDate = new DateOnly(2024, 1, 18),
            },
            Token);
        suspicious.Status = TransactionStatus.Failed;
        await transactions.CreateAsync(suspicious, Token);
        await alerts.UpdateAsync(new { alert.Id }, new { TransactionId = suspicious.Id }, Token);
        Assert.Equal(suspicious.Id, (await alerts.FindOneAsync(new { alert.Id }, Token))!.TransactionId);
        Assert.Equal(5292.50m, await BalanceAsync(accounts, checking));

        // 7. The history: three completed on this account (deposit, withdrawal, transfer out), four over both with the transfer in
        var history = await transactions.FindManyAsync(new { AccountId = checking }, Token);
        var completed = history.Where(static transaction => transaction.Status == TransactionStatus.Completed).ToList();
        Assert.Equal(3, completed.Count);
        Assert.Single(history, static transaction => transaction.Status == TransactionStatus.Failed);
        Assert.Equal(4, (await transactions.FindManyAsync(new { Status = TransactionStatus.Completed }, Token)).Count);

        // 8. The month
        Assert.Equal(1500.00m, completed.Where(static transaction => transaction.TransactionType == TransactionType.Deposit).Sum(static transaction => transaction.Amount));
        Assert.Equal(1200.00m, completed.Where(static transaction => transaction.TransactionType is TransactionType.Withdrawal or TransactionType.TransferOut).Sum(static transaction => transaction.Amount)); // 200 + 1000
        Assert.Equal(7.50m, completed.Sum(static transaction => transaction.Fees)); // 2.50 + 5.00
    }

    private static async Task<decimal> BalanceAsync(ModelSet<Account> accounts, int id) => (await accounts.FindOneAsync(new { Id = id }, Token))!.Balance;

    /// <summary>Records a transaction, changes the balance, marks the transaction as completed.</summary>
    private static async Task ProcessAsync(ModelSet<Account> accounts, ModelSet<Transaction> transactions, Transaction transaction)
    {
        Assert.True((await transactions.CreateAsync(transaction, Token)).Id > 0);
        var balance = await BalanceAsync(accounts, transaction.AccountId);
        var changed = transaction.TransactionType is TransactionType.Deposit or TransactionType.TransferIn
            ? balance + transaction.Amount
            : balance - transaction.Amount - transaction.Fees;
        await accounts.UpdateAsync(new { Id = transaction.AccountId }, new { Balance = changed, LastActivity = transaction.TransactionDate }, Token);
        await transactions.UpdateAsync(new { transaction.Id }, new { Status = TransactionStatus.Completed, ProcessedDate = transaction.TransactionDate }, Token);
    }
}
