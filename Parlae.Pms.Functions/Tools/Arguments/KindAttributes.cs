namespace Parlae.Pms.Functions.Tools.Arguments;

/// <summary>Says what kind of text or date an argument is, where its type alone does not.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public abstract class KindAttribute : Attribute
{
    internal abstract ArgumentKind Kind { get; }
}

/// <summary>A person's name: letters of any script, at most 100 characters.</summary>
public sealed class NameAttribute : KindAttribute
{
    internal override ArgumentKind Kind => new NameKind();
}

/// <summary>An e-mail address.</summary>
public sealed class EmailAttribute : KindAttribute
{
    internal override ArgumentKind Kind => new EmailKind();
}

/// <summary>A post code, in capitals: <c>M5V 2T6</c>, <c>90210-1234</c>.</summary>
public sealed class PostCodeAttribute : KindAttribute
{
    internal override ArgumentKind Kind => new PostCodeKind();
}

/// <summary>A date of birth: not in the future, 1900 or later.</summary>
public sealed class BirthDateAttribute : KindAttribute
{
    internal override ArgumentKind Kind => new BirthDateKind();
}

/// <summary>Days of which some may be over, as when visits are listed.</summary>
public sealed class PastTooAttribute : KindAttribute
{
    internal override ArgumentKind Kind => new DaysKind(isPastToo: true);
}

/// <summary>A number or code from a card or letter, such as a member id.</summary>
public sealed class DocumentCodeAttribute : KindAttribute
{
    internal override ArgumentKind Kind => new DocumentCodeKind();
}

/// <summary>A handle that an earlier answer gave, such as <c>p1</c>.</summary>
public sealed class HandleAttribute(char prefix) : KindAttribute
{
    public char Prefix { get; } = prefix;

    internal override ArgumentKind Kind => new HandleKind(Prefix);
}
