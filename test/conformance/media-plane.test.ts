import { EmbeddedMediaPlane } from '../../src/adapters/media/embedded/index.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { describeMediaPlane } from './media-plane.ts';
import { describeRecording } from './media-recording.ts';
import { describeSpeech } from './media-speech.ts';

async function openPlane() {
  return new EmbeddedMediaPlane({ logger: silentLogger, workers: 1, bindAddress: '127.0.0.1', portRange: null });
}

describeMediaPlane('embedded', openPlane);
describeSpeech('embedded', openPlane);

describeRecording('embedded, two workers', async () => {
  return new EmbeddedMediaPlane({ logger: silentLogger, workers: 2, bindAddress: '127.0.0.1', portRange: null });
});
