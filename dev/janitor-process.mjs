import { rmSync } from 'node:fs';
import process from 'node:process';
import { createInterface } from 'node:readline';

// Waits until the process that started it is gone, however it went, and then ends and removes what that process left
// behind. Plain JavaScript, so that it is there in a few milliseconds. See janitor.ts.

const GRACE_MS = 2_000;

/** @type {Map<number, NodeJS.Signals>} */
const processes = new Map();
/** @type {Set<string>} */
const directories = new Set();

/** @param {number} pid @param {NodeJS.Signals | 0} signal @returns {boolean} whether anybody was there */
function kill(pid, signal) {
  try {
    // Each adopted process leads a group of its own, so its children go with it.
    process.kill(process.platform === 'win32' ? pid : -pid, signal);
    return true;
  } catch {
    return false;
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line);
  if (order.adopt !== undefined) processes.set(order.adopt, order.signal);
  if (order.release !== undefined) processes.delete(order.release);
  if (order.adoptDirectory !== undefined) directories.add(order.adoptDirectory);
  if (order.releaseDirectory !== undefined) directories.delete(order.releaseDirectory);
}

for (const [pid, signal] of processes) kill(pid, signal);
const deadline = Date.now() + GRACE_MS;
while (Date.now() < deadline && [...processes.keys()].some((pid) => kill(pid, 0))) {
  await new Promise((resolve) => setTimeout(resolve, 50));
}
for (const pid of processes.keys()) kill(pid, 'SIGKILL');
for (const directory of directories) rmSync(directory, { recursive: true, force: true, maxRetries: 10 });
