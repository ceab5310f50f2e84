#!/bin/sh
# Run a command and note how many seconds it took.  usage: tools/stage.sh FILE NAME COMMAND…
file=$1 name=$2
shift 2
start=$(date +%s)
"$@" || exit $?
mkdir -p "$(dirname "$file")"
echo "$name $(($(date +%s) - start))" >>"$file"
