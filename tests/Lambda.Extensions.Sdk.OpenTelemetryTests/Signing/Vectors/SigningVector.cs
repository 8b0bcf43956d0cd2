namespace Lambda.Extensions.Sdk.OpenTelemetryTests.Signing.Vectors;

/// <summary>One request of AWS's test suite, with the signature that it must get.</summary>
internal sealed record SigningVector(string Name, string Request, string SignedHeaders, string Signature)
{
    public string Body { get; init; } = "";

    public string? Token { get; init; }

    public override string ToString() => Name;
}
