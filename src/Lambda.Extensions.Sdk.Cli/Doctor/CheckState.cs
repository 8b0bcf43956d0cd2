namespace Lambda.Extensions.Sdk.Cli.Doctor;

/// <summary>The result of a check.</summary>
internal enum CheckState
{
    /// <summary>The checked thing is there.</summary>
    Good,

    /// <summary>The checked thing is missing, and only a part of the work needs it.</summary>
    Optional,

    /// <summary>The checked thing is missing, and native extensions cannot be built without it.</summary>
    Missing,
}
