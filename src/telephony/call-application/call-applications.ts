import type { Clock } from '../../kernel/clock.ts';
import type { Logger } from '../../kernel/logger.ts';
import type {
  ApplicationDestination,
  ApplicationEntry,
  ApplicationName,
  CallApplicationPort,
  CallLeg,
  CallService,
  RouteRequest,
} from '../call/index.ts';
import type { NumberedApplication, NumberedApplications } from '../routing/index.ts';
import type { ApplicationParty } from './application-party.ts';
import { HostedParty } from './hosted-party.ts';

/** Something that takes calls itself: voicemail, conference rooms, park places, announcements … */
export interface CallApplication {
  /**
   * Takes a party, unanswered as a rule, by first looking whether it can (synchronously, from memory), then doing all else later.
   * @returns false when it takes nobody: the call is refused as `unreachable`
   */
  enter(party: ApplicationParty, destination: ApplicationDestination): boolean;
}

/**
 * The applications of this exchange, by name, and their numbers. Each feature registers itself once, at the start (its wiring in
 * `src/composition`); the call service leads parties here, the router asks here for numbers and codes.
 */
export class CallApplications implements CallApplicationPort, NumberedApplications {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #applications = new Map<ApplicationName, CallApplication>();
  readonly #numbers: Partial<NumberedApplications>[] = [];

  constructor(parts: { clock: Clock; logger: Logger }) {
    this.#clock = parts.clock;
    this.#logger = parts.logger;
  }

  register(name: ApplicationName, application: CallApplication): void {
    this.#applications.set(name, application);
  }

  /** Who is asked for numbers, after those before. */
  registerNumbers(numbers: Partial<NumberedApplications>): void {
    this.#numbers.push(numbers);
  }

  enter(entry: ApplicationEntry): boolean {
    const application = this.#applications.get(entry.destination.application);
    if (!application) return false;
    const party = new HostedParty({ clock: this.#clock, logger: this.#logger, entry });
    entry.leg.host = party;
    if (application.enter(party, entry.destination)) return true;
    if (entry.leg.host === party) entry.leg.host = null;
    return false;
  }

  /** Lets somebody speak to a leg while it waits in a queue: it hears music otherwise. Over when an agent has it, as with every party. */
  attend(calls: CallService, leg: CallLeg): ApplicationParty {
    const { companyId, domainId, source, dialled, maxForwards } = leg.call.props;
    const destination = { kind: 'application', application: 'flow', id: '', number: '' } as const;
    const purpose = 'configured' as const;
    const { diversions } = leg.call;
    const request = { companyId, domainId, source, from: leg.party, dialled, purpose, diversions, maxForwards };
    const entry = { calls, leg, destination, request, outcome: {} };
    const party = new HostedParty({ clock: this.#clock, logger: this.#logger, entry });
    leg.host = party;
    return party;
  }

  applicationAt(request: RouteRequest, number: string): NumberedApplication | null {
    for (const one of this.#numbers) {
      const found = one.applicationAt?.(request, number);
      if (found) return found;
    }
    return null;
  }

  applicationOfCode(request: RouteRequest, dialled: string): NumberedApplication | null {
    for (const one of this.#numbers) {
      const found = one.applicationOfCode?.(request, dialled);
      if (found) return found;
    }
    return null;
  }
}
