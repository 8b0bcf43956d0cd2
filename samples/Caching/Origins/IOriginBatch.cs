using Caching.Cache;

namespace Caching.Origins;

/// <summary>Asks an origin for many items in few calls.</summary>
internal interface IOriginBatch
{
    /// <summary>
    /// Starts the calls before it returns. Requests for these items take their answers from them, until <see cref="End"/>.
    /// </summary>
    /// <returns>A task that ends with the calls, and does not fail.</returns>
    Task BeginAsync(IEnumerable<IOriginRequest> requests, CancellationToken cancellationToken);

    /// <summary>Ends the effect of <see cref="BeginAsync"/>.</summary>
    void End();
}
