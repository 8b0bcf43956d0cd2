namespace InternalExtensionSample;

/// <summary>What the handler knows and the extension counts.</summary>
internal sealed record Sale(string Item, double Amount);
