using AdminConsole.Engine.Curation.Listens;

namespace AdminConsole.Engine.Curation.Blend;

/// <summary>
/// Makes one list of a recipe: pins stand where they stand; the free slots go to the sources so that every prefix keeps the shares to
/// within one slot, as long as caps and quotas leave the source whose turn it is something to give. Rules go before shares. The
/// same inputs give the same list.
/// </summary>
public sealed class Blender(ListeningHistory history)
{
    /// <summary>The list, or the rule that cannot be kept. Quotas are filled slot by slot and then by exchanging; this finds nearly every list there is.</summary>
    public BlendResult Blend(BlendRequest request)
    {
        if (PinProblem(request) is { } problem)
            return problem;
        var build = new ListBuild(history, request);
        build.Fill();
        if (build.Filled < request.Recipe.Rules.Length)
            return Shortage(request, build.Filled);
        foreach (var quota in build.Quotas)
        {
            if (!build.Reach(quota))
                return new BlendResult.Infeasible(quota.Rule, quota.Needed, build.CountOf(quota));
        }
        return new BlendResult.Blended(build.Slots(), build.Binding, []);
    }

    /// <summary>For a listener who must get a list: rules that cannot be kept for them are set aside one by one, and named.</summary>
    public BlendResult BlendOrRelax(BlendRequest request)
    {
        var relaxed = new List<RuleKind>();
        while (true)
        {
            var result = Blend(request with { Recipe = request.Recipe with { Rules = Without(request.Recipe.Rules, relaxed) } });
            if (result is BlendResult.Blended blended)
                return blended with { Relaxed = relaxed };
            var rule = ((BlendResult.Infeasible)result).Rule;
            if (rule is RuleKind.Pins)
                return result;
            if (rule is RuleKind.Length)
                return Short(request, relaxed, ((BlendResult.Infeasible)result).Available);
            if (relaxed.Contains(rule))
                return result;
            relaxed.Add(rule);
        }
    }

    private BlendResult Short(BlendRequest request, List<RuleKind> relaxed, int available)
    {
        if (available == 0)
            return new BlendResult.Infeasible(RuleKind.Length, request.Recipe.Rules.Length, 0);
        var rules = Without(request.Recipe.Rules, relaxed) with { IndependentsPercent = null, CrossStylePercent = null };
        var build = new ListBuild(history, request with { Recipe = request.Recipe with { Rules = rules } });
        build.Fill();
        return new BlendResult.Blended(build.Slots(), build.Binding, [.. relaxed, RuleKind.Length]);
    }

    private BlendResult.Infeasible? PinProblem(BlendRequest request)
    {
        var rules = request.Recipe.Rules;
        var last = request.Pins.Count == 0 ? 0 : request.Pins.Keys.Max();
        if (last > rules.Length || request.Pins.Keys.Any(static slot => slot < 1))
            return new BlendResult.Infeasible(RuleKind.Pins, last, rules.Length);
        var allowed = request.Pins.Values.Distinct().Count(track => history.Eligible(request.Listener, track) && !request.Bans.Contains(track));
        if (allowed < request.Pins.Count)
            return new BlendResult.Infeasible(RuleKind.Pins, request.Pins.Count, allowed);
        return CapProblem(request, RuleKind.ArtistCap, rules.ArtistCap, track => history.Data.Tracks[track].Artist)
            ?? CapProblem(request, RuleKind.StyleCap, rules.StyleCap, track => history.Data.Tracks[track].Style);
    }

    private static BlendResult.Infeasible? CapProblem(BlendRequest request, RuleKind rule, int? cap, Func<int, int> group)
    {
        if (cap is null)
            return null;
        var worst = request.Pins
            .Where(pin => group(pin.Value) >= 0)
            .Select(pin => request.Pins.Count(other => group(other.Value) == group(pin.Value) && other.Key >= pin.Key && other.Key < pin.Key + ListBuild.Window))
            .DefaultIfEmpty(0)
            .Max();
        return worst > cap ? new BlendResult.Infeasible(rule, worst, cap.Value) : null;
    }

    /// <summary>Names the one rule without which the list would be full; when there is none, the list is simply too long.</summary>
    private BlendResult.Infeasible Shortage(BlendRequest request, int filled)
    {
        var rules = request.Recipe.Rules;
        foreach (var rule in (RuleKind[])[RuleKind.NotHeard, RuleKind.ArtistCap, RuleKind.StyleCap])
        {
            var build = new ListBuild(history, request with { Recipe = request.Recipe with { Rules = Without(rules, [rule]) } });
            build.Fill();
            if (build.Filled == rules.Length)
                return new BlendResult.Infeasible(rule, rules.Length, filled);
        }
        return new BlendResult.Infeasible(RuleKind.Length, rules.Length, filled);
    }

    private static RecipeRules Without(RecipeRules rules, IReadOnlyList<RuleKind> without)
    {
        foreach (var rule in without)
        {
            rules = rule switch
            {
                RuleKind.NotHeard => rules with { NotHeardDays = null },
                RuleKind.ArtistCap => rules with { ArtistCap = null },
                RuleKind.StyleCap => rules with { StyleCap = null },
                RuleKind.Independents => rules with { IndependentsPercent = null },
                RuleKind.CrossStyle => rules with { CrossStylePercent = null },
                _ => rules,
            };
        }
        return rules;
    }
}
