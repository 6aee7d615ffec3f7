# Two stages: the first compiles (better-sqlite3 may need gcc), the second contains only what runs.
#
#   docker build -t footfall .
#   docker run -p 3000:3000 -v footfall-data:/data -e API_KEYS=choose-a-long-secret footfall
#
# In a container the service listens on all addresses, so it starts only with API_KEYS (comma-separated) or, behind
# something that authenticates requests, with ALLOW_ANONYMOUS=true.

FROM node:22-bookworm AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:22-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATABASE=/data/footfall.db
WORKDIR /app
COPY --from=build /app/package.json /app/openapi.yaml ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/migrations migrations
COPY --from=build /app/src/ui src/ui
COPY --from=build /app/dist dist
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/livez`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/main.js"]
