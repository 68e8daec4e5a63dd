# The image of leakscan: `docker run IMAGE image REF`, or the post-push job with `serve`.
#
#     docker build -t leakscan .
#
# BASE needs Node 20.19 or newer on its PATH, and for the build npm.
ARG BASE=node:20-slim
FROM ${BASE} AS build
WORKDIR /build
COPY . .
RUN npm ci --no-audit --no-fund --ignore-scripts && npm run build && npm pack --silent --ignore-scripts --pack-destination /tmp \
	&& mkdir /package && tar -xzf /tmp/leakscan-*.tgz -C /package --strip-components=1 \
	# The catalogue is in dist/; its sources hold samples of what leakscan finds.
	&& rm -r /package/patterns

FROM ${BASE}
# A name of its own, without shell or password; 10001 is no user of the host.
RUN echo 'leakscan:x:10001:10001::/var/lib/leakscan:/usr/sbin/nologin' >>/etc/passwd && echo 'leakscan:x:10001:' >>/etc/group \
	&& mkdir -p /var/lib/leakscan && chown 10001:10001 /var/lib/leakscan
COPY --from=build /package /opt/leakscan
ENV NODE_ENV=production LEAKSCAN_STORE=/var/lib/leakscan/store
USER 10001:10001
WORKDIR /var/lib/leakscan
VOLUME /var/lib/leakscan
EXPOSE 8080
ENTRYPOINT ["node", "/opt/leakscan/bin/leakscan.js"]
CMD ["--help"]
