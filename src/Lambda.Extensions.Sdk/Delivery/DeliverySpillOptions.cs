using Lambda.Extensions.Sdk.Validation;

namespace Lambda.Extensions.Sdk.Delivery;

/// <summary>Settings of a <see cref="DeliverySpill{T}"/>.</summary>
public sealed class DeliverySpillOptions : ICheckedOptions
{
    /// <summary>
    /// Gets or sets the owner of the spill. It is part of the files' names, so that an extension does not read another one's
    /// files. It must be set, to the same value in each start; use the extension's name, with a suffix if it has several queues.
    /// 1 to 128 printable ASCII characters without spaces and slashes.
    /// </summary>
    public string Name { get; set; } = "";

    /// <summary>
    /// Gets or sets the directory of the files. It must exist. Default <c>/tmp</c>, which lives as long as the environment and is
    /// shared with the function.
    /// </summary>
    public string Directory { get; set; } = "/tmp";

    /// <summary>
    /// Gets or sets the maximum number of bytes on disk, in whole blocks. 4 KiB to 1 GiB, default 8 MiB; the function has 512 MB
    /// of <c>/tmp</c> unless it was given more. Items that do not fit stay in memory.
    /// </summary>
    public long MaxBytes { get; set; } = 8 * 1024 * 1024;

    void ICheckedOptions.Check(OptionsCheck check)
    {
        check.That(OptionRanges.NameIsLegal(Name), $"{nameof(Name)}='{Name}' is not legal: use the extension's name, 1 to 128 printable ASCII characters without spaces or slashes");
        check.That(Path.IsPathFullyQualified(Directory), $"{nameof(Directory)}='{Directory}' is not legal: use an absolute path such as /tmp");
        check.Number(nameof(MaxBytes), MaxBytes, SpillFormat.Block, 1L << 30);
    }
}
