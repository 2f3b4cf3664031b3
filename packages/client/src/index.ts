export { BatonClient, type ClientOptions } from './client.ts';
export type { Event, StreamOptions } from './event-stream.ts';
export type { components, ErrorCode, operations, paths } from './openapi.ts';
export type { Answer, Init, Item, ListPath, PathOf } from './operations.ts';
export { BatonProblem, type Problem } from './problem.ts';
