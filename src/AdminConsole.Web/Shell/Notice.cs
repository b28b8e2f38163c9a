using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace AdminConsole.Web.Shell;

/// <summary>What just happened and to what; said once, after a redirect or beside an htmx answer.</summary>
/// <param name="Kind"><c>ok</c>, <c>warn</c> or <c>bad</c>; a warning stays until it is closed.</param>
public sealed record Notice(string Kind, string Text, string? Link = null, string? LinkText = null)
{
    private const string Key = "notice";

    public string Icon => Kind switch { "warn" => "warn", "bad" => "stop", _ => "check" };

    public static Notice? Take(ITempDataDictionary said) =>
        said[Key] is string json ? JsonSerializer.Deserialize<Notice>(json) : null;

    internal void LeaveFor(Controller controller)
    {
        var json = JsonSerializer.Serialize(this);
        if (controller.Request.IsHtmx())
            controller.Response.Headers["HX-Trigger"] = $$"""{"notice":{{json}}}""";
        else
            controller.TempData[Key] = json;
    }
}

public static class NoticeExtensions
{
    /// <summary>Says that it worked: <c>this.Notify(T["Saved."])</c>, before the redirect or the partial.</summary>
    public static void Notify(this Controller controller, string text, string? link = null, string? linkText = null) =>
        new Notice("ok", text, link, linkText).LeaveFor(controller);

    /// <summary>Says that it did not, or not wholly; stays until closed.</summary>
    public static void Warn(this Controller controller, string text, string? link = null, string? linkText = null) =>
        new Notice("warn", text, link, linkText).LeaveFor(controller);

    public static bool IsHtmx(this HttpRequest request) => request.Headers.ContainsKey("HX-Request");
}
