namespace Parlae.Pms.Core.Billing;

/// <summary>Finds the way to pay that somebody means.</summary>
public static class PaymentMethods
{
    /// <summary>By code or by name; <c>cash</c> is the only one whose name begins so. Null: none, or more than one.</summary>
    public static PaymentMethod? Find(IReadOnlyList<PaymentMethod> methods, string word)
    {
        var wanted = word.Trim();
        return methods.FirstOrDefault(method => method.Code == wanted)
            ?? Only(methods, method => method.Name.Equals(wanted, StringComparison.OrdinalIgnoreCase))
            ?? Only(methods, method => method.Name.StartsWith(wanted + " ", StringComparison.OrdinalIgnoreCase));
    }

    private static PaymentMethod? Only(IReadOnlyList<PaymentMethod> methods, Func<PaymentMethod, bool> fits) => methods.Where(fits).ToList() is [var only] ? only : null;
}
