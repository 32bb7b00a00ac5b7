# Builds src/Rehearsal.Cli in Release when a source of it changed. Used by ./rehearse and bench/run.
. "$(dirname "${BASH_SOURCE[0]}")/build-lock.sh"

# The files and folders that decide the tool's build, without outputs. Folders are listed too, so that a removed
# file shows as a changed list.
list_tool_sources() {
  cd "$1" && find src eng Directory.Build.props Directory.Packages.props global.json .editorconfig \
    \( -name bin -o -name obj -o -name .rehearsal \) -prune -o -type f "${@:2}" -print
}

tool_is_up_to_date() {
  local root=$1 stamp=$1/artifacts/tool.stamp
  [ -f "$stamp" ] && [ -f "$root/src/Rehearsal.Cli/bin/Release/net10.0/rehearse.dll" ] &&
    [ -z "$(list_tool_sources "$root" -newer "$stamp" | head -n 1)" ] &&
    [ "$(list_tool_sources "$root" | LC_ALL=C sort)" = "$(cat "$stamp")" ]
}

build_tool() {
  local root=$1 next log
  # Another caller may have built while this one waited for the lock.
  if tool_is_up_to_date "$root"; then return 0; fi
  command -v dotnet >/dev/null 2>&1 || {
    echo "rehearse: the .NET SDK was not found: install .NET 10 and put 'dotnet' on the PATH" >&2
    return 2
  }
  mkdir -p "$root/artifacts"
  next=$root/artifacts/tool.stamp.next
  log=$root/artifacts/tool.log
  # The stamp is as old as the start of the build: what is saved while it runs counts as changed.
  list_tool_sources "$root" | LC_ALL=C sort >"$next"
  echo "rehearse: building the tool…" >&2
  if ! dotnet msbuild "$root/src/Rehearsal.Cli" -restore -t:Build -p:Configuration=Release -maxCpuCount -nologo -v:quiet -nodeReuse:false >"$log" 2>&1 </dev/null; then
    cat "$log" >&2
    echo "rehearse: the tool does not build; see the errors above" >&2
    return 2
  fi
  mv "$next" "$root/artifacts/tool.stamp"
}

# build_tool_when_changed ROOT: exits with 2 when the tool does not build.
build_tool_when_changed() {
  tool_is_up_to_date "$1" || with_build_lock build_tool "$1" || exit 2
}
