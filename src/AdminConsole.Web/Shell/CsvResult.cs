using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Mvc;

namespace AdminConsole.Web.Shell;

/// <summary>
/// A list as a file, streamed row by row. UTF-8 with a byte-order mark so that a spreadsheet reads Chinese;
/// a cell that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, CSV injection).
/// </summary>
public sealed class CsvResult<T>(string name, IAsyncEnumerable<T> rows, params (string Head, Func<T, object?> Cell)[] columns) : ActionResult
{
    public CsvResult(string name, IEnumerable<T> rows, params (string Head, Func<T, object?> Cell)[] columns)
        : this(name, rows.ToAsyncEnumerable(), columns)
    {
    }

    public override async Task ExecuteResultAsync(ActionContext context)
    {
        var response = context.HttpContext.Response;
        response.ContentType = "text/csv; charset=utf-8";
        response.Headers.ContentDisposition = new Microsoft.Net.Http.Headers.ContentDispositionHeaderValue("attachment") { FileNameStar = name + ".csv" }.ToString();
        await using var writer = new StreamWriter(response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), 16 * 1024);
        await writer.WriteAsync(string.Join(',', columns.Select(c => Csv.Cell(c.Head))) + "\r\n");
        await foreach (var row in rows.WithCancellation(context.HttpContext.RequestAborted))
            await writer.WriteAsync(string.Join(',', columns.Select(c => Csv.Cell(c.Cell(row)))) + "\r\n");
    }
}

public static class Csv
{
    public static string Cell(object? value)
    {
        var text = value switch
        {
            null => "",
            DateTimeOffset at => at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            IFormattable number and not Enum => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };
        if (value is string && text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r')
            text = "'" + text;
        return text.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"" : text;
    }
}
