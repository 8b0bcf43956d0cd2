namespace Lambda.Extensions.Sdk.Build.Inspection.Elf;

/// <summary>A version of a library's symbols that a program needs at its start, such as <c>GLIBC_2.34</c> of <c>libc.so.6</c>.</summary>
/// <param name="Library">The library that must define it.</param>
/// <param name="Name">The version's name.</param>
/// <param name="Symbols">The first few symbols that need it, if the file still has their names.</param>
internal sealed record SymbolVersion(string Library, string Name, IReadOnlyList<string> Symbols);
