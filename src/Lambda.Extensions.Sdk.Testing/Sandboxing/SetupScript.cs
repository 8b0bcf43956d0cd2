using System.Globalization;

namespace Lambda.Extensions.Sdk.Testing.Sandboxing;

/// <summary>Writes the shell scripts of a sandbox.</summary>
internal static class SetupScript
{
    /// <summary>The first word that the script writes once the sandbox is ready; the process id and the kind follow.</summary>
    public const string Ready = "ready";

    /// <summary>
    /// Runs outside: it waits for a line, tries the ways to make the namespaces, waits until the sandbox has ended, and removes the folder. It starts
    /// before the folder is written, so that a kill at any moment leaves nothing. A way that fails exits with 1. The folder is removed by names, never recursively: what is mounted in it is somebody's.
    /// Arguments: the folder, the command <c>unshare</c>.
    /// </summary>
    public const string Keeper = """
        trap '' INT TERM HUP
        f=$1; unshare=$2
        run() {
          kind=$1; shift
          "$unshare" "$@" --mount --propagation private /bin/sh "$f/setup.sh" "$kind"
        }
        code=1
        read -r go || code=0
        if [ $code = 1 ] && [ "$(id -u)" = 0 ]; then run plain; code=$?; fi
        if [ $code = 1 ]; then run user --user --map-current-user --keep-caps; code=$?; fi
        if [ $code = 1 ]; then run user --user --map-root-user; code=$?; fi
        cd /
        rm -f "$f"/* "$f"/new/opt/* "$f"/new/opt/.[!.]* "$f"/new/var/* "$f"/new/var/.[!.]* 2>/dev/null
        rmdir "$f"/new/*/* "$f"/new/*/.[!.]* "$f"/new/* "$f"/new "$f" 2>/dev/null
        exit $code
        """;

    /// <summary>
    /// Runs inside: it mounts, then waits until its input ends, which also happens when the emulator is killed, and kills
    /// every process that is still in the sandbox.
    /// </summary>
    public static string Write(string folder, SandboxOptions options, string inTmp) => string.Create(CultureInfo.InvariantCulture, $$"""
        f={{ShellText.Quote(folder)}}
        mount -t tmpfs -o mode=1777,size={{options.TmpMegabytes}}m tmpfs "$f/new/tmp" || exit 1
        {{inTmp}}
        mount -a -T "$f/mounts" || exit 1
        {{(options.ReadOnlyRoot ? ReadOnly : "")}}
        mount --rbind "$f/new/tmp" /tmp || exit 1
        cd /
        echo "{{Ready}} $$ $1"
        read -r line
        pass=0
        while [ $pass -lt 1000 ]; do
          pass=$((pass + 1)); found=
          for p in /proc/[0-9]*; do
            if [ "$p" != "/proc/$$" ] && [ "$p/ns/mnt" -ef "/proc/$$/ns/mnt" ]; then found=1; kill -9 "${p#/proc/}"; fi
          done
          [ "$found" ] || break
        done 2>/dev/null
        exit 0
        """);

    private const string ReadOnly = """
        while read -r a b c d target rest; do
          case $target in /proc|/proc/*|/sys|/sys/*|/dev|/dev/*|/tmp|/tmp/*) continue ;; esac
          mount -o remount,bind,ro "$(printf %b "$target")" || [ "$target" != / ] || exit 1
        done < /proc/self/mountinfo
        """;
}
