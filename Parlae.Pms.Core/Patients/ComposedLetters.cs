using System.Collections.Frozen;
using System.Text;

namespace Parlae.Pms.Core.Patients;

/// <summary>A letter and the mark that follows it as the one letter they are. (As for <see cref="PlainLetters"/>, Unicode normalisation cannot be relied on.)</summary>
internal static class ComposedLetters
{
    private static readonly (char Mark, string Letters, string Composed)[] Marks =
    [
        ('\u0300', "aeinouwyAEINOUWY", "àèìǹòùẁỳÀÈÌǸÒÙẀỲ"),
        ('\u0301', "aceilnorsuyzACEILNORSUYZ", "áćéíĺńóŕśúýźÁĆÉÍĹŃÓŔŚÚÝŹ"),
        ('\u0302', "aceghijosuwyzACEGHIJOSUWYZ", "âĉêĝĥîĵôŝûŵŷẑÂĈÊĜĤÎĴÔŜÛŴŶẐ"),
        ('\u0303', "aeinouvyAEINOUVY", "ãẽĩñõũṽỹÃẼĨÑÕŨṼỸ"),
        ('\u0306', "aegiouAEGIOU", "ăĕğĭŏŭĂĔĞĬŎŬ"),
        ('\u0307', "cegzCEGIZ", "ċėġżĊĖĠİŻ"),
        ('\u0308', "aeiouwyAEIOUWY", "äëïöüẅÿÄËÏÖÜẄŸ"),
        ('\u030A', "auAU", "åůÅŮ"),
        ('\u030B', "ouOU", "őűŐŰ"),
        ('\u030C', "cdenrstzCDENRSTZ", "čďěňřšťžČĎĚŇŘŠŤŽ"),
        ('\u0327', "cstCST", "çşţÇŞŢ"),
        ('\u0328', "aeiuAEIU", "ąęįųĄĘĮŲ"),
    ];

    private static readonly FrozenDictionary<(char Letter, char Mark), char> Known = Marks
        .SelectMany(each => each.Letters.Zip(each.Composed, (letter, composed) => ((letter, each.Mark), composed)))
        .ToFrozenDictionary(pair => pair.Item1, pair => pair.composed);

    /// <summary>Pairs that are not known stay two.</summary>
    public static string Of(string text)
    {
        var composed = new StringBuilder(text.Length);
        foreach (var sign in text)
        {
            if (composed.Length > 0 && Known.TryGetValue((composed[^1], sign), out var one))
                composed[^1] = one;
            else
                composed.Append(sign);
        }

        return composed.ToString();
    }
}
