import { InterceptingCall, type Interceptor, ListenerBuilder, status } from '@grpc/grpc-js';
import { Counter, type Registry } from './metrics.ts';

/** What is there from the start: the calls that requests make. */
const OPERATIONS = [
  'ExecuteMultiOperation',
  'SignalWithStartWorkflowExecution',
  'SignalWorkflowExecution',
  'UpdateWorkflowExecution',
  'DescribeWorkflowExecution',
  'GetSystemInfo',
] as const;

/** Counts every attempt of a call to Temporal by its operation and gRPC's code for how it ended. */
export function countTemporalCalls(registry: Registry): Interceptor {
  const calls = new Counter({
    name: 'baton_temporal_calls_total',
    help: 'Calls to Temporal, each attempt for itself, by operation and gRPC code.',
    labelNames: ['operation', 'code'],
    registers: [registry],
  });
  for (const operation of OPERATIONS) calls.inc({ operation, code: 'OK' }, 0);
  return (options, nextCall) => {
    const operation = options.method_definition.path.split('/').at(-1) ?? 'unknown';
    const counting = new ListenerBuilder().withOnReceiveStatus((ended, next) => {
      calls.inc({ operation, code: status[ended.code] ?? String(ended.code) });
      next(ended);
    });
    return new InterceptingCall(nextCall(options), {
      start: (metadata, _listener, next) => next(metadata, counting.build()),
    });
  };
}
