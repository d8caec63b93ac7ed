#!/bin/sh
# Debian and Ubuntu: installs the system packages that are missing, where it may (root, or sudo without a password),
# and says so before. Elsewhere, or with MAKE_SYSTEM=no, it prints the line to type, and changes nothing.
# Called by the Makefile, which passes the Python in use, and the packages that a target needs beside.
set -u
python=${1:-python3}
[ $# = 0 ] || shift
packages="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"

command -v apt-get > /dev/null 2>&1 && command -v dpkg-query > /dev/null 2>&1 || exit 0

missing=
for package in $packages "$@"; do
    case $(dpkg-query --show --showformat '${db:Status-Status}' "$package" 2> /dev/null) in
        installed) ;;
        *) missing="$missing $package" ;;
    esac
done
# Debian's own Python leaves out what a virtual environment needs; a Python from elsewhere has it.
command -v "$python" > /dev/null 2>&1 || missing="$missing python3"
if ! "$python" -c 'import ensurepip, venv' > /dev/null 2>&1; then
    version=$("$python" -c 'import sys; print("3.%d" % sys.version_info[1])' 2> /dev/null) || version=3
    missing="$missing python$version-venv"
fi
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    root=env
elif command -v sudo > /dev/null 2>&1 && sudo -n true > /dev/null 2>&1; then
    root="sudo -n env"
else
    root=
fi
if [ "${MAKE_SYSTEM:-yes}" = no ] || [ -z "$root" ]; then
    echo "System packages are missing. Install them with" >&2
    echo "  sudo apt-get install$missing" >&2
    exit 0
fi
echo "Installing system packages that are missing (MAKE_SYSTEM=no leaves the system alone):$missing"
install() {
    # Their services, if any, are started by who needs them: Debian asks this file, where it exists.
    policy=/usr/sbin/policy-rc.d
    if [ $# != 0 ] && [ ! -e "$policy" ]; then
        # shellcheck disable=SC2016,SC2086
        $root sh -c 'printf "#!/bin/sh\nexit 101\n" > "$0" && chmod 755 "$0"' "$policy"
        # shellcheck disable=SC2064,SC2086
        trap "$root rm -f $policy" EXIT
    fi
    # shellcheck disable=SC2086
    $root DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet --no-install-recommends $missing
}
# The lists of a fresh machine are empty, and old ones name packages that are gone.
$root apt-get update --quiet
install "$@" && exit 0
echo "That failed. Once the cause is gone, run make again, or install them with" >&2
echo "  sudo apt-get install$missing" >&2
exit 0
