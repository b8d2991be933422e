import { TransientMap } from '../../../kernel/transient-map.ts';
import type { SipRequest } from '../message/index.ts';
import type { ServerTransaction } from '../transaction/index.ts';
import { dialogKeyOfRequest } from './dialog.ts';

/** What lives in a dialog: a session or a subscription. */
export interface DialogUsage {
  /** A request in the dialog, never ACK or CANCEL. */
  receive(transaction: ServerTransaction): void;
  receiveAck?(ack: SipRequest): void;
}

/** Finds the usage that a request inside a dialog belongs to. */
export class DialogTable {
  readonly #usages = new TransientMap<string, DialogUsage>();

  get size(): number {
    return this.#usages.size;
  }

  add(key: string, usage: DialogUsage): void {
    this.#usages.set(key, usage);
  }

  remove(key: string): void {
    this.#usages.delete(key);
  }

  get(key: string): DialogUsage | undefined {
    return this.#usages.get(key);
  }

  find(request: SipRequest): DialogUsage | undefined {
    const key = dialogKeyOfRequest(request);
    return key === undefined ? undefined : this.#usages.get(key);
  }
}
