using AdminConsole.Engine.Accounts;

namespace AdminConsole.Engine.Demo;

/// <param name="Password">Known to everybody: such accounts exist in Development only.</param>
public sealed record DemoAccount(string Email, string DisplayName, string Role, string Password, string Language);

/// <summary>The people who work on the demo platform. The addresses are reserved (RFC 2606) and reach nobody.</summary>
public static class DemoAccounts
{
    public const string Moderator = "mod@demo.example";
    public const string SecondModerator = "mod2@demo.example";
    public const string Lead = "lead@demo.example";
    public const string Editor = "editor@demo.example";
    public const string ProductManager = "pm@demo.example";
    public const string Admin = "admin@demo.example";

    public static IReadOnlyList<DemoAccount> All { get; } =
    [
        new(Moderator, "李禾", Roles.Moderator, "mod-of-the-demo", "zh"),
        new(SecondModerator, "Nora Beck", Roles.Moderator, "mod2-of-the-demo", "en"),
        new(Lead, "周明远", Roles.Lead, "lead-of-the-demo", "zh"),
        new(Editor, "沈一帆", Roles.Editor, "editor-of-the-demo", "zh"),
        new(ProductManager, "Sofia Lind", Roles.ProductManager, "pm-of-the-demo", "en"),
        new(Admin, "Ada Quist", Roles.Admin, "admin-of-the-demo", "en"),
    ];

    public static DemoAccount Of(string email) => All.Single(a => a.Email == email);
}
