using AdminConsole.Engine.Curation.Blend;
using AdminConsole.Engine.Curation.Candidates;
using AdminConsole.Engine.Curation.Listens;
using AdminConsole.Tests.Curation.Builders;

namespace AdminConsole.Tests.Curation.Blend;

public sealed class BlenderTests
{
    private static readonly RecipeRules NoRules = new(30, null, null, null, null, null, null);
    private static readonly ListeningHistory History = new(TownData.Make(listeners: 60), long.MaxValue);
    private static readonly long Now = TownData.Start.AddDays(TownData.Days).ToUnixTimeSeconds();

    [Fact]
    public void Blend_AnyRecipe_KeepsSharesInEveryPrefixOfTheFreeSlots()
    {
        var random = new Random(2);
        for (var round = 0; round < 60; round++)
        {
            var recipe = new RecipeSettings(Weights(random), NoRules with { Length = random.Next(10, 50) });
            var pins = Pins(random, recipe.Rules.Length, random.Next(4));
            var list = Blended(Request(recipe, Offers(random, disjoint: true)) with { Pins = pins });

            Assert.Equal(recipe.Rules.Length, list.Count);
            var free = list.Where(static slot => !slot.Pinned).ToList();
            for (var prefix = 1; prefix <= free.Count; prefix++)
                foreach (var source in RecipeSettings.Sources)
                    Assert.True(Math.Abs((recipe.Weights[source] * prefix / 100.0) - free.Take(prefix).Count(slot => slot.Source == source)) < 1);
            Assert.All(pins, pin => Assert.Equal(pin.Value, list[pin.Key - 1].Track));
        }
    }

    [Fact]
    public void Blend_AnyRules_AreKeptInEveryListThatIsMade()
    {
        var random = new Random(3);
        var made = 0;
        for (var round = 0; round < 150; round++)
        {
            var rules = new RecipeRules(random.Next(10, 40), random.Next(1, 4), random.Next(2, 7), random.Next(0, 50), random.Next(0, 40), random.Next(0, 30), random.Next(2) * 40);
            var request = Request(new RecipeSettings(Weights(random), rules), Offers(random, disjoint: false)) with
            {
                Pins = Pins(random, rules.Length, random.Next(3)),
                Bans = Enumerable.Range(0, 40).Select(_ => random.Next(600)).Where(static track => track >= 100).ToHashSet(),
            };
            if (new Blender(History).Blend(request) is not BlendResult.Blended blended)
                continue;
            made++;
            var tracks = blended.Slots.Select(static slot => slot.Track).ToArray();
            Assert.Equal(tracks.Length, tracks.Distinct().Count());
            Assert.Equal(rules.Length, tracks.Length);
            for (var first = 0; first < tracks.Length; first++)
            {
                var window = tracks.Skip(first).Take(10).ToArray();
                Assert.All(window.CountBy(static track => History.Data.Tracks[track].Artist), group => Assert.True(group.Value <= rules.ArtistCap));
                Assert.All(window.CountBy(static track => History.Data.Tracks[track].Style), group => Assert.True(group.Value <= rules.StyleCap));
            }
            Assert.True(tracks.Count(History.Data.Independent) >= Math.Ceiling(rules.IndependentsPercent!.Value * tracks.Length / 100.0));
            Assert.True(tracks.Count(track => !History.AtHome(request.Listener, History.Data.Tracks[track].Style)) >= Math.Ceiling(rules.CrossStylePercent!.Value * tracks.Length / 100.0));
            Assert.DoesNotContain(tracks, request.Bans.Contains);
            Assert.All(blended.Slots.Where(static slot => !slot.Pinned), slot =>
            {
                Assert.True(request.Recipe.Weights[slot.Source!.Value] > 0);
                var offered = request.Candidates.Of(slot.Source.Value).Single(candidate => candidate.Track == slot.Track);
                Assert.True(offered.LastHeardAt == 0 || offered.LastHeardAt < Now - (rules.NotHeardDays!.Value * 86400L));
                Assert.Equal(offered.Reason, slot.Reason);
            });
        }
        Assert.True(made > 50, $"only {made} lists could be made");
    }

    [Fact]
    public void Blend_SameInputs_SameList()
    {
        var recipe = new RecipeSettings(new RecipeWeights(20, 30, 20, 10, 10, 10), new RecipeRules(30, 2, 5, 20, 20, 7, 30));

        Assert.Equal(
            Blended(Request(recipe, Offers(new Random(8), disjoint: false))),
            Blended(Request(recipe, Offers(new Random(8), disjoint: false))));
    }

