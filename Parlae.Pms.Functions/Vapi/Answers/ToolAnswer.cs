using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Parlae.Pms.Functions.Vapi.Answers;

/// <summary>What one tool call is answered (contract 5). Can be kept as JSON and answered again later.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Result), "result")]
[JsonDerivedType(typeof(Error), "error")]
internal abstract record ToolAnswer
{
    private ToolAnswer()
    {
    }

    /// <summary>The tool did its work, or a normal answer such as "taken" is to be told.</summary>
    /// <param name="Status">A word of the tool's row in contract 6.</param>
    /// <param name="Say">One or two sentences to be spoken.</param>
    /// <param name="More">The extra members of that row; never <c>status</c> or <c>say</c>.</param>
    public sealed record Result(string Status, string Say, JsonObject? More = null) : ToolAnswer
    {
        public override string ToString() => $"result {Status}";
    }

    /// <summary>A fault, said in one sentence that names what to ask for or offers staff.</summary>
    public sealed record Error(string Sentence) : ToolAnswer
    {
        public override string ToString() => "error";
    }
}
