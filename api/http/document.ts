import type { ErrorCode } from '../../contract/errors.ts';
import { EXAMPLES } from './examples.ts';
import { TAGGED } from './preconditions.ts';

// What the OpenAPI document says beyond the schemas of the routes.

/** Where an error answer says which codes it may have. */
export const CODES = 'x-codes';

interface Media {
  example?: unknown;
  readonly schema?: { readonly required?: readonly string[]; readonly allOf?: readonly object[] };
  readonly [CODES]?: readonly ErrorCode[];
}

interface Answer {
  readonly description: string;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly content?: Readonly<Record<string, Media>>;
}

interface Operation {
  [TAGGED]?: boolean;
  readonly operationId: string;
  readonly parameters?: { readonly in: string; name: string }[];
  readonly requestBody?: { required: boolean; readonly content: Readonly<Record<string, Media>> };
  readonly responses: Record<string, Answer | { readonly $ref: string }>;
}

/** The part of a document that is touched here. */
export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { responses?: Record<string, Answer> };
}

/** As they are usually written; HTTP does not mind. */
const HEADER_NAMES: Readonly<Record<string, string>> = {
  'idempotency-key': 'Idempotency-Key',
  prefer: 'Prefer',
  'if-match': 'If-Match',
  'if-none-match': 'If-None-Match',
  'last-event-id': 'Last-Event-ID',
};

const PROBLEM = 'application/problem+json';

const header = (description: string, schema: object = { type: 'string' }) => ({ description, schema });

const REQUEST_ID = header('The id of this request, which the log has too.');
const RETRY_AFTER = header('After how many seconds a repeat makes sense.', { type: 'integer', minimum: 1 });
const WWW_AUTHENTICATE = header('How to authenticate.', { type: 'string', enum: ['Bearer'] });
const REPLAYED = header('The first answer to this Idempotency-Key, again.', { type: 'string', enum: ['true'] });
const ETAG = header('What If-Match takes to change no other than this.');
const PREFERENCE = header('The preference that was followed.', { type: 'string', enum: ['respond-async'] });

/** Names for the answers with several codes that many routes share; one with a single code has the name of the code. */
const SHARED: Readonly<Record<string, string>> = {
  'database_unavailable overloaded': 'ReadUnavailable',
  'database_unavailable overloaded temporal_unavailable': 'WriteUnavailable',
};

/** Adds headers, says where a body may be missing, and gives the error answers that routes share their names. */
export function finishDocument(document: OpenApiDocument): void {
  const named: Record<string, Answer> = {};
  for (const methods of Object.values(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const asked = nameHeaders(operation);
      const isTagged = operation[TAGGED] === true;
      delete operation[TAGGED];
      allowNoBody(method, operation);
      showExample(operation);
      for (const [status, answer] of Object.entries(operation.responses)) {
        if ('$ref' in answer) continue;
        const codes = answer.content?.[PROBLEM]?.[CODES] ?? [];
        const whole = {
          ...answer,
          headers: {
            ...answer.headers,
            ...headersOf(Number(status), asked),
            ...(isTagged && Number(status) < 400 ? { ETag: ETAG } : {}),
          },
          ...(codes.length === 0 ? {} : { content: problemContent(codes) }),
        };
        const name = nameOf(codes);
        if (name !== undefined) named[name] ??= whole;
        operation.responses[status] = name === undefined ? whole : { $ref: `#/components/responses/${name}` };
      }
    }
  }
  document.components.responses = named;
}

/** The names of the headers that an operation takes. */
function nameHeaders({ parameters = [] }: Operation): ReadonlySet<string> {
  const headers = parameters.filter((parameter) => parameter.in === 'header');
  for (const parameter of headers) parameter.name = HEADER_NAMES[parameter.name] ?? parameter.name;
  return new Set(headers.map(({ name }) => name));
}

/** A POST whose fields are all optional may have no body. */
function allowNoBody(method: string, { requestBody }: Operation): void {
  if (method !== 'post' || requestBody === undefined) return;
  const schemas = Object.values(requestBody.content).map(({ schema }) => schema);
  requestBody.required = schemas.some((schema) => (schema?.required ?? []).length > 0);
}

function showExample({ operationId, requestBody, responses }: Operation): void {
  const example = EXAMPLES.operations[operationId];
  if (example === undefined) return;
  const { request, status, answer } = example;
  if (request !== undefined) for (const media of Object.values(requestBody?.content ?? {})) media.example = request;
  const described = responses[status];
  if (described === undefined || '$ref' in described) return;
  const json = described.content?.['application/json'];
  if (json !== undefined) json.example = answer;
}

function headersOf(status: number, asked: ReadonlySet<string>): Readonly<Record<string, unknown>> {
  return {
    'X-Request-Id': REQUEST_ID,
    ...(status === 401 ? { 'WWW-Authenticate': WWW_AUTHENTICATE } : {}),
    ...(status === 429 || status === 503 ? { 'Retry-After': RETRY_AFTER } : {}),
    ...(status < 300 && asked.has('Idempotency-Key') ? { 'Idempotency-Replayed': REPLAYED } : {}),
    ...(status === 202 && asked.has('Prefer') ? { 'Preference-Applied': PREFERENCE } : {}),
  };
}

function problemContent(codes: readonly ErrorCode[]): Readonly<Record<string, Media>> {
  const coded = { type: 'object', properties: { code: { type: 'string', enum: codes } } };
  const [code, ...others] = codes;
  const example = others.length > 0 || code === undefined ? undefined : EXAMPLES.problems[code];
  return {
    [PROBLEM]: {
      ...(example === undefined ? {} : { example }),
      schema: { allOf: [{ $ref: '#/components/schemas/Problem' }, coded] },
    },
  };
}

/** Undefined for what is no error, or an error of several codes that hardly two routes share. */
function nameOf([code, ...others]: readonly ErrorCode[]): string | undefined {
  if (code === undefined) return undefined;
  return others.length === 0 ? pascal(code) : SHARED[[code, ...others].sort().join(' ')];
}

const pascal = (code: string): string => code.replace(/(^|_)([a-z])/g, (_all, _start, letter) => letter.toUpperCase());
