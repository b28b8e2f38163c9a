using AdminConsole.Engine.Moderation.Score.Learning;

namespace AdminConsole.Engine.Moderation.Score.Stock;

/// <summary>The classifier that travels in the assembly: see <c>MODEL_CARD.md</c> beside it for what it is made of.</summary>
public static class ShippedModel
{
    private static readonly Lazy<BaseModel> Model = new(() => new BaseModel(ClassifierFile.FromBytes(Bytes(), "the shipped classifier"), WrittenComments.Read()));

    /// <summary>Loaded once.</summary>
    public static BaseModel Read() => Model.Value;

    public static byte[] Bytes() => Resource("base.classifier");

    /// <summary>JSON.</summary>
    public static string Manifest() => System.Text.Encoding.UTF8.GetString(Resource("base.json"));

    private static byte[] Resource(string name)
    {
        using var stream = typeof(ShippedModel).Assembly.GetManifestResourceStream(typeof(ShippedModel), name)
            ?? throw new InvalidOperationException($"The assembly lacks {name}.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
