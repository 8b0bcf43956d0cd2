using System.Text;

namespace Lambda.Extensions.Sdk.Tests.Telemetry;

/// <summary>A batch of which some records are damaged and the others, each told apart by its number, are not.</summary>
internal sealed class BatchMutation
{
    private readonly Random _random;
    private readonly List<byte> _body = [];

    public BatchMutation(int seed)
    {
        _random = new Random(seed);
        bool lines = _random.Next(4) == 0;
        if (!lines) Add("[");
        int count = _random.Next(1, 12);
        for (int i = 0; i < count; i++)
        {
            if (i > 0 && _random.Next(12) != 0) Add(lines ? "\n" : ",");
            if (_random.Next(10) == 0) Add(Noise());
            string record = Record(i);
            if (_random.Next(3) == 0)
            {
                _body.AddRange(Damage(Encoding.UTF8.GetBytes(record)));
            }
            else
            {
                Intact.Add(record);
                Add(record);
            }
        }

        if (!lines && _random.Next(8) != 0) Add("]");
        if (_random.Next(12) == 0) Add(Noise());
    }

    public List<string> Intact { get; } = [];

    public byte[] Body => [.. _body];

    private void Add(string text) => _body.AddRange(Encoding.UTF8.GetBytes(text));

    private string Record(int number)
    {
        // Its number makes each one unique, so that one arriving is that one.
        string json = Golden.All[_random.Next(Golden.All.Length)];
        return json.Insert(json.Length - 1, $",\"number\":{number}");
    }

    // What may lie between records: it must not open something that never closes around them, or it has made them part of a value.
    private string Noise() => _random.Next(8) switch
    {
        0 => " \r\n\t ",
        1 => "null,",
        2 => "[",
        3 => "]",
        4 => "\"",
        5 => "\\",
        6 => "garbage",
        _ => "{},",
    };

    private List<byte> Damage(byte[] record)
    {
        List<byte> bytes = [.. record];
        int times = _random.Next(1, 4);
        for (int i = 0; i < times && bytes.Count > 1; i++)
        {
            int at = _random.Next(bytes.Count);
            int length = _random.Next(1, Math.Min(40, bytes.Count - at) + 1);
            switch (_random.Next(8))
            {
                case 0:
                    bytes[at] = (byte)_random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, length);
                    break;
                case 2:
                    bytes.Insert(at, "\"{}[]:,\\0\n\0"u8[_random.Next(11)]);
                    break;
                case 3:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 4:
                    bytes.RemoveRange(0, at);
                    break;
                case 5:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
                case 6:
                    bytes.Reverse(at, length);
                    break;
                default:
                    for (int j = at; j < at + length; j++) bytes[j] = (byte)_random.Next(256);
                    break;
            }
        }

        return bytes;
    }
}
