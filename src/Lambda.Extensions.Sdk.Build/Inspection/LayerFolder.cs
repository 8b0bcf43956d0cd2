namespace Lambda.Extensions.Sdk.Build.Inspection;

/// <summary>One folder of a layer.</summary>
/// <param name="Path">Its place under /opt, with a slash at the end.</param>
/// <param name="Mode">Its Unix permission bits.</param>
internal sealed record LayerFolder(string Path, int Mode)
{
    private const int OpenBits = 0b101_101_101;

    /// <summary>True when everybody may list it and open what is in it.</summary>
    public bool IsOpen => (Mode & OpenBits) == OpenBits;
}
