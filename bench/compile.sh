#!/bin/sh
# Compiles one of the programs here against what was built before, and prints its class path.
# Arguments: PROGRAM, which is bench/PROGRAM.java or the files of bench/PROGRAM, and where its classes go.
# Without arguments: every program, to see whether it still compiles.
set -eu
cd "$(dirname "$0")/.."

compile() { # program, directory
    case $1 in
    modbus) # what it measures gets no library that it does not need
        libraries=bundles/modbus/target/classes/lib/j2mod.jar:bundles/mqtt/target/classes/lib/paho3.jar
        for slf4j in simulators/target/lib/slf4j-api-*.jar; do
            libraries=$libraries:$slf4j
        done
        ;;
    *) libraries=simulators/target/simulators.jar ;; # its manifest names the rest
    esac
    if [ -d "bench/$1" ]; then set -- "$1" "$2" bench/"$1"/*.java; else set -- "$1" "$2" "bench/$1.java"; fi
    directory=$2
    shift 2
    javac --release 17 -Xlint:all,-try,-path -Werror -cp "$libraries" -d "$directory" "$@" >&2
    echo "$directory:$libraries"
}

if [ $# -gt 0 ]; then
    compile "$@"
    exit
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for program in $(find bench -maxdepth 2 -name '*.java' | sed 's|^bench/||; s|/.*||; s|\.java$||' | sort -u); do
    compile "$program" "$work/$program" >/dev/null
    echo "bench/$program compiles"
done
