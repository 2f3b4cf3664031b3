import type { paths } from './openapi.ts';

// What each call takes and answers, read off the generated types.

export type Method = 'get' | 'put' | 'post' | 'patch' | 'delete';

/** The addresses that have this method. */
export type PathOf<M extends Method> = {
  [P in keyof paths]: paths[P] extends Record<M, object> ? P : never;
}[keyof paths];

export type Operation<M extends Method, P extends PathOf<M>> =
  paths[P] extends Record<M, infer Described> ? Described : never;

type Nothing = Readonly<Record<never, never>>;

type PathFields<Op> = Op extends { parameters: { path: infer Fields extends object } }
  ? { readonly path: Fields }
  : Nothing;

type QueryFields<Op> = Op extends { parameters: { query: infer Fields extends object } }
  ? { readonly query: Fields }
  : Op extends { parameters: { query?: infer Fields extends object } }
    ? { readonly query?: Fields }
    : Nothing;

interface Json<Value> {
  content: { 'application/json': Value };
}

/** A POST whose fields are all optional may have no body. */
type BodyField<M extends Method, Op> = Op extends { requestBody?: never }
  ? Nothing
  : Op extends { requestBody?: Json<infer Body> }
    ? M extends 'post'
      ? OptionalIfEmpty<Body>
      : { readonly body: Body }
    : Nothing;

type OptionalIfEmpty<Body> = Nothing extends Body ? { readonly body?: Body } : { readonly body: Body };

/** What may be said with every call. */
export interface CallOptions {
  /** Ends the call, and whatever it waits for. */
  readonly signal?: AbortSignal;
}

/** The key of a call that may be made again by another process. Default: a new one for each call. */
interface Keyed extends CallOptions {
  readonly idempotencyKey?: string;
}

export type Init<M extends Method, P extends PathOf<M>> = (M extends 'post' | 'patch' ? Keyed : CallOptions) &
  PathFields<Operation<M, P>> &
  QueryFields<Operation<M, P>> &
  BodyField<M, Operation<M, P>>;

/** The last argument of a call; it may be left out where nothing in it is required. */
export type InitArgument<Wanted> = Nothing extends Wanted ? [init?: Wanted] : [init: Wanted];

type Content<Answer> = Answer extends Json<infer Body> ? Body : undefined;

type AnswerWith<Op, Status> = Op extends { responses: infer Answers }
  ? Content<Answers[keyof Answers & Status]>
  : never;

/** What a call that succeeds comes to. An answer 202 counts only where there is no other: nobody asked for it here. */
export type Answer<M extends Method, P extends PathOf<M>> = [AnswerWith<Operation<M, P>, 200 | 201 | 204>] extends [
  never,
]
  ? AnswerWith<Operation<M, P>, 202>
  : AnswerWith<Operation<M, P>, 200 | 201 | 204>;

/** The lists, with what stands in them. */
export type ListPath = {
  [P in PathOf<'get'>]: Answer<'get', P> extends { items: unknown[]; nextCursor: string | null } ? P : never;
}[PathOf<'get'>];

export type Item<P extends ListPath> = Answer<'get', P> extends { items: (infer Listed)[] } ? Listed : never;
