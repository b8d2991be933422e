import type { Clock } from '../../kernel/clock.ts';
import type { LogFields, Logger } from '../../kernel/logger.ts';
import { syslogLogger } from './sinks.ts';
import { type SyslogReach, SyslogSender, type SyslogTarget } from './syslog-sender.ts';

export interface SyslogLogParts {
  readonly clock: Clock;
  readonly target: SyslogTarget;
  /** Where the log goes in any case; hears of trouble with the server, too. */
  readonly logger: Logger;
  /** Whether numbers and names are left out. */
  readonly masksPersonalData: boolean;
}

/** A copy of the log for a syslog server, which can be started and stopped while the log goes on. */
export class SyslogLog implements AsyncDisposable {
  /** Writes to both. */
  readonly logger: Logger;
  readonly #parts: SyslogLogParts;
  #sender: SyslogSender | null = null;
  #onReach: (reach: SyslogReach) => void = () => undefined;

  constructor(parts: SyslogLogParts) {
    this.#parts = parts;
    this.logger = this.#both(parts.logger, 'parley');
  }

  /** The listener is told when the server is reached and when it is lost. */
  onReach(listener: (reach: SyslogReach) => void): void {
    this.#onReach = listener;
  }

  start(): void {
    const { clock, target, logger } = this.#parts;
    this.#sender ??= new SyslogSender({ clock, target, logger, onReach: (reach) => this.#onReach(reach) });
  }

  async stop(): Promise<void> {
    const sender = this.#sender;
    this.#sender = null;
    await sender?.[Symbol.asyncDispose]();
  }

  get dropped(): number {
    return this.#sender?.dropped ?? 0;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  #both(first: Logger, component: string): Logger {
    const write = (level: 'debug' | 'info' | 'warn' | 'error') => (sentence: string, fields?: LogFields) => {
      first[level](sentence, fields);
      const sender = this.#sender;
      const { clock, masksPersonalData } = this.#parts;
      // What only a developer following one call wants stays here.
      if (sender && level !== 'debug')
        syslogLogger({ sender, clock, withPersons: !masksPersonalData }, component)[level](sentence, fields);
    };
    return {
      debug: write('debug'),
      info: write('info'),
      warn: write('warn'),
      error: write('error'),
      component: (name) => this.#both(first.component(name), name),
    };
  }
}
