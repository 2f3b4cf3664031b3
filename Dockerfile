# syntax=docker/dockerfile:1

# One image for every process; the command chooses: `docker run … migrate`, `api` or `worker`.

# Runs on the builder's own architecture, whatever the image is for: nothing is emulated. The full image of Node.js, because
# the slim one has no certificates.
FROM --platform=$BUILDPLATFORM node:24-bookworm AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts --no-audit --no-fund
COPY . .
ARG TARGETARCH
RUN npm run build:standalone -- "$TARGETARCH"

FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
# Temporal's native client trusts whom the system trusts.
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /build/standalone ./
COPY --from=build /build/ops/image/entrypoint.sh ./
# `node`, by number, so that Kubernetes can tell that it is not root.
USER 1000:1000
EXPOSE 3000 9464
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.METRICS_PORT || 9464) + '/healthz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["/app/entrypoint.sh"]
