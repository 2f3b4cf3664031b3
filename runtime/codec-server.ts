import closeWithGrace from 'close-with-grace';
import { buildCodecApp } from './codec-app.ts';
import { readCodecConfig } from './config.ts';
import { listenAt } from './listen.ts';
import { createLogger } from './logger.ts';
import { createPayloadCodec } from './payload-codec.ts';
import { stopIfWrong } from './stop.ts';

// `npm run codec`: lets Temporal's UI and CLI show what is encrypted in its histories.

/** Each request takes milliseconds. */
const CLOSE_TIMEOUT_MS = 5_000;

const { log, http, payloadKeys, origins, token } = readCodecConfig();
const logger = createLogger(log, 'codec');
const app = await buildCodecApp({ codec: createPayloadCodec(payloadKeys), origins, token, logger });
closeWithGrace({ delay: CLOSE_TIMEOUT_MS, logger }, async () => app.close());
await listenAt({ setting: 'PORT', port: http.port }, () => app.listen(http)).catch(stopIfWrong);
