namespace Lambda.Extensions.Sdk.Delivery;

/// <summary>The outcome of one delivery.</summary>
public enum DeliveryOutcome
{
    /// <summary>The endpoint has the data.</summary>
    Delivered,

    /// <summary>The endpoint answered that the data is too large (413): send it in parts.</summary>
    TooLarge,

    /// <summary>The endpoint refuses the content (400, 422) and will never accept it.</summary>
    Rejected,

    /// <summary>
    /// The endpoint refuses the sender, or the address is wrong (401, 403, 404, a redirect …). The content is not the cause and
    /// is kept. An immediate retry is useless.
    /// </summary>
    Refused,

    /// <summary>
    /// The endpoint could not be reached, did not answer in time, or has a problem (408, 429, 5xx). Keep the data and try again
    /// later.
    /// </summary>
    Unavailable,

    /// <summary>Nothing was sent: the breaker is open, the endpoint asked for a pause, or there is no budget.</summary>
    NotTried,
}
