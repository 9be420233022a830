# Starts nginx in its container: writes the parts of its configuration and of the console's that depend on settings, and prints
# the URLs.
set -eu

# The proxies whose X-Forwarded-For is believed; without them, the address of the connection is that of the client.
echo "${TIMBERLINE_TRUSTED_PROXIES:-}" | tr ',' '\n' | tr -d ' ' | sed -n 's/^..*$/set_real_ip_from &;/p' \
  > /tmp/trusted-proxies.conf
# Where the console's pages come from behind a proxy: the scheme, the name and the port of each URL.
echo "${TIMBERLINE_PUBLIC_URL:-}" | tr ',' '\n' | tr -d ' ' | tr '[:upper:]' '[:lower:]' \
  | sed -nE 's#^(https?://[^/?#;"]+).*$#"\1" 1;#p' | sort -u > /tmp/public-origins.conf
# The console tells people which address their programs send to.
printf '{"apiPort":%s,"consolePort":%s}\n' "${TIMBERLINE_API_PORT:-3000}" "${TIMBERLINE_CONSOLE_PORT:-8080}" \
  > /tmp/config.json
nginx -t -q -e stderr

# Addresses of all interfaces and of loopback are localhost for people.
host="${TIMBERLINE_HOST:-127.0.0.1}"
case "$host" in
  127.0.0.1 | 0.0.0.0 | :: | ::1 | localhost) host=localhost ;;
  *:*) host="[$host]" ;;
esac
console="http://$host:${TIMBERLINE_CONSOLE_PORT:-8080}"
echo "Timberline is at ${TIMBERLINE_PUBLIC_URL:-$console}, its API at http://$host:${TIMBERLINE_API_PORT:-3000}"
exec nginx -e stderr -g 'daemon off;'
