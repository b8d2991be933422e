import * as administrators from './administrators.ts';
import * as agent from './agent.ts';
import * as audit from './audit.ts';
import * as authorizations from './authorizations.ts';
import * as backup from './backup.ts';
import * as callLog from './call-log.ts';
import * as calls from './calls.ts';
import * as companies from './companies.ts';
import * as domains from './domains.ts';
import * as groups from './groups.ts';
import * as imports from './imports.ts';
import * as jobs from './jobs.ts';
import * as me from './me.ts';
import * as parameters from './parameters.ts';
import * as people from './people.ts';
import * as provisioning from './provisioning.ts';
import type { Route } from './route.ts';
import * as session from './session.ts';
import * as setup from './setup.ts';
import * as setupProgress from './setup-progress.ts';
import * as signIn from './sign-in.ts';
import * as telephonyAdministration from './telephony-administration.ts';
import * as tokens from './tokens.ts';
import * as trace from './trace.ts';
import * as users from './users.ts';
import * as webhooks from './webhooks.ts';

export { type Problem, problemSchema } from './problem.ts';
export type { Route, RouteAudience } from './route.ts';
export { allowsRoute, allScopes, scopeOf } from './token-scope.ts';
export {
  administrators,
  agent,
  audit,
  authorizations,
  backup,
  callLog,
  calls,
  companies,
  domains,
  groups,
  imports,
  jobs,
  me,
  parameters,
  people,
  provisioning,
  session,
  setup,
  setupProgress,
  signIn,
  tokens,
  trace,
  users,
  webhooks,
};

const resources = {
  administrators,
  agent,
  audit,
  authorizations,
  backup,
  callLog,
  calls,
  companies,
  domains,
  groups,
  imports,
  jobs,
  me,
  parameters,
  people,
  provisioning,
  session,
  setup,
  setupProgress,
  signIn,
  tokens,
  trace,
  users,
  webhooks,
};

/** Every route there is, for the OpenAPI document and for tests that must try each. */
export function allRoutes(): Route[] {
  return Object.values({ ...resources, ...telephonyAdministration })
    .flatMap((resource) => Object.values(resource) as unknown[])
    .filter((value): value is Route => typeof value === 'object' && value !== null && 'path' in value && 'method' in value);
}
