using System.IO.Compression;
using System.Text;
using AdminConsole.Engine.Moderation.Decide;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.WebUtilities;

namespace AdminConsole.Web.Features.Moderation.Queue;

/// <summary>
/// Carries what a moderator wrote over the redirect of a plain form whose decision was refused. A cookie carries it, and
/// proxies take 8 kB of those: the note goes packed.
/// </summary>
public sealed record KeptNote(Guid Comment, string Note)
{
    private const string Key = "queue-note";

    public static void Leave(ITempDataDictionary said, Guid comment, string? note)
    {
        if (!string.IsNullOrWhiteSpace(note) && note.Length <= Verdict.MaxNoteLength)
            said[Key] = $"{comment:N}{WebEncoders.Base64UrlEncode(Packed(note))}";
    }

    public static KeptNote? Take(ITempDataDictionary said) =>
        said[Key] is string kept ? new KeptNote(Guid.ParseExact(kept[..32], "N"), Unpacked(WebEncoders.Base64UrlDecode(kept[32..]))) : null;

    private static byte[] Packed(string note)
    {
        using var packed = new MemoryStream();
        using (var packing = new BrotliStream(packed, CompressionLevel.Optimal))
            packing.Write(Encoding.UTF8.GetBytes(note));
        return packed.ToArray();
    }

    private static string Unpacked(byte[] packed)
    {
        using var note = new StreamReader(new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress), Encoding.UTF8);
        return note.ReadToEnd();
    }
}
