using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation.Decide;
using AdminConsole.Engine.Moderation.Notify;
using AdminConsole.Engine.Storage;
using AdminConsole.Tests.Moderation.Notify;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AdminConsole.Tests.Moderation.Proof;

/// <summary>
/// The console is killed (SIGKILL) twenty times, on both databases together, while moderators decide, batches run and a real receiver is
/// told: in turn after some decisions, in the middle of a batch, and while the receiver has a request in hand.
/// </summary>
public abstract class TwentyKills(StorageProvider provider, int kills)
{
    private const int Moderators = 6;
    private const int BatchSize = Batches.AtOnce + 40; // answered once it is written down, and decided in three transactions: there is a middle; one form carries no more
    private const int SinglesPerKill = 400;

    private static readonly Dictionary<string, string?> Hasty = new(StringComparer.Ordinal)
    {
        ["Storage:FullSync"] = "false", // a killed process loses nothing that the operating system has
        ["Moderation:GraceSeconds"] = "0",
        ["Webhooks:TimeoutSeconds"] = "1",
        ["Jobs:LeaseSeconds"] = "5",
    };

    private readonly ConcurrentQueue<DeskAnswer> acknowledged = new();
    private readonly ConcurrentQueue<IReadOnlyList<Offered>> acknowledgedBatches = new();
    private int interrupted;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected async Task LoseNothingAsync()
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var settings = new Dictionary<string, string?>(database.Settings.Concat(Hasty).DistinctBy(s => s.Key), StringComparer.Ordinal);
        await using var services = database.Services();
        await using var receiver = await Receiver.StartAsync();
        var databases = services.GetRequiredService<IDbContextFactory<ConsoleDb>>();
        var added = await services.GetRequiredService<WebhookEndpoints>().AddAsync(
            ProcessContext.System("webhook.add", "proof"), receiver.Url, "the platform", receiver.Secret, Stop);
        Assert.IsType<EndpointOutcome.Added>(added);
        await using (var db = databases.CreateDbContext())
            await Shift.AddModeratorsAsync(db, services.GetRequiredService<People>(), Moderators + 1, Stop);
        var singles = new ConcurrentQueue<Offered>(await Shift.AddCommentsAsync(databases.CreateDbContext, SinglesPerKill * kills, Stop, prefix: "single"));
        var many = await Shift.AddCommentsAsync(databases.CreateDbContext, BatchSize * ((kills / 3) + 1), Stop, prefix: "many");
        var batches = new Queue<Offered[]>(many.Chunk(BatchSize));

        Desk[] desks = [];
        for (var kill = 0; kill < kills; kill++)
        {
            await using var console = await ConsoleProcess.StartAsync(database.Folder.Root, Stop, settings);
            if (desks.Length == 0)
                desks = await Task.WhenAll(Enumerable.Range(0, Moderators + 1).Select(i => Desk.SignInAsync(console.Address, i, Stop)));
            var seats = desks.Select(d => d.At(console.Address)).ToArray();
            using var over = CancellationTokenSource.CreateLinkedTokenSource(Stop);
            var work = seats[..^1].Select(seat => DecideUntilDeadAsync(seat, singles, over.Token)).ToList();
            switch (kill % 3)
            {
                case 0:
                    var enough = acknowledged.Count + 20 + (kill * 7);
                    await UntilAsync(() => acknowledged.Count >= enough || singles.IsEmpty);
                    break;
                case 1:
                    var batch = batches.Dequeue();
                    work.Add(BatchAsync(seats[^1], batch));
                    await UntilAsync(db => db.BatchItems.AnyAsync(i => i.CommentId == batch[0].Id && i.Outcome == BatchItemOutcome.Recorded, Stop), databases);
                    break;
                default:
                    var heard = receiver.Requests + 5;
                    await UntilAsync(() => receiver.Requests >= heard);
                    break;
            }

            await console.KillAsync();
            await over.CancelAsync();
            await Task.WhenAll(work);
            if (kill % 3 == 1)
            {
                await using var db = databases.CreateDbContext();
                interrupted += await db.Batches.CountAsync(b => db.BatchItems.Any(i => i.BatchId == b.Id && i.Outcome == BatchItemOutcome.Recorded)
                    && db.BatchItems.Any(i => i.BatchId == b.Id && i.Outcome == BatchItemOutcome.Pending), Stop);
            }
        }

        await using (await ConsoleProcess.StartAsync(database.Folder.Root, Stop, settings))
        {
            await UntilAsync(async db => !await db.Batches.AnyAsync(b => b.State != BatchState.Done, Stop)
                && !await db.OutboxMessages.AnyAsync(m => m.RoutedAt == null, Stop)
                && !await db.WebhookDeliveries.AnyAsync(d => d.State != DeliveryState.Delivered, Stop), databases);
        }

