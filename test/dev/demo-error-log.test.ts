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
      'API and worker logged 2 lines about errors, beginning with:',
      '  api: request failed: no answer',
      '  worker: out of memory',
    ]);
  });

  it('are not mentioned where there are none', () => {
    expect(new ErrorLog().describe()).toEqual([]);
  });

  it('are counted, not all shown', () => {
    const log = new ErrorLog();

    for (let number = 1; number <= 9; number += 1) log.take(`api      | line ${number}`);

    expect(log.describe()).toHaveLength(7);
    expect(log.describe()[1]).toContain('9 lines');
  });
});
