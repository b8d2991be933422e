import { z } from 'zod';
import { users } from '../../contract/rest/index.ts';
import { dependentsView, type RouteRegistrar } from '../api/index.ts';
import { numbered, readCsv } from '../lines/index.ts';
import { displayName, type User, type UserRecord } from './user.ts';
import type { UserService } from './user-service.ts';
import { userView } from './user-view.ts';

const csvColumns = {
  login: 'text',
  firstName: 'text',
  lastName: 'text',
  email: 'text',
  mobile: 'text',
  language: 'text',
  role: 'text',
  enabled: 'flag',
  externalKey: 'text',
  custom0: 'text',
  custom1: 'text',
  password: 'text',
  voicemailPin: 'text',
  number: 'text',
  hasDeskPhone: 'flag',
  domain: 'text',
  groups: 'names',
} as const;
const csvSchema = users.newUserSchema
  .omit({ domainId: true, groupIds: true })
  .extend({ domain: z.string().max(100).optional(), groups: z.array(z.string()).default([]) });

/** Users, for administrators; and what everybody may do with himself. */
export function userRoutes(routes: RouteRegistrar, service: UserService): void {
  routes.handle(users.listUsers, async ({ actor, query }) => {
    const page = await service.list(actor, query);
    return { ...page, items: page.items.map(userView) };
  });
  routes.handle(users.createUser, async ({ actor, body }) => {
    const { user, sip } = await service.createWhole(actor, body);
    return { user: userView(user), sip };
  });
  routes.handle(users.createUsers, async ({ actor, body }) => madeView(await service.createAll(actor, numbered(body.items))));
  routes.handle(users.pasteUsers, async ({ actor, body: { csv, isTrial } }) =>
    madeView(await service.createAll(actor, readCsv(csv, csvColumns, csvSchema), { isTrial }), isTrial),
  );
  routes.handle(users.readUser, async ({ actor, params }) => userView(await service.read(actor, params.id)));
  routes.handle(users.changeUser, async ({ actor, params, body: { version, ...change } }) =>
    userView(await service.change(actor, params.id, version, change as Parameters<UserService['change']>[3])),
  );
  routes.handle(users.setUserPassword, ({ actor, params, body }) =>
    service.setPassword(actor, { companyId: actor.companyId, id: params.id as User['id'] }, body.password),
  );
  routes.handle(users.setUserVoicemailPin, ({ actor, params, body }) => service.setVoicemailPin(actor, params.id, body.pin));
  routes.handle(users.userDependents, async ({ actor, params }) => dependentsView(await service.dependents(actor, params.id)));
  routes.handle(users.deleteUser, ({ actor, params, query }) => service.remove(actor, params.id, query.confirm));

  routes.handle(users.readProfile, async ({ actor }) => profileView(await service.read(actor, actor.userId)));
  routes.handle(users.changeProfile, async ({ actor, body: { version, ...change } }) =>
    profileView(await service.changeOwn(actor, version, change)),
  );
  routes.handle(users.changeVoicemailPin, ({ actor, body }) => service.setVoicemailPin(actor, actor.userId, body.pin));
}

function profileView(user: UserRecord) {
  const { login, firstName, lastName, email, mobile, language, hasPassword, hasVoicemailPin, version } = user;
  const groups = user.groups.map(({ name }) => name);
  return { login, firstName, lastName, email, mobile, language, hasPassword, hasVoicemailPin, groups, version };
}

type MadeUser = Awaited<ReturnType<UserService['createAll']>>[number];

/** Of a trial the accounts are none that anybody gets. */
function madeView(taken: readonly MadeUser[], isTrial = false) {
  const items = taken.map(({ line, made: { user, number, sip } }) => ({
    line,
    id: user.id,
    name: displayName(user),
    number,
    sip: isTrial ? null : sip && { ...sip },
  }));
  return { created: taken.length, items };
}
