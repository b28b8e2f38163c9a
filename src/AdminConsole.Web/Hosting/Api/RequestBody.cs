using System.Text.Json;

namespace AdminConsole.Web.Hosting.Api;

/// <summary>Bodies that an action reads itself: whole, up to a length, once.</summary>
internal static class RequestBody
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xef, 0xbb, 0xbf];

    /// <summary>Null when it is longer than allowed. A byte-order mark is left out.</summary>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        if (request.ContentLength > maxBytes)
            return null;
        using var buffer = new MemoryStream((int)(request.ContentLength ?? 0));
        var block = new byte[81_920];
        try
        {
            int read;
            while ((read = await request.Body.ReadAsync(block, cancellationToken)) > 0)
            {
                if (buffer.Length + read > maxBytes)
                    return null;
                buffer.Write(block, 0, read);
            }
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return null;
        }

        var bytes = buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
        return bytes.Span.StartsWith(ByteOrderMark) ? bytes[ByteOrderMark.Length..] : bytes;
    }

    /// <summary>An object or an array; null with a sentence when it is neither.</summary>
    /// <param name="bytes">JSON in UTF-8.</param>
    /// <param name="expected">What the body must be, for the sentence: "a comment".</param>
    /// <param name="problem">Null when there is none.</param>
    public static JsonDocument? Parse(ReadOnlyMemory<byte> bytes, string expected, out string? problem)
    {
        problem = null;
        try
        {
            var document = JsonDocument.Parse(bytes);
            if (document.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
                return document;
            document.Dispose();
            problem = $"The body must be {expected} (a JSON object) or an array of them.";
        }
        catch (JsonException e)
        {
            problem = $"The body is not JSON in UTF-8: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.";
        }

        return null;
    }
}
