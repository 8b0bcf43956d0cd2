using System.Buffers;
using Caching.Cache;
using Caching.Endpoints;
using Caching.Origins.Parameters;
using Lambda.Extensions.Sdk.LocalHttp;

namespace Caching.Origins.Secrets;

/// <summary>
/// States the requested secret and its version, in GetSecretValue's terms and within its limits. Requests and the prefetch list use
/// the same reader.
/// </summary>
internal sealed class SecretReference
{
    private const string Reference = "/aws/reference/secretsmanager/";
    private const string Current = "AWSCURRENT";

    private static readonly SearchValues<char> Alphanumeric = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
    private static readonly SearchValues<char> OfNames = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/_+=.@-!");

    private readonly string _id;
    private readonly bool _isArn;

    private SecretReference(string id, string? versionId, string? stage, string? region)
    {
        (_id, VersionId, Stage) = (id, versionId, stage);
        _isArn = id.StartsWith("arn:", StringComparison.Ordinal);
        Names = _isArn ? NamesOf(id, region) : [id];
        if (Names.Any(static n => n.AsSpan().ContainsAnyExcept(OfNames)))
            throw Invalid("secretId is no name of a secret: it has letters, digits and /_+=.@-! only; a version goes to versionId or versionStage.");
    }

    public string? VersionId { get; }

    public string? Stage { get; }

    /// <summary>Gets the possible names, in the order in which they are tried. An ARN does not state where its name ends.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Gets the key. It includes an ARN's account and partition.</summary>
    public string Key => CacheKey.Of("secret", _id, VersionId, Stage);

    /// <exception cref="LocalHttpRequestException">AWS would refuse it.</exception>
    public static SecretReference Read(string? id, string? versionId, string? stage, string? region)
    {
        string secret = RequestText.Read(id, "secretId", 2048);
        if (versionId is { Length: > 0 } && RequestText.Read(versionId, "versionId", 64).Length < 32) throw Invalid("versionId is not 32 to 64 characters long; a staging label goes to versionStage.");
        if (stage is { Length: > 0 }) RequestText.Read(stage, "versionStage", 256);
        string? version = versionId is { Length: > 0 } ? versionId : null;
        // A request without version and label means the current version.
        return new SecretReference(secret, version, stage is { Length: > 0 } && (stage != Current || version is not null) ? stage : null, region);
    }

    /// <summary>Reads an item of the prefetch list: a name or an ARN, and after a colon a version's id or a staging label.</summary>
    /// <exception cref="LocalHttpRequestException">AWS would refuse it.</exception>
    public static SecretReference ReadItem(string item, string? region)
    {
        int colon = item.StartsWith("arn:", StringComparison.Ordinal) ? SeventhColon(item) : item.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) return Read(item, null, null, region);
        string selector = item[(colon + 1)..];
        return Guid.TryParseExact(selector, "D", out _) ? Read(item[..colon], selector, null, region) : Read(item[..colon], null, selector, region);
    }

    /// <summary>Returns the secret's name in Parameter Store.</summary>
    public string ParameterName(string name) => VersionId is null && Stage is null ? Reference + name : $"{Reference}{name}:{VersionId ?? Stage}";

    /// <summary>Returns whether an answer is of the requested secret, and not of one with a similar name or of another account.</summary>
    public bool IsOf(SecretSource source)
    {
        if (!_isArn) return true;
        if (source.Arn is not { } arn || !arn.StartsWith(_id, StringComparison.Ordinal)) return false;
        ReadOnlySpan<char> rest = arn.AsSpan(_id.Length);
        return rest.IsEmpty || (rest.Length == 7 && rest[0] == '-' && !rest[1..].ContainsAnyExcept(Alphanumeric));
    }

    /// <summary>Checks the version of an answer. Parameter Store accepts one selector, which can be an id or a label.</summary>
    /// <exception cref="NoSuchParameter">There is no such version.</exception>
    /// <exception cref="OriginFault">The id and the label belong to different versions.</exception>
    public void CheckVersion(SecretSource source)
    {
        if (VersionId is not null && source.VersionId is { } id && id != VersionId) throw new NoSuchParameter(ErrorTypes.ResourceNotFound, "Another version.");
        if (Stage is null) return;
        if (VersionId is not null && source.Stages?.Contains(Stage) is not true)
            throw new OriginFault(400, ErrorTypes.InvalidRequest, "You provided a VersionStage that is not associated to the provided VersionId.", isTransient: false);
        if (source.Stages?.Contains(Stage) is false) throw new NoSuchParameter(ErrorTypes.ResourceNotFound, "Another version.");
    }

    // Parameter Store's references accept names only. A complete ARN ends with the name and six random characters:
    // arn:aws:secretsmanager:eu-west-1:123456789012:secret:name-AbCdEf. A partial one lacks them, and its name can look the same.
    private static string[] NamesOf(string arn, string? region)
    {
        string[] parts = arn.Split(':');
        if (parts.Length != 7 || parts[1].Length == 0 || parts[2] != "secretsmanager" || parts[5] != "secret" || parts[6].Length == 0) throw Invalid("secretId is no ARN of a secret.");
        if (region is not null && parts[3] != region) throw Invalid("secretId is of another region, which Parameter Store's references do not reach.");
        string name = parts[6];
        return name.Length > 7 && name[^7] == '-' && !name.AsSpan(name.Length - 6).ContainsAnyExcept(Alphanumeric) ? [name[..^7], name] : [name];
    }

    private static int SeventhColon(string arn)
    {
        int at = -1;
        for (int i = 0; i < 7; i++)
        {
            at = arn.IndexOf(':', at + 1);
            if (at < 0) return -1;
        }

        return at;
    }

    private static LocalHttpRequestException Invalid(string message) => new(400, message);
}
