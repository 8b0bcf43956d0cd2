namespace Lambda.Extensions.Sdk.OpenTelemetry.Lines;

/// <summary>Recognises request ids in text.</summary>
internal static class RequestIdText
{
    private const int UuidLength = 36;
    private const int MaxLength = 128;

    /// <summary>Returns whether a text is a UUID, as Lambda's request ids are.</summary>
    public static bool IsUuid(ReadOnlySpan<byte> text)
    {
        if (text.Length != UuidLength) return false;
        for (int i = 0; i < text.Length; i++)
        {
            bool dash = i is 8 or 13 or 18 or 23;
            if (dash ? text[i] != '-' : !char.IsAsciiHexDigit((char)text[i])) return false;
        }

        return true;
    }

    /// <summary>Returns whether a text can be an id: a short word that is not a runtime's placeholder for a missing id.</summary>
    public static bool IsWord(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text.Length > MaxLength || text.SequenceEqual("undefined"u8) || text.SequenceEqual("null"u8) || text.SequenceEqual("None"u8) || text.SequenceEqual("-"u8)) return false;
        return !text.ContainsAnyExceptInRange((byte)'!', (byte)'~');
    }

    /// <summary>
    /// Returns how surely a member or key of this name has the invocation's id: 1 for Lambda's own names, 2 for names that frameworks
    /// also use
    /// for their own requests, 0 for others.
    /// </summary>
    public static int RankOf(ReadOnlySpan<char> normalised) => normalised switch
    {
        "awsrequestid" or "functionrequestid" or "lambdarequestid" or "awslambdarequestid" or "faasinvocationid" or "faasexecution" or "xamznrequestid" => 1,
        "requestid" or "invocationid" or "executionid" => 2,
        _ => 0,
    };
}
