# Part of the wrapper: finds the options and variables of the user that a rule gives way to.

# $1 without quotation marks, in $_rt_text.
unquote() {
  _rt_text=$1
  while :; do
    case $_rt_text in *[\"\']*) _rt_text=${_rt_text%%[\"\']*}${_rt_text#*[\"\']} ;; *) return ;; esac
  done
}

# Adds the words of $1, from the place $2, to $_rt_options: lines "WORD<tab>PLACE".
add_words() {
  unquote "$1"
  for _rt_word in $_rt_text; do add_option "$_rt_word" "$2"; done
}

add_option() {
  _rt_word=$1
  # A file of -XX:Flags has MaxHeapSize=512m for -XX:MaxHeapSize=512m.
  case $_rt_runtime:$2:$1 in
    java:*/*:[A-Z+]*) _rt_word=-XX:$1 ;;
    node:*:--*_*) while :; do case $_rt_word in --*_*) _rt_word=${_rt_word%%_*}-${_rt_word#*_} ;; *) break ;; esac; done ;;
  esac
  _rt_options="$_rt_options$_rt_word	$2$_rt_newline"
  case $_rt_runtime:$1 in
    java:@@*) ;;
    java:@*) add_file "${1#@}" ;;
    java:-XX:Flags=* | java:-XX:VMOptionsFile=*) add_file "${1#*=}" ;;
    node:--env-file*=* | node:--experimental-config-file=*) add_file "${1#*=}" ;;
    node:--experimental-default-config-file) add_file node.config.json ;;
    node:*) case $_rt_last in --env-file | --env-file-if-exists | --experimental-config-file) add_file "$1" ;; esac ;;
  esac
  _rt_last=$1
}

# Adds the words of a file; each file once.
add_file() {
  case $_rt_files in *"$_rt_newline$1$_rt_newline"*) return ;; esac
  _rt_files=$_rt_files$1$_rt_newline
  [ -f "$1" ] && [ -r "$1" ] || return 0
  _rt_lines=
  while read -r _rt_line || [ -n "$_rt_line" ]; do _rt_lines="$_rt_lines $_rt_line"; done <"$1"
  case $1 in */*) add_words "$_rt_lines" "$1" ;; *) add_words "$_rt_lines" "./$1" ;; esac
}

# The options that the runtime is going to read, from every place that it reads.
find_options() {
  _rt_options= _rt_last= _rt_files=$_rt_newline
  case $_rt_runtime in
    java)
      add_words "${JAVA_TOOL_OPTIONS:-}" JAVA_TOOL_OPTIONS
      add_words "${JDK_JAVA_OPTIONS:-}" JDK_JAVA_OPTIONS
      add_words "${_JAVA_OPTIONS:-}" _JAVA_OPTIONS
      add_words "${OPENJ9_JAVA_OPTIONS:-}${IBM_JAVA_OPTIONS:+ $IBM_JAVA_OPTIONS}" OPENJ9_JAVA_OPTIONS
      ;;
    node) add_words "${NODE_OPTIONS:-}" NODE_OPTIONS ;;
    dotnet) find_settings "$@"; return ;;
    *) return ;;
  esac
  _rt_before=launchers
  for _rt_argument; do
    if [ -n "$_rt_before" ]; then
      # Another wrapper may add options of its own.
      if is_interpreter "$_rt_argument"; then _rt_before=; elif is_script "$_rt_argument"; then add_file "$_rt_script"; fi
    fi
    case $_rt_argument in *[[:space:]]*[[:space:]]-*) add_words "$_rt_argument" "the command line" ;; *) add_option "$_rt_argument" "the command line" ;; esac
  done
}

# The same for .NET: the runtimeconfig.json of the command, or of the function.
find_settings() {
  for _rt_argument; do
    case $_rt_argument in
      *.json) add_settings "$_rt_argument" ;;
      *.dll) add_settings "${_rt_argument%.dll}.runtimeconfig.json" ;;
      *)
        add_settings "$_rt_argument.runtimeconfig.json"
        case $_rt_last in --runtimeconfig) add_settings "$_rt_argument" ;; esac
        ;;
    esac
    _rt_last=$_rt_argument
  done
  set +f
  for _rt_argument in "${LAMBDA_TASK_ROOT:-/var/task}"/*.runtimeconfig.json; do add_settings "$_rt_argument"; done
  set -f
}

add_settings() {
  [ -f "$1" ] && [ -r "$1" ] || return 0
  while read -r _rt_line || [ -n "$_rt_line" ]; do
    case $_rt_line in *HeapHardLimit*) _rt_options="${_rt_options}HeapHardLimit	$1$_rt_newline" ;; esac
  done <"$1"
}

# Whether an option of the user sizes the heap. Each of them, since one that only sets the initial size stops java when ours is less.
is_heap_option() {
  case $_rt_runtime:$1 in
    java:-Xm[xsno]* | java:-m[xs]* | java:-Xsoftmx* | java:-XX:*HeapSize* | java:-XX:*RAM* | java:-XX:*NewSize=*) ;;
    java:-XX:OldSize=* | java:-XX:+AggressiveHeap | java:-XX:*ForHeap) ;;
    node:--max-old-space-size* | node:--max-heap-size* | node:max-old-space-size* | node:max-heap-size* | node:NODE_OPTIONS=*) ;;
    dotnet:HeapHardLimit) ;;
    *) return 1 ;;
  esac
}

is_name() {
  case $1 in '' | [0-9]* | *[!A-Za-z0-9_]*) return 1 ;; esac
}

# Whether the variable $1 is set: for .NET, under its old name too.
is_set() {
  is_name "$1" || return 1
  if eval "[ -n \"\${$1+set}\" ]"; then _rt_found="$1 is set"; return 0; fi
  case $1 in
    DOTNET_*) eval "[ -n \"\${COMPlus_${1#DOTNET_}+set}\" ]" && _rt_found="COMPlus_${1#DOTNET_} is set" ;;
    *) return 1 ;;
  esac
}

# Whether the user has the option $1, or something that the list $2 excludes: what and where is in $_rt_found.
is_excluded() {
  _rt_name=${1:--} _rt_list=$2
  IFS=,
  for _rt_other in $_rt_list; do
    case $_rt_other in -* | heap) ;; *) if is_set "$_rt_other"; then unset IFS; return 0; fi ;; esac
  done
  IFS=$_rt_newline
  for _rt_option in $_rt_options; do
    if is_option_excluded "${_rt_option%%	*}"; then
      unset IFS
      _rt_found="${_rt_option#*	} has ${_rt_option%%	*}"
      return 0
    fi
  done
  unset IFS
  return 1
}

is_option_excluded() {
  case $_rt_name in "$1" | "${1%%=*}") return 0 ;; esac
  IFS=,
  for _rt_other in $_rt_list; do
    case $_rt_other in
      -*) case $1 in "$_rt_other"*) return 0 ;; esac ;;
      heap) if is_heap_option "$1"; then return 0; fi ;;
    esac
  done
  return 1
}
