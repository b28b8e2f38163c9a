using System.Diagnostics;
using System.Globalization;

namespace AdminConsole.Web.Verbs;

/// <summary>A bar that rewrites its line on a terminal; elsewhere a plain line every few seconds.</summary>
internal sealed class ProgressLine(string what)
{
    private const int Width = 30;
    private static readonly TimeSpan OnTerminal = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Elsewhere = TimeSpan.FromSeconds(5);
    private readonly bool terminal = !Console.IsOutputRedirected && !Console.IsErrorRedirected;
    private long shown = Stopwatch.GetTimestamp();
    private int length;

    /// <param name="share">0..1.</param>
    /// <param name="counts">What to say behind the bar.</param>
    /// <param name="perSecond">Rows a second.</param>
    public void Show(double share, string counts, double perSecond) =>
        Show(share, string.Create(CultureInfo.InvariantCulture, $"{counts}  ({perSecond:N0}/s)"));

    /// <param name="share">0..1.</param>
    /// <param name="said">What to say behind the bar.</param>
    public void Show(double share, string said)
    {
        if (Stopwatch.GetElapsedTime(shown) < (terminal ? OnTerminal : Elsewhere))
            return;
        shown = Stopwatch.GetTimestamp();
        var percent = Math.Clamp(share, 0, 1);
        var text = string.Create(CultureInfo.InvariantCulture, $"{percent * 100,3:0} %  {said}");
        if (!terminal)
        {
            Console.Out.WriteLine($"{what}: {text.TrimStart()}");
            return;
        }

        var done = (int)Math.Round(percent * Width);
        var line = $"{new string('█', done)}{new string('░', Width - done)} {text}";
        if (Console.WindowWidth is > 1 and var room && line.Length >= room)
            line = line[..(room - 1)];
        Console.Error.Write("\r" + line.PadRight(length));
        length = line.Length;
    }

    /// <summary>Takes the bar away, so that what follows stands on a clean line.</summary>
    public void Clear()
    {
        if (terminal && length > 0)
            Console.Error.Write("\r" + new string(' ', length) + "\r");
        length = 0;
    }
}
