using AdminConsole.Engine.Curation.Blend;
using AdminConsole.Engine.Curation.Publish;
using AdminConsole.Web.Features.Recipes;
using Microsoft.Extensions.Localization;

namespace AdminConsole.Web.Features.Playlists;

/// <summary>Words of playlists; English is the key, Chinese stands in <c>PlaylistsText.zh.resx</c>.</summary>
public sealed class PlaylistsText;

public static class PlaylistWords
{
    public static string State(this IStringLocalizer<PlaylistsText> words, PlaylistState state) => state switch
    {
        PlaylistState.Draft => words["Draft"],
        PlaylistState.Scheduled => words["Scheduled"],
        PlaylistState.Live => words["Live"],
        _ => words["Ended"],
    };

    /// <summary>What is wrong and what to do about it.</summary>
    public static string Problem(this IStringLocalizer<PlaylistsText> words, PlaylistOutcome.Invalid invalid) => invalid.Problem switch
    {
        PlaylistProblem.TitleMissing => words["Give the playlist a title."],
        PlaylistProblem.TitleTooLong => words["The title is too long: use at most {0} characters.", Engine.Curation.Publish.Playlists.MaxTitle],
        PlaylistProblem.SlugMalformed => words["“{0}” cannot be an address: use a–z, 0–9 and hyphens.", invalid.Detail],
        PlaylistProblem.SlugTaken => words["The address “{0}” is taken: choose another one.", invalid.Detail],
        PlaylistProblem.LengthOutside => words["A list has 1 to {0} slots, not {1}.", Engine.Curation.Publish.Playlists.MaxLength, invalid.Detail],
        PlaylistProblem.UnknownTrack => words["There is no track “{0}” in the catalogue: pick one from the search.", invalid.Detail],
        PlaylistProblem.WithdrawnTrack => words["The platform withdrew “{0}”: choose another track.", invalid.Detail],
        PlaylistProblem.TrackAlreadyThere => words["“{0}” is in the list already.", invalid.Detail],
        PlaylistProblem.TrackNotThere => words["That track is no longer in the list: reload the page."],
        PlaylistProblem.OrderIncomplete => words["The order named {0} tracks: nothing was moved. Reload the page and try again.", invalid.Detail],
        PlaylistProblem.PinOutside => words["There is no slot {0} in this list: raise its length first.", invalid.Detail],
        PlaylistProblem.PinTaken => words["Another track is pinned to slot {0}: unpin it first.", invalid.Detail],
        PlaylistProblem.ZoneUnknown => words["“{0}” is not a time zone: use a name such as Asia/Shanghai.", invalid.Detail],
        PlaylistProblem.TimeDoesNotExist => words["{0} does not exist there: the clocks go forward over it. Choose a time before or after.", invalid.Detail],
        PlaylistProblem.WindowBackwards => words["The window ends before it begins: {0} must be later.", invalid.Detail],
        PlaylistProblem.NotEditorial => words["“{0}” belongs to a listener on the platform: it is read here, not changed.", invalid.Detail],
        PlaylistProblem.NothingToPublish => words["There is nothing to publish: add a track or attach a recipe."],
        PlaylistProblem.UnknownEdition => words["There is no edition {0}.", invalid.Detail],
        _ => invalid.Detail,
    };

    /// <summary>A rule that pins and tracks make impossible, with what would help.</summary>
    public static string Impossible(this IStringLocalizer<PlaylistsText> words, IStringLocalizer<RecipesText> recipe, Composition.Impossible rule) => words[
        "The recipe’s rule “{0}” cannot be kept: it needs {1}, and there are {2}. Unpin a track, or ease the rule in the recipe.",
        recipe.Rule(rule.Rule), rule.Needed, rule.Available];

    public static string Deed(this IStringLocalizer<PlaylistsText> words, string kind) => kind switch
    {
        "playlist.publish" => words["published it"],
        "playlist.order" => words["moved its tracks"],
        "playlist.add" => words["added a track"],
        "playlist.remove" => words["removed a track"],
        "playlist.pin" => words["changed a pin"],
        "playlist.window" => words["changed its window"],
        "playlist.back" => words["went back to an older edition"],
        _ => words["changed it"],
    };
}
