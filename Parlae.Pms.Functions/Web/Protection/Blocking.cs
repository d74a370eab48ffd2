namespace Parlae.Pms.Functions.Web.Protection;

/// <summary>Data Protection asks for its keys synchronously, about once a day; our stores answer later.</summary>
internal static class Blocking
{
    public static T Run<T>(Func<Task<T>> work) => Task.Run(work).GetAwaiter().GetResult();
}
