import openapiTS, { astToString } from 'openapi-typescript';
import { ERRORS } from '../../contract/errors.ts';

const HEAD = `// Made from the OpenAPI document by generate.ts; not to be edited. After a change of the API: npm run test:api -- -u

`;

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { responses: Record<string, unknown> }>>>>;
  readonly components: { responses?: unknown };
}

/** They are for readers of the document, and half of it. */
const withoutExamples = (name: string, value: unknown) => (name === 'example' ? undefined : value);

/**
 * The types of the client. Answers that are no success are left out: all of them have one body, and they would be three
 * quarters of the file.
 */
export async function clientTypes(document: Document): Promise<string> {
  const successful = structuredClone(document);
  delete successful.components.responses;
  for (const { responses } of Object.values(successful.paths).flatMap((methods) => Object.values(methods))) {
    for (const status of Object.keys(responses)) if (Number(status) >= 400) delete responses[status];
  }
  const codes = Object.keys(ERRORS).map((code) => `  | '${code}'`);
  const errorCode = `\n/** Every code a caller can meet. */\nexport type ErrorCode =\n${codes.join('\n')};\n`;
  return `${HEAD}${astToString(await openapiTS(JSON.stringify(successful, withoutExamples)))}${errorCode}`;
}
