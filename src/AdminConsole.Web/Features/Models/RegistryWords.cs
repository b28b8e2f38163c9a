using AdminConsole.Engine.Moderation.Ingest;
using AdminConsole.Engine.Moderation.Score;
using AdminConsole.Engine.Moderation.Score.Evaluating;
using AdminConsole.Web.Shell;
using Microsoft.Extensions.Localization;

namespace AdminConsole.Web.Features.Models;

/// <summary>What slices, categories and standings are called.</summary>
internal static class RegistryWords
{
    public static string Of(this IStringLocalizer<RegistryText> words, Category category) => category switch
    {
        Category.Inflammatory => words["inflammatory"],
        Category.Marketing => words["marketing"],
        _ => words["improper"],
    };

    public static string By(this IStringLocalizer<RegistryText> words, string by) => by switch
    {
        "script" => words["Language"],
        "length" => words["Length"],
        "thread" => words["Written under"],
        "source" => words["Label from"],
        "evasion" => words["Evasion"],
        _ => by,
    };

    public static string Slice(this IStringLocalizer<RegistryText> words, SliceQuality slice) => slice.Slice switch
    {
        "Chinese" => words["Chinese"],
        "Latin" => words["Latin letters"],
        "mixed" => words["both mixed"],
        "neither" => words["neither (signs, emoji)"],
        "track" => words["a track"],
        "playlist" => words["a playlist"],
        "other" => words["something else"],
        "PlatformDecision" => words["a decision here"],
        "Imported" => words["an import"],
        "Written" => words["written for the product"],
        "PublicSet" => words["a public set"],
        "homophone" => words["homophones"],
        "pinyin" => words["pinyin"],
        "initials" => words["pinyin initials"],
        "split" => words["split characters"],
        "symbols" => words["inserted symbols"],
        "lookalikes" => words["look-alikes"],
        "traditional" => words["traditional characters"],
        "emoji" => words["emoji"],
        "repeats" => words["repeated characters"],
        "width" => words["full width, mixed case"],
        "over 80" => words["over 80 characters"],
        var length when slice.By == "length" => words["{0} characters", length],
        var other => other,
    };

    public static string Of(this IStringLocalizer<RegistryText> words, CommentStatus status) => status switch
    {
        CommentStatus.Removed => words["removed"],
        CommentStatus.Approved => words["approved"],
        CommentStatus.Waiting or CommentStatus.Escalated => words["waits"],
        CommentStatus.Withdrawn => words["withdrawn"],
        _ => words["let pass"],
    };

    public static string StateOf(CommentStatus status) => status switch
    {
        CommentStatus.Removed => "bad",
        CommentStatus.Approved => "ok",
        CommentStatus.Waiting or CommentStatus.Escalated => "warn",
        _ => "off",
    };

    public static string Of(this IStringLocalizer<RegistryText> words, VersionEvent happened) => happened.Deed switch
    {
        VersionDeed.Shipped => words["Came in the box and became champion"],
        VersionDeed.Trained => words["Trained and compared"],
        VersionDeed.TrainedAndPromoted => words["Trained and put in force"],
        VersionDeed.Promoted => words["Promoted"],
        VersionDeed.PromotedOverTheGate => words["Promoted, overruling the gate"],
        VersionDeed.RolledBackTo => words["Brought back"],
        VersionDeed.TurnedDown => words["Turned down"],
        VersionDeed.ShadowBegun => words["Began to run in shadow"],
        VersionDeed.ShadowEnded => words["Stopped running in shadow"],
        _ => words["Number {0} took its place", happened.Other ?? 0],
    };

    public static string Say(MeasuredShare? share) => share is null ? "–" : Shell.Say.Probability(share.Value, 3);

    public static string Range(MeasuredShare? share) => share is null ? "" : $"{End(share.Low)}–{End(share.High)}";

    /// <summary>By kind in the order of the manifest, lengths from short to long.</summary>
    public static IEnumerable<SliceQuality> Ordered(IEnumerable<SliceQuality> slices) =>
        slices.OrderBy(slice => slice.By == "length" ? Lengths.IndexOf(slice.Slice) : 0);

    private static readonly List<string> Lengths = ["1–10", "11–30", "31–80", "over 80"];

    private static string End(double end) => Shell.Say.Probability(Math.Clamp(end, 0, 1)).TrimStart('−');
}
