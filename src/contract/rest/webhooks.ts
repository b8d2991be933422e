import { z } from 'zod';
import { administered } from './administered-routes.ts';
import { administeredSchema, listQuery, listSchema } from './listing.ts';
import { idParams, timestampSchema } from './primitives.ts';
import { route } from './route.ts';

const tag = 'webhooks';
const audience = 'administrator';

export const webhookEventSchema = z.enum([
  'call.started',
  'call.queued',
  'call.connected',
  'call.transferred',
  'call.ended',
  'test',
]);

const fields = {
  name: z.string().trim().min(1).max(100),
  url: z.url().max(2000),
  /** Empty: all. */
  events: z.array(webhookEventSchema).max(20),
  enabled: z.boolean(),
};

export const webhookSchema = administeredSchema.extend({ id: z.string(), ...fields, url: z.string() });

const webhooks = administered('webhooks');

export const listWebhooks = webhooks.list({
  summary: 'Who is told what happens',
  item: webhookSchema,
  sortable: ['name'],
  filters: {},
});

export const createWebhook = webhooks.create({
  summary: 'Add a webhook; the secret of its signatures is shown once',
  body: z.object({ ...fields, events: fields.events.default([]), enabled: fields.enabled.default(true) }),
  response: webhookSchema.extend({ secret: z.string() }),
});

export const changeWebhook = webhooks.change({
  summary: 'Change a webhook; what is left out stays',
  fields: z.object(fields),
  response: webhookSchema,
});

export const deleteWebhook = route({
  method: 'DELETE',
  path: '/api/v1/admin/webhooks/:id',
  audience,
  tag,
  summary: 'Remove a webhook with its deliveries',
  params: idParams,
});

export const renewWebhookSecret = route({
  method: 'POST',
  path: '/api/v1/admin/webhooks/:id/secret',
  audience,
  tag,
  summary: 'A new secret, shown once; the old one stops working',
  params: idParams,
  response: z.object({ secret: z.string() }),
});

export const testWebhook = route({
  method: 'POST',
  path: '/api/v1/admin/webhooks/:id/test',
  audience,
  tag,
  summary: 'Send a test event now and tell what came back',
  params: idParams,
  response: z.object({ status: z.number().int().nullable(), error: z.string().nullable(), milliseconds: z.number() }),
});

export const listDeliveries = route({
  method: 'GET',
  path: '/api/v1/admin/webhooks/:id/deliveries',
  audience,
  tag,
  summary: 'What became of each delivery; state=dead lists what was given up',
  params: idParams,
  query: listQuery(['createdAt'], { state: z.enum(['waiting', 'delivered', 'dead']).optional() }),
  response: listSchema(
    z.object({
      id: z.string(),
      event: webhookEventSchema,
      body: z.string(),
      state: z.enum(['waiting', 'delivered', 'dead']),
      attempts: z.number().int(),
      createdAt: timestampSchema,
      nextAt: timestampSchema.nullable(),
      lastStatus: z.number().int().nullable(),
      lastError: z.string().nullable(),
    }),
  ),
});

export const retryDelivery = route({
  method: 'POST',
  path: '/api/v1/admin/webhook-deliveries/:id/retry',
  audience,
  tag,
  summary: 'Send a delivery that was given up once more',
  params: idParams,
});
