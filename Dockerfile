# The images of docker-compose.yml, one target each: api, processor and web (nginx with the console).
# NODE_VERSION must be that of .node-version, which apps/e2e/src/compose/compose.spec.ts checks.
ARG NODE_VERSION=24.21.0
# The stable branch, in full, so that a build says which one it has. Since 1.28.1 it is built on trixie.
ARG NGINX_VERSION=1.30.6

# Only the files that npm needs, so that edits of other files do not repeat the installation.
FROM node:${NODE_VERSION}-bookworm-slim AS manifests
WORKDIR /timberline
# Install scripts of dependencies report nothing to their makers.
ENV SCARF_ANALYTICS=false DO_NOT_TRACK=1
COPY package.json package-lock.json .npmrc ./
COPY apps/api/package.json apps/api/
COPY apps/console/package.json apps/console/
COPY apps/console-server/package.json apps/console-server/
COPY apps/e2e/package.json apps/e2e/
COPY apps/processor/package.json apps/processor/
COPY libs/contract/package.json libs/contract/
COPY libs/elastic/package.json libs/elastic/
COPY libs/formats/package.json libs/formats/
COPY libs/patterns/package.json libs/patterns/
COPY libs/query/package.json libs/query/
COPY libs/queue/package.json libs/queue/
COPY libs/settings/package.json libs/settings/
COPY libs/testing/package.json libs/testing/

FROM manifests AS build
ENV CI=true NX_DAEMON=false NX_NO_CLOUD=true NG_CLI_ANALYTICS=false
RUN npm ci
COPY nx.json tsconfig.base.json .node-version ./
COPY elastic elastic
COPY tools tools
COPY libs libs
COPY apps apps
RUN npx nx run-many -t build -p api,processor,console

FROM manifests AS production
RUN npm ci --omit=dev

# The common base of API and processor: the libraries, the templates and the production dependencies.
FROM node:${NODE_VERSION}-bookworm-slim AS server
ENV NODE_ENV=production
WORKDIR /timberline
COPY package.json ./
COPY --from=production /timberline/node_modules node_modules
COPY --from=build /timberline/libs libs
COPY elastic elastic
# A new volume of secrets gets this owner, the group of Redis and this mode.
RUN install -d -o node -g 999 -m 0750 /run/timberline
USER node

FROM server AS api
COPY --from=build /timberline/apps/api apps/api
EXPOSE 3000
CMD ["node", "apps/api/dist/main.js"]

FROM server AS processor
COPY --from=build /timberline/apps/processor apps/processor
CMD ["node", "--max-semi-space-size=4", "apps/processor/dist/main.js"]

FROM nginx:${NGINX_VERSION}-trixie AS web
RUN rm -rf /etc/nginx/conf.d /usr/share/nginx/html
COPY nginx /etc/nginx
COPY --from=build /timberline/apps/console/dist/browser /usr/share/nginx/html
USER nginx
EXPOSE 3000 8080
# The entrypoint of the image edits files that this user cannot write.
ENTRYPOINT ["sh", "/etc/nginx/start.sh"]
