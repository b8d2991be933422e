import { Readable } from 'node:stream';
import { type SimulatedLeg } from '../../../test/support/simulated-leg.ts';
import { companyId, SwitchBench } from '../../../test/support/switch-bench.ts';
import type { UserId } from '../../kernel/ids.ts';
import { silentLogger } from '../../kernel/logger.ts';
import type { StoredFile, StoredFileId, StoredFiles } from '../../platform/stored-file/index.ts';
import { VoicemailDeposit } from './deposit.ts';
import { MailboxAccess } from './mailbox-access.ts';
import { Mailboxes } from './mailboxes.ts';
import { MessageCounts } from './message-counts.ts';
import { PinGuard } from './pin-guard.ts';
import type { Greeting, GreetingKind, RecordingNote, VoicemailMessage, VoicemailMessageId } from './voicemail.ts';
import { VoicemailMenu } from './voicemail-menu.ts';
import { VoicemailNumbers } from './voicemail-numbers.ts';
import type { RecordingShelf, VoicemailStore } from './voicemail-ports.ts';
import { VoicemailRecorder } from './voicemail-recorder.ts';

/** The store in memory. */
export class MemoryVoicemail {
  readonly rows = new Map<string, VoicemailMessage>();
  readonly greetings: Greeting[] = [];
  readonly pins = new Map<UserId, string>();
  readonly always = new Map<UserId, GreetingKind>();
  isAway = false;

  readonly port: VoicemailStore = {
    addMessage: async (message) => {
      if (this.isAway) throw new Error('the store is away');
      if (this.rows.has(message.id)) return 'known';
      this.rows.set(message.id, message);
      return 'added';
    },
    messages: async ({ userId }) =>
      [...this.rows.values()]
        .filter((row) => row.userId === userId && row.deletedAtMs === null)
        .toSorted((one, other) => other.leftAtMs - one.leftAtMs),
    message: async ({ userId }, id) => [...this.rows.values()].find((row) => row.id === id && row.userId === userId) ?? null,
    changeMessage: async ({ userId }, id, change) => {
      const row = this.rows.get(id);
      if (row?.userId !== userId) return null;
      const changed = { ...row, ...change };
      this.rows.set(id, changed);
      return changed;
    },
    counts: async () => [],
    forget: async (_company, { deletedMs }) => {
      const gone = [...this.rows.values()].filter(({ deletedAtMs }) => deletedAtMs !== null && deletedAtMs < deletedMs);
      for (const { id } of gone) this.rows.delete(id);
      return gone.map(({ file }) => file);
    },
    greetings: async ({ userId }) => this.greetings.filter((one) => one.userId === userId),
    saveGreeting: async (greeting) => {
      this.greetings.push(greeting);
      return null;
    },
    removeGreeting: async () => null,
    alwaysGreeting: async ({ userId }) => this.always.get(userId) ?? null,
    setAlwaysGreeting: async ({ userId }, kind) => void (kind ? this.always.set(userId, kind) : this.always.delete(userId)),
    pinHash: async ({ userId }) => this.pins.get(userId) ?? null,
    setPinHash: async ({ userId }, hash) => void this.pins.set(userId, hash),
    withPin: async () => new Set(this.pins.keys()),
  };
}

/** Recordings in memory; `lengths` says how long each became. */
export class MemoryShelf implements RecordingShelf {
  readonly notes = new Map<VoicemailMessageId, RecordingNote>();
  lengthMs = 4000;
  isFull = false;

  async begin(note: RecordingNote): Promise<string> {
    if (this.isFull) throw new Error('the disk is full');
    this.notes.set(note.id, note);
    return `/shelf/${note.id}.wav`;
  }

  async scratch(id: VoicemailMessageId): Promise<string> {
    return `/shelf/${id}.wav`;
  }

  async unfinished(): Promise<readonly RecordingNote[]> {
    return [...this.notes.values()];
  }

  async sound(_id: VoicemailMessageId, mostMs = Number.POSITIVE_INFINITY) {
    return { durationMs: Math.min(this.lengthMs, mostMs), wav: async function* () {} };
  }

  async remove(id: VoicemailMessageId): Promise<void> {
    this.notes.delete(id);
  }
}

