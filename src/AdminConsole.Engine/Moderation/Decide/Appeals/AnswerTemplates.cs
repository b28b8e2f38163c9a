using AdminConsole.Engine.Auditing;
using AdminConsole.Engine.Storage;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Moderation.Decide.Appeals;

/// <summary>Which answer: why the comment came down, what became of the removal, and the author's language (<c>zh</c> or <c>en</c>).</summary>
public sealed record AnswerKey(RemovalReason Reason, bool Overturned, string Language)
{
    public static IReadOnlyList<string> Languages { get; } = ["zh", "en"];

    public static IReadOnlyList<AnswerKey> All { get; } =
        [.. from reason in Enum.GetValues<RemovalReason>() from overturned in new[] { false, true } from language in Languages select new AnswerKey(reason, overturned, language)];
}

/// <summary>Texts to start an answer from: shipped ones until a lead writes better.</summary>
public sealed class AnswerTemplates(AuditedWriter writer)
{
    public static async Task<IReadOnlyDictionary<AnswerKey, string>> ReadAsync(ConsoleDb db, CancellationToken cancellationToken)
    {
        var texts = AnswerKey.All.ToDictionary(key => key, Shipped);
        foreach (var kept in await db.AnswerTemplates.AsNoTracking().ToListAsync(cancellationToken))
            texts[new AnswerKey(kept.Reason, kept.Overturned, kept.Language)] = kept.Text;
        return texts;
    }

    /// <summary>Keeps a text; an empty one brings the shipped one back.</summary>
    public Task<bool> SaveAsync(ProcessContext context, AnswerKey key, string? text, CancellationToken cancellationToken)
    {
        if (!AnswerKey.All.Contains(key))
            throw new ArgumentException("There is no such answer.", nameof(key));
        if (text?.Length > Appeal.MaxAnswerLength)
            throw new ArgumentException($"An answer has at most {Appeal.MaxAnswerLength} characters.", nameof(text));
        var wanted = string.IsNullOrWhiteSpace(text) || text.Trim() == Shipped(key) ? null : text.Trim();
        return writer.WriteAsync(context, async (db, _) =>
        {
            var kept = await db.AnswerTemplates.SingleOrDefaultAsync(
                t => t.Reason == key.Reason && t.Overturned == key.Overturned && t.Language == key.Language, cancellationToken);
            if (kept?.Text == wanted)
                return (false, AuditSubject.Nothing);
            if (wanted is null)
                db.AnswerTemplates.Remove(kept!);
            else if (kept is null)
                db.AnswerTemplates.Add(new AnswerTemplate { Reason = key.Reason, Overturned = key.Overturned, Language = key.Language, Text = wanted });
            else
                kept.Text = wanted;
            return (true, new AuditSubject($"answer:{key.Reason.ToString().ToLowerInvariant()}:{(key.Overturned ? "overturned" : "upheld")}:{key.Language}"));
        }, cancellationToken);
    }

    public static string Shipped(AnswerKey key) => (key.Language, key.Overturned) switch
    {
        ("zh", false) => $"您好，我们请另一位审核员重新看了您被删除的评论。这条评论{What(key)}，不符合社区规范，因此维持原来的处理。感谢您的理解，也欢迎您继续在这里分享对音乐的感受。",
        ("zh", true) => $"您好，经另一位审核员复核，您的评论不存在“{Short(key.Reason)}”的问题，之前的删除是一次误判。评论已经恢复，因此产生的扣分也已撤销。给您带来的不便，我们很抱歉。",
        (_, false) => $"Hello. A second moderator has read your removed comment again. It {What(key)}, which our rules do not allow, so the removal stands. Thank you for understanding; you are welcome to go on writing here.",
        _ => $"Hello. A second moderator has read your comment again and does not find that it {What(key)}: removing it was our mistake. It is back, and the points it cost you are taken off. We are sorry for the trouble.",
    };

    private static string Short(RemovalReason reason) => reason switch
    {
        RemovalReason.Insult => "辱骂或人身攻击",
        RemovalReason.Incitement => "煽动对立",
        RemovalReason.Marketing => "广告营销",
        RemovalReason.Sexual => "色情低俗",
        RemovalReason.Privacy => "泄露隐私",
        _ => "违反评论区规则",
    };

    private static string What(AnswerKey key) => (key.Language, key.Reason) switch
    {
        ("zh", RemovalReason.Insult) => "含有对他人的辱骂或人身攻击",
        ("zh", RemovalReason.Incitement) => "含有煽动对立或引战的内容",
        ("zh", RemovalReason.Marketing) => "属于广告、引流或营销内容",
        ("zh", RemovalReason.Sexual) => "含有色情或低俗内容",
        ("zh", RemovalReason.Privacy) => "泄露了他人的个人信息",
        ("zh", _) => "违反了评论区的规则",
        (_, RemovalReason.Insult) => "insults or attacks somebody",
        (_, RemovalReason.Incitement) => "stirs people up against each other",
        (_, RemovalReason.Marketing) => "advertises or lures people elsewhere",
        (_, RemovalReason.Sexual) => "is sexual or suggestive",
        (_, RemovalReason.Privacy) => "gives away somebody’s private details",
        _ => "breaks the rules of the comment section",
    };
}
