import {
  type FlowFacts,
  type FlowPlace,
  type FlowWorld,
  type HoursState,
  type QueueFigures,
  type Spoken,
  speechWithoutFlow,
  type WaitingPlace,
} from '../contact-centre/flow/index.ts';
import type { Demand } from '../contact-centre/queue/index.ts';
import type { Speech } from '../contract/rest/flow-speech.ts';
import type { CallId, QueueId, SkillId, UserId } from '../kernel/ids.ts';
import type { Language } from '../kernel/language.ts';
import { localTimeZone, wallClock } from '../platform/job/index.ts';
import { displayName } from '../platform/user/index.ts';
import type { ApplicationParty } from '../telephony/call-application/index.ts';
import type { Configuration } from './configuration.ts';
import type { ContactCentre } from './contact-centre.ts';
import type { Foundation } from './foundation.ts';

type Configured = Pick<Configuration, 'directory' | 'contactCentre' | 'openingHours' | 'flows' | 'prompts'>;

/** What flows look at, from memory. Times are those of the server's zone; opening hours have their own. */
export class RealFacts implements FlowFacts {
  readonly #clock: Foundation['clock'];
  readonly #configured: Configured;
  readonly #centre: ContactCentre;

  constructor({ clock }: Pick<Foundation, 'clock'>, configured: Configured, centre: ContactCentre) {
    this.#clock = clock;
    this.#configured = configured;
    this.#centre = centre;
  }

  worldOf(place: FlowPlace): FlowWorld {
    const atMs = this.#clock.now();
    return {
      time: timeOf(atMs),
      hours: (id) => this.hoursAt(place, id, atMs),
      queue: (id, asked) => this.#figures(place, id as QueueId, { asked, atMs }),
      nameOf: (kind, id) => this.nameOf(place, kind, id),
    };
  }

  numberOf(userId: UserId): string | null {
    return this.#configured.directory.devicesOf(userId).find(({ enabled, number }) => enabled && number)?.number ?? null;
  }

  queueNumber(queueId: QueueId): string | null {
    return this.#configured.contactCentre.queue(queueId)?.number ?? null;
  }

  hoursAt({ companyId }: Pick<FlowPlace, 'companyId'>, id: string, atMs: number): { state: HoursState; because: string } | null {
    const { contactCentre, openingHours } = this.#configured;
    const hours = contactCentre.openingHours(id);
    if (hours?.companyId !== companyId) return null;
    const found = openingHours.explain(id, atMs);
    if (!found) return null;
    const isHoliday = found.because.code === 'holiday' || found.because.code === 'special-closed';
    const state = found.isOpen ? 'open' : isHoliday ? 'holiday' : 'closed';
    return { state, because: `${hours.name}: ${found.because.sentence}` };
  }

  nameOf({ companyId }: Pick<FlowPlace, 'companyId'>, kind: 'user' | 'flow' | 'prompt' | 'queue', id: string): string {
    const { directory, flows, prompts, contactCentre } = this.#configured;
    if (kind === 'prompt') return prompts.prompt(companyId, id)?.name ?? 'a prompt that is gone';
    if (kind === 'flow') return flows.flow(id)?.name ?? 'a flow that is not in use';
    if (kind === 'queue') return contactCentre.queue(id as QueueId)?.name ?? 'a queue that is gone';
    const user = directory.user(id as UserId);
    return user?.companyId === companyId ? displayName(user) : 'somebody who is gone';
  }

  placeOf(callId: CallId): WaitingPlace {
    const { interactions, queues } = this.#centre;
    const interaction = interactions.ofCall(callId);
    const place = interaction ? queues.placeOf(interaction.id) : null;
    return { position: place?.position ?? null, wait: place?.forecast ?? null };
  }

  /** What a queue says to who came without a flow. */
  spokenTo({ companyId, domainId, from }: ApplicationParty, speech: Speech, language: Language): readonly Spoken[] {
    return speechWithoutFlow(speech, { language, from, world: this.worldOf({ companyId, domainId }) });
  }

  #figures({ companyId }: FlowPlace, id: QueueId, { asked, atMs }: { asked: Asked; atMs: number }): QueueFigures | null {
    const { centreState, forecasts } = this.#centre;
    const now = centreState.queue(id);
    if (now?.queue.companyId !== companyId) return null;
    const { queue, waiting, longestSinceMs, agents } = now;
    const forecast = forecasts.ofNewcomer(id, 'voice', demandOfFlow(asked));
    return {
      name: queue.name,
      waiting,
      longestWaitS: longestSinceMs === null ? 0 : Math.round((atMs - longestSinceMs) / 1000),
      estimatedWaitFromS: forecast && Math.floor(forecast.lowMs / 1000),
      estimatedWaitS: forecast && Math.ceil(forecast.highMs / 1000),
      agentsReady: agents.ready,
      agentsSignedIn: agents.ready + agents['not-ready'] + agents.busy + agents['wrap-up'],
    };
  }
}

/** What a flow has asked for. */
type Asked = Parameters<FlowWorld['queue']>[1];

/** As queues take it. */
export function demandOfFlow({ priority, skills }: Asked): Demand {
  const requirements = skills.map(({ skillId, level, relaxations }) => ({
    skillId: skillId as SkillId,
    level,
    relaxations: relaxations.map((one) => ({ afterMs: one.afterS * 1000, level: one.level })),
  }));
  return { ...(priority !== null && { priority }), requirements };
}

export function timeOf(atMs: number): FlowWorld['time'] {
  const { year, month, day, hour, minute } = wallClock(atMs, localTimeZone());
  const date = `${year}-${two(month)}-${two(day)}`;
  return { atMs, date, clock: `${two(hour)}:${two(minute)}`, weekday: new Date(`${date}T00:00:00Z`).getUTCDay() || 7 };
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
