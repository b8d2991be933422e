import type { Clock } from '../../kernel/clock.ts';
import { describeError } from '../../kernel/errors.ts';
import type { Logger } from '../../kernel/logger.ts';
import { finishedNote } from './call-recorder.ts';
import type { Recording } from './recording.ts';
import type { RecordingStore, RecordingVault } from './recording-ports.ts';

export interface RecoveryParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly store: RecordingStore;
  readonly vault: RecordingVault;
}

/**
 * Finishes what a killed predecessor was recording: kept as far as it got, marked as cut. Of whatever no file is found that is written
 * down, too. @returns how many there were
 */
export async function recoverRecordings({ clock, logger, store, vault }: RecoveryParts): Promise<number> {
  const unfinished = await store.unfinished();
  for (const recording of unfinished) {
    try {
      await recover(recording);
    } catch (error) {
      // It stays as it is, for the next start.
      logger.error('a recording could not be finished', { recordingId: recording.id, reason: describeError(error) });
    }
  }
  return unfinished.length;

  async function recover(recording: Recording): Promise<void> {
    const { companyId, id, startedAtMs } = recording;
    const atMs = clock.now();
    const sound = await vault.recover(recording);
    if (!sound) return store.lose(companyId, id, { kind: 'lost', recordingId: id, atMs, by: null, details: {} });
    const endedAtMs = startedAtMs + sound.durationMs;
    const pausedMs = await pausedOf(recording, sound.durationMs);
    await store.finish({ companyId, id, endedAtMs, pausedMs, isCut: true }, sound, finishedNote(id, atMs, sound, true));
  }

  /** By the list: nobody else remembers. */
  async function pausedOf({ companyId, id }: Recording, durationMs: number): Promise<number> {
    let since: number | null = null;
    let pausedMs = 0;
    for (const { kind, details } of await store.history(companyId, id)) {
      const at = Math.min(durationMs, Number(details['offsetMs'] ?? 0));
      if (kind === 'paused') since = at;
      if (kind !== 'resumed' || since === null) continue;
      pausedMs += at - since;
      since = null;
    }
    return since === null ? pausedMs : pausedMs + durationMs - since;
  }
}