function memoryFiles(): StoredFiles {
  let made = 0;
  return {
    write: async () => ({ id: `file-${++made}` as StoredFileId }) as StoredFile,
    find: async (_company, id) => ({ id, sizeBytes: 1 }) as StoredFile,
    read: async (_company, id) => ({ file: { id } as StoredFile, content: Readable.from([]) }),
    pathOf: async (_company, id) => `/files/${id}.wav`,
    remove: async () => {},
  };
}

/** Voicemail on simulated legs: `*97` the menu, `*99101` Anna's mailbox. PINs are kept as they are. */
export class VoicemailBench extends SwitchBench {
  readonly memory = new MemoryVoicemail();
  readonly shelf = new MemoryShelf();
  readonly counts = new MessageCounts();
  readonly guard = new PinGuard({ clock: this.clock });
  readonly values: Record<string, unknown> = {};
  readonly mailboxes: Mailboxes;
  readonly recorder: VoicemailRecorder;
  /** Messages that their owners were told of. */
  readonly told: VoicemailMessageId[] = [];
  cannotTell = false;
  readonly anna = { companyId, userId: 'anna' as UserId };

  constructor() {
    super();
    const { clock, ids, shelf, counts, directory, guard } = this;
    const logger = silentLogger;
    const store = this.memory.port;
    const files = memoryFiles();
    const parameters = {
      value: ((parameter: { name: string; builtIn: unknown }) => this.values[parameter.name] ?? parameter.builtIn) as never,
    };
    const mailboxes = new Mailboxes({ clock, store, files, counts, parameters });
    this.mailboxes = mailboxes;
    this.recorder = new VoicemailRecorder({ clock, ids, logger, shelf, files, mailboxes, told: (message) => this.tell(message) });
    const passwords = { hash: async (pin: string) => pin, matches: async (stored: string, pin: string) => stored === pin };
    const user = (id: UserId) => directory.user(id);
    const access = new MailboxAccess({ directory, parameters, mailboxes, store, passwords, guard });
    const times = { now: () => clock.now(), wallClock };
    const menu = new VoicemailMenu({
      logger,
      ids,
      shelf,
      mailboxes,
      store,
      passwords,
      user,
      access,
      times,
      isHidden: () => false,
    });
    const deposit = new VoicemailDeposit({
      logger,
      user,
      parameters,
      mailboxes,
      recorder: this.recorder,
      isAbsent: () => false,
      wallClock: () => ({ weekday: 1, hour: 10, minute: 0 }),
      menu: (party, known) => menu.serve(party, known),
    });
    this.applications.register('voicemail', deposit);
    this.applications.register('voicemail-menu', menu);
    this.applications.registerNumbers(new VoicemailNumbers({ parameters, directory }));
  }

  async tell({ id }: VoicemailMessage): Promise<void> {
    if (this.cannotTell) throw new Error('the store is away');
    this.told.push(id);
  }

  /** Lets him hear what is said, to the end, until he is recorded or nothing more is said; presses digits that are asked for. */
  async hear(leg: SimulatedLeg, digits = ''): Promise<string[]> {
    const left = digits.split('');
    const heard: string[] = [];
    let told = leg.sound?.heard.kind === 'file' ? leg.sound.played.length - 1 : (leg.sound?.played.length ?? 0);
    for (let step = 0; step < 200; step++) {
      for (let turn = 0; turn < 5; turn++) await this.clock.advanceAsync(0);
      const { sound } = leg;
      if (!sound || leg.state === 'cleared' || sound.recording !== null) break;
      if (sound.played.length > told) {
        heard.push(...sound.played.slice(told).map((path) => path.split('/').at(-1)!.replace('.wav', '')));
        told = sound.played.length;
        sound.finishPlaying();
      } else {
        const digit = left.shift();
        if (digit === undefined) break;
        leg.partyPresses(digit);
      }
    }
    return heard;
  }

  /** Bert leaves Anna a message that ends as `end` says. */
  async leave(end: (leg: SimulatedLeg) => void = (leg) => leg.partyHangsUp()): Promise<SimulatedLeg> {
    const caller = this.call('bert-desk', '*99101');
    await this.hear(caller);
    end(caller);
    for (let turn = 0; turn < 10; turn++) await this.clock.advanceAsync(0);
    return caller;
  }
}

function wallClock(atMs: number) {
  const date = new Date(atMs);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
  };
}