    [Theory]
    [InlineData(RuleKind.ArtistCap)]
    [InlineData(RuleKind.NotHeard)]
    [InlineData(RuleKind.Independents)]
    [InlineData(RuleKind.Length)]
    public void Blend_WhenARuleCannotBeKept_NamesIt(RuleKind rule)
    {
        var data = History.Data;
        var artist = data.Tracks[200].Artist;
        var tracks = Enumerable.Range(100, 500).Where(track => rule switch
        {
            RuleKind.ArtistCap => data.Tracks[track].Artist == artist,
            RuleKind.Independents => !data.Independent(track),
            RuleKind.Length => track < 108,
            _ => true,
        }).ToArray();
        var length = rule == RuleKind.ArtistCap ? 5 : 20;
        var rules = rule switch
        {
            RuleKind.ArtistCap => NoRules with { Length = length, ArtistCap = 1 },
            RuleKind.NotHeard => NoRules with { Length = length, NotHeardDays = 3 },
            RuleKind.Independents => NoRules with { Length = length, IndependentsPercent = 10 },
            _ => NoRules with { Length = length },
        };
        var set = new CandidateSet(new Dictionary<SourceKind, IReadOnlyList<Candidate>>
        {
            [SourceKind.Trending] = [.. tracks.Select(track => new Candidate(track, 1, new Reason(ReasonCode.Rising), rule == RuleKind.NotHeard ? Now - 86400 : 0))],
        });
        var request = Request(new RecipeSettings(new RecipeWeights(0, 0, 0, 100, 0, 0), rules), set);

        var failure = Assert.IsType<BlendResult.Infeasible>(new Blender(History).Blend(request));
        Assert.Equal(rule, failure.Rule);
        Assert.True(failure.Available < failure.Needed, failure.ToString());
        var relaxed = Assert.IsType<BlendResult.Blended>(new Blender(History).BlendOrRelax(request));
        Assert.Equal([rule], relaxed.Relaxed);
    }

    [Fact]
    public void Blend_PinsThatBreakACapOrAreRefused_AreNamed()
    {
        var data = History.Data;
        var pair = Enumerable.Range(0, 96).GroupBy(track => data.Tracks[track].Artist).First(static group => group.Count() > 1).Take(2).ToArray();
        var offers = Offers(new Random(1), disjoint: true);
        var recipe = new RecipeSettings(new RecipeWeights(0, 50, 0, 0, 0, 50), NoRules with { ArtistCap = 1 });

        var cap = new Blender(History).Blend(Request(recipe, offers) with { Pins = new Dictionary<int, int> { [1] = pair[0], [9] = pair[1] } });
        var far = new Blender(History).Blend(Request(recipe, offers) with { Pins = new Dictionary<int, int> { [1] = pair[0], [11] = pair[1] } });
        var withdrawn = new Blender(History).Blend(Request(recipe, offers) with { Pins = new Dictionary<int, int> { [1] = 96 } });

        Assert.Equal(new BlendResult.Infeasible(RuleKind.ArtistCap, 2, 1), cap);
        Assert.IsType<BlendResult.Blended>(far);
        Assert.Equal(new BlendResult.Infeasible(RuleKind.Pins, 1, 0), withdrawn);
    }

    [Fact]
    public void SharesFor_ListenerWhoOptedOut_GetsNothingPersonal()
    {
        var recipe = new RecipeSettings(new RecipeWeights(10, 40, 20, 10, 15, 5), NoRules);

        var none = recipe.SharesFor(History.Data.Listeners[0] with { OptedOut = true });
        var half = recipe.SharesFor(History.Data.Listeners[0] with { Personalisation = 0.5 });

        Assert.Equal((0, 0, 0), (none[SourceKind.Collaborative], none[SourceKind.SimilarStyle], none[SourceKind.CrossStyle]));
        Assert.Equal((10_000, 10_000), (none.Values.Sum(), half.Values.Sum()));
        Assert.Equal(2000, half[SourceKind.Collaborative]);
        Assert.Equal(4000, none[SourceKind.Editorial]);
    }

    private static BlendRequest Request(RecipeSettings recipe, CandidateSet candidates) => BlendRequest.Of(0, candidates, recipe, Now);

    private static IReadOnlyList<Slot> Blended(BlendRequest request) => Assert.IsType<BlendResult.Blended>(new Blender(History).Blend(request)).Slots;

    private static RecipeWeights Weights(Random random)
    {
        var cuts = Enumerable.Range(0, 5).Select(_ => random.Next(101)).Append(0).Append(100).Order().ToArray();
        return RecipeWeights.From(source => cuts[(int)source] - cuts[(int)source - 1]);
    }

    private static Dictionary<int, int> Pins(Random random, int length, int count) =>
        Enumerable.Range(1, length).OrderBy(_ => random.Next()).Take(count).Zip(Enumerable.Range(0, 95).Where(static track => History.Eligible(0, track)).OrderBy(_ => random.Next())).ToDictionary(static p => p.First, static p => p.Second);

    /// <summary>Tracks from 100 on, so that pins (below) never collide with them.</summary>
    private static CandidateSet Offers(Random random, bool disjoint)
    {
        var tracks = Enumerable.Range(100, 500).Where(track => History.Eligible(0, track)).OrderBy(_ => random.Next()).ToArray();
        return new CandidateSet(RecipeSettings.Sources.ToDictionary(static source => source, source => (IReadOnlyList<Candidate>)
            [.. tracks.Skip(disjoint ? 75 * ((int)source - 1) : random.Next(300)).Take(disjoint ? 75 : 120)
                .Select((track, place) => new Candidate(track, 1 - (place / 200.0), new Reason(ReasonCode.HiddenGem, Figure: place), !disjoint && random.Next(5) == 0 ? Now - random.Next(40 * 86400) : 0))]));
    }
}
