# One build at a time in this working tree: builds of different programs share the output of the rooms they reference.
# The tool takes the same lock (src/Rehearsal.Cli/Systems/BuildLock.cs), which flock(1) and .NET both take with flock(2).

build_lock_tree=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build_lock_name=${build_lock_tree//\//%}
if [ "${#build_lock_name}" -gt 200 ]; then build_lock_name=${build_lock_name: -200}; fi
build_lock_folder="${XDG_DATA_HOME:-${HOME:-/tmp}/.local/share}/rehearsal/locks"
build_lock_file="$build_lock_folder/$build_lock_name.lock"

# with_build_lock COMMAND…: runs the command while holding the lock.
with_build_lock() {
  mkdir -p "$build_lock_folder"
  if command -v flock >/dev/null 2>&1; then
    (
      flock 9
      "$@" 9>&-
    ) 9>>"$build_lock_file"
  else
    local status=0 owner
    until mkdir "$build_lock_file.d" 2>/dev/null; do
      # A holder that was killed leaves its folder behind; its process id tells.
      owner=$(cat "$build_lock_file.d/pid" 2>/dev/null || true)
      if [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null; then
        rm -rf "$build_lock_file.d"
      else
        sleep 0.2
      fi
    done
    echo $$ >"$build_lock_file.d/pid"
    "$@" || status=$?
    rm -rf "$build_lock_file.d"
    return "$status"
  fi
}
