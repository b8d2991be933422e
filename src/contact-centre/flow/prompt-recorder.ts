import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../kernel/clock.ts';
import { describeError } from '../../kernel/errors.ts';
import type { CompanyId, UserId } from '../../kernel/ids.ts';
import type { Language } from '../../kernel/language.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { RandomSource } from '../../kernel/random.ts';
import type { RouteRequest } from '../../telephony/call/index.ts';
import { type ApplicationParty, type CallApplication, isDialledAtOwnPhone } from '../../telephony/call-application/index.ts';
import type { CompanyDirectory } from '../../telephony/company-directory/index.ts';
import { type PromptPart, promptSounds } from '../../telephony/prompt/index.ts';
import type { NumberedApplication, NumberedApplications } from '../../telephony/routing/index.ts';

export interface PromptRecorderParts {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly logger: Logger;
  /** Where sound lies until it is kept. */
  readonly folder: string;
  readonly directory: Pick<CompanyDirectory, 'device' | 'user'>;
  /** What the party said is on the left. */
  readonly keep: (companyId: CompanyId, promptId: string, language: Language, wav: Buffer) => Promise<void>;
}

interface Order {
  readonly companyId: CompanyId;
  readonly userId: UserId;
  readonly promptId: string;
  readonly language: Language;
  readonly untilMs: number;
}

/** Dialled by the telephone that is rung for a recording; a ticket follows. */
const code = '*95';
const patienceMs = 120_000;
const longestMs = 600_000;
export const recordingPrefix = 'record/';

/** Records prompts by telephone: what the person says after the tone, until `#`. */
export class PromptRecorder implements CallApplication, Pick<NumberedApplications, 'applicationOfCode'> {
  readonly #parts: PromptRecorderParts;
  readonly #orders = new Map<string, Order>();

  constructor(parts: PromptRecorderParts) {
    this.#parts = parts;
  }

  /** What the person's telephone dials. */
  order(order: Omit<Order, 'untilMs'>): string {
    const { clock, random } = this.#parts;
    const nowMs = clock.now();
    for (const [ticket, { untilMs }] of this.#orders) if (untilMs < nowMs) this.#orders.delete(ticket);
    const ticket = String(random.bytes(6).readUIntBE(0, 6) % 10 ** 8).padStart(8, '0');
    this.#orders.set(ticket, { ...order, untilMs: nowMs + patienceMs });
    return code + ticket;
  }

  applicationOfCode(request: RouteRequest, dialled: string): NumberedApplication | null {
    const { directory } = this.#parts;
    const ticket = dialled.startsWith(code) ? dialled.slice(code.length) : '';
    const order = this.#orders.get(ticket);
    const userId = request.source.kind === 'device' ? directory.device(request.source.deviceId)?.userId : null;
    if (!order || order.userId !== userId || !isDialledAtOwnPhone(request, directory)) return null;
    return { application: 'flow', id: recordingPrefix + ticket, name: 'the recording of a prompt' };
  }

  enter(party: ApplicationParty, { id }: { readonly id: string }): boolean {
    const ticket = id.slice(recordingPrefix.length);
    const order = this.#orders.get(ticket);
    if (!order || order.companyId !== party.companyId || order.untilMs < this.#parts.clock.now()) return false;
    this.#orders.delete(ticket);
    this.#record(party, order, ticket).catch((error: unknown) => {
      this.#parts.logger.warn('a prompt was not recorded', { promptId: order.promptId, reason: describeError(error) });
      party.release('server-failure');
    });
    return true;
  }

  async #record(party: ApplicationParty, { companyId, userId, promptId, language }: Order, ticket: string): Promise<void> {
    const { directory, folder, keep } = this.#parts;
    const spoken = directory.user(userId)?.language ?? 'en';
    const say = (parts: readonly PromptPart[]) => party.play(promptSounds(spoken, parts), { interruptible: false });
    if (!(await party.answer())) return;
    await say([{ name: 'record-prompt' }, { tone: 'record' }]);
    const path = join(folder, `prompt-${ticket}.wav`);
    try {
      await party.record(path, { maxMs: longestMs, endDigits: '#' });
      await keep(companyId, promptId, language, await readFile(path));
      await say([{ name: 'prompt-kept' }]);
    } finally {
      await rm(path, { force: true });
    }
    party.release();
  }
}
