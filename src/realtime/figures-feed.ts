import type { LiveFiguresPort, ScopeKey, Sight } from '../contact-centre/reporting/index.ts';
import type { Clock, Timer } from '../kernel/clock.ts';
import type { Unsubscribe } from '../kernel/events.ts';
import type { CompanyId } from '../kernel/ids.ts';
import type { SharePublisher } from './live-hub.ts';

export interface FiguresFeedParts {
  readonly clock: Clock;
  readonly publisher: Pick<SharePublisher, 'toShare' | 'sharesOf'>;
  readonly figures: LiveFiguresPort;
  /** What those who share a view of the topic see. */
  readonly sightOf: (companyId: CompanyId, share: string) => Sight | null;
}

/** Changes within so long are one message: well within the 250 ms by which figures may be behind. */
const gatherMs = 100;

/** Tells who follows `figures` which figures are others, of what he may see; once for all who see the same. */
export class FiguresFeed implements Disposable {
  readonly #parts: FiguresFeedParts;
  readonly #stop: Unsubscribe;
  readonly #changed = new Map<CompanyId, Set<ScopeKey>>();
  #timer: Timer | null = null;

  constructor(parts: FiguresFeedParts) {
    this.#parts = parts;
    this.#stop = parts.figures.onChanged(({ companyId, scopes }) => {
      if (parts.publisher.sharesOf(companyId, 'figures').length === 0) return;
      const changed = this.#changed.get(companyId) ?? new Set();
      this.#changed.set(companyId, changed);
      for (const key of scopes) changed.add(key);
      this.#timer ??= parts.clock.setTimer(gatherMs, () => this.#tell());
    });
  }

  [Symbol.dispose](): void {
    this.#stop();
    this.#timer?.cancel();
  }

  #tell(): void {
    this.#timer = null;
    const { publisher, figures, sightOf } = this.#parts;
    for (const [companyId, changed] of this.#changed) {
      for (const share of publisher.sharesOf(companyId, 'figures')) {
        const sight = sightOf(companyId, share);
        if (!sight) continue;
        const view = figures.view(companyId, sight, changed);
        if (view.scopes.length > 0) publisher.toShare(companyId, 'figures', share, { type: 'figures-changed', figures: view });
      }
    }
    this.#changed.clear();
  }
}
