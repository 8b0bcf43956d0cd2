namespace Lambda.Extensions.Sdk.Cli.CommandLine;

/// <summary>The scripts of the shells. Each asks the tool's directive <c>[suggest]</c>, without the tool's own name in the line.</summary>
internal static class CompletionScripts
{
    public static readonly IReadOnlyDictionary<string, string> All = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["bash"] =
            """
            _lambda_ext() {
              local line="${COMP_LINE:0:COMP_POINT}" IFS=$'\n'
              line="${line#* }"
              COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" "[suggest:${#line}]" "$line" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
            }
            complete -o bashdefault -o default -F _lambda_ext lambda-ext
            """,
        ["zsh"] =
            """
            _lambda_ext() {
              local line="${LBUFFER#* }"
              local -a found
              found=("${(@f)$("${words[1]}" "[suggest:${#line}]" "$line" 2>/dev/null)}")
              found=("${(@M)found:#${PREFIX}*}")
              if (( ${#found} )) && [[ -n "${found[1]}" ]]; then compadd -- "${found[@]}"; else _files; fi
            }
            compdef _lambda_ext lambda-ext
            """,
        ["fish"] =
            """
            function __lambda_ext_suggest
              set -l line (string replace -r '^\S+\s' '' -- (commandline -cp))
              lambda-ext "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
            end
            complete -c lambda-ext -a '(__lambda_ext_suggest)'
            """,
        ["pwsh"] =
            """
            Register-ArgumentCompleter -Native -CommandName lambda-ext -ScriptBlock {
              param($word, $tree, $cursor)
              $line = ($tree.ToString().PadRight($cursor).Substring(0, $cursor)) -replace '^\S+\s', ''
              lambda-ext "[suggest:$($line.Length)]" "$line" 2>$null | Where-Object { $_ -like "$word*" } |
                ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
            }
            """,
    };
}
