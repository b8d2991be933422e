import type { Clock } from '../../kernel/clock.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, UserId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { Actor, RowPage } from '../../platform/api/index.ts';
import type { Recording, RecordingId } from './recording.ts';
import type { RecordingAccess } from './recording-access.ts';
import type { ChainEnd, ChainNote } from './recording-chain.ts';
import { signedText } from './recording-chain.ts';
import type { ListedRecording, RecordingQuery, RecordingStore, RecordingSubjects, RecordingVault } from './recording-ports.ts';

export interface RecordingsParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly store: RecordingStore;
  readonly vault: RecordingVault;
  readonly access: RecordingAccess;
}

/** How somebody gets at the sound. */
export type HearingWay = 'player' | 'download' | 'sftp' | 'ftps';

/** The signed end of a list. */
export interface SignedEnd extends ChainEnd {
  readonly companyId: CompanyId;
  readonly atMs: number;
  readonly publicKey: string;
  readonly signature: string;
}

/** A player asks for many pieces: so long it is one hearing. */
const oneHearingMs = 600_000;
const wavHeaderBytes = 44;

/** What people do with recordings, each of it written into the list. */
export class Recordings {
  readonly parts: RecordingsParts;
  readonly #heard = new Map<string, number>();

  constructor(parts: RecordingsParts) {
    this.parts = parts;
  }

  list(actor: Actor, query: RecordingQuery): Promise<RowPage<ListedRecording>> {
    const { store, access } = this.parts;
    return store.list(actor.companyId, access.sightOf(actor), query);
  }

  subjects(actor: Actor): Promise<RecordingSubjects> {
    const { store, access } = this.parts;
    return store.subjects(actor.companyId, access.sightOf(actor));
  }

  /** @throws ParleyError `recording-unknown` */
  async read(actor: Actor, id: string): Promise<ListedRecording> {
    const { store, access } = this.parts;
    return access.demandHear(actor, await store.find(actor.companyId, id));
  }

  /** Of the WAV file. */
  sizeOf({ sizeBytes }: Pick<Recording, 'sizeBytes'>): number {
    return sizeBytes + wavHeaderBytes;
  }

  /**
   * The sound, once it is written down who hears it.
   * @throws ParleyError `recording-unknown`, `not-permitted`, `recording-erased`, `recording-damaged`
   */
  async sound(
    actor: Actor,
    recording: ListedRecording,
    { way, range }: { readonly way: HearingWay; readonly range?: { readonly from: number; readonly to: number } | undefined },
  ): Promise<AsyncIterable<Uint8Array>> {
    const { access, vault } = this.parts;
    access.demandHear(actor, recording);
    if (way !== 'player') access.demand(actor, 'download');
    if (recording.state === 'recording')
      throw new ParleyError('recording-unknown', 'This recording goes on: it can be heard when the call is over.');
    if (!recording.sealedKey)
      throw new ParleyError('recording-erased', 'This recording was erased: it cannot be heard any more.');
    await this.#noteHearing(actor, recording, way);
    return vault.read(recording, range);
  }

  async #noteHearing(actor: Actor, { companyId, id }: Recording, way: HearingWay): Promise<void> {
    const now = this.parts.clock.now();
    const key = `${actor.userId} ${id} ${way}`;
    const last = this.#heard.get(key);
    if (last !== undefined && now - last < oneHearingMs) return;
    const kind = way === 'player' ? 'heard' : 'downloaded';
    await this.#note(companyId, { kind, recordingId: id, atMs: now, by: actor.userId, details: { way } });
    for (const [known, at] of this.#heard) if (now - at >= oneHearingMs) this.#heard.delete(known);
    this.#heard.set(key, now);
  }

  /** @throws ParleyError `recording-unknown`, `not-permitted`, `recording-held`, `recording-erased` */
  async erase(actor: Actor, id: string, reason: string): Promise<void> {
    const recording = await this.read(actor, id);
    this.parts.access.demand(actor, 'erase');
    if (recording.isHeld)
      throw new ParleyError('recording-held', 'This recording is under legal hold. Lift the hold first, if you may.');
    if (recording.state !== 'finished')
      throw new ParleyError(
        recording.state === 'recording' ? 'recording-unknown' : 'recording-erased',
        recording.state === 'recording' ? 'This recording goes on still.' : 'There is nothing of this recording any more.',
      );
    await this.#erase(recording.companyId, recording.id, { by: actor.userId, reason });
  }

  /** Erases what is older than it is to be kept. @returns how many */
  async forget(companyId: CompanyId, usualDays: number, signal: AbortSignal): Promise<number> {
    const { store, clock } = this.parts;
    let gone = 0;
    for (;;) {
      const expired = await store.expired(companyId, usualDays, clock.now(), 200);
      let done = 0;
      for (const id of expired) {
        signal.throwIfAborted();
        if (await this.#erase(companyId, id, { by: null, reason: 'retention' })) done += 1;
      }
      gone += done;
      if (done === 0) return gone;
    }
  }

  /** The key first: from then on the file is noise, whatever becomes of it. */
  async #erase(
    companyId: CompanyId,
    id: RecordingId,
    why: { readonly by: UserId | null; readonly reason: string },
  ): Promise<boolean> {
    const { store, vault, clock } = this.parts;
    const note: ChainNote = { kind: 'erased', recordingId: id, atMs: clock.now(), by: why.by, details: { reason: why.reason } };
    if (!(await store.erase(companyId, id, note))) return false;
    await vault.erase(companyId, id);
    return true;
  }

  /** @throws ParleyError `recording-unknown`, `not-permitted`, `recording-erased` */
  async hold(actor: Actor, id: string, { isHeld, reason }: { isHeld: boolean; reason: string }): Promise<ListedRecording> {
    const { store, access, clock } = this.parts;
    const recording = await this.read(actor, id);
    access.demand(actor, 'hold');
    if (recording.state !== 'finished')
      throw new ParleyError('recording-erased', 'Only a recording that is finished and not erased can be held.');
    const kind = isHeld ? 'held' : 'hold-lifted';
    const note: ChainNote = { kind, recordingId: recording.id, atMs: clock.now(), by: actor.userId, details: { reason } };
    if (recording.isHeld !== isHeld) await store.hold(actor.companyId, recording.id, isHeld, note);
    return this.read(actor, id);
  }

  /** Writes a line about something else that was done with one. */
  async noted(actor: Actor, kind: 'noted' | 'scored', recordingId: RecordingId, details: ChainNote['details']): Promise<void> {
    await this.#note(actor.companyId, { kind, recordingId, atMs: this.parts.clock.now(), by: actor.userId, details });
  }

  /** The end of the company's list, signed: whoever keeps it can prove later that nothing was cut off. */
  async signedEnd(companyId: CompanyId): Promise<SignedEnd> {
    const { store, vault, clock } = this.parts;
    const end = await store.chainEnd(companyId);
    const atMs = clock.now();
    const signed = await vault.sign(companyId, signedText(companyId, end, new Date(atMs).toISOString()));
    return { companyId, ...end, atMs, ...signed };
  }

  /** Everything was taken out for checking. */
  exported(actor: Actor): Promise<void> {
    const note: ChainNote = { kind: 'exported', recordingId: null, atMs: this.parts.clock.now(), by: actor.userId, details: {} };
    return this.#note(actor.companyId, note);
  }

  #note(companyId: CompanyId, note: ChainNote): Promise<void> {
    return this.parts.store.append(companyId, [note]);
  }
}
