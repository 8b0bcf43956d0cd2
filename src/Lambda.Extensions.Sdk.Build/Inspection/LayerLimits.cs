namespace Lambda.Extensions.Sdk.Build.Inspection;

/// <summary>The limits of Lambda (lambda-facts 6.1).</summary>
internal static class LayerLimits
{
    /// <summary>250 MB for the function and all its layers together, in bytes.</summary>
    public const long Unzipped = 250L * 1024 * 1024;

    /// <summary>50 MB for a zip that is uploaded directly, in bytes. Larger ones are uploaded to S3.</summary>
    public const long DirectUpload = 50L * 1024 * 1024;

    /// <summary>The maximum number of extensions of one function, in all layers together.</summary>
    public const int Extensions = 10;
}
