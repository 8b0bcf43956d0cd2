using System.Text.RegularExpressions;
using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Http;

namespace Lambda.Extensions.Sdk.Testing.InvokeApi;

/// <summary>Reads the function's name of a request: a name, a partial or full ARN, each with or without a qualifier.</summary>
internal static partial class FunctionReference
{
    /// <summary>The name that AWS's runtime interface emulator serves. Clients that were made for it work here too.</summary>
    private const string AnyFunction = "function";

    private const string Latest = "$LATEST";

    /// <param name="given">The part of the path.</param>
    /// <param name="qualifier">The query's <c>Qualifier</c>; empty when there is none.</param>
    /// <param name="settings">The function that is served.</param>
    /// <param name="arn">The ARN that was invoked.</param>
    /// <returns>The refusal, or <see langword="null"/>.</returns>
    public static ApiResponse? Resolve(string given, string qualifier, EmulatorSettings settings, out string arn)
    {
        arn = "";
        Match parts = Name().Match(given);
        if (!parts.Success) return InvokeErrors.Validation(given, "functionName", "Member must satisfy regular expression pattern: " + Pattern);
        if (qualifier.Length > 0 && !Qualifier().IsMatch(qualifier))
            return InvokeErrors.Validation(qualifier, "qualifier", @"Member must satisfy regular expression pattern: \$(LATEST(\.PUBLISHED)?)|[a-zA-Z0-9-_$]+");

        string inName = parts.Groups["qualifier"].Value;
        if (inName.Length > 0 && qualifier.Length > 0 && inName != qualifier)
            return InvokeErrors.InvalidParameter("The derived qualifier from the function name does not match the specified qualifier.");
        string chosen = inName.Length > 0 ? inName : qualifier;

        string region = Or(parts.Groups["region"].Value, settings.Region);
        string account = Or(parts.Groups["account"].Value, settings.AccountId);
        string name = parts.Groups["name"].Value;
        string plain = $"arn:aws:lambda:{region}:{account}:function:";
        arn = plain + (name == AnyFunction ? settings.FunctionName : name) + (chosen.Length == 0 ? "" : ":" + chosen);
        bool isKnown = (name == settings.FunctionName || name == AnyFunction)
            && region == settings.Region && account == settings.AccountId && IsKnown(chosen, settings.FunctionVersion);
        return isKnown ? null : InvokeErrors.NotFound(arn);
    }

    /// <summary>Any alias names the one version that there is; a version by its number must be that one.</summary>
    private static bool IsKnown(string qualifier, string version) =>
        qualifier.Length == 0 || qualifier == Latest || qualifier == version || !qualifier.All(c => char.IsAsciiDigit(c) || c == '$');

    private static string Or(string given, string otherwise) => given.Length == 0 ? otherwise : given;

    private const string Pattern =
        @"(arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?([a-zA-Z0-9-_\.]+)(:(\$LATEST(\.PUBLISHED)?|[a-zA-Z0-9-_]+))?";

    [GeneratedRegex(
        @"^(arn:(aws[a-zA-Z-]*)?:lambda:)?((?<region>[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}):)?((?<account>\d{12}):)?(function:)?(?<name>[a-zA-Z0-9-_\.]+)(:(?<qualifier>\$LATEST(\.PUBLISHED)?|[a-zA-Z0-9-_]+))?\z",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();

    [GeneratedRegex(@"^(\$(LATEST(\.PUBLISHED)?)|[a-zA-Z0-9-_$]+)\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Qualifier();
}
