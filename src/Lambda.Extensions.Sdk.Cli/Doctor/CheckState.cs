namespace Lambda.Extensions.Sdk.Cli.Doctor;

/// <summary>How a check ended.</summary>
internal enum CheckState
{
    /// <summary>It is there.</summary>
    Good,

    /// <summary>It is not there, and is needed for part of the work only.</summary>
    Optional,

    /// <summary>It is not there, and native extensions cannot be built without it.</summary>
    Missing,
}
