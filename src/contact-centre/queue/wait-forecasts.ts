import type { Clock } from '../../kernel/clock.ts';
import type { InteractionId, QueueId } from '../../kernel/ids.ts';
import type { ContactCentreDirectory } from '../contact-centre-directory/index.ts';
import { usualPriority } from '../contact-centre-directory/index.ts';
import type { Channel, WaitForecast } from '../interaction/index.ts';
import type { Demand } from './queue-ports.ts';
import type { RoutingMachine } from './routing-pump.ts';

export interface WaitForecastsParts {
  readonly clock: Pick<Clock, 'now'>;
  readonly directory: Pick<ContactCentreDirectory, 'queue'>;
  readonly engine: Pick<RoutingMachine, 'forecast'>;
}

/** How long customers would wait who have not come yet. */
export class WaitForecasts {
  readonly #parts: WaitForecastsParts;

  constructor(parts: WaitForecastsParts) {
    this.#parts = parts;
  }

  /** Of who came to the queue by this channel now, asking for this; null where nothing is known. */
  ofNewcomer(queueId: QueueId, channel: Channel, { priority, requirements = [] }: Demand = {}): WaitForecast | null {
    const { clock, directory, engine } = this.#parts;
    const queue = directory.queue(queueId);
    if (!queue?.enabled) return null;
    const nowMs = clock.now();
    const newcomer = {
      // Behind everybody who came at this very moment.
      id: '\u{ffff}' as InteractionId,
      queueId,
      channel,
      enqueuedAtMs: nowMs,
      priority: priority ?? queue.priority ?? usualPriority,
      requirements,
      stickyAgentId: null,
    };
    return engine.forecast(newcomer, nowMs);
  }
}
