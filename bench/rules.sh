#!/bin/sh
# What a reading costs the rules: readings a second on one core, and bytes allocated for each.
# Arguments go to JMH, for example: bench/rules.sh -p devices=2000 quiet
set -e
cd "$(dirname "$0")/.."
./mvnw -q -B -ntp -Pbench -pl bench/jmh -am -DskipTests -Dforbiddenapis.skip=true package
exec java -Xmx1g -jar bench/jmh/target/benchmarks.jar -prof gc "$@"
