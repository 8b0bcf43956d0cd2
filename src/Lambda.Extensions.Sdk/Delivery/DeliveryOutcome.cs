namespace Lambda.Extensions.Sdk.Delivery;

/// <summary>What became of one delivery.</summary>
public enum DeliveryOutcome
{
    /// <summary>The endpoint has it.</summary>
    Delivered,

    /// <summary>The endpoint says that it is too large (413): send it in parts.</summary>
    TooLarge,

    /// <summary>The endpoint refuses the content (400, 422): it will never take it.</summary>
    Rejected,

    /// <summary>
    /// The endpoint refuses the sender, or is not what it was taken for (401, 403, 404, a redirect …). The content is not to
    /// blame and is kept; trying again at once is useless.
    /// </summary>
    Refused,

    /// <summary>The endpoint could not be reached, did not answer in time, or is in trouble (408, 429, 5xx). Keep it and try again later.</summary>
    Unavailable,

    /// <summary>Nothing was sent: the breaker is open, the endpoint asked to be left alone until later, or there is no budget.</summary>
    NotTried,
}
