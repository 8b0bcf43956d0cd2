namespace Lambda.Extensions.Sdk.Testing.InvokeApi;

/// <summary>Lists the values of <c>X-Amz-Invocation-Type</c>, by their names.</summary>
internal enum InvocationType
{
    /// <summary>The caller waits for the answer.</summary>
    RequestResponse,

    /// <summary>The caller waits for nothing.</summary>
    Event,

    /// <summary>The request is only checked.</summary>
    DryRun,
}
