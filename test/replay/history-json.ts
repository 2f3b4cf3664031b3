import { createRequire } from 'node:module';
import type { WorkflowHandle } from '@temporalio/client';

export type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;

type MessageType = object;
interface ProtoJson {
  toJson(type: MessageType, message: unknown): unknown;
  fromJson(type: MessageType, json: unknown, options: { readonly ignoreUnknownFields: boolean }): unknown;
}
interface ProtoModule {
  readonly temporal: {
    readonly api: { readonly history: { readonly v1: { readonly History: { fromObject(value: object): unknown } } } };
  };
}
interface ProtoRoot {
  lookupType(name: string): MessageType;
}

// The SDK's own `historyFromJSON` mixes two copies of protobufjs where npm installs several, and fails ("type must be a
// Type", 1.24.0, 2026-11-22). Here everything comes from the copy that the message types were made with.
const fromWorker = createRequire(createRequire(import.meta.url).resolve('@temporalio/worker'));
const fromProto = createRequire(fromWorker.resolve('@temporalio/proto'));
const { fromJson, toJson } = fromProto('protobufjs/ext/protojson') as ProtoJson;
const proto = fromProto('@temporalio/proto') as ProtoModule;
const { patchProtobufRoot } = fromProto('@temporalio/proto/lib/patch-protobuf-root') as {
  patchProtobufRoot(module: ProtoModule): ProtoRoot;
};
const historyType = patchProtobufRoot(proto).lookupType('temporal.api.history.v1.History');

/** A history in the JSON of `temporal workflow show --output json` and of the UI's download. */
export function historyToJson(history: History): unknown {
  return toJson(historyType, proto.temporal.api.history.v1.History.fromObject(history));
}

export function historyFromJson(json: unknown): History {
  return fromJson(historyType, json, { ignoreUnknownFields: true }) as History;
}
