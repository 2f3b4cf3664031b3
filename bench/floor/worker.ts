import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { NativeConnection, Worker } from '@temporalio/worker';

// A worker process of its own for the floor's workflow, with the SDK's defaults: `worker.ts ADDRESS TASK_QUEUE`.

const [address, taskQueue] = process.argv.slice(2);
if (address === undefined || taskQueue === undefined) throw new Error('usage: worker.ts ADDRESS TASK_QUEUE');
const worker = await Worker.create({
  connection: await NativeConnection.connect({ address }),
  taskQueue,
  workflowsPath: fileURLToPath(new URL('workflow.ts', import.meta.url)),
});
await worker.run();
