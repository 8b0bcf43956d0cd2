namespace Lambda.Extensions.Sdk.Testing.Configuration;

/// <summary>Forms the ids of availability zones: <c>use1-az1</c> for the first one of <c>us-east-1</c>.</summary>
internal static class AvailabilityZoneId
{
    private static readonly string[] Directions = ["north", "south", "east", "west", "central"];

    public static string FirstOf(string region)
    {
        string[] parts = region.Split('-');
        return string.Concat(parts.Select((part, i) => i == 0 ? part : Short(part))) + "-az1";
    }

    /// <summary>Shortens a part of a Region's name: <c>northeast</c> to <c>ne</c>. A number stays as it is.</summary>
    private static string Short(string part)
    {
        string? first = Directions.FirstOrDefault(direction => part.StartsWith(direction, StringComparison.Ordinal));
        if (first is not null) return first[0] + Short(part[first.Length..]);
        return part.Length == 0 || char.IsAsciiDigit(part[0]) ? part : part[..1];
    }
}
