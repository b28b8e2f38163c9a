using System.Reflection;
using AdminConsole.Engine.Storage;
using ArchUnitNET.Domain;
using ArchUnitNET.Domain.Extensions;
using ArchUnitNET.Loader;
using Assembly = System.Reflection.Assembly;

namespace AdminConsole.Tests.House;

/// <summary>The shape of the house: what may know what.</summary>
public sealed class ShapeTests
{
    private static readonly Assembly Engine = typeof(ConsoleDb).Assembly;
    private static readonly Architecture House = new ArchLoader().LoadAssemblies(Engine).Build();

    public static IEnumerable<TheoryDataRow<string, string[]>> Pipelines =>
    [
        new("AdminConsole.Engine.Moderation", ["Ingest", "Score", "Queue", "Decide", "Notify"]),
        new("AdminConsole.Engine.Curation", ["Listens", "Train", "Candidates", "Blend", "Publish"]),
    ];

    [Fact]
    public void Engine_ReferencesNoAspNet()
    {
        var found = Engine.GetReferencedAssemblies().Select(a => a.Name!)
            .Where(name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)).ToList();
        Assert.Empty(found);
    }

    [Theory]
    [MemberData(nameof(Pipelines))]
    public void Stage_NamesNoLaterStage(string pipeline, string[] stages)
    {
        var wrong =
            from type in House.Types
            let stage = StageOf(type.Namespace?.FullName, pipeline, stages)
            where stage >= 0
            from dependency in type.Dependencies
            let target = StageOf(dependency.Target.Namespace?.FullName, pipeline, stages)
            where target > stage
            select $"{type.FullName} ({stages[stage]}) names {dependency.Target.FullName} ({stages[target]})";
        Assert.Empty(wrong.Distinct(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Pipelines))]
    public void EveryStage_HasARoom(string pipeline, string[] stages)
    {
        var rooms = House.Types.Select(type => StageOf(type.Namespace?.FullName, pipeline, stages)).ToHashSet();
        Assert.Equal(stages, stages.Where((_, index) => rooms.Contains(index)));
    }

    private static int StageOf(string? name, string pipeline, string[] stages) => name is null
        ? -1
        : Array.FindIndex(stages, stage =>
            name == $"{pipeline}.{stage}" || name.StartsWith($"{pipeline}.{stage}.", StringComparison.Ordinal));
}
