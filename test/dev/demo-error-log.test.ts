import { describe, expect, it } from 'vitest';
import { ErrorLog } from '../../dev/demo/error-log.ts';

describe('the errors of a demo', () => {
  it('are those of the API and the worker, without their stacks', () => {
    const log = new ErrorLog();

    log.take('postgres | LOG:  database system is ready to accept connections');
    log.take('api      | {"level":50,"msg":"request failed","err":{"message":"no answer","stack":"at ..."}}');
    log.take('worker   | out of memory');

    expect(log.describe()).toEqual([
      '',
      'API and worker logged errors:',
      '  1 times api: request failed: no answer',
      '  1 times worker: out of memory',
    ]);
  });

  it('are not mentioned where there are none', () => {
    expect(new ErrorLog().describe()).toEqual([]);
  });

  it('are counted where they are the same, and not all shown where they differ', () => {
    const log = new ErrorLog();

    for (let number = 0; number < 14; number += 1) log.take(`api      | line ${number % 7}`);

    expect(log.describe().slice(2)).toEqual([
      ...[0, 1, 2, 3, 4].map((number) => `  2 times api: line ${number}`),
      '  and 2 others',
    ]);
  });
});
