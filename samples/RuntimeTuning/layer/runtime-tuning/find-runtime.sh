# Part of the wrapper: finds the runtime that a command starts, in $_rt_runtime; empty when it is not known.

is_interpreter() {
  case ${1##*/} in
    node | nodejs | node[0-9]* | node-[0-9]*) _rt_runtime=node ;;
    python | python[0-9]*) _rt_runtime=python ;;
    java) _rt_runtime=java ;;
    dotnet) _rt_runtime=dotnet ;;
    *) return 1 ;;
  esac
}

# Whether $1 names a script, by path or on PATH: its path is in $_rt_script, its first line in $_rt_first.
is_script() {
  _rt_script=$1
  case $1 in
    '') return 1 ;;
    */*) ;;
    *)
      IFS=:
      for _rt_folder in ${PATH:-}; do
        [ ! -f "$_rt_folder/$1" ] || { _rt_script=$_rt_folder/$1; break; }
      done
      unset IFS
      ;;
  esac
  [ -f "$_rt_script" ] && [ -r "$_rt_script" ] || return 1
  _rt_first=
  read -r _rt_first <"$_rt_script" || [ -n "$_rt_first" ] || return 1
  case $_rt_first in '#!'*) ;; *) return 1 ;; esac
}

# Whether the program $1 starts the command in its arguments.
is_launcher() {
  case ${1##*/} in
    sh | bash | dash | ash | busybox | env | exec | nice | ionice | nohup | setsid | taskset | chrt | timeout | stdbuf | time | strace) ;;
    tini | dumb-init | catchsegv | numactl | setpriv | su-exec | gosu | aws-lambda-rie) ;;
    *) is_script "$1" ;;
  esac
}

# Whether one of the arguments is the interpreter: $1 is a launcher or another wrapper.
is_launched() {
  _rt_bare=
  if is_launcher "$1"; then _rt_bare=yes; fi
  shift
  for _rt_argument; do
    case $_rt_argument in
      -*) continue ;;
      # sh -c "exec java -jar app.jar"
      *[[:space:]]*) if [ -n "$_rt_bare" ] && has_command "$_rt_argument"; then return 0; fi ;;
      */*) if is_interpreter "$_rt_argument"; then return 0; fi ;;
      *) if [ -n "$_rt_bare" ] && is_interpreter "$_rt_argument"; then return 0; fi ;;
    esac
  done
  return 1
}

# Whether a line of a script starts an interpreter.
has_command() {
  unquote "$1"
  _rt_before=
  for _rt_word in $_rt_text; do
    case $_rt_word in '#'*) return 1 ;; esac
    _rt_word=${_rt_word#'$('} _rt_word=${_rt_word%%[;\)\&|]*}
    case $_rt_word:$_rt_before in
      */*:* | *: | *:*'=' | *:*=* | *:*[\;\&\|] | *:exec | *:then | *:else | *:do | *:-v | *:--) if is_interpreter "$_rt_word"; then return 0; fi ;;
      *) if is_launcher_name "$_rt_before" && is_interpreter "$_rt_word"; then return 0; fi ;;
    esac
    _rt_before=$_rt_word
  done
  return 1
}

is_launcher_name() {
  case ${1##*/} in env | nice | nohup | setsid | time | tini | dumb-init | aws-lambda-rie) ;; *) return 1 ;; esac
}

# Whether a script among the arguments starts an interpreter: #!/usr/bin/env node, or a line such as exec java -jar app.jar
is_scripted() {
  for _rt_argument; do
    is_script "$_rt_argument" || continue
    for _rt_word in ${_rt_first#'#!'}; do
      if is_interpreter "$_rt_word"; then return 0; fi
    done
    while read -r _rt_line || [ -n "$_rt_line" ]; do
      if has_command "$_rt_line"; then return 0; fi
    done <"$_rt_script"
  done
  return 1
}

is_said_by_Lambda() {
  case ${AWS_EXECUTION_ENV:-} in
    AWS_Lambda_nodejs*) _rt_runtime=node ;;
    AWS_Lambda_python*) _rt_runtime=python ;;
    AWS_Lambda_java*) _rt_runtime=java ;;
    AWS_Lambda_dotnet*) _rt_runtime=dotnet ;;
    *) return 1 ;;
  esac
}

find_runtime() {
  _rt_runtime=${RUNTIME_TUNING_RUNTIME:-}
  case $_rt_runtime in
    node | python | java | dotnet) explain "$_rt_runtime: RUNTIME_TUNING_RUNTIME says so"; return ;;
    '') ;;
    *) say "RUNTIME_TUNING_RUNTIME is '$_rt_runtime', not node, python, java or dotnet"; _rt_runtime= ;;
  esac
  if is_interpreter "$1" || is_launched "$@"; then explain "$_rt_runtime: by the command"
  elif is_said_by_Lambda; then explain "$_rt_runtime: AWS_EXECUTION_ENV says so"
  elif is_scripted "$@"; then explain "$_rt_runtime: by the script $_rt_script"
  elif [ -f "$1.runtimeconfig.json" ]; then
    _rt_runtime=dotnet
    explain "dotnet: by $1.runtimeconfig.json"
  else
    explain "nothing applied: '$1' is no known runtime. Set RUNTIME_TUNING_RUNTIME to node, python, java or dotnet"
  fi
}
