namespace Parlae.Pms.Functions.Hosting.Settings;

/// <summary>A value that must not be printed: records that hold one can be logged or shown without giving it away.</summary>
[Core.Privacy.Classification.Secret]
internal readonly record struct Secret(string Value)
{
    public override string ToString() => "(secret)";
}
