namespace Lambda.Extensions.Sdk.Build.Inspection;

/// <summary>One folder of a layer.</summary>
/// <param name="Path">Its path under /opt, with a slash at the end.</param>
/// <param name="Mode">Its Unix permission bits.</param>
internal sealed record LayerFolder(string Path, int Mode)
{
    private const int OpenBits = 0b101_101_101;

    /// <summary>True when all users may list it and open the files in it.</summary>
    public bool IsOpen => (Mode & OpenBits) == OpenBits;
}
