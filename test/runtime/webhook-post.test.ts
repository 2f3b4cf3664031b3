import { createServer, type RequestListener, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWebhookPost, type WebhookPost } from '../../runtime/webhook-post.ts';
import { Receiver } from '../support/receiver.ts';

const message = (url: string) => ({ url, headers: { 'webhook-id': 'evt_1' }, body: '{"type":"policy.changed"}' });
const patience = () => new AbortController().signal;

let receiver: Receiver;
let sender: WebhookPost;
beforeEach(async () => {
  receiver = await Receiver.start();
  sender = createWebhookPost({ allowPrivate: true });
});
afterEach(async () => {
  sender.close();
  await receiver.stop();
});

/** A server that answers as the test says. */
async function serve(answer: RequestListener): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`, server };
}

describe('posting a message', () => {
  it('sends headers and body to the path and the query of the URL, and reports the status', async () => {
    const answer = await sender.post(message(`${receiver.url}?of=baton`), patience());

    expect(answer).toEqual({ kind: 'answered', status: 204 });
    expect(receiver.received).toMatchObject([
      { id: 'evt_1', body: '{"type":"policy.changed"}', headers: { host: `127.0.0.1:${receiver.port}` } },
    ]);
  });

  it('uses an open connection again', async () => {
    for (let count = 0; count < 3; count += 1) await sender.post(message(receiver.url), patience());

    expect([receiver.received.length, receiver.connections]).toEqual([3, 1]);
  });

  it('reports a redirect and does not follow it', async () => {
    const { url, server } = await serve((_request, response) => {
      response.writeHead(307, { location: receiver.url }).end();
    });

    const answer = await sender.post(message(url), patience());

    server.close();
    expect(answer).toEqual({ kind: 'answered', status: 307 });
    expect(receiver.received).toEqual([]);
  });

  it('does not wait longer than the timeout for an answer', async () => {
    receiver.react = () => 'silence';
    const hasty = createWebhookPost({ allowPrivate: true, timeoutMs: 100 });

    const answer = await hasty.post(message(receiver.url), patience());

    hasty.close();
    expect(answer).toEqual({ kind: 'unanswered', error: 'no answer within 0.1 s' });
  });

  it('takes the status of an answer whose body has no end, and reads only so much of it', async () => {
    let sent = 0;
    const { url, server } = await serve((_request, response) => {
      response.writeHead(200);
      const chunk = Buffer.alloc(16_384);
      const more = () => {
        if (response.destroyed) return;
        sent += chunk.length;
        response.write(chunk, () => setImmediate(more));
      };
      more();
    });

    const answer = await sender.post(message(url), patience());

    server.close();
    expect(answer).toEqual({ kind: 'answered', status: 200 });
    expect(sent).toBeLessThan(10_000_000);
  });

  it('says what came instead of an answer', async () => {
    const { url } = receiver;
    await receiver.stop();

    expect(await sender.post(message(url), patience())).toEqual({ kind: 'unanswered', error: 'ECONNREFUSED' });
  });

  it('throws the reason when it is called off', async () => {
    const controller = new AbortController();
    receiver.react = () => {
      controller.abort(new Error('edited'));
      return 'silence';
    };

    await expect(sender.post(message(receiver.url), controller.signal)).rejects.toThrow('edited');
  });
});

describe('posting where private addresses are not allowed', () => {
  it.each(['127.0.0.1', 'localhost', '[::1]', '0x7f.1'])('opens no connection to %s', async (host) => {
    const guarded = createWebhookPost({ allowPrivate: false });

    const answer = await guarded.post(message(`http://${host}:${receiver.port}/`), patience());

    guarded.close();
    expect(answer).toEqual({ kind: 'unanswered', error: 'leads to a private or loopback address' });
    expect(receiver.connections).toBe(0);
  });
});
