#!/bin/sh
# The first word chooses the process, as `npm run start:…` does outside an image. `exec`, so that it gets the signals.
set -eu
cd "$(dirname "$0")"
case "${1-}" in
  migrate) exec node --enable-source-maps dist/prisma/migrate.js ;;
  api) exec node --enable-source-maps dist/api/server.js ;;
  worker) exec node --enable-source-maps dist/runtime/worker.js ;;
  doctor) shift && exec node --enable-source-maps dist/runtime/doctor.js "$@" ;;
  replay) shift && exec node --enable-source-maps dist/runtime/replay.js "$@" ;;
  codec) exec node --enable-source-maps dist/runtime/codec-server.js ;;
  *)
    echo "say which process this is: migrate, api, worker, doctor, replay or codec, instead of \"$*\"" >&2
    exit 64
    ;;
esac