        await using var read = databases.CreateDbContext();
        await NothingIsLostAsync(read);
        await ThePlatformKnowsAsync(read, receiver);
        Assert.IsType<ChainVerdict.Holds>(await services.GetRequiredService<AuditVerifier>().VerifyAsync(Stop));
    }

    private async Task NothingIsLostAsync(ConsoleDb db)
    {
        var decisions = await db.Decisions.AsNoTracking().ToListAsync(Stop);
        var byComment = decisions.ToDictionary(d => d.CommentId); // throws where a comment has two
        Assert.NotEmpty(acknowledged);
        Assert.DoesNotContain(acknowledged, a => byComment.GetValueOrDefault(a.Comment.Id)?.DecidedBy != Shift.NameOf(a.Moderator));
        Assert.NotEmpty(acknowledgedBatches);
        Assert.DoesNotContain(acknowledgedBatches.SelectMany(b => b), c => !byComment.ContainsKey(c.Id));

        Assert.InRange(interrupted, 1, int.MaxValue); // in the middle: some decided, some not
        var outcomes = await db.BatchItems.AsNoTracking().Select(i => i.Outcome).Distinct().ToListAsync(Stop);
        Assert.Equal([BatchItemOutcome.Recorded], outcomes);
        var items = await db.BatchItems.AsNoTracking().ToListAsync(Stop);
        Assert.DoesNotContain(items, i => byComment[i.CommentId].Id != i.DecisionId || byComment[i.CommentId].BatchId != i.BatchId);
        await Ledger.EventsAgreeAsync(db, decisions);
    }

    /// <summary>Every event arrived, and a receiver that drops what it has seen carried each out once.</summary>
    private static async Task ThePlatformKnowsAsync(ConsoleDb db, Receiver receiver)
    {
        var events = await db.OutboxMessages.AsNoTracking().Select(m => m.Id).ToListAsync(Stop);
        var carriedOut = receiver.Bodies.Select(IdOf).ToList();
        Assert.Equal(events.Order(), carriedOut.Order());
        Assert.Equal(0, receiver.Forged);

        static Guid IdOf(string body)
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.GetProperty("id").GetGuid();
        }
    }

    private async Task DecideUntilDeadAsync(Desk desk, ConcurrentQueue<Offered> comments, CancellationToken over)
    {
        try
        {
            while (!over.IsCancellationRequested && comments.TryDequeue(out var comment))
            {
                var answer = await desk.RemoveAsync(comment, 3, over);
                if (answer.IsRecorded)
                    acknowledged.Enqueue(answer);
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            // It died before it answered: nobody was promised anything.
        }
    }

    private async Task BatchAsync(Desk desk, Offered[] comments)
    {
        try
        {
            using var answer = await desk.PostAsync("/queue/batches",
                [new("do", "remove"), new("reason", "3"), .. comments.Select(c => new KeyValuePair<string, string>("item", $"{c.Id.Value:N}.{c.Version}.{c.Hash}"))], Stop);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            acknowledgedBatches.Enqueue(comments);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            // It died before it answered.
        }
    }

    private static Task UntilAsync(Func<bool> reached) => UntilAsync(() => Task.FromResult(reached()));

    private static Task UntilAsync(Func<ConsoleDb, Task<bool>> reached, IDbContextFactory<ConsoleDb> databases) => UntilAsync(async () =>
    {
        await using var db = databases.CreateDbContext();
        return await reached(db);
    });

    /// <summary>Looks at what another process does, which cannot tell us.</summary>
    private static async Task UntilAsync(Func<Task<bool>> reached)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        patience.CancelAfter(TimeSpan.FromMinutes(3));
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!await reached())
            await look.WaitForNextTickAsync(patience.Token);
    }
}

public sealed class TwelveKillsOnSqliteTests() : TwentyKills(StorageProvider.Sqlite, kills: 12)
{
    [Fact]
    public Task Kill_AgainAndAgain_LosesNothingThatWasAcknowledgedAndTellsThePlatformOnce() => LoseNothingAsync();
}

public sealed class EightKillsOnPostgresTests() : TwentyKills(StorageProvider.Postgres, kills: 8)
{
    [Fact]
    public Task Kill_AgainAndAgain_LosesNothingThatWasAcknowledgedAndTellsThePlatformOnce()
    {
        Assert.SkipWhen(Databases.Postgres is null, $"{Databases.PostgresVariable} is not set");
        return LoseNothingAsync();
    }
}
