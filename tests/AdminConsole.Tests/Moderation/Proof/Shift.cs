using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Queue;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Tests.Moderation.Proof;

/// <summary>A comment as a moderator's page shows it.</summary>
internal sealed record Offered(CommentId Id, string PlatformId, long Version, string Hash);

/// <summary>People and waiting comments for a proof or a benchmark, written straight into the database.</summary>
internal static class Shift
{
    public const string Password = "correct horse 7";

    public static string EmailOf(int moderator) => $"moderator-{moderator}@example.test";

    public static string NameOf(int moderator) => $"Moderator No. {moderator:00}";

    /// <summary>Hashing a password takes long on purpose; one hash serves them all.</summary>
    public static async Task AddModeratorsAsync(ConsoleDb db, People people, int count, CancellationToken cancel)
    {
        await people.AddAsync(ProcessContext.System("person.add", "proof"), EmailOf(0), NameOf(0), Roles.Moderator, Password, cancel);
        var first = await db.People.AsNoTracking().SingleAsync(p => p.UserName == EmailOf(0), cancel);
        var role = await db.Set<IdentityUserRole<Guid>>().Where(r => r.UserId == first.Id).Select(r => r.RoleId).SingleAsync(cancel);
        for (var i = 1; i < count; i++)
        {
            var email = EmailOf(i);
            var person = new Person
            {
                Id = Ids.New(TimeProvider.System),
                UserName = email,
                NormalizedUserName = email.ToUpperInvariant(),
                Email = email,
                NormalizedEmail = email.ToUpperInvariant(),
                EmailConfirmed = true,
                DisplayName = NameOf(i),
                CreatedAt = first.CreatedAt,
                SecurityStamp = Ids.New(TimeProvider.System).ToString("N"),
                PasswordHash = first.PasswordHash,
            };
            db.People.Add(person);
            db.Set<IdentityUserRole<Guid>>().Add(new() { UserId = person.Id, RoleId = role });
        }

        await db.SaveChangesAsync(cancel);
    }

    public static async Task<List<Offered>> AddCommentsAsync(Func<ConsoleDb> open, int count, CancellationToken cancel, int authors = 500, string prefix = "c")
    {
        const int Chunk = 1000;
        var now = TimeProvider.System.GetUtcNow();
        var thread = new CommentThread { Id = Ids.New(TimeProvider.System), PlatformId = $"{prefix}-thread", Kind = ThreadKind.Track, Title = "夜航船", CommentCount = count };
        var people = Enumerable.Range(0, Math.Min(authors, count)).Select(i => new Author { Id = Ids.New(TimeProvider.System), PlatformId = $"{prefix}-author-{i}", CommentCount = 1 }).ToList();
        await using (var db = open())
        {
            db.Threads.Add(thread);
            db.Authors.AddRange(people);
            await db.SaveChangesAsync(cancel);
        }

        var offered = new List<Offered>(count);
        for (var from = 0; from < count; from += Chunk)
        {
            await using var db = open();
            db.ChangeTracker.AutoDetectChangesEnabled = false;
            for (var i = from; i < Math.Min(count, from + Chunk); i++)
            {
                var text = $"第 {i} 条：唱成这样也敢发，真是垃圾";
                var comment = new Comment
                {
                    Id = Ids.New<CommentId>(TimeProvider.System),
                    PlatformId = $"{prefix}-{i}",
                    ThreadId = thread.Id,
                    AuthorId = people[i % people.Count].Id,
                    Text = text,
                    TextHash = Comment.HashOf(text),
                    CreatedAt = now,
                    ReceivedAt = now,
                    Status = CommentStatus.Waiting,
                };
                db.Comments.Add(comment);
                db.QueueEntries.Add(new QueueEntry
                {
                    CommentId = comment.Id,
                    Category = Category.Inflammatory,
                    Probability = .9f,
                    Reach = 10,
                    Priority = QueuePriority.Of(.9, 10, now) + (i * 1e-6),
                    EnteredAt = now,
                });
                offered.Add(new Offered(comment.Id, comment.PlatformId, 1, Convert.ToHexStringLower(comment.TextHash)));
            }

            await db.SaveChangesAsync(cancel);
        }

        return offered;
    }
}
