namespace AdminConsole.Engine.Accounts;

/// <summary>What a person comes to do. The values are the names stored, typed at the command line and shown in the API.</summary>
public static class Roles
{
    public const string Moderator = "moderator";
    public const string Lead = "lead";
    public const string Editor = "editor";
    public const string ProductManager = "product-manager";
    public const string Admin = "admin";

    public static IReadOnlyList<string> All { get; } = [Moderator, Lead, Editor, ProductManager, Admin];
}
