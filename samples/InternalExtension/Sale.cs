namespace InternalExtensionSample;

/// <summary>A sale, which the handler passes to the extension to count.</summary>
internal sealed record Sale(string Item, double Amount);
