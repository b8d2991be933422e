import { type Clock, delay, type Timer } from '../../kernel/clock.ts';
import { describeError } from '../../kernel/errors.ts';
import type { Unsubscribe } from '../../kernel/events.ts';
import type { CompanyId, DeviceId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { ParameterReader } from '../../platform/parameter/index.ts';
import type { CompanyDirectory } from '../company-directory/index.ts';
import type { RegistrationPort } from '../presence/index.ts';
import type { CheckSyncAnswer } from './check-sync.ts';
import type { PhoneModelMaker } from './phone-model-maker.ts';
import type { PhoneStore } from './phone-ports.ts';

export interface ChangedPhonesParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly directory: Pick<CompanyDirectory, 'onChanged'>;
  readonly parameters: Pick<ParameterReader, 'onChanged'>;
  readonly store: Pick<PhoneStore, 'enrolled'>;
  readonly models: Pick<PhoneModelMaker, 'fingerprint'>;
  readonly registrations: RegistrationPort;
  readonly checkSync: (id: DeviceId) => Promise<CheckSyncAnswer>;
}

/** Changes often come together: somebody saves field by field, an import row by row. */
const restMs = 3000;
/** Looked at without a pause for calls. */
const slice = 200;
/** Telephones told at once; all of a large company at once would come back at once. */
const atOnce = 20;

/** Tells telephones to fetch again when what they would be told is no longer what they were told. */
export class ChangedPhones implements Disposable {
  readonly #parts: ChangedPhonesParts;
  readonly #waiting = new Map<CompanyId, Timer>();
  /** What a telephone was last told to fetch, so that one that does not is not told at each change of something else. */
  readonly #told = new Map<DeviceId, string>();
  /** Those that were away when something changed. */
  readonly #missed = new Map<DeviceId, CompanyId>();
  readonly #stops: readonly Unsubscribe[];
  #isEnded = false;

  constructor(parts: ChangedPhonesParts) {
    this.#parts = parts;
    this.#stops = [
      parts.directory.onChanged(({ companyIds }) => {
        for (const id of companyIds) this.#later(id);
      }),
      parts.parameters.onChanged((companyId) => this.#later(companyId)),
      parts.registrations.onChanged((id) => this.#cameBack(id)),
    ];
  }

  [Symbol.dispose](): void {
    this.#isEnded = true;
    for (const stop of this.#stops) stop();
    for (const timer of this.#waiting.values()) timer.cancel();
    this.#waiting.clear();
  }

  #later(companyId: CompanyId): void {
    this.#waiting.get(companyId)?.cancel();
    const timer = this.#parts.clock.setTimer(restMs, () => {
      this.#waiting.delete(companyId);
      this.#look(companyId).catch((error: unknown) =>
        this.#parts.logger.warn('telephones could not be told of a change', { companyId, error: describeError(error) }),
      );
    });
    this.#waiting.set(companyId, timer);
  }

  #cameBack(id: DeviceId): void {
    const companyId = this.#missed.get(id);
    if (companyId && this.#parts.registrations.isRegistered(id)) this.#later(companyId);
  }

  async #look(companyId: CompanyId): Promise<void> {
    const { store, models, registrations } = this.#parts;
    const changed: DeviceId[] = [];
    for (const [index, record] of (await store.enrolled(companyId)).entries()) {
      if (index % slice === slice - 1) await delay(this.#parts.clock, 0);
      const now = models.fingerprint(record);
      if (now === null || now === record.delivered || now === this.#told.get(record.deviceId)) continue;
      this.#missed.delete(record.deviceId);
      if (!registrations.isRegistered(record.deviceId)) {
        this.#missed.set(record.deviceId, companyId);
        continue;
      }
      this.#told.set(record.deviceId, now);
      changed.push(record.deviceId);
    }
    for (let from = 0; from < changed.length && !this.#isEnded; from += atOnce) {
      const some = changed.slice(from, from + atOnce);
      const answers = await Promise.all(some.map((id) => this.#parts.checkSync(id)));
      const understood = answers.reduce((sum, answer) => sum + answer.understood, 0);
      this.#parts.logger.info('telephones were told that their configuration changed', {
        companyId,
        told: some.length,
        understood,
      });
    }
  }
}
