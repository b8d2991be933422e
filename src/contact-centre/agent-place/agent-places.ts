import type { AgentId, DeviceId, QueueId, UserId } from '../../kernel/ids.ts';
import type { Language } from '../../kernel/language.ts';
import type { AgentLines } from '../../telephony/agent-line/index.ts';
import { type CallService, type RouteRequest, targetParty } from '../../telephony/call/index.ts';
import type { CompanyDirectory } from '../../telephony/company-directory/index.ts';
import type { LegTarget } from '../../telephony/leg/index.ts';
import { type PromptPart, promptSounds } from '../../telephony/prompt/index.ts';
import { keepsLine } from '../agent/index.ts';
import type { AgentRecord, ContactCentreDirectory } from '../contact-centre-directory/index.ts';

/** How an agent is spoken to at a telephone outside. */
export interface PlaceSettings {
  /** How long he has for the key, in milliseconds. */
  readonly answerKeyMs: number;
  /** Whether he accepts by a key on a line that is open, too. */
  readonly lineAsks: boolean;
  /** What he hears there between callers. */
  readonly idle: 'silence' | 'music';
}

export interface AgentPlacesParts {
  readonly directory: ContactCentreDirectory;
  readonly people: CompanyDirectory;
  readonly settingsOf: (agent: AgentRecord) => PlaceSettings;
}

/** The exchange, made after the queues. */
export interface PlaceExchange {
  readonly calls: Pick<CallService, 'parts'>;
  readonly lines: AgentLines;
  /** A WAV file of a text; rejects where the machine cannot speak. */
  readonly speak: (text: string, language: Language) => Promise<string>;
}

const maxForwards = 70;

/** What is rung for an agent. */
export class AgentPlaces {
  /** Set once, before anybody is rung. */
  exchange: PlaceExchange | null = null;
  readonly #parts: AgentPlacesParts;

  constructor(parts: AgentPlacesParts) {
    this.#parts = parts;
  }

  /** @param queueId whose caller it is: spoken to who cannot see it; null: none's. @returns nothing when he cannot be rung */
  of(agentId: AgentId, queueId: QueueId | null = null): readonly LegTarget[] {
    const agent = this.#parts.directory.agent(agentId);
    if (!agent) return [];
    if (agent.phone?.kind !== 'number') return this.devicesOf(agent).map((deviceId): LegTarget => ({ kind: 'device', deviceId }));
    return keepsLine(agent) ? this.#line(agent, queueId) : this.#outside(agent, agent.phone.number, queueId);
  }

  /** His telephones here that are rung: one that is gone does not make him unreachable. */
  devicesOf({ userId, phone }: Pick<AgentRecord, 'userId' | 'phone'>): readonly DeviceId[] {
    const all = this.#parts.people.devicesOf(userId).filter(({ enabled }) => enabled);
    const chosen = phone?.kind === 'device' ? all.filter(({ id }) => id === phone.deviceId) : [];
    return (chosen.length > 0 ? chosen : all).map(({ id }) => id);
  }

  /** The line on which a user has a conversation, for his next one: who works at a telephone outside asks a colleague there. */
  lineOf(userId: UserId): LegTarget | null {
    const agent = this.#parts.directory.agentByUser(userId);
    if (!agent || !keepsLine(agent)) return null;
    return this.#line(agent, null)[0] ?? null;
  }

  languageOf(userId: UserId): Language {
    return this.#parts.people.user(userId)?.language ?? 'en';
  }

  settingsOf(agent: AgentRecord): PlaceSettings {
    return this.#parts.settingsOf(agent);
  }

  #line(agent: AgentRecord, queueId: QueueId | null): readonly LegTarget[] {
    if (!this.exchange?.lines.isOpen(agent.id)) return [];
    const { lineAsks: asks } = this.settingsOf(agent);
    const sounds = () => this.#said(agent.userId, [{ tone: 'record' }], queueId, asks ? [{ name: 'accept-keys' }] : []);
    return [{ kind: 'line', lineId: agent.id, ofUserId: agent.userId, sounds, asks }];
  }

  /** By numbering plan and calling policy, on his own right. */
  #outside(agent: AgentRecord, number: string, queueId: QueueId | null): readonly LegTarget[] {
    const device = this.#parts.people.devicesOf(agent.userId).find(({ enabled }) => enabled);
    if (!device || !this.exchange) return [];
    const { companyId, domainId } = device;
    const request: RouteRequest = {
      companyId,
      domainId,
      source: { kind: 'device', deviceId: device.id },
      from: targetParty(this.#parts.people, { kind: 'device', deviceId: device.id }),
      dialled: number,
      purpose: 'call',
      diversions: [],
      maxForwards,
    };
    const { targets } = this.exchange.calls.parts.router.rungAt(request, number);
    const sounds = () => this.#said(agent.userId, [{ name: 'queue-call' }], queueId, [{ name: 'accept-keys' }]);
    const asks = { sounds, patienceMs: this.settingsOf(agent).answerKeyMs };
    return targets.map((target) => (target.kind === 'trunk' ? { ...target, asks } : target));
  }

  async #said(
    userId: UserId,
    before: readonly PromptPart[],
    queueId: QueueId | null,
    after: readonly PromptPart[],
  ): Promise<readonly string[]> {
    const language = this.languageOf(userId);
    const name = queueId === null ? '' : (this.#parts.directory.queue(queueId)?.name ?? '');
    const path = name === '' ? null : await this.exchange?.speak(name, language).catch(() => null);
    return promptSounds(language, [...before, ...(path ? [{ path }] : []), ...after]);
  }
}
