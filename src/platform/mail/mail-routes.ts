import { mail } from '../../contract/rest/index.ts';
import { describeError, ParleyError } from '../../kernel/errors.ts';
import type { Language } from '../../kernel/language.ts';
import { demand } from '../access/index.ts';
import type { Actor, RouteRegistrar } from '../api/index.ts';
import type { MailOutbox } from './mail-outbox.ts';
import { testMail } from './test-mail.ts';

export interface MailRouteParts {
  readonly outbox: Pick<MailOutbox, 'canSend' | 'sendNow'>;
  /** Who asks; undefined: he is gone. */
  readonly person: (actor: Actor) => { readonly email: string | null; readonly language: Language } | undefined;
}

/** Trying the mail server. */
export function mailRoutes(routes: RouteRegistrar, { outbox, person }: MailRouteParts): void {
  routes.handle(mail.readMailState, ({ actor }) => {
    demand(actor, 'administer', { kind: 'company', companyId: actor.companyId, ownerId: null });
    return { isSetUp: outbox.canSend(actor), testReceiver: person(actor)?.email ?? null };
  });
  routes.handle(mail.sendTestMail, async ({ actor }) => {
    const { companyId } = actor;
    demand(actor, 'administer', { kind: 'company', companyId, ownerId: null });
    const { email: to = null, language = 'en' } = person(actor) ?? {};
    if (to === null) throw new ParleyError('input-invalid', 'You have no e-mail address: enter one on the page Users.');
    try {
      await outbox.sendNow({ companyId, to, ...testMail(language) });
    } catch (error) {
      if (error instanceof ParleyError) throw error;
      throw new ParleyError('mail-refused', `The mail server did not take it: ${describeError(error)}`, { cause: error });
    }
    return { sentTo: to };
  });
}
