import { z } from 'zod';
import { route } from './route.ts';

export const readMailState = route({
  method: 'GET',
  path: '/api/v1/admin/mail',
  audience: 'administrator',
  tag: 'mail',
  summary: 'Whether a mail server is set, and where a test mail would go',
  response: z.object({
    isSetUp: z.boolean(),
    /** My own address; null: I have none. */
    testReceiver: z.string().nullable(),
  }),
});

export const sendTestMail = route({
  method: 'POST',
  path: '/api/v1/admin/mail/test',
  audience: 'administrator',
  tag: 'mail',
  summary: 'Send me a test mail with the company’s settings, and tell at once what the server said',
  response: z.object({ sentTo: z.string() }),
});
