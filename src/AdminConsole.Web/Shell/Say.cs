using System.Globalization;
using Microsoft.Extensions.Localization;

namespace AdminConsole.Web.Shell;

/// <summary>Figures as people say them, in the language of the request. The exact value belongs in a <c>title</c>.</summary>
public static class Say
{
    private const string Thin = "\u00a0";

    private static bool Zh => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName is "zh";

    /// <summary>1,284</summary>
    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture).Replace('-', '−');

    /// <summary>1,284.5</summary>
    public static string Number(double value, int digits) =>
        double.IsFinite(value) ? value.ToString("N" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture).Replace('-', '−') : "–";

    /// <summary>84,210 → 84.2 k or 8.4 万; for axes and tight places.</summary>
    public static string Compact(double value)
    {
        var size = Math.Abs(value);
        return Zh
            ? size >= 1e8 ? Scaled(value / 1e8, "亿") : size >= 1e4 ? Scaled(value / 1e4, "万") : Plain(value)
            : size >= 1e6 ? Scaled(value / 1e6, "M") : size >= 1e4 ? Scaled(value / 1e3, "k") : Plain(value);
    }

    /// <summary>A probability or a score between 0 and 1: .97</summary>
    public static string Probability(double value, int digits = 2)
    {
        if (!double.IsFinite(value))
            return "–";
        var text = value.ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return text.StartsWith("0.", StringComparison.Ordinal) ? text[1..] : text.StartsWith("-0.", StringComparison.Ordinal) ? "−" + text[2..] : text;
    }

    /// <summary>A share between 0 and 1: 62 % or 62%.</summary>
    public static string Percent(double share, int digits = 0) => Number(share * 100, digits) + (Zh ? "%" : Thin + "%");

    /// <summary>A change of a share or a ratio, always signed: +14 %, −0.3 %.</summary>
    public static string Change(double share, int digits = 1)
    {
        var text = Percent(share, digits);
        return text.StartsWith('−') || share == 0 ? text : "+" + text;
    }

    /// <summary>A track's length as players show it: 4:12, 1:02:03.</summary>
    public static string Clock(int milliseconds)
    {
        var span = TimeSpan.FromMilliseconds(milliseconds);
        return span.TotalHours >= 1
            ? string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalHours}:{span.Minutes:00}:{span.Seconds:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{span.Minutes}:{span.Seconds:00}");
    }

    /// <summary>41 ms · 9.4 s · 2 m 40 s · 3 h 12 m · 3 d 4 h</summary>
    public static string Duration(TimeSpan span)
    {
        var (ms, s, m, h, d) = Zh ? ("毫秒", "秒", "分", "小时", "天") : ("ms", "s", "m", "h", "d");
        span = span.Duration();
        return span.TotalSeconds < 1 ? One(Math.Round(span.TotalMilliseconds), ms, 0)
            : span.TotalSeconds < 10 ? One(span.TotalSeconds, s, 1)
            : span.TotalMinutes < 1 ? One(Math.Floor(span.TotalSeconds), s, 0)
            : span.TotalHours < 1 ? Two((int)span.TotalMinutes, m == "分" && span.Seconds == 0 ? "分钟" : m, span.Seconds, s)
            : span.TotalDays < 1 ? Two((int)span.TotalHours, h, span.Minutes, m)
            : Two((int)span.TotalDays, d, span.Hours, h);
    }

    /// <summary>4:31, what is left on a clock that counts down; 0:00 when it is over.</summary>
    public static string Clock(TimeSpan left) => left <= TimeSpan.Zero ? "0:00" : string.Create(CultureInfo.InvariantCulture, $"{(int)left.TotalMinutes}:{left.Seconds:00}");

    /// <summary>One unit, for columns: now · 2 m · 3 h · 5 d</summary>
    public static string Age(TimeSpan span)
    {
        span = span.Duration();
        return span.TotalMinutes < 1 ? (Zh ? "刚刚" : "now")
            : span.TotalHours < 1 ? One((int)span.TotalMinutes, Zh ? "分钟" : "m", 0)
            : span.TotalDays < 1 ? One((int)span.TotalHours, Zh ? "小时" : "h", 0)
            : One((int)span.TotalDays, Zh ? "天" : "d", 0);
    }

    /// <summary>2 m ago · in 9 m · now</summary>
    public static string Relative(DateTimeOffset at, DateTimeOffset now)
    {
        var span = now - at;
        if (Math.Abs(span.TotalMinutes) < 1)
            return Zh ? "刚刚" : "now";
        var age = Age(span);
        return span > TimeSpan.Zero ? (Zh ? age + "前" : age + " ago") : Zh ? age + "后" : "in " + age;
    }

    /// <summary>24 Nov 20:04 · 11月24日 20:04</summary>
    public static string When(DateTimeOffset at, TimeZoneInfo zone)
    {
        var there = TimeZoneInfo.ConvertTime(at, zone);
        return Zh ? there.ToString("M月d日 HH:mm", CultureInfo.InvariantCulture) : there.ToString("d MMM HH:mm", CultureInfo.InvariantCulture);
    }

    /// <summary>24 Nov 2026 · 2026年11月24日</summary>
    public static string Day(DateTimeOffset at, TimeZoneInfo zone)
    {
        var there = TimeZoneInfo.ConvertTime(at, zone);
        return Zh ? there.ToString("yyyy年M月d日", CultureInfo.InvariantCulture) : there.ToString("d MMM yyyy", CultureInfo.InvariantCulture);
    }

    /// <summary>2026-11-24 20:04:11 +08:00</summary>
    public static string Exact(DateTimeOffset at, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(at, zone).ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);

    /// <summary>6.2 GB</summary>
    public static string Bytes(long bytes)
    {
        string[] units = ["B", "kB", "MB", "GB", "TB"];
        double value = bytes;
        var unit = 0;
        while (Math.Abs(value) >= 1000 && unit < units.Length - 1)
        {
            value /= 1000;
            unit++;
        }
        return Number(value, unit == 0 || value >= 100 ? 0 : 1) + Thin + units[unit];
    }

    /// <summary><c>T.Count(n, "{0} comment", "{0} comments")</c>; both forms are keys.</summary>
    public static string Count(this IStringLocalizer words, long count, string one, string many) =>
        words[count == 1 ? one : many, Number(count)];

    /// <summary>0…100 for the classes <c>at-N</c>, <c>th-N</c> and <c>was-N</c>; a share that is not nothing shows at least a hair.</summary>
    public static int At(double share)
    {
        if (!(share > 0))
            return 0;
        return share >= 1 ? 100 : Math.Clamp((int)Math.Round(share * 100), 1, 99);
    }

    /// <summary>
    /// For <c>lang</c> on what people wrote (a comment, a name, a title, a reason): null where it is in the page's language
    /// or in none, else the other one. Han characters mean Chinese, and where there are none letters mean English.
    /// </summary>
    public static string? Lang(string? text) =>
        IsChinese(text) ? (Zh ? null : "zh-CN") : Zh && text?.Any(char.IsAsciiLetter) == true ? "en" : null;

    public static bool IsChinese(string? text) => text.AsSpan().IndexOfAnyInRange('\u3400', '\u9fff') >= 0;

    private static string One(double value, string unit, int digits) => Number(value, digits) + Thin + unit;

    private static string Two(int big, string bigUnit, int small, string smallUnit) =>
        small == 0 ? One(big, bigUnit, 0) : One(big, bigUnit, 0) + Thin + One(small, smallUnit, 0);

    private static string Scaled(double value, string unit) => Number(value, Math.Abs(value) >= 100 ? 0 : 1) + Thin + unit;

    private static string Plain(double value) =>
        value == Math.Floor(value) ? Number((long)value) : Number(value, Math.Abs(value) < 1 ? 2 : 1);
}
