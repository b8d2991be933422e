import type { CompanyId, InteractionId, QueueId } from '../../../kernel/ids.ts';
import type { Queue } from '../../contact-centre-directory/index.ts';
import type { CallBack } from './call-back.ts';

/** Those that go on, by matter, by customer, and by the call in which the customer is with us meanwhile. */
export class KeptCallBacks {
  readonly #byId = new Map<InteractionId, CallBack>();
  readonly #byNumber = new Map<string, Set<CallBack>>();
  readonly #byCaller = new Map<InteractionId, CallBack>();

  get size(): number {
    return this.#byId.size;
  }

  all(): Iterable<CallBack> {
    return this.#byId.values();
  }

  of(companyId: CompanyId): readonly CallBack[] {
    return [...this.#byId.values()].filter((one) => one.companyId === companyId);
  }

  get(id: InteractionId): CallBack | undefined {
    return this.#byId.get(id);
  }

  /** The one of a customer in a queue; who talks to an agent by now asks for another. */
  find({ companyId, id }: Pick<Queue, 'companyId' | 'id'>, number: string): CallBack | undefined {
    const same = this.#byNumber.get(keyOf(companyId, number)) ?? [];
    return [...same].find(({ wanted, state }) => wanted.queueId === id && state !== 'talking');
  }

  countIn(queueId: QueueId): number {
    let count = 0;
    for (const { wanted } of this.#byId.values()) if (wanted.queueId === queueId) count += 1;
    return count;
  }

  add(callBack: CallBack): void {
    this.#byId.set(callBack.interactionId, callBack);
    const key = keyOf(callBack.companyId, callBack.wanted.number);
    this.#byNumber.set(key, (this.#byNumber.get(key) ?? new Set()).add(callBack));
  }

  remove(id: InteractionId): CallBack | undefined {
    const callBack = this.#byId.get(id);
    if (!callBack) return undefined;
    this.#byId.delete(id);
    const key = keyOf(callBack.companyId, callBack.wanted.number);
    const same = this.#byNumber.get(key);
    same?.delete(callBack);
    if (same?.size === 0) this.#byNumber.delete(key);
    for (const [callerId, one] of this.#byCaller) if (one === callBack) this.#byCaller.delete(callerId);
    return callBack;
  }

  /** By whom it is found changes. */
  rekey(callBack: CallBack, change: () => void): void {
    const callers = [...this.#byCaller].filter(([, one]) => one === callBack);
    this.remove(callBack.interactionId);
    change();
    this.add(callBack);
    for (const [callerId] of callers) this.#byCaller.set(callerId, callBack);
  }

  isOnLine(callerId: InteractionId, callBack: CallBack): void {
    this.#byCaller.set(callerId, callBack);
  }

  onLine(callerId: InteractionId): CallBack | undefined {
    return this.#byCaller.get(callerId);
  }

  offLine(callerId: InteractionId): void {
    this.#byCaller.delete(callerId);
  }
}

function keyOf(companyId: CompanyId, number: string): string {
  return `${companyId} ${number}`;
}
