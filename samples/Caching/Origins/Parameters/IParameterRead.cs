namespace Caching.Origins.Parameters;

/// <summary>A request that Parameter Store answers, and that can be part of a batch.</summary>
internal interface IParameterRead
{
    /// <summary>Gets the parameter's name, with its selector.</summary>
    string ParameterName { get; }
}
