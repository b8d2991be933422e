import { z } from 'zod';
import { forwardingSchema } from '../../contract/rest/me.ts';
import type { UserId } from '../../kernel/ids.ts';
import { keyOf, type ReadPresent, type TakeoverKind, userReference } from '../../platform/takeover/index.ts';
import type { ForwardingStore } from '../forwarding/index.ts';

export interface ForwardingKindParts {
  readonly forwardings: Pick<ForwardingStore, 'saveIn'>;
  readonly present: ReadPresent;
}

const { immediate, busy, noAnswer, noAnswerAfterS } = forwardingSchema.shape;
const rowSchema = z
  .object({
    login: z.string().min(1),
    immediate: immediate.default(null),
    busy: busy.default(null),
    noAnswer: noAnswer.default(null),
    noAnswerAfterS: noAnswerAfterS.default(20),
  })
  .refine((row) => [row.immediate, row.busy, row.noAnswer].some((target) => target !== null), 'leads nowhere');

/** Where users' calls go. Who has set something here keeps it. */
export function forwardingKind({ forwardings, present }: ForwardingKindParts): TakeoverKind<z.output<typeof rowSchema>> {
  return {
    name: 'forwardings',
    alsoKnownAs: ['forwarding', 'forwarding-rules', 'forward-rules', 'forwards'],
    outcome: 'created',
    columns: {
      login: { kind: 'text', alsoKnownAs: ['user', 'username'] },
      immediate: { kind: 'text', alsoKnownAs: ['always', 'all', 'unconditional'] },
      busy: { kind: 'text', alsoKnownAs: ['onbusy'] },
      noAnswer: { kind: 'text', alsoKnownAs: ['noreply', 'onnoanswer'] },
      noAnswerAfterS: { kind: 'whole-number', alsoKnownAs: ['waittime', 'seconds', 'delay'] },
    },
    schema: rowSchema,
    nameOf: ({ login }) => login,
    keysOf: ({ login }) => [keyOf(login)],
    needs: ({ login }) => [userReference(login)],
    present: (companyId) => present(companyId, 'forwardings'),
    make: async ({ login, ...row }, making) => {
      const userId = (await making.id(userReference(login))) as UserId;
      await forwardings.saveIn(making.company.id, { userId, ...row });
      return { id: null };
    },
  };
}
