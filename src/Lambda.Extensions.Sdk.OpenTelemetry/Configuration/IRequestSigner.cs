namespace Lambda.Extensions.Sdk.OpenTelemetry.Configuration;

/// <summary>
/// Signs requests to a destination, such as with AWS Signature Version 4. It is called for each try, because signatures expire, and after
/// the body has its final form.
/// </summary>
public interface IRequestSigner
{
    /// <summary>Adds the headers of the signature.</summary>
    /// <param name="request">The request. Headers of an earlier try have been removed.</param>
    /// <param name="cancellationToken">Cancelled at the end of the try.</param>
    /// <returns>A task that ends when the headers are there. An exception fails the try, which can be repeated.</returns>
    ValueTask SignAsync(RequestToSign request, CancellationToken cancellationToken);

    /// <summary>
    /// Returns whether a request that was refused should be signed again and sent once more at once, such as with a corrected clock. Called
    /// for each answer of 400 and more. Default: never.
    /// </summary>
    /// <param name="request">The request as it was signed.</param>
    /// <param name="statusCode">The status of the answer.</param>
    /// <param name="date">The endpoint's time, if the answer has it.</param>
    bool TryCorrect(RequestToSign request, int statusCode, DateTimeOffset? date) => false;
}
