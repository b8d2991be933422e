import type { Clock, Timer } from '../../kernel/clock.ts';
import type { Unsubscribe } from '../../kernel/events.ts';
import type { AgentId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { AgentLines, LineEnd } from '../../telephony/agent-line/index.ts';
import { promptSounds } from '../../telephony/prompt/index.ts';
import { type AgentService, keepsLine } from '../agent/index.ts';
import type { AgentRecord, ContactCentreDirectory } from '../contact-centre-directory/index.ts';
import type { AgentPlaces } from './agent-places.ts';

export interface LineKeeperParts {
  readonly clock: Clock;
  readonly agents: AgentService;
  readonly directory: ContactCentreDirectory;
  readonly places: AgentPlaces;
  readonly lines: AgentLines;
  readonly logger: Logger;
}

/** After a restart trunks come up within seconds: so often it is tried again, and after so long, in milliseconds. */
const againAfterRestart = { times: 6, afterMs: 5000 };

/** Why an agent is not ready whose line is not open. */
export const lineReasons = ['line-refused', 'line-busy', 'line-no-answer', 'line-failed', 'line-dropped'] as const;

/**
 * Opens the lines of agents who keep one (C-LNK-4) when they become ready, and closes them when they log off or work elsewhere.
 *
 * Nobody is offered anything before his line is open. When it cannot be opened, or drops, he is not ready and knows why; becoming ready
 * again calls him again. Through pauses it stays open.
 */
export class LineKeeper implements Disposable {
  readonly #parts: LineKeeperParts;
  /** What was called, while it is open or being opened. */
  readonly #kept = new Map<AgentId, string>();
  /** After a restart: how often he may still be called before he is told. */
  readonly #triesLeft = new Map<AgentId, number>();
  readonly #timers = new Map<AgentId, Timer>();
  readonly #stops: readonly Unsubscribe[];

  constructor(parts: LineKeeperParts) {
    this.#parts = parts;
    this.#stops = [
      parts.agents.onChanged(({ agent }) => this.#look(agent.id)),
      parts.directory.onChanged(() => {
        for (const id of this.#kept.keys()) this.#look(id);
      }),
    ];
  }

  /** After a restart: whoever was at work is called again. */
  begin(): void {
    for (const { id } of this.#parts.agents.all()) {
      this.#triesLeft.set(id, againAfterRestart.times);
      this.#look(id);
      if (!this.#kept.has(id)) this.#triesLeft.delete(id);
    }
  }

  [Symbol.dispose](): void {
    for (const stop of this.#stops) stop();
    for (const id of this.#kept.keys()) this.#close(id);
  }

  #look(id: AgentId): void {
    const record = this.#parts.directory.agent(id);
    const agent = this.#parts.agents.agent(id);
    const number = record?.enabled && keepsLine(record) && record.phone?.kind === 'number' ? record.phone.number : null;
    const kept = this.#kept.get(id);
    const isOccupied = agent ? agent.works.length > 0 || agent.offer !== null : false;
    const isOver = kept !== undefined && (kept !== number || agent?.state === 'logged-off');
    // Nobody is cut off in the middle of a sentence: afterwards.
    if (isOver && !isOccupied) this.#close(id);
    if (record && number !== null && agent?.intent.state === 'ready' && !this.#kept.has(id)) this.#open(record, number);
  }

  #open(record: AgentRecord, number: string): void {
    this.#kept.set(record.id, number);
    this.#parts.agents.lineIs(record.id, 'opening');
    this.#call(record, number);
  }

  #call(record: AgentRecord, number: string): void {
    const { agents, places, lines } = this.#parts;
    const { id, companyId, userId } = record;
    const { answerKeyMs, idle } = places.settingsOf(record);
    const language = places.languageOf(userId);
    lines.open({
      lineId: id,
      by: { companyId, userId },
      number,
      idle,
      question: { sounds: async () => promptSounds(language, [{ name: 'line-asks' }]), patienceMs: answerKeyMs },
      welcome: async () => promptSounds(language, [{ name: 'line-open' }]),
      opened: () => {
        this.#triesLeft.delete(id);
        agents.lineIs(id, 'open');
      },
      ended: (end) => {
        if (!this.#triesAgain(record, number, end)) this.#ended(id, end);
      },
    });
  }

  #triesAgain(record: AgentRecord, number: string, { why }: LineEnd): boolean {
    const left = this.#triesLeft.get(record.id) ?? 0;
    if (left === 0 || !['refused', 'unreachable', 'network-failure', 'server-failure'].includes(why)) return false;
    this.#triesLeft.set(record.id, left - 1);
    this.#timers.set(
      record.id,
      this.#parts.clock.setTimer(againAfterRestart.afterMs, () => this.#call(record, number)),
    );
    return true;
  }

  #forget(id: AgentId): void {
    this.#kept.delete(id);
    this.#triesLeft.delete(id);
    this.#timers.get(id)?.cancel();
    this.#timers.delete(id);
  }

  #close(id: AgentId): void {
    this.#forget(id);
    this.#parts.lines.close(id);
    this.#parts.agents.lineIs(id, 'closed');
  }

  #ended(id: AgentId, end: LineEnd): void {
    this.#forget(id);
    const reason = reasonOf(end);
    this.#parts.logger.info('the line of an agent is not open', { agentId: id, reason, why: end.why, sentence: end.sentence });
    this.#parts.agents.lineIs(id, 'closed', reason);
  }
}

function reasonOf({ why }: LineEnd): (typeof lineReasons)[number] {
  switch (why) {
    case 'refused':
    case 'not-permitted':
      return 'line-refused';
    case 'busy':
      return 'line-busy';
    case 'no-answer':
      return 'line-no-answer';
    case 'dropped':
      return 'line-dropped';
    default:
      return 'line-failed';
  }
}
