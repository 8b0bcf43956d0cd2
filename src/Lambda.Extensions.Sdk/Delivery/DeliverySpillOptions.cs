namespace Lambda.Extensions.Sdk.Delivery;

/// <summary>Settings of a <see cref="DeliverySpill{T}"/>.</summary>
public sealed class DeliverySpillOptions
{
    /// <summary>
    /// Whose spill it is: part of the files' names, so that extensions do not read each other's. Must be set, to the same value
    /// in each start; the extension's name, with a suffix if it has several queues. 1 to 128 printable ASCII characters without
    /// spaces and slashes.
    /// </summary>
    public string Name { get; set; } = "";

    /// <summary>Where the files are. Default <c>/tmp</c>, which lives as long as the environment and is shared with the function. It must exist.</summary>
    public string Directory { get; set; } = "/tmp";

    /// <summary>The most bytes on disk, whole blocks counted. 4 KiB to 1 GiB, default 8 MiB; the function has 512 MB of <c>/tmp</c> unless it was given more. What does not fit stays in memory.</summary>
    public long MaxBytes { get; set; } = 8 * 1024 * 1024;
}
