# The static binary and nothing else. `ci/release.sh image` gives the folders of the architectures as the context.
FROM scratch
ARG TARGETARCH
ARG VERSION
ARG REVISION
LABEL org.opencontainers.image.title="acmlint" \
      org.opencontainers.image.description="Finds AWS ACM certificates that will not be issued, taken, renewed or replaced" \
      org.opencontainers.image.source="https://github.com/acmlint/acmlint" \
      org.opencontainers.image.licenses="MIT OR Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
COPY ${TARGETARCH}/ /
WORKDIR /src
USER 65532:65532
ENTRYPOINT ["/acmlint"]
