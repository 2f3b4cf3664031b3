import { createRequire } from 'node:module';

/** The native part of Temporal's SDK: its package brings that of every platform, 25 to 30 MB each. */
export const NATIVE_BRIDGES = 'node_modules/@temporalio/core-bridge/releases/';

/** What images are made for, as Docker (`TARGETARCH`) and as Rust calls it. */
const IMAGE_PLATFORMS = new Map([
  ['amd64', 'x86_64-unknown-linux-gnu'],
  ['arm64', 'aarch64-unknown-linux-gnu'],
]);

/** The one that the worker loads in an image of this architecture, or on the present platform. */
export function nativeBridgeFor(architecture: string | undefined): string {
  const platform = architecture === undefined ? presentPlatform() : IMAGE_PLATFORMS.get(architecture);
  if (platform === undefined) {
    throw new Error(`there is no image for "${architecture}": name one of ${[...IMAGE_PLATFORMS.keys()].join(', ')}`);
  }
  return `${NATIVE_BRIDGES}${platform}/index.node`;
}

function presentPlatform(): string {
  const require = createRequire(import.meta.url);
  const bridge = require('@temporalio/core-bridge/common') as { getPrebuiltTargetName(): string };
  return bridge.getPrebuiltTargetName();
}
