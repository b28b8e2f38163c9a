using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AdminConsole.Engine.Accounts;
using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace AdminConsole.Tests.Web;

/// <summary>The audit page's filters and exports.</summary>
public sealed class AuditExportTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Lines_ReadByAnOutsider_ProveTheChain(StorageProvider provider)
    {
        await using var console = await TestConsole.StartAsync(provider);
        await console.Get<ApiKeys>().AddAsync(new ProcessContext("apikey.add", "周 \"七\"", Ids.New(TimeProvider.System), "为了测试"), "test", ApiScope.Read, None);
        using var admin = await console.SignedInAsync(Roles.Admin);
        var lines = (await admin.GetStringAsync(new Uri("/audit.ndjson", UriKind.Relative), None)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        var previous = new string('0', 64);
        for (var i = 0; i < lines.Length; i++)
        {
            using var line = JsonDocument.Parse(lines[i]);
            Assert.Equal(i + 1, line.RootElement.GetProperty("sequence").GetInt64());
            Assert.Equal(previous, line.RootElement.GetProperty("previousHash").GetString());
            previous = line.RootElement.GetProperty("hash").GetString()!;
            Assert.Equal(previous, HashByTheDescription(line.RootElement));
        }

        Assert.Contains(lines, line => line.Contains("为了测试", StringComparison.Ordinal));
        await using var db = console.Db();
        Assert.Equal(Convert.ToHexStringLower(db.AuditHeads.Single().Hash), previous);
        Assert.Single((await admin.GetStringAsync(new Uri("/audit.ndjson?kind=apikey.add", UriKind.Relative), None)).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Page_OfADay_ShowsThatDayOfTheReader(StorageProvider provider)
    {
        // 24 November 23:30 in Shanghai, where the reader is; 25 minutes later it is still the 24th, an hour later the 25th.
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 15, 30, 0, TimeSpan.Zero));
        await using var console = await TestConsole.StartAsync(provider, services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock)));
        using var admin = await console.SignedInAsync(Roles.Admin);
        await console.Get<ApiKeys>().AddAsync(ProcessContext.System("apikey.add", "test"), "of the 24th", ApiScope.Read, None);
        clock.Advance(TimeSpan.FromMinutes(45));
        await console.Get<ApiKeys>().AddAsync(ProcessContext.System("apikey.add", "test"), "of the 25th", ApiScope.Read, None);

        Assert.Equal(2, await RowsAsync("/audit?kind=apikey.add"));
        Assert.Equal(1, await RowsAsync("/audit?kind=apikey.add&from=2026-11-25"));
        Assert.Equal(1, await RowsAsync("/audit?kind=apikey.add&to=2026-11-24"));
        Assert.Equal(2, await RowsAsync("/audit?kind=apikey.add&from=2026-11-24&to=2026-11-25"));
        Assert.Equal(0, await RowsAsync("/audit?kind=apikey.add&from=2026-11-26"));

        async Task<int> RowsAsync(string path) => (await admin.PageAsync(path)).QuerySelectorAll("table.audit tbody tr").Length;
    }

    /// <summary>Written anew from the description, without the console's own code.</summary>
    private static string HashByTheDescription(JsonElement line)
    {
        var bytes = new List<byte>(Convert.FromHexString(line.GetProperty("previousHash").GetString()!));
        Add(line.GetProperty("sequence").GetInt64());
        var at = DateTimeOffset.Parse(line.GetProperty("at").GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        Add((at - DateTimeOffset.UnixEpoch).Ticks / 10);
        foreach (var field in new[] { "actorId", "actor", "kind", "subject", "reason", "detail" })
        {
            var text = line.GetProperty(field).GetString();
            Add(text is null ? -1 : Encoding.UTF8.GetByteCount(text));
            bytes.AddRange(Encoding.UTF8.GetBytes(text ?? ""));
        }

        return Convert.ToHexStringLower(SHA256.HashData([.. bytes]));

        void Add(long number)
        {
            Span<byte> eight = stackalloc byte[8];
            BinaryPrimitives.WriteInt64BigEndian(eight, number);
            bytes.AddRange(eight);
        }
    }
}
