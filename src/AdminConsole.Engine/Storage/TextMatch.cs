using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;

namespace AdminConsole.Engine.Storage;

/// <summary>
/// Finding typed words in short texts such as titles and names, alike on both databases: anywhere in the text, Latin letters
/// in either case, <c>%</c> and <c>_</c> as themselves. It reads every row; comments have their own index.
/// </summary>
public static class TextMatch
{
    private const string Escape = "\\";

    private static readonly MethodInfo Like = typeof(DbFunctionsExtensions).GetMethod(
        nameof(DbFunctionsExtensions.Like), [typeof(DbFunctions), typeof(string), typeof(string), typeof(string)])!;

    private static readonly MethodInfo ToLower = typeof(string).GetMethod(nameof(string.ToLower), Type.EmptyTypes)!;

    /// <summary>The rows of which one of these columns contains the text.</summary>
    /// <param name="rows">Any query.</param>
    /// <param name="text">As it was typed.</param>
    /// <param name="columns">Where to look.</param>
    /// <param name="exactly">A column that may also be the very text, such as an id.</param>
    public static IQueryable<T> Containing<T>(
        this IQueryable<T> rows, string text, Expression<Func<T, string>>[] columns, Expression<Func<T, string>>? exactly = null)
    {
        var row = Expression.Parameter(typeof(T), "row");

        // A property of an object, so that the statement takes it as a parameter and is compiled once.
        var typed = Expression.Constant(new Typed($"%{Escaped(text).ToLowerInvariant()}%", text));
        var pattern = Expression.Property(typed, nameof(Typed.Pattern));
        Expression? any = exactly is null ? null : Expression.Equal(Of(exactly), Expression.Property(typed, nameof(Typed.Text)));
        foreach (var column in columns)
        {
            var like = Expression.Call(Like, Expression.Constant(EF.Functions), Expression.Call(Of(column), ToLower), pattern, Expression.Constant(Escape));
            any = any is null ? like : Expression.OrElse(any, like);
        }

        return any is null ? rows : rows.Where(Expression.Lambda<Func<T, bool>>(any, row));

        Expression Of(Expression<Func<T, string>> column) => new Replace(column.Parameters[0], row).Visit(column.Body);
    }

    private static string Escaped(string text) => text
        .Replace(Escape, Escape + Escape, StringComparison.Ordinal)
        .Replace("%", Escape + "%", StringComparison.Ordinal)
        .Replace("_", Escape + "_", StringComparison.Ordinal);

    private sealed record Typed(string Pattern, string Text);

    private sealed class Replace(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : base.VisitParameter(node);
    }
}
